"""The web editor's own files, and the configuration that Decap CMS is given with them.

Vendored: decap-cms and js-yaml, exactly as npm has them (vendored/vendored.json names version,
licence and hash), so that no page asks an outside host. Decap is kept packed: 1.5 of 5.2 MB.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from xindeng.editors import forms
from xindeng.editors.forms import Existing
from xindeng.kinds import BY_NAME
from xindeng.shelf import Library, WebEditor

WEB = Path(__file__).parent / "web"
FOLDER = "editor"
"""Of the editor below the site."""
CHARSET = '<meta charset="utf-8">'
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json; charset=utf-8",
}


@dataclass(frozen=True)
class WebFile:
    """A file to send. `packed`: with Content-Encoding gzip."""

    file: Path
    kind: str
    packed: bool = False

    @property
    def plain(self) -> bytes:
        """For servers that send files as they lie there."""
        data = self.file.read_bytes()
        return gzip.decompress(data) if self.packed else data


def web_files() -> dict[str, WebFile]:
    """Every file of the editor by its address below the editor's page, but for its configuration."""
    found: dict[str, WebFile] = {}
    for file in sorted(WEB.rglob("*")):
        if file.is_file():
            packed = file.suffix == ".gz"
            name = file.relative_to(WEB).as_posix().removesuffix(".gz")
            found[name] = WebFile(file, KINDS[Path(name).suffix], packed)
    return found


def web_file(name: str) -> WebFile | None:
    return web_files().get(name)


def policy(*hosts: str) -> str:
    """Content-Security-Policy of the editor: nothing from outside, but for the Git host that it writes to.

    Decap compiles its own checks of the configuration, hence unsafe-eval; its styles are inline.
    """
    outside = "".join(f" {host}" for host in hosts)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob:{outside}",
            "font-src 'self' data:",
            f"connect-src 'self' blob: data:{outside}",
            "frame-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def config(library: Library, root: Path, backend: Mapping[str, Any], site: str) -> dict[str, Any]:
    """Decap's configuration with the ids of this library, which editor.js puts into the choices.

    `site` is the address of the pages, without a slash at the end.
    """
    return {
        "backend": dict(backend),
        "load_config_file": False,
        "locale": "zh_Hans",
        "media_folder": "courses/图片",
        "public_folder": "../图片",
        "publish_mode": "simple",
        "show_preview_links": True,
        "site_url": site,
        "logo": {"src": "logo.svg", "show_in_header": True},
        "slug": {"encoding": "unicode", "clean_accents": False},
        "editor": {"preview": False},
        "collections": forms.collections(existing(library, root), str(library.centre.licence)),
        "ids": _ids(library),
    }


def entry(library: Library, root: Path, ref: str) -> str:
    """The address of an item's form behind that of the editor's page; the list of forms where it has none."""
    item = library.items.get(ref)
    files = existing(library, root)
    if item is None or all(file.path != item.source.path for file in files):
        return "#/"
    return forms.address(files, item.source.path, item.type)


def existing(library: Library, root: Path) -> list[Existing]:
    """The files of this root, each with the kinds of what stands in it."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for item in library.items.values():
        if (root / item.source.path).is_file():
            kinds[item.source.path].append(item.type)
    return [
        Existing(path, tuple(dict.fromkeys(of)), _is_list(root / path)) for path, of in sorted(kinds.items())
    ]


def _is_list(file: Path) -> bool:
    """Whether a file holds a list of items, be it of one."""
    if file.suffix == ".md":
        return False
    lines = (line.strip() for line in file.read_text("utf-8-sig", "replace").splitlines())
    return next(
        (line.startswith("-") for line in lines if line and not line.startswith("#") and line != "---"), False
    )


def _ids(library: Library) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {kind.prefix: [] for kind in BY_NAME.values()}
    for id_, item in library.items.items():
        found[BY_NAME[item.type].prefix].append((id_, item.title))
    return found


# --- on the published site -------------------------------------------------------------


def lay(library: Library, root: Path, site: Path) -> None:
    """The editor's page into a staged site, if the centre names the Git host that it writes to."""
    chosen = library.centre.editor
    if not chosen:
        return
    folder = site / FOLDER
    for name, one in web_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(one.plain)
    page = folder / "index.html"
    # A static server sends no header of ours: the page itself says what it may load.
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(*hosts(chosen))}">'
    page.write_text(page.read_text("utf-8").replace(CHARSET, f"{CHARSET}\n{meta}", 1), "utf-8")
    lasting = f"{library.centre.site_url.rstrip('/')}/latest"
    words = json.dumps(config(library, root, backend(chosen), lasting), ensure_ascii=False, sort_keys=True)
    (folder / "config.json").write_text(words, "utf-8")


def backend(chosen: WebEditor) -> dict[str, str]:
    """Decap's words for a Git host; Gitea and GitLab log in without a secret (PKCE, RFC 7636)."""
    address = chosen.address.rstrip("/")
    shared = {"name": chosen.backend, "repo": chosen.repo, "branch": chosen.branch, "base_url": address}
    app = {"app_id": chosen.app_id} if chosen.app_id else {}
    match chosen.backend:
        case "gitea":
            return {**shared, **app, "api_root": f"{address}/api/v1"}
        case "gitlab":
            return {**shared, **app, "api_root": f"{address}/api/v4", "auth_type": "pkce"}
    return {**shared, **app}


def hosts(chosen: WebEditor) -> tuple[str, ...]:
    own = origin(chosen.address)
    return (own, "https://api.github.com") if chosen.backend == "github" else (own,)

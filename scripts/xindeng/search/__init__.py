"""Full-text search: Pagefind over a staged site, as a child process.

Only regions marked `data-pagefind-body` are indexed. Filters and sort keys stand in the
pages (`data-pagefind-filter="类型:讲"`); the search page (theme/pages/search.md) offers
those it knows.

Chinese is indexed one character at a time and asked for as a phrase. Pagefind cuts it into words by a
dictionary, the browser cuts the question by another, and of 65 questions one page in twenty was lost
between them; by characters nothing is, in an index of the same size.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from xindeng import child
from xindeng.trouble import Trouble, stop_if_full

FOLDER = "pagefind"
UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.*", "pagefind-worker.js")
"""Pagefind's own interfaces, which ours replaces, and a worker that would be one more script to wait for."""
BODY = "data-pagefind-body"
_TEXT = re.compile(r">[^<]+<")
_BETWEEN = re.compile(
    r"(?<=[\u3400-\u9fff])(?=[\w“‘（《「【])|(?<=\w)(?=[\u3400-\u9fff])|(?<=[，。：；？！、”’）》」】…—·])(?=[^\s<])"
)
"""Between two characters of which one at least is Chinese. A mark stays with what stands before it, an
opening one with what follows: so Pagefind takes it for a mark, as in English."""


def version() -> str:
    """Which indexer writes the bytes; raises PackageNotFoundError where it is not installed yet."""
    return metadata.version("pagefind")


def key(site: Path) -> str:
    """Equal keys mean equal indexes: the pages, by name and bytes, the indexer's version and our part in it."""
    digest = hashlib.sha256(version().encode())
    for own in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(own.read_bytes())
    for page in sorted(site.rglob("*.html")):
        digest.update(f"{page.relative_to(site).as_posix()}\0".encode() + page.read_bytes())
    return digest.hexdigest()[:20]


def index(site: Path) -> int:
    """Write `site`/pagefind/ and give its size in bytes. Equal pages give equal bytes.

    Raises Trouble when Pagefind is missing, hangs or fails.
    """
    from . import pieces  # noqa: PLC0415 — `doctor` asks for our version before its packages are installed

    target = site / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        _spread(site, Path(folder))
        command = [
            sys.executable,
            "-m",
            "pagefind",
            "--site",
            folder,
            "--output-path",
            str(target),
            "--force-language",
            "zh",
            "--keep-index-url",
            "--silent",
        ]
        code, said = _run(command)
    if code or not (target / "pagefind.js").is_file():
        stop_if_full(said)
        raise Trouble(f"搜索索引没有做成：{_last_line(said)}")
    for pattern in UNUSED:
        for file in target.glob(pattern):
            file.unlink()
    try:
        pieces.tidy(target)
    except (ValueError, EOFError) as error:
        # Pagefind says nothing and exits 0 when the disk is full.
        raise Trouble("搜索索引没有写完整，多半是磁盘满了：请腾出空间再运行一次。") from error
    return sum(file.stat().st_size for file in target.rglob("*") if file.is_file())


def _spread(site: Path, folder: Path) -> None:
    """The pages that are indexed, as Pagefind reads them: Chinese characters apart, which nobody sees."""
    for page in site.rglob("*.html"):
        words = page.read_text("utf-8")
        if BODY in words:
            copy = folder / page.relative_to(site)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(_TEXT.sub(lambda found: _BETWEEN.sub("\u200b", found[0]), words), "utf-8")


CARRIED = "carried.js"


def carried(site: Path) -> bytes:
    """The index as one plain script, for a site that is opened from a stick (search.js says how).

    Pagefind fetches its pieces, which no browser does from a file. Measured against the engine's
    own index with its word list: 4 MB instead of 7, and the same answers as on the web.
    """
    files = {
        file.relative_to(site / FOLDER).as_posix(): base64.b64encode(file.read_bytes()).decode("ascii")
        for file in sorted((site / FOLDER).rglob("*"))
        if file.is_file()
    }
    return b"window.xdIndex=" + json.dumps(files, separators=(",", ":")).encode("ascii")


def _run(command: list[str]) -> tuple[int, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PAGEFIND_")}
    return child.run(command, "搜索索引", environment)


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "Pagefind 没有说明原因"

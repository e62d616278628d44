"""What readers see of a place of releases, as its log and manifests say it: for whoever follows links."""

from __future__ import annotations

from xindeng.links import Web

from .objects import get
from .show import Target
from .state import TOP


def web(target: Target) -> Web:
    """Every live version. Raises Trouble (4) for what cannot be read."""
    now = target.state()
    releases = sorted(now.releases.values(), key=lambda each: each.number, reverse=True)
    manifests = {each.version: target.manifest(each.manifest) for each in releases}
    pages = {f"{version}/{path}": file.sha256 for version, each in manifests.items() for path, file in each.pages.items()}
    shared = {path for each in manifests.values() for path in each.shared}

    def read(path: str) -> bytes:
        return get(target.depot, pages[path]) if path in pages else target.depot.read(path)

    live = tuple(each.version for each in releases if not each.retired)
    return Web(frozenset({*pages, *shared, *TOP}), live, read, dict(now.aliases))

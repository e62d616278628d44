"""What a web server shows of a place of releases."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from xindeng.trouble import STORE, Trouble

LATEST = "latest"


@dataclass(frozen=True)
class Web:
    """Paths are those below the web root, with `/`; `versions` live, the newest first.

    `aliases` are names that lead to a version. What they show is that version's, so they need
    not be among the `names`.
    """

    names: frozenset[str]
    versions: tuple[str, ...]
    read: Callable[[str], bytes]
    aliases: dict[str, str] = field(default_factory=dict)

    def has(self, path: str) -> bool:
        first, _, rest = path.partition("/")
        return path in self.names or (first in self.aliases and f"{self.aliases[first]}/{rest}" in self.names)

    def pages(self, version: str) -> list[str]:
        """The paths of a version's pages, below its folder."""
        return sorted(
            name.removeprefix(f"{version}/") for name in self.names if name.startswith(f"{version}/") and name.endswith(".html")
        )


def folder(place: Path) -> Web:
    """A folder of releases, or one that was exported. Raises Trouble (4) when it is none."""
    try:
        listed = json.loads((place / "versions.json").read_text("utf-8"))
        versions = tuple(str(each["version"]) for each in listed)
        aliases = {str(alias): str(each["version"]) for each in listed for alias in each["aliases"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Trouble(f"{place} 里没有发布过的网站（versions.json 缺失或读不懂）。", STORE) from error
    return Web(frozenset(_names(place)), versions, lambda path: (place / path).read_bytes(), aliases)


def _names(place: Path) -> Iterator[str]:
    """Every file but ours; links are not followed, an alias is known by its version."""
    for at, folders, files in os.walk(place):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith("."):
                yield Path(at, name).relative_to(place).as_posix()

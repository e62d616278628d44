"""Names for a new item: an id from its title by pinyin, a file's name that every system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import Any

from xindeng.kinds import Kind

MOST_WORDS = 4
LONGEST_WORD = 16
LONGEST_NAME = 60
"""Characters of a file's name without its ending: 180 bytes, where every system takes 255."""

_COUNTED = re.compile(
    r"^\s*(?:第\s*[0-9０-９一二三四五六七八九十百]+\s*[讲课节章次回期场篇]|[0-9０-９]{1,3}\s*[、.．])[\s:：、.．—-]*"
)
"""第三讲：, 03. — what says only which one it is."""
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
"""learn.microsoft.com/windows/win32/fileio/naming-a-file."""
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?")
_IDS = re.compile(r"(?:\bid|编号)\s*[:：]\s*[\"']?([a-z0-9-]+)")
_REPLACED = re.compile(r"(?:replaces|接替的旧编号)\s*[:：]\s*\[([^\]]*)\]")


def identifier(kind: Kind[Any], title: str, taken: Collection[str] = ()) -> str:
    """An id for a title: the kind's prefix and the first few syllables, numbered when it is taken."""
    wanted = "-".join([kind.prefix, *(_words(title) or ["xin"])])
    number, made = 1, wanted
    while made in taken:
        number += 1
        made = f"{wanted}-{number}"
    return made


def one_line(words: str) -> str:
    """Words as a title or heading may hold them: in one line, without what cannot be seen."""
    line = " ".join(unicodedata.normalize("NFC", words).split())
    return "".join(char for char in line if unicodedata.category(char)[0] != "C").strip()


def uncounted(title: str) -> str:
    """A title without the words that say only which one of many it is; they stay where nothing else is said."""
    return _COUNTED.sub("", title) or title


def _words(title: str) -> list[str]:
    """Syllables and Latin words, lower case; a character that nobody reads aloud is passed over."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 — reads its dictionary when it is first asked

    title = unicodedata.normalize("NFKC", title)
    said = lazy_pinyin(uncounted(title), errors=lambda chars: f" {chars} ")
    latin = unicodedata.normalize("NFKD", " ".join(said)).encode("ascii", "ignore").decode().lower()
    return [word[:LONGEST_WORD] for word in re.findall(r"[a-z0-9]+", latin)][:MOST_WORDS]


def taken(root: Path) -> frozenset[str]:
    """Every id that is written or was given up below courses/, in files that cannot be read too."""
    found: set[str] = set()
    for file in (root / "courses").rglob("*"):
        if file.suffix in {".md", ".yml", ".yaml"} and file.is_file():
            words = file.read_bytes().decode("utf-8", "replace")
            found |= set(_IDS.findall(words))
            found |= {old.strip(" \"'") for old in ",".join(_REPLACED.findall(words)).split(",")} - {""}
    return frozenset(found)


def file_name(title: str) -> str:
    """A title as the name of a file or folder, without ending."""
    kept = "".join(
        char for char in unicodedata.normalize("NFC", title) if unicodedata.category(char)[0] != "C"
    )
    kept = " ".join(_NOT_IN_NAMES.sub(" ", kept).split())[:LONGEST_NAME].strip(". ")
    return f"_{kept}" if _RESERVED.fullmatch(kept) else kept or "未命名"

"""media.lock: one line for each original, sorted, so that Git merges two people's additions.

    "courses/倾听/倾听.mp4": {"sha256": "…", "bytes": 123456, "found": {"seconds": 60.0, …}}

Every line is JSON inside a YAML mapping. A line holds what the probe had found as well, so that checking,
planning and a build from finished renditions need no original. One line more, `store: …`, says where the
originals are kept.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, asdict, dataclass, field, fields, replace
from pathlib import Path, PurePosixPath
from typing import Any, cast, get_args

from xindeng.diag import Diagnostic, Span, did_you_mean
from xindeng.media.material import Kind
from xindeng.media.probe import LONGEST, Found
from xindeng.trouble import Stop, Trouble

NAME = "media.lock"
STORE = "store: "
HEAD = (
    "# 录像的原片不放进 Git：这里记着每一份的校验值、大小和看到的数据。\n"
    "# 由 ./inv media.add 写；取回原片：./inv media.pull。说明：docs/reference/originals.md\n"
)
SHA256 = re.compile(r"[0-9a-f]{64}")
WORD = re.compile(r"[\w-]+")
CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
USAGE = 2
WHERE = "courses"
"""Recordings lie below it; what a list says from elsewhere is never written."""

Answer = tuple[Found | None, list[Diagnostic]]


@dataclass(frozen=True)
class Original:
    """One line. `path` is relative to the content root; `found` is None where this program cannot use what stands there."""

    path: str
    sha256: str
    bytes: int
    found: Found | None = None

    def line(self) -> str:
        told: dict[str, Any] = {"sha256": self.sha256, "bytes": self.bytes}
        if self.found:
            facts = asdict(self.found)
            told["found"] = {name: value for name, value in facts.items() if name not in {"sha256", "bytes"}}
        return f"{json.dumps(self.path, ensure_ascii=False)}: {json.dumps(told, ensure_ascii=False)}"


@dataclass(frozen=True)
class Lock:
    """A whole list. `store`: where the originals are kept; empty where nobody has said so."""

    store: str = ""
    files: Mapping[str, Original] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()

    def having(self, more: Iterable[Original], store: str = "") -> Lock:
        return replace(self, store=self.store or store, files={**self.files, **{each.path: each for each in more}})

    def text(self) -> str:
        store = f"{STORE}{self.store}\n" if self.store else ""
        return HEAD + store + "".join(f"{self.files[path].line()}\n" for path in sorted(self.files))


def read(root: Path, shown: str = NAME) -> Lock:
    """The list of a content root; an empty one where there is none. `shown`: its path in complaints."""
    try:
        lines = (root / NAME).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return Lock()
    except (OSError, UnicodeDecodeError):
        return Lock(problems=(_unreadable(Span(shown), "读不出来，它应当是 UTF-8 的文字"),))
    store, files, problems = "", dict[str, Original](), list[Diagnostic]()
    for number, line in enumerate(lines, 1):
        span = Span(shown, number)
        if line.startswith(STORE):
            store = line.removeprefix(STORE).strip()
        elif line.startswith(CONFLICT):
            problems.append(_unreadable(span, "里留着合并冲突的记号"))
        elif line.strip() and not line.startswith("#"):
            entry = _entry(line)
            if entry is None:
                problems.append(_unreadable(span, "有一行读不懂"))
            elif files.get(entry.path, entry).sha256 != entry.sha256:
                problems.append(_unreadable(span, f"有两行说的都是“{entry.path}”，校验值不一样"))
            else:
                files[entry.path] = entry
    return Lock(store, files, tuple(problems))


def sound(root: Path) -> Lock:
    """The list of a content root, for who relies on all of it. Raises Stop when a line of it is wrong."""
    lock = read(root)
    if lock.problems:
        raise Stop(lock.problems, root)
    return lock


def named(lock: Lock, root: Path, files: Sequence[Path]) -> list[Original]:
    """The lines about these files, all lines when none is named. Raises Trouble (2) for a file without a line."""
    paths = [Path(os.path.relpath(Path.cwd() / file, root)).as_posix() for file in files]
    unknown = next((path for path in paths if path not in lock.files), None)
    if unknown:
        raise Trouble(f"{NAME} 里没有 {unknown}。{did_you_mean(unknown, lock.files)}", USAGE)
    return [entry for path, entry in sorted(lock.files.items()) if not paths or path in paths]


def write(root: Path, lock: Lock) -> None:
    """In one step: an old list or the new one."""
    draft = root / f".{NAME}.new"
    draft.write_text(lock.text(), "utf-8", newline="\n")
    draft.replace(root / NAME)


def _entry(line: str) -> Original | None:
    """None for a line that is none, or that names a file where no recording can lie."""
    try:
        ((path, told),) = json.loads(f"{{{line}}}").items()
        entry = Original(path, told["sha256"], told["bytes"])
        good = SHA256.fullmatch(entry.sha256) and type(entry.bytes) is int and entry.bytes >= 0
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return replace(entry, found=_found(entry, told.get("found"))) if good and inside(path) else None


def inside(path: str) -> bool:
    """Whether a path of the list stays below courses/, and hides nothing."""
    parts = PurePosixPath(path).parts
    plain = not any(part.startswith(".") for part in parts) and "\\" not in path and path == str(PurePosixPath(path))
    return len(parts) > 1 and parts[0] == WHERE and plain


def _found(entry: Original, told: Any) -> Found | None:
    """Facts as they were written; None when this program knows others, or nobody's probe could have said so."""
    try:
        made = Found(**{**told, "sha256": entry.sha256, "bytes": entry.bytes, "fps": tuple(told["fps"])})
    except (TypeError, KeyError):
        return None
    typed = all(_fits(getattr(made, each.name), each) for each in fields(Found))
    return made if typed and _likely(made) else None


def _likely(made: Found) -> bool:
    counts = (made.frames, made.width, made.height)
    film_or_sound = min(counts) > 0 or not any(counts)
    return film_or_sound and min(made.fps) > 0 and min(made.seconds, made.audio_seconds) >= 0 and 0 < made.length <= LONGEST and bool(WORD.fullmatch(made.matrix))


def _fits(value: object, wanted: Field[Any]) -> bool:
    match wanted.type:
        case "str" | "int" | "bool":
            return type(value).__name__ == wanted.type
        case "float":
            return type(value) in {int, float} and math.isfinite(cast("float", value))
        case "tuple[int, int]":
            return isinstance(value, tuple) and [type(each) for each in value] == [int, int]
        case "Kind":
            return value in get_args(Kind)
    return value == wanted.default


def _unreadable(span: Span, how: str) -> Diagnostic:
    return Diagnostic("M-30", span, f"{NAME} {how}", "一行说一份原片；冲突时两边的行都留着、去掉记号，同一份原片只留新的那一行，或者重新运行 ./inv media.add 那份录像")


# --- what a list says of a recording ---------------------------------------------------


@dataclass(frozen=True)
class Locks:
    """The lists of a content root and of the library beneath it; a path is looked up in the one it lies below."""

    lists: tuple[tuple[Path, Lock], ...]

    @classmethod
    def of(cls, root: Path, beneath: Path | None) -> Locks:
        lower = [(beneath, f"{beneath.relative_to(root).as_posix()}/{NAME}")] if beneath else []
        return cls(tuple((place, read(place, shown)) for place, shown in (*lower, (root, NAME))))

    @property
    def problems(self) -> list[Diagnostic]:
        return [problem for _, lock in self.lists for problem in lock.problems]

    def entry(self, path: Path) -> Original | None:
        """The line about a file, whether it is there or not."""
        for root, lock in self.lists:
            plain = Path(os.path.normpath(path))
            if plain.is_relative_to(root):
                found = lock.files.get(plain.relative_to(root).as_posix())
                if found:
                    return found
        return None

    def instead(self, path: Path, span: Span, *, heard: bool) -> Answer | None:
        """What the list says of an original that is not here; None where the file must be asked itself.

        `heard`: only its sound is used, so that it may have no picture.
        """
        entry = self.entry(path)
        if entry is None or os.path.lexists(path):
            return None
        found = entry.found
        return (found, []) if found and (found.has_audio if heard else found.width) else (None, [_outdated(span, path.name)])

    def judged(self, path: Path, span: Span, answer: Answer) -> Answer:
        """What the probe said, unless the file is not the one of the list."""
        entry, (found, problems) = self.entry(path), answer
        if entry is None or not path.is_file() or any(problem.code in POINTS_ELSEWHERE for problem in problems):
            return answer
        same = path.stat().st_size == entry.bytes and (found is None or found.sha256 == entry.sha256)
        return answer if same else (None, [_changed(span, path.name)])


POINTS_ELSEWHERE = {"M-02", "M-03"}
"""A link out of the tree and a pointer's text: saying what it is helps more than that it is not the original."""


def away(span: Span, name: str) -> Diagnostic:
    """It is needed and not here."""
    return Diagnostic("M-32", span, f"录像“{name}”的原片不在这台机器上，转好的也没有",
                      "取回原片：./inv media.pull；别处转好过的，用 ./inv media --remote 共用的地方")


def _outdated(span: Span, name: str) -> Diagnostic:
    return Diagnostic("M-32", span, f"录像“{name}”的原片不在这台机器上，{NAME} 里记的数据这一版程序用不上",
                      "取回原片再记一遍：./inv media.pull，然后 ./inv media.add 它")


def _changed(span: Span, name: str) -> Diagnostic:
    return Diagnostic("M-31", span, f"录像“{name}”不是 {NAME} 里记着的那一份",
                      "换了新的录像，就运行 ./inv media.add 它；没有换，就是拷坏了：删掉它，运行 ./inv media.pull")

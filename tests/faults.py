"""Faults kept as text: what an author did to the sample library, beside our exact words.

A file of tests/diagnostics holds one fault below each `## ` heading: steps, then our answer
in a `~~~text` block, which `./inv test --record` writes. A step is a line with a path:

    改 `courses/歇一歇.md`      a ~~~diff follows: the - lines become the + lines; + alone goes to the end
    写 `courses/新.md`          a ~~~file follows: the whole text
    存 `courses/歇一歇.md` 为 GBK   how the file is saved: GBK, UTF-16, BOM, CRLF, NUL, 1 MB
    录 `courses/助人课/示范.mp4` 为 残缺   a recording that the test makes
    链 `docs/外面.md` 到 `/`     a link on the disk
    删 `courses/centre.yml`     gone
    定 `v1.0.0`                 everything is committed and tagged before the next step
    叠                          first of all: the sample becomes the base library 小灯 of the county in tests/county
    造                          the artifacts are made as well, not only checked
    页 `activities/act-nod.html`   a ~~~diff follows: words of a page that was built become others
    发 `2026.11/terms/term-refer.html`   the same of a page of two releases that were published; without a diff it is gone

How it is put right again may follow, in the same way; a repair leaves nothing to complain of:

    修 `courses/歇一歇.md`      a ~~~diff follows
    转 `courses/歇一歇.md` 为 UTF-8   saved anew as Unicode
    名 `courses/新.md.txt` 为 `courses/新.md`   a new name

An invisible character is written as `\\u{200b}`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "diagnostics"
COUNTY = Path(__file__).parent / "county"
STEP = re.compile(r"^(改|写|存|录|链|删|定|叠|造|页|发|修|转|名)(?: `([^`]+)`)?(?: (?:为|到) (.+))?$")
REPAIRS = "修转名"
FENCE = re.compile(r"~~~(diff|file|text)\n(.*?)^~~~$", re.DOTALL | re.MULTILINE)
TOO_BIG = (1 << 20) + 1


@dataclass(frozen=True)
class Step:
    verb: str
    path: str
    how: str
    block: str


@dataclass
class Fault:
    """One heading of a file: its steps and the answer that was recorded."""

    file: Path
    title: str
    text: str
    steps: list[Step] = field(default_factory=list)
    repairs: list[Step] = field(default_factory=list)
    answer: str = ""

    @property
    def wants(self) -> str:
        """How far the compiler must go: check, make, inspect, or links."""
        verbs = {step.verb for step in self.steps}
        built = {"页": "inspect", "发": "links", "造": "make"}
        return next((wanted for verb, wanted in built.items() if verb in verbs), "check")


def load() -> list[Fault]:
    """Every fault of tests/diagnostics, in order."""
    return [fault for file in sorted(FOLDER.glob("*.md")) for fault in _faults(file)]


def _faults(file: Path) -> list[Fault]:
    return [_fault(file, part) for part in re.split(r"^## ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]]


def _fault(file: Path, part: str) -> Fault:
    title, _, text = part.partition("\n")
    fault = Fault(file, title.strip(), text)
    blocks = {found.start(): found for found in FENCE.finditer(text)}
    inside = [(found.start(), found.end()) for found in blocks.values()]
    offset = 0
    for line in text.splitlines(keepends=True):
        hit = STEP.match(line.rstrip("\n"))
        if hit and not any(start <= offset < end for start, end in inside):
            after = next((found for start, found in sorted(blocks.items()) if start > offset), None)
            takes = hit[1] in "改写页发修" and after is not None and after[1] != "text"
            block = after[2] if takes and after else ""
            step = Step(hit[1], hit[2] or "", (hit[3] or "").strip("`"), unescape(block))
            (fault.repairs if step.verb in REPAIRS else fault.steps).append(step)
        offset += len(line)
    fault.answer = next((found[2] for found in blocks.values() if found[1] == "text"), "")
    assert fault.steps, f"{file.name}: {title} has no step"
    return fault


def unescape(words: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), words)


def record(answers: dict[tuple[Path, str], str]) -> None:
    """Write the answers of this run into their files."""
    for file in {file for file, _ in answers}:
        parts = re.split(r"^## ", file.read_text("utf-8"), flags=re.MULTILINE)
        told = [parts[0]]
        for part in parts[1:]:
            title = part.partition("\n")[0].strip()
            answer = f"~~~text\n{answers[file, title]}~~~" if (file, title) in answers else ""
            kept = re.sub(r"\n*~~~text\n.*?^~~~$", "", part, flags=re.DOTALL | re.MULTILINE).rstrip()
            told.append(f"{kept}\n\n{answer}\n\n")
        file.write_text("## ".join(told).rstrip() + "\n", "utf-8")


# --- doing what the author did ---------------------------------------------------------

Recorder = Callable[[Path, str], None]


def apply(fault: Fault, root: Path, recorder: Recorder) -> None:
    """Spoil a copy of the sample as the steps say; `页` is left to whoever has built pages."""
    do(fault.steps, root, recorder)


def mend(fault: Fault, root: Path) -> None:
    """Put right what was spoilt, as the repairs say."""
    do(fault.repairs, root, lambda _file, _how: None)


def do(steps: list[Step], root: Path, recorder: Recorder) -> None:
    for step in steps:
        file = root / step.path
        match step.verb:
            case "改" | "修":
                file.write_bytes(changed(file.read_text("utf-8"), step.block).encode())
            case "写":
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(step.block.encode())
            case "存":
                file.write_bytes(saved(file.read_text("utf-8"), step.how))
            case "录":
                recorder(file, step.how)
            case "链":
                file.unlink(missing_ok=True)
                file.symlink_to(step.how)
            case "删":
                file.unlink()
            case "定":
                tagged(root, step.path)
            case "叠":
                overlaid(root)
            case "转":
                file.write_bytes(file.read_bytes().decode("gb18030").encode())
            case "名":
                file.rename(root / step.how)


def overlaid(root: Path) -> Path:
    """The county of tests/county over what stands in `root`, which becomes its folder 小灯."""
    below = root / "小灯"
    held = list(root.iterdir())
    below.mkdir()
    for path in held:
        path.rename(below / path.name)
    shutil.copytree(COUNTY, root, dirs_exist_ok=True)
    return root


def tagged(root: Path, tag: str) -> None:
    """The library as it stands, committed and tagged in a repository of its own."""
    who = ("-c", "user.name=样例", "-c", "user.email=sample@example.org", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", tag), ("tag", tag)):
        subprocess.run(["git", "-C", str(root), *words], check=True)


def changed(text: str, diff: str) -> str:
    """The text with each run of - and + lines applied, exactly once."""
    for removed, added in re.findall(r"((?:^-.*\n)*)((?:^\+.*\n)*)", diff, flags=re.MULTILINE):
        old, new = (re.sub(r"^[-+]", "", part, flags=re.MULTILINE) for part in (removed, added))
        if old:
            found = f"\n{text}".count(f"\n{old}")
            assert found == 1, f"{found} times in the sample: {old}"
            text = f"\n{text}".replace(f"\n{old}", f"\n{new}").removeprefix("\n")
        elif new:
            text += new
    return text


def spoilt(page: str, diff: str) -> str:
    """A built page with the words of each - line become those of the + line; + alone goes to the end."""
    for removed, added in re.findall(r"^(?:-(.+)\n)?\+(.+)$", diff, flags=re.MULTILINE):
        assert removed in page, f"not on the page: {removed}"
        page = page.replace(removed, added) if removed else page + added
    return page


def saved(text: str, how: str) -> bytes:
    """The bytes of a text as some editor saves it."""
    return {
        "GBK": lambda: text.encode("gbk"),
        "UTF-16": lambda: text.encode("utf-16"),
        "BOM": lambda: text.encode("utf-8-sig"),
        "CRLF": lambda: text.replace("\n", "\r\n").encode(),
        "NUL": lambda: text.replace("\n", "\0\n", 1).encode(),
        "1 MB": lambda: text.encode().ljust(TOO_BIG, b"\n"),
    }[how]()

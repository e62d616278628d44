"""Each way to go wrong, answered in the exact words of tests/diagnostics (see faults.py)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import faults
import pytest
from conftest import SAMPLE
from faults import Fault
from pouring import Poured, pour

from xindeng import examine, library, links
from xindeng.build import Made, build
from xindeng.catalogue import CODES
from xindeng.checks.built import inspect
from xindeng.console import Console
from xindeng.diag import Diagnostic, errors, in_order
from xindeng.films import probe
from xindeng.links import outside
from xindeng.listened import uncaptioned
from xindeng.media import tools
from xindeng.memo import Memo
from xindeng.plan import plan
from xindeng.teach import lessons

FAULTS = faults.load()
NOTHING = "（没有问题）\n"


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """1 December 2026, so that no answer changes with the calendar."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("样例 库") / "小灯"
    shutil.copytree(SAMPLE, root)
    return root


@pytest.fixture(scope="module")
def memo(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Memo:
    """What `serve` keeps while an author writes: nearly every fault changes one file of many."""
    return Memo(tmp_path_factory.mktemp("memo"), copy)


@pytest.fixture(scope="module")
def poured(tmp_path_factory: pytest.TempPathFactory) -> Poured:
    return pour(SAMPLE, tmp_path_factory.mktemp("poured"))


@pytest.fixture(scope="module")
def answers(recording: bool) -> Iterator[dict[tuple[Path, str], str]]:
    given: dict[tuple[Path, str], str] = {}
    yield given
    if recording:
        faults.record(given)


def titled(fault: Fault) -> str:
    return fault.title


@pytest.mark.parametrize("fault", FAULTS, ids=titled)
def test_an_author_is_told_what_stands_where_and_what_to_write(
    fault: Fault,
    memo: Memo,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    recording: bool,
    answers: dict[tuple[Path, str], str],
) -> None:
    if fault.wants == "inspect":
        answer = words(inspected(fault, request.getfixturevalue("poured"), tmp_path / "out"))
    elif fault.wants == "links":
        answer = words(followed(fault, request.getfixturevalue("poured"), tmp_path / "out"))
    else:
        answer = words(found(fault, memo, tmp_path, lambda: request.getfixturevalue("poured")))
    answers[fault.file, fault.title] = answer
    if not recording:
        assert answer == fault.answer


def found(fault: Fault, memo: Memo, tmp_path: Path, poured: Callable[[], Poured]) -> list[Diagnostic]:
    if fault.steps[0].verb == "叠":  # everything moves: a copy of its own
        memo = Memo(root=Path(shutil.copytree(SAMPLE, tmp_path / "某 县")))
    root = memo.root
    before = {step.path: kept(root / step.path) for step in fault.steps if step.path}
    try:
        faults.apply(fault, root, film)
        problems = examine.examine(root, memo=memo).problems
        if fault.wants == "make" and not errors(problems):
            problems += made(root, poured(), tmp_path)
        return in_order(problems)
    finally:
        shutil.rmtree(root / ".git", ignore_errors=True)
        for path, content in before.items():
            (root / path).unlink(missing_ok=True)
            if content is not None:
                (root / path).write_bytes(content)


def kept(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def made(root: Path, poured: Poured, out: Path) -> list[Diagnostic]:
    """What is said when everything is made; what the fault does not touch is there already."""
    for area in ("media", "files"):
        shutil.copytree(poured.out / area, out / area, copy_function=os.link)
    shelf, _ = library.load(root)
    films, _ = probe(shelf, root)
    todo = plan(shelf, films, root)
    return build(todo.artifacts, out, Console(quiet=True)) or list(uncaptioned(todo, Made(out)))


def inspected(fault: Fault, poured: Poured, out: Path) -> list[Diagnostic]:
    """What is said of a site whose pages were spoilt after they were built."""
    pages = poured.copied(out)
    for step in fault.steps:
        page = pages / step.path
        page.write_text(faults.spoilt(page.read_text("utf-8"), step.block), "utf-8")
    return in_order(inspect(pages, out, poured.library))


OUTSIDE = (
    "https://example.org/heart", "https://example.org/book", "https://creativecommons.org/licenses/by-sa/4.0/",
    "https://example.org/replay", "https://example.org/sign",
)  # fmt: skip
"""What the sample itself leads to; answered from the cache."""


def followed(fault: Fault, poured: Poured, target: Path) -> list[Diagnostic]:
    """What is said of two releases whose pages were spoilt; no address but a private one is asked."""
    poured.published(target)
    for step in fault.steps:
        page = target / step.path
        if step.block:
            page.write_text(faults.spoilt(page.read_text("utf-8"), step.block), "utf-8")
        else:
            page.unlink()
    web, known = links.folder(target), target / ".links.json"
    good = {"status": 200, "day": "2026-12-01", "reason": ""}
    known.write_text(json.dumps(dict.fromkeys(OUTSIDE, good)), "utf-8")
    beyond = outside.outside(web, known, date(2026, 12, 1))
    return in_order([*links.check(web), *beyond])


def words(problems: list[Diagnostic]) -> str:
    return "".join(f"{problem.as_text()}\n" for problem in problems) or NOTHING


# --- recordings that only tests need ---------------------------------------------------

SOURCE = "testsrc=s=320x180:r=10:d=2"
FAST = ("-c:v", "libx264", "-preset", "ultrafast")


def ff(*argv: str | Path) -> None:
    subprocess.run([tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *map(str, argv)], check=True)


def film(file: Path, how: str) -> None:
    """Replace a recording by one that is wrong in a named way."""
    FILMS[how](file)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-3000])


def torn(file: Path) -> None:
    """Whole to the eye of a probe, broken in the middle of its pictures."""
    ff("-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=4", *FAST, "-movflags", "+faststart", file)
    raw = bytearray(file.read_bytes())
    middle = raw.index(b"mdat") + (len(raw) - raw.index(b"mdat")) // 2
    raw[middle : middle + 400] = bytes(255 - byte for byte in raw[middle : middle + 400])
    file.write_bytes(raw)


def claims(file: Path) -> None:
    shape = "testsrc=s=320x180:r=25:d=0.08,settb=1/1000,setpts=N*36000000"
    ff("-f", "lavfi", "-i", shape, *FAST, "-fps_mode", "vfr", file)


def dazzling(file: Path) -> None:
    ff("-f", "lavfi", "-i", f"{SOURCE},setparams=color_trc=smpte2084:color_primaries=bt2020:colorspace=bt2020nc",
       *FAST, file)


FILMS: dict[str, Callable[[Path], object]] = {
    "零字节": lambda file: file.write_bytes(b""),
    "指针": lambda file: file.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"),
    "播放列表": lambda file: file.write_text("#EXTM3U\n#EXTINF:4,\n../登记/热线.yml\n#EXT-X-ENDLIST\n"),
    "拼接清单": lambda file: file.write_text("ffconcat version 1.0\nfile ../登记/热线.yml\n"),
    "残缺": cut,
    "坏块": torn,
    "只有声音": lambda file: ff("-f", "lavfi", "-i", "sine=d=2", "-c:a", "aac", file),
    "说了八秒": lambda file: ff("-f", "lavfi", "-i", "testsrc=s=320x180:r=10:d=8", "-f", "lavfi", "-i", "sine=d=8", *FAST, file),
    "十秒录音": lambda file: ff("-f", "lavfi", "-i", "sine=d=10", "-c:a", "aac", file),
    "自称十小时": claims,
    "太小": lambda file: ff("-f", "lavfi", "-i", "testsrc=s=48x32:r=10:d=2", *FAST, file),
    "HDR": dazzling,
    "手机照片": lambda file: file.write_bytes(b"\xff\xd8\xff\xe1\x00\x10Exif\0\0MM\0*\0\0\0\x08\xff\xd9"),
    "十七分钟": lambda file: ff("-f", "lavfi", "-i", "color=red:s=64x64:r=1:d=1020", *FAST, file),
}


# --- mending ---------------------------------------------------------------------------

MENDED = [fault for fault in FAULTS if fault.repairs]
BY_HAND = {
    "10 标题写成了一句话",
    "13 时间表加起来不对",
    "14 答案写了没有的选项",
    "15 热线删掉了，别处还写着",
    "21 正文里留了手机号",
    "22 案例里写了真名",
    "23 排除标准少写一条",
    "25 链接通向草稿",
    "26 两个环节放反了",
    "28 记事本存成了 .md.txt",
}
"""Where only the author knows what is right, or more than one line is mended: the hint must do."""


@pytest.mark.parametrize("fault", MENDED, ids=titled)
def test_the_repair_that_is_meant_leaves_nothing_to_complain_of(fault: Fault, sample: Path) -> None:
    faults.apply(fault, sample, film)
    faults.mend(fault, sample)
    assert words(examine.examine(sample).problems) == NOTHING


@pytest.mark.parametrize("fault", MENDED, ids=titled)
def test_the_line_that_a_lesson_shows_can_be_copied(fault: Fault, sample: Path) -> None:
    """Whoever types what stands behind 改成 has mended it."""
    faults.apply(fault, sample, film)
    (lesson,) = lessons(examine.examine(sample).problems, sample)
    assert lesson.mended is (fault.title not in BY_HAND)
    if lesson.mended:
        file = sample / lesson.problem.span.path
        lines = file.read_text("utf-8").split("\n")
        there = slice(lesson.problem.span.line - 1, lesson.problem.span.line + lesson.stands.count("\n"))
        assert lines[there] == lesson.stands.split("\n")
        lines[there] = [lesson.example]
        file.write_text("\n".join(lines), "utf-8")
        assert words(examine.examine(sample).problems) == NOTHING


# --- the set as a whole ----------------------------------------------------------------


def test_every_code_of_the_catalogue_has_a_fault(recording: bool, answers: dict[tuple[Path, str], str]) -> None:
    answered = "".join(answers.values() if recording else (fault.answer for fault in FAULTS))
    assert [code for code in CODES if f"[{code}]" not in answered] == []


def test_the_titles_of_faults_are_unique() -> None:
    titles = [(fault.file.name, fault.title) for fault in FAULTS]
    assert len(titles) == len(set(titles))


def test_the_sample_as_it_stands_has_no_fault(copy: Path) -> None:
    assert words(examine.examine(copy).problems) == NOTHING


def test_the_sample_holds_every_kind() -> None:
    from xindeng.kinds import KINDS

    shelf, _ = library.load(SAMPLE)
    held = {item.type for item in shelf.items.values()}
    assert held == {kind.name for kind in KINDS}


def test_all_problems_of_one_run_are_told_at_once(sample: Path) -> None:
    """One fault in each of ten files; nobody mends one to be told of the next."""
    chosen = {fault.steps[0].path: fault for fault in FAULTS if fault.title in TOGETHER}
    wanted: set[str] = set()
    for fault in chosen.values():
        faults.apply(fault, sample, film)
        wanted |= {line for line in fault.answer.splitlines() if not line.startswith(" ")}
    told = [problem.as_text().partition("\n")[0] for problem in examine.examine(sample).problems]
    assert len(chosen) == len(TOGETHER) >= 10
    assert set(told) == wanted


TOGETHER = {
    "锚点和引用",
    "没有写类型",
    "centre.yml 里的热线不存在",
    "时间点写错了",
    "课时写成了文字",
    "治疗性的小组不能写",
    "最少和最多写反了",
    "说话的人不在人物表里",
    "体系的课时加起来对不上",
    "编号的开头与类型不符",
    "没有这个宏",
    "mkdocs.yml 里想装插件",
}


def test_a_draft_with_faults_can_be_left_out_and_not_built(sample: Path) -> None:
    """What is only a reminder must never reach the makers."""
    draft = (sample / "courses" / "活动" / "点头.md").read_text("utf-8").replace("act-nod", "act-draft")
    draft = draft.replace("status: in_review", "status: draft").replace("请站起来", "[](act-none)请站起来")
    (sample / "courses" / "草稿.md").write_text(draft, "utf-8")
    assert words(examine.examine(sample).problems) == NOTHING
    _, problems = library.load(sample, drafts=True)
    assert [problem.code for problem in errors(problems)] == ["R-01"]

"""Complaints as people meet them: one lesson for each cause, on the terminal and beside a proposal."""

from __future__ import annotations

import fcntl
import html
import os
import pty
import re
import shutil
import struct
import subprocess
import termios
from collections.abc import Sequence
from pathlib import Path

import faults
import pytest
from conftest import ROOT, SAMPLE
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from xindeng import examine
from xindeng.diag import Diagnostic, Mend, Severity, Span, plain
from xindeng.memo import AFRESH, Memo
from xindeng.proposal import LONGEST, MARK, commands, comment
from xindeng.teach import Lesson, lessons
from xindeng.wording import around, told, wrapped

FAULTS = {fault.title: fault for fault in faults.load()}
THIRTY = [fault for fault in FAULTS.values() if fault.repairs]


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")


def spoilt(root: Path, *titles: str, memo: Memo = AFRESH) -> list[Lesson]:
    for title in titles:
        faults.apply(FAULTS[title], root, no_film)
    return lessons(examine.examine(root, memo=memo).problems, root)


def no_film(file: Path, how: str) -> None:
    raise AssertionError(f"{file} {how}: no recording is needed here")


def codes(taught: Sequence[Lesson]) -> list[str]:
    """Each lesson's code, with those that go away with it: B-08 B-09."""
    return [" ".join([lesson.problem.code, *sorted(other.code for other in lesson.also)]) for lesson in taught]


# --- one cause, one lesson -------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "answer"),
    [
        ("29 字段名写错一个字", ["F-01 F-02"]),
        ("07 小标题只改了一处", ["B-08 B-09"]),
        ("井号后面没有空格", ["B-03 B-09"]),
        ("09 编号里写了汉字", ["F-08 R-01 R-01 R-01 R-01"]),
        ("一组字段连成了一个，后面的都不见了", ["F-15 F-02 F-02 F-02 F-08"]),
        ("引用了草稿", ["I-05 I-05 I-05 I-05"]),
        ("同一个错写了三处", ["F-05 F-05 F-05"]),
        ("课时和分钟对不上", ["T-01 T-03 T-03"]),
        ("小组一次的时间不对", ["T-02 T-02"]),
        ("一讲写在了别的课程里", ["R-01 T-03"]),
    ],
)
def test_what_goes_away_together_is_told_once(sample: Path, title: str, answer: list[str]) -> None:
    assert codes(spoilt(sample, title)) == answer


def test_an_item_without_an_id_is_why_others_do_not_find_it(sample: Path) -> None:
    page = sample / "courses" / "活动" / "数呼吸.md"
    page.write_text(page.read_text("utf-8").replace("id: act-count\n", ""), "utf-8")
    (lesson,) = lessons(examine.examine(sample).problems, sample)
    assert codes([lesson]) == ["F-02 R-01 R-01 R-01 R-01"]
    assert (lesson.problem.span.path, lesson.example) == ("courses/活动/数呼吸.md", "id: act-count")


def test_a_misspelt_id_that_is_cited_often_is_one_lesson(sample: Path) -> None:
    page = sample / "courses" / "歇一歇.md"
    page.write_text(page.read_text("utf-8") + "\n想听就看[](term-lisen)。\n\n再看[](term-lisen)。\n\n还有[](term-lisen)。\n", "utf-8")
    (lesson,) = lessons(examine.examine(sample).problems, sample)
    assert codes([lesson]) == ["R-01 R-01 R-01"]


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("正文里的链接断了", 2),
        ("写了手机号，换了写法也一样", 3),
        ("答案不在选项里", 2),
        ("小组的次数和序号不对", 2),
        ("排除标准少了一条", 2),
    ],
)
def test_two_mistakes_of_one_kind_stay_two(sample: Path, title: str, number: int) -> None:
    taught = spoilt(sample, title)
    assert len(taught) == number
    assert all(not lesson.also for lesson in taught)


def pairs() -> list[tuple[faults.Fault, faults.Fault]]:
    """Faults that lie some way apart in the list and touch other files."""
    beside = [(one, other) for step in (5, 11, 17) for one, other in zip(THIRTY, THIRTY[step:], strict=False)]
    return [(one, other) for one, other in beside if not _files(one) & _files(other)]


def _files(fault: faults.Fault) -> set[str]:
    return {step.path for step in fault.steps}


def test_two_independent_mistakes_are_never_one_lesson(tmp_path: Path) -> None:
    """Whatever two mistakes a library holds, no lesson speaks of both."""
    root = tmp_path / "库"
    memo = Memo(tmp_path / "memo", root)

    def told_of(*titles: str) -> list[set[tuple[str, Span]]]:
        shutil.copytree(SAMPLE, root)
        taught = spoilt(root, *titles, memo=memo)
        shutil.rmtree(root)
        return [{(each.code, each.span) for each in (lesson.problem, *lesson.also)} for lesson in taught]

    alone = {title: set().union(*told_of(title)) for title in {fault.title for pair in pairs() for fault in pair}}
    assert len(pairs()) > 20
    for one, other in pairs():
        for lesson in told_of(one.title, other.title):
            assert lesson <= alone[one.title] or lesson <= alone[other.title], (one.title, other.title)


SPANS = st.builds(Span, st.sampled_from(["courses/甲.md", "courses/乙.yml"]), st.integers(1, 9), st.integers(1, 9))
MENDS = st.none() | st.builds(Mend, st.sampled_from(["", "讲课", "90分钟"]), st.sampled_from(["讲授", "90"]))
PROBLEMS = st.builds(
    Diagnostic,
    st.sampled_from(["F-01", "F-02", "R-01", "T-01", "B-08", "B-09", "X-99"]),
    SPANS,
    st.sampled_from(["错了", "又错了"]),
    st.sampled_from(["", "写成 90。"]),
    st.sampled_from(["error", "warning"]),
    MENDS,
    st.sampled_from(["", "", "", "id act-a", "text 导入"]),
)


@given(st.lists(PROBLEMS, max_size=30))
def test_nothing_is_lost_and_nothing_is_told_twice(problems: list[Diagnostic]) -> None:
    taught = lessons(problems)
    shown = [problem for lesson in taught for problem in (lesson.problem, *lesson.also)]
    assert sorted(map(repr, shown)) == sorted(map(repr, problems))
    for lesson in taught:
        assert all(_together(lesson.problem, other) for other in lesson.also)
    assert [lesson.problem.span for lesson in taught] == sorted(lesson.problem.span for lesson in taught)
    assert lessons(problems) == taught


def _together(one: Diagnostic, other: Diagnostic) -> bool:
    """A named cause in common, or the same slip in the same file."""
    same_slip = one.mend and one.mend.old and (one.code, one.mend, one.span.path) == (other.code, other.mend, other.span.path)
    return bool((one.cause and one.cause == other.cause) or same_slip)


# --- what of the author's text is shown ------------------------------------------------


def test_a_number_is_blacked_out_and_a_named_line_is_not_repeated(sample: Path) -> None:
    taught = spoilt(sample, "21 正文里留了手机号", "22 案例里写了真名")
    assert {lesson.problem.code: lesson.stands for lesson in taught} == {
        "P-01": "请写一句话。想再聊聊，打我的电话 ▇▇▇▇▇▇▇▇▇▇▇。",
        "P-07": "",
    }
    assert all("李秀兰" not in line for lesson in taught for _, line in told(lesson, 80, cell_len))


def test_a_line_outside_the_library_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "秘密.txt").write_text("第一行\n秘密\n", "utf-8")
    root = tmp_path / "库"
    root.mkdir()
    (lesson,) = lessons([Diagnostic("F-01", Span("../秘密.txt", 2), "错了")], root)
    assert lesson.stands == ""


def test_what_an_author_quotes_drives_no_terminal() -> None:
    problem = Diagnostic("F-05", Span("courses/a\x1b[2J.md"), "“1\n::error::\x1b[31m\u202e红”不是数", "换\x07一个")
    assert problem.as_text() == (
        "courses/a<U+001B>[2J.md:1:1: 错误: “1 ⏎ ::error::<U+001B>[31m<U+202E>红”不是数 [F-05]\n    换<U+0007>一个"
    )


# --- the terminal ----------------------------------------------------------------------


def screen(*words: str | Path, columns: int = 80, **more: str) -> str:
    """What ./inv shows on a terminal of so many columns."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **more}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_ACTIONS"):
        environment.pop(name, None) if name not in more else None
    command = [str(ROOT / "inv"), *map(str, words)]
    child = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    said = b""
    try:
        while piece := os.read(leader, 1 << 16):
            said += piece
    except OSError:  # the other end was closed
        pass
    child.wait()
    os.close(leader)
    return said.decode().replace("\r\n", "\n")


COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def test_a_lesson_fits_a_terminal_of_80_columns(sample: Path) -> None:
    spoilt(sample, "07 小标题只改了一处", "09 编号里写了汉字", "23 排除标准少写一条")
    said = screen("check", "--root", sample)
    assert "\x1b[31mcourses/歇一歇.md:55:1: 错误: " in said, "colours"
    lines = COLOUR.sub("", said).splitlines()
    contract = [line for line in lines if re.match(r"\S+(?: \S+)*:\d+:\d+: (?:错误|提醒): .* \[[A-Z]-\d\d\]$", line)]
    assert len(contract) == 3
    assert all(cell_len(line) <= 80 for line in lines if line not in contract)
    assert "    现在 │ ## 歇一歇有什么好处\n    改成 │ ## 为什么要歇\n" in "\n".join(lines)
    assert not any(line.strip()[:1] in set("，。；：、）”") for line in lines if line.strip())


def test_a_pipe_and_no_color_get_plain_words(sample: Path) -> None:
    spoilt(sample, "03 分钟后面写了单位")
    assert "\x1b[3" not in screen("check", "--root", sample, NO_COLOR="1")
    done = subprocess.run([str(ROOT / "inv"), "check", "--root", sample], capture_output=True, check=False)
    assert done.stderr.decode() == (
        "courses/歇一歇.md:22:10: 错误: 分钟（minutes）：“30分钟”不是一个整数 [F-05]\n"
        "    写成 30。只写半角数字，不写单位。\n"
        "    现在 │ minutes: 30分钟\n"
        "    改成 │ minutes: 30\n"
        f"    还不清楚，看：{_page('F-05')}\n"
        "文件名后面的两个数，是第几行、第几个字。\n"
        "共 1 处错误，0 处提醒。\n"
    )


def _page(code: str) -> str:
    page = ROOT / "docs" / "errors" / f"{code}.md"
    return (page.relative_to(Path.cwd()) if page.is_relative_to(Path.cwd()) else page).as_posix()


@given(st.text(alphabet="一二三abc，。（）“” .#-1", max_size=200), st.integers(40, 100))
def test_wrapping_loses_no_character(words: str, width: int) -> None:
    lines = wrapped(words, width, cell_len)
    assert "".join("".join(lines).split()) == "".join(words.split())
    longest = max((cell_len(word) for word in re.findall(r"\S+", words)), default=0)
    assert all(cell_len(line) <= max(width, longest) + 8 for line in lines)


@given(st.text(alphabet="一二三abc", min_size=1, max_size=300), st.data())
def test_a_cut_line_keeps_the_place_and_has_room(line: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(line) - 1))
    shown = around(line, at, 60, cell_len)
    assert cell_len(shown) <= 60
    core = shown.removeprefix("…").removesuffix("…")
    assert core in line
    assert line.find(core) <= at or core.startswith(line[at])


# --- beside a proposal -----------------------------------------------------------------


def many(number: int, severity: Severity = "error") -> list[Lesson]:
    spans = [Span(f"courses/{n:02}.md", 3) for n in range(number)]
    return lessons([Diagnostic("C-01", span, "句子太长", "断开", severity) for span in spans])


def test_ten_of_a_kind_stand_beside_the_lines_and_the_rest_is_counted() -> None:
    late = lessons([Diagnostic("Y-01", Span("courses/最后.md", 9), "读不下去")])
    said = list(commands([*many(12), *late, *many(11, "warning")]))
    assert [sum(line.startswith(f"::{word} ") for line in said) for word in ("error", "warning", "notice")] == [10, 10, 2]
    assert said[0] == "::error file=courses/最后.md,line=9,col=1,title=Y-01::读不下去"
    assert "另有 3 处错误" in said[10]
    assert "另有 1 处提醒" in said[21]


def test_a_file_name_or_a_text_makes_no_command_of_its_own() -> None:
    problem = Diagnostic("F-05", Span("courses/a,line=1::b\n::error::c.md"), "“\n::warning::”\r%0A")
    (said,) = commands(lessons([problem]))
    assert "\n" not in said
    assert said.startswith("::error file=courses/a%2Cline=1%3A%3Ab%0A%3A%3Aerror%3A%3Ac.md,line=1,col=1,title=F-05::")


def test_a_clean_proposal_gets_a_kind_word_and_its_preview() -> None:
    said = comment([], "https://github.com/centre/site/actions/runs/1/artifacts/2")
    assert said.startswith(f"{MARK}\n### ✅ 检查通过了\n")
    assert "[看看改完是什么样子](https://github.com/centre/site/actions/runs/1/artifacts/2)" in said
    assert comment([]) != said
    assert "看看改完" not in comment([], "javascript:alert(1)")


def test_a_comment_is_a_table_for_each_file(sample: Path) -> None:
    said = comment(spoilt(sample, "03 分钟后面写了单位", "26 两个环节放反了"))
    assert said.startswith(f"{MARK}\n### 有 2 处要改\n")
    assert re.findall(r"^#### (.*)$", said, re.MULTILINE) == ["courses/歇一歇&#46;md", "courses/说说话&#46;md"]
    assert "| 22 | 🔴 **分钟（minutes）：“30分钟”不是一个整数**<br>" in said
    assert "现在：<code>minutes&#58; 30分钟</code><br>改成：<code>minutes&#58; 30</code>" in said
    assert said == comment(lessons(examine.examine(sample).problems, sample)), "the same twice"


def test_a_comment_is_never_longer_than_a_host_allows() -> None:
    long = [Diagnostic("F-05", Span(f"courses/{n % 7}.md", n + 1), "错" * 90, "改" * 90) for n in range(900)]
    said = comment(lessons(long))
    assert LONGEST - 2000 < len(said) <= LONGEST
    left = re.search(r"还有 (\d+) 处没有列出来", said)
    assert left
    assert int(left[1]) + said.count("\n| ") - 2 * said.count("| ---: |") == 900
    assert said.count("<details>") == said.count("</details>")


HOSTILE = [
    "@everyone", "<img src=x onerror=alert(1)>", "[点我](https://evil.example)", "![](https://evil.example/a.png)",
    "| 一 | 二 |", "`code` **粗** ~~删~~", "</code></td><script>", "www.evil.example https://evil.example", "#12",
    "a@evil.example", "<!-- -->", "&lt;b&gt;", "\n# 大标题\n", "$x^2$", ":warning:",
]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_strangers_write_stays_words(tmp_path: Path, hostile: str) -> None:
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / "a.md").write_text(f"一\n{hostile.strip()} 二\n", "utf-8")
    problem = Diagnostic("F-05", Span("courses/a.md", 2, 1), f"“{hostile}”不是", f"写成 {hostile}", mend=Mend("二", hostile))
    also = Diagnostic("F-05", Span(f"courses/{hostile}.md", 1), hostile, cause="x")
    tame = Diagnostic("F-05", Span("courses/a.md", 2, 1), "“好”不是", "写成 好", mend=Mend("二", "好"))
    render = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"]).render
    said = comment(lessons([problem, also], tmp_path))
    wild, quiet = render(said), render(comment(lessons([tame], tmp_path)))
    assert set(re.findall(r"<(/?\w+)", wild)) == set(re.findall(r"<(/?\w+)", quiet))
    for harm in ("href", "src=", "<script", "<img"):
        assert harm not in wild.replace("&lt;img src=", "")
    assert plain(hostile).split()[0].lstrip("@#") in _text(wild).replace("\u200b", "")
    assert not re.search(r"[@#]\w", _text(re.sub(r"<code>.*?</code>", "", wild)))


def _text(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", page))

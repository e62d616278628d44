"""`./inv new`: a draft that a trainer recognises, right from its first day, and nothing lost for it."""

from __future__ import annotations

import importlib.util
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SAMPLE
from hypothesis import given, settings
from hypothesis import strategies as st

from xindeng import examine, library, plan, program, scaffold, schema, source
from xindeng.diag import Diagnostic
from xindeng.doc import walk
from xindeng.kinds import BY_NAME, KINDS, Kind
from xindeng.scaffold import Desk, Made, Wish, front, places, scalars, starts, sums
from xindeng.scaffold.names import LONGEST_NAME
from xindeng.trouble import Trouble

TODAY = date(2026, 11, 22)
LECTURE, KIT, TERM = BY_NAME["lecture"], BY_NAME["lecture_kit"], BY_NAME["term"]
MAY_LACK_CONSENT = {"directory_entry", "showcase"}
"""Their E-01 stays: nobody's consent is made up."""


@pytest.fixture(scope="session")
def loaded() -> Desk:
    return scaffold.desk(SAMPLE, TODAY)


@pytest.fixture
def desk(sample: Path, loaded: Desk) -> Desk:
    """At a copy of the sample, which is read once for all tests."""
    return replace(loaded, root=sample)


def wish(kind: Kind[Any], title: str, at: Desk, *, full: bool = False) -> Wish:
    """A wish that says in which item the new one belongs, where it must."""
    above = places.parents(kind, at.shelf) if places.must_belong(kind) else ()
    return Wish(kind.name, title, inside=above[0].id if above else "", full=full)


def read(text: str, name: str = "new.md") -> source.Source:
    """A file's text as its one item, by way of its bytes."""
    found, problems = source.items(source.Opened(name, Path(name), text.encode(), ""))
    assert not problems, problems
    return found[0]


def files(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()
    }


# --- every kind ------------------------------------------------------------------------


class Shelves:
    """The sample with a new item of every kind in it, and what is said of it."""

    def __init__(self, root: Path, *, full: bool) -> None:
        shutil.copytree(SAMPLE / "courses", root / "courses")
        before = set(examine.examine(root, TODAY, drafts=True).problems)
        at = scaffold.desk(root, TODAY)
        self.root = root
        self.made: dict[str, Made] = {}
        for kind in KINDS:
            self.made[kind.name] = scaffold.new(at, wish(kind, f"新的{kind.label}", at, full=full))
        self.check = examine.examine(root, TODAY).problems
        self.pages = {doc.id: doc for doc in plan.compose(library.load(root, drafts=True)[0], {})}
        self.preview = [p for p in examine.examine(root, TODAY, drafts=True).problems if p not in before]

    def text(self, kind: Kind[Any]) -> str:
        return self.made[kind.name].file.read_text("utf-8")

    def said(self, kind: Kind[Any]) -> list[Diagnostic]:
        path = self.made[kind.name].file.relative_to(self.root).as_posix()
        return [problem for problem in self.preview if problem.span.path == path]


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "full"])
def shelves(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelves:
    return Shelves(tmp_path_factory.mktemp("新建 的库"), full=request.param)


every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def test_after_new_check_has_nothing_to_say(shelves: Shelves) -> None:
    assert shelves.check == []


@every_kind
def test_all_that_a_preview_says_of_a_new_draft_is_what_is_still_to_write(
    shelves: Shelves, kind: Kind[Any]
) -> None:
    codes = [problem.code for problem in shelves.said(kind)]
    assert codes == (["E-01", "C-04"] if kind.name in MAY_LACK_CONSENT else ["C-04"])
    assert {problem.severity for problem in shelves.said(kind)} == {"warning"}


@every_kind
def test_a_new_file_says_in_chinese_what_each_field_is(shelves: Shelves, kind: Kind[Any]) -> None:
    text = shelves.text(kind)
    fields = read(text, shelves.made[kind.name].file.name).data
    for name in fields:
        label = front.label(kind.model, name)
        assert re.search(rf"^{name}:.*# {label}|^# {label}.*\n{name}:", text, re.MULTILINE), name
    assert fields["status"] == "draft"
    assert fields.get("ai_assisted", "none") == "none"
    assert "\t" not in text


@every_kind
def test_a_new_draft_makes_a_page(shelves: Shelves, kind: Kind[Any]) -> None:
    page = shelves.pages[shelves.made[kind.name].id]
    assert page.title == f"新的{kind.label}"
    assert "草稿" in page.notices
    assert list(walk(page.blocks))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_full_shows_every_field_and_each_can_be_used_by_taking_its_mark_away(
    kind: Kind[Any], desk: Desk
) -> None:
    one = scaffold.new(desk, wish(kind, "样样都有", desk, full=True))
    text = one.file.read_text("utf-8")
    names = {called for name, called in schema.fields.spelling(kind.model).items()}
    assert names == set(re.findall(r"^(?:# )?([a-z_]+):", text, re.MULTILINE)) & names
    head, _, below = text.partition(f"{front.MAY}\n")
    optional, fence, body = below.partition("---\n") if below else ("", "", "")
    used = re.sub(r"^# ", "", optional, flags=re.MULTILINE)
    item = read(f"{head}{used}{fence}{body}", one.file.name)
    assert set(item.data) == names
    assert schema.build(kind.model, item)[1] == []


def test_a_kind_has_a_start_or_nothing_but_words_to_fill_in() -> None:
    known = {file.stem for file in starts.FOLDER.iterdir()}
    assert known - set(BY_NAME) == {"lecture_long"}


# --- what is given ---------------------------------------------------------------------


def given_back(
    kind: Kind[Any], fields: Mapping[str, Any], body: str = "", hand: scaffold.AtHand | None = None
) -> source.Source:
    return read(
        scaffold.text(kind, fields, body, hand=hand or scaffold.AtHand(TODAY)), f"new{scaffold.suffix(kind)}"
    )


NASTY = [
    "倾听: 先听", "说#话", "a #b", "yes", "no", "null", "~", "true", "12:30", "010", "0x1F", "1e3", "-", "- 一", "? 问", "1.5",
    "2026-11-22", "「引」", '他说"好"', "it's", "\\n", "{{ 7*7 }}", "[一, 二]", "a, b", "{名: 值}", "*星*", "&锚", "!叹", "%百分",
    "@人", "`码`", "| 竖", "> 引", "两行\n第二行", "三行\n\n 缩进\n末行\n", "　全角空格　", "尾冒号:", "全角：冒号", "<<", "=",
    "看不见\u200b的", "表\t格", "回\r车", "\u2028", "😀", "---", "...", "# 井号开头", "a" * 300, "# 下面这些",
]  # fmt: skip


@pytest.mark.parametrize("words", NASTY)
def test_a_value_reads_back_as_it_was_given(words: str) -> None:
    term = given_back(TERM, {"title": "题", "plain": words, "avoid": [words, "平常"], "english": words})
    assert (term.data["plain"], term.data["avoid"], term.data["english"]) == (words, [words, "平常"], words)
    step = {"id": "one", "kind": "导入", "minutes": 5, "what": words}
    goal = {"id": "o1", "verb": "说出", "bloom": "记忆", "text": words}
    lecture = given_back(
        LECTURE, {"title": "题", "timeline": [step], "objectives": [goal], "audience": {"group": words}}
    )
    assert lecture.data["timeline"][0]["what"] == words
    assert lecture.data["objectives"] == [goal]
    assert lecture.data["audience"] == {"group": words}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.booleans(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_any_text_reads_back_in_a_line_and_between_brackets(words: str, bare: bool, flow: bool) -> None:
    one = scalars.scalar(words, bare=bare, flow=flow)
    text = f"a: [{one}, x]\n" if flow else f"a: {one}  # 说明\n"
    assert read(text, "new.yml").data["a"] == ([words, "x"] if flow else words)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_reads_back_as_a_field(words: str) -> None:
    head = front.front(TERM.model, {"plain": words, "avoid": [words, words]})
    assert read(head, "new.yml").data == {"plain": words, "avoid": [words, words]}


def test_numbers_and_days_stand_bare_and_words_that_look_like_them_do_not() -> None:
    text = scaffold.text(LECTURE, {"title": "2026", "minutes": "90", "hours": 2}, hand=scaffold.AtHand(TODAY))
    assert re.search(r'^title: "2026" ', text, re.MULTILINE)
    assert re.search(r"^minutes: 90 ", text, re.MULTILINE)
    assert re.search(r"\{date: 2026-11-22, what: 新建\}", text)


def test_what_the_kind_does_not_know_is_not_lost() -> None:
    assert given_back(TERM, {"title": "题", "plain": "词", "colour": "红"}).data["colour"] == "红"


def test_who_brings_a_body_gets_what_must_be_there_and_nothing_else() -> None:
    body = "## 听一听 {#one}\n\n大家听。\n"
    step = {"id": "one", "kind": "讲授", "minutes": 20, "what": "听一听"}
    lecture = given_back(LECTURE, {"title": "听", "timeline": [step], "risk": "R1"}, body)
    assert lecture.data["minutes"] == "20"
    assert not {"quiz", "practice", "supervision", "referral"} & set(lecture.data)
    assert lecture.body.startswith(
        "\n## 听一听 {#one}\n\n大家听。\n\n## 如果有人难受 {#overwhelmed}\n\n待写："
    )
    assert lecture.body.count("## ") == 2


def test_two_hours_have_their_ninety_minutes_and_a_break() -> None:
    lecture = given_back(LECTURE, {"title": "听", "hours": 2, "minutes": 90})
    steps = lecture.data["timeline"]
    assert sum(int(step["minutes"]) for step in steps) == 90
    assert "休息" in {step["kind"] for step in steps}
    assert "{#demo}" in lecture.body


@pytest.mark.parametrize(("fields", "minutes", "hours"), [
    ({"hours": 1}, 45, "1"), ({"hours": "3"}, 135, "3"), ({"minutes": 30}, 30, "0.667"), ({"minutes": "50"}, 50, "1.111"),
    ({"hours": 1, "course": "crs-long"}, 60, "1"), ({"course": "crs-long"}, 60, "1"), ({}, 45, "1"), ({"hours": "两"}, 45, "两"),
])  # fmt: skip
def test_minutes_follow_from_what_is_given_of_a_lecture(
    fields: dict[str, Any], minutes: int, hours: str
) -> None:
    hand = scaffold.AtHand(TODAY, class_hours={"crs-long": 60})
    lecture = given_back(LECTURE, {"title": "听", **fields}, hand=hand).data
    assert (lecture["minutes"], lecture["hours"]) == (str(minutes), hours)
    assert sum(int(step["minutes"]) for step in lecture["timeline"]) == minutes


def test_sessions_are_counted_and_numbered_for_whoever_brings_them() -> None:
    blocks = [
        {"phase": "热身", "minutes": 10, "title": "认识"},
        {"phase": "分享", "minutes": 20, "title": "说说"},
    ]
    manual = given_back(
        BY_NAME["group_manual"],
        {"title": "组", "sessions": [{"title": "一", "blocks": blocks}, {"title": "二", "blocks": blocks}]},
    )
    assert (manual.data["sessions_count"], manual.data["session_minutes"]) == ("2", "30")
    assert [session["seq"] for session in manual.data["sessions"]] == ["1", "2"]


@given(st.lists(st.integers(1, 60), min_size=1, max_size=9), st.integers(1, 400))
def test_stretched_steps_fill_their_time(minutes: list[int], total: int) -> None:
    steps = sums.stretched([{"minutes": each} for each in minutes], total)
    shares = [step["minutes"] for step in steps]
    assert sum(shares) == (total if total >= len(minutes) else sum(minutes))
    assert min(shares) > 0


# --- names -----------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "ref"), [
    ("学会倾听", "lec-xue-hui-qing-ting"), ("第三讲：重庆的长处", "lec-chong-qing-de-chang"), ("银行里的行人", "lec-yin-hang-li-de"),
    ("ABC 情绪理论", "lec-abc-qing-xu-li"), ("绿色角落", "lec-lv-se-jiao-luo"), ("Café 里的话", "lec-cafe-li-de-hua"), ("😀", "lec-xin"),
    ("12356 怎么打", "lec-12356-zen-me-da"), ("１２", "lec-12"), ("第一讲", "lec-di-yi-jiang"), ("x" * 40, f"lec-{'x' * 16}"),
])  # fmt: skip
def test_an_id_is_read_off_the_title(title: str, ref: str) -> None:
    assert scaffold.identifier(LECTURE, title) == ref


def test_a_taken_id_gets_a_number_and_one_that_was_given_up_is_taken(desk: Desk, sample: Path) -> None:
    first = scaffold.new(desk, Wish("术语", "听一听"))
    (sample / "courses" / "旧.yml").write_text("id: term-ting-yi-ting-2\nplain: [坏的\n", "utf-8")
    (sample / "courses" / "改名.yml").write_text("id: term-x\nreplaces: [term-ting-yi-ting-3]\n", "utf-8")
    second = scaffold.new(scaffold.desk(sample, TODAY), Wish("术语", "停一停"))
    third = scaffold.new(scaffold.desk(sample, TODAY), Wish("术语", "听，一听"))
    assert [one.id for one in (first, second, third)] == [
        "term-ting-yi-ting",
        "term-ting-yi-ting-4",
        "term-ting-yi-ting-5",
    ]


@pytest.mark.parametrize(
    "title",
    [
        "CON",
        "con.txt",
        "nul",
        "COM1",
        "aux ",
        "a/b",
        'c:"x"?*<>|',
        "尾点...",
        " ",
        "..",
        "../../外面",
        "~",
        "长" * 200,
    ],
)
def test_a_file_name_holds_on_every_system(title: str) -> None:
    name = scaffold.file_name(title)
    assert name
    assert len(name) <= LONGEST_NAME + 1
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip(". ")
    assert name.partition(".")[0].strip().lower() not in {"con", "prn", "aux", "nul", "com1"}


@pytest.mark.parametrize(
    "title", [*(words for words in NASTY if words.strip() and len(words) <= 30), "<b>粗</b>", "../../外面"]
)
def test_any_title_makes_a_sound_file_below_courses(title: str, desk: Desk, sample: Path) -> None:
    before = files(sample)
    one = scaffold.new(desk, Wish("活动", title))
    assert one.file.resolve().is_relative_to((sample / "courses").resolve())
    kept = " ".join(title.split()).replace("\u200b", "")
    assert read(one.file.read_text("utf-8")).data["title"] == kept
    assert {**files(sample), **before} == files(sample)


# --- where it goes ---------------------------------------------------------------------


def test_a_new_item_stands_beside_its_like(desk: Desk, sample: Path) -> None:
    def where(kind: str, title: str = "新的") -> str:
        return (
            scaffold.new(desk, wish(BY_NAME[kind], title, desk))
            .file.relative_to(sample / "courses")
            .as_posix()
        )

    assert where("lecture") == "助人课/03-新的.md"
    assert where("activity") == "活动/新的.md"
    assert where("term") == "登记/新的.yml"
    assert where("course", "第二门课") == "第二门课/课程.md"
    shutil.rmtree(sample / "courses" / "活动")
    fresh = scaffold.desk(sample, TODAY)
    assert scaffold.new(fresh, Wish("活动", "伸懒腰")).file == sample / "courses" / "活动" / "伸懒腰.md"


def test_a_real_place_does_not_go_among_made_up_ones(sample: Path) -> None:
    (sample / "courses" / "示例").mkdir()
    (sample / "courses" / "登记" / "地方.yml").rename(sample / "courses" / "示例" / "地方.yml")
    file = scaffold.new(scaffold.desk(sample, TODAY), Wish("机构", "中心")).file
    assert file.parent.name != "示例"


def test_a_lecture_needs_its_course_and_says_where_it_will_be_listed(desk: Desk, sample: Path) -> None:
    one = scaffold.new(desk, Wish("讲次", "学会倾听"))
    assert read(one.file.read_text("utf-8")).data["course"] == "crs-demo"
    line = int(re.search(r"课程\.md 第 (\d+) 行的 lectures 里加上 lec-xue-hui-qing-ting", one.later[0])[1])  # type: ignore[index]  # a missing line fails here
    assert (
        (sample / "courses/助人课/课程.md").read_text("utf-8").split("\n")[line - 1].startswith("lectures:")
    )
    assert one.later[0].startswith("status 从 draft 改成 in_review 的时候")


def test_among_several_courses_a_script_must_choose(desk: Desk, sample: Path) -> None:
    scaffold.new(desk, Wish("课程", "第二门课"))
    fresh = scaffold.desk(sample, TODAY)
    before = files(sample)
    with pytest.raises(
        Trouble, match=r"--in crs-demo    慢慢说\n    --in crs-di-er-men-ke    第二门课"
    ) as told:
        scaffold.new(fresh, Wish("讲次", "学会倾听"))
    assert told.value.exit_code == 2
    with pytest.raises(Trouble, match="找不到课程“crs-demos”。是不是“crs-demo”？"):
        scaffold.new(fresh, Wish("讲次", "学会倾听", inside="crs-demos"))
    assert files(sample) == before
    into_draft = scaffold.new(fresh, Wish("讲次", "学会倾听", inside="第二门课"))
    assert into_draft.file == sample / "courses" / "第二门课" / "学会倾听.md"
    assert (
        into_draft.later[0]
        == "在 courses/第二门课/课程.md 里加一行 lectures，加上 lec-xue-hui-qing-ting（第二门课）"
    )


def test_forms_are_found_by_their_titles_and_what_was_only_borrowed_is_told(sample: Path) -> None:
    form = "id: frm-crisis\ntype: form\ntitle: 危机处置记录\npurpose: 记下做了什么\n"
    (sample / "courses" / "危机.yml").write_text(form, "utf-8")
    one = scaffold.new(scaffold.desk(sample, TODAY), Wish("团体辅导手册", "坐一坐"))
    data = read(one.file.read_text("utf-8")).data
    assert data["crisis_plan"]["record"] == "frm-crisis"
    assert data["consent"]["form"] == "frm-agree"
    assert data["crisis_plan"]["refer"] == ["hot-heart", "hot-rescue"]
    assert len(set(data["loop"].values())) == 5
    assert one.later == ("先借用了 ref-demo（示例文献），看看合不合用",)


def test_in_a_library_without_anything_the_first_steps_are_told(tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    empty = scaffold.desk(tmp_path, TODAY)
    with pytest.raises(Trouble, match=r"先建一个：./inv new 课程 题目"):
        scaffold.new(empty, Wish("讲次", "学会倾听"))
    course = scaffold.new(empty, Wish("课程", "第一门课"))
    assert [words.partition("：")[0] for words in course.later] == ["还没有人物", "还没有许可"]
    lecture = scaffold.new(scaffold.desk(tmp_path, TODAY), Wish("讲次", "学会倾听"))
    assert lecture.file.parent == course.file.parent
    problems = library.load(tmp_path)[1]
    assert [problem.code for problem in problems] == [
        "I-06"
    ]  # the county's own file, and nothing of the drafts


# --- what is refused -------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "told"), [
    (Wish("讲坐", "题"), "没有“讲坐”这一类内容。是不是“讲次”？"),
    (Wish("lectur", "题"), "是不是“lecture”？"),
    (Wish("讲座", "题"), "是不是“讲座工具包”？"),
    (Wish("", "题"), "可以写：培训体系"),
    (Wish("术语", " \u200b "), "还缺题目"),
    (Wish("术语", "长" * 31), "这里有 31 个字，最多 30 个字。删去 1 个字"),
    (Wish("术语", "题", id="TERM-x"), "以 term- 开头，只用小写英文字母、数字和连字符，例如 term-ti"),
    (Wish("术语", "题", id="lec-x"), "以 term- 开头"),
    (Wish("术语", "题", id="term-listen"), "编号“term-listen”已经有了"),
    (Wish("术语", "题", inside="crs-demo"), "术语不属于别的内容，不用写 --in"),
    (Wish("术语", "题", folder="../外面"), "--folder 要写 courses 里面的文件夹"),
    (Wish("术语", "题", folder="/tmp"), "--folder 要写 courses 里面的文件夹"),
    (Wish("术语", "题", folder="a:b"), "不能作文件夹的名字"),
    (Wish("术语", "题", folder="登记/登记.yml"), "“登记/登记.yml”是一个文件，不是文件夹"),
    (Wish("术语", "倾听"), "已经有术语“倾听”（term-listen），在 courses/登记/登记.yml"),
    (Wish("活动", "点头", folder="活动"), "已经有 courses/活动/点头.md，里面是活动“"),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(
    asked: Wish, told: str, desk: Desk, sample: Path
) -> None:
    before = files(sample)
    with pytest.raises(Trouble) as trouble:
        scaffold.new(desk, asked)
    assert told in str(trouble.value)
    assert files(sample) == before
    assert not list(sample.rglob("a:b"))


def test_a_file_that_nobody_can_read_is_kept_too(desk: Desk, sample: Path) -> None:
    file = sample / "courses" / "活动" / "坏的.md"
    file.write_text("---\n乱 [", "utf-8")
    with pytest.raises(Trouble, match=r"已经有 courses/活动/坏的.md，里面的内容还读不出来，没有动它"):
        scaffold.new(desk, Wish("活动", "坏的"))
    assert file.read_text("utf-8") == "---\n乱 ["


def test_who_is_stopped_while_writing_leaves_nothing(
    desk: Desk, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(sample)
    opened = Path.open

    def stopped(path: Path, *words: Any, **more: Any) -> Any:
        out = opened(path, *words, **more)
        if words[:1] == ("x",):
            out.close()
            raise KeyboardInterrupt
        return out

    monkeypatch.setattr(Path, "open", stopped)
    with pytest.raises(KeyboardInterrupt):
        scaffold.new(desk, Wish("术语", "题", folder="新的/文件夹"))
    assert files(sample) == before


# --- the door --------------------------------------------------------------------------


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Words as if typed after ./inv in a script: exit code, stdout, stderr."""
    spec = importlib.util.spec_from_file_location("tasks", ROOT / "tasks.py")
    assert spec
    assert spec.loader
    tasks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tasks)
    monkeypatch.chdir(tmp_path)

    def typed(*words: str | Path) -> tuple[int, str, str]:
        code = program.run(tasks.namespace, ["inv", *map(str, words)])
        return code, *capfd.readouterr()

    return typed


Talk = Callable[..., tuple[int, str]]


@pytest.fixture
def talk(sample: Path) -> Talk:
    """`./inv new …` on a terminal: each answer is typed when a question stands there."""

    def talked(*words: str, answers: tuple[str, ...]) -> tuple[int, str]:
        pid, terminal = pty.fork()
        if not pid:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs us in the background has it ignored
            os.environ["NO_COLOR"] = "1"
            os.environ["SOURCE_DATE_EPOCH"] = "1796083200"
            os.execv(
                sys.executable, [sys.executable, str(ROOT / "inv"), "new", *words, "--root", str(sample)]
            )
        shown, waiting, last = b"", list(answers), b""
        for _ in range(600):
            if not select.select([terminal], [], [], 5)[0]:
                # A key that came while the line was being set up goes unseen; one too many would break the farewell.
                if last in {b"\x03", b"\x04"} and "已停下".encode() not in shown:
                    os.write(terminal, last)
                continue
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # Linux says so when the other side has gone
                break
            shown += piece
            if not piece:
                break
            if waiting and shown.rstrip().endswith("：".encode()):
                last = waiting.pop(0).encode()
                os.write(terminal, last)
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode().replace("\r\n", "\n")

    return talked


def test_on_a_terminal_it_asks_and_enter_takes_what_stands_in_brackets(talk: Talk, sample: Path) -> None:
    code, shown = talk(answers=("讲坐\n", "99\n", "1\n", "\n", "学会倾听\n", "lec-X\n", "\n"))
    assert code == 0
    for words in (
        " 1 讲次 ",
        "要写哪一类[讲次]：",
        "没有“讲坐”这一类内容。是不是“讲次”？",
        "没有第 99 个，请写左边的数字。",
        "题目：",
        "还缺题目",
        "“lec-X”不能作讲次的编号",
        "编号（以后不再改）[lec-xue-hui-qing-ting]：",
        "建好了：",
    ):
        assert words in shown
    assert (sample / "courses/助人课/03-学会倾听.md").is_file()


def test_among_several_courses_a_terminal_lists_them(talk: Talk, desk: Desk, sample: Path) -> None:
    scaffold.new(desk, Wish("课程", "第二门课"))
    code, shown = talk("讲次", "学会倾听", answers=("3\n", "２\n", "lec-hear\n"))
    assert code == 0
    assert "   1 慢慢说（crs-demo）\n   2 第二门课（crs-di-er-men-ke）\n放进哪一个课程[1]：" in shown
    assert "没有第 3 个" in shown
    assert "id: lec-hear " in (sample / "courses/第二门课/学会倾听.md").read_text("utf-8")


@pytest.mark.parametrize("leave", ["\x03", "\x04"], ids=["Ctrl+C", "Ctrl+D"])
def test_who_leaves_the_questions_leaves_nothing_behind(leave: str, talk: Talk, sample: Path) -> None:
    before = files(sample)
    code, shown = talk("课程", answers=("新的课\n", leave))
    assert code == 130
    assert "已停下" in shown
    assert files(sample) == before


def test_a_script_is_answered_at_once_and_never_asked(run: Run, sample: Path) -> None:
    code, _, told = run("new")
    assert code == 2
    assert "new 还缺少：--kind、--title。./inv --help new 看用法。" in told
    code, out, told = run("new", "lecture", "学会倾听", "--root", sample, "--full")
    assert (code, out) == (0, "")
    assert "courses/助人课/03-学会倾听.md（讲次 lec-xue-hui-qing-ting）" in told
    assert front.MAY in (sample / "courses/助人课/03-学会倾听.md").read_text("utf-8")
    code, _, told = run("new", "讲次", "学会倾听", "--root", sample)
    assert code == 2
    assert "已经有讲次“学会倾听”（lec-xue-hui-qing-ting），在 courses/助人课/03-学会倾听.md" in told


def test_a_title_without_quotes_is_told_to_have_some(run: Run, sample: Path) -> None:
    code, _, told = run("new", "讲次", "学会", "倾听", "--root", sample)
    assert code == 2
    assert "没有叫“倾听”的任务或选项。文字里有空格，两边就要加引号。" in told


def test_help_is_given_behind_the_task_as_well(run: Run) -> None:
    code, shown, _ = run("new", "--help")
    assert code == 0
    assert "--full" in shown


def test_new_starts_light() -> None:
    heavy = {
        "typst",
        "segno",
        "imageio_ffmpeg",
        "pypandoc",
        "pypdf",
        "pptx",
        "openpyxl",
        "mkdocs",
        "zensical",
        "pypinyin",
    }
    code = f"import sys, xindeng.scaffold; print(*({heavy} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""

"""./inv import FOLDER: courses of the Workbench, of OLX and of OCW, with every link and picture resolved or told."""

import io
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from bringing import Bringing, of_kind
from conftest import ROOT

from xindeng import doc
from xindeng.imports import reading
from xindeng.imports.asked import sort_of
from xindeng.imports.courses import bundle, kramdown, problem_marks
from xindeng.imports.courses.problems import Problem
from xindeng.imports.report import Findings
from xindeng.trouble import Trouble

FIXTURES = ROOT / "tests" / "fixtures"


@pytest.fixture
def bring(sample, tmp_path):
    return Bringing(sample, tmp_path)


@pytest.fixture
def course(tmp_path):
    """A copy of a fixture that a test may spoil."""

    def copied(name) -> Path:
        return Path(shutil.copytree(FIXTURES / name, tmp_path / name))

    return copied


def packed(folder: Path, file: Path) -> Path:
    with tarfile.open(file, "w:gz") as archive:
        archive.add(folder, "course")
    return file


def words(blocks) -> str:
    return "\n".join(doc.plain(each.inlines) for each in doc.walk(blocks) if isinstance(each, doc.Paragraph))


def links_of(bring) -> set[str]:
    return {link.target for item in bring.items() for text in item.body.values() for link in doc.links(text)}


# --- the Workbench ---------------------------------------------------------------------


def test_a_workbench_lesson_becomes_a_course_and_its_episodes_lectures(bring):
    bring(FIXTURES / "workbench")
    course, stop, look = bring.items()
    assert (course.title, course.lectures) == ("听人说话", (stop.id, look.id))
    assert (stop.title, look.title) == ("停下来", "看着他")
    assert [(step.what, step.kind, step.minutes) for step in stop.timeline] == [
        ("导入", "导入", 5), ("为什么要停", "讲授", 4), ("练一练", "对练", 33), ("小结", "收束", 3),
    ]  # fmt: skip
    assert (stop.minutes, look.minutes) == (45, 45)
    assert "45 分钟（1 课时）" in bring.told("看着他", "原来共 40 分钟")
    assert [(goal.verb, goal.text) for goal in stop.objectives] == [
        ("说出", "说出停下来的两个理由"),
        ("演示", "演示等三秒再开口"),
    ]
    assert words(stop.prose("s4")) == "先停，再听\n等三秒"
    assert words(stop.prose("overview")) == "这一讲要回答：\n为什么要先停？\n停多久？"
    bring.check()


def test_boxes_of_the_workbench_are_boxes_of_ours(bring):
    bring(FIXTURES / "workbench")
    _, stop, _ = bring.items()
    found = [
        (box.kind, box.title)
        for box in of_kind(doc.walk((*stop.prose("s2"), *stop.prose("s3"))), doc.Callout)
    ]
    assert found == [
        ("note", "别怕安静"), ("facilitator", "给讲师"),
        ("note", "练习：等三秒"), ("tip", "提示"), ("facilitator", "参考答案"),
        ("note", "练习：换一个人"), ("facilitator", "参考答案"),
        ("note", "讨论：什么时候最难等？"),
    ]  # fmt: skip


def test_links_and_pictures_of_a_lesson_lead_somewhere_or_are_told(bring):
    bring(FIXTURES / "workbench")
    course, stop, look = bring.items()
    assert links_of(bring) == {stop.id, look.id, course.id, "https://example.org/breath"}
    assert [one.alt for one in of_kind(bring.blocks(), doc.Picture)] == ["两个人面对面坐着"]
    assert (bring.root / "courses/导入/workbench/图/sit.png").is_file()
    assert "https://" in bring.told("旧网页")
    assert "不从网上下载" in bring.told("https://example.org/face.png")
    assert "没有这个文件" in bring.told("fig/none.png")
    assert "没有带进来" in bring.told("附件 episodes/data/sheet.pdf")


def test_what_only_the_builder_of_a_lesson_understands_is_told(bring):
    bring(FIXTURES / "workbench")
    assert "没有带进来" in bring.told("看着他", "{{ site.title }}")
    assert "没有运行" in bring.told("看着他", "要运行的代码（r）")
    assert "mysterious" in bring.told("没见过的框")
    assert "1 处不给人看的注释" in bring.told("停下来", "注释")
    assert "CC-BY 4.0" in bring.told("许可和来源")
    for fact in ("team@example.org", "2026-05-01", "alpha"):
        bring.told(fact)
    assert not [line for line in bring.report.lines if "kbd" in line.what]


def test_pages_around_the_episodes_stand_in_the_description(bring):
    bring(FIXTURES / "workbench")
    overview = bring.items()[0].prose("overview")
    assert [block.title for block in overview if isinstance(block, doc.Section)] == [
        "课前准备",
        "学员是谁",
        "讲师须知",
    ]
    assert {box.kind for box in of_kind(doc.walk(overview), doc.Callout)} == {"note", "facilitator"}


def test_the_older_form_is_read_and_said(bring):
    bring(FIXTURES / "jekyll")
    course, slow, talk = bring.items()
    assert (course.title, slow.minutes, talk.minutes) == ("旧写法的课", 18, 9)
    assert [(box.kind, box.title) for box in of_kind(bring.blocks(), doc.Callout)] == [
        ("note", "练习：数一数"), ("facilitator", "答案"),
    ]  # fmt: skip
    assert talk.id in links_of(bring)
    assert len(of_kind(bring.blocks(), doc.Picture)) == 1
    assert "旧版" in bring.told("Jekyll")
    bring.check()


def test_quotes_with_a_class_become_divisions_and_others_stay():
    old = "> ## 题\n>\n> 做\n> > 答\n> {: .solution}\n{: .challenge}\n\n> 引用\n"
    new = re.sub(r"\n+", "\n", kramdown.fenced(old))
    assert re.sub(":{3,}", ":::", new) == "\n::: challenge\n## 题\n做\n::: solution\n答\n:::\n:::\n> 引用\n"


# --- OLX -------------------------------------------------------------------------------


def check_olx(bring):
    course, stop, look, say = bring.items()
    assert (course.title, course.summary) == ("学着听", "三周学会停、看、说。")
    assert [item.title for item in (stop, look, say)] == ["停下来", "看着他", "一句话"]
    assert [(step.what, step.kind) for step in stop.timeline] == [("为什么要停", "讲授"), ("做做看", "反馈")]
    assert "第一周 停\n停下来\n看着他\n第二周 说\n一句话" in words(course.prose("overview"))
    assert [(question.kind, question.answer) for question in stop.quiz] == [
        ("single", ("B",)), ("multiple", ("A", "C")), ("single", ("B",)), ("case", ()), ("case", ()),
    ]  # fmt: skip
    assert links_of(bring) == {
        stop.id, look.id, "https://example.org/stop", "https://www.youtube.com/watch?v=abcdEFGH123",
    }  # fmt: skip
    return course, stop, look, say


def test_a_course_in_olx_becomes_a_course_and_its_subsections_lectures(bring):
    bring(FIXTURES / "olx")
    _, stop, _, say = check_olx(bring)
    first = stop.quiz[0]
    assert (first.stem, first.options) == ("他停下来的时候，你先做什么？", ("催他", "等三秒"))
    assert first.feedback.right == "对，等一等。 停下来常常是在想。"
    assert first.feedback.wrong == "“催他”：催了他就不说了。 提示：想想他在做什么。"
    assert [question.rubric for question in stop.quiz[3:]] == [("三秒；3秒",), ("6（相差 1 以内都算对）",)]
    assert (say.quiz[0].stem, say.quiz[0].answer) == ("哪一句短？", ("A",))
    assert "做自测第 2 到 3 题。" in words(stop.prose("s2"))
    bring.check()


def test_an_exported_archive_is_the_same_as_its_folder(bring, tmp_path):
    bring(packed(FIXTURES / "olx", tmp_path / "olx.tar.gz"))
    check_olx(bring)
    assert len(of_kind(bring.blocks(), doc.Picture)) == 3


def test_what_has_no_place_in_olx_is_told(bring):
    bring(FIXTURES / "olx")
    assert "没有下载" in bring.told("看着他", "录像“示范”", "字幕 1 份")
    assert "word_cloud" in bring.told("说一个词")
    assert "自己的程序" in bring.told("customresponse")
    assert "没有运行" in bring.told("算一算", "程序或随机数")
    assert "公开" in bring.told("老师看的")
    assert "没有这个文件" in bring.told("html/gone.xml")
    assert "没有这个文件" in bring.told("/static/none.png")
    assert "写成链接" in bring.told("https://example.org/game")
    assert "每周三答疑" in bring.told("about/effort.html")
    bring.told("附件 static/sheet.pdf")
    bring.told("wiki")
    assert "alert" not in bring.body(1)


def test_entities_and_types_of_xml_are_refused_and_told(bring, course):
    olx = course("olx")
    bomb = '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY f SYSTEM "file:///etc/passwd">]>\n'
    (olx / "vertical/film.xml").write_text(f'{bomb}<vertical display_name="坏">&a;&f;</vertical>', "utf-8")
    (olx / "vertical/try.xml").write_text("<vertical>" + "<vertical>" * 900 + "</vertical>" * 901, "utf-8")
    bring(olx)
    assert "XML 读不下去" in bring.told("vertical/film.xml")
    assert "XML 读不下去" in bring.told("vertical/try.xml")
    assert "root:" not in bring.report.as_text() + bring.body(2)


@pytest.mark.parametrize(
    ("xml", "kind", "answer"),
    [
        ("<multiplechoiceresponse><choicegroup><choice correct='true'>对</choice><choice correct='false'>错</choice></choicegroup></multiplechoiceresponse>", "judge", ["对"]),
        ("<optionresponse><optioninput><option correct='False'>甲</option><option correct='True'>乙</option></optioninput></optionresponse>", "single", ["B"]),
        ("<stringresponse answer='.*' type='regexp'><textline/></stringresponse>", "case", []),
    ],
)  # fmt: skip
def test_each_sort_of_problem_is_read(xml, kind, answer):
    problem = Problem(reading.xml(f"<problem><p>问？</p>{xml}</problem>".encode()), "题", Findings())
    problem.read()
    assert [(one.stem, *sort_of(one)) for one in problem.asked] == [("问？", kind, answer)]


@pytest.mark.parametrize(
    ("marks", "kind", "options"),
    [
        (">>哪几个？<<\n[x] 甲 {{s: 好}}\n[ ] 乙\n[x] 丙", "multiple", ("甲", "乙", "丙")),
        ("选：[[甲, (乙), 丙]]", "single", ("甲", "乙", "丙")),
        (">>等几秒？<<\n= 3 +- 1\nor= 三", "case", ()),
    ],
)
def test_problems_in_marks_are_read(marks, kind, options):
    (one,) = problem_marks.read(marks, "题")
    assert (sort_of(one)[0], one.options) == (kind, options)


# --- OCW -------------------------------------------------------------------------------


def test_a_course_of_ocw_becomes_lectures_in_the_order_of_its_menu(bring):
    bring(FIXTURES / "ocw")
    course, listen, say = bring.items()
    assert (course.title, listen.title, say.title) == ("听与说", "听", "说")
    assert [step.what for step in listen.timeline] == ["听", "三秒"]
    assert listen.summary == "先听懂再开口"
    assert [(question.stem, question.options, question.answer) for question in listen.quiz] == [
        ("等几秒？", ("一秒", "三秒"), ("B",))
    ]
    assert links_of(bring) == {
        listen.id, say.id, "https://example.org/out", "https://www.youtube.com/watch?v=abcdEFGH123",
    }  # fmt: skip
    assert [one.alt for one in of_kind(bring.blocks(), doc.Picture)] == ["两个人坐着"]
    assert [block.title for block in course.prose("overview") if isinstance(block, doc.Section)] == ["大纲"]
    bring.check()


def test_what_has_no_place_in_ocw_is_told(bring):
    bring(FIXTURES / "ocw")
    assert "模板的写法" in bring.told("说", "something")
    assert "课程里没有它" in bring.told("dddd-09")
    assert "没有下载" in bring.told("录像“示范录像”")
    assert "by-nc-sa" in bring.told("许可和来源")
    assert "姓名" in bring.told("1 位讲师")
    bring.told("附件 static_resources/sheet.pdf")


# --- archives --------------------------------------------------------------------------


def zipped(folder: Path, **more: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, f"top/{file.relative_to(folder).as_posix()}")
        for name, data in more.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_a_zip_with_a_folder_in_it_is_read(bring):
    bring(zipped(FIXTURES / "ocw"), "ocw.zip")
    assert len(bring.items()) == 3


def test_names_and_links_that_lead_out_of_an_archive_are_never_read(bring, tmp_path):
    file = tmp_path / "olx.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        archive.add(FIXTURES / "olx", "course")
        for name, link in (("../../evil.png", ""), ("course/static/out.png", "/etc/passwd")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = (tarfile.SYMTYPE, link) if link else (tarfile.REGTYPE, "")
            archive.addfile(info, io.BytesIO())
    bring(file)
    assert "没有读" in bring.told("2 个指到外面的名字或链接")
    assert not (tmp_path.parent / "evil.png").exists()


def test_an_archive_that_grows_too_large_is_refused(bring, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_WHOLE", 100)
    with pytest.raises(Trouble, match="太大"):
        bring(packed(FIXTURES / "olx", tmp_path / "olx.tar.gz"))
    with pytest.raises(Trouble, match="太大"):
        bring(zipped(FIXTURES / "ocw"), "ocw.zip")


def test_a_link_out_of_a_folder_is_not_followed(bring, course, tmp_path):
    (tmp_path / "secret.png").write_bytes(b"\x89PNG")
    folder = course("olx")
    (folder / "static/sit_down.png").unlink()
    (folder / "static/sit_down.png").symlink_to(tmp_path / "secret.png")
    bring(folder)
    assert of_kind(bring.blocks(), doc.Picture) == []
    assert "没有读" in bring.told("通到文件夹外面的链接")


def test_what_is_no_course_is_refused_in_one_sentence(bring, course, tmp_path):
    (tmp_path / "空").mkdir()
    broken = course("olx")
    (broken / "course.xml").write_text("<course", "utf-8")
    bare = course("workbench")
    shutil.rmtree(bare / "episodes")
    (bare / "episodes").mkdir()
    (bare / "episodes/readme.txt").write_text("没有", "utf-8")
    for file, said in (
        (tmp_path / "空", "没有认出"),
        (broken, "course.xml 读不出来"),
        (bare, "没有一讲"),
        ((tmp_path / "坏.tar.gz"), "坏了"),
    ):
        if file.suffix == ".gz":
            file.write_bytes(b"\x1f\x8b" + b"0" * 50)
        with pytest.raises(Trouble, match=said):
            bring(file)
    assert not (bring.root / "courses/导入").exists()


def test_the_offline_pages_of_ocw_are_told_from_their_source(bring, tmp_path):
    for name in ("data.json", "pages/a/index.html", "static_resources/x.pdf"):
        (tmp_path / "网页" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "网页" / name).write_text("{}", "utf-8")
    with pytest.raises(Trouble, match="离线网页"):
        bring(tmp_path / "网页")


def test_a_course_is_found_in_the_folder_nearest_to_the_top(tmp_path):
    for name in ("a/b/course.xml", "a/course.xml", "a/b/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    sizes = {"a/b/course.xml": 1, "a/course.xml": 1, "a/b/x.txt": 1}
    files = bundle.Bundle("课", sizes, _folder=tmp_path)
    assert files.base_of("course.xml") == "a"
    assert files.below("a").read("b/x.txt") == b"x"

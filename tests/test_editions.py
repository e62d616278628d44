"""Editions: what each reader holds in the hand, made from one tree."""

import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pypdf
from conftest import SAMPLE
from printed import docs, prints, shelf, todo

from xindeng import doc as tree
from xindeng import plan
from xindeng.doc import Callout, Cue, Direction, Doc, Edition, Section, chosen, para, plain, text, walk
from xindeng.kinds import BY_NAME
from xindeng.render import pdf, proof
from xindeng.render.given import Given
from xindeng.shelf import Library

__all__ = ["docs", "prints", "shelf", "todo"]  # fixtures
FOR_LEADERS = {"facilitator", "supervisor"}


def bare(words: str) -> str:
    """Without white space: where a line ends does not matter."""
    return re.sub(r"\s", "", words)


def said(blocks: tree.Blocks) -> list[str]:
    """Every piece of text below these blocks, in reading order."""
    pieces: list[str] = []

    def gather(node: object) -> object:
        pieces.extend(bare(getattr(node, name, "")) for name in ("text", "title"))
        return node

    tree.rewritten(blocks, gather)
    return pieces


def leaders_words(doc: Doc) -> set[str]:
    """What stands in blocks for leaders and nowhere else: longer pieces only."""
    blocks = (*doc.blocks, *doc.sheets)
    hidden = tuple(block for block in walk(blocks) if block.reader in FOR_LEADERS)
    seen = "".join([*said(tree.select(blocks, ("participant", "actor"))), bare(doc.title)])
    return {piece for piece in said(hidden) if len(piece) > 5 and piece not in seen}


# --- who reads what --------------------------------------------------------------------


def test_no_edition_for_participants_or_actors_holds_a_leaders_word(
    todo: plan.Plan, prints: Mapping[str, bytes], docs: Mapping[str, Doc]
) -> None:
    checked = 0
    for entry in todo.prints:
        if FOR_LEADERS.isdisjoint(entry.edition.readers):
            printed = bare("".join(proof.words(prints[entry.name])))
            hidden = leaders_words(docs[entry.owner])
            assert [piece for piece in hidden if piece in printed] == [], entry.name
            checked += bool(hidden)
    assert checked > 10


MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*`]")


def test_no_line_for_participants_was_written_twice(todo: plan.Plan, docs: Mapping[str, Doc]) -> None:
    """Real curricula keep two books by hand, and a third of the lines are copies that drift apart."""
    texts = (file.read_text("utf-8") for file in (SAMPLE / "courses").rglob("*") if file.suffix in {".md", ".yml"})
    source = "\n".join(bare(MARKUP.sub(lambda found: found[1] or "", words)) for words in texts)
    for_members = [entry for entry in todo.prints if FOR_LEADERS.isdisjoint(entry.edition.readers)]
    pieces = {piece for entry in for_members for piece in said(chosen(docs[entry.owner], entry.edition)) if len(piece) >= 12}
    assert len(pieces) > 30
    assert [piece for piece in pieces if source.count(piece) > 1] == []


def test_a_members_book_holds_goals_sessions_and_work_sheets(prints: Mapping[str, bytes]) -> None:
    member = bare("".join(proof.words(prints["grp-talk-member.pdf"])))
    assert all(words in member for words in ("敢说一句心里话", "第一次认识", "今天我看到", "给家里人倒杯水"))
    assert "请说一件今天的小事" not in member


def test_a_teachers_book_holds_every_lecture_with_its_answers_and_a_learners_none(prints: Mapping[str, bytes]) -> None:
    teacher, learner = (
        bare("".join(proof.words(prints[f"crs-demo-{name}.pdf"]))) for name in ("teacher", "learner")
    )
    assert "答案与说明" in teacher
    assert "答案与说明" not in learner
    assert all("第1讲" in book for book in (teacher, learner))
    assert all(words in learner for words in ("实践记录", "督导记录", "带去的问题"))
    assert "下次先做的一个动作" not in teacher


def test_whoever_sits_in_ticks_the_steps_the_goals_and_the_competencies(prints: Mapping[str, bytes], shelf: Library) -> None:
    for lecture in shelf.all(BY_NAME["lecture"].model):
        sheet = bare("".join(proof.words(prints[f"{lecture.id}-observation.pdf"])))
        wanted = [step.what for step in lecture.timeline] + [goal.text for goal in lecture.objectives]  # type: ignore[attr-defined]
        assert [words for words in wanted if bare(words) not in sheet] == []


def test_a_learners_paper_holds_no_answer(prints: Mapping[str, bytes]) -> None:
    assert "答案与说明" in "".join(proof.words(prints["lec-slow-01-plan.pdf"]))
    assert "答案与说明" not in "".join(proof.words(prints["lec-slow-01-exercises.pdf"]))


def test_an_actors_part_keeps_own_words_and_the_last_words_before_them() -> None:
    scene = Section(
        "第一场",
        (Cue("老林", text("你回来了。饭在锅里。")), Direction(text("停")), Cue("小林", text("嗯。"))),
    )
    alone = Section("第二场", (Cue("老林", text("谁在那里。")),))
    seen = Section("第三场", (Direction(text("小林走过。")), Cue("老林", text("风。"))))
    found = tuple(walk(tree.part((Section("剧本", (scene, alone, seen)),), "小林")))
    assert [plain(block.inlines) for block in found if isinstance(block, Cue)] == ["……饭在锅里。", "嗯。"]
    assert [block.title for block in found if isinstance(block, Section)] == ["剧本", "第一场", "第三场"]


# --- paper -----------------------------------------------------------------------------


def test_no_two_editions_of_an_item_have_one_name_and_each_tells_its_use(todo: plan.Plan) -> None:
    names = Counter(entry.name for entry in todo.prints)
    assert [name for name, count in names.items() if count > 1] == []
    assert [name for name in names if not re.fullmatch(r"[a-z0-9-]+\.pdf", name)] == []
    assert all(entry.edition.use for entry in todo.prints)


def test_paper_size_and_page_limit_are_kept(todo: plan.Plan, prints: Mapping[str, bytes]) -> None:
    sizes = {"A3": (842, 1191), "A4": (595, 842), "A5": (420, 595)}
    for entry in todo.prints:
        pages = pypdf.PdfReader(io.BytesIO(prints[entry.name])).pages
        found = sorted((round(pages[0].mediabox.width), round(pages[0].mediabox.height)))
        assert tuple(found) == sizes[entry.edition.paper], entry.name
        assert not entry.edition.fit or len(pages) <= entry.edition.fit, entry.name


def type_sizes(data: bytes) -> Counter[float]:
    """Type size -> how many bytes of text are set in it."""
    sizes: Counter[float] = Counter()
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        for size, words in re.findall(
            rb"/f\d+ ([\d.]+) Tf[^\[]*\[(.*?)\]TJ", page["/Contents"].get_data(), re.DOTALL
        ):
            sizes[float(size)] += len(words)
    return sizes


def test_large_print_is_sixteen_points(todo: plan.Plan, prints: Mapping[str, bytes]) -> None:
    for entry in todo.prints:
        sizes = type_sizes(prints[entry.name])
        assert not entry.edition.large or 16 in sizes, (entry.name, sizes)


def test_a_greyscale_print_asks_for_no_colour(todo: plan.Plan, prints: Mapping[str, bytes]) -> None:
    colour = re.compile(rb"[\d.]+ [\d.]+ [\d.]+ (?:scn|SCN|rg|RG)\b")
    grey = [entry.name for entry in todo.prints if entry.edition.grey_of]
    assert len(grey) > 8
    for name in grey:
        for page in pypdf.PdfReader(io.BytesIO(prints[name])).pages:
            assert not colour.search(page["/Contents"].get_data()), name


def test_every_print_is_tagged_chinese_and_titled(prints: Mapping[str, bytes]) -> None:
    for name, data in prints.items():
        catalog = pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]
        metadata = catalog["/Metadata"].get_data()
        assert catalog["/Lang"] == "zh-CN", name
        assert b"<pdfuaid:part>1" in metadata, name
        assert b"<pdfaid:part>2" in metadata, name


# --- selection -------------------------------------------------------------------------

DOC = Doc(
    "kit-a", "lecture_kit", "讲座工具包", "题", "kits/kit-a.html",
    (Section("一", (Callout("example", "", (para("例"),)), para("文")), id="one"), Section("空", (), id="none")),
    sheets=(Section("记录", (para("填"),), id="record"),),
)  # fmt: skip


def test_an_edition_takes_sections_in_its_own_order_and_leaves_boxes_and_empty_titles() -> None:
    edition = Edition("e", "册", ("participant",), only=("record", "none", "one"), leave=("example",))
    blocks = chosen(DOC, edition)
    assert [block.title for block in blocks if isinstance(block, Section)] == ["记录", "一"]
    assert not any(isinstance(block, Callout) for block in walk(blocks))
    assert "记录" not in str(chosen(DOC, replace(edition, only=())))


def test_what_distinguishes_editions_distinguishes_their_keys(todo: plan.Plan) -> None:
    assert len({entry.key for entry in todo.prints}) == len(todo.prints)


def test_a_sheet_that_never_fits_takes_the_fewest_pages_that_it_can() -> None:
    long = replace(DOC, blocks=(Section("长", (para("大家坐成一圈。" * 900),), id="long"),))
    sheet = Edition("e", "单", ("participant",), only=("long",), layout="sheet", fit=1)
    pages = [
        pdf.render(
            long, replace(sheet, fit=fit), Given("https://e.org/", "中心", {}, ())
        ).pages
        for fit in (1, 0)
    ]
    assert 1 < pages[0] < pages[1]


# --- the night before ------------------------------------------------------------------


def test_a_kits_list_for_tonight_is_in_the_order_of_printing(todo: plan.Plan) -> None:
    names = [entry.name for entry in todo.tonight["kit-rest"]]
    assert names[0] == "kit-rest-quick.pdf"
    assert "kit-rest-handout-breath.pdf" in names
    assert names[-1] == "hotlines-cards.pdf"
    assert set(plan.narrowed(todo, "kit-rest", "kits/kit-rest.html").prints) >= set(todo.tonight["kit-rest"])


def test_every_form_has_a_print_on_its_own_paper(shelf: Library) -> None:
    for form in shelf.all(BY_NAME["form"].model):
        (edition,) = BY_NAME["form"].prints(form)
        assert edition.paper == form.size  # type: ignore[attr-defined]

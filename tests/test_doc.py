"""The one tree: selecting, rewriting, walking; and what kinds compute into it."""

from __future__ import annotations

from xindeng import doc
from xindeng.diag import Span
from xindeng.doc import (
    Bullets,
    Callout,
    Emphasis,
    Footnote,
    Link,
    Paragraph,
    Quote,
    Section,
    Strong,
    Text,
    para,
    text,
)
from xindeng.kinds.common import agenda, needed, packing
from xindeng.kinds.group_manual import ordinal
from xindeng.schema import Material

BOOK = (
    Section("开场", (para("大家好"), para("看时间", reader="facilitator")), id="one"),
    Section("作业单", (para("写下来"),), reader="participant"),
    Bullets(((para("一"), para("悄悄", reader="facilitator")), (para("二"),))),
    Callout("facilitator", "留意", (para("有人走神"),), reader="facilitator"),
    Quote((para("督导看", reader="supervisor"),)),
)


def words(blocks: doc.Blocks) -> list[str]:
    return [doc.plain(block.inlines) for block in doc.walk(blocks) if isinstance(block, Paragraph)]


def test_a_members_book_holds_no_word_for_leaders() -> None:
    assert words(doc.select(BOOK, ("participant",))) == ["大家好", "写下来", "一", "二"]


def test_a_leaders_book_holds_the_members_sheets_when_asked() -> None:
    assert words(doc.select(BOOK, ("facilitator", "participant"))) == [
        "大家好", "看时间", "写下来", "一", "悄悄", "二", "有人走神"
    ]  # fmt: skip


def test_nobody_in_particular_sees_what_is_for_all() -> None:
    assert words(doc.select(BOOK, ())) == ["大家好", "一", "二"]


def test_selecting_twice_is_selecting_once() -> None:
    once = doc.select(BOOK, ("facilitator",))
    assert doc.select(once, ("facilitator",)) == once


def test_walking_is_in_reading_order() -> None:
    assert words(BOOK) == ["大家好", "看时间", "写下来", "一", "悄悄", "二", "有人走神", "督导看"]


def test_rewriting_reaches_every_inline_and_leaves_the_rest_alone() -> None:
    deep = (Quote((Paragraph((Strong((Link("a", ()),)), Footnote((para("脚"),)))),)), para("别的"))

    def change(node: object) -> object:
        match node:
            case Link(target="a"):
                return Link("a", text("甲"))
            case Text("脚"):
                return Text("脚注")
            case _:
                return node

    new = doc.rewritten(deep, change)
    assert new[0] == Quote((Paragraph((Strong((Link("a", text("甲")),)), Footnote((para("脚注"),)))),))
    assert new[1] is deep[1]


def test_every_link_is_found() -> None:
    inside = Emphasis((Link("b", ()),))
    tree = (
        Paragraph((Link("a", ()), Footnote((Paragraph((inside,)),)))),
        doc.Table((text("头"),), (((Link("c", ()),),),)),
        Bullets(((Quote((Paragraph((Strong((Link("d", ()),)),)),)),),)),
        doc.Checklist(((Link("e", ()),),)),
        doc.Cue("甲", (Link("f", ()),)),
        doc.Facts((("名", (Link("g", ()),)),)),
    )
    assert [link.target for link in doc.links(tree)] == list("abcdefg")


def test_plain_words_have_no_marks_and_no_notes() -> None:
    line = (Text("一"), Strong((Text("二"),)), Footnote((para("注"),)), doc.Break(), doc.Code("三"))
    assert doc.plain(line) == "一二\n三"


def test_a_moved_line_does_not_change_the_data() -> None:
    here, there = (para("一", span=Span("甲.md", line)) for line in (3, 300))
    assert doc.as_data(here) == doc.as_data(there)
    assert doc.as_data((here,)) == [
        {"t": "Paragraph", "reader": "all", "inlines": [{"t": "Text", "text": "一"}]}
    ]


# --- what is computed ------------------------------------------------------------------


def cells(table: doc.Table | None) -> list[list[str]]:
    assert table
    return [[doc.plain(cell) for cell in row] for row in table.rows]


def test_an_agenda_runs_on_and_adds_up() -> None:
    table = agenda([(text("开场"), "导入", 5), (text("讲"), "讲授", 20)])
    assert cells(table) == [["0–5", "开场", "导入", "5"], ["5–25", "讲", "讲授", "20"], ["合计", "", "", "25"]]
    assert table.total


def material(item: str, qty: int = 1, **more: object) -> Material:
    return Material.model_validate({"item": item, "qty": qty, **more})


def test_material_is_counted_by_group_pair_and_person() -> None:
    assert [needed(material("纸", 2, per=per), 9) for per in ("group", "pair", "person")] == [2, 10, 18]


def test_a_packing_list_adds_what_is_used_up_and_keeps_what_is_used_again() -> None:
    used = [
        ("开场", material("纸", 1, per="person", unit="张")),
        ("结束", material("纸", 5, unit="张")),
        ("开场", material("椅子", 1, per="person", unit="把", reusable="true", substitute="站着")),
        ("结束", material("椅子", 2, unit="把", reusable="true")),
        ("结束", material("纸", 1, unit="包")),
    ]
    assert cells(packing(used, 10)) == [
        ["□ 纸", "15 张", "开场、结束", "—"],
        ["□ 椅子", "10 把", "开场、结束", "站着"],
        ["□ 纸", "1 包", "结束", "—"],
    ]


def test_nothing_to_bring_is_no_list() -> None:
    assert packing([], 10) is None


def test_sessions_are_counted_in_chinese() -> None:
    assert [ordinal(number) for number in (1, 2, 10, 11)] == ["第一次", "第二次", "第十次", "第 11 次"]

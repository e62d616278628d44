"""转发图片: one for each kit and course, the same bytes each time, with a square that leads to the page."""

from __future__ import annotations

import io
from dataclasses import replace

from conftest import ROOT
from PIL import Image

from xindeng import library, plan, posters
from xindeng.render import poster

SAID = poster.Said("忙完农活睡个好觉", "讲座工具包", "一小时村里讲座。", ("尚未经专业审核",), "心灯", "示例中心", "https://example.org/latest/kits/kit-a.html", "12356")


def test_the_same_words_give_the_same_picture_and_others_another() -> None:
    one = poster.png(SAID)
    assert poster.png(SAID) == one
    assert Image.open(io.BytesIO(one)).size == (1080, 1440)
    assert poster.png(replace(SAID, title="和孩子好好说话")) != one
    assert poster.png(replace(SAID, address="https://example.org/latest/kits/kit-b.html")) != one


def test_long_words_stay_on_the_picture() -> None:
    long = poster.png(replace(SAID, title="很长的题目" * 8, summary="一句很长的话。" * 30, notices=("一", "二", "三")))
    assert Image.open(io.BytesIO(long)).size == (1080, 1440)


def test_every_kit_and_course_has_one_and_its_name_says_whose() -> None:
    sample = ROOT / "tests/sample"
    shelf, _ = library.load(sample)
    todo = posters.added(plan.plan(shelf, {}, sample), shelf)
    made = {entry.owner: entry.name for entry in todo.prints if entry.format == "png"}
    wanted = {doc.id for doc in todo.docs if doc.kind in posters.KINDS and doc.id in shelf.items}
    assert made == {ref: f"{ref}-share.png" for ref in wanted}
    assert {"lecture_kit", "course"} == {shelf.items[ref].type for ref in made}

"""按人找: who is meant by the words of an item, and a page for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT

from xindeng import library
from xindeng.doc import Cards, walk
from xindeng.kinds import KINDS, audiences
from xindeng.schema import Item


@dataclass(frozen=True)
class _Meant:
    group: str


@dataclass(frozen=True)
class _For:
    audience: _Meant


@pytest.mark.parametrize(
    ("group", "who"),
    [
        ("社区和乡镇居民", ["居民"]),
        ("助人工作的新手，如网格员、妇联干部、教师、志愿者", ["网格员和村社区干部", "教师", "志愿者", "学员"]),
        ("照顾生病父母的儿女", ["照顾家人的人"]),
        ("家里有半大孩子的父母、爷爷奶奶", ["父母和祖辈"]),
        ("看学员对练、录像和接待的督导师、考官、同组学员", ["学员", "督导师、考官和培训师"]),
        ("谁也没有写在表里的人", ["居民"]),
    ],
)
def test_people_are_read_from_the_words_of_everyday(group: str, who: list[str]) -> None:
    item = _For(_Meant(group))
    assert [each.title for each in audiences.people(item)] == who  # type: ignore[arg-type]  # one field of an item


def test_every_item_is_found_by_somebody_and_lists_lead_to_items() -> None:
    shelf, _ = library.load(ROOT)
    items = {item.id for item in shelf.all(Item) if item.status != "retired"}
    pages = [audiences.page(each, shelf, KINDS) for each in audiences.addressed(shelf)]
    listed = [{card.target for block in walk(page.blocks) if isinstance(block, Cards) for card in block.cards} for page in pages]
    assert set().union(*listed) == items
    assert len(pages) >= 8
    whole = audiences.whole(shelf)
    [cards] = [block for block in walk(whole.blocks) if isinstance(block, Cards)]
    assert [card.target for card in cards.cards] == [page.url for page in pages]
    assert Path(whole.url).parent.name == audiences.FOLDER

"""按人找: a page for each kind of people, with everything that was written for them.

An item says in the words of everyday for whom it is (`audience.group`); which people these are is
read from the words, so nobody has to tick boxes. The same names narrow the search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from xindeng.doc import Blocks, Card, Cards, Doc, para
from xindeng.schema import Item
from xindeng.shelf import Library

from .common import help_card, section
from .kind import HOME, Kind

FOLDER = "audiences"
URL = f"{FOLDER}/index.html"


@dataclass(frozen=True)
class People:
    """Some of those for whom a library is written. `words`: how an item names them, as a pattern."""

    name: str
    title: str
    words: str
    summary: str

    @property
    def url(self) -> str:
        return f"{FOLDER}/{self.name}.html"


PEOPLE = (
    People("residents", "居民", "居民|谁都|邻居|朋友|心慌|夜里|操心|不下来的人|欠债|怕人看见|害怕|难受的人|小组$", "自己用得上的：练习、问答、讲座、小组。"),
    People("elders", "老人", "老人|失去老伴|久坐", "老人和给老人办活动的人。"),
    People("parents", "父母和祖辈", "父母和|的父母|祖辈|爷爷奶奶|家长|大人", "带孩子的人。"),
    People("carers", "照顾家人的人", "照顾|照护|家里人|儿女|陪在", "照顾老人、病人和难受的家里人。"),
    People("workers", "网格员和村社区干部", "网格员|干部|驻村|调解员|养老服务", "天天入户、天天接电话的人。"),
    People("teachers", "教师", "教师", "乡村教师和学校里的人。"),
    People("doctors", "村医", "村医|乡村医生", "村医和卫生室的人。"),
    People("volunteers", "志愿者", "志愿者|文艺队", "来帮忙的人。"),
    People("learners", "学员", "学员|新手|初级指导师", "在学助人谈话、讲座和带小组的人。"),
    People("supervisors", "督导师、考官和培训师", "督导|考官|培训师|带领者|负责人", "带人、看人、定级的人。"),
)


def people(item: Item) -> tuple[People, ...]:
    """For whom an item is, its own words stand on its page; what names none of these is for residents."""
    return _named(item.audience.group)


@cache
def _named(words: str) -> tuple[People, ...]:
    return tuple(each for each in PEOPLE if re.search(each.words, words)) or PEOPLE[:1]


def addressed(library: Library) -> tuple[People, ...]:
    """Those for whom the library has anything."""
    return tuple(each for each in PEOPLE if _for(each, library))


def whole(library: Library) -> Doc:
    """The list of people."""
    cards = (Card(each.url, each.title, each.summary, (f"{len(_for(each, library))} 项",)) for each in addressed(library))
    return Doc(
        id=FOLDER, kind="index", label="按人找", title="按人找", url=URL, summary="您是谁，或者要帮的是谁？",
        blocks=(Cards(tuple(cards)), help_card(library)), trail=(HOME,),
    )  # fmt: skip


def page(each: People, library: Library, kinds: Sequence[Kind[Any]]) -> Doc:
    """Everything for some people, kind by kind."""
    items = _for(each, library)
    blocks: Blocks = (para(f"写着给{each.title}用的，一共 {len(items)} 项。"),)
    for kind in kinds:
        own = sorted((item for item in items if item.type == kind.name), key=kind.order)
        if own:
            listed = Cards(tuple(kind.card(item, library) for item in own))
            blocks += section(f"{kind.label}（{len(own)}）", listed, id=kind.folder)
    return Doc(
        id=f"{FOLDER}-{each.name}", kind="index", label="按人找", title=each.title, url=each.url, summary=each.summary,
        blocks=(*blocks, help_card(library)), trail=(HOME, (URL, "按人找")),
    )  # fmt: skip


def _for(each: People, library: Library) -> list[Item]:
    return [item for item in library.all(Item) if item.status != "retired" and each in people(item)]

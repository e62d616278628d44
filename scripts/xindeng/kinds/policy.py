"""政策: fixed texts that are kept once and quoted everywhere (执业边界, 保密例外, 标识)."""

from __future__ import annotations

from xindeng.doc import Blocks, Card, Edition, para
from xindeng.schema import Register, Text
from xindeng.shelf import Library

from .kind import Kind


class Policy(Register):
    text: Text


def compose(item: Policy, _: Library) -> Blocks:
    return tuple(para(words) for words in item.text.split("\n") if words.strip())


SHEET = Edition("sheet", "打印一份", ("facilitator", "participant"), "贴在墙上，放进夹子", layout="sheet", fit=1)
KIND = Kind("policy", "pol", "政策", "policies", Policy, compose, editions=(SHEET,), card=lambda p, _: Card(p.id, p.title, p.text))

"""Where figures and words come from (R-02…R-06): facts, references, licences."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from xindeng.checks.passages import Passage, Reading
from xindeng.diag import Diagnostic
from xindeng.kinds.figures import Fact
from xindeng.kinds.registers import Licence, Reference
from xindeng.schema import Item, Register
from xindeng.shelf import Library
from xindeng.source import Where

Found = Iterator[Diagnostic]

FIGURE = re.compile(
    r"(?<![\d.第])\d[\d,，]*(?:\.\d+)?(?: ?[%％]|(?<=\d\d\d) ?(?:多|余|来)?(?:万|亿|人|名|位|个|次|例|起|家|所|场|户|元|吨|亩|公里))"
    r"|百分之[一二三四五六七八九十零百点]+|[一二三四五六七八九十两几]+(?:成|分之[一二三四五六七八九十])(?:的|以上|左右|人)"
)
"""A number that claims something about the world: three digits with a unit, a percentage, a share."""
OLD_READING = 730
"""Days after which a web page should be read again (R-03)."""


def figures(reading: Reading) -> Found:
    """R-02: a figure in public prose says where it is from."""
    for passage in reading.said if isinstance(reading.item, Item) else ():
        if passage.in_body and not _sourced(passage):
            for found in FIGURE.finditer(passage.text):
                hint = "用 [](fact-…) 引用一条数据，或在同一段写脚注、链接到 ref-…；没有出处就去掉这个数。"
                message = f"“{found.group()}”没有出处"
                yield Diagnostic("R-02", passage.at(found.group()), message, hint, "warning")


def _sourced(passage: Passage) -> bool:
    return any(link == "footnote" or link.startswith(("fact-", "ref-")) for link in passage.links)


def read_lately(library: Library, today: date) -> Found:
    """R-03: a page that was read long ago may say something else now."""
    for reference in library.all(Reference):
        age = (today - reference.accessed).days if reference.accessed else 0
        if age > OLD_READING:
            message = f"这个网页是 {age} 天前读的"
            yield reference.says("accessed", "R-03", message, "再读一遍，改 accessed；打不开就换出处。", "warning")


def derived(library: Library) -> Found:
    """R-04: what is adapted keeps the rights of what it was adapted from."""
    for item, where, source in _adapted(library):
        licence = _licence_of(source, library)
        mine = library.find(item.licence, Licence)
        if licence is None or mine is None:
            message = f"“{source.title}”没有写许可，不能改编"
            yield item.says(where, "R-04", message, "查清许可，写进许可登记；查不清就只引用、不改编。")
        elif not licence.allows.adapt:
            message = f"“{source.title}”的许可不允许改编"
            yield item.says(where, "R-04", message, "只能原样使用，或自己另写。")
        elif licence.allows.share_alike and mine.id != licence.id:
            message = f"“{source.title}”要求改编后用同样的许可 {licence.title}"
            yield item.says("licence", "R-04", message, f"写 licence: {licence.id}。")
        elif not licence.allows.commercial and mine.allows.commercial:
            message = f"“{source.title}”不许商用，这里的许可却允许"
            yield item.says("licence", "R-04", message, "换一个同样不许商用的许可。")


def _adapted(library: Library) -> Iterator[tuple[Item, Where, Register]]:
    """Every item that was made from another one, and where it says so."""
    for item in library.all(Item):
        if item.derived_from and (source := library.items.get(item.derived_from.ref)):
            yield item, ("derived_from", "ref"), source
    for item, below in library.replaced(Item):
        yield item, ("overrides",), below


def _licence_of(source: object, library: Library) -> Licence | None:
    ref = getattr(source, "licence", None)
    return library.find(ref, Licence) if ref else None


def in_force(library: Library) -> Found:
    """R-05: a law or standard that was repealed is no longer cited."""
    for reference in library.all(Reference):
        if reference.state != "废止":
            continue
        for citing in library.citing(reference.id, Item):
            message = f"引用的“{reference.title}”已经废止"
            yield citing.says("references", "R-05", message, "换成现行的；讲历史的，在正文里写明已废止。", "warning")


# --- facts -----------------------------------------------------------------------------

OPERATORS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def formulas(library: Library) -> Found:
    """R-06: a value that is said to follow from others does; it is flagged, never corrected."""
    for fact in library.all(Fact):
        if not fact.formula:
            continue
        try:
            result = _value(fact.formula, library)
        except (ValueError, SyntaxError, ArithmeticError) as error:
            hint = "只写数据编号、数字和 + - * / ( )，例如 fact-passed / fact-registered * 100。"
            yield fact.says("formula", "R-06", f"算式看不懂：{error}", hint)
            continue
        stated = _number(fact.value)
        if stated is None:
            yield fact.says("value", "R-06", f"“{fact.value}”不是一个数，不能用算式核对", "只写数字，单位写在 unit。")
        elif abs(result - stated) > _tolerance(fact.value):
            message = f"按算式算出来是 {_shown(result)}，写的是 {fact.value}"
            yield fact.says("value", "R-06", message, "回到出处核对；出处自己对不上的，写进 note，去掉 formula。")


def _value(formula: str, library: Library) -> Decimal:
    """What a formula comes to. Ids hold hyphens, so each becomes a name that a parser takes."""
    names: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        names[f"f{len(names)}"] = found.group()
        return f"f{len(names) - 1}"

    tree = ast.parse(re.sub(r"fact-[a-z0-9]+(?:-[a-z0-9]+)*", named, formula), mode="eval")
    return _worth(tree.body, names, library)


def _worth(node: ast.expr, names: Mapping[str, str], library: Library) -> Decimal:
    """The value of one node; ValueError for anything but the four operations."""
    match node:
        case ast.BinOp(left, op, right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_worth(left, names, library), _worth(right, names, library))
        case ast.Constant(value) if isinstance(value, int | float):
            return Decimal(str(value))
        case ast.Name(name) if name in names:
            fact = library.find(names[name], Fact)
            number = _number(fact.value) if fact else None
            if number is None:
                raise ValueError(f"没有“{names[name]}”这个数")
            return number
    raise ValueError("只能用加减乘除")


def _number(value: str) -> Decimal | None:
    return Decimal(value.replace(",", "")) if re.fullmatch(r"-?[\d,]+(\.\d+)?", value) else None


def _tolerance(value: str) -> Decimal:
    """Half a unit of the last digit that was written: 61.6 may stand for 61.55…61.65."""
    places = len(value.partition(".")[2])
    return Decimal(5).scaleb(-places - 1)


def _shown(result: Decimal) -> str:
    return f"{result.quantize(Decimal('0.0001')).normalize():f}"

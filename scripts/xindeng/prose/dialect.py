"""The dialect: CommonMark, tables, footnotes and admonitions, with emphasis made for Chinese.

CommonMark decides whether `*` may open or close emphasis by the spaces and punctuation
beside it. Chinese has no spaces between words, so `**注意：**请` and `他说**“别走。”**`
would stay literal. Beside a Chinese character, only a space forbids (the rule follows the
idea of the "CJK friendly" amendment to CommonMark). Text in ASCII behaves as CommonMark says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.footnote import footnote_plugin

NESTING = 20
"""Deepest nesting of blocks; markdown-it drops what lies deeper, so readers must complain."""

CHINESE_MARKS = "“”‘’—…·　、。〈〉《》「」『』【】〔〕！（），－．：；？～％＊＋／＝｜"
CHINESE = re.compile(
    r"[\u2e80-\u2fdf\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    r"\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff“”‘’—…·]"
)
HEADING_ID = re.compile(r"\{#([^{}]*)\}$")
BLANK_TO_FILL = 3
"""So many underscores beside Chinese text are a gap to write in, not emphasis."""


def is_chinese(char: str) -> bool:
    """Whether a character belongs to Chinese text, its punctuation included."""
    return bool(char) and CHINESE.match(char) is not None


def joins_without_space(before: str, after: str) -> bool:
    """Whether a line that ends in `before` and goes on with `after` is one run of text."""
    if is_chinese(before) and is_chinese(after):
        return True
    return (before or " ") in CHINESE_MARKS or (after or " ") in CHINESE_MARKS


class _Parser(MarkdownIt):
    """Leaves link targets as written: which ones are accepted is said in Chinese, later."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 (the library's names)
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


def _emphasis(state: StateInline, silent: bool) -> bool:
    """The library's rule; then the new delimiters are judged again with Chinese neighbours."""
    start, known = state.pos, len(state.delimiters)
    before = state.src[start - 1] if start > 0 else ""
    if not tokenize(state, silent):
        return False
    after = state.src[state.pos] if state.pos < state.posMax else ""
    for delimiter in state.delimiters[known:]:
        if state.src[start] == "*":
            delimiter.open = delimiter.open or _may_stand(after, before)
            delimiter.close = delimiter.close or _may_stand(before, after)
        elif _is_gap(state.pos - start, before, after):
            delimiter.open = delimiter.close = False
    return True


def _may_stand(inside: str, outside: str) -> bool:
    """Whether a run of `*` may stand between its text and what is around it."""
    return bool(inside.strip()) and (is_chinese(inside) or is_chinese(outside))


def _is_gap(length: int, before: str, after: str) -> bool:
    sides = (is_chinese(before), is_chinese(after))
    return all(sides) or (length >= BLANK_TO_FILL and any(sides))


def _braces(state: StateInline, silent: bool) -> bool:
    """`{{ 7*7 }}` is text, whatever stands in it."""
    if not state.src.startswith("{{", state.pos):
        return False
    end = state.src.find("}}", state.pos, state.posMax)
    if end < 0 or "\n" in state.src[state.pos : end]:
        return False
    if not silent:
        token = state.push("text_special", "", 0)
        token.content = state.src[state.pos : end + 2]
    state.pos = end + 2
    return True


def _heading_ids(state: StateCore) -> None:
    """Move `{#id}` from the words of a heading into its token."""
    for token, inner in zip(state.tokens, state.tokens[1:], strict=False):
        found = HEADING_ID.search(inner.content) if token.type == "heading_open" else None
        if found:
            token.meta["id"] = found[1]
            inner.content = inner.content[: found.start()].rstrip()


def _make() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": True, "maxNesting": NESTING})
    parser.enable("table").disable("text_join")
    parser.use(admon_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.before("emphasis", "braces", _braces)
    parser.core.ruler.after("block", "heading_ids", _heading_ids)
    return parser


PARSER = _make()


def block_tokens(text: str) -> Sequence[Token]:
    """Tokens of a body. HTML is recognised so that it can be refused, not to be let through."""
    return PARSER.parse(text, {})


def inline_tokens(text: str) -> Sequence[Token]:
    """Tokens of a line: one `inline` token."""
    return PARSER.parseInline(text, {})

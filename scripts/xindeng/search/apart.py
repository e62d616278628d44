"""What Pagefind is given to read of a page: the marked part, each Chinese character a word of its own.

Pagefind cuts Chinese into words by a dictionary, the browser cuts the question by another, and of 65 questions
one page in twenty was lost between them; by characters nothing is, in an index of the same size. Told that the
language is none it knows, Pagefind takes what stands between spaces for a word, in half the time.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

BODY = "data-pagefind-body"
SPACE = "␣"
"""Stands for a space that a reader sees; every other space in the index only parts words."""
_TAG = re.compile(r"(<[^>]*>)")
_SEEN = re.compile(r"(?<=\S) (?=\S)")
_WANTED = re.compile(r' (?:data-pagefind[a-z-]*(?:="[^"]*")?|id="[a-z0-9-]+@[0-9.]+"|hidden)(?=[\s>])')
"""What Pagefind acts upon, and the names of spoken lines (search/hits.js): it lists every place that has a name."""
_BLOCK_END = re.compile(r"(\S)\. ")
_LETTERS = re.compile(r"(?<=[A-Za-z0-9]) (?=[A-Za-z0-9])")
_SENTENCES = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "td", "div", "ul", "li", "article", "section")
"""Where these end, Pagefind puts a full stop, if a letter stands before it."""
_CELLS = {"</th", "</dt", "</dd", "</caption", "<br"}
"""After these a reader sees a space."""
_MARKS = "，。：；？！、·…—–“”‘’（）《》〈〉「」『』【】〔〕～／％" + "!\"$%'()*+,-./:=?@[\\]^_`{|}~"
"""Each a word of its own, so that Pagefind joins nothing over it: PHQ-9 is PHQ and 9."""


def marked(page: str) -> str:
    """Of a page, what is to be found by searching and little else; empty where nothing is."""
    at = page.find(BODY)
    if at < 0:
        return ""
    end = page.rfind("</article>", at)
    return page[page.rindex("<", 0, at) : end if end > 0 else len(page)]


def apart(marked: str) -> str:
    """The marked part of a page as Pagefind is to read it."""
    parts = _TAG.split(marked)
    words = _SEEN.sub(f" {SPACE} ", "\0".join(parts[::2])).translate(_table())
    parts[::2] = words.split("\0")
    parts[1::2] = map(_bare, parts[1::2])
    done = "".join(parts)
    for name in _SENTENCES:
        done = done.replace(f" </{name}>", f"</{name}>")
    return f"<html><body>{done}"


def whole(text: str) -> str:
    """What stands in the index as its readers know it (search/hits.js does the same)."""
    return _LETTERS.sub(SPACE, _BLOCK_END.sub(rf"\1.{SPACE}", text)).replace(" ", "").replace(SPACE, " ")


@lru_cache(maxsize=1000)
def _bare(tag: str) -> str:
    name = tag.split(None, 1)[0].rstrip(">")
    if name in {"<img", "<!--"}:  # Pagefind would note the first picture of a page
        return ""
    after = f" {SPACE} " if name in _CELLS else ""
    return f"{name}{''.join(_WANTED.findall(tag)) if ' ' in tag else ''}>{after}"


@cache
def _table() -> dict[int, str]:
    alone = (*(chr(n) for n in range(0x3400, 0xA000)), *_MARKS)
    return {**{ord(char): f" {char} " for char in alone}, 0x3000: f" {SPACE} "}

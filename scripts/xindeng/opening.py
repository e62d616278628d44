"""A file's bytes as text, and the text as head and body, whatever editor it came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import slips
from .diag import Diagnostic, Mend, Span

MAX_BYTES = 1 << 20
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_FENCE = "---"
OFFICE = (".doc", ".docx", ".wps", ".rtf", ".odt")
"""Endings of texts that an office program wrote."""


def decoded(raw: bytes, path: str) -> tuple[str | None, list[Diagnostic]]:
    """The file's text with `\\n` line ends and no BOM, or why it cannot be read."""

    def refuse(code: str, message: str, hint: str) -> tuple[None, list[Diagnostic]]:
        return None, [Diagnostic(code, Span(path), message, hint)]

    if len(raw) > MAX_BYTES:
        return refuse("Y-06", f"文件有 {len(raw) // 1024} KB，超过 1 MB", "把它拆成几个文件。")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        looks = _encoding(raw)
        what = f"文件不是 UTF-8 编码，它像是{looks}" if looks else "文件不是 UTF-8 编码"
        return refuse("Y-07", what, "在记事本里打开它，选“文件 → 另存为”，下面的“编码”选 UTF-8，保存时覆盖原来的文件。")
    problems = [_invisible(path, text, found) for found in _INVISIBLE.finditer(text)]
    return (None, problems) if problems else (text, [])


def unread(path: str) -> Diagnostic | None:
    """A file that its author may take for content, and that is none by the end of its name."""
    name = path.rpartition("/")[2]
    if name.startswith((".", "~")):
        return None
    ours = re.fullmatch(r"(.+?)\.(md|markdown|mdown|yml|yaml)(?:\.txt)?", name, re.IGNORECASE)
    if ours and not name.endswith((".md", ".yml", ".yaml")):
        right = f"{ours[1]}.{'yml' if ours[2].lower().startswith('y') else 'md'}"
        hint = f"改名为 {right}。看不见结尾的话，先在文件夹的“查看”里勾上“文件扩展名”。"
        return Diagnostic("Y-11", Span(path), f"这个文件没有读：文件名要以 .md 或 .yml 结尾，这里是“{name}”", hint)
    if name.lower().endswith(OFFICE):
        hint = "用 ./inv import 把它变成草稿；只是留底的，放到内容库外面。"
        return Diagnostic("Y-11", Span(path), "这个文件没有读，网站上不会有它", hint, "warning")
    return None


def _encoding(raw: bytes) -> str:
    """What an editor calls the encoding that these bytes seem to have; empty when there is no telling."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "记事本里叫“Unicode”的 UTF-16 编码"
    try:
        hanzi = any("\u4e00" <= char <= "\u9fff" for char in raw.decode("gb18030"))
    except UnicodeDecodeError:
        return ""
    return " GBK 编码（记事本里叫 ANSI）" if hanzi else ""


def _invisible(path: str, text: str, found: re.Match[str]) -> Diagnostic:
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
    hint = "把光标放到这里，删掉它前后各一个字再重新输入。"
    message = f"这里有看不见的字符（{slips.invisible(found.group())}）"
    return Diagnostic("Y-04", Span(path, line, column), message, hint, mend=Mend(found.group(), ""))


@dataclass(frozen=True)
class Parts:
    """The YAML of a file and its body, each with its first line in the file."""

    head: str
    head_line: int
    body: str = ""
    body_line: int = 1


def split(text: str, path: str) -> tuple[Parts | None, list[Diagnostic]]:
    """Front matter and body; of what is no .md all is front matter."""
    if not text.strip():
        return None, [Diagnostic("Y-10", Span(path), "文件是空的", "写上内容，或删掉这个文件。")]
    if not path.endswith(".md"):
        return Parts(text, 1), []
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return None, [_no_beginning(path, lines)]
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == _FENCE:
            body = lines[number + 1 :]
            second = _second_head(body)
            problems = [] if second is None else [_two_items(path, number + 2 + second)]
            head = "\n".join(lines[1:number]) + "\n"
            return Parts(head, 2, "\n".join(body[:second]), number + 2), problems
    return None, [_no_end(path, lines)]


def _no_beginning(path: str, lines: Sequence[str]) -> Diagnostic:
    hint = "第一行写三个减号 ---，接着写 id、type、title 等字段，再写一行 ---，然后才是正文。"
    first = next(number for number, line in enumerate(lines) if line.strip())
    if slips.fence(lines[first]):
        return _not_a_fence(path, first, lines[first])
    if lines[first].rstrip() == _FENCE:
        hint = "删掉前面的空行：三个减号 --- 要写在第一行。"
        return Diagnostic("Y-08", Span(path), "文件开头是空行，字段区不在第一行", hint)
    if re.match(r"\s*(?:id|编号|type|类型|title|标题)\s*[:：]", lines[first]):
        return Diagnostic("Y-08", Span(path, first + 1), "字段区前面少了一行 ---", "在这一行上面另起一行，写三个半角减号 ---。")
    return Diagnostic("Y-08", Span(path), "文件开头没有字段区", hint)


def _no_end(path: str, lines: Sequence[str]) -> Diagnostic:
    """At the line above which the fence is missing: the first heading, or the first empty line."""
    for number, line in enumerate(lines[1:], 1):
        if slips.fence(line):
            return _not_a_fence(path, number, line)
        if re.match(r"##+ ", line):
            hint = "字段写完以后、这个小标题上面，单独写一行三个半角减号 ---。"
            mend = Mend("##", f"{_FENCE}\n\n##")
            return Diagnostic("Y-08", Span(path, number + 1), "字段区没有结束，正文就开始了", hint, mend=mend)
    return Diagnostic("Y-08", Span(path), "字段区没有结束", "在最后一个字段的下一行写三个半角减号 ---。")


def _not_a_fence(path: str, number: int, line: str) -> Diagnostic:
    words = line.strip()
    what = slips.named(words) or f"{len(words)} 个减号"
    message = f"字段区的上下要各有一行三个半角减号，这一行是{what}"
    column = len(line) - len(line.lstrip()) + 1
    return Diagnostic("Y-08", Span(path, number + 1, column), message, "改成 ---，前后不留空格。", mend=Mend(words, _FENCE))


def _second_head(body: Sequence[str]) -> int | None:
    """Where in a body another item begins: a fence, and below it an id, a type or a title."""
    for number, line in enumerate(body[:-1]):
        if line.rstrip() == _FENCE and re.match(r"(?:id|编号|type|类型) ?[:：] ?\S", body[number + 1]):
            return number
    return None


def _two_items(path: str, line: int) -> Diagnostic:
    hint = "从这一行起剪下来，另存成一个新的 .md 文件。"
    return Diagnostic("Y-12", Span(path, line), "这里又开始了一个字段区：一个文件里有两项内容", hint)

"""Hand-written pages of docs/: what they may contain, checked before the engine sees them.

The engine's macros are Jinja, and one Jinja expression can run a shell. A page that asks
for macros (`render_macros: true`) may therefore hold calls of our own macros with literal
arguments and nothing else that Jinja would read. Pages that do not ask are never rendered:
what they say between braces shows as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .diag import Diagnostic, Span, did_you_mean

NOT_ALLOWED, UNKNOWN, OUTSIDE, DEAD_LINK, BROKEN = "W-01", "W-02", "W-03", "W-04", "W-05"

MACROS: Mapping[str, tuple[str, ...]] = {
    "alike": (),
    "doors": (),
    "library_figures": (),
    "latest_items": ("number",),
}
"""Name of each macro in scripts/macros.py and the kinds of its optional arguments."""

_OPEN = re.compile(r"\{\{|\{%|\{#")
_CALL = re.compile(r"\{\{-?\s*(?P<name>[^\W\d]\w*)\s*\((?P<args>[^(){}]*)\)\s*-?\}\}")
_LITERALS = {
    "number": re.compile(r"\d{1,4}"),
    "text": re.compile(r"\"[^\"\\{}]*\"|'[^'\\{}]*'"),
}
THEME = Path(__file__).parent / "theme"
HOME = "index.md"
ALONE = (HOME, "reference/coverage.md")
"""Pages of a base library that a county does not take over: they tell of its own items, which may be hidden there."""
KEYS = ("title", "description", "render_macros", "xd_home", "xd_unlisted")
"""What a page's head may say; `xd_home` drops the side column, `xd_unlisted` keeps it out of search."""

_HEAD = re.compile(r"\A\ufeff?---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_DISGUISE = re.compile(r"[\\&*!]|<<")
"""YAML by which a head could spell `render_macros` without writing it."""
_ENTRY = re.compile(
    r"(?P<key>\w+):[ \t]+(?:\"[^\"\\]*\"|'[^']*'|(?![\[\]{}&*!|>'\"%@`#,?:-])(?:(?!: | #)[^\r\n])*[^\s:])[ \t]*"
)
"""`key: value` on one line, which every YAML reader takes alike."""
_CODE = re.compile(r"^[ ]*(```|~~~).*?(?:^[ ]*\1|\Z)|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(<?([^)\s>#]+\.md)(?:#[^)\s>]*)?>?(?:\s+\"[^\"]*\")?\)")


def check_pages(root: Path, base: Path | None = None) -> list[Diagnostic]:
    """Everything that can be said about docs/, and of the base library's, without running an engine."""
    written = list(merged(root, base))
    names = {page.name for page in written} | {name for name, _ in pages(THEME / "pages")}
    problems: list[Diagnostic] = []
    for page in written:
        outside = check_inside(page.path, page.file, page.docs)
        problems += outside
        if page.file.suffix == ".md" and not outside:
            text, unreadable = check_text(page.path, page.file)
            problems += unreadable + check_head(page.path, text) + check_macros(page.path, text)
            problems += check_links(page, text, names)
    return problems


@dataclass(frozen=True)
class Page:
    """A file of docs/: its name below that folder, what complaints call it, where it lies."""

    name: str
    path: str
    file: Path
    docs: Path


def merged(root: Path, base: Path | None = None) -> Iterator[Page]:
    """The files of docs/ over those of the base library, but for what it says of itself alone."""
    docs = root / "docs"
    own = {name for name, _ in pages(docs)}
    if base:
        below = base / "docs"
        folder = below.relative_to(root).as_posix()
        for name, file in pages(below):
            if name not in ALONE and name not in own:
                yield Page(name, f"{folder}/{name}", file, below)
    for name, file in pages(docs):
        yield Page(name, f"docs/{name}", file, docs)


def pages(docs: Path) -> Iterator[tuple[str, Path]]:
    """Name below docs/ (with `/`) and path of every file, in a fixed order; hidden ones left out."""
    for file in sorted(docs.rglob("*")):
        name = file.relative_to(docs).as_posix()
        if file.is_file() and not any(part.startswith(".") for part in name.split("/")):
            yield name, file


def check_macros(path: str, text: str) -> list[Diagnostic]:
    """What in one page the macros may not be handed; empty when the page may be rendered.

    `path` is relative to the content root, e.g. `docs/index.md`.
    """
    if not _asks_for_macros(text):
        return []
    problems = list(_shadowed(path, text))
    for found in _OPEN.finditer(text):
        problem = _judge(text, found.start())
        if problem:
            problems.append(Diagnostic(problem[0], place(path, text, found.start()), *problem[1:]))
    return problems


def check_head(path: str, text: str) -> list[Diagnostic]:
    """A page's head must be plain `key: value` lines that both engines read alike."""
    head = _HEAD.match(text)
    if head is None:
        if not text.startswith("---"):
            return []
        return [Diagnostic(BROKEN, Span(path), "页首没有结束", "在页首最后一行之后单独写一行 ---。")]
    problems = []
    for number, line in enumerate(head[0].splitlines()[1:-1], start=2):
        entry = _ENTRY.fullmatch(line)
        if entry is None and line.strip():
            problems.append(
                Diagnostic(
                    BROKEN,
                    Span(path, number),
                    f"页首的这一行读不懂：“{line.strip()[:30]}”",
                    "每行写一个“键: 值”，冒号用半角，后面空一格。",
                )
            )
        elif entry and entry["key"] not in KEYS:
            hint = did_you_mean(entry["key"], KEYS) or "可用的键：" + "、".join(KEYS)
            problems.append(Diagnostic(BROKEN, Span(path, number), f"页首没有“{entry['key']}”这个键", hint))
    return problems


def check_text(path: str, file: Path) -> tuple[str, list[Diagnostic]]:
    """A page's text, or why it cannot be read."""
    try:
        return file.read_text(encoding="utf-8"), []
    except UnicodeDecodeError:
        return "", [Diagnostic(BROKEN, Span(path), "这个文件不是 UTF-8 编码", "用编辑器另存为 UTF-8。")]


def check_links(page: Page, text: str, pages: AbstractSet[str]) -> list[Diagnostic]:
    """Links to other hand-written pages that do not exist. `pages` are paths below docs/."""
    here = PurePosixPath(page.name).parent
    prose = _CODE.sub(lambda found: " " * len(found[0]), text)
    problems = []
    for found in _LINK.finditer(prose):
        target = found[1]
        if "://" in target or _resolved(here, target) in pages:
            continue
        problems.append(
            Diagnostic(
                DEAD_LINK,
                place(page.path, text, found.start(1)),
                f"链接指向不存在的页面“{target}”",
                did_you_mean(target, pages) or "核对文件名；链接相对于本页所在的文件夹。",
            )
        )
    return problems


def check_inside(path: str, file: Path, docs: Path) -> list[Diagnostic]:
    """A link on the disk that leads out of docs/ would publish somebody's other files."""
    if file.resolve().is_relative_to(docs.resolve()):
        return []
    return [
        Diagnostic(
            OUTSIDE, Span(path), "这个文件是指向 docs/ 之外的链接，不会发布", "把文件本身复制到 docs/ 里。"
        )
    ]


def place(path: str, text: str, offset: int) -> Span:
    """Line and column of a character, both from 1."""
    before = text[:offset]
    return Span(path, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def _asks_for_macros(text: str) -> bool:
    head = _HEAD.match(text)
    return "render_macros" in text or bool(head and _DISGUISE.search(head[0]))


def _shadowed(path: str, text: str) -> Iterator[Diagnostic]:
    """Every key of a page's head becomes a name in the macros' namespace."""
    head = _HEAD.match(text)
    for found in re.finditer(r"^[\"']?(\w+)[\"']?[ \t]*:", head[0] if head else "", re.MULTILINE):
        if found[1] in MACROS:
            yield Diagnostic(
                NOT_ALLOWED,
                place(path, text, found.start(1)),
                f"页首的键“{found[1]}”与宏同名，会盖住它",
                "给这个键换一个名字。",
            )


def _judge(text: str, offset: int) -> tuple[str, str, str] | None:
    """Code, message and hint for one opening mark, or nothing when it is a known call."""
    call = _CALL.match(text, offset)
    if call is None:
        wrong = text[offset : offset + 30].splitlines()[0]
        return (
            NOT_ALLOWED,
            f"这里只能调用心灯自己的宏，不能写“{wrong}”",
            "写成 {{ library_figures() }} 这样；只想显示花括号，就去掉页首的 render_macros。",
        )
    name, args = call["name"], call["args"]
    if name not in MACROS:
        hint = did_you_mean(name, MACROS) or "可用的宏：" + "、".join(sorted(MACROS))
        return UNKNOWN, f"没有“{name}”这个宏", hint
    if _literal(args, MACROS[name]):
        return None
    return NOT_ALLOWED, f"宏“{name}”的参数“{args.strip()}”不对", _usage(name)


def _literal(args: str, kinds: tuple[str, ...]) -> bool:
    given = [arg.strip() for arg in args.split(",")] if args.strip() else []
    return len(given) <= len(kinds) and all(
        _LITERALS[kind].fullmatch(arg) for kind, arg in zip(kinds, given, strict=False)
    )


def _usage(name: str) -> str:
    words = {"number": "一个整数", "text": "一段带引号的文字"}
    kinds = MACROS[name]
    return "括号里可以写：" + "、".join(words[kind] for kind in kinds) if kinds else "括号里什么也不写。"


def _resolved(here: PurePosixPath, target: str) -> str:
    parts: list[str] = []
    for part in (here / target).parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)

"""Print: the PDF of one edition, set by typst from the Doc tree.

The tree is handed over as JSON and templates/*.typ walk it, so no markup is generated and
no text of an author can be taken for a command. The output is tagged (PDF/UA-1 and
PDF/A-2a) and depends on its arguments, the templates and the two pinned fonts only.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

import typst

from xindeng.diag import Span
from xindeng.doc import Blocks, Doc, Edition, as_data, chosen, walk
from xindeng.trouble import Trouble

from . import payload, qr
from .given import Given

S = TypeVar("S")
PARTS = ("around", "grids", "payload", "pdf", "qr")
"""Modules of this room that the bytes of a print depend on."""

TEMPLATES = Path(__file__).parent / "templates"
CLOSEST = 5
"""How close an edition may be set to take no more pages than it should: look.typ has the sizes."""
SCREEN = 96
"""Pixels an inch of a page that is looked at: A4 is 794 wide."""
MISSING = re.compile(r'the text (?:contains the disallowed codepoint )?`"(.+?)"`')
PANIC = re.compile(r"panicked with: (.+)")


class CannotSet(Exception):
    """One Chinese sentence: why this content cannot be printed, and the place when it is known."""

    def __init__(self, message: str, span: Span | None = None) -> None:
        super().__init__(message)
        self.span = span


@dataclass(frozen=True)
class Font:
    """A font file that comes with a PyPI package, pinned to its bytes."""

    package: str
    file: str
    sha256: str


FONTS = (
    Font(
        "manimgx_fonts_cjk",
        "NotoSansCJK-VF.otf.ttc",
        "d3d8256cdec8dbcb3552284bc6b20c734dd60c2ee9df83b5758e34807c4bac32",
    ),
    Font(
        "pylopdf_fonts_zh_cn",
        "NotoSerifSC-Regular.otf",
        "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
    ),
)


@dataclass(frozen=True)
class Printed:
    """A finished print."""

    pdf: bytes
    pages: int


def fonts() -> list[Path]:
    """The two font files, found in their packages and checked; `Trouble` when one is missing or altered."""
    return [_font(font) for font in FONTS]


def _font(font: Font) -> Path:
    found = importlib.util.find_spec(font.package)
    places = list(found.submodule_search_locations or ()) if found else []
    path = Path(places[0], font.file) if places else None
    if path is None or not path.is_file():
        raise Trouble(f"排印用的字体 {font.file} 不在，请重新安装依赖（包 {font.package}）。")
    if hashlib.sha256(path.read_bytes()).hexdigest() != font.sha256:
        raise Trouble(f"字体 {font.file} 与登记的不是同一个文件，请重新安装依赖（包 {font.package}）。")
    return path


@functools.cache
def _loaded() -> typst.Fonts:
    """Loaded once for a process: 44 MB. typst takes folders; system fonts stay out."""
    folders = [str(path.parent) for path in fonts()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def assets_digest() -> str:
    """Hash of everything but the arguments that the bytes of a print depend on."""
    digest = hashlib.sha256(b"".join(Path(__file__).with_name(f"{part}.py").read_bytes() for part in PARTS))
    digest.update(f"typst {metadata.version('typst')} {qr.DIGEST}".encode())
    for font in FONTS:
        digest.update(font.sha256.encode())
    for template in sorted(TEMPLATES.glob("*.typ")):
        digest.update(template.name.encode() + b"\0" + template.read_bytes())
    return digest.hexdigest()


def render(doc: Doc, edition: Edition, given: Given) -> Printed:
    """One edition as PDF. Raises `CannotSet` for content that cannot be set, `Trouble` for fonts."""
    return _set(_bound, doc, edition, given)


def pictures_of(doc: Doc, edition: Edition, given: Given) -> list[bytes]:
    """The pages of an edition as PNG, for a look on the screen. Exceptions as for `render`."""
    return _set(_pictured, doc, edition, given)


def _set(finish: Callable[[typst.Compiler, int], S], doc: Doc, edition: Edition, given: Given) -> S:
    """An edition set by typst; `finish` takes what is wanted of it, given midnight of the Doc's date."""
    blocks = chosen(doc, edition)
    if not blocks:
        raise CannotSet(f"《{doc.title}》的“{edition.title}”里什么都没有。")
    with tempfile.TemporaryDirectory(prefix="xindeng-print-") as name:
        stage = Path(name)
        shutil.copytree(TEMPLATES, stage, dirs_exist_ok=True)
        (stage / "qr.svg").write_bytes(qr.svg(given.address))
        (stage / "qr.png").write_bytes(qr.small(given.address))
        staged = dict(_stage_pictures(given.pictures, stage))
        data = payload.payload(doc, edition, blocks, given.help_lines) | {
            "address": given.address,
            "centre": given.centre,
            "pictures": staged,
            "help-lines": as_data(given.help_lines),
        }
        try:
            return finish(_made(stage, data, edition), _timestamp(doc))
        except RuntimeError as error:  # typst's base class; its query() raises nothing finer
            told = _explain(str(error), blocks)
            if told is None:
                raise
            raise told from error


def _stage_pictures(pictures: Mapping[str, Path], stage: Path) -> Iterator[tuple[str, str]]:
    for number, (src, path) in enumerate(sorted(pictures.items())):
        if not path.is_file():
            raise CannotSet(f"图片 {src} 不在。")
        name = f"picture-{number}{path.suffix.lower()}"
        shutil.copyfile(path, stage / name)
        yield src, name


def _timestamp(doc: Doc) -> int:
    """Midnight UTC of the Doc's date: the print of an unchanged item never changes.

    An entry of a register has a version and no date: its print tells none.
    """
    try:
        return int(datetime.fromisoformat(doc.date).replace(tzinfo=UTC).timestamp()) if doc.date else 0
    except ValueError as error:
        raise CannotSet(f"《{doc.title}》的日期“{doc.date}”不是年-月-日，不能印成有版本的册子。") from error


def _made(stage: Path, data: dict[str, Any], edition: Edition) -> typst.Compiler:
    if not edition.fit:
        return _compiler(stage, data)
    alone = edition.layout == "fold" or (edition.layout == "sheet" and edition.fit == 1)
    return _fitted(stage, data, edition.fit, range(0 if alone else payload.NORMAL, CLOSEST + 1))


def _pictured(compiler: typst.Compiler, _: int) -> list[bytes]:
    out = compiler.compile(format="png", ppi=SCREEN)
    return [out] if isinstance(out, bytes) else list(out or ())


def _bound(compiler: typst.Compiler, timestamp: int) -> Printed:
    out = compiler.compile(format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=timestamp)
    if not isinstance(out, bytes):
        raise TypeError("typst gives one PDF as bytes")
    return Printed(out, _pages(compiler))


def _fitted(stage: Path, data: dict[str, Any], most: int, squeezes: range) -> typst.Compiler:
    """Set closer until it takes no more than `most` pages; what never does, no closer than helps.

    Closer never takes more pages, so the closest tells how many there must be. A sheet that
    stands alone begins larger than normal: room that is left makes it easier to read.
    """
    counts = []
    for squeeze in squeezes:
        compiler = _compiler(stage, data | {"squeeze": squeeze})
        counts.append(_pages(compiler))
        if counts[-1] <= most:
            return compiler
    return _compiler(stage, data | {"squeeze": squeezes[counts.index(min(counts))]})


def _compiler(stage: Path, data: dict[str, Any]) -> typst.Compiler:
    (stage / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return typst.Compiler(stage / "book.typ", root=stage, font_paths=_loaded(), ignore_system_fonts=True)


def _pages(compiler: typst.Compiler) -> int:
    return int(compiler.query("<pages>", field="value", one=True))


def _explain(message: str, blocks: Blocks) -> CannotSet | None:
    """typst's complaint about content in Chinese; None when the fault is not the content's."""
    if found := MISSING.search(message):
        character = _character(found[1])
        code = f"U+{ord(character):04X}"
        shown = f"“{character}”（{code}）" if character.isprintable() else f" {code} "
        return CannotSet(f"字体里没有{shown}这个字符，印不出来，请换一个写法。", _place(character, blocks))
    if found := PANIC.search(message):
        return CannotSet(f"{found[1]}。")
    if "failed to decode image" in message:
        return CannotSet("有一张图片打不开，请重新导出成 PNG 或 JPEG。")
    return None


def _character(quoted: str) -> str:
    r"""The first character that typst quotes, which may be escaped as \u{feff}."""
    escaped = re.match(r"\\u\{([0-9a-f]+)\}", quoted)
    return chr(int(escaped[1], 16)) if escaped else quoted[0]


def _place(character: str, blocks: Blocks) -> Span | None:
    """Where the smallest block that holds the character was written."""
    holders = [(len(words), block) for block in walk(blocks) if character in (words := str(as_data(block)))]
    return min(holders, key=lambda holder: holder[0])[1].span if holders else None

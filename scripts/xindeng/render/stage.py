"""The slides of a text as pictures, for video lessons: 1920 by 1080, where the deck has everything too.

Geometry and type are those of xindeng.slides, so what passes `check` stands whole on the picture.
Bytes depend on the arguments, the template beside and the pinned fonts only.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

import typst

from xindeng import doc, slides
from xindeng.doc import Slide
from xindeng.slides import Box, Line, Type

from . import pdf
from .pptx import layouts

TEMPLATE = Path(__file__).with_name("stage.typ")
BACKDROP = Path(__file__).with_name("backdrop.typ")
DENSITY = 144
"""Pixels an inch: two for each point of the page, which is 960 by 540."""


def assets_digest() -> str:
    """Hash of everything but the arguments that the bytes of the pictures depend on."""
    ours = [Path(__file__), TEMPLATE, BACKDROP, Path(layouts.__file__), *sorted(Path(slides.__file__).parent.glob("*.py"))]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in ours))
    digest.update(f"typst {metadata.version('typst')}".encode())
    for font in pdf.FONTS:
        digest.update(font.sha256.encode())
    return digest.hexdigest()


def draw(shown: Sequence[Slide], foot: str, pictures: Mapping[str, Path], into: Path) -> list[Path]:
    """Each slide as a PNG in `into`, in order. `pictures`: a picture's `src` -> its file; `foot`: said at the foot of each.

    Raises `CannotSet` for what cannot be drawn, Trouble when a font is missing or altered.
    """
    files = {src: f"{number}{path.suffix.lower()}" for number, (src, path) in enumerate(pictures.items())}
    told = {"foot": foot, "slides": [_slide(slide, files) for slide in shown]}
    _compiled(TEMPLATE, told, {files[src]: path for src, path in pictures.items()}, into)
    return sorted(into.glob("*.png"))


def backdrop(title: str, foot: str, into: Path) -> Path:
    """What stands around a clip that does not fill 1080 by 1920. Raises as `draw`."""
    _compiled(BACKDROP, {"title": title, "foot": foot}, {}, into)
    return into / "1.png"


def _compiled(template: Path, told: Mapping[str, Any], files: Mapping[str, Path], into: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="xindeng-stage-") as name:
        stage = Path(name)
        for inside, path in files.items():
            shutil.copyfile(path, stage / inside)
        (stage / "data.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        shutil.copyfile(template, stage / "main.typ")
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path.parent) for path in pdf.fonts()]
        )
        try:
            typst.Compiler(stage / "main.typ", root=stage, font_paths=fonts, ignore_system_fonts=True).compile(
                output=into / "{0p}.png", format="png", ppi=DENSITY
            )
        except typst.TypstError as error:
            raise pdf.CannotSet(f"幻灯片画不出来（{str(error).splitlines()[0][:80]}）") from error


def _slide(slide: Slide, files: Mapping[str, str]) -> dict[str, Any]:
    kind = slides.shape(slide)
    found, table = slides.lines(slide), slides.table(slide)
    reached = slides.height(found, kind)[-1] if found else 0.0
    box = slides.BESIDE if kind == "beside" else slides.BODY
    above = reached + slides.GAP if found and table else reached
    told: dict[str, Any] = {"title": slide.title, "statement": kind == "statement", "lines": [], "table": None}
    rest = above + (sum(slides.row_heights(table, slides.cell(table, above))) if table else 0)
    top = box.top + (max(0.0, box.height - rest) / 2 if kind != "text" else 0.0)
    if found:
        types = slides.TYPES[kind]
        told |= {"lines": list(_lines(found, types)), "words": asdict(Box(box.left, top, box.width, reached))}
    if table:
        told["table"] = _table(table, slides.cell(table, above), top + above)
    places = {"picture": [slides.BODY], "pair": [layouts.LEFT_HALF, layouts.RIGHT_HALF], "beside": [slides.PICTURE]}
    shown = zip(slides.pictures(slide), places.get(kind, []), strict=False)
    return told | {"pictures": [{"file": files[picture.src], **asdict(place)} for picture, place in shown]}


def _lines(found: Sequence[Line], types: Sequence[Type]) -> Iterator[dict[str, Any]]:
    """Numbers count on from the beginning of their list."""
    counted: dict[int, int] = {}
    for number, line in enumerate(found):
        counted = {level: count for level, count in counted.items() if level <= line.level}
        counted[line.level] = counted.get(line.level, line.start - 1) + 1 if line.mark == "number" else 0
        if line.mark != "number":
            counted.pop(line.level)
        mark = f"{counted[line.level]}." if line.mark == "number" else line.mark
        used = asdict(types[line.level]) | ({} if number else {"gap": 0})
        yield {"runs": list(_runs(line.inlines)), "mark": mark, "level": line.level, **used}


def _table(table: doc.Table, used: Type, top: float) -> dict[str, Any]:
    return {
        "top": top, "widths": slides.columns(table, used), "heights": slides.row_heights(table, used), **asdict(used),
        "rows": [[list(_runs(cell)) for cell in row] for row in (table.header, *table.rows)],
    }  # fmt: skip


def _runs(inlines: doc.Inlines, *, bold: bool = False, stress: bool = False) -> Iterator[dict[str, Any]]:
    """Words with their look, as the deck has them."""
    for inline in inlines:
        match inline:
            case doc.Text(words) | doc.Code(words):
                yield {"text": words, "bold": bold, "stress": stress}
            case doc.Strong(inner):
                yield from _runs(inner, bold=True, stress=stress)
            case doc.Emphasis(inner):
                yield from _runs(inner, bold=bold, stress=True)
            case doc.Link(_, inner):
                yield from _runs(inner, bold=bold, stress=stress)
            case doc.Break():
                yield {"text": "\n", "bold": False, "stress": False}
            case _:
                raise TypeError(f"no place on a slide for {type(inline).__name__}")

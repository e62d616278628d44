"""The slides as pictures of one size, drawn for the time that a lesson is being encoded.

A PDF is drawn by PDFium and our own slides by typst, both pinned: the same pictures everywhere. A PPTX
becomes a PDF first, by the LibreOffice and the fonts of this machine.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps

from xindeng.doc import Picture, walk
from xindeng.media.run import run
from xindeng.media.show import BACKDROP, CARD, SIZE
from xindeng.trouble import Trouble

from .deck import TO_PDF, Deck, Unfit
from .turns import Shown

OFFICE = ("soffice", "libreoffice")
PATIENCE = 300.0
"""Seconds that LibreOffice may take for a deck."""
FAST = 1
"""zlib level: nobody keeps these."""


@contextmanager
def stills(deck: Deck | None, shown: Shown, card: Deck | None = None, around: tuple[str, str] | None = None) -> Iterator[Path]:
    """A folder with 0001.png…, one for each turn and the last one again, with the end card, and with the backdrop of
    a clip (`around`: its title, and who made it); gone afterwards.

    Raises Unfit for a deck that cannot be drawn, Trouble (3) without LibreOffice for a PPTX.
    """
    with tempfile.TemporaryDirectory(prefix="xindeng-stills-") as name:
        folder = Path(name)
        into = folder / "shown"
        into.mkdir()
        if deck:
            wanted = _drawn(deck, {number for _, number in shown}, folder / "drawn")
            for n, (_, number) in enumerate((*shown, shown[-1]), 1):
                (into / f"{n:04}.png").hardlink_to(wanted[number])
        if card:
            _drawn(card, {0}, folder / "card")[0].replace(into / CARD)
        if around:
            _around(*around, folder / "around").replace(into / BACKDROP)
        yield into


def _around(title: str, foot: str, folder: Path) -> Path:
    from xindeng.render import stage  # noqa: PLC0415 — not there in the light start
    from xindeng.render.pdf import CannotSet  # noqa: PLC0415 — the same

    folder.mkdir()
    try:
        return stage.backdrop(title, foot, folder)
    except CannotSet as error:
        raise Unfit(str(error).rstrip("。"), "换一个短片的题目") from error


def _drawn(deck: Deck, numbers: Iterable[int], folder: Path) -> dict[int, Path]:
    folder.mkdir()
    wanted = {number: folder / f"{number}.png" for number in sorted(numbers)}
    _draw(deck, wanted, folder)
    return wanted


def _draw(deck: Deck, wanted: dict[int, Path], folder: Path) -> None:
    if deck.form == "own":
        _own(deck, wanted, folder)
    elif deck.form == "pictures":
        for number, target in wanted.items():
            _picture(deck.files[number], target)
    else:
        _pages(_as_pdf(deck.files[0], folder) if deck.form == "pptx" else deck.files[0], wanted, len(deck.titles))


def _own(deck: Deck, wanted: dict[int, Path], folder: Path) -> None:
    from xindeng.render import stage  # noqa: PLC0415 — not there in the light start
    from xindeng.render.pdf import CannotSet  # noqa: PLC0415 — the same

    sources = {block.src: deck.root / block.src for block in walk(deck.slides) if isinstance(block, Picture)}
    (folder / "all").mkdir()
    try:
        made = stage.draw(deck.slides, deck.foot, sources, folder / "all")
    except CannotSet as error:
        raise Unfit(str(error).rstrip("。"), "改掉正文里的这一张再做") from error
    for number, target in wanted.items():
        made[number].replace(target)


def _picture(path: Path, target: Path) -> None:
    try:
        with Image.open(path) as opened:
            _fitted(ImageOps.exif_transpose(opened)).save(target, compress_level=FAST)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise Unfit(f"图片“{path.name}”打不开", "请重新导出成 PNG 或 JPEG") from error


def _pages(path: Path, wanted: dict[int, Path], count: int) -> None:
    """Pages drawn at the size at which they are shown: letters stay sharp."""
    import pypdfium2  # noqa: PLC0415 — not there in the light start

    with pypdfium2.PdfDocument(path) as document:
        if len(document) != count:
            raise Unfit(f"“{path.name}”转成 PDF 以后有 {len(document)} 页，应当有 {count} 页", TO_PDF)
        for number, target in wanted.items():
            page = document[number]
            scale = min(SIZE[0] / page.get_width(), SIZE[1] / page.get_height())
            _fitted(page.render(scale=scale).to_pil()).save(target, compress_level=FAST)


def _fitted(picture: Image.Image) -> Image.Image:
    """Whole and in the middle, on black; what is transparent stands on white."""
    if picture.has_transparency_data:
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture.convert("RGBA"))
        picture = ground
    return ImageOps.pad(picture.convert("RGB"), SIZE, Image.Resampling.LANCZOS, color="black")


def _as_pdf(path: Path, folder: Path) -> Path:
    """What LibreOffice prints of a deck, with settings of its own: those of the user stay untouched, macros asleep."""
    program = next((found for name in OFFICE if (found := shutil.which(name))), None)
    if not program:
        raise Trouble(f"这台机器没有 LibreOffice，“{path.name}”变不成画面。{TO_PDF}；或者装上 LibreOffice 再运行。")
    source = folder / "deck.pptx"
    shutil.copyfile(path, source)
    argv = [program, f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--norestore",
            "--convert-to", "pdf:impress_pdf_Export", "--outdir", str(folder), str(source)]
    run(argv, PATIENCE, cwd=folder)
    if not (folder / "deck.pdf").is_file():
        raise Unfit(f"LibreOffice 打不开“{path.name}”", TO_PDF)
    return folder / "deck.pdf"

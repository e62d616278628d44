"""The pictures of an import: each once, without where and by whom it was taken, no larger than a page needs."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass, field

from PIL import Image, ImageOps, UnidentifiedImageError

from .report import Findings

FOLDER = "图"
"""Beside the drafts."""
LONGEST = 2000
"""Pixels of the longer side: sharp on an A4 page at 240 dpi."""
MOST_PIXELS = 200_000_000
HEAVY = 1 << 20
"""Bytes from which a PNG is tried as JPEG: drawings stay small, photographs do not."""
QUALITY = 85
KNOWN = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF")
VECTORS = (
    (b"\x01\x00\x00\x00", "EMF"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\x00\x09\x00", "WMF"),
    (b"\x02\x00\x09\x00", "WMF"),
)
BY_HAND = (
    "打开原文件，右键点这张图，“另存为图片”，存成 PNG，放进“图”文件夹，在草稿里写上 ![说明](图/名字.png)"
)
Cut = tuple[float, float, float, float]
"""Shares of a picture that were cut away at the left, top, right and bottom; each from 0 to 1."""
WHOLE: Cut = (0.0, 0.0, 0.0, 0.0)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass
class Album:
    """Takes pictures in; `files` is what is to be written, by path beside the drafts."""

    findings: Findings
    files: dict[str, bytes] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    def add(self, data: bytes, name: str, place: str, cut: Cut = WHOLE) -> str:
        """Where drafts find the picture; empty when it cannot be shown, which is then reported.

        What was `cut` away to hide it does not come along.
        """
        key = hashlib.sha256(data + repr(cut).encode()).hexdigest()
        if key not in self._known:
            made = self._made(data, name, place, cut)
            self._known[key] = self._kept(made, name) if made else ""
        return self._known[key]

    def _kept(self, made: tuple[bytes, str], name: str) -> str:
        data, ending = made
        stem = re.sub(r"[^\w-]+", "-", name.rpartition(".")[0] or name).strip("-") or "图"
        path, number = f"{FOLDER}/{stem}{ending}", 1
        while path.casefold() in {known.casefold() for known in self.files}:
            number += 1
            path = f"{FOLDER}/{stem}-{number}{ending}"
        self.files[path] = data
        self.findings.came("图片")
        return path

    def _made(self, data: bytes, name: str, place: str, cut: Cut) -> tuple[bytes, str] | None:
        for mark, kind in VECTORS:
            if data.startswith(mark):
                self.findings.lost(place, f"图片 {name} 是 {kind} 矢量图，网页和手机都显示不了", BY_HAND)
                return None
        if data.lstrip()[:5].lower() in (b"<?xml", b"<svg ", b"<svg>"):
            self.findings.lost(place, f"图片 {name} 是 SVG 矢量图", BY_HAND)
            return None
        try:
            # A picture with a slight fault is still a picture; one that is a bomb is none.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                return self._drawn(data, name, place, cut)
        except (
            UnidentifiedImageError,
            OSError,
            SyntaxError,
            ValueError,
            Image.DecompressionBombWarning,
            Image.DecompressionBombError,
        ):
            self.findings.lost(place, f"图片 {name} 打不开（坏了、太大，或是少见的格式）", BY_HAND)
            return None

    def _drawn(self, data: bytes, name: str, place: str, cut: Cut) -> tuple[bytes, str]:
        picture: Image.Image = Image.open(io.BytesIO(data), formats=KNOWN)
        form, size = picture.format or "", picture.size
        if getattr(picture, "n_frames", 1) > 1:
            self.findings.changed(place, f"图片 {name} 是动画", "只留下第一幅")
        picture.draft("RGB", (LONGEST, LONGEST))  # JPEG only: decodes no more than is needed
        private = bool(picture.getexif()) or any(
            key in picture.info for key in ("xmp", "XML:com.adobe.xmp", "comment")
        )
        large = max(size) > LONGEST
        picture.load()
        if cut != WHOLE:
            picture = _rest(picture, cut)
            self.findings.changed(place, f"图片 {name} 裁过", "只带进来看得见的那一块")
        if (
            form in ("PNG", "JPEG")
            and cut == WHOLE
            and not (private or large or picture.mode == "CMYK")
            and len(data) <= 4 * HEAVY
        ):
            return data, ".png" if form == "PNG" else ".jpg"
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
        made, ending = _saved(picture, form)
        if large or len(made) < len(data) // 2:
            was, now = f"{len(data) / (1 << 20):.1f} MB", f"{len(made) / (1 << 20):.1f} MB"
            self.findings.changed(
                place,
                f"图片 {name} 有 {size[0]}×{size[1]} 像素、{was}",
                f"缩成 {picture.width}×{picture.height} 像素、{now}",
            )
        if form not in ("PNG", "JPEG"):
            self.findings.changed(place, f"图片 {name} 是 {form} 格式", f"改存成 {ending[1:].upper()}")
        if private:
            self.findings.changed(
                place, f"图片 {name} 里记着拍摄信息（可能有时间、地点、手机型号）", "去掉了"
            )
        return made, ending


def _rest(picture: Image.Image, cut: Cut) -> Image.Image:
    """What is left of a picture."""
    left, top, right, bottom = cut
    wide, high = picture.size
    box = (round(wide * left), round(high * top), round(wide * (1 - right)), round(high * (1 - bottom)))
    return picture.crop(box) if box[0] < box[2] and box[1] < box[3] else picture


def _saved(picture: Image.Image, form: str) -> tuple[bytes, str]:
    """PNG for drawings and for what one can see through, JPEG for photographs; nothing but the picture."""
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if form == "JPEG":
        return _bytes(picture.convert("RGB"), "JPEG"), ".jpg"
    drawn = _bytes(
        picture if picture.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else picture.convert("RGB"), "PNG"
    )
    if not clear and len(drawn) > HEAVY:
        photo = _bytes(picture.convert("RGB"), "JPEG")
        if len(photo) < len(drawn) // 2:
            return photo, ".jpg"
    return drawn, ".png"


def _bytes(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    bare = picture.copy()
    profile, transparency = picture.info.get("icc_profile"), picture.info.get("transparency")
    bare.info = {} if transparency is None else {"transparency": transparency}
    named = {"icc_profile": profile} if profile else {}
    if form == "JPEG":
        bare.save(out, form, quality=QUALITY, optimize=True, **named)
    else:
        bare.save(out, form, optimize=True, **named)
    return out.getvalue()

"""renditions.json: what was measured on the finished files.

Derived from nothing but the files and the recipe, so verification derives it again and
compares. Its fields: `encoder`; `seconds` of the recording; `hls` (name, path, width,
height, fps, seconds, bytes, bandwidth, average, codecs for each rung; bandwidths in bit/s
with the sound); `mp4`, `audio` (null without sound) and `poster` (path, bytes, width,
height where they have one); `files` (path -> bytes, sha256).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from . import playlists
from .ladder import SEGMENT, Recipe, Rung
from .playlists import Variant
from .probe import Found, sha256

NAME = "renditions.json"
MASTER = "master.m3u8"
OWN = (NAME, MASTER)
"""Files derived from the others."""


def variants(folder: Path, recipe: Recipe) -> list[Variant]:
    """The rungs with what they really weigh. Raises OSError or ValueError on a broken folder."""
    sound = _bandwidths(folder / "audio") if recipe.audio_kbps else (0, 0)
    return [_variant(folder, recipe, rung, sound) for rung in recipe.rungs]


def measure(folder: Path, found: Found, recipe: Recipe, encoder: str) -> dict[str, Any]:
    """The content of renditions.json for a folder. Raises OSError or ValueError on a broken one."""
    files = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in OWN
    }
    sized = {"width": recipe.mp4.width, "height": recipe.mp4.height}
    wide, high = recipe.poster
    return {
        "encoder": encoder,
        "seconds": found.seconds,
        "hls": [_hls(folder, variant) for variant in variants(folder, recipe)],
        "mp4": {**_single(folder, "video.mp4"), **sized},
        "audio": _single(folder, "audio.m4a") if recipe.audio_kbps else None,
        "poster": {**_single(folder, "poster.jpg"), "width": wide, "height": high},
        "files": files,
    }


def to_json(measured: dict[str, Any]) -> str:
    return json.dumps(measured, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _single(folder: Path, name: str) -> dict[str, Any]:
    return {"path": name, "bytes": (folder / name).stat().st_size}


def _variant(folder: Path, recipe: Recipe, rung: Rung, sound: tuple[int, int]) -> Variant:
    peak, average = _bandwidths(folder / rung.name)
    return Variant(
        uri=f"{rung.name}/index.m3u8", bandwidth=peak + sound[0], average=average + sound[1],
        width=rung.width, height=rung.height, fps=float(recipe.rate(rung)),
        codecs=playlists.video_codec((folder / rung.name / "init.mp4").read_bytes()),
        sound=recipe.audio_kbps > 0,
    )


def _bandwidths(folder: Path) -> tuple[int, int]:
    media = playlists.read(folder / "index.m3u8")
    sizes = [(folder / segment.name).stat().st_size for segment in media.segments]
    return playlists.bandwidths(sizes, [segment.seconds for segment in media.segments], SEGMENT)


def _hls(folder: Path, variant: Variant) -> dict[str, Any]:
    rung = folder / Path(variant.uri).parent
    media = playlists.read(rung / "index.m3u8")
    return {
        "name": rung.name, "path": variant.uri, "width": variant.width, "height": variant.height,
        "fps": round(variant.fps, 3), "seconds": round(media.seconds, 3), "codecs": variant.codecs,
        "bytes": sum(path.stat().st_size for path in rung.iterdir()),
        "bandwidth": variant.bandwidth, "average": variant.average,
    }

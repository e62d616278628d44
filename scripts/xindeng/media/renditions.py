"""renditions.json: what was measured on the finished renditions.

Derived from nothing but the files and the recipe (and how loud the sound was when it was made), so
verification derives it again and compares. docs/reference/layout.md documents its fields.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import boxes, ladder, playlists, poster, sound
from .ladder import Recipe, Rung, Sprites
from .ladders import SEGMENT
from .playlists import Variant
from .probe import Found, sha256

NAME = "renditions.json"
BOARD = "storyboard"
Loud = dict[str, dict[str, float]]
"""Name of a sound -> its LUFS and dBTP."""


def write_playlists(folder: Path, recipe: Recipe) -> None:
    """Our own in place of ffmpeg's, and those of the key frames. Raises OSError or ValueError."""
    for name in folders(recipe):
        held = playlists.read(folder / name / "index.m3u8")
        (folder / name / "index.m3u8").write_text(playlists.media(held), "utf-8", newline="\n")
    for rung in recipe.rungs:
        held = playlists.read(folder / rung.name / "index.m3u8")
        words = playlists.key_frames(held, _key_sizes(folder / rung.name))
        (folder / rung.name / "iframes.m3u8").write_text(words, "utf-8", newline="\n")


def folders(recipe: Recipe) -> list[str]:
    """Of every rung and every sound."""
    return [rung.name for rung in recipe.rungs] + [sound.folder(name) for name, _, _ in recipe.sounds]


def measure(
    folder: Path, found: Found, recipe: Recipe, encoder: str, loud: Loud, quiet: list[list[float]] | None = None
) -> dict[str, Any]:
    """The content of renditions.json for a folder. `quiet`: the pauses, where they were heard; earlier versions did not listen.

    Raises OSError or ValueError on a broken one.
    """
    files = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != NAME and not path.name.startswith(".")  # the store's own listing
    }
    return {
        "encoder": encoder,
        "seconds": round(float(ladder.seconds(found, recipe)), 3),
        "source_seconds": found.seconds,
        "start": recipe.start, "light": recipe.light, "clear": recipe.clear,
        "hls": [_hls(folder, variant, recipe) for variant in variants(folder, recipe)],
        "sounds": [_sound(folder, name, kbps, loud) for name, kbps, _ in recipe.sounds],
        **(_pictures(folder, recipe, recipe.sprites) if recipe.sprites else {"poster": None, "storyboard": None}),
        **({"silences": quiet} if quiet is not None else {}),
        "files": files,
    }


def _pictures(folder: Path, recipe: Recipe, sprites: Sprites) -> dict[str, Any]:
    top, board = recipe.rungs[0], sorted((folder / BOARD).iterdir())
    return {
        "poster": {"path": poster.NAME, "bytes": (folder / poster.NAME).stat().st_size, **dict(zip(("width", "height"), poster.size(top), strict=True))},
        "storyboard": {**asdict(sprites), "spacing": float(sprites.every / recipe.rate(top)), "sheets": [f"{BOARD}/{path.name}" for path in board]},
    }


def to_json(measured: dict[str, Any]) -> str:
    return json.dumps(measured, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def variants(folder: Path, recipe: Recipe) -> list[Variant]:
    """The rungs with what they really weigh. Raises OSError or ValueError on a broken folder."""
    sounds = {name: _bandwidths(folder / sound.folder(name)) for name, _, _ in recipe.sounds}
    return [_variant(folder, recipe, rung, sounds) for rung in recipe.rungs]


def _variant(folder: Path, recipe: Recipe, rung: Rung, sounds: dict[str, tuple[int, int]]) -> Variant:
    peak, average = _bandwidths(folder / rung.name)
    heard = rung.sound if rung.sound in sounds else ""
    more = sounds.get(heard, (0, 0))
    held = playlists.read(folder / rung.name / "index.m3u8")
    spans = [segment.seconds for segment in held.segments]
    return Variant(
        name=rung.name, bandwidth=peak + more[0], average=average + more[1],
        keys=playlists.bandwidths(_key_sizes(folder / rung.name), spans, SEGMENT),
        width=rung.width, height=rung.height, fps=round(float(recipe.rate(rung)), 3),
        codecs=playlists.video_codec((folder / rung.name / "init.mp4").read_bytes()), sound=heard,
    )


def _key_sizes(rung: Path) -> list[int]:
    held = playlists.read(rung / "index.m3u8")
    return [boxes.first_picture((rung / segment.name).read_bytes()) for segment in held.segments]


def _bandwidths(folder: Path) -> tuple[int, int]:
    held = playlists.read(folder / "index.m3u8")
    sizes = [(folder / segment.name).stat().st_size for segment in held.segments]
    return playlists.bandwidths(sizes, [segment.seconds for segment in held.segments], SEGMENT)


def _hls(folder: Path, variant: Variant, recipe: Recipe) -> dict[str, Any]:
    rung = folder / variant.name
    return {
        **asdict(variant), "keys": list(variant.keys), "path": f"{variant.name}/index.m3u8", "crf": recipe.rung(variant.name).crf,
        "seconds": round(playlists.read(rung / "index.m3u8").seconds, 3),
        "bytes": sum(path.stat().st_size for path in rung.iterdir()),
    }


def _sound(folder: Path, name: str, kbps: int, loud: Loud) -> dict[str, Any]:
    place = folder / sound.folder(name)
    return {
        "name": name, "path": f"{sound.folder(name)}/index.m3u8", "kbps": kbps, **loud[name],
        "bytes": sum(path.stat().st_size for path in place.iterdir()),
    }

"""Which renditions are made of which recording."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from xindeng import media
from xindeng.media import ladder, ladders
from xindeng.media.probe import Found

FOUND = Found("ab" * 32, 1000, 60.0, 1920, 1080, (25, 1), 1500, 0, 60.0, hdr=False)


SLIDE_LADDER: list[tuple[int, int, tuple[int, int], dict[str, tuple[int, int]]]] = [
    (1920, 1080, (25, 1), {"high": (1920, 1080), "main": (1280, 720), "saver": (1280, 720)}),
    (3840, 2160, (60, 1), {"high": (1920, 1080), "main": (1280, 720), "saver": (1280, 720)}),
    (1080, 1920, (30, 1), {"high": (1080, 1920), "main": (720, 1280), "saver": (720, 1280)}),
    (1280, 720, (25, 1), {"main": (1280, 720), "saver": (1280, 720)}),
    (641, 361, (25, 1), {"main": (640, 360), "saver": (640, 360)}),
    (1440, 900, (5, 1), {"high": (1440, 900), "main": (1152, 720), "saver": (1152, 720)}),
]


@pytest.mark.parametrize(("width", "height", "fps", "rungs"), SLIDE_LADDER)
def test_no_rung_is_larger_than_the_source(
    width: int, height: int, fps: tuple[int, int], rungs: dict[str, tuple[int, int]]
) -> None:
    made = media.recipe(replace(FOUND, width=width, height=height, fps=fps))
    assert {rung.name: (rung.width, rung.height) for rung in made.rungs} == rungs
    assert all(rung.gop * rung.step == made.rungs[0].gop for rung in made.rungs)
    assert (made.start, made.light, made.clear) == ("main", "saver", made.rungs[0].name)


def test_the_data_saver_drops_pictures_and_keeps_the_letters() -> None:
    steps = {fps: media.recipe(replace(FOUND, fps=(fps, 1))).rung("saver").step for fps in (25, 12, 6, 5, 2)}
    assert steps == {25: 4, 12: 4, 6: 2, 5: 1, 2: 1}
    saver = media.recipe(FOUND).rung("saver")
    assert (saver.height, saver.crf, saver.peak, saver.sound) == (720, 32, 160, "low")


CAMERA_LADDER: list[tuple[int, int, list[str]]] = [
    (1920, 1080, ["high 1080", "main 720", "low 480", "saver 270"]),
    (1280, 720, ["main 720", "low 480", "saver 270"]),
    (640, 480, ["low 480", "saver 270"]),
    (480, 360, ["low 360", "saver 270"]),
    (320, 240, ["low 240", "saver 240"]),
]


@pytest.mark.parametrize(("width", "height", "rungs"), CAMERA_LADDER)
def test_a_camera_has_the_ordinary_ladder_under_caps(width: int, height: int, rungs: list[str]) -> None:
    made = media.recipe(replace(FOUND, width=width, height=height, kind="camera"))
    assert [f"{rung.name} {rung.height}" for rung in made.rungs] == rungs
    peaks = [rung.peak for rung in made.rungs]
    assert peaks == sorted(peaks, reverse=True)
    assert (made.start, made.light) == ("low", "low")


def test_an_item_may_name_its_ladder() -> None:
    assert media.recipe(FOUND, "camera") == media.recipe(replace(FOUND, kind="camera"))
    assert media.recipe(replace(FOUND, kind="camera"), "slides") == media.recipe(FOUND)


def test_every_rung_of_every_ladder_has_its_reason() -> None:
    for wished in ladders.LADDERS.values():
        assert wished.why
        assert all(step.why for step in wished.steps)
    assert all(sound.why for sound in ladders.SOUNDS)


@pytest.mark.parametrize(("seconds", "audio"), [(60.0, 60.0), (59.97, 60.3), (0.04, 0.0), (3600.01, 3600.0)])
def test_all_renditions_cover_the_same_time(seconds: float, audio: float) -> None:
    found = replace(FOUND, seconds=seconds, audio_seconds=audio, fps=(30000, 1001))
    made = media.recipe(found)
    count = ladder.frames(found, made)
    assert all(count % rung.step == 0 for rung in made.rungs)
    assert 0 <= ladder.seconds(found, made) - max(seconds, audio) < 0.134


@pytest.mark.parametrize(("source", "ours"), [
    ((25, 1), (25, 1)), ((50, 1), (25, 1)), ((60000, 1001), (30000, 1001)), ((120, 1), (30, 1)),
    ((30000, 1001), (30000, 1001)), ((2983, 100), (30000, 1001)), ((31, 1), (30, 1)), ((15, 1), (15, 1)), ((1, 3), (1, 1)),
])
def test_the_picture_rate_is_a_steady_one_near_the_sources(source: tuple[int, int], ours: tuple[int, int]) -> None:
    assert media.recipe(replace(FOUND, fps=source)).fps == ours


def test_the_key_knows_content_recipe_and_encoder_and_nothing_else() -> None:
    made = media.recipe(FOUND)
    key = media.key(FOUND, made, "n9")
    assert len(key) == 20
    assert media.key(replace(FOUND, bytes=1, audio_seconds=59.0), made, "n9") == key
    assert media.key(replace(FOUND, sha256="cd" * 32), made, "n9") != key
    assert media.key(FOUND, replace(made, threads=3), "n9") != key
    assert media.key(FOUND, made, "n10") != key
    assert json.loads(json.dumps(asdict(made)))["fps"] == [25, 1]

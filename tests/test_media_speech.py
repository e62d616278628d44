"""Where somebody speaks and no caption says what, heard while encoding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_media import HERE, ff

from xindeng import media
from xindeng.doc import Spoken
from xindeng.media import renditions, speech
from xindeng.media.encode import encode
from xindeng.media.verify import verify

SPEAKS = "aevalsrc='{loud}*sin(2*PI*220*t)*(1+sin(2*PI*4*t))*(lt(t,3)+between(t,5,9))+{hum}*(random(0)-0.5)':d=12:s=44100"
"""A voice from 0 to 3 and from 5 to 9 seconds, with a noise behind it."""


@pytest.mark.parametrize(("loud", "hum"), [(0.4, 0.0), (0.02, 0.0), (0.3, 0.01)], ids=["clear", "far", "humming"])
def test_pauses_are_heard_in_a_clear_a_far_and_a_humming_recording(loud: float, hum: float, tmp_path: Path) -> None:
    path, made = tmp_path / "录音.wav", tmp_path / "made"
    ff("-f", "lavfi", "-i", SPEAKS.format(loud=loud, hum=hum), path)
    found, _ = media.listen(path, HERE, tmp_path)
    assert found
    made.mkdir()
    encode(path, found, media.recipe(found), made, lambda _: None)
    told = json.loads((made / renditions.NAME).read_text("utf-8"))
    edges = [edge for span in told["silences"] for edge in span]
    assert edges == pytest.approx([3.0, 5.0, 9.0, 12.0], abs=0.35)
    assert sorted(path.name for path in made.iterdir()) == [renditions.NAME, "sound-full", "sound-low"]
    assert verify(made, found, media.recipe(found)) == []


def test_nothing_said_needs_no_caption(tmp_path: Path) -> None:
    path, made = tmp_path / "录音.wav", tmp_path / "made"
    ff("-f", "lavfi", "-i", "anullsrc=d=4", "-t", "4", path)
    found, _ = media.listen(path, HERE, tmp_path)
    assert found
    made.mkdir()
    encode(path, found, media.recipe(found), made, lambda _: None)
    assert json.loads((made / renditions.NAME).read_text("utf-8"))["silences"] == [[0.0, 4.0]]
    assert speech.spoken([[0.0, 4.0]], 4.0) == []


def test_renditions_of_an_earlier_version_that_did_not_listen_stay_good(tmp_path: Path) -> None:
    """Keys are the same, so nothing is encoded again."""
    path, made = tmp_path / "录音.wav", tmp_path / "made"
    ff("-f", "lavfi", "-i", "sine=d=2", path)
    found, _ = media.listen(path, HERE, tmp_path)
    assert found
    made.mkdir()
    encode(path, found, media.recipe(found), made, lambda _: None)
    told = json.loads((made / renditions.NAME).read_text("utf-8"))
    del told["silences"]
    (made / renditions.NAME).write_text(renditions.to_json(told), "utf-8")
    assert verify(made, found, media.recipe(found)) == []


def test_only_long_stretches_without_captions_are_told() -> None:
    said = speech.spoken([[10.0, 12.0], [20.0, 30.0]], 40.0)
    assert said == [(0.0, 10.0), (12.0, 20.0), (30.0, 40.0)]
    cues = (Spoken(0.2, 5.0, "一"), Spoken(7.0, 10.0, "二"), Spoken(12.0, 14.0, "三"), Spoken(31.0, 40.0, "四"))
    assert speech.missed(said, cues) == [(14.5, 20.0)]
    assert speech.covered(said, cues) == pytest.approx(1 - (1.5 + 5.5 + 1.0) / 28)
    assert speech.missed(said, ()) == said


def test_captions_that_begin_a_little_late_are_good_enough() -> None:
    assert speech.covered([(0.0, 4.0)], (Spoken(0.4, 3.6, "一"),)) == 1.0

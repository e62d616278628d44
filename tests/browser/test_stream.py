"""Every rung, every single file and the key frames of a film, played in a real Chromium as our server and policy give them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import hls
import pytest
import webserver
from conftest import ROOT
from playwright.sync_api import Browser, Page

from xindeng import media
from xindeng.diag import Span
from xindeng.doc import Spoken
from xindeng.media import tools
from xindeng.media.encode import encode
from xindeng.media.finish import Words, finish

SECONDS = 6
WORDS = Words("讲座", (Spoken(0, 2.5, "先听。"), Spoken(2.5, 5.9, "再说。")), ((0.0, "开头"), (3.0, "练习")))
LADDERS = ("slides", "camera")
PLAYER = ROOT / "scripts/xindeng/theme/overrides/assets/xd/hls/hls.min.js"
PAGE = '<!doctype html><html lang="zh-Hans"><title>x</title><link rel="icon" href="data:,"><script src="hls.min.js"></script><video muted></video></html>'
PLAYED = """async ([address, level]) => {
  const video = document.querySelector("video"), wrong = [], late = Date.now() + 30000
  const player = new Hls({enableWorker: false, startLevel: level, capLevelToPlayerSize: false})
  // It may wait for a busy machine; a hole in the stream has another name.
  player.on(Hls.Events.ERROR, (_, told) => { if (told.fatal || told.details !== Hls.ErrorDetails.BUFFER_STALLED_ERROR) wrong.push(told.details) })
  await new Promise(done => { player.on(Hls.Events.MANIFEST_PARSED, done); player.loadSource(address); player.attachMedia(video) })
  player.currentLevel = level
  player.subtitleTrack = 0
  await video.play()
  const until = async ready => { while (!ready() && Date.now() < late) await new Promise(done => setTimeout(done, 20)) }
  await until(() => video.currentTime > 1)
  const [words] = [...video.textTracks].filter(track => track.kind === "subtitles" && track.mode === "showing")
  await until(() => words?.activeCues.length)
  const {videoWidth: width, videoHeight: height} = video
  const shown = words?.activeCues[0]?.text
  video.currentTime = video.duration - 0.6  // into the last segment, and to the end
  await until(() => video.ended)
  const told = {levels: player.levels.length, level: player.currentLevel, width, height, shown, language: player.subtitleTracks[0]?.lang,
                ended: video.ended, seconds: video.duration, sound: player.audioTracks.length, wrong}
  player.destroy()
  return told
}"""
NATIVE = """async address => {
  const video = document.querySelector("video"), late = Date.now() + 30000
  video.src = address
  await video.play()
  while (video.currentTime < 1 && Date.now() < late) await new Promise(done => setTimeout(done, 20))
  return {played: video.currentTime >= 1, seconds: video.duration, width: video.videoWidth, height: video.videoHeight, error: video.error?.message ?? ""}
}"""
KEY_FRAMES = """async ([init, codecs, ranges]) => {
  const video = document.querySelector("video"), source = new MediaSource(), late = Date.now() + 30000
  video.src = URL.createObjectURL(source)
  await new Promise(done => source.addEventListener("sourceopen", done, {once: true}))
  const buffer = source.addSourceBuffer(`video/mp4; codecs="${codecs}"`)
  buffer.mode = "sequence"  // one after the other without the pauses between them, as when somebody winds
  const fill = async bytes => { buffer.appendBuffer(bytes); await new Promise(done => buffer.addEventListener("updateend", done, {once: true})) }
  await fill(await (await fetch(init)).arrayBuffer())
  for (const [address, size] of ranges) {
    const answer = await fetch(address, {headers: {Range: `bytes=0-${size - 1}`}})
    if (answer.status !== 206) throw new Error(`${address}: ${answer.status}`)
    await fill(await answer.arrayBuffer())
    buffer.abort()  // the rest of the segment does not come
  }
  source.endOfStream()
  await video.play()
  while (!video.ended && Date.now() < late) await new Promise(done => setTimeout(done, 20))
  return {pictures: video.getVideoPlaybackQuality().totalVideoFrames, size: `${video.videoWidth}x${video.videoHeight}`, error: video.error?.message ?? ""}
}"""


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film by both ladders, six seconds of 1080p with sound, beside a page that has our player."""
    root = tmp_path_factory.mktemp("stream") / "public"
    (root / "site").mkdir(parents=True)
    shutil.copy(PLAYER, root / "site")
    (root / "site/index.html").write_text(PAGE, "utf-8")
    source = root.parent / "a.mp4"
    subprocess.run(
        [tools.ffmpeg(), "-v", "error", "-f", "lavfi", "-i", f"testsrc=s=1920x1080:r=12:d={SECONDS}", "-f", "lavfi", "-i", f"sine=d={SECONDS}",
         "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(source)], check=True,
    )  # fmt: skip
    found, _ = media.probe(source, Span("a"), source.parent)
    assert found
    for ladder in LADDERS:
        made, film = root / "media" / ladder, root / "media" / f"{ladder}-film"
        made.mkdir(parents=True)
        film.mkdir()
        encode(source, found, media.recipe(found, ladder), made, lambda _: None)
        finish(made, WORDS, film)
    return root


@pytest.fixture(scope="module")
def address(public: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with webserver.served(public, tmp_path_factory.mktemp("nginx")) as found:
        yield found


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """Nothing that goes wrong in it passes."""
    context = chromium.new_context()
    page, wrong = context.new_page(), []
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{address}site/index.html")
    yield page
    context.close()
    assert not wrong


@pytest.mark.parametrize("ladder", LADDERS)
def test_every_rung_plays_to_its_end_with_captions(ladder: str, page: Page, public: Path, address: str) -> None:
    master = hls.read(public / "media" / f"{ladder}-film" / "master.m3u8")
    ordered = sorted((told for told, _ in master.variants), key=lambda told: int(told["BANDWIDTH"]))  # as hls.js counts levels
    assert len(ordered) == {"slides": 3, "camera": 4}[ladder]
    for level, told in enumerate(ordered):
        played = page.evaluate(PLAYED, [f"{address}media/{ladder}-film/master.m3u8", level])
        assert f"{played['width']}x{played['height']}" == told["RESOLUTION"]
        assert (played["wrong"], played["levels"], played["level"], played["ended"]) == ([], len(ordered), level, True)
        assert (played["shown"], played["language"]) == ("先听。", "zh-Hans")
        assert played["sound"] > 0
        assert played["seconds"] == pytest.approx(SECONDS, abs=0.2)


@pytest.mark.parametrize("ladder", LADDERS)
@pytest.mark.parametrize("name", ["light.mp4", "clear.mp4", "audio.m4a"])
def test_the_single_files_play_in_the_browsers_own_player(name: str, ladder: str, page: Page, address: str) -> None:
    played = page.evaluate(NATIVE, f"{address}media/{ladder}-film/{name}")
    assert (played["played"], played["error"]) == (True, "")
    assert played["seconds"] == pytest.approx(SECONDS, abs=0.2)
    assert bool(played["width"]) is name.endswith(".mp4")


@pytest.mark.parametrize("ladder", LADDERS)
def test_the_key_frames_alone_are_pictures(ladder: str, page: Page, public: Path, address: str) -> None:
    """What a player fetches for a quick look: the ranges of the I-frame playlist and nothing more."""
    master = hls.read(public / "media" / f"{ladder}-film" / "master.m3u8")
    assert len(master.keys) == len(master.variants)
    for told, held in master.keys:
        place = f"{address}{held.path.parent.relative_to(public).as_posix()}/"
        ranges = [[place + name, size] for name, size in zip(held.names, held.ranges, strict=True)]
        shown = page.evaluate(KEY_FRAMES, [f"{place}init.mp4", told["CODECS"], ranges])
        assert shown == {"pictures": len(ranges), "size": told["RESOLUTION"], "error": ""}

"""A lecture page: the recording plays, captions show, leaders' notes are folded."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

LECTURE = "lectures/lec-listening-01.html"
PLAYED = """async () => {
  const video = document.querySelector("video")
  video.muted = true
  await video.play()
  const begun = performance.now()
  while (video.currentTime < 2 && performance.now() - begun < 20000) await new Promise(done => setTimeout(done, 50))
  const [track] = video.textTracks
  return {seconds: video.currentTime, error: video.error?.message ?? "", mode: track.mode, kind: track.kind,
          language: track.language, cues: track.cues.length, shown: track.activeCues.length,
          source: video.currentSrc, poster: video.poster, width: video.videoWidth}
}"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_mp4_plays_with_captions(reader, width, scheme):
    page = reader(width, scheme).open(LECTURE)
    expect(page.locator("html")).to_have_attribute("data-scheme", scheme)
    played = page.evaluate(PLAYED)
    assert played["seconds"] >= 2, played
    assert (played["error"], played["mode"], played["kind"], played["language"]) == ("", "showing", "captions", "zh-Hans")
    assert played["cues"] > 10
    assert played["shown"] == 1
    assert played["source"].endswith(".mp4")
    assert played["width"] == 320


def test_nothing_of_the_recording_is_fetched_before_a_tap(reader):
    one = reader()
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    one.open(LECTURE)
    one.page.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith((".mp4", ".m3u8", ".m4s", ".m4a"))]


def test_the_picture_before_playing_is_there(reader):
    one = reader()
    page = one.open(LECTURE)
    assert page.request.get(page.evaluate("document.querySelector('video').poster")).status == 200


def test_a_line_of_the_transcript_leads_to_its_moment(reader):
    page = reader().open(LECTURE)
    lines = page.locator(".xd-transcript a")
    assert lines.count() > 10
    lines.nth(3).click()
    page.wait_for_function("document.querySelector('video').currentTime > 5")
    page.wait_for_selector(".xd-transcript li[aria-current]")


def test_leaders_notes_are_folded_on_load_and_open_by_keyboard(reader):
    page = reader().open(LECTURE)
    notes = page.locator("details.xd-fold:not(:has(.xd-transcript))")
    assert notes.count() > 2
    expect(page.locator("details.xd-fold[open]:not(:has(.xd-transcript))")).to_have_count(0)
    note = page.locator("details.xd-fold:has-text('带领者')").first
    inside = note.locator(":scope > :not(summary)").first
    expect(inside).to_be_hidden()
    note.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(inside).to_be_visible()


def test_neighbours_and_course_are_one_tap_away(reader):
    page = reader().open(LECTURE)
    page.locator(".xd-pager a[rel=next]").click()
    page.wait_for_url("**/lec-feeling-01.html")
    page.locator(".xd-trail a").last.click()
    page.wait_for_url("**/crs-helping-basics.html")


def test_everything_can_be_read_without_a_script(reader):
    page = reader(script=False).open(LECTURE)
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator("video[controls]")).to_be_visible()
    expect(page.locator(".xd-transcript li").first).to_be_visible()
    expect(page.locator(".xd-help a[href^='tel:']").first).to_be_visible()
    page.locator("details.xd-fold:has-text('带领者') > summary").first.click()
    assert page.locator("details.xd-fold[open]:has-text('带领者')").count() > 0
    seen = page.locator("article").inner_text()
    assert len(seen) > 3000


def test_print_hides_what_paper_cannot_do(reader):
    page = reader(1280).open(LECTURE)
    page.emulate_media(media="print")
    for part in (".xd-header", ".xd-side", ".xd-pager", ".xd-trail", "video"):
        expect(page.locator(part).first, part).to_be_hidden()
    expect(page.locator("article h1")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("article details:not([open])")).to_have_count(0)


def test_the_review_state_is_on_the_page_and_on_the_share_card(reader):
    page = reader().open(LECTURE)
    expect(page.locator(".xd-notice").get_by_text("尚未经专业审核")).to_be_visible()
    assert "尚未经专业审核" in (page.get_attribute("meta[property='og:description']", "content") or "")

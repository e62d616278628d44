"""A learner's own things: where a recording was left, what was answered, what is done. All of it in the browser."""

from __future__ import annotations

import json

from playwright.sync_api import expect

LECTURE = "lectures/lec-listening-01.html"
NEXT = "lectures/lec-feeling-01.html"
COURSE = "courses/crs-helping-basics.html"
PLAYING = "() => { const v = document.querySelector('video'); return !v.paused && v.currentTime > %s }"


def kept(page):
    return json.loads(page.evaluate("localStorage.getItem('xd-progress')"))


# --- the recording ---------------------------------------------------------------------


def test_a_recording_goes_on_where_it_was_left(reader):
    one = reader()
    page = one.open(LECTURE)
    page.evaluate("const v = document.querySelector('video'); v.muted = true; v.currentTime = 30; v.play()")
    page.wait_for_function(PLAYING % 31)
    page.wait_for_function("Object.keys(localStorage).some(name => name.startsWith('xd-at-'))")
    page = one.open(LECTURE)
    again = page.get_by_role("button", name="接着看")
    assert again.inner_text().startswith("从 00:3")
    assert page.evaluate("document.querySelector('video').paused"), "nothing plays by itself"
    again.click()
    page.wait_for_function(PLAYING % 29)
    expect(again).to_have_count(0)


def test_the_speed_is_one_choice_from_half_to_double(reader):
    page = reader().open(LECTURE)
    choice = page.get_by_label("播放速度")
    assert choice.locator("option").evaluate_all("all => all.map(one => Number(one.value))") == [0.5, 0.75, 1, 1.25, 1.5, 2]
    choice.select_option("1.5")
    assert page.evaluate("document.querySelector('video').playbackRate") == 1.5


def test_the_stream_and_its_player_come_only_after_a_tap(reader):
    one = reader()
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    page = one.open(LECTURE)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "hls" in url or url.endswith((".m3u8", ".m4s"))]
    page.evaluate("document.querySelector('video').muted = true")
    page.get_by_role("button", name="按网速自动换清晰度").click()
    page.get_by_role("button", name="正在按网速播放").wait_for()
    page.wait_for_function(PLAYING % 0.5)
    assert [url for url in asked if url.endswith("hls.min.js")]
    assert [url for url in asked if url.endswith("master.m3u8")]


def test_a_time_of_the_transcript_opens_the_file_at_that_second_without_a_script(reader):
    page = reader(script=False).open(LECTURE)
    href = page.locator(".xd-transcript a").nth(3).get_attribute("href") or ""
    assert ".mp4#t=" in href
    assert page.request.get(page.url.rpartition("/")[0] + "/" + href.partition("#")[0]).status == 200


def test_a_link_to_a_line_makes_the_recording_ready_there_and_waits(reader):
    one = reader()
    name = one.open(LECTURE).locator(".xd-transcript li").nth(4).get_attribute("id") or ""
    one.open("index.html")
    page = one.open(f"{LECTURE}#{name}")
    page.wait_for_function(f"document.querySelector('video').currentTime >= {name.partition('@')[2]}")
    assert page.evaluate("document.querySelector('video').paused")
    expect(page.locator(".xd-transcript li[aria-current]")).to_have_attribute("id", name)


def test_both_files_of_a_silent_film_are_links_with_their_size(reader):
    links = reader().open(LECTURE).locator(".xd-video__links a").all_inner_texts()
    assert [words.partition("（")[0] for words in links] == ["下载省流视频", "下载清晰视频"]
    assert all(words.endswith(("kB）", "MB）")) for words in links)


# --- the quiz --------------------------------------------------------------------------


def test_an_answer_is_judged_in_words_by_keyboard_and_remembered(reader):
    one = reader()
    page = one.open(LECTURE)
    question = page.locator(".xd-quiz fieldset[data-answer]:has(input[type=radio])").first
    right = question.get_attribute("data-answer")
    wrong = "1" if right == "0" else "0"
    check = question.get_by_role("button", name="看我答得对不对")
    check.click()
    expect(question.locator("[role=status]")).to_have_text("先选一个。")
    question.locator(f"input[value='{wrong}']").check()
    check.click()
    expect(question.locator("[role=status]")).to_contain_text("还没答对")
    question.locator(f"input[value='{right}']").focus()
    page.keyboard.press("Space")
    check.focus()
    page.keyboard.press("Enter")
    said = question.locator("[role=status]").inner_text()
    assert "答对了" in said
    assert len(said) > 8, "the author's own words come with it"
    assert list(kept(page)["quiz"].values()) == ["right"]
    expect(one.open(LECTURE).locator(".xd-quiz")).to_contain_text("上次答对了")


def test_without_a_script_every_question_opens_its_answer(reader):
    page = reader(script=False).open(LECTURE)
    questions = page.locator(".xd-quiz fieldset")
    assert questions.count() == page.locator(".xd-quiz fieldset > details").count() > 2
    questions.first.locator("summary").click()
    expect(questions.first).to_contain_text("答案：")
    expect(page.get_by_role("button", name="看我答得对不对")).to_have_count(0)


# --- progress --------------------------------------------------------------------------


def test_what_is_done_shows_on_the_home_page_the_course_and_the_record(reader):
    one = reader()
    page = one.open("index.html")
    expect(page.get_by_role("heading", name="继续学习")).to_have_count(0)
    page = one.open(LECTURE)
    page.get_by_role("button", name="这一讲学完了").click()
    expect(page.locator(".xd-done").last).to_contain_text("这门课学完 1 /")
    page = one.open(COURSE)
    expect(page.locator(".xd-continue")).to_contain_text("学完 1 /")
    expect(page.locator("#syllabus a[data-done]")).to_have_count(1)
    page = one.open("index.html")
    page.locator(".xd-continue a.xd-button").click()
    page.wait_for_url(f"**/{NEXT}")
    page = one.open("record.html")
    expect(page.locator("article")).to_contain_text("不是证书")
    expect(page.locator("#xd-record")).to_contain_text("先听懂，再回应")


def test_practice_is_counted_and_nothing_else_is_kept_of_it(reader):
    page = reader().open(LECTURE)
    more = page.get_by_role("button", name="又做了一次").first
    more.click()
    more.click()
    page.get_by_role("button", name="减一次").first.click()
    expect(page.locator("#practice")).to_contain_text("我做了 1 次")
    [task] = kept(page)["practice"].values()
    assert set(task) == {"title", "count"}


def test_a_learner_goes_on_on_another_phone(reader, tmp_path):
    first = reader()
    page = first.open(LECTURE)
    page.get_by_role("button", name="这一讲学完了").click()
    page = first.open("record.html")
    with page.expect_download() as started:
        page.get_by_role("button", name="存成文件").click()
    file = tmp_path / "记录.json"
    started.value.save_as(file)

    second = reader()
    page = second.open(NEXT)
    page.get_by_role("button", name="这一讲学完了").click()
    page = second.open("record.html")
    page.locator("#xd-record-file").set_input_files(file)
    page.get_by_text("已经合并进来").wait_for()
    done = [lesson["done"] for lesson in kept(page)["lessons"].values()]
    assert len(done) == 2
    assert all(done), "what the second phone knew is still there"
    page.locator("#xd-record-file").set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": b"[]"})
    page.get_by_text("不是学习记录").wait_for()
    assert len(kept(page)["lessons"]) == 2


def test_where_nothing_may_be_kept_the_page_works_and_offers_nothing(reader):
    one = reader()
    one.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})")
    page = one.open(LECTURE)
    expect(page.get_by_label("播放速度")).to_be_visible()
    expect(page.get_by_role("button", name="这一讲学完了")).to_have_count(0)
    expect(page.locator("article h1")).to_be_visible()


def test_large_type_is_one_tap_and_stays(reader):
    one = reader()
    page = one.open(LECTURE)
    before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('article section > p:not([class])')).fontSize)")
    page.get_by_role("button", name="大字").click()
    page = one.open("index.html")
    after = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert before >= 17
    assert after >= 1.25 * 17
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

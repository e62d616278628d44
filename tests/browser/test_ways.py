"""Ways through the site: the home page's doors, the keyboard, lists that narrow, versions."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(
    ("who", "leads_to"),
    [("学员", "courses/"), ("讲师与志愿者", "kits/"), ("带领者", "manuals/"), ("中心负责人", "coverage/")],
)
def test_each_of_the_four_users_is_one_tap_from_his_place(reader, who, leads_to):
    page = reader().open("index.html")
    page.locator(".xd-home a", has_text=who).first.click()
    page.wait_for_url(f"**/site/{leads_to}**")
    expect(page.locator("article h1")).to_be_visible()


def test_the_keyboard_reaches_search_from_the_top_of_any_page(reader):
    page = reader(1280).open("lectures/lec-listening-01.html")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "xd-q":
            break
    assert page.evaluate("document.activeElement.id") == "xd-q"
    page.keyboard.type("转介")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.wait_for_selector(".xd-results li")


def test_the_skip_link_leads_to_the_text(reader):
    page = reader(1280).open("lectures/lec-listening-01.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.xd-skip')")
    page.keyboard.press("Enter")
    expect(page.locator("#xd-main")).to_be_focused()


def test_a_list_narrows(reader):
    page = reader().open("activities/index.html")
    cards, finder = page.locator(".xd-card"), page.locator("form.xd-finder")
    whole = cards.count()
    assert whole >= 4
    chooser = finder.locator("select[name=kind]")
    values = chooser.evaluate("choice => [...choice.options].map(option => option.value).filter(Boolean)")
    left = []
    for value in values:
        chooser.select_option(value)
        left.append(page.locator(".xd-card:visible").count())
        expect(finder.locator("output")).to_contain_text(f"{left[-1]} 项")
    assert all(0 < count < whole for count in left)
    chooser.select_option("")
    expect(page.locator(".xd-card:visible")).to_have_count(whole)


def test_an_activity_is_found_by_time_people_phase_level_and_things(reader):
    page = reader().open("activities/index.html")
    finder = page.locator("form.xd-finder")
    names = finder.locator("select").evaluate_all("all => all.map(choice => choice.name)")
    assert names == ["time", "people", "phase", "kind", "level", "things"]
    times = finder.locator("select[name=time] option").all_inner_texts()[1:]
    assert times == sorted(times, key=lambda words: int(words.removesuffix("分钟内")))
    finder.locator("select[name=time]").select_option("15分钟内")
    finder.locator("select[name=people]").select_option("6–12人")
    finder.locator("select[name=things]").select_option("一两样")
    left = page.locator(".xd-card:visible")
    assert 0 < left.count() < page.locator(".xd-card").count()
    for card in left.all():
        assert "15分钟内" in (card.get_attribute("data-time") or "").split()
    count = left.count()
    page.reload()
    expect(page.locator(".xd-card:visible"), "the choices stand in the address").to_have_count(count)


def test_the_page_for_a_wrong_address_leads_home(reader):
    page = reader().open("404.html")
    assert page.locator("a").first.get_attribute("href")
    expect(page.locator("body")).to_contain_text("12356")


# --- versions --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def released(published):
    """Two versions, the second of them the latest."""
    return published("versions", "2026.11", "2026.12")


def test_the_version_chooser_offers_both_and_keeps_the_page(reader, released):
    page = reader(1280, site=released).open("2026.12/lectures/lec-listening-01.html")
    listed = page.request.get(f"{released}versions.json").json()
    assert {entry["version"] for entry in listed} == {"2026.11", "2026.12"}
    chooser = page.locator(".xd-version details")
    chooser.wait_for()
    chooser.locator("summary").click()
    links = chooser.locator("a")
    assert {link.strip() for link in links.all_inner_texts()} >= {"2026.11", "2026.12"}
    links.filter(has_text="2026.11").click()
    page.wait_for_url("**/2026.11/lectures/lec-listening-01.html")


def test_a_release_plays_its_shared_recording(reader, released):
    page = reader(site=released).open("latest/index.html")
    expect(page.locator("h1").first).to_be_visible()
    page = reader(site=released).open("2026.11/lectures/lec-listening-01.html")
    seconds = page.evaluate(
        "async () => { const v = document.querySelector('video'); v.muted = true; await v.play(); return v.duration }"
    )
    assert seconds > 60


def test_an_old_version_says_that_there_is_a_newer_one(reader, released):
    page = reader(site=released).open("2026.11/index.html")
    page.locator(".xd-outdated").wait_for()
    page = reader(site=released).open("2026.12/index.html")
    page.locator(".xd-version details").wait_for()
    expect(page.locator(".xd-outdated")).to_be_hidden()

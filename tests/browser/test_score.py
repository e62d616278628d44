"""A score sheet on a telephone: what is typed is added and kept there, and goes out as a table."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

SHEET = "lists/list-quality-standard.html"


def test_marks_are_added_kept_on_this_telephone_and_saved_as_a_table(reader, tmp_path: Path):
    one = reader()
    page = one.open(SHEET)
    inputs = page.locator("#score input")
    expect(inputs).to_have_count(10)
    inputs.nth(0).fill("8")
    inputs.nth(1).fill("15")
    total = page.locator("#score output")
    expect(total).to_have_text("23")
    inputs.nth(0).fill("11")
    expect(total).to_have_text("有一格超过满分")
    expect(inputs.nth(0)).to_have_attribute("aria-invalid", "true")
    inputs.nth(0).fill("10")
    expect(total).to_have_text("25")
    page = one.open(SHEET)
    expect(page.locator("#score output")).to_have_text("25")
    with page.expect_download() as saved:
        page.get_by_role("button", name="存成表格").click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    assert file.suffix == ".csv"
    lines = file.read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[0] == '"内容","满分","得分"'
    assert lines[1].endswith('"10","10"')
    assert lines[-1] == '"合计","100","25"'
    assert len(lines) == 12
    page.get_by_role("button", name="清空").click()
    expect(page.locator("#score output")).to_have_text("")


def test_the_sheet_fits_a_telephone_and_works_without_the_network(reader):
    page = reader().open(SHEET)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    last = page.locator("#score input").last.bounding_box()
    assert last["x"] + last["width"] <= page.viewport_size["width"], "no mark is beyond the edge"
    page.context.set_offline(True)
    page.locator("#score input").nth(2).fill("7")
    expect(page.locator("#score output")).to_have_text("7")

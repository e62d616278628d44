"""S0: the year of one association in the capital: training, examination, teams, registers, documents."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import ROOT, SAMPLE

from xindeng import calendars, library, owners, pipeline, plan
from xindeng.checks import check
from xindeng.compose import makers
from xindeng.doc import Cards, HelpCard, Quiz, Table, as_data, chosen, plain, walk
from xindeng.kinds import BY_NAME, carry
from xindeng.kinds.activity import Activity
from xindeng.kinds.certificate import Certificate
from xindeng.kinds.common import needed, packing
from xindeng.kinds.course import Course, hours
from xindeng.kinds.crisis_media import CrisisMedia
from xindeng.kinds.event import Event
from xindeng.kinds.exam import Exam
from xindeng.kinds.figures import Fact
from xindeng.kinds.initiative import Initiative
from xindeng.kinds.inventory import Inventory
from xindeng.kinds.lecture import Lecture
from xindeng.kinds.lecture_kit import LectureKit
from xindeng.media import tools
from xindeng.render import pdf, proof
from xindeng.render.given import Given
from xindeng.schema import Material
from xindeng.shelf import Library
from xindeng.site import macros_data

from .conftest import TODAY, Complain, Site, squares

Refused = Callable[..., None]
Make = Callable[..., Path]
CENTRE = "登记/办中心.yml"
PLACES = "登记/地方.yml"
REGISTER = "登记/登记.yml"


def test_s0_01_levels_stand_in_order_and_lead_to_what_exists(site: Site, refused: Refused) -> None:
    ranks = site.shelf.get("ini-zhidaoshi", Initiative).ranks
    assert [rank.name for rank in ranks] == ["初级", "中级", "初级师资"]
    text = site.text("ini-zhidaoshi")
    assert text.index("初级</") < text.index("中级</") < text.index("初级师资</")
    assert {"exam-l1", "cert-l1", "crs-helping-basics"} <= site.leads("ini-zhidaoshi")
    refused("R-01", (CENTRE, "courses: [crs-demo]", "courses: [crs-nowhere]"))


def test_s0_02_both_names_of_the_profession_are_known_and_new_text_uses_one(site: Site, complaints: Complain) -> None:
    assert site.says("term-zhidaoshi", "社会心理指导师", "社会心理指导员")
    alike: Any = macros_data(site.shelf)["alike"]
    found = [names for names in alike if "社会心理指导师" in names]
    assert any("社会心理指导员" in names for names in found)
    said = complaints(("歇一歇.md", "想到什么问什么。", "想到什么问什么，问完移交。"), reminders=True)
    assert [line for line in said if "歇一歇.md" in line and "“移交”在这个库里叫“转介”" in line and "[C-05]" in line]
    assert not [line for line in complaints(("歇一歇.md", "想到什么问什么。", "想到什么问什么，问完转介。"), reminders=True) if "C-05" in line]


def test_s0_03_the_syllabus_is_named_and_an_unknown_one_is_refused(site: Site, refused: Refused) -> None:
    assert site.says("ref-doc-outline", "京社委心服发〔2020〕13号", "未核实")
    assert "ref-doc-outline" in site.leads("ini-zhidaoshi")
    refused("R-01", ("体系.md", "policy_basis: [ref-demo]", "policy_basis: [ref-nowhere]"))


def test_s0_04_a_textbook_is_a_reading_and_a_text_without_licence_is_refused(site: Site, refused: Refused) -> None:
    assert site.says("ref-doc-textbook", "教材", "初级、中级")
    assert "ref-doc-textbook" in site.leads("ini-zhidaoshi")
    refused("F-02", ("活动/数呼吸.md", "licence: lic-demo\n", ""))


def test_s0_05_a_project_carries_its_outside_link() -> None:
    shelf = library.load(SAMPLE)[0]
    sample = Site(shelf, makers(shelf, {}), {})
    assert "https://example.org/book" in sample.leads("ini-demo")


def test_s0_06_hours_are_the_sum_of_the_lectures_and_a_hundred_lectures_fit(refused: Refused, site: Site, tmp_path: Path) -> None:
    course = site.shelf.get("crs-helping-basics", Course)
    written = sum(site.shelf.get(ref, Lecture).hours for ref in course.lectures)
    assert site.says("crs-helping-basics", f"已编 {written:g} / 计划")
    refused("T-03", ("体系.md", "hours_total: 2", "hours_total: 3"))
    shelf, complaints = hundred(tmp_path)
    assert complaints == []
    assert hours(shelf.get("crs-demo", Course), shelf) == 101
    page = as_data(makers(shelf, {})["courses/crs-demo.html"]())
    assert "101 / 101" in str(page)


def hundred(root: Path) -> tuple[Library, list[str]]:
    """The sample with a course of 101 lectures of one 课时 each, and what is said of it."""
    shutil.copytree(SAMPLE / "courses", root / "courses")
    course = root / "courses" / "助人课" / "课程.md"
    text = course.read_text("utf-8")
    names = re.search(r"lectures: \[(.*)\]", text)
    assert names
    last = (root / "courses" / "助人课" / "02-停一停.md").read_text("utf-8")
    assert "id: lec-pause-01" in last
    more = [f"lec-more-{n}" for n in range(99)]
    for name in more:
        (root / "courses" / "助人课" / f"{name}.md").write_text(last.replace("id: lec-pause-01", f"id: {name}"), "utf-8")
    course.write_text(text.replace(names[0], f"lectures: [{names[1]}, {', '.join(more)}]").replace("planned_hours: 2", "planned_hours: 101"), "utf-8")
    for name, old in (("模块.md", "planned_hours: 2"), ("体系.md", "hours_total: 2"), ("体系.md", "hours: 2")):
        file = root / "courses" / name
        file.write_text(file.read_text("utf-8").replace(old, old.replace("2", "101")), "utf-8")
    found, problems = library.load(root)
    problems += check(found, {}, TODAY)
    return found, [problem.as_text() for problem in problems if problem.severity == "error" and "[T-" in problem.as_text()]


def test_s0_07_the_mock_paper_and_its_key_are_two_prints_of_what_is_taught(site: Site) -> None:
    page = site.page("exam-l1")
    exam = site.shelf.get("exam-l1", Exam)
    prints = {edition.name: edition for edition in BY_NAME["exam"].prints(exam)}
    paper, key = (
        [q for block in walk(chosen(page, prints[name])) if isinstance(block, Quiz) for q in block.questions]
        for name in ("paper", "key")
    )
    assert len(paper) == len(key) > 10
    assert not any(question.answer for question in paper)
    assert any(question.answer for question in key)
    areas = {area.id for area in exam.blueprint}
    assert all(item.area in areas for item in exam.items)


def test_s0_08_the_course_on_talks_leads_to_kits_and_they_lead_back(site: Site) -> None:
    kits = {ref for ref in site.leads("crs-community-talk") if ref.startswith("kit-")}
    assert kits
    assert any("crs-community-talk" in site.leads(kit) for kit in kits)


def test_s0_09_prevention_adjustment_and_the_way_to_a_doctor_are_one_course(site: Site) -> None:
    course = site.shelf.get("crs-prevent-adjust-seek", Course)
    assert [site.shelf.title(ref)[0] for ref in course.lectures] == ["防", "调", "治"]
    assert hours(course, site.shelf) == course.planned_hours == 3
    assert "crs-prevent-adjust-seek" in {card.target for block in walk(site.page("courses/index").blocks) if isinstance(block, Cards) for card in block.cards}
    assert site.says("crs-prevent-adjust-seek", "只有题目，内容没有读到", "治病的是医生")
    assert set(course.topics) >= {"自我照顾", "情绪"}


def test_s0_10_a_cohort_adds_up_its_days_and_nobody_is_in_two_places(site: Site, refused: Refused, made: Make) -> None:
    assert site.says("coh-demo-2027a", "课程表", "合计", "天")
    shelf = library.load(SAMPLE)[0]
    page = makers(shelf, {})["cohorts/coh-demo.html"]()
    (table,) = (block for block in walk(chosen(page, BY_NAME["cohort"].prints(shelf.items["coh-demo"])[0])) if isinstance(block, Table))
    assert plain(table.rows[-1][2]) == "75"
    refused("T-12", ("更多/第一期.yml", "begins: 09:30", "begins: 09:20"))
    refused("T-12", ("更多/第一期.yml", "ends: 10:15", "ends: 09:15"))
    assert "09:30–10:15" in "".join(proof.words(made(SAMPLE, "coh-demo", "timetable").read_bytes()))


def test_s0_11_the_exam_page_tells_scope_and_rules_and_holds_a_self_test(site: Site) -> None:
    assert any(isinstance(block, Quiz) for block in walk(site.page("exam-l1").blocks))
    assert site.says("exam-l1", "补考", "蓝图")


def test_s0_12_the_certificate_says_who_issues_it_and_what_it_is_not(site: Site, refused: Refused) -> None:
    wording = site.shelf.get("cert-l1", Certificate).wording
    assert "不是" in wording
    assert site.says("cert-l1", "颁发条件", wording[:12])
    edition = next(each for each in BY_NAME["certificate"].prints(site.item("cert-l1")) if each.layout == "certificate")
    printed = pdf.render(site.page("cert-l1"), edition, Given(site.shelf.address("cert-l1"), site.shelf.centre.name, {}, ()))
    words = "".join(proof.words(printed.pdf)).replace("\n", "")
    assert site.shelf.centre.name in words
    assert "不是行医" in words
    refused("F-02", ("更多/结业证书.yml", "wording: 学完了两讲，练习过两次。这不是行医的资格。\n", ""))


def is_a_day_for_the_calendar(event: str, site: Site) -> None:
    item = site.shelf.get(event, Event)
    lines = calendars.calendar(item, site.shelf).decode().replace("\r\n ", "").split("\r\n")
    assert f"SUMMARY:{item.title}" in lines
    assert f"DTSTART;VALUE=DATE:{item.date:%Y%m%d}" in lines
    assert lines[0] == "BEGIN:VCALENDAR"


def test_s0_13_the_award_has_a_page_and_a_day_for_the_calendar(site: Site) -> None:
    is_a_day_for_the_calendar("evt-award-2020", site)
    assert site.says("evt-award-2020", "2020-12-12", "170000")


def test_s0_14_the_forum_has_a_page_and_a_day_for_the_calendar(site: Site) -> None:
    is_a_day_for_the_calendar("evt-forum-2020", site)
    assert site.says("evt-forum-2020", "2020-10-18")


def test_s0_15_twelve_full_teams_and_thirty_two_over(site: Site) -> None:
    assert site.says("ini-zhidaoshi", "1232 人按这个编法：编满 12 队，1200 个位子，余 32 人没有编进去")
    assert "第 3 组" in site.sheet("ini-zhidaoshi")
    names = [edition.name for edition in BY_NAME["initiative"].prints(site.item("ini-zhidaoshi"))]
    assert names == ["roster"]


def test_s0_16_lectures_are_the_first_of_four_practices(site: Site) -> None:
    assert {"kit-sleep-harvest", "crs-community-talk"} <= site.leads("list-four-practices")


def test_s0_17_sandplay_lists_what_to_bring(site: Site) -> None:
    activity = site.shelf.get("act-sand-one-yard", Activity)
    assert activity.materials
    assert all(material.item in site.text("act-sand-one-yard") for material in activity.materials)


def test_s0_18_song_and_dance_have_activities_and_a_recording_needs_a_licence(site: Site, refused: Refused) -> None:
    wanted = {"act-song-old-tune", "act-song-new-words", "act-dance-work-hands", "act-dance-steps"}
    assert wanted <= site.leads("list-four-practices")
    assert all(site.shelf.get(ref, Activity).steps and site.shelf.get(ref, Activity).minutes for ref in wanted)
    sound = "sounds:\n  - {id: tune, title: 老调, src: ../更多/慢慢吐气.ogg, synthetic: 机器做的, licence: lic-demo}\nbody_contact"
    refused("F-02", ("活动/数呼吸.md", "body_contact", sound.replace(", licence: lic-demo", "")))
    refused("E-01", ("活动/数呼吸.md", "body_contact", sound.replace("synthetic: 机器做的, ", "")))
    refused("M-01", ("活动/数呼吸.md", "body_contact", sound.replace("慢慢吐气.ogg", "没有.ogg")))


def test_s0_19_drums_are_counted_by_heads_on_the_packing_list(site: Site) -> None:
    activity = site.shelf.get("act-drum-order", Activity)
    assert activity.materials
    assert activity.space
    assert activity.safety
    each = Material(item="鼓", qty=1, unit="面", per="person")
    pair = Material(item="鼓槌", qty=2, unit="根", per="pair")
    assert (needed(each, 30), needed(pair, 31)) == (30, 32)
    words = str(as_data(packing([("鼓圈", each), ("鼓圈", pair)], 31)))
    assert "31 面" in words
    assert "32 根" in words
    assert all(material.item in site.text("act-drum-order") for material in activity.materials)


def test_s0_20_nobody_is_listed_without_consent(site: Site, refused: Refused) -> None:
    assert site.says("list-supervisors", "应有 98 位，已写明 0 位")
    consent = "  consent: {form: frm-agree, expires: 2027-12-31}\n  example: true"
    refused("E-01", (PLACES, consent, ""))


def test_s0_21_seventy_seven_sites_under_sixty_seven_bases(tmp_path: Path) -> None:
    """Both lists count what is registered; one base less is told."""
    assert not any("[T-09]" in line for line in bases(tmp_path / "all", 67))
    assert any("[T-09]" in line and "写明 66 家" in line for line in bases(tmp_path / "less", 66))


def bases(root: Path, count: int) -> list[str]:
    shutil.copytree(SAMPLE / "courses", root / "courses")
    lists = [
        f"- {{id: {name}, type: inventory, title: 名录, purpose: 名录, unit: {unit}, expected_count: {n}}}"
        for name, unit, n in (("list-bases", "家", 67), ("list-sites", "个", 77))
    ]
    orgs = [
        f"- {{id: org-b{n}, type: organisation, title: 示例基地{n}, kind: 实习基地, region: 示例县, in_list: list-bases, example: true}}"
        for n in range(count)
    ]
    sites = [
        f"- {{id: site-b{n}, type: site, title: 示例站点{n}, organisation: org-b{n % count}, tier: 基地, opening: 白天,"
        " in_list: list-sites, example: true}"
        for n in range(77)
    ]
    (root / "courses" / "名录.yml").write_text("\n".join([*lists, *orgs, *sites]) + "\n", "utf-8")
    shelf, problems = library.load(root)
    return [problem.as_text() for problem in (*problems, *check(shelf, {}, TODAY)) if problem.severity == "error"]


def test_s0_22_the_round_has_four_stops_and_no_dead_one(site: Site, refused: Refused) -> None:
    stages = site.shelf.get("ini-zhidaoshi", Initiative).stages
    assert [stage.name for stage in stages] == ["培训", "认证", "督导", "实践"]
    assert site.says("ini-zhidaoshi", "培训 → 认证 → 督导 → 实践 → 培训")
    refused("F-13", (CENTRE, "about: 讲一场, linked: [kit-rest]", "about: 讲一场, linked: []"))


def test_s0_23_three_committees_and_four_to_come(site: Site) -> None:
    groups = [entry.group for entry in site.shelf.get("list-committees", Inventory).entries]
    assert (groups.count("已设"), groups.count("筹备中")) == (3, 4)


def test_s0_24_a_share_that_does_not_recompute_is_kept_as_it_is_and_not_shown(site: Site, refused: Refused) -> None:
    fact = site.shelf.get("fact-party-share", Fact)
    assert fact.value == "55.8"
    assert not fact.publishable
    assert "55.8" not in site.text("fact-party-share")
    refused("R-06", ("登记/数字.yml", "  value: 2\n", "  value: 3\n"))


def test_s0_25_three_leads_and_three_joins(site: Site) -> None:
    assert site.says("ini-three-leads", "目标引领行动", "配合地区发展")


def test_s0_26_seven_rules_are_named_and_a_document_that_may_be_passed_on_is_a_download_with_its_sum(site: Site, refused: Refused, made: Make) -> None:
    assert len(site.shelf.get("list-association-rules", Inventory).entries) == 7
    assert site.says("list-association-rules", "联合会章程", "原文没有读到")
    copy = made(SAMPLE, "ref-demo", "original")
    assert copy.read_bytes() == (SAMPLE / "courses" / "登记" / "示例文献.txt").read_bytes()
    assert copy.parent.name == hashlib.sha256(copy.read_bytes()).hexdigest()[:20]
    refused("R-08", (REGISTER, "  file: 示例文献.txt\n  licence: lic-demo\n", "  file: 示例文献.txt\n"))
    refused("R-08", (REGISTER, "{redistribute: true,", "{redistribute: false,"))
    refused("R-08", (REGISTER, "  file: 示例文献.txt\n", "  file: 没有.pdf\n"))
    refused("R-08", (REGISTER, "  file: 示例文献.txt\n", "  file: 地方.yml\n"))


def test_s0_27_help_stands_on_every_page_and_a_line_says_when_it_was_verified(site: Site, refused: Refused) -> None:
    without = [url for url in site.makers if not any(isinstance(block, HelpCard) for block in walk(site.page(url.removesuffix(".html")).blocks))]
    assert without == [carry.URL]
    assert {"fact-line-duty-hours", "fact-line-call-minutes"} <= site.leads("ini-civil-line")
    refused("S-02", ("登记/热线.yml", "  verified_on: 2026-11-01\n", ""))


def test_s0_28_the_volunteers_action_shows_its_figures_with_their_source(site: Site) -> None:
    assert site.says("ini-volunteers-2020", "1829 名", "21412 小时", "19247 人次")
    assert "ref-report-capital" in site.leads("fact-iwill-served")


def test_s0_29_three_masters_has_its_story(site: Site) -> None:
    assert site.says("ini-three-masters", "200 多名", "待补")


def test_s0_30_a_sound_to_calm_down_is_small_and_has_its_words(site: Site, made: Make) -> None:
    item = site.shelf.get("crisis-slow-breath", CrisisMedia)
    (sound,) = item.sounds
    assert sound.synthetic
    assert item.prose("script")
    assert site.says("crisis-slow-breath", "程序合成", "没有人声")
    assert "crisis-slow-breath" in site.leads("ini-three-masters")
    small = made(ROOT, "crisis-slow-breath", f"sound-{sound.id}")
    asked = [tools.ffprobe(), "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(small)]
    seconds = float(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
    assert 119 < seconds < 122
    assert small.stat().st_size * 8 / seconds < 64_000


def test_s0_31_the_broadcast_series_says_which_numbers_are_missing(site: Site) -> None:
    assert site.says("list-radio-111", "缺第 1–111 期，共 111 期")


def test_s0_32_the_square_on_the_print_of_a_kit_is_its_own_lasting_address(site: Site, made: Make) -> None:
    address = site.shelf.address("kit-sleep-harvest")
    assert address.endswith("/latest/kits/kit-sleep-harvest.html")
    assert all(kit.notice.poster for kit in site.shelf.all(LectureKit))
    assert squares(made(ROOT, "kit-sleep-harvest", "poster")) == {address}


def test_s0_33_nine_media_are_named_and_an_address_becomes_a_link(site: Site) -> None:
    assert len(site.shelf.get("list-media-2020", Inventory).entries) == 9
    shelf = library.load(SAMPLE)[0]
    assert "https://example.org/book" in Site(shelf, makers(shelf, {}), {}).leads("list-demo")
    assert site.says("list-media-2020", "网址", "待补")


def test_s0_36_a_proposal_asks_whoever_keeps_the_item(refused: Refused) -> None:
    shelf = library.load(SAMPLE)[0]
    lines = owners.codeowners(shelf).splitlines()
    assert "/courses/歇一歇.md @example/centre" in lines
    assert len(lines) == 2
    assert "org-demo" in Site(shelf, makers(shelf, {}), {}).leads("kit-rest")
    refused("R-09", ("歇一歇.md", "maintainers: [org-demo]", "maintainers: [ppl-teacher]"))
    refused("R-09", (PLACES, 'account: "@example/centre"', "account: 示例中心"))
    refused("R-01", ("歇一歇.md", "maintainers: [org-demo]", "maintainers: [org-nobody]"))


def test_s0_37_a_competency_is_the_same_everywhere(site: Site, refused: Refused) -> None:
    assert {"lec-listening-01"} <= site.leads("cmp-listening")
    refused("R-01", ("助人课/课程.md", "competency: cmp-slow", "competency: cmp-nowhere"))


def test_s0_38_the_crisis_pack_holds_who_to_call_how_to_speak_what_to_play_and_what_to_fill(site: Site, packed: Callable[[str], set[str]]) -> None:
    wanted = {"crisis-beside-someone", "crisis-after-incident", "svc-d01", "svc-d02", "play-drill-night", "frm-crisis-drill", "frm-crisis-record", "hot-120"}
    assert wanted <= site.leads("col-crisis")
    assert "待补" not in site.text("col-crisis")
    assert site.says("svc-d02", "三种电话，马上叫第二个人", "交班")
    assert {*wanted - {"hot-120"}, "hotlines", "lec-risk-01"} <= packed("col-crisis")
    todo = pipeline.planned(site.shelf, {}, ROOT, ROOT / "build")
    alone = plan.narrowed(todo, "col-crisis", "collections/col-crisis.html")
    assert {entry.format for entry in alone.prints if entry.owner == "col-crisis"} == {"pdf", "zip"}
    assert len(alone.artifacts) < 60 < len(todo.artifacts) / 10


def test_s0_39_an_expert_is_listed_by_his_own_consent_only(refused: Refused) -> None:
    refused("E-01", (PLACES, "  consent: {form: frm-agree, expires: 2027-12-31}\n  example: true", ""))


def test_s0_40_cited_documents_are_registered(site: Site) -> None:
    for ref in ("ref-doc-three-year", "ref-doc-associations", "ref-doc-credit", "ref-doc-outline"):
        assert "未核实" in site.text(ref)
        assert site.shelf.citations[ref]

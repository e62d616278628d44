"""S3: cases that were collected, areas on trial, and the fifteen tasks that a county must answer for."""

from __future__ import annotations

from collections.abc import Callable

from conftest import SAMPLE

from xindeng import library, packs, plan
from xindeng.doc import HelpCard, Table, plain, walk
from xindeng.kinds.collection import Collection, open_slots
from xindeng.kinds.inventory import Inventory, gaps
from xindeng.kinds.lecture_kit import LectureKit
from xindeng.render import qr

from .conftest import Site
from .test_cities import one_page

Refused = Callable[..., None]
CENTRE = "登记/办中心.yml"


def test_s3_01_a_case_that_tells_who_it_is_is_refused(refused: Refused, site: Site) -> None:
    assert len(site.shelf.get("col-cases", Collection).items) >= 4
    text = (SAMPLE / "courses" / "更多/案例.md").read_text("utf-8")
    refused("P-07", ("更多/案例.md", text.rstrip() + "\n\n来访者王小明说他今年很难。\n"))


def test_s3_02_the_cases_and_what_they_used_are_one_pack(site: Site) -> None:
    todo = packs.added(plan.plan(library.load(SAMPLE)[0], {}, SAMPLE), library.load(SAMPLE)[0], SAMPLE)
    assert any(entry.owner == "col-demo" and entry.format == "zip" for entry in todo.prints)
    assert {"case-old-quarrel", "case-programme-talks"} <= site.leads("col-cases")


def test_s3_03_the_rules_of_the_vote_are_told_and_nobody_votes_here(site: Site) -> None:
    assert site.says("ini-ten-cases", "每人每天最多投 10 次", "选满 3 个", "不在网上投票")


def test_s3_04_the_award_has_no_day_and_says_so(site: Site) -> None:
    assert site.says("evt-cases-award", "【待补】出处没有写日期")


def test_s3_05_thirty_two_rows_and_fifty_six_names(site: Site, refused: Refused) -> None:
    item = site.shelf.get("list-areas-pilot", Inventory)
    assert len(item.entries) == item.expected_count == 32
    assert sum(len(entry.places) for entry in item.entries) == 56
    assert site.says("coverage/areas", "32 行，56 个名字", "还没有登记")
    refused("T-09", (CENTRE, "    - {id: doctors, title: 医院开门诊, group: 有地方}\n", ""))


def test_s3_06_four_settings_have_their_material(site: Site) -> None:
    assert site.says("ini-pilot", "健康社区", "健康学校", "健康企业", "健康家庭")


def test_s3_07_fifteen_tasks_in_three_groups_and_the_empty_ones_are_shown(site: Site) -> None:
    item = site.shelf.get("list-tasks-2019", Inventory)
    groups = [entry.group for entry in item.entries]
    assert [groups.count(name) for name in dict.fromkeys(groups)] == [5, 4, 6]
    assert all(entry.wording and entry.indicators for entry in item.entries)
    assert [entry.id for entry in gaps(item)] == ["experts"]
    assert site.says("coverage/tasks", "15 项，1 项空着", "空缺：还没有材料")
    (table,) = (block for block in walk(site.page("list-tasks-2019").sheets) if isinstance(block, Table))
    assert len(table.rows) == 15


def is_served(task: str, by: set[str], site: Site) -> None:
    """A task leads to these of our materials, on its list and on the page of coverage."""
    (entry,) = (entry for entry in site.shelf.get("list-tasks-2019", Inventory).entries if entry.id == task)
    assert by <= set(entry.delivered_by)
    assert by <= site.leads("coverage/tasks")


def test_s3_08_the_leading_group_has_minutes_to_fill(site: Site) -> None:
    is_served("lead", {"frm-task-minutes"}, site)
    one_page("frm-task-minutes", site)


def test_s3_09_the_plan_has_a_blank(site: Site) -> None:
    is_served("plan", {"frm-task-plan"}, site)
    one_page("frm-task-plan", site)


def test_s3_12_the_first_meeting_has_an_agenda_to_fill(site: Site) -> None:
    is_served("launch", {"frm-task-launch"}, site)
    one_page("frm-task-launch", site)


def test_s3_13_a_station_has_its_kit(site: Site) -> None:
    is_served("platform", {"col-station-kit"}, site)
    assert {"list-rooms", "frm-service-quality", "pol-scope"} <= site.leads("col-station-kit")


def test_s3_14_pupils_have_their_parents_material_and_the_gap_is_told(site: Site) -> None:
    is_served("school", {"col-people-school"}, site)
    assert site.says("col-people-school", "【待补】给学生的课")


def test_s3_15_staff_have_a_talk_and_a_group(site: Site) -> None:
    is_served("staff", {"col-people-workplace"}, site)
    assert {"kit-stress-body", "grp-cadre-stress"} <= site.leads("col-people-workplace")


def test_s3_16_the_way_to_a_clinic_is_told(site: Site) -> None:
    is_served("hospital", {"lec-referral-01", "frm-referral", "qa-find-clinic"}, site)


def test_s3_17_twelve_months_and_every_talk_ends_with_where_to_call(site: Site) -> None:
    is_served("publicity", {"col-year-talks"}, site)
    year = site.shelf.get("col-year-talks", Collection)
    assert len(year.slots) == 12
    assert len(year.slots) - len(open_slots(year)) >= 6
    for kit in site.shelf.all(LectureKit):
        assert isinstance(site.page(kit.id).blocks[-1], HelpCard)


def test_s3_18_the_crisis_team_has_training_and_a_drill(site: Site) -> None:
    is_served("crisis", {"col-crisis", "frm-crisis-drill"}, site)
    one_page("frm-crisis-drill", site)


def test_s3_19_grassroots_training_has_courses(site: Site) -> None:
    is_served("training", {"crs-helping-basics", "crs-community-talk", "svc-f01"}, site)


def test_s3_20_departments_have_talks_to_choose_from(site: Site) -> None:
    is_served("departments", {"col-people-police", "col-people-letters"}, site)
    assert site.says("col-people-police", "【待补】专给公安写的讲座")


def test_s3_22_two_groups_of_people_have_material(site: Site) -> None:
    is_served("priority", {"col-people-elder", "col-people-leftbehind"}, site)


def test_s3_23_a_poster_code_leads_to_the_kit(site: Site) -> None:
    address = site.shelf.address("kit-sleep-harvest")
    assert qr.svg(address) != qr.svg(f"{address}x")


def test_s3_24_who_has_not_been_looked_at_says_so_and_cannot_claim_otherwise(site: Site, refused: Refused) -> None:
    assert "尚未经专业审核" in site.page("kit-sleep-harvest").notices
    assert "kit-sleep-harvest" in site.leads("review/index")
    refused("E-05", ("歇一歇.md", "status: in_review", "status: published"))


def test_s3_25_each_area_shows_where_to_call(site: Site) -> None:
    assert {"hot-12356", "hot-120", "hot-110"} <= site.leads("coverage/areas")
    (first, *_) = (block for block in walk(site.page("coverage/areas").blocks) if isinstance(block, Table))
    assert plain(first.rows[0][0]) == "北京市"

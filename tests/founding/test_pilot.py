"""S3: cases that were collected, areas on trial, and the fifteen tasks that a county must answer for."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLE

from xindeng import library
from xindeng.compose import makers
from xindeng.doc import HelpCard, Table, plain, walk
from xindeng.kinds import BY_NAME
from xindeng.kinds.case import Case
from xindeng.kinds.collection import Collection, open_slots
from xindeng.kinds.course import Course
from xindeng.kinds.inventory import Inventory, gaps
from xindeng.kinds.lecture import Lecture
from xindeng.kinds.lecture_kit import LectureKit
from xindeng.kinds.play import Play
from xindeng.kinds.registers import Form
from xindeng.kinds.service_item import ServiceItem
from xindeng.render import proof

from .conftest import Site, squares
from .test_cities import one_page

Refused = Callable[..., None]
Make = Callable[..., Path]
CENTRE = "登记/办中心.yml"


def test_s3_01_a_case_that_tells_who_it_is_is_refused(refused: Refused, site: Site) -> None:
    assert len(site.shelf.get("col-cases", Collection).items) >= 4
    text = (SAMPLE / "courses" / "更多/案例.md").read_text("utf-8")
    refused("P-07", ("更多/案例.md", text.rstrip() + "\n\n来访者王小明说他今年很难。\n"))


def test_s3_02_the_cases_and_what_they_used_are_one_pack(site: Site, made: Make) -> None:
    assert {"case-old-quarrel", "case-programme-talks"} <= site.leads("col-cases")
    cases = [site.shelf.get(ref, Case) for ref in site.shelf.get("col-cases", Collection).items]
    assert all(case.linked_lectures or site.leads(case.id) & set(site.shelf.items) for case in cases)
    with zipfile.ZipFile(made(SAMPLE, "col-demo", "pack")) as pack:
        assert pack.testzip() is None
        names = set(pack.namelist())
    assert {"index.html", "SHA256SUMS", "col-demo-plan.pdf", "forms/frm-sign-form.pdf"} <= names
    assert any(name.startswith("items/kit-rest") for name in names)


def test_s3_03_the_rules_of_the_vote_are_told_and_nobody_votes_here(site: Site) -> None:
    assert site.says("ini-ten-cases", "每人每天最多投 10 次", "选满 3 个", "不在网上投票")


def test_s3_04_the_award_has_no_day_and_says_so(site: Site) -> None:
    assert site.says("evt-cases-award", "【待补】出处没有写日期")


def test_s3_05_thirty_two_rows_and_fifty_six_names(site: Site, refused: Refused) -> None:
    item = site.shelf.get("list-areas-pilot", Inventory)
    assert len(item.entries) == item.expected_count == 32
    assert sum(len(entry.places) for entry in item.entries) == 56
    assert site.says("coverage/areas", "32 行，56 个名字", "还没有登记")
    refused("T-09", (CENTRE, '    - {id: doctors, title: 医院开门诊, group: 有地方, url: "https://example.org/book"}\n', ""))


def test_s3_06_four_settings_have_their_material_and_narrow_the_lists(site: Site, refused: Refused) -> None:
    assert site.says("ini-pilot", "健康社区", "健康学校", "健康企业", "健康家庭")
    kits = site.shelf.all(LectureKit)
    assert all(kit.settings for kit in kits)
    assert {setting for kit in kits for setting in kit.settings} == {"社区", "学校", "企业", "家庭"}
    assert all(case.settings for case in site.shelf.all(Case))
    assert 'data-setting="学校"' in site.text("kits/index")
    refused("F-12", ("歇一歇.md", "settings: [社区, 家庭]", "settings: [工地]"))


def test_s3_07_fifteen_tasks_in_three_groups_and_an_empty_one_is_shown(site: Site) -> None:
    item = site.shelf.get("list-tasks-2019", Inventory)
    groups = [entry.group for entry in item.entries]
    assert [groups.count(name) for name in dict.fromkeys(groups)] == [5, 4, 6]
    assert all(entry.wording and entry.indicators for entry in item.entries)
    assert gaps(item) == ()
    assert site.says("coverage/tasks", "15 项，都有材料或写明了不做", "财政的事")
    shelf = library.load(SAMPLE)[0]
    assert Site(shelf, makers(shelf, {}), {}).says("coverage/tasks", "1 件空着", "空缺：还没有材料")
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


def test_s3_11_an_expert_group_has_its_fields_its_sheet_and_its_material(site: Site) -> None:
    is_served("experts", {"col-experts", "frm-task-experts"}, site)
    fields = site.shelf.get("list-expert-fields", Inventory)
    assert [entry.title for entry in fields.entries] == ["心理健康", "精神卫生", "教育", "社会工作", "公共管理"]
    assert all(entry.delivered_by for entry in fields.entries)
    one_page("frm-task-experts", site)


def test_s3_12_the_first_meeting_has_an_agenda_to_fill_and_slides_to_show(site: Site, made: Make) -> None:
    is_served("launch", {"frm-task-launch", "kit-launch-brief"}, site)
    one_page("frm-task-launch", site)
    with zipfile.ZipFile(made(ROOT, "kit-launch-brief", "slides")) as deck:
        assert sum(name.startswith("ppt/slides/slide") for name in deck.namelist()) >= 5


def test_s3_13_a_station_has_its_kit(site: Site) -> None:
    is_served("platform", {"col-station-kit"}, site)
    assert {"list-rooms", "frm-service-quality", "pol-scope"} <= site.leads("col-station-kit")


def test_s3_14_pupils_teachers_and_parents_have_their_material(site: Site) -> None:
    is_served("school", {"col-people-school", "kit-pupils-whom", "kit-teacher-notice"}, site)
    pupils = site.shelf.get("kit-pupils-whom", LectureKit)
    assert pupils.risk == "R0"
    assert "学校" in pupils.settings
    assert any("班主任不在场就不开" in words for words in pupils.dont)
    assert site.says("kit-pupils-whom", "学校同意，通知了家长")
    assert site.says("kit-teacher-notice", "按规定马上报告")
    assert site.says("col-people-school", "【待补】给心理老师的课")


def test_s3_15_staff_have_a_talk_and_a_group(site: Site) -> None:
    is_served("staff", {"col-people-workplace"}, site)
    assert {"kit-stress-body", "grp-cadre-stress"} <= site.leads("col-people-workplace")


def test_s3_16_the_way_to_a_clinic_is_told_and_a_clinic_stands_with_its_hours_where_people_look(site: Site, tmp_path: Path) -> None:
    is_served("hospital", {"lec-referral-01", "frm-referral", "qa-find-clinic"}, site)
    shutil.copytree(SAMPLE / "courses", tmp_path / "courses")
    places = tmp_path / "courses" / "登记" / "地方.yml"
    places.write_text(places.read_text("utf-8").replace("kind: 服务站点", "kind: 医院门诊").replace("region: 示例县", "region: 东边乡"), "utf-8")
    shelf, problems = library.load(tmp_path)
    assert problems == []
    other = Site(shelf, makers(shelf, {}), {})
    assert other.says("site-demo", "医院门诊", "周一至周五")
    assert "site-demo" in other.leads("coverage/areas")
    assert 'data-kind="医院门诊"' in other.text("sites/index")


def test_s3_17_twelve_months_and_every_talk_ends_with_where_to_call(site: Site) -> None:
    is_served("publicity", {"col-year-talks"}, site)
    year = site.shelf.get("col-year-talks", Collection)
    assert len(year.slots) == 12
    assert len(year.slots) - len(open_slots(year)) >= 6
    for kit in site.shelf.all(LectureKit):
        assert isinstance(site.page(kit.id).blocks[-1], HelpCard)


def test_s3_18_the_crisis_team_has_training_and_a_drill_to_play(site: Site) -> None:
    is_served("crisis", {"col-crisis", "svc-d02", "play-drill-night", "frm-crisis-drill"}, site)
    one_page("frm-crisis-drill", site)
    drill = site.shelf.get("play-drill-night", Play)
    assert {edition.role for edition in BY_NAME["play"].prints(drill) if edition.role} == {member.name for member in drill.cast}
    assert site.says("play-drill-night", "我现在打 120", "去角色", "一律不真打")


def test_s3_19_officials_and_grassroots_have_their_courses(site: Site) -> None:
    is_served("training", {"crs-officials-brief", "crs-grid-four", "crs-helping-basics", "crs-community-talk", "svc-f01"}, site)
    (lecture,) = site.shelf.get("crs-officials-brief", Course).lectures
    assert "部门" in site.shelf.get(lecture, Lecture).audience.group
    assert site.says(lecture, "不诊断、不治疗", "不建名单", "不许诺效果", "当地今年的文件没有拿到手，先不讲")


@pytest.mark.parametrize(
    ("kit", "people"),
    [("kit-police-shift", "公安"), ("kit-visits-listen", "信访"), ("kit-visits-listen", "司法"), ("kit-carer-disability", "残疾人"), ("kit-corrections", "社区矫正")],
)
def test_each_department_has_a_talk_of_its_own(kit: str, people: str, site: Site) -> None:
    item = site.shelf.get(kit, LectureKit)
    assert people in item.audience.group
    assert item.minutes == sum(step.minutes for step in item.timeline) == 20


def test_s3_20_departments_have_talks_of_their_own(site: Site) -> None:
    is_served("departments", {"col-people-police", "col-people-letters", "kit-police-shift", "kit-visits-listen", "kit-corrections", "kit-carer-disability"}, site)
    assert {"kit-visits-listen", "kit-corrections", "kit-carer-disability"} <= site.leads("col-people-letters")


def test_s3_21_who_does_what_for_severe_illness_is_a_page_for_staff_without_any_patient(site: Site, refused: Refused) -> None:
    is_served("severe", {"svc-c02"}, site)
    for duty in ("日常发现", "登记报告", "随访管理", "危险性评估", "服药指导", "心理支持和疏导", "康复指导", "依法处置"):
        assert site.says("svc-c02", duty)
    assert site.says("svc-c02", "不诊断，不评估危险性", "不建名单", "要有精神科背景的人看过")
    assert "尚未经专业审核" in site.page("svc-c02").notices
    item = site.shelf.get("svc-c02", ServiceItem)
    asked = [field.label for ref in item.records for field in site.shelf.get(ref, Form).fields]
    assert not any(word in label for label in asked for word in ("姓名", "身份证", "病名", "诊断"))
    refused("E-05", ("更多/踩实地面.md", "status: in_review", "status: published"))


def test_s3_22_each_named_group_of_people_has_material(site: Site) -> None:
    groups = {"col-people-relief", "col-people-leftbehind", "col-people-elder", "col-people-children", "col-people-disability"}
    is_served("priority", groups, site)
    assert all(len(site.shelf.get(ref, Collection).items) >= 3 for ref in groups)


def test_s3_23_a_poster_code_leads_to_the_kit(site: Site, made: Make) -> None:
    for kit in ("kit-police-shift", "kit-corrections"):
        assert squares(made(ROOT, kit, "poster")) == {site.shelf.address(kit)}
    assert site.shelf.address("kit-corrections").startswith(f"{site.shelf.centre.site_url}/latest/")


def test_s3_24_who_has_not_been_looked_at_says_so_and_cannot_claim_otherwise(site: Site, refused: Refused) -> None:
    assert "尚未经专业审核" in site.page("kit-sleep-harvest").notices
    assert "kit-sleep-harvest" in site.leads("review/index")
    refused("E-05", ("歇一歇.md", "status: in_review", "status: published"))


def test_s3_25_each_area_shows_where_to_call_and_the_page_prints_as_a_poster(site: Site, made: Make, tmp_path: Path) -> None:
    assert {"hot-12356", "hot-120", "hot-110"} <= site.leads("coverage/areas")
    (first, *_) = (block for block in walk(site.page("coverage/areas").blocks) if isinstance(block, Table))
    assert plain(first.rows[0][0]) == "北京市"
    shutil.copytree(SAMPLE / "courses", tmp_path / "courses")
    centre = tmp_path / "courses" / "centre.yml"
    centre.write_text(re.sub(r"(?m)^hours:.*$", "hours: 周一至周六 8:30—17:30", centre.read_text("utf-8")), "utf-8")
    words = "".join(proof.words(made(tmp_path, "coverage/areas", "poster").read_bytes()))
    assert "8:30" in words
    assert "000356" in words
    assert "请填写" in "".join(proof.words(made(ROOT, "coverage/areas", "poster").read_bytes()))



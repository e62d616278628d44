"""S4: one county's teams: two ledgers, practice with supervision, five ways of working, and words that must not be printed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from conftest import ROOT, SAMPLE

from xindeng import examine, homework, scaffold
from xindeng.checks.privacy import MASKED
from xindeng.checks.wording import CLAIM
from xindeng.compose import lines_of
from xindeng.doc import Edition, Table, as_data, chosen, plain, walk
from xindeng.kinds import BY_NAME
from xindeng.kinds.collection import Collection
from xindeng.kinds.common import needed
from xindeng.kinds.course import Course
from xindeng.kinds.figures import Fact
from xindeng.kinds.group_manual import GroupManual
from xindeng.kinds.inventory import Inventory
from xindeng.kinds.lecture import Lecture
from xindeng.kinds.lecture_kit import LectureKit
from xindeng.kinds.matrix import Matrix, empty
from xindeng.kinds.play import Play
from xindeng.kinds.programme import Programme
from xindeng.kinds.registers import Form, Person, labels
from xindeng.media import tools
from xindeng.render import pdf, proof
from xindeng.render.given import Given
from xindeng.scaffold import Wish
from xindeng.schema import Material

from .conftest import Site
from .test_cities import one_page

Refused = Callable[..., None]
LECTURE = "助人课/01 慢下来.md"


def kit_prints(kit: LectureKit) -> tuple[Edition, ...]:
    return BY_NAME["lecture_kit"].prints(kit)


def test_s4_01_three_modules_make_a_hundred_and_eighty_and_supervisors_differ(site: Site, refused: Refused) -> None:
    programme = site.shelf.get("prog-zhidaoshi-l1", Programme)
    assert programme.hours_total == sum(share.hours for share in programme.modules) == 180
    assert len(programme.modules) == 3
    assert programme.supervision.different_supervisors
    refused("T-03", ("体系.md", "hours_total: 2", "hours_total: 20"))


def test_s4_02_theory_practice_supervision_and_practice_again(site: Site, refused: Refused) -> None:
    assert site.says("prog-zhidaoshi-l1", "理论学习 → 实践 → 督导 → 实践")
    assert all(lecture.supervision for lecture in site.shelf.all(Lecture) if lecture.practice)
    refused("L-05", (LECTURE, "kind: practice\n    title: 看录像的督导", "kind: personal_growth\n    title: 看录像的督导"))


def test_s4_03_a_film_of_a_learner_is_measured(site: Site, tmp_path: Path) -> None:
    (film,) = (need for need in site.shelf.get("prog-zhidaoshi-l1", Programme).practice_requirements if need.kind == "video")
    assert film.max_minutes_each == homework.limit(site.shelf) == 5
    assert site.says("prog-zhidaoshi-l1", "每次不超过 5 分钟")
    assert homework.judge(clip(tmp_path / "short.mp4", 299), 5)[1] == []
    seconds, (problem,) = homework.judge(clip(tmp_path / "long.mp4", 301), 5)
    assert round(seconds) == 301
    assert problem.code == "M-07"
    (tmp_path / "letter.mp4").write_text("不是片子", "utf-8")
    assert homework.judge(tmp_path / "letter.mp4", 5)[1]


def clip(target: Path, seconds: int) -> Path:
    """A film of this length that is nearly nothing."""
    source = f"color=c=teal:s=64x64:r=2:d={seconds}"
    subprocess.run([tools.ffmpeg(), "-v", "error", "-f", "lavfi", "-i", source, "-c:v", "libx264", "-preset", "ultrafast", str(target)], check=True)
    return target


def test_s4_04_a_new_group_activity_passes_check(sample: Path) -> None:
    desk = scaffold.desk(sample, date(2026, 11, 22))
    made = scaffold.new(desk, Wish("activity", "接住那句话"))
    assert "待写" in made.file.read_text("utf-8")
    assert examine.examine(sample, date(2026, 11, 22)).problems == []


def test_s4_05_visits_are_counted_without_names(site: Site) -> None:
    form = site.shelf.get("frm-practice-count", Form)
    written = [field.label for field in form.fields] + list(form.table.columns if form.table else ())
    assert not any(word in label for label in written for word in ("姓名", "电话", "住址"))
    one_page("frm-practice-count", site)


def test_s4_06_following_a_shift_has_its_rules_and_four_forms_in_one_pack(site: Site, packed: Callable[[str], set[str]]) -> None:
    wanted = {"frm-duty-log", "frm-consent-observe", "frm-assistant-record", "frm-supervision"}
    assert wanted <= packed("col-practicum")
    assert site.says("col-practicum", "每月到中心值班四次", "旁听要本人点头")


def test_s4_07_a_consent_form_shows_its_version_on_page_and_print(site: Site) -> None:
    page = site.page("frm-consent-observe")
    assert page.version
    assert page.version in site.text("frm-consent-observe")
    (edition,) = BY_NAME["form"].prints(site.item("frm-consent-observe"))
    printed = pdf.render(page, edition, Given(site.shelf.address(page.id), site.shelf.centre.name, {}, ()))
    assert all(f"版本 {page.version}" in words for words in proof.words(printed.pdf))


def test_s4_08_the_salon_is_an_hour_in_five_parts_that_add_up(site: Site, refused: Refused) -> None:
    form = site.shelf.get("frm-growth-salon", Form)
    assert sum(field.minutes or 0 for field in form.fields) == form.minutes == 60
    assert [label.split("　")[0] for label in labels(form)[:5]] == ["0–5 分", "5–25 分", "25–45 分", "45–55 分", "55–60 分"]
    assert site.says("frm-growth-salon", "25–45 分　两两对着说", "共 60 分钟")
    refused("T-01", ("登记/表单.yml", "lines: 3, minutes: 3}", "lines: 3, minutes: 4}"))
    refused("T-01", ("登记/表单.yml", "  minutes: 5\n", ""))


def test_s4_09_the_professionals_are_figures_with_their_words(site: Site) -> None:
    assert site.says("fact-county-professionals", "35 人", "心理服务专业队伍共 35 人")
    assert site.says("fact-county-counsellors", "15 人左右")


def test_s4_10_one_helps_two_with_short_lessons_and_large_letters(site: Site, refused: Refused) -> None:
    assert site.says("ini-county-lamp", "100 位学的人，要 50 位带的人")
    assert "crs-grid-four" in site.leads("ini-county-lamp")
    course = site.shelf.get("crs-grid-four", Course)
    assert [site.shelf.title(ref).split("：")[0] for ref in course.lectures] == ["听", "复述", "反馈", "共情"]
    assert all(site.shelf.get(ref, Lecture).minutes <= (course.lesson_minutes or 0) <= 20 for ref in course.lectures)
    (large,) = (edition for edition in BY_NAME["course"].prints(course) if edition.large)
    normal = next(edition for edition in BY_NAME["course"].prints(course) if edition.name == "learner")
    assert large.only == normal.only
    refused("T-01", ("助人课/课程.md", "planned_hours: 2", "planned_hours: 2\nlesson_minutes: 20"))


def test_s4_11_three_teams_add_up(site: Site) -> None:
    teams = ("fact-county-volunteers", "fact-county-professionals", "fact-county-grid")
    total = site.shelf.get("fact-county-teams", Fact)
    assert total.formula
    assert int(total.value) == sum(int(site.shelf.get(ref, Fact).value) for ref in teams) == 155


def test_s4_12_five_steps_are_five_forms_in_one_pack(site: Site, packed: Callable[[str], set[str]]) -> None:
    steps = site.shelf.get("col-five-steps", Collection).slots
    assert [slot.name.split("、")[1] for slot in steps] == ["制定方案", "工作实施", "反馈督导", "评价考核", "总结提升"]
    forms = {slot.items[0] for slot in steps}
    assert len(forms) == 5
    assert all(ref.startswith("frm-") for ref in forms)
    assert forms <= packed("col-five-steps")


@pytest.mark.parametrize("mode", ["epidemic", "family", "letters", "mediation", "court"])
def test_each_way_of_working_has_a_page(mode: str, site: Site) -> None:
    assert site.shelf.get(f"col-mode-{mode}", Collection).items


def test_s4_13_five_ways_of_working(site: Site) -> None:
    modes = [item for item in site.shelf.all(Collection) if item.kind == "工作方式"]
    assert len(modes) == 5
    assert all(item.items for item in modes)


def test_s4_14_four_places_and_five_works_are_twenty_cells(site: Site) -> None:
    matrix = site.shelf.get("mat-enter-combine", Matrix)
    assert (len(matrix.columns), len(matrix.rows)) == (4, 5)
    assert len(matrix.cells) + len(empty(matrix)) == 20
    assert site.says("mat-enter-combine", f"20 格里还空着 {len(empty(matrix))} 格")
    assert {"svc-f01", "grp-cadre-stress"} <= site.leads("mat-enter-combine")


def test_s4_15_a_film_without_captions_is_refused(site: Site, refused: Refused) -> None:
    assert site.shelf.get("list-county-videos", Inventory).unknown == 5
    refused("F-02", (LECTURE, "    captions: {zh-Hans: 示范.vtt}\n", ""))


def test_s4_16_a_play_is_three_kinds_of_print(site: Site) -> None:
    play = site.shelf.get("play-dinner-table", Play)
    prints = BY_NAME["play"].prints(play)
    roles = {edition.role for edition in prints if edition.role}
    assert roles <= {member.name for member in play.cast}
    assert len(roles) >= 2
    assert {"script", "discussion"} <= {edition.name for edition in prints}


def test_s4_17_a_manual_is_one_source_for_leader_and_member(site: Site) -> None:
    prints = {edition.name: edition.paper for edition in BY_NAME["group_manual"].prints(site.shelf.get("grp-talk-well", GroupManual))}
    assert prints["leader"] == "A4"
    assert prints["member"] == "A5"


def test_s4_18_a_leaf_is_one_sheet_on_both_sides(site: Site) -> None:
    offered = [kit for kit in site.shelf.all(LectureKit) if any(edition.name == "leaflet" for edition in kit_prints(kit))]
    assert len(offered) >= 6
    for kit in offered:
        (edition,) = (edition for edition in kit_prints(kit) if edition.name == "leaflet")
        lines = lines_of(site.page(kit.id), site.shelf)
        printed = pdf.render(site.page(kit.id), edition, Given(site.shelf.address(kit.id), site.shelf.centre.name, {}, lines))
        assert printed.pages == 2
        outside, inside = proof.words(printed.pdf)
        assert all(line.number in outside for line in lines)
        assert all(handout.title in inside.replace("\n", "") for handout in kit.handouts)
        with pypdfium2.PdfDocument(printed.pdf) as opened:
            assert all(page.get_width() > page.get_height() for page in opened)


def test_s4_19_what_was_done_is_figures_and_a_form(site: Site) -> None:
    assert site.says("fact-county-talks", "140 场次")
    assert site.says("fact-county-aware", "80 % 以上", "没有写怎么问的")
    one_page("frm-year-report", site)


def test_s4_21_a_screening_is_explained_and_may_be_refused(site: Site) -> None:
    assert site.says("frm-screening-consent", "我知道可以不做", "分数不说明谁有病")
    one_page("frm-screening-consent", site)


def test_s4_22_nine_rooms_and_what_each_is_for(site: Site) -> None:
    rooms = site.shelf.get("list-rooms", Inventory)
    assert (len(rooms.entries), rooms.unknown) == (5, 4)
    assert {"act-sand-one-yard", "svc-e01"} <= site.leads("list-rooms")


def test_s4_23_a_name_behind_some_is_refused_in_a_case(refused: Refused) -> None:
    """Invented words: the report's own people stand nowhere in this repository."""
    text = (SAMPLE / "courses" / "更多/案例.md").read_text("utf-8")
    refused("P-05", ("更多/案例.md", text.rstrip() + "\n\n来访者赵某某，几次来过。\n"))
    refused("P-06", ("更多/案例.md", text.rstrip() + "\n\n来访者 1971 年出生，车祸以后坐轮椅，一直上访。\n"))
    mine = [file.read_text("utf-8") for file in (ROOT / "courses" / "五份报告").iterdir()]
    assert not [found for words in mine for found in MASKED.findall(words)]


def test_s4_24_disputes_are_a_figure_and_their_rate_is_not_shown(site: Site) -> None:
    assert site.says("fact-county-disputes", "30 起")
    assert not site.shelf.get("fact-claim-disputes", Fact).publishable
    assert not site.says("fact-claim-disputes", "100 %")


def test_s4_25_the_yearly_evaluation_prints(site: Site) -> None:
    assert site.says("frm-evaluation", "群众认不认可", "专业能力")
    one_page("frm-evaluation", site)


def test_s4_26_no_trainer_is_named_without_his_word(site: Site, refused: Refused) -> None:
    assert [person.id for person in site.shelf.all(Person)] == ["ppl-xindeng-editors"]
    consent = "  consent: {form: frm-agree, expires: 2027-12-31}\n  example: true"
    refused("E-01", ("登记/地方.yml", consent, ""))


def test_s4_27_two_notices_are_registered(site: Site) -> None:
    assert site.says("ref-doc-notice-family", "促进邻里家庭关系", "未核实")
    assert site.says("ref-doc-notice-training", "专业人员培训")


def test_s4_28_three_levels_of_stations(site: Site, refused: Refused) -> None:
    assert site.says("ini-county-lamp", "县、乡、村三级平台")
    refused("F-12", ("登记/地方.yml", "tier: 县", "tier: 国"))


def test_s4_29_twelve_months_with_the_empty_ones_shown(site: Site) -> None:
    assert site.says("col-year-talks", "12 格里还空着 2 格：六月、十二月", "空缺：还没有安排")


def test_s4_31_words_of_cure_are_refused_and_kept_only_as_claims(site: Site, refused: Refused) -> None:
    text = (SAMPLE / "courses" / LECTURE).read_text("utf-8")
    refused("S-07", (LECTURE, text.rstrip() + "\n\n调解以后，成功率 100%，三位志愿者康复了。\n"))
    claims = [fact for fact in site.shelf.all(Fact) if fact.quote and CLAIM.search(fact.quote)]
    assert {fact.id for fact in claims} == {"fact-claim-disputes", "fact-claim-volunteers"}
    assert not any(fact.publishable for fact in claims)


def test_s4_32_groups_of_people_are_named_and_have_material(site: Site) -> None:
    assert site.says("col-people-letters", "社区矫正对象")
    assert {"kit-police-shift", "kit-stress-body"} <= site.leads("col-people-police")
    assert "kit-corrections" in site.leads("col-people-letters")
    assert "社区矫正对象" in site.shelf.get("kit-corrections", LectureKit).audience.group
    assert "干部" in site.shelf.get("grp-cadre-stress", GroupManual).members.population


def test_s4_33_things_to_bring_are_whole_numbers_on_the_packing_list(site: Site) -> None:
    pens = Material(item="彩笔", per="pair", qty=1)
    assert [needed(pens, people) for people in (29, 30, 31)] == [15, 15, 16]
    manual = site.shelf.get("grp-talk-well", GroupManual)
    most = manual.members.size[1]
    (edition,) = (edition for edition in BY_NAME["group_manual"].prints(manual) if "物料" in edition.title)
    page = site.page("grp-talk-well")
    table = next(block for block in walk(chosen(page, edition)) if isinstance(block, Table))
    counts = [plain(row[1]) for row in table.rows]
    assert counts
    assert all(re.match(r"[1-9][0-9]* ?\D", words) for words in counts), counts
    assert f"按 {most} 人" in str(as_data(chosen(page, edition)))



"""S2: one project in many cities: two tracks, ranks without names, goals by year, what a planner needs."""

from __future__ import annotations

from collections.abc import Callable

from conftest import SAMPLE

from xindeng import library
from xindeng.compose import makers
from xindeng.kinds import BY_NAME
from xindeng.kinds.initiative import Initiative
from xindeng.kinds.inventory import Inventory
from xindeng.kinds.matrix import Matrix, empty
from xindeng.render import pdf
from xindeng.render.given import Given

from .conftest import Site

Refused = Callable[..., None]
CENTRE = "登记/办中心.yml"


def one_page(name: str, site: Site) -> None:
    """A blank form takes one sheet of paper."""
    (edition,) = BY_NAME["form"].prints(site.item(name))
    made = pdf.render(site.page(name), edition, Given(site.shelf.address(name), site.shelf.centre.name, {}, ()))
    assert made.pages == 1


def test_s2_01_two_tracks_have_their_parts(site: Site) -> None:
    text = site.text("ini-hundred-cities")
    assert 'id="campus"' in text
    assert 'id="community"' in text
    assert {"mat-cities-schools", "mat-cities-communities"} <= site.leads("ini-hundred-cities")


def ranks(kind: str, site: Site) -> int:
    return sum(rank.id.startswith(f"{kind}-") for rank in site.shelf.get("ini-hundred-cities", Initiative).ranks)


def test_s2_02_six_levels_of_teams_and_a_course_that_is_not_there_is_refused(site: Site, refused: Refused) -> None:
    assert ranks("team", site) == 6
    assert site.says("ini-hundred-cities", "第六级工作团队（待补）")
    refused("R-01", (CENTRE, "exam: exam-demo", "exam: exam-nowhere"))


def test_s2_03_four_levels_of_talent(site: Site) -> None:
    assert ranks("talent", site) == 4


def test_s2_04_nine_goals_for_schools_and_none_empty(site: Site, refused: Refused) -> None:
    nine_cells("mat-cities-schools", site)
    assert site.says("mat-cities-schools", "万名中小学生心理健康培育", "百所学校心理健康教育特色凝练")
    refused("T-11", (CENTRE, "complete: false", "complete: true"))


def test_s2_05_nine_goals_for_communities_and_none_empty(site: Site, refused: Refused) -> None:
    nine_cells("mat-cities-communities", site)
    assert site.says("mat-cities-communities", "百名心理健康顾问专业成长")
    refused("T-11", (CENTRE, "row: 第二年, column: 讲师", "row: 第三年, column: 讲师"))


def nine_cells(name: str, site: Site) -> None:
    matrix = site.shelf.get(name, Matrix)
    assert matrix.complete
    assert empty(matrix) == ()
    assert len(matrix.cells) == 9


def test_s2_06_five_principles(site: Site) -> None:
    assert site.says("ini-hundred-cities", "引领性", "发展性", "生态性", "文化性", "专业性")


def test_s2_07_the_planner_fits_on_one_page(site: Site) -> None:
    assert site.says("frm-planner", "目标", "内容", "人数", "形式", "效果")
    one_page("frm-planner", site)


def test_s2_08_other_channels_are_links_out_and_not_built_here(site: Site) -> None:
    assert site.says("ini-hundred-cities", "不做手机应用", "大数据")
    shelf = library.load(SAMPLE)[0]
    assert "https://example.org/book" in Site(shelf, makers(shelf, {}), {}).leads("ini-demo")
    assert not site.shelf.get("ini-hundred-cities", Initiative).links


def test_s2_09_twenty_two_mechanisms_are_twenty_two_blanks(site: Site, refused: Refused) -> None:
    item = site.shelf.get("list-mechanisms", Inventory)
    assert item.expected_count == item.unknown == 22
    refused("T-09", (CENTRE, "expected_count: 6", "expected_count: 7"))


def test_s2_10_experts_are_a_number_and_no_names(site: Site, refused: Refused) -> None:
    assert site.says("fact-cities-experts", "200 多位")
    consent = "  consent: {form: frm-agree, expires: 2027-12-31}\n  example: true"
    refused("E-01", ("登记/地方.yml", consent, ""))


def test_s2_11_four_topics_for_the_public(site: Site) -> None:
    assert site.says("ini-hundred-cities", "心理健康促进", "危机干预", "职业生涯规划", "家庭教育", "还没有材料")


def test_s2_12_a_work_without_licence_or_consent_is_refused(refused: Refused) -> None:
    refused("F-02", (CENTRE, "  licence: lic-demo\n", ""))
    consent = "  consent: {form: frm-agree, on_file: true, expires: 2027-12-31}\n  people_shown: true\n  linked: [kit-rest]\n  example: true\n"
    refused("E-01", (CENTRE, consent, ""))


def test_s2_13_the_meeting_has_its_day_and_its_agenda(site: Site) -> None:
    assert site.says("evt-cities-2018", "2018-04-08", "分组讨论", "10 个地区")

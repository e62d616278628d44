"""S1: ten years of one city: four levels of stations, standards, figures, series, plans that ran out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from conftest import SAMPLE

from xindeng import films, library
from xindeng.checks import check
from xindeng.doc import HelpCard, Section, Table, plain, walk
from xindeng.kinds import BY_NAME
from xindeng.kinds.competency import Competency
from xindeng.kinds.crisis_media import CrisisMedia
from xindeng.kinds.inventory import Inventory, points

from .conftest import TODAY, Complain, Site

Refused = Callable[..., None]
CENTRE = "登记/办中心.yml"
REGISTER = "登记/登记.yml"
QA = "更多/问答.md"


def test_s1_01_the_stations_add_up(site: Site, refused: Refused) -> None:
    assert site.says("fact-stations", "337 家", "15 个", "286 个", "36 个")
    refused("R-06", ("登记/数字.yml", "formula: fact-talks / 12", "formula: fact-talks / 6"))


def test_s1_02_a_clause_keeps_its_anchor(site: Site) -> None:
    assert 'id="inspection"' in site.text("list-eight-systems")
    assert site.says("list-eight-systems", "还不知道的（5 项）", "【待补】")
    assert site.says("ref-doc-station", "标准")


def test_s1_03_the_score_sheet_adds_up_on_paper_and_on_the_page(site: Site) -> None:
    """What a telephone does with the table: tests/browser/test_score.py."""
    standard = site.shelf.get("list-quality-standard", Inventory)
    assert points(standard) == sum(entry.points or 0 for entry in standard.entries) == 100
    (sheet,) = (block for block in walk(site.page("list-quality-standard").sheets) if isinstance(block, Table))
    assert sheet.total
    assert [plain(cell) for cell in sheet.rows[-1]][1:3] == ["合计", "100"]
    assert BY_NAME["inventory"].prints(standard)[0].title == "自评打分表"
    (section,) = (block for block in walk(site.page("list-quality-standard").blocks) if isinstance(block, Section) and block.id == "score")
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    assert [plain(row[1]) for row in table.rows[:-1]] == [str(entry.points) for entry in standard.entries]


def test_s1_04_fifty_services_are_fifty_places(site: Site, refused: Refused) -> None:
    item = site.shelf.get("list-fifty-services", Inventory)
    assert item.expected_count == item.unknown == 50
    (table,) = (block for block in walk(site.page("list-fifty-services").blocks) if isinstance(block, Table))
    assert len(table.rows) == 50
    assert all("待补" in plain(row[1]) for row in table.rows)
    refused("T-09", (CENTRE, "  unknown: 2\n", "  unknown: 3\n"))


def test_s1_05_each_competency_stands_with_its_lectures_and_what_is_not_covered_is_listed(site: Site) -> None:
    (table,) = (block for block in walk(site.page("coverage/competencies").blocks) if isinstance(block, Table))
    assert len(table.rows) == len(site.shelf.all(Competency))
    assert {"lec-listening-01", "cmp-listening", "exam-l1", "lec-officials-01"} <= site.leads("coverage/competencies")
    assert 'id="idle"' in site.text("coverage/competencies")


def test_s1_06_the_five_duties_print_as_a_list_to_tick(site: Site) -> None:
    item = site.shelf.get("list-five-duties", Inventory)
    assert len(item.entries) == item.expected_count == 5
    assert site.says("list-five-duties", "每季度至少 1 次", "每年至少 1 次")
    assert "每季度至少 1 次" in site.sheet("list-five-duties")


def test_s1_07_services_are_found_by_their_kind(site: Site) -> None:
    assert dict(BY_NAME["service_item"].finder)["category"] == "类别"
    assert {"svc-a01", "svc-b01", "svc-b02", "svc-h01"} <= site.leads("ini-beijing-mode")


def test_s1_08_three_years_of_training_are_two_figures_with_their_words(site: Site) -> None:
    assert site.says("fact-trained-three-years", "210000 多人次", "三年来共培训21万余人次")
    assert site.says("fact-certified-three-years", "6000 人")


def test_s1_09_a_hundred_and_eleven_episodes_build_and_gaps_and_doubles_are_told(complaints: Complain, site: Site) -> None:
    question = (SAMPLE / "courses" / QA).read_text("utf-8")
    grown = (CENTRE, "expected_count: 5\n", "expected_count: 111\n")
    moved = (QA, "series: list-radio\n", "")
    series = [(f"第{n}期.md", question.replace("id: qa-sleep", f"id: qa-n{n}").replace("episode_no: 3", f"episode_no: {n}")) for n in range(1, 112)]
    assert complaints(grown, moved, *series) == []
    twice = ("第111期.md", series[110][1].replace("episode_no: 111", "episode_no: 110"))
    said = complaints(grown, moved, *series[:110], twice)
    assert [line for line in said if "[T-10]" in line and "第 110 期有两个" in line]
    assert site.says("list-baiwen", "缺第 25–100 期")


def test_s1_10_six_lines_without_numbers_are_not_made_up_and_registered_ones_count(site: Site, tmp_path: Path) -> None:
    item = site.shelf.get("list-six-lines", Inventory)
    assert item.expected_count == item.unknown == 6
    assert site.says("list-six-lines", "【待补】", "一条也不登记")
    assert not [line for line in six(tmp_path / "all", 6) if "[T-09]" in line]
    assert [line for line in six(tmp_path / "less", 5) if "[T-09]" in line and "写明 5 条" in line]


def six(root: Path, count: int) -> list[str]:
    """What is said of a list of six lines when so many are registered in it."""
    shutil.copytree(SAMPLE / "courses", root / "courses")
    lines = [
        f'- {{id: hot-l{n}, type: hotline, title: 示例热线{n}, number: "0100-0000-00{n}", region: 示例县, hours: 白天, service: 心理援助,'
        " unverified: 示例, in_list: list-lines}"
        for n in range(count)
    ]
    head = "- {id: list-lines, type: inventory, title: 六条, purpose: 名录, unit: 条, expected_count: 6}"
    (root / "courses" / "六条.yml").write_text("\n".join([head, *lines]) + "\n", "utf-8")
    shelf, problems = library.load(root)
    return [problem.as_text() for problem in (*problems, *check(shelf, {}, TODAY)) if problem.severity == "error"]


def test_s1_11_a_theme_month_has_its_material_and_its_figure(site: Site) -> None:
    assert site.says("col-winter-games", "76200 人次")
    assert {"kit-stress-body", "act-rhythm-hello"} <= site.leads("col-winter-games")


def test_s1_12_a_survey_is_a_figure_with_its_source(site: Site) -> None:
    for fact, value in (("fact-survey-needed", "80 % 以上"), ("fact-survey-seek", "59 %"), ("fact-survey-content", "70 %")):
        assert site.says(fact, value, "2021年社会心态调查")
        assert "ref-report-mode" in site.leads(fact)


def test_s1_13_a_kit_says_for_whom_it_is(site: Site, refused: Refused) -> None:
    refused("F-02", ("歇一歇.md", "audience: {group: 村里的居民, size: [10, 20]}\n", ""))
    assert site.says("col-people-elder", "老年人")


def test_s1_14_training_by_level_and_supervision_all_along_is_told(site: Site) -> None:
    assert site.says("ini-beijing-mode", "每年督导一次", "区级指导中心", "社区（村）级站")


PHOTO = "pictures: [{src: 灯.jpg, credit: 小灯编写组, people: 都同意了, form: frm-agree, expires: 2027-12-31}]\nchangelog:"


def test_s1_15_a_photograph_tells_who_took_it_and_that_those_on_it_agreed(refused: Refused, complaints: Complain) -> None:
    lecture = "助人课/01 慢下来.md"
    refused("B-06", (lecture, "![一盏亮着的小灯]", "![]"))
    shown = (lecture, "../图/灯.png", "../图/灯.jpg")
    photo = ("图/灯.jpg", (SAMPLE / "courses" / "图" / "灯.png").read_bytes())

    def said(*changes: tuple[str, str, str]) -> list[str]:
        return [line for line in complaints(photo, shown, *changes) if "[E-01]" in line]

    assert [line for line in said() if "灯.jpg" in line]
    assert said((lecture, "changelog:", PHOTO)) == []
    assert said((lecture, "changelog:", PHOTO.replace(", form: frm-agree, expires: 2027-12-31", "")))
    assert said((lecture, "changelog:", PHOTO.replace("2027-12-31", "2026-01-01")))
    assert said((lecture, "changelog:", PHOTO.replace("都同意了, form: frm-agree, expires: 2027-12-31", "没有人"))) == []


def test_s1_16_a_plan_that_ran_out_says_so(site: Site, refused: Refused) -> None:
    assert site.page("ref-doc-three-year").notices[0] == "已到期"
    assert site.page("ref-doc-plan-13").notices[0] == "已到期"
    refused("R-07", (REGISTER, "until: 2028", "until: 2022"))


def test_s1_17_after_an_accident_there_is_a_kit_with_warnings_words_and_numbers(site: Site, refused: Refused) -> None:
    item = site.shelf.get("crisis-after-incident", CrisisMedia)
    assert item.contraindications
    assert item.say_this
    assert item.dont_say
    assert {"hot-120", "hot-110"} <= set(item.first_screen_help)
    assert isinstance(site.page(item.id).blocks[0], HelpCard)
    assert "crisis-after-incident" in site.leads("col-crisis")
    feet = "更多/踩实地面.md"
    refused("F-02", (feet, "contraindications: [胸口很痛就打急救电话]\n", ""))
    refused("F-02", (feet, "first_screen_help: [hot-rescue]\n", ""))
    refused("S-01", (feet, "referral: [hot-heart, hot-rescue]\n", ""))


def test_s1_18_three_bodies_look_after_the_standards(site: Site) -> None:
    assert site.says("list-standard-bodies", "专家委员会", "社会心理督导组", "每年至少 1 次")




def test_s1_19_a_piece_is_cut_where_its_author_says_upright(tmp_path: Path) -> None:
    root = tmp_path / "心灯"
    shutil.copytree(SAMPLE, root)
    lecture = root / "courses/助人课/01 慢下来.md"
    told = lecture.read_text("utf-8")

    def cut(begin: str, end: str) -> tuple[list[tuple[int, int]], list[str]]:
        clip = f'    clips:\n      - {{title: 先停, from: "{begin}", to: "{end}"}}\n    chapters:\n'
        lecture.write_text(told.replace("    chapters:\n", clip, 1), "utf-8")
        recordings, problems = films.probe(library.load(root)[0], root)
        sizes = [(extra.cut.made.width, extra.cut.made.height) for film in recordings.values() for extra in film.extras]
        return sizes, [problem.code for problem in problems]

    assert cut("00:00", "00:01.5") == ([(1080, 1920)], [])
    assert cut("00:01", "00:00")[1] == ["M-27"]
    assert cut("00:00", "00:40")[1] == ["M-27"]

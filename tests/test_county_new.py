"""A county's repository from nothing: made, cloned, built with two commands; an item of the base taken over."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import faults
import pytest
import yaml
from building import DAY, rewrite
from conftest import ROOT, SAMPLE

from xindeng import county, examine, library, schema, source
from xindeng.county import repository
from xindeng.county.repository import TEMPLATE
from xindeng.county.takeover import copied
from xindeng.kinds import BY_NAME
from xindeng.schema import Item
from xindeng.trouble import Trouble

NAME = "云溪县社会心理服务中心"
CENTRE = "courses/centre.yml"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No configuration of this machine's Git."""
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XINDENG_ROOT", raising=False)


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=样例", "-c", "user.email=sample@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def committed(folder: Path, why: str) -> str:
    """Everything in a folder as a commit of its own repository; its number."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", why)
    return git(folder, "rev-parse", "HEAD")


def bare(folder: Path, name: str) -> Path:
    """What others clone."""
    git(folder.parent, "clone", "-q", "--bare", str(folder), name)
    return folder.parent / name


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base library with the program, as a repository: this program over the smallest part of the sample."""
    folder = tmp_path_factory.mktemp("底 本") / "base"
    for name in ("inv", "tasks.py", "pyproject.toml", *(file.name for file in ROOT.glob("requirements*.lock"))):
        folder.mkdir(exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".gitignore").write_text("/.venv/\n/build/\n__pycache__/\n", "utf-8")
    for name in ("centre.yml", "活动", "登记/登记.yml", "登记/热线.yml", "登记/示例文献.txt"):
        target = folder / "courses" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (SAMPLE / "courses" / name).is_dir() else shutil.copy)(SAMPLE / "courses" / name, target)
    organisation = "- {id: org-demo, type: organisation, title: 示例中心, kind: 公益机构, region: 示例县, example: true}\n"
    (folder / "courses/机构.yml").write_text(organisation, "utf-8")
    committed(folder, "底本")
    return bare(folder, "base.git").parent / "base"


def with_packages(folder: Path) -> None:
    """Stands in for a minute of pip: the environment of these tests where the launcher would make one."""
    (folder / ".venv").mkdir(parents=True)
    for entry in Path(sys.prefix).iterdir():
        (folder / ".venv" / entry.name).symlink_to(entry)


def inv(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The county's own launcher, as a person starts it."""
    around = {**os.environ, "SOURCE_DATE_EPOCH": DAY, "NO_COLOR": "1", "GITHUB_ACTIONS": ""}
    return subprocess.run([sys.executable, str(root / "inv"), *words], cwd=root, env=around, check=False, capture_output=True, text=True)


def new(base: Path, into: Path) -> Path:
    return county.create(NAME, root=base, into=into, base=f"file://{base}.git")


def say(root: Path, name: str, value: str) -> None:
    """Write another value behind a field of centre.yml."""
    text = (root / CENTRE).read_text("utf-8")
    assert len(re.findall(rf"(?m)^  {name}: .*$", text)) == 1
    (root / CENTRE).write_text(re.sub(rf"(?m)^  {name}: .*$", f"  {name}: {value}", text), "utf-8")


# --- two commands ----------------------------------------------------------------------


def test_a_county_is_made_cloned_and_built_with_two_commands(base: Path, tmp_path: Path) -> None:
    made = new(base, tmp_path / "县")
    (made / "courses/晒太阳.md").write_bytes((faults.COUNTY / "courses/活动/晒太阳.md").read_bytes())
    rewrite(made / "courses/晒太阳.md", "ppl-county", "ppl-our-editors")
    committed(made, "建库")
    origin = bare(made, "县.git")

    git(tmp_path, "clone", "-q", f"file://{origin}", "本中心")  # the first command
    here = tmp_path / "本中心"
    with_packages(here / "心灯")
    built = inv(here, "build")  # the second
    assert (built.returncode, built.stdout) == (0, ""), built.stderr
    assert built.stderr.startswith("第一次使用（或换了一版底本）：正在取来底本……\n")
    assert (here / "心灯" / "inv").is_file()
    page = (here / "build/site/activities/act-sun.html").read_text("utf-8")
    assert NAME in page
    assert "出自小灯" in (here / "build/site/activities/act-nod.html").read_text("utf-8")
    assert not list((here / "build/site").rglob("hot-our-county.html")), "an empty line is no help"
    assert git(here, "status", "--porcelain") == "", "nothing that was fetched or made enters the repository"

    again = inv(here, "check")
    assert (again.returncode, again.stderr) == (0, "✓ 没有错误\n"), "nothing is fetched twice"


def test_a_later_base_is_brought_and_what_changed_is_told(base: Path, tmp_path: Path) -> None:
    here = new(base, tmp_path / "县")
    with_packages(here / "心灯")
    assert inv(here, "check").returncode == 0
    assert county.override(here, "act-count") == here / "courses/活动/数呼吸.md"
    rewrite(here / "courses/活动/数呼吸.md", "title: 数三次呼吸", "title: 数五次呼吸")
    rewrite(here / "courses/活动/数呼吸.md", "status: draft", "status: in_review")
    assert inv(here, "check").stderr == "✓ 没有错误\n"

    later = tmp_path / "later"
    git(tmp_path, "clone", "-q", f"{base}.git", "later")
    rewrite(later / "courses/活动/数呼吸.md", 'version: "0.1.0"', 'version: "0.2.0"')
    rewrite(later / "courses/活动/数呼吸.md", "what: 初稿}", "what: 初稿}\n  - {date: 2026-11-21, what: 睁着眼也行}")
    commit = committed(later, "改")
    say(here, "from", str(later))
    say(here, "commit", commit)
    told = inv(here, "check")
    assert told.returncode == 0
    assert "“数三次呼吸”从 0.1.0 改到了 0.2.0：2026-11-21 睁着眼也行 [O-07]" in told.stderr
    assert git(here / "心灯", "rev-parse", "HEAD") == commit


def test_a_base_that_was_put_there_by_hand_is_used_as_it_is(base: Path, tmp_path: Path) -> None:
    here = new(base, tmp_path / "县")
    shutil.copytree(base, here / "心灯", ignore=shutil.ignore_patterns(".git"))
    with_packages(here / "心灯")
    say(here, "from", "https://nowhere.invalid/base.git")
    assert inv(here, "check").stderr == "✓ 没有错误\n"


# --- a base that does not come ---------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("from", "file:///none.git", "那里没有 Git 仓库：检查 from"),
        ("from", "../没有", "那里没有 Git 仓库：检查 from"),
        ("from", "https://nowhere.invalid/base.git", "连不上：检查网络，再试一次"),
        ("from", "ext::touch x", "那里没有 Git 仓库"),
        ("commit", "0" * 40, "那里没有这个提交：检查 commit"),
        ("commit", "0123abc", "一行一项：\nbase:\n  path: 心灯"),
        ("path", "../心灯", "底本不能放在“../心灯”"),
        ("path", ".", "底本不能放在“.”"),
        ("path", "", "一行一项"),
    ],
)
def test_the_launcher_says_in_chinese_why_the_base_does_not_come(
    base: Path, tmp_path: Path, name: str, value: str, wanted: str
) -> None:
    here = new(base, tmp_path / "县")
    say(here, name, value)
    told = inv(here, "check")
    assert told.returncode == 3
    assert wanted in told.stderr
    assert "Traceback" not in told.stderr
    assert not list(tmp_path.rglob("x")), "an address is no command"


def test_nothing_that_somebody_changed_or_put_there_is_overwritten(base: Path, tmp_path: Path) -> None:
    here = new(base, tmp_path / "县")
    (here / "心灯").mkdir()
    (here / "心灯/我的.txt").write_text("别动", "utf-8")
    told = inv(here, "check")
    assert (told.returncode, told.stderr) == (3, "“心灯”里有别的东西，没有动它。把它搬走，再运行一次。\n")
    (here / "心灯/我的.txt").unlink()

    git(here / "心灯", "clone", "-q", f"{base}.git", ".")
    rewrite(here / "心灯/courses/活动/点头.md", "title: 见面点个头", "title: 我改的")
    later = tmp_path / "later"
    git(tmp_path, "clone", "-q", f"{base}.git", "later")
    rewrite(later / "courses/活动/点头.md", "title: 见面点个头", "title: 见面招个手")
    commit = committed(later, "改")
    say(here, "from", str(later))
    say(here, "commit", commit)
    told = inv(here, "check")
    assert told.returncode == 3
    assert "底本文件夹里有改动：把改动搬到 courses/ 里" in told.stderr
    assert "title: 我改的" in (here / "心灯/courses/活动/点头.md").read_text("utf-8")


def test_a_fetch_that_was_broken_off_is_finished_the_next_time(base: Path, tmp_path: Path) -> None:
    here = new(base, tmp_path / "县")
    with_packages(here / "心灯")
    git(here / "心灯", "init", "-q")
    (here / "心灯/tasks.py").write_text("半", "utf-8")
    assert inv(here, "check").stderr.endswith("✓ 没有错误\n")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("base:\n  path: 心灯\n", ("心灯", "", "")),
        ("a: 1\nbase:   # 底本\n\n  # 说明\n  path: '心 灯'  # 这里\n  commit: \"%s\"\n  from: https://x.example/a#b\nb: 2\n  from: no\n", ("心 灯", "https://x.example/a#b", "a" * 40)),
        ("\ufeffbase:\r\n  path: 心灯\r\n  hide: [a]\r\n", ("心灯", "", "")),
    ],
)
def test_the_launcher_reads_what_the_program_reads(tmp_path: Path, written: str, read: tuple[str, ...]) -> None:
    shutil.copy(TEMPLATE / "inv", tmp_path / "inv")
    (tmp_path / "courses").mkdir()
    text = written % ("a" * 40) if "%s" in written else written
    (tmp_path / CENTRE).write_bytes(text.encode())
    assert runpy.run_path(str(tmp_path / "inv"), run_name="launcher")["wanted"]() == read


# --- what is made ----------------------------------------------------------------------


def test_what_is_made_is_a_library_without_a_complaint(base: Path, tmp_path: Path) -> None:
    here = county.create("  某县 心理中心 ", root=SAMPLE, into=tmp_path / "县", base=str(base))
    shutil.copytree(SAMPLE, here / "心灯")
    assert examine.examine(here).problems == []
    shelf, _ = library.load(here)
    assert shelf.centre.name == "某县 心理中心"
    assert (shelf.centre.help.national, shelf.centre.licence) == (("hot-heart", "hot-rescue"), "lic-demo")
    assert shelf.centre.base
    assert shelf.centre.base.source == str(base)
    drafts, _ = library.load(here, drafts=True)
    assert "请填写" in drafts.title("hot-our-county"), "loud, and no number that nobody has called"


def test_two_calls_write_the_same(base: Path, tmp_path: Path) -> None:
    one, two = new(base, tmp_path / "一"), new(base, tmp_path / "二")
    held = [{file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()} for folder in (one, two)]
    assert held[0] == held[1]
    assert os.access(one / "inv", os.X_OK)
    assert not [name for name in held[0] if "@@" in held[0][name].decode()]


@pytest.mark.parametrize(
    ("name", "into", "wanted"),
    [
        ("", "县", "中心的名称要写"),
        ("县" * 61, "县", "中心的名称要写"),
        ("某\x07县", "县", "中心的名称要写"),
        ("某县/中心", None, "不能作文件夹的名字"),
        ("某县", "full", "里面已经有东西，没有动它"),
        ("某县", "full/file", "里面已经有东西"),
        ("某县", "base/县", "不能建在底本里面"),
    ],
)
def test_a_name_or_folder_that_cannot_be_used_is_refused(tmp_path: Path, name: str, into: str | None, wanted: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").write_text("我的", "utf-8")
    shutil.copytree(SAMPLE, tmp_path / "base")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Trouble, match=wanted) as trouble:
        county.create(name, root=tmp_path / "base", into=tmp_path / into if into else None, base="file:///none")
    assert trouble.value.exit_code == 2
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("base_", "code"), [("", 2), ("file:///none.git", 3), ("https://nowhere.invalid/x.git", 3), ("--upload-pack=touch x", 3)])
def test_without_a_base_that_answers_nothing_is_made(tmp_path: Path, base_: str, code: int) -> None:
    shutil.copytree(SAMPLE, tmp_path / "base")
    git(tmp_path / "base", "init", "-q")
    with pytest.raises(Trouble) as trouble:
        county.create(NAME, root=tmp_path / "base", base=base_)
    assert trouble.value.exit_code == code
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_the_address_that_everybody_may_read_holds_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository, "_newest", lambda _: "a" * 40)
    shutil.copytree(SAMPLE, tmp_path / "base")
    git(tmp_path / "base", "init", "-q")
    git(tmp_path / "base", "remote", "add", "origin", "https://me:secret@git.example.org/base.git")
    made = county.create(NAME, root=tmp_path / "base")
    assert made == tmp_path / NAME
    assert "  from: https://git.example.org/base.git\n" in (made / CENTRE).read_text("utf-8")


def test_its_ci_file_is_ours_without_our_tests() -> None:
    ours = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text("utf-8"))["jobs"]
    text = (TEMPLATE / "dot.github/workflows/site.yml").read_text("utf-8")
    theirs = yaml.safe_load(text)["jobs"]
    assert {str(job["permissions"]) for job in theirs.values()} == {str(job["permissions"]) for job in ours.values()}
    for name, job in theirs.items():
        known = {step.get("uses") for step in ours[name]["steps"]}
        assert {step.get("uses") for step in job["steps"]} <= known, name
    assert all("@" in line for line in re.findall(r"uses: (.*)", text))
    assert [step["run"] for step in theirs["check"]["steps"] if "run" in step] == ["./inv check", "./inv build"]
    for step in theirs["publish"]["steps"]:
        if "run" in step:
            wanted = next(other["run"] for other in ours["publish"]["steps"] if other.get("name") == step["name"])
            assert re.sub(r"(?m)^ *#.*\n", "", step["run"]) == re.sub(r"(?m)^ *#.*\n", "", wanted)


# --- an item taken over ----------------------------------------------------------------


@pytest.fixture
def root(sample: Path) -> Path:
    return faults.overlaid(sample)


LEFT = {"overrides", "status", "reviewers", "review_by", "videos"}


def test_every_item_can_be_taken_over_and_says_the_same_as_a_draft(tmp_path: Path) -> None:
    place = Path(shutil.copytree(SAMPLE, tmp_path / "库"))
    for folder in ("登记", "团体手册", "心理剧", "服务", "考核"):  # as authors write them
        shutil.copytree(ROOT / "courses" / folder, place / "courses/真的" / folder)
    shelf, _ = library.load(place)
    assert len(shelf.items) > 100
    files = {file: source.read(file, place)[0] for file in {item.source.file for item in shelf.items.values()}}
    for item in shelf.items.values():
        file, others = item.source.file, files[item.source.file]
        text = copied(item, others, file.parent.relative_to(place).as_posix())
        name = item.source.path if file.suffix == ".md" else "x.yml"
        [one], problems = source.parse(text, name)
        record, wrong = schema.build(BY_NAME[item.type].model, one)
        assert record, (item.id, wrong)
        assert problems + wrong == []
        assert record.model_dump(exclude=LEFT) == item.model_dump(exclude=LEFT)
        assert (record.status, record.overrides) == ("draft", item.version)
        assert not isinstance(record, Item) or record.reviewers == ()
        assert one.body.rstrip() == item.source.body.rstrip()


def test_comments_stay_and_reviewers_go(root: Path) -> None:
    file = root / "小灯/courses/活动/点头.md"
    review = "reviewers:\n  - {person: ppl-teacher, role: 专业, date: 2026-11-20, verdict: 可以}\nreview_by: 2027-11-20\n"
    rewrite(file, "status: in_review\n", f"# 已经请人看过\nstatus: published   # 可以用\n{review}# 风险低\n")
    made = county.override(root, "act-nod")
    head = made.read_text("utf-8").partition("risk: R0")[0]
    assert head == (
        "---\nid: act-nod\ntype: activity\ntitle: 见面点个头\nsummary: 绕圈走，遇到人就点个头。\n"
        '# 已经请人看过\nstatus: draft   # 可以用\n# 风险低\nversion: "0.1.0"\noverrides: "0.1.0"\n'
    )
    assert library.load(root, drafts=True)[1] == []


def test_an_entry_of_a_register_gets_a_file_of_its_own(root: Path) -> None:
    file = root / "小灯/courses/登记/热线.yml"
    rewrite(file, "- id: hot-rescue\n", "# 急救的\n# 只写一个\n- id: hot-rescue\n")
    rewrite(file, "- id: hot-local\n", "# 县里的\n- id: hot-local\n")
    made = county.override(root, "hot-rescue")
    assert made == root / "courses/登记/hot-rescue.yml"
    assert made.read_text("utf-8") == (
        '# 急救的\n# 只写一个\n- id: hot-rescue\n  overrides: "0.1.0"\n  status: draft\n  type: hotline\n  title: 急救示例电话\n'
        "  number: 000120\n  operator: 示例急救中心\n  region: 全国\n  hours: 全天\n  service: 急救\n  cost: 市话费\n"
        "  unverified: 示例号码，没有网页可读\n"
    )


def test_an_entry_on_one_line_is_taken_over_too(root: Path) -> None:
    line = "- {id: term-mood, type: term, title: 心情, plain: 心里的天气}"
    file = root / "小灯/courses/术语.yml"
    file.write_text(f"{line}\n- {{id: term-calm, type: term, title: 平静, status: in_review, plain: 没有风}}", "utf-8")
    made = county.override(root, "term-calm")
    assert made.read_text("utf-8") == '- {overrides: "0.1.0", id: term-calm, type: term, title: 平静, status: draft, plain: 没有风}\n'
    made = county.override(root, "term-mood")
    assert made.read_text("utf-8") == line.replace("{id", '{overrides: "0.1.0", status: draft, id') + "\n"


def test_pictures_and_recordings_stay_where_they_are(root: Path) -> None:
    made = county.override(root, "lec-slow-01")
    assert made == root / "courses/助人课/01 慢下来.md"
    text = made.read_text("utf-8")
    assert "![一盏亮着的小灯](../../小灯/courses/图/灯.png)" in text
    assert 'src: "../../小灯/courses/助人课/示范.mp4"' in text
    rewrite(made, "status: draft", "status: in_review")
    rewrite(made, "title: 先慢下来", "title: 慢慢来")
    assert [problem.as_text() for problem in examine.examine(root).problems] == []


@pytest.mark.parametrize(
    ("ref", "wanted"),
    [
        ("act-nood", "底本里没有“act-nood”。是不是“act-nod”？"),
        ("act-count", "“act-count”已经有自己的一份：courses/活动/数呼吸.md。改那一份就行。"),
        ("case-consent", "“case-consent”写在 centre.yml 的 base.hide 里：先从那里拿掉，再抄。"),
        ("act-nod", "courses/活动/点头.md 已经有了，没有动它：把它改个名，再抄。"),
    ],
)
def test_what_cannot_be_taken_over_is_refused(root: Path, ref: str, wanted: str) -> None:
    (root / "courses/活动/点头.md").write_bytes((root / "courses/活动/晒太阳.md").read_bytes().replace(b"act-sun", b"act-moon"))
    with pytest.raises(Trouble, match=re.escape(wanted)):
        county.override(root, ref)


def test_without_a_base_there_is_nothing_to_take_over(root: Path) -> None:
    with pytest.raises(Trouble, match="没有底本"):
        county.override(root / "小灯", "act-nod")
    shutil.rmtree(root / "小灯")
    with pytest.raises(Trouble, match="底本读不出来"):
        county.override(root, "act-nod")

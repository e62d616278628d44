"""A build: what it makes, what it leaves alone, and what survives when it goes wrong."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from building import SAMPLE, SCRIPTS, article, build, different, may_mount, rewrite, started, tree

from xindeng import library, pipeline, plan, store
from xindeng.console import Console
from xindeng.doc import as_data, select, walk
from xindeng.render import docx, epub
from xindeng.trouble import Stop, Trouble

FIRST = "courses/助人课/01 慢下来.md"
KIT = "courses/歇一歇.md"


@pytest.fixture
def made(built: Path) -> Path:
    """The sample, built; to be looked at only."""
    return built


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """A copy of that result, to be built upon."""
    return Path(shutil.copytree(made, tmp_path / "out"))


# --- nothing new -----------------------------------------------------------------------


def test_a_second_build_makes_nothing_says_nothing_and_changes_no_byte(made, out, capfd, monkeypatch):
    add = store.add
    monkeypatch.setattr(store, "add", lambda root, key, _: add(root, key, lambda _: pytest.fail("something was made again")))
    build(SAMPLE, out, quiet=False)
    assert capfd.readouterr() == ("", "")
    assert tree(out) == tree(made)
    assert not list((out / store.STAGING).iterdir())


def test_a_comment_changes_nothing(made, out, sample):
    rewrite(sample / FIRST, "\ncourse: crs-demo", "\n# 谁来讲还没有定\ncourse: crs-demo")
    rewrite(sample / "courses/登记/热线.yml", "- id:", "# 号码都是假的\n- id:")
    assert tree(build(sample, out)) == tree(made)


STICKS = {"xindeng-stick.zip", "crs-demo-stick.zip", "xindeng-kiwix.zim"}


def apart(names: set[str]) -> set[str]:
    """Without the whole site to take along, which is made anew with every page, and what tells of it."""
    entries = {name.rpartition("/")[0] for name in names if name.rpartition("/")[2] in STICKS}
    return {name for name in names if name.rpartition("/")[0] not in entries} - {"packs.json", "site/downloads.html"}


# --- exactly what cites ----------------------------------------------------------------


def pages(names: set[str]) -> set[str]:
    """Without the search index, whose files are named after their contents."""
    return {name for name in names if not name.startswith("site/pagefind/")}


def printed(names: set[str]) -> set[str]:
    """The files of prints; one that nobody asks for any more stays in the store."""
    return {name for name in names if name.startswith("files/")}


def test_a_new_title_reaches_the_pages_that_cite_it_and_no_others(made, out, sample):
    rewrite(sample / FIRST, "title: 先慢下来", "title: 先慢一点")
    changed = apart(different(tree(made), tree(build(sample, out))))
    prints = printed(changed)
    assert {name.rpartition("/")[2] for name in prints} == {
        "lec-slow-01-plan.pdf", "lec-slow-01-plan.docx", "lec-slow-01-exercises.pdf", "lec-slow-01-practice.pdf",
        "lec-slow-01-observation.pdf", "crs-demo-teacher.pdf",
        "crs-demo-learner.pdf", "crs-demo-outline.pdf", "lec-pause-01-plan.pdf", "lec-pause-01-plan.docx",  # they name it
        "crs-demo-teacher.epub", "crs-demo-learner.epub", "crs-demo-learner.html",  # they hold it
        "crs-demo-pack.zip", "crs-demo-pack-video.zip", "print.json", store.LISTING,
    }  # fmt: skip
    changed -= prints
    assert pages(changed) == {
        "manifest.json",
        "site/lectures/lec-slow-01.html",  # itself
        "site/lectures/lec-pause-01.html",  # its neighbour
        "site/lectures/index.html",
        "site/review/index.html",
        "site/courses/crs-demo.html",  # the syllabus
        "site/coverage/competencies.html",
        "site/audiences/volunteers.html",
        "site/catalog.json",
        "site/feed.xml",
    }
    assert changed - pages(changed), "search must know the new title"
    for name in pages(changed) - {"manifest.json"}:
        assert "先慢一点" in (out / name).read_text("utf-8")


def test_a_new_sentence_reaches_its_page_and_its_print_and_no_others(made, out, sample):
    rewrite(sample / KIT, "请坐，喝口水。", "请坐，先喝口水。")
    changed = pages(apart(different(tree(made), tree(build(sample, out)))))
    prints = printed(changed)
    assert {name.rpartition("/")[2] for name in prints} == {
        "kit-rest-book.pdf", "kit-rest-book-grey.pdf", "kit-rest-quick.pdf", "kit-rest-quick-grey.pdf",
        "kit-rest-book.docx", "kit-rest-book.html", "kit-rest-pack.zip", "col-demo-pack.zip", "print.json", store.LISTING,
    }  # fmt: skip
    assert changed - prints == {
        "site/kits/kit-rest.html", "site/catalog.json", "manifest.json",
        "site/collections/col-demo.html",  # its pack holds the kit: another size
    }  # fmt: skip


def test_one_item_alone_reaches_its_page_and_its_print_and_leaves_the_rest(made, out, sample):
    rewrite(sample / KIT, "请坐，喝口水。", "请坐，先喝口水。")
    rewrite(sample / FIRST, "急着劝。", "急着劝人。")
    pipeline.make(pipeline.Options(sample, out, only="kit-rest"), Console(quiet=True))
    changed = pages(different(tree(made), tree(out)))
    assert {name for name in changed if name.startswith("site/")} == {"site/kits/kit-rest.html"}
    keys = json.loads((out / "manifest.json").read_text("utf-8"))
    assert set(json.loads((made / "manifest.json").read_text("utf-8"))["media"]) == set(keys["media"])


def test_one_item_alone_needs_a_known_id(sample, tmp_path):
    with pytest.raises(Trouble, match="是不是“kit-rest”") as caught:
        pipeline.make(pipeline.Options(sample, tmp_path / "out", only="kit-rset"), Console(quiet=True))
    assert caught.value.exit_code == 2


def test_one_pack_alone_where_nothing_was_built_has_every_page_and_its_own_files_only(made, sample, tmp_path):
    out = tmp_path / "out"
    pipeline.make(pipeline.Options(sample, out, only="col-binder"), Console(quiet=True))
    assert {file.relative_to(out / "site") for file in (out / "site").rglob("*.html")} == {file.relative_to(made / "site") for file in (made / "site").rglob("*.html")}
    names = {file.name for file in (out / "files").rglob("*.*") if file.suffix in {".pdf", ".zip", ".docx", ".mp4", ".m4a"}}
    assert {"col-binder-pack.zip", "col-binder-bound.pdf", "frm-sign-form.pdf", "frm-back-form.pdf"} <= names
    assert not [name for name in names if name.startswith(("grp-", "kit-", "lec-", "crs-"))]
    assert not (out / "media").exists() or not [*(out / "media").iterdir()]
    assert "col-binder-pack.zip" in (out / "site" / "collections" / "col-binder.html").read_text("utf-8")
    pipeline.make(pipeline.Options(sample, out), Console(quiet=True))
    assert (out / "packs.json").is_file()


# --- errors ----------------------------------------------------------------------------

SLIPS = {
    "a field": (FIRST, "minutes: 45\nlevel", "minutes: 四十五\nlevel"),
    "a sum": (FIRST, "minutes: 45\nlevel", "minutes: 40\nlevel"),
    "a reference": (FIRST, "course: crs-demo", "course: crs-nowhere"),
    "a heading": (FIRST, "## 两人对练", "## 两人练"),
    "a captions file": (FIRST, "示范.vtt", "没有.vtt"),
    "raw HTML": (KIT, "请坐，喝口水。", "请坐，<b>喝口水</b>。"),
    "a hand-written page": ("docs/怎么用.md", "index.md", "nowhere.md"),
    "a place on a page": (FIRST, "急着劝。", "急着劝，见[下面](#nowhere)。"),  # found on what was built
}


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.replace(" ", "-"))
def test_an_error_leaves_the_last_good_result_byte_for_byte(made, out, sample, slip):
    name, old, new = SLIPS[slip]
    rewrite(sample / name, old, new)
    with pytest.raises(Stop) as stop:
        build(sample, out)
    assert stop.value.problems
    before, now = tree(made), tree(out)
    assert before.items() <= now.items()
    assert not {name for name in now.keys() - before.keys() if not name.startswith("files/")}, "ready for the next try"


def test_a_first_build_with_an_error_leaves_no_site(sample, tmp_path):
    rewrite(sample / FIRST, "minutes: 45\nlevel", "minutes: 40\nlevel")
    with pytest.raises(Stop):
        build(sample, tmp_path / "out")
    assert not (tmp_path / "out" / "site").exists()


# --- kills -----------------------------------------------------------------------------


@pytest.mark.campaign
def test_a_build_killed_at_any_moment_leaves_a_whole_site(made, out, sample, everything):
    """Two wordings in turn: whatever moment the kill hits, a reader finds one of them whole."""
    old, new = "先慢下来", "先慢一点"
    versions = [tree(made)]
    begun = time.monotonic()
    rewrite(sample / FIRST, f"title: {old}", f"title: {new}")
    with started(sample, out) as child:
        assert child.wait() == 0
    length = time.monotonic() - begun
    versions.append(tree(out))
    chance, tries = random.Random(7), 150 if everything else 8
    for _ in range(tries):
        rewrite(sample / FIRST, f"title: {new}", f"title: {old}")
        old, new = new, old
        with started(sample, out) as child:
            time.sleep(chance.uniform(0.3, 1.1) * length)
            child.kill()
        site = {name: digest for name, digest in tree(out).items() if name.startswith("site/")}
        assert any(site.items() <= version.items() and count(version) == len(site) for version in versions)
    build(sample, out)
    assert without_files(tree(out)) in map(without_files, versions)
    assert all(store.intact(entry) for entry in (out / "files").iterdir() if entry.name != store.STAGING)
    until = time.monotonic() + 20  # a generator that outlived its build may still be writing there
    while list((out / store.STAGING).iterdir()) and time.monotonic() < until:
        time.sleep(0.2)
        with store.staged(out):
            pass
    assert not list((out / store.STAGING).iterdir())


def without_files(version: dict[str, str]) -> dict[str, str]:
    """Books of both wordings may lie in the store; the manifest says which ones belong to the site."""
    return {name: digest for name, digest in version.items() if not name.startswith("files/")}


def count(version: dict[str, str]) -> int:
    return sum(name.startswith("site/") for name in version)


CHILD = """
import sys
from xindeng.media.run import run
run([sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"], 60, lambda line: print(line, flush=True))
"""


def test_a_killed_build_leaves_no_encoder_running():
    command = [sys.executable, "-c", CHILD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(SCRIPTS)}) as parent:
        assert parent.stdout
        encoder = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
    until = time.monotonic() + 10
    while alive(encoder) and time.monotonic() < until:
        time.sleep(0.05)
    left = alive(encoder)
    if left:
        os.kill(encoder, 9)
    assert not left


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# --- a full disk -----------------------------------------------------------------------

IN_A_SMALL_DISK = """
import subprocess, sys
from pathlib import Path
from building import PROGRAM, tree
root, before, disk, room = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
size = sum(-(-path.stat().st_size // 4096) * 4096 + 4096 for path in before.rglob("*")) + room
subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "xindeng-test", str(disk)], check=True)
out = disk / "out"
subprocess.run(["cp", "-r", str(before), str(out)], check=True)
done = subprocess.run([sys.executable, "-c", PROGRAM, str(root), str(out)], capture_output=True, text=True)
old, now = tree(before), tree(out)
added = {name for name in now.keys() - old.keys() if not name.startswith(("files/", "media/"))}
print(done.returncode, old.items() <= now.items() and not added, done.stderr.replace(chr(10), "|"))
"""


@pytest.mark.parametrize("room", [40, 100, 170, 250, 330])
def test_a_full_disk_is_one_sentence_and_the_old_result_stays(made, sample, tmp_path, room):
    """`room`: kilobytes left for the build, so that each stage in turn meets the end of the disk."""
    rewrite(sample / KIT, "请坐，喝口水。", "请坐，先喝口水。")
    fence = may_mount()
    disk = tmp_path / "disk"
    disk.mkdir()
    command = [*fence, sys.executable, "-c", IN_A_SMALL_DISK, str(sample), str(made), str(disk), str(room * 1024)]
    paths = os.pathsep.join([str(SCRIPTS), str(Path(__file__).parent)])
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths})
    code, whole, said = done.stdout.strip().split(" ", 2)
    sentence = [line for line in said.split("|") if line and not line.startswith(("排印", "制作", "打包"))]
    assert (code, whole) == ("3", "True"), said
    assert len(sentence) == 1, said
    assert "磁盘满了" in sentence[0]


# --- damage ----------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", ["media/*/light.mp4", "media/*/main/0001.m4s", "media/*/captions.vtt", "files/*/*.pdf"])
def test_a_damaged_entry_is_found_and_made_again(made, out, pattern):
    victim = next(out.glob(pattern))
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    assert tree(out) != tree(made)
    assert tree(build(SAMPLE, out)) == tree(made)


# --- what is in it ---------------------------------------------------------------------


def test_drafts_appear_only_when_asked_for(out, sample):
    rewrite(sample / "courses/助人课/课程.md", "[lec-slow-01, lec-pause-01]", "[lec-slow-01]")
    rewrite(sample / "courses/助人课/02-停一停.md", "status: in_review", "status: draft")
    rewrite(sample / "courses/助人课/课程.md", "planned_hours: 2", "planned_hours: 1")
    rewrite(sample / "courses/模块.md", "complete: true", "complete: false")
    for file in ("案例.md", "第一期.yml"):
        rewrite(sample / "courses/更多" / file, "lectures: [lec-pause-01]", "lectures: [lec-slow-01]")
    rewrite(sample / "courses/更多/第一期.yml", "lecture: lec-pause-01", "lecture: lec-slow-01")
    page = "lectures/lec-pause-01.html"
    build(sample, out)
    assert not (out / "site" / page).exists()
    assert "再停一停" not in (out / "site/lectures/index.html").read_text("utf-8")
    build(sample, out, drafts=True)
    assert "草稿" in (out / "site" / page).read_text("utf-8")
    assert "再停一停" in (out / "site/lectures/index.html").read_text("utf-8")


def test_the_catalog_tells_what_lies_where(made):
    catalog = json.loads((made / "site/catalog.json").read_text("utf-8"))
    items = {item["id"]: item for item in catalog["items"]}
    for item in items.values():
        assert {"id", "kind", "title", "url", "version", "status", "files", "video"} <= item.keys()
        assert (made / "site" / item["url"]).is_file()
        for file in item["files"]:
            path = made / "site" / file["path"]
            assert (file["bytes"], file["sha256"]) == (path.stat().st_size, store.sha256(path))
            assert file["format"] == path.suffix[1:]
            assert (file["pages"] > 0) == (file["format"] == "pdf")
            assert file["reader"]
    (film,) = items["lec-slow-01"]["video"]
    assert film["seconds"] == pytest.approx(2, abs=0.2)
    for path in (film["poster"], film["captions"], film["chapters"], film["storyboard"], *(each["path"] for each in film["renditions"])):
        assert (made / "site" / path).is_file()
    assert {each["use"]: each["format"] for each in film["renditions"]}.items() >= {"light": "mp4", "clear": "mp4", "hls": "hls"}.items()
    for each in film["renditions"]:
        assert each["format"] == "hls" or each["bytes"] == (made / "site" / each["path"]).stat().st_size


def zipped(made: Path, ref: str) -> dict[str, Path]:
    """Edition -> the pack of an item, from the catalog."""
    catalog = json.loads((made / "site/catalog.json").read_text("utf-8"))
    files = next(item for item in catalog["items"] if item["id"] == ref)["files"]
    return {file["edition"]: made / "site" / file["path"] for file in files if file["format"] == "zip"}


@pytest.mark.parametrize("ref", ["kit-rest", "grp-talk", "play-door", "crs-demo"])
def test_a_pack_holds_every_file_of_an_item_with_its_sum_and_a_page(made, ref):
    catalog = json.loads((made / "site/catalog.json").read_text("utf-8"))
    files = next(item for item in catalog["items"] if item["id"] == ref)["files"]
    assert [file["format"] for file in files] == sorted((file["format"] for file in files), key=["pdf", "pptx", "docx", "epub", "html", "png", "zip"].index)
    with zipfile.ZipFile(zipped(made, ref)["pack"]) as pack:
        names = pack.namelist()
        own = {file["path"].rpartition("/")[2]: file["sha256"] for file in files if file["format"] != "zip"}
        assert own.keys() <= set(names)
        assert all(name.isascii() for name in names)
        sums = dict(reversed(line.split("  ")) for line in pack.read("SHA256SUMS").decode().splitlines())
        assert sums.keys() == set(names) - {"SHA256SUMS"}
        for name, digest in sums.items():
            assert hashlib.sha256(pack.read(name)).hexdigest() == digest == own.get(name, digest)
        page = pack.read("index.html").decode()
        assert [name for name in sums if name != "index.html" and f'href="{name}"' not in page] == []
        assert "尚未经专业审核" in page
        assert "000356" in page  # the sample's first national line
        assert {entry.date_time for entry in pack.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_kits_pack_brings_its_forms_and_a_courses_its_films_when_asked(made):
    with zipfile.ZipFile(zipped(made, "kit-rest")["pack"]) as pack:
        assert [name for name in pack.namelist() if name.startswith("forms/")]
    course = zipped(made, "crs-demo")
    with zipfile.ZipFile(course["pack"]) as pack, zipfile.ZipFile(course["pack-video"]) as whole:
        assert not [name for name in pack.namelist() if name.endswith(".mp4")]
        assert [name for name in whole.namelist() if name.endswith(".mp4")]
        assert {name for name in pack.namelist() if name not in {"index.html", "SHA256SUMS"}} < set(whole.namelist())


def test_no_members_file_holds_a_facilitators_words(made):
    """Every file of every edition for members, against every block that the library writes for leaders."""
    shelf, _ = library.load(SAMPLE)
    docs = {doc.id: doc for doc in plan.compose(shelf, {})}
    catalog = json.loads((made / "site/catalog.json").read_text("utf-8"))
    seen = 0
    for item in catalog["items"]:
        for file in item["files"]:
            if "facilitator" in file["reader"] or file["format"] not in {"docx", "epub", "html"}:
                continue
            found = re.sub(r"\s", "", OPENED[file["format"]]((made / "site" / file["path"]).read_bytes()))
            whole = [docs[item["id"]], *(docs[ref] for ref in getattr(shelf.items[item["id"]], "lectures", ()))]
            said = str([(doc.title, doc.summary, as_data(select(doc.blocks, ("participant",)))) for doc in whole])
            secret = {run for doc in whole for block in walk(doc.blocks) if block.reader == "facilitator"
                      for run in re.findall(r"[\u3400-\u9fff]{6,}", str(as_data(block))) if run not in said}  # fmt: skip
            assert secret, file["path"]
            assert [run for run in secret if run in found] == [], file["path"]
            seen += 1
    assert seen > 2


OPENED = {"docx": docx.words, "epub": epub.words, "html": epub.page_words}


class Targets(HTMLParser):
    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.links += [value for name in ("href", "src", "poster") if (value := values.get(name))]
        if values.get("id"):
            self.anchors.add(str(values["id"]))


def test_every_link_of_every_page_leads_somewhere(made):
    seen = (made.resolve() / name for name in tree(made))
    found = {page: Targets(page) for page in seen if page.suffix == ".html"}
    assert len(found) > 40
    for page, targets in found.items():
        for link in targets.links:
            address, anchor = urldefrag(link)
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            base = made.resolve() if address.startswith("/") else page.parent
            target = (base / unquote(parts.path).lstrip("/")).resolve() if address else page
            target = target / "index.html" if target.is_dir() else target
            if target.relative_to(made.resolve()).as_posix().startswith("latest/"):
                continue  # stands beside the site once it is published
            assert target.is_file(), f"{page.name}: {link}"
            if anchor and target in found and not anchor.startswith(("__", "t=")):
                assert unquote(anchor) in found[target].anchors, f"{page.name}: {link}"


def test_help_is_on_every_page(made):
    for page in (made / "site").rglob("*.html"):
        text = page.read_text("utf-8")
        assert "000356" in text, page.name  # the sample's first national line
    catalog = json.loads((made / "site/catalog.json").read_text("utf-8"))
    for item in catalog["items"]:
        inside = article(made / "site" / item["url"])
        assert 'class="xd-help' in inside, item["id"]
        assert 'href="tel:' in inside, item["id"]


def test_braces_show_as_written(made):
    for name in ("lectures/lec-slow-01.html", "怎么用.html"):
        text = (made / "site" / name).read_text("utf-8")
        assert "写着 {{ 7*7 }} 的地方" in text
        assert "写着 49 的地方" not in text

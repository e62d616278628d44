"""A pack in one piece and in several (packs.py); what whole packs hold is in test_build.py."""

import hashlib
import re
import zipfile
from operator import attrgetter

import pytest

from xindeng.packs import ALL, Cover, Entry, Held, index, split, write

COVER = Cover("睡个好觉", "讲座工具包", ("尚未经专业审核",), ("心灯中心", "版本 0.1.0"), "https://example.org/a.html", (("12356", "心理援助"),))


@pytest.fixture
def entries(tmp_path):
    """Three files of 10 bytes, and one of 30."""

    def entry(name, count):
        path = tmp_path / name
        path.write_bytes(name[:1].encode() * count)
        held = Held("files", "key", name, f"《{name}》", "讲座时用", name)
        return Entry(held, path, count, hashlib.sha256(path.read_bytes()).hexdigest(), 3 if name.endswith("pdf") else 0)

    return [entry("a.pdf", 10), entry("b.docx", 10), entry("c.mp4", 30), entry("d.txt", 10)]


def names(parts):
    return [[entry.held.name[0] for entry in part] for part in parts]


def test_a_new_part_begins_before_the_limit_is_passed_and_a_giant_stands_alone(entries):
    assert names(split(entries, attrgetter("bytes"), 100)) == [["a", "b", "c", "d"]]
    assert names(split(entries, attrgetter("bytes"), 20)) == [["a", "b"], ["c"], ["d"]]
    assert names(split(entries, attrgetter("bytes"), 5)) == [["a"], ["b"], ["c"], ["d"]]


def test_each_part_opens_alone_lists_all_parts_and_sums_its_own(entries, tmp_path):
    parts = split(entries, attrgetter("bytes"), 20)
    write(tmp_path / "2.zip", COVER, ALL, parts, 2)
    with zipfile.ZipFile(tmp_path / "2.zip") as pack:
        assert pack.testzip() is None
        assert pack.namelist() == ["index.html", "SHA256SUMS", "c.mp4"]
        page = pack.read("index.html").decode()
        sums = pack.read("SHA256SUMS").decode()
    assert "第 2 包，共 3 包（这一包）" in page
    assert re.findall(r'<a href="([^":]+)"', page) == ["c.mp4"]
    assert all(f"《{entry.held.name}》" in page for entry in entries)
    assert sums.splitlines()[0] == f"{entries[2].sha256}  c.mp4"


def test_two_packs_of_the_same_files_are_the_same_bytes(entries, tmp_path):
    for name in ("1.zip", "2.zip"):
        write(tmp_path / name, COVER, ALL, [entries], 1)
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_the_page_tells_size_pages_use_and_where_to_call_and_escapes_titles(entries):
    page = index(Cover("<b>", "类", (), (), "https://example.org/", (("12356", "援助"),)), ALL, [entries], 1)
    assert all(words in page for words in ("PDF，3 页", "1 KB", "讲座时用", 'href="tel:12356"', "&lt;b&gt;"))
    assert "<b>&" not in page
    assert "http" not in page.replace("https://example.org/", "")

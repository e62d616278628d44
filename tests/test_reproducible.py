"""The same library gives the same bytes, wherever, whenever and by whomever it is built."""

from __future__ import annotations

import shutil
from pathlib import Path

from building import DAY, SAMPLE, different, started, tree

PLACES = {
    "one": ({"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1", "LC_ALL": "C", "LANG": "C"}, 0o022),
    "心灯 测试": ({"TZ": "America/St_Johns", "PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "COLUMNS": "40"}, 0o077),
}
"""Folder -> what surrounds the build there, and its umask."""


def test_two_folders_time_zones_hash_seeds_umasks_and_locales_give_the_same_bytes(tmp_path: Path) -> None:
    made = {}
    for name, (surroundings, umask) in PLACES.items():
        root = tmp_path / name / "lib"
        shutil.copytree(SAMPLE, root)
        out = tmp_path / name / "out"
        with started(root, out, {**surroundings, "SOURCE_DATE_EPOCH": DAY}, umask) as build:
            said = build.stderr.read() if build.stderr else ""
            assert build.wait() == 0, said
        made[name] = tree(out)
    one, other = made.values()
    assert one.keys() >= {"site/index.html", "site/catalog.json", "site/pagefind/pagefind.js", "help.html"}
    assert {name.split("/")[0] for name in one} >= {"site", "media", "files"}
    endings = {name.rpartition(".")[2] for name in one}
    assert endings >= {"pdf", "pptx", "docx", "epub", "zip", "zim", "html", "mp4", "vtt"}
    assert not different(one, other)


def test_no_page_tells_where_it_was_built(tmp_path: Path) -> None:
    """A path of the machine in a page would differ elsewhere, and is nobody's business."""
    root, out = tmp_path / "藏起来的名字" / "lib", tmp_path / "藏起来的名字" / "out"
    shutil.copytree(SAMPLE, root)
    with started(root, out) as build:
        assert build.wait() == 0
    for file in out.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert "藏起来的名字".encode() not in data, file.name
            assert str(tmp_path).encode() not in data, file.name

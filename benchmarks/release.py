"""What twenty versions cost: bytes stored and uploaded for each, beside mike on the same sites. docs/benchmarks.md explains."""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from xindeng import search, store
from xindeng.release import cargo, deeds, opening
from xindeng.release.manifest import Source
from xindeng.release.publish import Wish, publish

HERE = Path(__file__).resolve().parent.parent
PAGES, VERSIONS, EDITED = 1000, 20, 0.02
DAY = date(2026, 11, 21)
WHO = {f"GIT_{role}_{what}": word for role in ("AUTHOR", "COMMITTER") for what, word in (("NAME", "x"), ("EMAIL", "x@example.org"))}
WORDS = ["倾听", "情绪", "睡眠", "呼吸", "家人", "邻里", "老人", "孩子", "学校", "社区", "志愿者", "小组", "活动", "练习", "支持", "陪伴", "边界", "转介", "热线", "安全", "信任", "压力", "休息", "运动", "计划", "记录", "反馈", "督导", "课程", "讲座", "讨论", "分享", "故事", "角色", "情境", "需要", "感受", "想法", "行动", "问题", "办法", "资源", "县城", "乡镇", "村里", "医院", "评估", "知情", "同意", "保密", "尊重", "接纳", "鼓励", "耐心", "平静", "担心", "难过", "生气", "害怕", "孤单", "希望", "勇气", "改变", "习惯", "时间", "地方", "声音", "眼神", "姿势", "停顿", "回应"]
"""What generated pages say."""


def run() -> dict[str, float]:
    """Bytes, and seconds of the wall clock and of the processor."""
    with tempfile.TemporaryDirectory(prefix="xindeng-") as name:
        return measure(Path(name), PAGES, VERSIONS) | merge_to_live(Path(name) / "merge")


def measure(work: Path, pages: int, versions: int) -> dict[str, float]:
    """Every version is built once and given to both."""
    target, out = work / "ours", work / "out"
    peer = Mike(work / "mike")
    dice, ours, theirs, took, sent = random.Random(6), [], [], [], []
    texts = {number: _text(dice) for number in range(pages)}
    for version in range(1, versions + 1):
        edited = dice.sample(range(pages), round(pages * EDITED)) if version > 1 else []
        texts |= {number: _text(dice) for number in edited}
        _site(out, texts)
        before = stored(target)
        seconds, told = _timed(lambda version=version: _publish(out, target, f"1.{version}"))
        took.append(seconds)
        ours.append(stored(target) - before)
        sent.append(told)
        theirs.append(peer.deploy(out / "site", f"1.{version}"))
    with opening.opened(str(target)) as place:
        rollback, _ = _timed(lambda: deeds.rollback(place, "latest", DAY))
        recall, _ = _timed(lambda: deeds.recall(place, "kit-7", "时间写错了", "", DAY))
    return {
        "first_version_bytes": ours[0], "bytes_per_version": statistics.mean(ours[1:]), "uploaded_per_version": statistics.mean(sent[1:]),
        "mike_first_version_bytes": theirs[0], "mike_bytes_per_version": statistics.mean(theirs[1:]),
        "site_bytes": sum(path.stat().st_size for path in store.files(out / "site")),
        "publish_s": statistics.median(took[1:]), "rollback_s": rollback, "recall_s": recall,
        "mike_deploy_s": statistics.median(peer.took[1:]), "versions": versions, "pages": pages,
    }  # fmt: skip


def stored(target: Path) -> int:
    """Bytes that a folder takes, each hard-linked file once; links and folders with their own size."""
    seen = {}
    for path in target.rglob("*"):
        facts = path.lstat()
        seen[facts.st_ino] = facts.st_size
    return sum(seen.values())


def _publish(out: Path, target: Path, version: str) -> int:
    with opening.opened(str(target)) as place:
        done = publish(place, cargo.load(out, Source("", "")), Wish(DAY, version, "latest", permanent=True))
        manifest = place.depot.found(".xindeng/manifests")
        newest = max(manifest.values(), key=lambda each: each.at)
    return int(done.facts["bytes"]) + newest.bytes


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


# --- generated sites -------------------------------------------------------------------


def _text(dice: random.Random) -> str:
    sentences = ("，".join("".join(dice.choices(WORDS, k=dice.randint(3, 6))) for _ in range(dice.randint(2, 4))) for _ in range(90))
    return "".join(f"<p>{sentence}。</p>\n" for sentence in sentences)


def _site(out: Path, texts: dict[int, str]) -> None:
    shutil.rmtree(out, ignore_errors=True)
    site = out / "site"
    (site / "kits").mkdir(parents=True)
    frame = '<li><a href="../index.html">首页</a></li>\n' * 60  # header, navigation and footer of a page weigh about this much
    for number, text in texts.items():
        (site / f"kits/kit-{number}.html").write_text(_page(f"第 {number} 份材料", frame, text), "utf-8")
    links = "".join(f'<li><a href="kits/kit-{number}.html">第 {number} 份材料</a></li>' for number in texts)
    (site / "index.html").write_text(_page("全部", "", f"<ul>{links}</ul>"), "utf-8")
    items = [
        {"id": f"kit-{number}", "url": f"kits/kit-{number}.html", "version": "0.1.0", "status": "in_review", "files": [], "video": []}
        for number in texts
    ]
    (site / "catalog.json").write_text(str({"items": items}).replace("'", '"'), "utf-8")
    search.index(site)
    (out / "help.html").write_text("<h1>求助</h1>", "utf-8")
    (out / "manifest.json").write_text('{"media": [], "files": []}', "utf-8")


def _page(title: str, frame: str, text: str) -> str:
    return (
        f'<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title></head><body><ul>{frame}</ul>'
        f'<article data-pagefind-body><h1>{title}</h1>{text}</article></body></html>'
    )


# --- mike ------------------------------------------------------------------------------


class Mike:
    """mike deploys what MkDocs makes, and MkDocs copies ready pages as they are."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.took = folder, []
        self.packages = folder / "packages"
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "install", "--no-deps", "--target"]
        subprocess.run([*pip, str(self.packages), "--require-hashes", "-r", str(HERE / "benchmarks/release.txt")], check=True)
        mkdocs = self.packages / "bin" / "mkdocs"  # mike starts it by its name
        mkdocs.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mkdocs "$@"\n')
        mkdocs.chmod(0o755)
        self._git("init", "-q", "-b", "main")
        (folder / "theme").mkdir()
        (folder / "mkdocs.yml").write_text("site_name: x\ntheme: {name: null, custom_dir: theme}\nplugins: []\nuse_directory_urls: false\n")
        self._git("commit", "-q", "--allow-empty", "-m", "start")

    def deploy(self, site: Path, version: str) -> int:
        """Bytes by which the repository grew, packed as Git would push it."""
        before = self._size()
        shutil.rmtree(self.folder / "docs", ignore_errors=True)
        shutil.copytree(site, self.folder / "docs")
        environment = {**os.environ, **WHO, "PYTHONPATH": str(self.packages)}
        environment["PATH"] = f"{self.packages / 'bin'}{os.pathsep}{environment['PATH']}"
        command = [sys.executable, "-c", "from mike.driver import main; main()", "deploy", "--update-aliases", version, "latest"]
        seconds, _ = _timed(lambda: subprocess.run(command, cwd=self.folder, env=environment, check=True, capture_output=True))
        self.took.append(seconds)
        return self._size() - before

    def _size(self) -> int:
        self._git("gc", "-q", "--prune=now")
        return sum(path.stat().st_size for path in (self.folder / ".git").rglob("*") if path.is_file())

    def _git(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self.folder, env={**os.environ, **WHO}, check=True, capture_output=True)


# --- from a merge to the reader --------------------------------------------------------


def merge_to_live(work: Path) -> dict[str, float]:
    """One changed lecture: from a fresh checkout to the new page under latest/, recordings and prints cached."""
    subprocess.run(["git", "clone", "-q", str(HERE), str(work / "first")], check=True)
    out, target = work / "build", work / "public"
    _cached(out)
    _inv(work / "first", out, target)
    lecture = "courses/助人谈话基础/01-倾听.md"
    text = (work / "first" / lecture).read_text("utf-8")
    (work / "first" / lecture).write_text(text.rstrip() + "\n\n这一句是刚刚合并进来的。\n", "utf-8")
    subprocess.run(["git", "commit", "-qam", "edit"], cwd=work / "first", env={**os.environ, **WHO}, check=True)
    seconds, _ = _timed(lambda: _merged(work, out, target))
    page = (target / "latest/lectures/lec-listening-01.html").read_text("utf-8")
    return {"merge_to_live_s": seconds, "merge_is_live": float("这一句是刚刚合并进来的" in page)}


def _cached(out: Path) -> None:
    """What `./inv build` made here already is not made again: entries are named by their content."""
    for area in ("media", "files"):
        if (HERE / "build" / area).is_dir():
            shutil.copytree(HERE / "build" / area, out / area, ignore=shutil.ignore_patterns(store.STAGING))


def _merged(work: Path, out: Path, target: Path) -> None:
    subprocess.run(["git", "clone", "-q", str(work / "first"), str(work / "second")], check=True)
    _inv(work / "second", out, target)


def _inv(root: Path, out: Path, target: Path) -> None:
    command = [sys.executable, str(HERE / "inv"), "publish", "--root", str(root), "--out", str(out), "--to", str(target), "--alias", "latest"]
    subprocess.run(command, check=True, capture_output=True)

"""How long a site takes beside mkdocs-material, Zensical and Hugo with Pagefind. docs/benchmarks.md explains.

Everybody builds the same text in the same run: 100, 1,000 and 5,000 lectures, made on the spot. We build
pages, checks and search; prints, packs and recordings are left out, since the others make none.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HERE), str(HERE / "scripts")]

from benchmarks.generators import lectures, peers
from benchmarks.generators.bars import bars
from benchmarks.generators.cost import Cost, cost, memory, weight

SMALL, USUAL, LARGE = (max(10, int(count * float(os.environ.get("XINDENG_BENCH_SCALE", "1")))) for count in (100, 1000, 5000))
SAVES = 5
PATIENCE = 300
INDEXER = "pagefind"
MARK = "## 常见错误"
Figures = dict[str, float]


@dataclass(frozen=True)
class Runs:
    """The costs of one generator for one number of lectures."""

    cold: Cost
    edited: Cost
    again: Cost
    site_bytes: int
    search_bytes: int


def run() -> Figures:
    """Seconds, megabytes, and ratios of wall and CPU seconds."""
    found: dict[str, Runs] = {}
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory(prefix="xindeng-bench-") as name:
        folder = Path(name)
        for count, makers in ((SMALL, MAKERS), (USUAL, MAKERS), (LARGE, ("ours", "hugo", "hugo_pagefind"))):
            for maker in makers:
                runs = found[f"{maker}_{count}"] = MAKERS[maker](folder / f"{maker}{count}", count)
                print(_row(f"{maker}_{count}", runs), flush=True)
                shutil.rmtree(folder / f"{maker}{count}")
        bare = _bare(folder / "bare", USUAL)
        print(f"ours_{USUAL}，不做搜索：{bare.wall:.2f} s，{bare.cpu:.2f} CPU s", flush=True)
        edit, start = _served(folder / "served", USUAL)
        edit_large, start_large = _served(folder / "served-large", LARGE)
    _plot(found)
    return {**_ratios(found, bare), "edit_s": edit, "edit_s_5000": edit_large, "serve_start_s": start, "serve_start_s_5000": start_large, **_all(found)}


def _ratios(found: dict[str, Runs], bare: Cost) -> Figures:
    ours, material, hugo, full = (found[f"{maker}_{USUAL}"] for maker in ("ours", "material", "hugo", "hugo_pagefind"))
    large, full_large = found[f"ours_{LARGE}"], found[f"hugo_pagefind_{LARGE}"]
    pairs = {
        "cold_over_material": (ours.cold, material.cold),
        "cold_over_hugo_pagefind": (ours.cold, full.cold),
        "nosearch_over_hugo": (bare, hugo.cold),
        "cold_over_hugo_pagefind_5000": (large.cold, full_large.cold),
    }
    return {
        **{name: mine.wall / other.wall for name, (mine, other) in pairs.items()},
        **{f"{name}_cpu": mine.cpu / other.cpu for name, (mine, other) in pairs.items()},
        "nochange_s": ours.again.wall,
        "edit_build_s": ours.edited.wall,
        "growth": large.cold.wall / LARGE / (ours.cold.wall / USUAL),
        "growth_cpu": large.cold.cpu / LARGE / (ours.cold.cpu / USUAL),
        "peak_mb_5000": large.cold.peak_mb,
    }


def _all(found: dict[str, Runs]) -> Figures:
    """Every measurement by name."""
    return {
        f"{who}_{name}": value
        for who, runs in found.items()
        for name, value in (
            ("cold_s", runs.cold.wall), ("cold_cpu_s", runs.cold.cpu), ("peak_mb", runs.cold.peak_mb), ("edited_s", runs.edited.wall),
            ("again_s", runs.again.wall), ("site_mb", runs.site_bytes / 1e6), ("search_mb", runs.search_bytes / 1e6),
        )
    }  # fmt: skip


HEAD = f"{'':<22}{'冷 s':>9}{'CPU s':>9}{'内存 MB':>9}{'改一讲 s':>9}{'没有改 s':>9}{'网站 MB':>9}{'搜索 MB':>9}"


def _row(who: str, runs: Runs) -> str:
    cells = (runs.cold.wall, runs.cold.cpu, runs.cold.peak_mb, runs.edited.wall, runs.again.wall, runs.site_bytes / 1e6, runs.search_bytes / 1e6)
    return f"{who:<22}" + "".join(f"{cell:>10.2f}" for cell in cells)


NAMES = {"ours": "心灯", "material": "mkdocs-material", "zensical": "Zensical", "hugo": "Hugo", "hugo_pagefind": "Hugo + Pagefind"}


def _plot(found: dict[str, Runs]) -> None:
    """Draw build/bench/site.svg."""
    groups = [
        (title.format(count), [(NAMES[who], getattr(found[f"{who}_{count}"], run).wall) for who in NAMES if f"{who}_{count}" in found])
        for title, count, run in (("{} 讲，从头做", USUAL, "cold"), ("{} 讲，改了一讲再做", USUAL, "edited"), ("{} 讲，从头做", LARGE, "cold"))
    ]
    target = HERE / "build" / "bench" / "site.svg"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(bars(groups, NAMES["ours"], "秒"), "utf-8")


# --- the makers ------------------------------------------------------------------------


def _three(build: Callable[[], Cost], page: Path, site: Path, search: str) -> Runs:
    """From nothing, after one lecture was changed, and once more with nothing changed."""
    cold = build()
    site_bytes, search_bytes = weight(site), weight(site / search) if (site / search).is_dir() else _size(site / search)
    page.write_text(_with(page.read_text("utf-8"), "这一句是后来加的。"), "utf-8")
    edited = build()
    return Runs(cold, edited, build(), site_bytes - search_bytes, search_bytes)


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _with(text: str, words: str) -> str:
    """The text with a paragraph more."""
    head, mark, tail = text.rpartition(MARK)
    return f"{head}{words}\n\n{mark}{tail}"


def ours(folder: Path, count: int) -> Runs:
    root, out = folder / "root", folder / "out"
    page = _root(root, count)
    command = [sys.executable, str(HERE / "inv"), "build", "--pages", "--root", str(root), "--out", str(out)]
    return _three(lambda: cost(command, folder, apart=INDEXER), page, out / "site", "pagefind")


def _root(root: Path, count: int) -> Path:
    """A content root of so many lectures; one of them."""
    lectures.write(root, count)
    return root / "courses" / "课程000" / "00001.md"


def _bare(folder: Path, count: int) -> Cost:
    """Ours from nothing, all but the search index."""
    _root(folder / "root", count)
    return cost([sys.executable, str(Path(__file__).resolve()), str(folder / "root"), str(folder / "out")], folder)


def _without_search(root: Path, out: Path) -> None:
    """What `_bare` runs in a process of its own: a build whose index is left out."""
    import tasks  # noqa: PLC0415 — the others measure without our rooms

    from xindeng import pipeline  # noqa: PLC0415

    pipeline.search.index = lambda *_: 0  # type: ignore[assignment]  # the one step that is not measured
    tasks.main(["inv", "build", "--pages", "--root", str(root), "--out", str(out)])


def material(folder: Path, count: int) -> Runs:
    folder.mkdir(parents=True)
    page = peers.material(folder, count)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "site"]
    return _three(lambda: cost(command, folder), page, folder / "site", "search/search_index.json")


def zensical(folder: Path, count: int) -> Runs:
    folder.mkdir(parents=True)
    page = peers.material(folder, count)
    command = [sys.executable, "-m", "zensical", "build"]
    return _three(lambda: cost(command, folder), page, folder / "site", "search.json")


def hugo(folder: Path, count: int) -> Runs:
    folder.mkdir(parents=True)
    page = peers.hugo(folder, count)
    return _three(lambda: cost(_hugo(), folder), page, folder / "site", "pagefind")


def hugo_pagefind(folder: Path, count: int) -> Runs:
    folder.mkdir(parents=True)
    page = peers.hugo(folder, count)
    index = [sys.executable, "-m", "pagefind", "--site", "site", "--force-language", "zh", "--silent"]
    return _three(lambda: cost(_hugo(), folder) + cost(index, folder), page, folder / "site", "pagefind")


def _hugo() -> list[str]:
    return [str(Path(sys.executable).with_name("hugo")), "--quiet", "--destination", "site", "--cleanDestinationDir"]


MAKERS = {"ours": ours, "material": material, "zensical": zensical, "hugo": hugo, "hugo_pagefind": hugo_pagefind}


# --- a lecture changed while somebody looks ----------------------------------------------


def _served(folder: Path, count: int) -> tuple[float, float]:
    """Median seconds from a save until `serve` answers with the new page; seconds until its first page."""
    root = folder / "root"
    file = _root(root, count)
    with _serving(root, folder / "out") as (address, began, pid):
        _until(f"{address}site/lectures/lec-00001.html", "<article")
        start = time.perf_counter() - began
        _until(f"{address}preview/panel?page=site/lectures/lec-00001.html", "没有错误")  # everything is read and judged
        took = [_saved(file, f"{address}site/lectures/lec-00001.html", number) for number in range(SAVES)]
        print(f"serve_{count}：{memory(pid):.0f} MB，存盘到网页 {'、'.join(f'{each:.2f}' for each in took)} s", flush=True)
    return statistics.median(took), start


def _saved(file: Path, address: str, number: int) -> float:
    words = f"第 {number} 次存盘的话。"
    began = time.perf_counter()
    file.write_text(_with(file.read_text("utf-8"), words), "utf-8")
    _until(address, words)
    took = time.perf_counter() - began
    time.sleep(5)  # a person looks before he goes on writing
    return took


def _until(address: str, words: str) -> None:
    """Ask again and again until a page has the words; TimeoutError after a long while."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            if words in answer.read().decode():
                return
        time.sleep(0.02)
    raise TimeoutError(address)


@contextlib.contextmanager
def _serving(root: Path, out: Path) -> Iterator[tuple[str, float, int]]:
    """A preview in a process of its own: its address, when the command was given, its process."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, str(HERE / "inv"), "serve", "--root", str(root), "--out", str(out), "--port", str(port)]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield f"http://127.0.0.1:{port}/", began, process.pid
        finally:
            process.terminate()
    shutil.rmtree(out, ignore_errors=True)


if __name__ == "__main__":
    _without_search(Path(sys.argv[1]), Path(sys.argv[2]))

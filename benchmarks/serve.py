"""How fast the preview is: from the command to the first page, from a save to the screen. docs/benchmarks.md explains."""

from __future__ import annotations

import contextlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent.parent
FILE, PAGE = "courses/助人谈话基础/01-倾听.md", "site/lectures/lec-listening-01.html"
SAVES = 20
PATIENCE = 120
SHOWN = "words => document.body !== null && document.querySelector('article')?.textContent.includes(words)"
TOLD = "words => document.querySelector('.xdp__bar')?.textContent.includes(words)"


def run() -> dict[str, float]:
    """Seconds, on a copy of the library."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        root = Path(folder) / "root"
        for name in ("courses", "docs"):
            shutil.copytree(HERE / name, root / name)
        shutil.copy(HERE / "mkdocs.yml", root)
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        with serving(root) as (address, began):
            first, page = _opened(browser, address, began)
            page.wait_for_function(TOLD, arg="没有错误", timeout=PATIENCE * 1000)  # judged, and everything kept
        again = []
        for _ in range(2):
            with serving(root) as (address, began):
                again.append(_opened(browser, address, began)[0])
        with serving(root) as (address, began):
            took, page = _opened(browser, address, began)
            page.wait_for_function(TOLD, arg="没有错误", timeout=PATIENCE * 1000)
            shown = [_save(page, root, number) for number in range(SAVES)]
            told = [_spoil(page, root) for _ in range(5)]
        browser.close()
    return {
        "start_first_s": first,
        "start_s": statistics.median([*again, took]),
        "save_to_screen_median_s": statistics.median(shown),
        "save_to_screen_worst_s": max(shown),
        "save_to_panel_median_s": statistics.median(told),
    }


@contextlib.contextmanager
def serving(root: Path) -> Iterator[tuple[str, float]]:
    """A preview in a process of its own: its address, and when the command was given."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, str(HERE / "inv"), "serve", "--root", str(root), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while time.perf_counter() - began < PATIENCE:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.01)
            yield f"http://127.0.0.1:{port}/", began
        finally:
            process.terminate()


def _opened(browser: Browser, address: str, began: float) -> tuple[float, Page]:
    """Seconds until the first page is whole in the browser, which was running already."""
    page = browser.new_page()
    page.goto(address + PAGE, timeout=PATIENCE * 1000)
    page.wait_for_selector("article h1", timeout=PATIENCE * 1000)
    page.wait_for_load_state("load")
    return time.perf_counter() - began, page


def _save(page: Page, root: Path, number: int) -> float:
    """Seconds from a save until its words are on the screen."""
    file = root / FILE
    text = file.read_text("utf-8")
    words = f"第 {number} 次存盘的话。"
    began = time.perf_counter()
    file.write_text(_with(text, words), "utf-8")
    page.wait_for_function(SHOWN, arg=words, polling=5, timeout=PATIENCE * 1000)
    took = time.perf_counter() - began
    time.sleep(0.7)  # a person looks before he goes on writing
    return took


def _with(text: str, words: str) -> str:
    """The text with a paragraph more before its last heading."""
    head, mark, tail = text.rpartition("\n## ")
    return f"{head}\n\n{words}\n{mark}{tail}"


def _spoil(page: Page, root: Path) -> float:
    """Seconds from the save of a mistake until the panel tells of it."""
    file = root / FILE
    good = file.read_text("utf-8")
    began = time.perf_counter()
    file.write_text(good.replace("\nminutes: ", "\nminutes: 约 ", 1), "utf-8")
    page.wait_for_function(TOLD, arg="错误 1", polling=5, timeout=PATIENCE * 1000)
    took = time.perf_counter() - began
    file.write_text(good, "utf-8")
    page.wait_for_function(TOLD, arg="没有错误", timeout=PATIENCE * 1000)
    return took

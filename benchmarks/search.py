"""How well the search finds Chinese: 65 questions with exact answers over the whole library. docs/benchmarks.md explains."""

from __future__ import annotations

import gzip
import random
import re
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, sync_playwright

from xindeng import serve
from xindeng.trouble import Trouble

HERE = Path(__file__).resolve().parent.parent
VOID = {"br", "hr", "img", "input", "source", "track", "link", "meta", "wbr"}
INSIDE = {"a", "b", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup"}
"""Elements inside a line: what they part stands together."""
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
ALL = """async count => {
  const shown = () => document.querySelectorAll(".xd-results > li").length, more = document.getElementById("xd-find-more")
  while (shown() < count) {
    if (!more.hidden) more.click()
    await new Promise(done => setTimeout(done, 5))
  }
}"""
STOPPED = "/找到|没有找到|没有读到/.test(document.getElementById('xd-find-status').textContent)"


def run(out: Path = HERE / "build") -> dict[str, float]:
    """Figures over the built library; raises Trouble when there is none."""
    site = out / "site"
    if not (site / "pagefind").is_dir():
        raise Trouble("先运行 ./inv build，再量搜索。")
    texts = {file.relative_to(site).as_posix(): lines(file) for file in sorted(site.rglob("*.html"))}
    asked = questions({name: words for name, words in texts.items() if words})
    with served(out) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        first = max(_first(browser, address, words) for words in ("睡不着", "转介", "倾听 情绪"))
        page = browser.new_context(bypass_csp=True).new_page()  # the policy forbids Playwright's own way to wait
        page.goto(f"{address}site/search.html")
        page.locator("#xd-find-q").focus()
        page.wait_for_selector("#xd-find-filters option:nth-child(2)", state="attached")
        answers = [(right(words, texts), found(page, words)) for words in asked]
        browser.close()
    recalls = [len(truth & set(hits)) / len(truth) for truth, hits in answers]
    ranks = [next((n for n, hit in enumerate(hits, 1) if hit in truth), len(hits) + 1) for truth, hits in answers]
    return {
        "queries": len(asked),
        "pages": sum(bool(words) for words in texts.values()),
        "recall": statistics.mean(recalls),
        "worst_recall": min(recalls),
        "zero_hits": sum(not hits for _, hits in answers),
        "precision": statistics.mean(len(truth & set(hits)) / len(hits) for truth, hits in answers if hits),
        "median_rank": statistics.median(ranks),
        "worst_rank": max(ranks),
        "first_query_kb": first / 1000,
    }


# --- what is asked, and what would be right ----------------------------------------------


def questions(texts: dict[str, list[str]]) -> list[str]:
    """20 terms of four characters, 15 pieces of two, 20 random substrings, 10 of several words: the same each time."""
    chance = random.Random(65)
    runs = sorted({run for words in texts.values() for line in words for run in CHINESE.findall(line)})
    often = [run for run in runs if len(run) == 4]
    long = [run for run in runs if len(run) > 8]

    def piece(size: int) -> str:
        words = chance.choice(long)
        begin = chance.randrange(len(words) - size)
        return words[begin : begin + size]

    pairs = [" ".join(chance.sample([run for run in CHINESE.findall("\n".join(texts[name])) if len(run) in {2, 3, 4}], 2))
             for name in chance.sample(sorted(texts), 10)]  # fmt: skip
    return [*chance.sample(often, 20), *(piece(2) for _ in range(15)), *(piece(chance.randint(3, 8)) for _ in range(20)), *pairs]


def right(words: str, texts: dict[str, list[str]]) -> set[str]:
    """Pages that hold every one of the words, letter for letter, each within one block."""
    parts = words.split()
    return {name for name, held in texts.items() if all(any(part in line for line in held) for part in parts)}


@dataclass
class _Place:
    indexed: bool
    ignored: bool


class _Reader(HTMLParser):
    """The words that the index is made of, a line for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self._open: list[tuple[str, _Place]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        outer = self._open[-1][1] if self._open else _Place(indexed=False, ignored=False)
        if tag not in INSIDE:
            self.lines.append("")
        if tag in VOID:
            return
        hidden = tag in {"script", "style", "svg", "noscript"} or "data-pagefind-ignore" in names
        self._open.append((tag, _Place(outer.indexed or "data-pagefind-body" in names, outer.ignored or hidden)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag not in INSIDE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][1].indexed and not self._open[-1][1].ignored:
            self.lines[-1] += "".join(data.split())


def lines(file: Path) -> list[str]:
    reader = _Reader()
    reader.feed(file.read_text("utf-8"))
    return [line for line in reader.lines if line]


# --- what the page finds -----------------------------------------------------------------


def found(page: Page, words: str) -> list[str]:
    """Every page that is listed, best first."""
    page.locator("#xd-find-q").fill(words)
    page.evaluate("document.getElementById('xd-find-status').textContent = ''")
    page.keyboard.press("Enter")
    page.wait_for_function(STOPPED)
    count = int((re.search(r"找到 (\d+) 页", page.locator("#xd-find-status").inner_text()) or ["", "0"])[1])
    page.evaluate(ALL, count)
    hrefs = page.locator(".xd-results > li > a").evaluate_all("links => links.map(link => link.pathname)")
    return [str(href).partition("/site/")[2] for href in hrefs]


def _first(browser: Browser, address: str, words: str) -> int:
    """Bytes for a first question, as a server sends them packed; the page itself not counted."""
    context = browser.new_context()
    page, got = context.new_page(), list[Response]()

    def keep(answer: Response) -> None:
        got.append(answer)

    page.on("response", keep)
    page.goto(f"{address}site/search.html?q={words}")
    page.wait_for_selector(".xd-results > li")
    page.wait_for_load_state("networkidle")
    bodies = [answer.body() for answer in got if "/pagefind/" in answer.url]
    context.close()
    return sum(min(len(body), len(gzip.compress(body, 6))) for body in bodies)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(serve.Handler, directory=str(folder))) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()

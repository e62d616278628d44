"""What a page costs beside the same words in plain mkdocs-material and in Starlight. docs/benchmarks.md explains."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Request, sync_playwright

from xindeng import pandoc
from xindeng.serving.types import TYPES
from xindeng.trouble import Trouble

HERE = Path(__file__).resolve().parent.parent
PEERS = HERE / "benchmarks" / "peers"
PAGES = (
    "index.html", "courses/crs-helping-basics.html", "lectures/lec-listening-01.html", "kits/kit-sleep-harvest.html",
    "manuals/grp-talk-well.html", "plays/play-dinner-table.html", "activities/act-slow-breath.html",
    "activities/index.html", "qa/index.html", "terms/index.html",
)  # fmt: skip
"""A page of each kind that readers open most."""
PACKED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".vtt", ".webmanifest", ".xml"}
SLOW = ("--throttling.rttMs=300", "--throttling.throughputKbps=700", "--throttling.cpuSlowdownMultiplier=4")
"""Lighthouse's own figures of a regular 3G network and a middling telephone."""
FLAGS = ("--no-sandbox", "--disable-gpu", "--mute-audio")


def run(out: Path = HERE / "build") -> dict[str, float]:
    """The worst page of each; raises Trouble without a built library or a peer."""
    if not (out / "site" / "catalog.json").is_file():
        raise Trouble("先运行 ./inv build，再量页面。")
    if not (PEERS / "node_modules").is_dir():
        subprocess.run(["npm", "install", "--no-save", "--prefix", str(PEERS), "--ignore-scripts", "--no-audit", "--no-fund"], check=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        work = Path(folder)
        words = written(out / "site")
        sites = {"": (out, "site/"), "material_": (material(work / "m", words), ""), "starlight_": (starlight(work / "s", words), "")}
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        figures: dict[str, float] = {}
        for name, (root, below) in sites.items():
            with served(root) as address:
                rows = [cost(browser, f"{address}{below}{page}") for page in PAGES]
                slow = [painted(f"{address}{below}{page}", work) for page in PAGES]
            _table(name, rows, slow)
            figures |= {f"{name}{key}": max(row[key] for row in rows) for key in ("kb", "requests", "axe")}
            figures[f"{name}lcp_s"] = max(slow)
        browser.close()
    return figures


def _table(name: str, rows: list[dict[str, float]], slow: list[float]) -> None:
    """Every page of one maker, so that nobody has to believe the worst one."""
    print(f"{name.rstrip('_') or 'xindeng':<44}{'kB':>8}{'requests':>10}{'axe':>5}{'LCP s':>8}")
    for page, row, seconds in zip(PAGES, rows, slow, strict=True):
        print(f"  {page:<42}{row['kb']:>8.1f}{row['requests']:>10.0f}{row['axe']:>5.0f}{seconds:>8.2f}")


# --- the same words elsewhere --------------------------------------------------------------


def written(site: Path) -> dict[str, str]:
    """Page -> the words of its article as Markdown."""
    found = {}
    for page in PAGES:
        html = (site / page).read_text("utf-8")
        article = html.partition("<article")[2].partition(">")[2].partition("</article>")[0]
        found[page] = pandoc_markdown(article)
    return found


def pandoc_markdown(article: str) -> str:
    command = [str(pandoc.program()), "--from=html-native_divs-native_spans", "--to=gfm-raw_html", "--wrap=none"]
    return subprocess.run(command, input=article, capture_output=True, text=True, check=True).stdout


def material(folder: Path, words: Mapping[str, str]) -> Path:
    """Plain mkdocs-material with its search, and no font from another host."""
    for page, text in words.items():
        file = folder / "docs" / Path(page).with_suffix(".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    theme = {"name": "material", "language": "zh", "font": False}
    config = {"site_name": "心灯", "use_directory_urls": False, "theme": theme, "plugins": ["search"]}
    (folder / "mkdocs.yml").write_text(json.dumps(config), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "site"


STARLIGHT = """import { defineConfig, passthroughImageService } from "astro/config"
import starlight from "@astrojs/starlight"
export default defineConfig({
  build: { format: "file" }, image: { service: passthroughImageService() },
  integrations: [starlight({ title: "心灯", pagefind: false, locales: { root: { label: "中文", lang: "zh-CN" } } })],
})
"""
CONTENT = """import { defineCollection } from "astro:content"
import { docsLoader } from "@astrojs/starlight/loaders"
import { docsSchema } from "@astrojs/starlight/schema"
export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) }
"""


def starlight(folder: Path, words: Mapping[str, str]) -> Path:
    """Starlight as it comes, in Chinese; without its search, whose index no page loads before a question."""
    for page, text in words.items():
        file = folder / "src/content/docs" / Path(page).with_suffix(".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: {json.dumps(page)}\n---\n{text}", "utf-8")
    (folder / "astro.config.mjs").write_text(STARLIGHT, "utf-8")
    (folder / "src/content.config.ts").write_text(CONTENT, "utf-8")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "node_modules").symlink_to(PEERS / "node_modules")
    command = ["node", str(PEERS / "node_modules/astro/astro.js"), "build"]
    environment = {**os.environ, "ASTRO_TELEMETRY_DISABLED": "1", "CI": "1"}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise Trouble(f"Starlight 没有做成：{(ran.stderr or ran.stdout)[-300:]}")
    for page in PAGES:  # it writes a folder's index beside the folder
        file = folder / "dist" / page
        if not file.is_file() and page.endswith("/index.html"):
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / "dist" / f"{page.removesuffix('/index.html')}.html", file)
    return folder / "dist"


# --- what is measured --------------------------------------------------------------------


def cost(browser: Browser, address: str) -> dict[str, float]:
    """Kilobytes as they come packed over the wire, posters apart; requests; axe's violations, at 360 px."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page, asked = context.new_page(), list[Request]()

    def keep(request: Request) -> None:
        asked.append(request)

    page.on("requestfinished", keep)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    size = sum(request.sizes()["responseBodySize"] for request in asked if "/media/" not in request.url)
    wrong = len(Axe().run(page).response["violations"])
    context.close()
    return {"kb": size / 1000, "requests": len(asked), "axe": wrong}


def painted(address: str, work: Path) -> float:
    """Seconds to the largest paint (LCP) on a simulated 3G network, by Lighthouse."""
    told = work / "lighthouse.json"
    command = [
        "node", str(PEERS / "node_modules/lighthouse/cli/index.js"), address, "--quiet", "--output=json", f"--output-path={told}",
        "--only-audits=largest-contentful-paint", *SLOW, f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
    ]  # fmt: skip
    chromium = shutil.which("chromium") or ""
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "CHROME_PATH": chromium, "CI": "1"})
    return float(json.loads(told.read_text("utf-8"))["audits"]["largest-contentful-paint"]["numericValue"]) / 1000


class _Packing(SimpleHTTPRequestHandler):
    """A server that packs words and keeps connections open, as the recommended nginx does."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if not file.is_file() or file.suffix not in PACKED:
            super().do_GET()
            return
        body = gzip.compress(file.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", TYPES.get(file.suffix.removeprefix("."), self.guess_type(str(file))))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is said about each request."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Packing, directory=str(folder))) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()

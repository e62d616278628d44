"""The same text as projects of other generators: mkdocs-material, Zensical, Hugo with a theme as small as can be."""

from __future__ import annotations

import json
from pathlib import Path

from .lectures import PER_COURSE, lectures, write_plain

MATERIAL = {
    "site_name": "示例", "site_url": "https://example.org/", "docs_dir": "docs", "use_directory_urls": False,
    "theme": {"name": "material", "language": "zh", "font": False, "features": ["navigation.prune", "navigation.tabs", "toc.follow"]},
    "markdown_extensions": ["tables", "toc"],
}  # fmt: skip
"""Pruned navigation: without it each page holds the whole of it, and a thousand of them 444 MB."""
HUGO = {
    "baseURL": "https://example.org/", "languageCode": "zh-CN", "title": "示例", "uglyURLs": True, "theme": "plain",
    "hasCJKLanguage": True, "disableKinds": ["taxonomy", "term", "RSS"], "markup": {"goldmark": {"renderer": {"unsafe": False}}},
}  # fmt: skip
BASE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{ .Title }}</title><link rel="canonical" href="{{ .Permalink }}"><style>body{font:1rem/1.7 sans-serif;max-width:44rem;margin:auto}</style></head>
<body><header><a href="{{ "index.html" | relURL }}">{{ site.Title }}</a></header>
<nav>{{ with .CurrentSection }}<ul>{{ range .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}</nav>
<main data-pagefind-body>{{ block "main" . }}{{ end }}</main></body></html>
"""
SINGLE = '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}{{ end }}\n'
LIST = '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}\n'


def material(project: Path, count: int) -> Path:
    """A project for mkdocs-material with its Chinese search (jieba is installed); one lecture of it."""
    return _mkdocs(project, count, {**MATERIAL, "plugins": [{"search": {"lang": "zh"}}]})


def material_without_search(project: Path, count: int) -> Path:
    return _mkdocs(project, count, {**MATERIAL, "plugins": []})


def _mkdocs(project: Path, count: int, config: dict[str, object]) -> Path:
    write_plain(project / "docs", count, ".md", "# {}\n")
    courses = [{f"第 {n + 1} 门课": [f"course{n:03}/index.md", *_own(n, count)]} for n in range(-(-count // PER_COURSE))]
    nav = [{"首页": "index.md"}, {"课程": courses}, {"术语": "terms.md"}]
    (project / "docs" / "index.md").write_text("# 首页\n\n用来量快慢的内容库。\n", "utf-8")
    (project / "mkdocs.yml").write_text(json.dumps({**config, "nav": nav}, ensure_ascii=False), "utf-8")
    return project / "docs" / "course000" / "lec-00001.md"


def _own(number: int, count: int) -> list[str]:
    return [f"course{number:03}/lec-{n:05}.md" for n in range(number * PER_COURSE, min(count, (number + 1) * PER_COURSE))]


def hugo(project: Path, count: int) -> Path:
    """A project for Hugo with a theme of three templates; one lecture of it."""
    write_plain(project / "content", count, ".html", "---\ntitle: {}\n---\n")
    (project / "content" / "_index.md").write_text("---\ntitle: 首页\n---\n\n用来量快慢的内容库。\n", "utf-8")
    layouts = project / "themes" / "plain" / "layouts"
    layouts.mkdir(parents=True)
    for name, words in (("baseof", BASE), ("single", SINGLE), ("list", LIST)):
        (layouts / f"{name}.html").write_text(words, "utf-8")
    (project / "hugo.json").write_text(json.dumps(HUGO, ensure_ascii=False), "utf-8")
    return project / "content" / "course000" / "lec-00001.md"


def characters(count: int) -> int:
    """How many characters the lectures hold in the peers' form."""
    return sum(len(each.plain) for each in lectures(count))

"""What hand-written pages may ask for: `{{ library_figures() }}` and its kin.

The engine (MkDocs or Zensical) loads this file by itself, so it imports nothing of ours.
It reads one JSON file, written by xindeng.engine, whose name stands in the configuration
under `extra.xd_data`:

    {"folders": ["courses", ...],
     "kinds":  [{"label": "课程", "url": "courses/index.html", "count": 3, "minutes": 270}, ...],
     "latest": [{"title", "url", "label", "date", "summary"}, ...],     newest first
     "alike":  [["指导师", "指导员"], ...]}                             words for the same thing

Every `url` is relative to the site. `minutes` may be 0: the kind has no length.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

DOORS = (
    ("courses", "courses/index.html", "学员", "学习课程", "看视频、做练习，一讲一讲地学"),
    ("kits", "kits/index.html", "讲师与志愿者", "备一场讲座", "讲稿、签到表、物料清单，打印就能用"),
    ("manuals", "manuals/index.html", "带领者", "带一个小组", "团体辅导手册，逐次写好指导语"),
    ("", "coverage/index.html", "中心负责人", "办好一个中心", "任务用什么、一年怎么排、打印哪些"),
)
"""Folder that must exist, address, who, what, and one sentence: the home page's four doors."""


def define_env(env: Any) -> None:
    """The hook that both engines call; `env` is theirs."""
    data = _read(env)

    @env.macro  # type: ignore[untyped-decorator]
    def doors() -> str:
        """One tap for each of the four users."""
        return _doors(data, _up(env))

    @env.macro  # type: ignore[untyped-decorator]
    def library_figures() -> str:
        """How many items of each kind there are, and how long they last."""
        return _figures(data.get("kinds", []), _up(env))

    @env.macro  # type: ignore[untyped-decorator]
    def alike() -> str:
        """Other words for each term, for the search page."""
        return _alike(data.get("alike", []))

    @env.macro  # type: ignore[untyped-decorator]
    def latest_items(n: int = 6) -> str:
        """The `n` newest items as cards."""
        return _cards(data.get("latest", [])[:n], _up(env))


def _read(env: Any) -> dict[str, Any]:
    path = Path(env.project_dir) / env.conf["extra"]["xd_data"]
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def _up(env: Any) -> str:
    """The way from the page being rendered to the site's top."""
    return "../" * str(env.page.url).strip("/").count("/")


def _doors(data: dict[str, Any], up: str) -> str:
    known = ["", *data.get("folders", [])]
    tiles = "".join(
        f'<li><a class="xd-home__door xd-home__door--{number}" href="{up}{url}"><b>{escape(who)}</b>'
        f"<strong>{escape(what)}</strong><span>{escape(why)}</span></a></li>"
        for number, (folder, url, who, what, why) in enumerate(DOORS, start=1)
        if folder in known
    )
    return f'<ul class="xd-home">{tiles}</ul><p class="xd-more"><a href="{up}audiences/index.html">您是谁，或者要帮的是谁？按人找</a></p>'


def _alike(groups: list[list[str]]) -> str:
    """Data inside a page: no mark of it may end the script element (HTML, 4.12.1.3)."""
    words = json.dumps(groups, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="xd-alike">{words}</script>'


def _figures(kinds: list[dict[str, Any]], up: str) -> str:
    rows = "".join(
        f'<tr><td><a href="{up}{escape(kind["url"])}">{escape(kind["label"])}</a></td>'
        f'<td class="xd-num">{kind["count"]}</td><td class="xd-num">{_length(kind["minutes"])}</td></tr>'
        for kind in kinds
    )
    return (
        '<div class="xd-table" tabindex="0" role="region" aria-label="资料一览"><table><thead><tr>'
        '<th scope="col">类别</th><th scope="col" class="xd-num">件数</th>'
        f'<th scope="col" class="xd-num">合计时长</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _length(minutes: int) -> str:
    return f"{minutes} 分钟" if minutes else "—"


def _cards(items: list[dict[str, Any]], up: str) -> str:
    cards = "".join(
        f'<li class="xd-card"><a class="xd-card__link" href="{up}{escape(item["url"])}">'
        f'{escape(item["title"])}</a><p>{escape(item["summary"])}</p><ul class="xd-chips">'
        f"<li>{escape(item['label'])}</li><li>{escape(item['date'])}</li></ul></li>"
        for item in items
    )
    return f'<ul class="xd-cards">{cards}</ul>'

"""Pages in HTML: what pandoc would let fall without a word is found first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from xindeng.imports.report import Findings, short

SHOWN = {
    "iframe": ("嵌在里面的网页", "没有带进来：要用的，写成链接"), "video": ("录像", "没有带进来：用 ./inv media.add 登记"),
    "audio": ("录音", "没有带进来"), "embed": ("嵌在里面的东西", "没有带进来"), "object": ("嵌在里面的东西", "没有带进来"),
    "script": ("网页里的程序", "没有带进来，也没有运行"), "form": ("网页里的表", "没有带进来"), "canvas": ("程序画的图", "没有带进来"),
    "svg": ("画在网页里的矢量图", "没有带进来：截成图片，放进“图”文件夹"), "input": ("要填的格子", "没有带进来"),
    "applet": ("网页里的程序", "没有带进来，也没有运行"),
}  # fmt: skip
WHOLE = re.compile(
    r"<(script|style|iframe|video|audio|object|svg|canvas|applet)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
ALONE = re.compile(r"<(?:iframe|embed|script|input)\b[^>]*/?>", re.IGNORECASE)


@dataclass
class _Finder(HTMLParser):
    found: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SHOWN:
            named = dict(attrs)
            self.found.append(
                (
                    tag,
                    next(
                        (str(named[name]) for name in ("src", "data", "href", "title") if named.get(name)), ""
                    ),
                )
            )


def prepared(raw: str, place: str, findings: Findings) -> str:
    """The page without what cannot come along, each told with its address."""
    finder = _Finder()
    finder.feed(raw)
    for tag, address in dict.fromkeys(finder.found):
        what, done = SHOWN[tag]
        findings.lost(
            "" if tag == "script" else place, f"{what}{f' {short(address)}' if address else ''}", done
        )
    return ALONE.sub("", WHOLE.sub("", raw))

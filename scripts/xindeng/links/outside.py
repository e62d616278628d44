"""Links to other sites: asked politely, remembered, and never a reason to stop when the network is away.

Addresses come from authors, and CI may stand in a network of its own: only public addresses
are asked, only by HTTP, and only the head of the answer is read.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote, urljoin

from xindeng.diag import Diagnostic, Span, in_order

from .page import Ref, scan, split
from .web import LATEST, Web

GOOD, BAD = timedelta(days=30), timedelta(days=1)
"""How long an answer is believed."""
TIMEOUT = 15.0
"""Seconds for one question."""
AT_ONCE = 8
HOPS = 5
GONE = {404, 410}
AGENT = "xindeng-links"
Public = Callable[[str], bool]


@dataclass(frozen=True)
class Answer:
    """What an address said, and when: an HTTP status, or 0 and the reason why there is none."""

    status: int
    day: str
    reason: str = ""

    @property
    def gone(self) -> bool:
        return self.status in GONE or self.reason == PRIVATE

    def holds(self, today: date) -> bool:
        age = today - date.fromisoformat(self.day)
        return timedelta(0) <= age <= (GOOD if 0 < self.status < 400 else BAD)


PRIVATE = "不是公网上的地址"
AWAY = "连不上"


def outside(web: Web, cache: Path, today: date, public: Public | None = None) -> list[Diagnostic]:
    """What is wrong with links of the newest version to other sites. `cache` keeps the answers.

    A page that is gone is an error; a site that cannot be reached, now and from here, is a
    reminder. `public` decides which hosts may be asked.
    """
    places = _places(web)
    known = {url: answer for url, answer in _recall(cache).items() if url in places and answer.holds(today)}
    asked = sorted(places.keys() - known.keys())
    with ThreadPoolExecutor(AT_ONCE) as hands:
        answers = hands.map(lambda url: ask(url, today, public or is_public), asked)
    known |= dict(zip(asked, answers, strict=True))
    _keep(cache, known)
    return in_order(_complaints(known, places))


def _complaints(known: Mapping[str, Answer], places: Mapping[str, Span]) -> Iterator[Diagnostic]:
    for url, answer in known.items():
        if answer.gone:
            said = f"打不开（{answer.reason}）" if answer.reason else f"没有了（{answer.status}）"
            message = f"外面的网页{said}：{url}"
            yield Diagnostic("W-17", places[url], message, "换一个还在的网址，或去掉链接，写清出处的名称。")
        elif answer.status == 0 or answer.status >= 500:
            message = f"外面的网页这一次没有打开（{answer.reason or answer.status}）：{url}"
            yield Diagnostic("W-17", places[url], message, "可能只是网络不通：过一天再查一次。", "warning")


def _places(web: Web) -> dict[str, Span]:
    """Each outside address and the first page that leads there; our own addresses are checked from inside."""
    version = web.aliases.get(LATEST) or next(iter(web.versions), "")
    found: dict[str, Span] = {}
    own: set[str] = set()
    for name in web.pages(version):
        page = scan(web.read(f"{version}/{name}").decode("utf-8", "replace"))
        if page.canonical:
            own.add(split(page.canonical.target).netloc)
        for ref in page.refs:
            if split(ref.target).scheme in {"http", "https"}:
                found.setdefault(ref.target.partition("#")[0], _span(f"{version}/{name}", ref))
    return {url: place for url, place in found.items() if split(url).netloc not in own}


def _span(path: str, ref: Ref) -> Span:
    return Span(path, ref.line, ref.column)


# --- asking ----------------------------------------------------------------------------


def ask(url: str, today: date, public: Public) -> Answer:
    """One address, its redirects followed; `public` is asked again for each host on the way."""
    day = today.isoformat()
    for _ in range(HOPS):
        try:
            status, way = _head(url, public)
        except PermissionError:
            return Answer(0, day, PRIVATE)
        except (OSError, http.client.HTTPException, ValueError):
            return Answer(0, day, AWAY)
        if way is None:
            return Answer(status, day)
        url = urljoin(url, way)
    return Answer(0, day, "转来转去")


def _head(url: str, public: Public) -> tuple[int, str | None]:
    """Status, and where a redirect leads. Some servers refuse HEAD, so GET is asked and not read."""
    parts = split(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(url)
    if not public(parts.hostname):
        raise PermissionError(url)
    for method in ("HEAD", "GET"):
        connection = _connection(parts.scheme, parts.hostname, parts.port)
        try:
            asked = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            path = quote(asked, safe="/%:@!$&'()*+,;=~-._?[]")
            connection.request(method, path, headers={"User-Agent": AGENT, "Accept": "*/*"})
            answer = connection.getresponse()
            if answer.status < 400 or method == "GET":
                moved = answer.status in {301, 302, 303, 307, 308}
                return answer.status, answer.getheader("Location") if moved else None
        finally:
            connection.close()
    raise AssertionError


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=TIMEOUT)


def is_public(host: str) -> bool:
    """Whether every address of a host is one of the public internet. Raises OSError without an answer."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    return all(ipaddress.ip_address(each[4][0]).is_global for each in found)


# --- remembering -----------------------------------------------------------------------


def _recall(cache: Path) -> dict[str, Answer]:
    """What was kept; a file that was cut short or spoilt counts as empty."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        answers = {url: Answer(**words) for url, words in json.loads(cache.read_text("utf-8")).items()}
        for answer in answers.values():
            date.fromisoformat(answer.day)
        return answers
    return {}


def _keep(cache: Path, answers: Mapping[str, Answer]) -> None:
    with suppress(OSError):  # an answer that is not kept is asked for again
        cache.parent.mkdir(parents=True, exist_ok=True)
        draft = cache.with_name(f".{cache.name}.{os.getpid()}")
        words = {url: asdict(answers[url]) for url in sorted(answers)}
        draft.write_text(json.dumps(words, ensure_ascii=False, indent=1), "utf-8")
        draft.replace(cache)

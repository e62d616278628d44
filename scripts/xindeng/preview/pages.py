"""A page of the site when it is asked for: composed, poured, and kept until something changes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from xindeng import compose, prose, site
from xindeng.catalogue import CODES, HEAD
from xindeng.catalogue import page as error_page
from xindeng.diag import did_you_mean
from xindeng.doc import Blocks, Callout, Card, Doc, Section, Video, para, rewritten, walk
from xindeng.preview.made import Made
from xindeng.preview.skin import Dresser, Skin
from xindeng.preview.state import Snapshot, State
from xindeng.render import html

RELATIVE = re.compile(r'(?<==")\.\./')
"""How a page of a folder reaches the top of the site."""
FOLDER = "terms"
"""Any folder with a shell: pages that belong to none are poured into its."""


@dataclass(frozen=True)
class Shown:
    """A whole page without the panel. Equal digests, equal pages."""

    text: str
    digest: str
    item: str = ""
    """The id of the item whose page it is."""
    path: str = ""
    """The author's file that it comes from; empty for lists."""
    found: bool = True
    stale: bool = False
    """Whether this is how the page last was, because it cannot be made now."""


class Pages:
    """Pages by address, each made once for every state of the library and of the look."""

    def __init__(self, state: State, dresser: Dresser, made: Made) -> None:
        self._state = state
        self._dresser = dresser
        self._made = made
        self._kept: dict[str, tuple[tuple[int, int], Shown]] = {}
        self._good: dict[str, Shown] = {}
        self._makers: tuple[int, Mapping[str, Callable[[], Doc]]] = (-1, {})

    def page(self, url: str) -> Shown | None:
        """The page at an address below the site, or how it last was; None while there is no look at all."""
        snapshot, skin = self._state.now, self._dresser.now
        if not skin.shells:
            return None
        moment = (snapshot.number, skin.number)
        kept = self._kept.get(url)
        if kept and kept[0] == moment:
            return kept[1]
        shown = self._written(url, snapshot, skin) or self._composed(url, snapshot, skin)
        self._kept[url] = (moment, shown)
        return shown

    def doc(self, url: str) -> Doc:
        """The composed page itself. KeyError where there is none; whatever composing raises."""
        return self._maker(self._state.now)[url]()

    def board(self, film: str) -> Path | None:
        """The storyboard of a recording that was built."""
        return self._made.board(film)

    def _maker(self, snapshot: Snapshot) -> Mapping[str, Callable[[], Doc]]:
        number, makers = self._makers
        if number != snapshot.number:
            makers = compose.makers(snapshot.shelf, snapshot.films)
            self._makers = (snapshot.number, makers)
        return makers

    def _written(self, url: str, snapshot: Snapshot, skin: Skin) -> Shown | None:
        """A hand-written page, as the engine made it."""
        file = skin.folder / url
        if url in self._maker(snapshot) or not url.endswith(".html") or not file.is_file():
            return None
        self._dresser.look(snapshot, written=True)
        text = file.read_text("utf-8")
        return Shown(text, digest_of(text), path=f"docs/{url.removesuffix('.html')}.md")

    def _composed(self, url: str, snapshot: Snapshot, skin: Skin) -> Shown:
        """A page of an item or a list; of a broken one what it last was."""
        maker = self._maker(snapshot).get(url)
        if maker is None:
            return self._other(url, snapshot, skin)
        item = PurePosixPath(url).stem
        path = snapshot.shelf.items[item].source.path if item in snapshot.shelf.items else ""
        try:
            text = self._poured(maker(), snapshot, skin)
        except Exception as error:  # noqa: BLE001 — kinds may stumble over what the checks complain of
            return self._last(url, item, path, snapshot, skin, error)
        shown = Shown(text, digest_of(text), item, path, stale=item in snapshot.stale)
        self._good[url] = shown
        return shown

    def _last(self, url: str, item: str, path: str, snapshot: Snapshot, skin: Skin, error: Exception) -> Shown:
        if url in self._good:
            return replace(self._good[url], stale=True)
        blocks = (
            Callout("danger", "这一页现在排不出来", (para("先改下面列出的错误；存盘以后，这一页会自己出来。"),)),
            para(f"（{type(error).__name__}：{error}）"),
        )
        text = self._poured(_plain(url, item or url, blocks), snapshot, skin)
        return Shown(text, digest_of(text), item, path, stale=True)

    def _other(self, url: str, snapshot: Snapshot, skin: Skin) -> Shown:
        """What belongs to no item: the page of an error, or word that there is no such page."""
        name = PurePosixPath(url)
        found = name.parent.name == "errors" and name.stem in CODES
        home = "" if found else _home(name.stem, snapshot, self._state.root)
        doc = _error(url, name.stem) if found else _unready(url, home) if home else _nowhere(url, snapshot)
        text = self._poured(doc, snapshot, skin)
        if url.count("/") != 1:
            text = RELATIVE.sub("/site/", text)
        return Shown(text, digest_of(text), path=home, found=found)

    def _poured(self, doc: Doc, snapshot: Snapshot, skin: Skin) -> str:
        shelf, up = snapshot.shelf, "../" * max(doc.url.count("/"), 1)
        context = html.Context(
            href=site.href(up, shelf),
            title=shelf.title,
            videos=self._videos(doc, snapshot, up),
            downloads=self._made.downloads(doc, shelf, up),
            pictures=lambda src: f"{up}../source/{quote(src)}",
        )
        folder = doc.url.rpartition("/")[0]
        shell = skin.shells.get(folder) or skin.shells[FOLDER]
        return site.page(shell, rewritten(doc, _marked(snapshot), only=(Card,)), shelf, context)

    def _videos(self, doc: Doc, snapshot: Snapshot, up: str) -> dict[str, html.VideoFiles]:
        """Recordings as they were handed in: a preview encodes nothing."""
        wanted = [block.id for block in walk(doc.blocks) if isinstance(block, Video) and block.id in snapshot.films]
        return {name: self._video(doc.id, name, snapshot, up) for name in wanted}

    def _video(self, item: str, name: str, snapshot: Snapshot, up: str) -> html.VideoFiles:
        film = snapshot.films[name]
        source = f"{up}../source/{quote(film.path.relative_to(self._state.root).as_posix())}"
        captions = f"{up}../preview/captions/{quote(name)}.vtt"
        more = (("看字幕", f"{up}../preview/captions/{quote(name)}.html", 0),)
        if film.found.show or not film.found.width:
            return html.VideoFiles(captions=captions, audio=source, audio_bytes=film.found.bytes, seconds=film.found.length, more=more)
        poster = self._made.poster(item, name)
        return html.VideoFiles(
            mp4=source,
            mp4_bytes=film.found.bytes,
            poster=f"{up}../{poster}" if poster else "",
            captions=captions,
            more=more,
            audio="",
            audio_bytes=0,
            seconds=film.found.seconds,
            width=film.found.width,
            height=film.found.height,
        )


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _marked(snapshot: Snapshot) -> Callable[[Any], Any]:
    """Drafts say so on lists as well."""
    drafts = {ref for ref, item in snapshot.shelf.items.items() if item.status == "draft"}

    def mark(node: Any) -> Any:
        if node.target in drafts:
            return replace(node, meta=("草稿", *node.meta))
        return node

    return mark


def _plain(url: str, title: str, blocks: Blocks) -> Doc:
    return Doc(id="", kind="index", label="预览", title=title, url=url, blocks=blocks, trail=(("index.html", "首页"),))


def _error(url: str, code: str) -> Doc:
    """The page of a code, for content roots that have none of their own."""
    entry = CODES[code]
    words = error_page(entry).removeprefix(HEAD).split("\n", 2)[2]
    blocks, _ = prose.read(words, f"docs/errors/{code}.md", 1)
    return replace(_plain(url, f"{entry.code} {entry.title}", blocks), label="错误代码")


def _home(ref: str, snapshot: Snapshot, root: Path) -> str:
    """The file with a mistake in it that holds this id; empty when there is none."""
    written = re.compile(rf"^[\s-]*(?:id|编号)\s*[:：]\s*[\"']?{re.escape(ref)}\b", re.MULTILINE)
    for path in dict.fromkeys(problem.span.path for problem in snapshot.problems):
        try:
            if written.search((root / path).read_text("utf-8", "replace")):
                return path
        except OSError:  # a complaint about what is not there
            continue
    return ""


def _unready(url: str, path: str) -> Doc:
    words = f"这一项写在 {path} 里，那里有错，还排不出来。先改好面板里列出的；存盘以后，这一页会自己出来。"
    return _plain(url, "这一页还排不出来", (Section("", (para(words),)),))


def _nowhere(url: str, snapshot: Snapshot) -> Doc:
    name = PurePosixPath(url).stem
    guess = did_you_mean(name, snapshot.shelf.items)
    words = f"没有编号为“{name}”的内容。{guess}刚建的文件如果有错，要先改好；看下面的面板。"
    return _plain(url, "没有这一页", (Section("", (para(words),)),))

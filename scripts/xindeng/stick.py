"""The site on a stick: unpacked anywhere, opened by a double click, without a network or a server.

Made of the poured pages, after them: so no page tells a stick's size but downloads.html, and
packs.json tells it to other programs. A browser reads nothing beside a page that it opened
from a file, and refuses modules there: captions stand inside the page, scripts are plain ones,
and the search index comes along as a script (`search.carried`). Every stick holds the words of
the whole site, so that each link and the search work; recordings and prints are those of its
course, and what did not come along leads to its address on the web.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from xindeng import search, store
from xindeng.build import Made
from xindeng.doc import Video, links, walk
from xindeng.kinds.course import Course
from xindeng.packs import PART, SUMS, split
from xindeng.plan import Plan, digest
from xindeng.render import archive, html
from xindeng.shelf import Library

LISTING = "packs.json"
NOT_TAKEN = {".zip", ".epub", ".m3u8"}
"""Packs of the same files, books for other readers, and streams, which no file can be."""
LEFT_OUT = {"catalog.json", "sitemap.xml", "assets/xd/hls/hls.min.js", "assets/xd/hls/LICENSE.txt", "sw.js", "manifest.webmanifest", "offline.html", "feed.xml"}
"""Lists for other programs, which mean nothing away from the site, and what plays streams."""
FILE = re.compile(r'((?:\.\./)+)(media|files)/([0-9a-f]{20})/([^"#?]+)')
VIDEO = re.compile(r"<video\b.*?</video>", re.DOTALL)
TRACK = re.compile(r'(<track\b[^>]*\bsrc=")(?:\.\./)+media/([0-9a-f]{20})/([^"]+)"')
LATEST = re.compile(r'"(?:\./)?(?:\.\./)+latest/')
STREAM = re.compile(r' data-(?:hls|board)="[^"]*"')
INSTALLED = re.compile(r'<link rel="(?:manifest|alternate)"[^>]*>')
SEEK = '<script defer src="assets/xd/search.js">'


@dataclass(frozen=True)
class Stick:
    """One site to take along. `keys` are the entries of OUT/media and OUT/files that come along."""

    name: str
    """ASCII, the beginning of the file's name."""
    title: str
    use: str
    keys: frozenset[str]


@dataclass(frozen=True)
class Packed:
    """What is finished: its files lie in OUT/files/<key>/."""

    name: str
    title: str
    use: str
    key: str
    files: tuple[str, ...]


def sticks(todo: Plan, library: Library) -> tuple[Stick, ...]:
    """The whole library first, then a smaller one for each course."""
    everything = frozenset(artifact.key for artifact in todo.artifacts)
    pictures = frozenset(target.split("/")[0] for target in todo.pictures.values())
    whole = Stick("xindeng", "整个网站", "全部页面、视频和打印件，插上优盘就能看", everything)
    return (whole, *(_course(course, todo, library, pictures) for course in library.all(Course)))


def _course(course: Course, todo: Plan, library: Library, pictures: frozenset[str]) -> Stick:
    docs = [doc for doc in todo.docs if doc.id in {course.id, *course.lectures}]
    named = {link.target for doc in docs for link in links(doc.blocks) if link.target in library.items}
    owners = {doc.id for doc in docs} | named
    films = [block.id for doc in docs for block in walk(doc.blocks) if isinstance(block, Video)]
    keys = {entry.key for entry in todo.prints if entry.owner in owners}
    keys |= {table[film] for film in films for table in (todo.renditions, todo.finished) if film in table}
    keys |= {key for film in films for key in todo.extras.get(film, ())}
    use = "全部页面，加上这门课的视频、教案和表单"
    return Stick(course.id, course.title, use, pictures | keys)


def pack(pages: Pages, todo: Plan, library: Library, out: Path, top: Mapping[str, str]) -> tuple[Packed, ...]:
    """Make what is missing; `top` is what stands at the top of OUT (name -> text)."""
    return tuple(_pack(stick, pages, library, out, top) for stick in sticks(todo, library))


def _pack(stick: Stick, pages: Pages, library: Library, out: Path, top: Mapping[str, str]) -> Packed:
    address = library.centre.site_url.rstrip("/")
    start = {name: words for name, words in top.items() if name.endswith(".html")}
    key = digest(stick.name, sorted(stick.keys), pages.digest, start, address, PART, _version())

    def make(folder: Path) -> None:
        texts = {f"site/{name}": pages.carried(name, stick.keys, address) for name in pages.names}
        texts |= {name: words.encode() for name, words in start.items()}
        files = {name: out / name for name in pages.taken(stick.keys)}
        _write(folder, f"{stick.name}-stick", texts, files)

    entry = out / "files" / key
    if not store.intact(entry):
        store.add(out / "files", key, make)
    return Packed(stick.name, stick.title, stick.use, key, tuple(sorted(path.name for path in store.files(entry))))


def _version() -> str:
    """Hash of the code that a stick's bytes depend on."""
    files = (Path(__file__), Path(archive.__file__), Path(search.__file__))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


# --- pages that need no server ---------------------------------------------------------


class Pages:
    """The staged site as it is carried: read once for all sticks."""

    def __init__(self, staged: Path, out: Path) -> None:
        self._staged, self._out = staged, out
        found = (file.relative_to(staged).as_posix() for file in staged.rglob("*") if file.is_file())
        self.names = sorted(
            name for name in found if name not in LEFT_OUT and not name.startswith(f"{search.FOLDER}/")
        )
        self._words = {name: (staged / name).read_bytes() for name in self.names}
        self.names.append(f"{search.FOLDER}/{search.CARRIED}")
        self._words[self.names[-1]] = search.carried(staged)
        told = "".join(f"{name}\0{hashlib.sha256(self._words[name]).hexdigest()}\n" for name in self.names)
        self.digest = hashlib.sha256(told.encode()).hexdigest()

    def carried(self, name: str, keys: frozenset[str], address: str) -> bytes:
        """A file of the site where only these entries came along, and no server and no other version is near."""
        if not name.endswith(".html"):
            return self._words[name]
        words = self._words[name].decode()
        words = VIDEO.sub(lambda found: _film(found[0], keys, address), words)
        words = LATEST.sub(f'"{escape(address, quote=True)}/latest/', words)
        words = STREAM.sub("", TRACK.sub(self._caption, words))
        words = FILE.sub(lambda found: found[0] if _kept(found[3], found[4], keys) else _away(found, address), words)
        return INSTALLED.sub("", words).replace(SEEK, f'<script defer src="{search.FOLDER}/{search.CARRIED}"></script>{SEEK}').encode()

    def taken(self, keys: frozenset[str]) -> list[str]:
        """What the pages show or offer of these entries, relative to OUT."""
        found = {
            f"{area}/{key}/{name}"
            for words in self._words.values()
            for _, area, key, name in FILE.findall(words.decode("utf-8", "ignore"))
            if _kept(key, name, keys) and not name.endswith(".vtt")
        }
        return sorted(found)

    def _caption(self, found: re.Match[str]) -> str:
        data = (self._out / "media" / found[2] / found[3]).read_bytes()
        return f'{found[1]}data:text/vtt;base64,{base64.b64encode(data).decode("ascii")}"'


def _kept(key: str, name: str, keys: frozenset[str]) -> bool:
    return key in keys and Path(name).suffix not in NOT_TAKEN


def _away(found: re.Match[str], address: str) -> str:
    return f"{address}/{found[2]}/{found[3]}/{found[4]}"


def _film(video: str, keys: frozenset[str], address: str) -> str:
    """A recording, or where it is to be seen: nothing is asked of the web before somebody clicks."""
    files = [found for found in FILE.finditer(video) if found[4].endswith(".mp4")]
    if not files or files[0][3] in keys:
        return video
    return f'<p><a href="{escape(_away(files[0], address), quote=True)}">这段视频没有装在优盘里，连上网再看</a></p>'


# --- archives --------------------------------------------------------------------------


def _write(folder: Path, name: str, texts: Mapping[str, bytes], files: Mapping[str, Path]) -> None:
    """The pages in the first ZIP, then as many more as the files need; all unpack into one folder."""
    sizes = {inside: path.stat().st_size for inside, path in files.items()}
    room = PART - sum(map(len, texts.values())) // 3  # text packs to a third or less
    parts = split(sorted(files), sizes.__getitem__, PART, first=room)
    for number, part in enumerate(parts, 1):
        target = folder / (f"{name}.zip" if len(parts) == 1 else f"{name}-{number}.zip")
        held = texts if number == 1 else {}
        sums = {inside: hashlib.sha256(data).hexdigest() for inside, data in held.items()}
        sums |= {inside: store.sha256(files[inside]) for inside in part}
        listing = "".join(f"{sums[inside]}  {inside}\n" for inside in sorted(sums)).encode()
        with zipfile.ZipFile(target, "w") as opened:
            archive.store(opened, SUMS if len(parts) == 1 else f"{SUMS}-{number}", listing)
            for inside in sorted(held):
                archive.store(opened, inside, held[inside])
            for inside in part:
                archive.store_file(opened, inside, files[inside])


# --- what tells of them ----------------------------------------------------------------


def downloads(packed: Sequence[Packed], made: Made) -> tuple[html.Download, ...]:
    """One line for each ZIP."""
    return tuple(
        html.Download(
            href=f"../files/{each.key}/{name}",
            title=each.title + (f"（{number}/{len(each.files)}）" if len(each.files) > 1 else ""),
            use=each.use,
            format=name.rpartition(".")[2],
            bytes=made.bytes("files", each.key, name),
        )
        for each in packed
        for number, name in enumerate(each.files, 1)
    )


def listing(packed: Sequence[Packed], made: Made) -> str:
    """packs.json: every stick with its files, for other programs (docs/reference/layout.md)."""
    told = [
        {
            "name": each.name,
            "title": each.title,
            "files": [
                {
                    "path": f"files/{each.key}/{name}",
                    "bytes": made.bytes("files", each.key, name),
                    "sha256": made.sha256("files", each.key, name),
                }
                for name in each.files
            ],
        }
        for each in packed
    ]
    return json.dumps({"sticks": told}, ensure_ascii=False, indent=1) + "\n"

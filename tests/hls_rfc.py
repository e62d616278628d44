"""RFC 8216, which Apple's specification takes for granted, section by section; `KEPT` holds both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hls import Master
from hls_clauses import KEPT, clause

__all__ = ["KEPT"]


@clause("RFC 8216 4.1")
def _plain_text(master: Master) -> Iterator[str]:
    """UTF-8 without a mark at its head, no control characters but line ends, #EXTM3U first."""
    for path in (master.path, *(held.path for held in master.all())):
        words = path.read_bytes().decode("utf-8")
        if not words.startswith("#EXTM3U\n") or any(ord(sign) < 32 and sign != "\n" for sign in words):
            yield str(path)


@clause("RFC 8216 4.3.1.2")
def _version(master: Master) -> Iterator[str]:
    """Said once; 6 at least, since EXT-X-MAP stands in playlists that are not of key frames alone."""
    for path in (master.path, *(held.path for held in master.all())):
        told = re.findall(r"^#EXT-X-VERSION:(\d+)$", path.read_text("utf-8"), re.MULTILINE)
        if len(told) != 1 or int(told[0]) < 6:
            yield f"{path}: {told}"


@clause("RFC 8216 4.3.3.1")
def _rounded(master: Master) -> Iterator[str]:
    """Every EXTINF, rounded to a whole second, is at most the target duration."""
    for held in master.all():
        if max(int(span + 0.5) for span in held.spans) > int(held.tags["#EXT-X-TARGETDURATION"]):
            yield str(held.path)


@clause("RFC 8216 4.3.4.1")
def _renditions(master: Master) -> Iterator[str]:
    """What every EXT-X-MEDIA has; a default one may be chosen by itself; names differ and one is the default in a group."""
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for told, _ in master.media:
        if not all(told.get(name) for name in ("TYPE", "GROUP-ID", "NAME", "URI")) or (told.get("DEFAULT") == "YES" and told.get("AUTOSELECT") != "YES"):
            yield str(told)
        groups.setdefault((told["TYPE"], told["GROUP-ID"]), []).append(told)
    for name, held in groups.items():
        if len({told["NAME"] for told in held}) != len(held) or sum(told.get("DEFAULT") == "YES" for told in held) > 1:
            yield str(name)


@clause("RFC 8216 4.3.4.2")
def _groups_are_there(master: Master) -> Iterator[str]:
    """Every group that a variant names exists, and no group is named by none."""
    for kind in ("AUDIO", "SUBTITLES"):
        there = {told["GROUP-ID"] for told, _ in master.media if told["TYPE"] == kind}
        named = {told[kind] for told, _ in master.variants if kind in told}
        if there != named:
            yield f"{kind}: {there ^ named}"


@clause("RFC 8216 4.3.4.3")
def _key_frames_alone(master: Master) -> Iterator[str]:
    """BANDWIDTH and URI, and nothing that belongs to what is heard or read beside it."""
    for told, held in master.keys:
        if not (told.get("BANDWIDTH") and told.get("URI")) or told.keys() & {"FRAME-RATE", "AUDIO", "SUBTITLES", "CLOSED-CAPTIONS"}:
            yield str(held.path)


@clause("RFC 8216 6.2.4")
def _same_numbers(master: Master) -> Iterator[str]:
    """Playlists of one film count their segments alike and have no break in time."""
    if len({held.tags.get("#EXT-X-MEDIA-SEQUENCE") for held in master.moving()}) != 1:
        yield "media sequences differ"
    yield from (str(held.path) for held in master.all() if "#EXT-X-DISCONTINUITY" in held.tags)

"""Inside a segment (ISO/IEC 14496-12): where its first picture ends, for playlists of key frames alone."""

from __future__ import annotations

from collections.abc import Iterator

TRUN_OFFSET, TRUN_FLAGS, TRUN_DURATION, TRUN_SIZE = 0x1, 0x4, 0x100, 0x200
TFHD_BASE, TFHD_DESCRIPTION, TFHD_DURATION, TFHD_SIZE = 0x1, 0x2, 0x8, 0x10


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """(type, where its content begins, where it ends) of the boxes side by side. Raises ValueError."""
    end = len(data) if end is None else end
    while start < end:
        length, kind, head = int.from_bytes(data[start:start + 4], "big"), data[start + 4:start + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[start + 8:start + 16], "big"), 16
        if length < head or start + length > end:
            raise ValueError("a box that does not fit")
        yield kind, start + head, start + length
        start += length


def first_picture(segment: bytes) -> int:
    """How many bytes of a media segment hold its first sample, `moof` included (6.10). Raises ValueError."""
    base = 0
    for kind, start, end in boxes(segment):
        if kind == b"moof":
            traf = next((place for place in boxes(segment, start, end) if place[0] == b"traf"), None)
            if not traf:
                raise ValueError("no track in the fragment")
            inner = {name: (begin, stop) for name, begin, stop in boxes(segment, traf[1], traf[2])}
            offset, size = _first(segment, inner[b"trun"][0], _default_size(segment, inner[b"tfhd"][0]))
            return base + offset + size
        base = end
    raise ValueError("no fragment")


def _default_size(data: bytes, start: int) -> int:
    flags, place = int.from_bytes(data[start + 1:start + 4], "big"), start + 8
    place += 8 * bool(flags & TFHD_BASE) + 4 * bool(flags & TFHD_DESCRIPTION) + 4 * bool(flags & TFHD_DURATION)
    return int.from_bytes(data[place:place + 4], "big") if flags & TFHD_SIZE else 0


def _first(data: bytes, start: int, size: int) -> tuple[int, int]:
    """(offset from the fragment's beginning, size) of the first sample of a `trun`."""
    flags, place = int.from_bytes(data[start + 1:start + 4], "big"), start + 8
    if not flags & TRUN_OFFSET:
        raise ValueError("no data offset")
    offset = int.from_bytes(data[place:place + 4], "big", signed=True)
    place += 4 + 4 * bool(flags & TRUN_FLAGS) + 4 * bool(flags & TRUN_DURATION)
    return offset, int.from_bytes(data[place:place + 4], "big") if flags & TRUN_SIZE else size

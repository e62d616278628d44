"""Apple's HLS authoring specification (revision 2025-06-26) as checks of what lies on the disk.

mediastreamvalidator is not to be had. Each check bears the number of its clause and yields what is wrong;
`KEPT` holds those that we promise, `LEFT` those SHOULDs that we leave, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from hls import Master, decode_time, nal_types, rates, read, sample_sizes

from xindeng.media import boxes

Check = Callable[[Master], Iterator[str]]
KEPT: dict[str, Check] = {}
LEFT = {
    "1.13": "关键帧每 2 秒一个：幻灯片的码率主要是关键帧，4 秒一个（docs/benchmarks.md 的 gop_*）",
    "1.15": "30i 还原成 60p：讲课用不着，手机费电",
    "1.18": "省流档的画面数不是常用的：保清晰度，少放画面",
    "1.30": "最高不超过平均的两倍：换页的那一段天生大，平均却极小",
    "2.19": "响度写进 ludt：各档已经调到同样的响度（2.18）",
    "4.5": "标成聋人字幕要有音效说明：字幕由作者写，不替他声明",
    "5.10": "CODECS 里写 wvtt：有的播放器不认",
    "6.2": "每秒一个关键帧的专用流：用平常内容的关键帧（6.3）",
    "7.5": "目标时长 6 秒：4 秒，弱网换档更快",
    "7.6": "同上",
    "9.10": "最高清晰度有两档：幻灯片一档已经很小",
    "10": "送达：由服务器决定",
}


def clause(number: str) -> Callable[[Check], Check]:
    def keep(check: Check) -> Check:
        KEPT[number] = check
        return check

    return keep


def failures(path: Path) -> list[str]:
    """Every broken clause as `number: what`."""
    master = read(path)
    return [f"{number}: {what}" for number, check in KEPT.items() for what in check(master)]


# --- 1: video --------------------------------------------------------------------------


@clause("1.1")
def _h264(master: Master) -> Iterator[str]:
    yield from (told["CODECS"] for told, _ in master.variants if not told["CODECS"].startswith("avc1."))


@clause("1.2")
def _fmp4(master: Master) -> Iterator[str]:
    for _, held in master.variants:
        init = (held.path.parent / "init.mp4").read_bytes()
        if [kind for kind, _, _ in boxes.boxes(init)] != [b"ftyp", b"moov"]:
            yield f"{held.path}: init.mp4"
        yield from (str(held.path) for data in held.segments() if b"moof" not in {kind for kind, _, _ in boxes.boxes(data)})


@clause("1.3")
def _level(master: Master) -> Iterator[str]:
    """1.3a: High Profile (0x64), level 4.1 (0x29) at most."""
    for told, _ in master.variants:
        profile = told["CODECS"].split(",")[0].removeprefix("avc1.")
        if profile[:2] != "64" or int(profile[4:], 16) > 0x29:
            yield profile


@clause("1.4")
def _high_profile(master: Master) -> Iterator[str]:
    """SHOULD: High Profile (profile_idc 100) rather than Main or Baseline; read from the decoder configuration itself."""
    for _, held in master.variants:
        init = (held.path.parent / "init.mp4").read_bytes()
        if init[init.index(b"avcC") + 5] != 100:
            yield str(held.path)


@clause("1.10")
def _outside_samples(master: Master) -> Iterator[str]:
    for _, held in master.variants:
        if b"avc1" not in (held.path.parent / "init.mp4").read_bytes():
            yield str(held.path)


@clause("1.19")
def _not_too_fast(master: Master) -> Iterator[str]:
    yield from (told["FRAME-RATE"] for told, _ in master.variants if float(told["FRAME-RATE"]) > 60)


@clause("1.26")
def _average(master: Master) -> Iterator[str]:
    yield from _declared(master, "AVERAGE-BANDWIDTH", 1)


@clause("1.27")
def _peak(master: Master) -> Iterator[str]:
    yield from _declared(master, "BANDWIDTH", 0)


def _declared(master: Master, name: str, which: int) -> Iterator[str]:
    for told, held in master.variants:
        more = rates(master.sounds[told["AUDIO"]])[which] if "AUDIO" in told else 0
        if not 0.9 <= int(told[name]) / (rates(held)[which] + more) <= 1.1:
            yield f"{held.path}: {told[name]}"


@clause("1.33")
def _one_shape(master: Master) -> Iterator[str]:
    """Within the pixel that even sizes cost."""
    shapes = [tuple(map(int, told["RESOLUTION"].split("x"))) for told, _ in master.variants]
    wide, high = shapes[0]
    yield from (f"{w}x{h}" for w, h in shapes if abs(w - h * wide / high) > 2)


# --- 2-6: sound, captions, key frames --------------------------------------------------


@clause("2.3")
def _stereo_aac(master: Master) -> Iterator[str]:
    for told, _ in master.media:
        if told["TYPE"] == "AUDIO" and told.get("CHANNELS") != "2":
            yield told["GROUP-ID"]
    yield from (told["CODECS"] for told, _ in master.variants if "AUDIO" in told and not told["CODECS"].endswith(",mp4a.40.2"))


@clause("4.7")
def _caption_language(master: Master) -> Iterator[str]:
    yield from (told["URI"] for told, _ in master.media if told["TYPE"] == "SUBTITLES" and not told.get("LANGUAGE"))


@clause("5.3")
def _timestamp_map(master: Master) -> Iterator[str]:
    for told, held in master.media:
        if told["TYPE"] == "SUBTITLES":
            yield from (str(held.path) for data in held.segments() if not re.match(rb"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:\d+,LOCAL:\d\d:\d\d:\d\d\.\d{3}\n\n", data))


@clause("5.5")
def _captions_last(master: Master) -> Iterator[str]:
    long = max(held.seconds for _, held in master.variants)
    yield from (str(held.path) for told, held in master.media if told["TYPE"] == "SUBTITLES" and abs(held.seconds - long) > 0.05)


@clause("6.1")
def _key_frames_given(master: Master) -> Iterator[str]:
    if len(master.keys) != len(master.variants):
        yield f"{len(master.keys)} of {len(master.variants)}"


@clause("6.8")
def _key_frames_only(master: Master) -> Iterator[str]:
    yield from (str(held.path) for _, held in master.keys if "#EXT-X-I-FRAMES-ONLY" not in held.tags)


@clause("6.9")
def _key_frame_rates(master: Master) -> Iterator[str]:
    for told, held in master.keys:
        if not 0.9 <= int(told["BANDWIDTH"]) / rates(held)[0] <= 1.1:
            yield str(held.path)


@clause("6.10")
def _with_moof(master: Master) -> Iterator[str]:
    """The range ends exactly where the first sample does, counted here from the sample table."""
    for _, held in master.keys:
        for size, data in zip(held.ranges, held.segments(), strict=True):
            moof = next(place for place in boxes.boxes(data) if place[0] == b"moof")
            content = next(start for kind, start, _ in boxes.boxes(data) if kind == b"mdat")
            samples = sample_sizes(data)
            if moof[2] > size or size != content + samples[0]:
                yield f"{held.path}: {size}"


# --- 7-8: segments and media playlists -------------------------------------------------


@clause("7.3")
def _decode_times(master: Master) -> Iterator[str]:
    for held in master.moving():
        due = None
        for data in held.segments():
            begin, length = decode_time(data)
            if due is not None and begin != due:
                yield f"{held.path}: {begin}, not {due}"
            due = begin + length


@clause("7.4")
def _begins_with_idr(master: Master) -> Iterator[str]:
    for _, held in master.variants:
        for data in held.segments():
            start = next(start for kind, start, _ in boxes.boxes(data) if kind == b"mdat")
            if 5 not in nal_types(data[start:start + sample_sizes(data)[0]]):
                yield str(held.path)


@clause("7.7")
def _no_longer_than_target(master: Master) -> Iterator[str]:
    yield from (str(held.path) for held in master.all() if max(held.spans) > float(held.tags["#EXT-X-TARGETDURATION"]) + 0.5)


@clause("8.1")
def _true_spans(master: Master) -> Iterator[str]:
    """Every EXTINF against the samples of its segment."""
    for told, held in master.variants:
        frame = 1 / float(told["FRAME-RATE"])
        for span, data in zip(held.spans, held.segments(), strict=True):
            if abs(span - len(sample_sizes(data)) * frame) > frame:
                yield f"{held.path}: {span}"


@clause("8.2")
def _one_target(master: Master) -> Iterator[str]:
    if len({held.tags["#EXT-X-TARGETDURATION"] for held in master.moving()}) != 1:
        yield "target durations differ"


@clause("8.3")
def _one_length(master: Master) -> Iterator[str]:
    """Within a picture of the slowest rung or an AAC frame."""
    lengths = [held.seconds for held in master.moving()]
    slack = max(0.03, *(1 / float(told["FRAME-RATE"]) for told, _ in master.variants))
    if max(lengths) - min(lengths) > slack:
        yield str(lengths)


@clause("8.6")
def _vod(master: Master) -> Iterator[str]:
    yield from (str(held.path) for held in master.all() if held.tags.get("#EXT-X-PLAYLIST-TYPE") != "VOD" or "#EXT-X-ENDLIST" not in held.tags)


@clause("8.9")
def _sound_declared(master: Master) -> Iterator[str]:
    yield from (told["AUDIO"] for told, _ in master.variants if "AUDIO" in told and told["AUDIO"] not in master.sounds)


@clause("8.10")
def _language(master: Master) -> Iterator[str]:
    yield from (told["URI"] for told, _ in master.media if told.get("LANGUAGE") != "zh-Hans")


@clause("8.20")
def _map(master: Master) -> Iterator[str]:
    for held in (*master.moving(), *(held for _, held in master.keys)):
        if "#EXT-X-MAP" not in held.tags:
            yield str(held.path)


@clause("8.22")
def _same_places(master: Master) -> Iterator[str]:
    """Pictures to the picture of the slowest rung; sound to an AAC frame."""
    first = master.variants[0][1].spans
    for told, held in master.variants:
        frame = 1 / float(told["FRAME-RATE"])
        if len(held.spans) != len(first) or any(abs(a - b) > frame for a, b in zip(held.spans, first, strict=False)):
            yield str(held.path)


# --- 9: the multivariant playlist ------------------------------------------------------


@clause("9.1")
def _codecs(master: Master) -> Iterator[str]:
    yield from (str(held.path) for told, held in master.variants if not told.get("CODECS"))


@clause("9.2")
def _resolution(master: Master) -> Iterator[str]:
    yield from (str(held.path) for told, held in master.variants if not re.fullmatch(r"\d+x\d+", told.get("RESOLUTION", "")))


@clause("9.3")
def _key_codecs(master: Master) -> Iterator[str]:
    yield from (str(held.path) for told, held in master.keys if not told.get("CODECS"))


@clause("9.4")
def _key_resolution(master: Master) -> Iterator[str]:
    yield from (str(held.path) for told, held in master.keys if not told.get("RESOLUTION"))


@clause("9.5")
def _apart(master: Master) -> Iterator[str]:
    """No track of sound beside the picture."""
    yield from (str(held.path) for _, held in master.variants if b"mp4a" in (held.path.parent / "init.mp4").read_bytes())


@clause("9.9")
def _several_rates(master: Master) -> Iterator[str]:
    if len({told["BANDWIDTH"] for told, _ in master.variants}) < 2:
        yield "one bit rate"


@clause("9.11")
def _independent(master: Master) -> Iterator[str]:
    if "#EXT-X-INDEPENDENT-SEGMENTS" not in master.head:
        yield "not said"


@clause("9.13")
def _largest_sum(master: Master) -> Iterator[str]:
    for told, held in master.variants:
        more = rates(master.sounds[told["AUDIO"]])[0] if "AUDIO" in told else 0
        if int(told["BANDWIDTH"]) < int(rates(held)[0] + more):
            yield str(held.path)


@clause("9.14")
def _average_given(master: Master) -> Iterator[str]:
    yield from (str(held.path) for told, held in master.variants if not told.get("AVERAGE-BANDWIDTH"))


@clause("9.15")
def _frame_rate(master: Master) -> Iterator[str]:
    yield from (str(held.path) for told, held in master.variants if not told.get("FRAME-RATE"))


@clause("9.21")
def _cellular(master: Master) -> Iterator[str]:
    """iOS: some variant's peak is at most 192 kbit/s."""
    if min(int(told["BANDWIDTH"]) for told, _ in master.variants) > 192_000:
        yield "none below 192 kbit/s"

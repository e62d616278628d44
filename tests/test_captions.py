"""Captions: .srt and .vtt in, cues out, every mistake at its own line."""

from __future__ import annotations

from pathlib import Path

import pytest

from xindeng import media
from xindeng.diag import Span
from xindeng.doc import Spoken
from xindeng.media import captions

HERE = Span("lectures/倾听.md", 12, 3)


SRT = "1\r\n00:00:00,000 --> 00:00:02,500\r\n<i>今天讲倾听。</i>\r\n\r\n2\r\n00:00:02,500 --> 00:00:05,000\r\n先听，\r\n再说。\r\n"
VTT = """WEBVTT

NOTE 这是说明

STYLE
::cue { color: white }

开头
00:00.000 --> 00:02.500 line:90%
<v 小林>今天讲倾听。

00:02.500 --> 00:05.000
先听，
再说。
"""
CUES = (Spoken(0.0, 2.5, "今天讲倾听。"), Spoken(2.5, 5.0, "先听，\n再说。"))


def captioned(content: bytes, root: Path, seconds: float = 60.0) -> tuple[tuple[Spoken, ...], list[str]]:
    (root / "字幕.vtt").write_bytes(content)
    cues, problems = media.read_captions(root / "字幕.vtt", root, HERE, seconds)
    assert all(problem.hint for problem in problems)
    return cues, [f"{problem.span}: {problem.message} [{problem.code}]" for problem in problems]


@pytest.mark.parametrize("content", [SRT.encode(), b"\xef\xbb\xbf" + SRT.encode(), VTT.encode()], ids=["srt", "bom", "vtt"])
def test_captions_are_read_in_either_form(content: bytes, tmp_path: Path) -> None:
    assert captioned(content, tmp_path) == (CUES, [])


def test_captions_go_round(tmp_path: Path) -> None:
    cues = (*CUES, Spoken(3661.0, 3662.042, "3 < 5 & 7 > 6"))
    text = media.to_vtt(cues)
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:02.500\n今天讲倾听。\n\n00:00:02.500")
    assert captioned(text.encode(), tmp_path, 4000) == (cues, [])


WRONG = [
    ("", "lectures/倾听.md:12:3: 字幕“字幕.vtt”是空的 [M-10]"),
    ("WEBVTT\n", "lectures/倾听.md:12:3: 字幕“字幕.vtt”里一条字幕也没有 [M-10]"),
    ("WEBVTT\n\n00：01.000 --> 00:02.000\n话\n", "字幕.vtt:3:1: 看不懂这一行的时间：“00：01.000 --> 00:02.000” [M-11]"),
    ("WEBVTT\n\n00:01.000 → 00:02.000\n话\n", "字幕.vtt:3:1: 看不懂这一行的时间：“00:01.000 → 00:02.000” [M-11]"),
    ("WEBVTT\n\n00:01.0 --> 00:02.000\n话\n", "字幕.vtt:3:1: 看不懂这一行的时间：“00:01.0 --> 00:02.000” [M-11]"),
    ("WEBVTT\n\n1\n00:02.000 --> 00:02.000\n话\n",
     "字幕.vtt:4:1: 这一条的结束（00:00:02.000）不晚于开始（00:00:02.000） [M-11]"),
    ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n只有话\n",
     "字幕.vtt:3:1: 这一条字幕没有字 [M-11]|字幕.vtt:5:1: 这里有字，却没有时间：“只有话” [M-11]"),
    ("WEBVTT\n\n00:01.000 --> 00:03.000\n甲\n\n00:02.000 --> 00:04.000\n乙\n",
     "字幕.vtt:6:1: 与上一条重叠：上一条到 00:00:03.000 才结束，这一条 00:00:02.000 就开始了 [M-11]"),
    ("WEBVTT\n\n00:05.000 --> 00:06.000\n甲\n\n00:02.000 --> 00:04.000\n乙\n",
     "字幕.vtt:6:1: 顺序乱了：这一条从 00:00:02.000 开始，比上一条（00:00:05.000）还早 [M-11]"),
    ("WEBVTT\n\n00:59.000 --> 01:02.000\n话\n",
     "字幕.vtt:3:1: 这一条到 00:01:02.000 才结束，录像只有 00:01:00.000 [M-11]"),
]


@pytest.mark.parametrize(("text", "answer"), WRONG)
def test_a_slip_in_captions_is_shown_at_its_line(text: str, answer: str, tmp_path: Path) -> None:
    assert captioned(text.encode(), tmp_path)[1] == answer.split("|")


def test_captions_in_another_encoding_are_refused_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_bytes(SRT.encode("gbk"))
    cues, problems = media.read_captions(tmp_path / "a.srt", tmp_path, HERE)
    assert cues == ()
    assert problems[0].as_text() == (
        "lectures/倾听.md:12:3: 错误: 字幕“a.srt”是 GBK 编码的，不是 UTF-8 [M-10]\n"
        "    用记事本打开，选“另存为”，编码选 UTF-8，再保存"
    )


def test_captions_that_are_missing_outside_or_huge_are_refused(tmp_path: Path) -> None:
    for name in ("无.vtt", "../外.vtt", "大.vtt"):
        if name == "大.vtt":
            (tmp_path / name).write_bytes(b"x" * (captions.LARGEST + 1))
        _, problems = media.read_captions(tmp_path / name, tmp_path, HERE)
        assert [problem.span for problem in problems] == [HERE]
    assert problems[0].message == "字幕“大.vtt”大得不像字幕（超过 1 MB）"

"""A script with times becomes captions that can be read: cut where a speaker breathes, each with its share of the time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xindeng import media
from xindeng.diag import Diagnostic, Span
from xindeng.doc import Spoken
from xindeng.media import timed

HERE = Span("lectures/倾听.md", 12, 3)
SCRIPT = """# 先听完

<!-- 第二遍录的
再改过一次 -->
## 开场
[00:00] 今天只讲**一件事**：先听完，再说回去。
[00:06] 很多人来找我们，不是来要答案的。
他们想先有一个人听懂。
[00:15]

## 示范
[1:00:20.5] 下面看一段示范。
"""


def scripted(text: str, root: Path, seconds: float = 4000.0) -> tuple[tuple[Spoken, ...], list[Diagnostic]]:
    (root / "倾听.captions.md").write_text(text, "utf-8")
    return media.read_captions(root / "倾听.captions.md", root, HERE, seconds)


def test_passages_are_cut_at_sentences_and_share_their_time_by_length(tmp_path: Path) -> None:
    cues, problems = scripted(SCRIPT, tmp_path)
    assert problems == []
    assert cues == (
        Spoken(0.0, 6.0, "今天只讲一件事：\n先听完，再说回去。"),
        Spoken(6.0, 11.333, "很多人来找我们，不是来要答案的。"),
        Spoken(11.333, 15.0, "他们想先有一个人听懂。"),
        Spoken(3620.5, 3627.5, "下面看一段示范。"),
    )


def test_a_long_sentence_is_cut_at_its_commas_and_a_very_long_word_somewhere(tmp_path: Path) -> None:
    words = "停下手里的活，看着对方的眼睛，听他把一件事从头到尾讲完，再用自己的话说回去，问他是不是这样。" + "啊" * 70
    cues, _ = scripted(f"[00:00] {words}\n[00:25]\n", tmp_path)
    assert "".join(cue.text for cue in cues).replace("\n", "") == words
    assert all(timed.width(line) <= timed.LINE for cue in cues for line in cue.text.split("\n"))
    assert cues[0].text == "停下手里的活，看着对方的眼睛，\n听他把一件事从头到尾讲完，"


def test_the_last_passage_lasts_until_the_recording_ends(tmp_path: Path) -> None:
    assert scripted("[00:00] 先停一停。\n", tmp_path, 3.2)[0] == (Spoken(0.0, 3.2, "先停一停。"),)
    assert scripted("[00:00] 先停一停。\n", tmp_path, float("inf"))[0][0].end == pytest.approx(5 / timed.USUAL, abs=0.001)


def test_a_passage_after_the_end_of_the_recording_is_told(tmp_path: Path) -> None:
    _, problems = scripted("[00:00] 先停一停。\n[01:00] 再听。\n", tmp_path, 30.0)
    assert [(problem.span, problem.code) for problem in problems] == [(Span("倾听.captions.md", 2), "M-11")]


def test_every_slip_is_told_at_once_at_its_own_line(tmp_path: Path) -> None:
    cues, problems = scripted("开场白\n[00:05] 一\n【00:09】二\n[00:03] 三\n(0:12) 四\n", tmp_path)
    assert cues == ()
    assert sorted(problem.span.line for problem in problems) == [1, 3, 4, 5]
    assert {problem.code for problem in problems} == {"M-11"}
    assert all(problem.hint for problem in problems)


@pytest.mark.parametrize(
    ("text", "words"), [("先听，\n再说。", "先听，再说。"), ("tel\n12356", "tel 12356"), ("打\n120\n电话", "打120电话")]
)
def test_a_text_joins_what_the_screen_breaks(text: str, words: str) -> None:
    assert Spoken(0, 1, text).words == words


def test_an_empty_script_is_told(tmp_path: Path) -> None:
    assert [problem.code for problem in scripted("# 只有标题\n", tmp_path)[1]] == ["M-10"]


@given(
    st.lists(st.tuples(st.integers(1, 600), st.text("停看听核对，。！“”（）：a b9…", max_size=120)), min_size=1, max_size=8),
    st.floats(1, 4000),
)
def test_no_word_is_lost_none_overlaps_and_every_line_fits(passages: list[tuple[int, str]], seconds: float) -> None:
    at, lines = 0, []
    for gap, words in passages:
        at += gap
        lines.append(f"[{timed.clock(at)}] {words}")
    cues, problems = timed.read("\n".join(lines), "稿.captions.md", max(seconds, at + 1.0))
    assert not problems
    spoken = [cue for cue, _ in cues]
    assert "".join("".join(cue.text.split()) for cue in spoken) == "".join("".join(words.split()) for _, words in passages)
    assert all(0 <= cue.start < cue.end <= cue.start + timed.LONGEST + 0.001 for cue in spoken)
    assert all(before.end <= after.start for before, after in pairwise(spoken))
    assert all(cue.text.count("\n") < timed.LINES for cue in spoken)

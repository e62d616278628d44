"""Quizzes and recordings in words, for what is read without a screen."""

from __future__ import annotations

from collections.abc import Iterator

from xindeng.doc import Question, Video

KINDS = {"single": "单选", "multiple": "多选", "judge": "判断", "order": "排序", "case": "案例"}
STOPS = "，。！？；：、…—"


def stem(question: Question) -> str:
    return f"{question.stem}（{KINDS[question.kind]}）"


def options(question: Question) -> list[str]:
    if question.kind == "judge":
        return list(question.options)
    return [f"{letter(n)}. {words}" for n, words in enumerate(question.options)]


def letter(index: int) -> str:
    return chr(ord("A") + index)


def solution(question: Question) -> str:
    """The answer and why, in one line; empty in an edition that must not tell."""
    told = [_key(question)] if question.answer else []
    if question.rubric:
        told.append(f"评分要点：{'；'.join(point.rstrip('。') for point in question.rubric)}。")
    case = question.kind == "case"
    leads = (
        ("参考：" if case else "答对了：", question.right),
        ("再想想：" if case else "没答对：", question.wrong),
        ("解析：", question.why),
    )
    return "　".join([*told, *(lead + words for lead, words in leads if words)])


def _key(question: Question) -> str:
    if question.kind == "judge":
        return "、".join(question.options[n] for n in question.answer)
    return (" → " if question.kind == "order" else "、").join(map(letter, question.answer))


def clock(seconds: float) -> str:
    """65.2 -> 1:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def transcript(video: Video) -> Iterator[str]:
    """What is said, a paragraph for each chapter; captions become running text."""
    if not video.chapters:
        yield from filter(None, [_running(video, 0, float("inf"))])
        return
    starts = [at for at, _ in video.chapters]
    for n, (at, title) in enumerate(video.chapters):
        until = starts[n + 1] if n + 1 < len(starts) else float("inf")
        yield f"{clock(at)} {title}　{_running(video, at if n else 0, until)}".strip("　")


def _running(video: Video, start: float, until: float) -> str:
    said = [part.words.strip() for part in video.transcript if start <= part.start < until]
    return "".join(words if words.endswith(tuple(STOPS)) else f"{words}　" for words in said).strip("　")

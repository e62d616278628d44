"""Questions with a key: the self-test of a lecture, the paper of an exam."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Literal, Protocol

from xindeng.doc import Question
from xindeng.schema import Id, Part, Text, Words

Bloom = Literal["记忆", "理解", "应用", "分析", "评价", "创造"]


class Keyed(Protocol):
    """A question whose answers name options: letters, or 对 and 错 for a judgement."""

    @property
    def kind(self) -> str: ...
    @property
    def options(self) -> Words: ...
    @property
    def answer(self) -> Words: ...


class Feedback(Part):
    right: Text
    wrong: Text


class QuizItem(Part):
    """`answer`: letters of the right options; 对 or 错 for a judgement; none for a case."""

    id: Id
    objective: Id
    kind: Literal["single", "multiple", "judge", "order", "case"]
    stem: Text
    options: Words = ()
    answer: Words = ()
    rubric: Words = ()
    feedback: Feedback


def question(entry: QuizItem) -> Question:
    return Question(
        entry.id,
        entry.kind,
        entry.stem,
        choices(entry),
        key(entry),
        entry.feedback.right,
        entry.feedback.wrong,
        entry.rubric,
        entry.objective,
    )


def choices(entry: Keyed) -> Words:
    return ("对", "错") if entry.kind == "judge" else entry.options


def key(entry: Keyed) -> tuple[int, ...]:
    """Indices of the right options."""
    found = (answer_index(entry, answer) for answer in entry.answer)
    return tuple(index for index in found if index is not None)


def answer_index(entry: Keyed, answer: str) -> int | None:
    """Which option an answer names: a letter, or 对/错; None when it names none."""
    if entry.kind == "judge":
        return {"对": 0, "错": 1}.get(answer)
    index = ascii_uppercase.find(answer.upper()) if len(answer) == 1 else -1
    return index if 0 <= index < len(entry.options) else None

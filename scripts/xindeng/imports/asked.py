"""Questions of foreign banks and courses as ours: kinds and keys made out, and what cannot be marked set aside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .job import Job
from .report import short

LETTERS = "ABCDEFGH"
YES = ("对", "正确", "是", "√", "✓", "✔", "t", "true", "y", "yes", "1")
NO = ("错", "错误", "否", "不对", "不正确", "×", "✗", "✘", "x", "f", "false", "n", "no", "0")
DIFFICULTY: Mapping[str, str] = {
    "易": "易 简单 容易 低 easy 1",
    "中": "中 一般 适中 medium 2",
    "难": "难 困难 较难 高 hard 3",
}
BLOOM: Mapping[str, str] = {
    "记忆": "记忆 识记 记住 了解", "理解": "理解 领会", "应用": "应用 运用 掌握", "分析": "分析", "评价": "评价 综合 评估", "创造": "创造 创新",
}  # fmt: skip
NO_WHY = "待写：为什么是这个答案"


@dataclass(frozen=True)
class Asked:
    """One question as it was found. `answer`: letters, words of options, 对 or 错, or a text."""

    stem: str
    options: tuple[str, ...]
    answer: str
    kind: str = ""
    """single, multiple, judge, order or case (open); empty: by its answer."""
    right: str = ""
    wrong: str = ""
    why: str = ""
    hint: str = ""
    """What is said to who asks for help."""
    difficulty: str = ""
    bloom: str = ""
    area: str = ""
    place: str = ""


def judged(answer: str) -> str:
    """对, 错 or nothing."""
    words = answer.strip().strip("。.（）() ").lower()
    return "对" if words in YES else "错" if words in NO else ""


def key(asked: Asked) -> list[str]:
    """Letters of the right options; empty when the answer names none."""
    words = asked.answer.strip()
    found = [option for option in asked.options if option.strip() == words]
    if found:
        return [LETTERS[asked.options.index(found[0])]]
    bare = re.sub(r"[\s,，、;；/|。.→>-]+", "", words).upper()
    if bare and all(letter in LETTERS[: len(asked.options)] for letter in bare):
        return list(dict.fromkeys(bare))
    parts = [part.strip() for part in re.split(r"[\n；;|]+", words) if part.strip()]
    known = [LETTERS[n] for part in parts for n, option in enumerate(asked.options) if option.strip() == part]
    return known if len(known) == len(parts) else []


def sort_of(asked: Asked) -> tuple[str, list[str]]:
    """Kind and key of a question: `case` when only a person can mark it."""
    if asked.kind == "case":
        return "case", []
    truth = judged(asked.answer)
    two = len(asked.options) == 2 and {judged(option) for option in asked.options} == {"对", "错"}
    if two and not truth:
        letters = key(asked)
        truth = judged(asked.options[LETTERS.index(letters[0])]) if letters else ""
    if truth and (two or not asked.options):
        return "judge", [truth]
    letters = key(asked) if asked.options else []
    if not letters:
        return "case", []
    if asked.kind == "order" and len(letters) == len(asked.options):
        return "order", letters
    if asked.kind == "multiple" or len(letters) > 1:
        return "multiple", sorted(letters)
    return "single", letters


def quiz_items(
    asked: Sequence[Asked], job: Job, objective: str = "o1", start: int = 1
) -> list[dict[str, Any]]:
    """Questions of a lecture's self-test; open ones with what a good answer has."""
    made = []
    for n, one in enumerate(asked, start):
        kind, letters = sort_of(one)
        entry: dict[str, Any] = {"id": f"q{n}", "objective": objective, "kind": kind, "stem": one.stem}
        if kind == "case":
            entry["rubric"] = [one.answer.strip() or "待写：好的回答有什么"]
            if one.options:
                entry["stem"] = f"{one.stem}（{'；'.join(one.options)}）"
            job.findings.changed(one.place, f"“{short(one.stem)}”", "当作要自己写的题，答案放在评分要点里")
        else:
            entry |= {"options": list(one.options)} if kind != "judge" else {}
            entry["answer"] = letters
        right = " ".join(part for part in (one.right, one.why) if part)
        wrong = " ".join(part for part in (one.wrong, f"提示：{one.hint}" if one.hint else "") if part)
        entry["feedback"] = {"right": right or NO_WHY, "wrong": wrong or one.why or NO_WHY}
        if not right or not (wrong or one.why):
            job.findings.guessed(one.place, f"“{short(one.stem)}”没有解析", f"写成了“{NO_WHY}”")
        made.append(entry)
    return made


def exam_items(
    asked: Sequence[Asked], job: Job
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[Asked]]:
    """The blueprint, the items of a paper, and the questions that no key marks."""
    known = [(one, *sort_of(one)) for one in asked]
    left = [one for one, kind, _ in known if kind == "case"]
    for one in left:
        job.findings.changed(
            one.place, f"“{short(one.stem)}”没有能自动对的答案", "放在“考核说明”里，由人批改"
        )
    marked = [(one, kind, letters) for one, kind, letters in known if kind != "case"]
    names = list(dict.fromkeys(one.area or "全部内容" for one, _, _ in marked)) or ["全部内容"]
    ids = {name: f"part-{n}" for n, name in enumerate(names, 1)}
    items = []
    for n, (one, kind, letters) in enumerate(marked, 1):
        entry: dict[str, Any] = {
            "id": f"i{n}",
            "area": ids[one.area or "全部内容"],
            "bloom": _known(one.bloom, BLOOM, "理解"),
            "kind": kind,
            "stem": one.stem,
        }
        entry |= {"options": list(one.options)} if kind != "judge" else {}
        entry |= {
            "answer": letters,
            "rationale": one.why or NO_WHY,
            "difficulty": _known(one.difficulty, DIFFICULTY, "中"),
        }
        items.append(entry)
    _tell(marked, job)
    counts = [sum(item["area"] == ids[name] for item in items) for name in names]
    weights = percent(counts)
    if len(names) > 1:
        job.findings.guessed("", f"{len(names)} 个部分的权重", "按题数分配，请核对")
    return (
        [
            {"id": ids[name], "title": name, "weight": weight}
            for name, weight in zip(names, weights, strict=True)
        ],
        items,
        left,
    )


def _known(words: str, names: Mapping[str, str], otherwise: str) -> str:
    said = words.strip().lower()
    return next(
        (name for name, signs in names.items() if said and any(sign in said for sign in signs.split())),
        otherwise,
    )


def _tell(marked: Sequence[tuple[Asked, str, list[str]]], job: Job) -> None:
    for what, field, known, otherwise in (
        ("认知层次", "bloom", BLOOM, "理解"),
        ("难度", "difficulty", DIFFICULTY, "中"),
    ):
        unsaid = [one for one, _, _ in marked if not _known(getattr(one, field), known, "")]
        if unsaid:
            job.findings.guessed("", f"{len(unsaid)} 道题没有写{what}", f"写成“{otherwise}”，请核对")
    bare = [one for one, _, _ in marked if not one.why]
    if bare:
        job.findings.guessed("", f"{len(bare)} 道题没有解析", f"写成了“{NO_WHY}”")


def percent(counts: Sequence[int]) -> list[int]:
    """Shares in percent that come to 100 (largest remainders), each at least one."""
    total = sum(counts)
    if not total:
        return [100 // len(counts) + (n < 100 % len(counts)) for n in range(len(counts))]
    exact = [100 * count / total for count in counts]
    made = [max(1, int(each)) for each in exact]
    order = sorted(range(len(counts)), key=lambda n: made[n] - exact[n])
    for n in range(100 - sum(made)):
        made[order[n % len(order)]] += 1
    while sum(made) > 100:
        made[made.index(max(made))] -= 1
    return made

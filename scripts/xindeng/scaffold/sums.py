"""Sums that hold from the first day: minutes and 课时 that follow from what is given.

A rule is given the fields as they stand, those of them that somebody gave, and what is at hand; it
gives back what it settles and never touches a figure that was given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .hand import AtHand

CLASS_HOUR = 45
"""Minutes of a 课时 where no programme says otherwise."""
Data = Mapping[str, Any]
Rule = Callable[[Data, Data, AtHand], dict[str, Any]]


def settled(kind: str, data: Data, given: Data, hand: AtHand) -> dict[str, Any]:
    """The fields of an item with its sums put right."""
    rule = RULES.get(kind)
    return {**data, **rule(data, given, hand)} if rule else dict(data)


def _lecture(data: Data, given: Data, hand: AtHand) -> dict[str, Any]:
    hour = hand.class_hours.get(str(data.get("course") or hand.first(("crs",))), CLASS_HOUR)
    wanted = (
        _number(given.get("minutes")),
        _times(_number(given.get("hours")), hour),
        _sum(given.get("timeline", ())),
        _times(_number(data.get("hours")), hour),
    )
    minutes = round(next((figure for figure in wanted if figure), hour))
    made = {
        "minutes": minutes,
        "hours": _short(minutes / hour),
        "timeline": stretched(data["timeline"], minutes),
    }
    return {name: value for name, value in made.items() if name not in given}


def _timed(rows: str) -> Rule:
    """For kinds whose `minutes` is the sum of one list."""

    def rule(data: Data, given: Data, _: AtHand) -> dict[str, Any]:
        minutes = _number(given.get("minutes")) or _sum(data[rows])
        made = {"minutes": round(minutes), rows: stretched(data[rows], round(minutes))} if minutes else {}
        return {name: value for name, value in made.items() if name not in given}

    return rule


def _manual(data: Data, given: Data, _: AtHand) -> dict[str, Any]:
    sessions = [{"seq": n, **one} for n, one in enumerate(data["sessions"], 1)]
    minutes = _number(given.get("session_minutes")) or _sum(sessions[0].get("blocks", ()) if sessions else ())
    if minutes and "sessions" not in given:
        sessions = [{**one, "blocks": stretched(one["blocks"], round(minutes))} for one in sessions]
    made = {"sessions_count": len(sessions), **({"session_minutes": round(minutes)} if minutes else {})}
    return {**{name: value for name, value in made.items() if name not in given}, "sessions": sessions}


def _programme(data: Data, given: Data, hand: AtHand) -> dict[str, Any]:
    module = hand.first(("mod",))
    first = [{"ref": module, "hours": _short(hand.planned.get(module, 1))}]
    shares = data["modules"] if "modules" in given else first
    hours = [_number(share.get("hours")) for share in shares]
    total = sum(hour for hour in hours if hour is not None)
    return {
        "modules": shares,
        **({} if "hours_total" in given or None in hours else {"hours_total": _short(total)}),
    }


RULES: Mapping[str, Rule] = {
    "lecture": _lecture,
    "lecture_kit": _timed("timeline"),
    "psychodrama_plan": _timed("phases"),
    "group_manual": _manual,
    "programme": _programme,
}


def stretched(steps: Sequence[Any], total: int) -> list[Any]:
    """The steps with their shares of `total` minutes, each at least one; in fives where that comes out."""
    shares = [share for share in map(_minutes, steps) if share]
    if len(shares) != len(steps) or sum(shares) == total or total < len(steps):
        return list(steps)
    unit = 5 if total % 5 == 0 and total // 5 >= len(steps) else 1
    ideal = [share * total / sum(shares) for share in shares]
    made = [max(unit, int(minutes / unit) * unit) for minutes in ideal]
    while sum(made) != total:
        step = unit if sum(made) < total else -unit
        able = [n for n, minutes in enumerate(made) if minutes + step > 0]
        made[max(able, key=lambda n: (ideal[n] - made[n]) * step)] += step
    return [{**step, "minutes": minutes} for step, minutes in zip(steps, made, strict=True)]


def _sum(steps: Sequence[Any]) -> float | None:
    """Minutes of a list of steps; None where one does not say."""
    shares = [_minutes(step) for step in steps]
    known = [share for share in shares if share is not None]
    return sum(known) if known and len(known) == len(shares) else None


def _minutes(step: Any) -> float | None:
    return _number(step.get("minutes")) if isinstance(step, Mapping) else None


def _number(value: Any) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _times(hours: float | None, hour: int) -> float | None:
    return hours * hour if hours else None


def _short(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 3)

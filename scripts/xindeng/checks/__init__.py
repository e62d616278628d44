"""What a professional reviewer would look at, by concern; each check a small function.

All run even where references are broken, so that an author sees every problem of one run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from xindeng.checks import (
    arithmetic,
    clarity,
    ethics,
    exams,
    facts,
    gatherings,
    inner,
    learning,
    lists,
    naming,
    owners,
    pace,
    plays,
    privacy,
    rights,
    safety,
    timetables,
    unwritten,
    waivers,
    wording,
)
from xindeng.checks.passages import Known, Reading, passages
from xindeng.diag import Diagnostic
from xindeng.kinds.hotline import Hotline
from xindeng.kinds.places import public_numbers
from xindeng.kinds.registers import Person
from xindeng.memo import AFRESH, Memo
from xindeng.schema import Register
from xindeng.shelf import Library

Seconds = Mapping[str, float]
"""Length of each recording, by video id, as the probe found it."""
Check = Callable[[Library], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    inner.objectives,
    inner.supervision,
    inner.recordings,
    inner.worksheets,
    inner.unique,
    inner.renamed,
    inner.answers,
    inner.techniques,
    inner.anchors,
    inner.codes,
    arithmetic.lecture_minutes,
    arithmetic.short_lessons,
    arithmetic.kit_minutes,
    arithmetic.session_minutes,
    arithmetic.session_phases,
    arithmetic.programme_hours,
    arithmetic.module_hours,
    arithmetic.two_ledgers,
    arithmetic.activity_minutes,
    arithmetic.membership,
    plays.cast,
    plays.props,
    plays.duration,
    safety.leader_level,
    safety.content_warning,
    safety.referral,
    safety.verified,
    gatherings.exclusion,
    gatherings.no_treatment,
    gatherings.psychodrama,
    ethics.consent,
    ethics.confidentiality,
    ethics.minors,
    ethics.childrens_data,
    ethics.reviewed,
    ethics.lent,
    ethics.measures,
    ethics.supervisors,
    ethics.dual_relationships,
    facts.derived,
    facts.in_force,
    facts.formulas,
    learning.objectives,
    learning.assessed,
    learning.practised,
    learning.practice_limits,
    learning.active,
    learning.prerequisites,
    learning.returns,
    learning.loop_closes,
    exams.blueprint,
    exams.items,
    pace.kit_scripts,
    pace.short_texts,
    pace.same_units,
    pace.cohorts,
    pace.supervision_capacity,
    privacy.disguised,
    lists.lengths,
    lists.series,
    lists.cells,
    timetables.periods,
    timetables.form_minutes,
    rights.documents,
    rights.sounds,
    owners.reachable,
)


WORDS: tuple[Callable[[Reading], Iterator[Diagnostic]], ...] = (
    inner.anchored,
    wording.wording,
    gatherings.first_and_last,
    gatherings.rough_play,
    gatherings.demands,
    facts.figures,
    clarity.clarity,
    unwritten.unwritten,
    privacy.masked_names,
    privacy.names,
    privacy.traces,
    naming.one_name,
)
"""Those that read every word: what they say of a file depends on that file and on `Known` alone."""


def check(
    library: Library, seconds: Seconds, today: date, beside: Iterable[Diagnostic] = (), memo: Memo = AFRESH
) -> list[Diagnostic]:
    """Every complaint about a loaded library that nobody answers for.

    `beside` are those about the files around it, which a waiver may cover as well.
    """
    problems = [problem for one in CHECKS for problem in one(library)]
    problems += words(library, memo)
    problems += beside
    problems += arithmetic.video_slots(library, seconds)
    problems += safety.overdue(library, today)
    problems += facts.read_lately(library, today)
    problems += lists.run_out(library, today)
    problems += ethics.on_screen(library, today)
    problems += rights.photographs(library, today)
    return waivers.settled(problems, library, today)


def words(library: Library, memo: Memo) -> list[Diagnostic]:
    """What the words of the library call for, file by file."""
    lines = tuple((line.number, line.hours) for line in library.all(Hotline))
    people = frozenset(person.title for person in library.all(Person))
    known = Known(public_numbers(library), people, lines, tuple(naming.old_names(library).items()))
    around = known.digest
    files: dict[str, list[Register]] = {}
    for item in library.items.values():
        files.setdefault(item.source.path, []).append(item)
    asked = [
        ((path, items[0].source.sha256, around, *(item.id for item in items)), items)
        for path, items in files.items()
    ]
    return [problem for said in memo.recall("words", asked, partial(words_of, known)) for problem in said]


def words_of(known: Known, items: Sequence[Register]) -> list[Diagnostic]:
    """What the words of one file call for."""
    problems = list(privacy.personal_data(items, known.numbers))
    for item in items:
        reading = Reading(item, tuple(passages(item)), known)
        problems += [problem for one in WORDS for problem in one(reading)]
    return problems

"""Files for calendars: one for each meeting whose day is known (RFC 5545, whole days).

A step of the plan of its own, like packs: `added` hands back the plan with these files in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar

from xindeng.doc import Edition
from xindeng.kinds.event import Event
from xindeng.plan import Artifact, Plan, Print, Progress, digest
from xindeng.shelf import Library

EDITION = Edition("calendar", "存进日历", ("participant",), "手机、电脑的日历都能打开")


def added(todo: Plan, library: Library) -> Plan:
    """The plan with a calendar file for every event that has a day."""
    made = tuple(_calendars(library))
    prints = (*todo.prints, *(entry for entry, _ in made))
    return replace(todo, prints=prints, artifacts=(*todo.artifacts, *(artifact for _, artifact in made)))


def _calendars(library: Library) -> Iterator[tuple[Print, Artifact]]:
    for item in library.all(Event):
        if item.date:
            data = calendar(item, library)
            entry = Print(item.id, EDITION, digest("ics", data.decode()), f"{item.id}.ics")
            yield entry, _written(entry, item.title, data)


def _written(entry: Print, title: str, data: bytes) -> Artifact:
    def make(folder: Path, _: Progress) -> None:
        (folder / entry.name).write_bytes(data)

    return Artifact("files", entry.key, f"日历 {title}", make)


def calendar(item: Event, library: Library) -> bytes:
    """One event as a file. Its stamp is the day itself, so equal events give equal bytes."""
    if not item.date:
        raise ValueError(f"{item.id} has no day")
    event = icalendar.Event()
    event.add("uid", f"{item.id}@{library.centre.site_url.split('//')[-1].split('/')[0]}")
    event.add("dtstamp", datetime(item.date.year, item.date.month, item.date.day, tzinfo=UTC))
    event.add("summary", item.title)
    event.add("dtstart", item.date)
    event.add("dtend", (item.end or item.date) + timedelta(days=1))
    event.add("description", item.about)
    event.add("url", library.address(item.id))
    if item.place:
        event.add("location", item.place)
    whole = icalendar.Calendar()
    whole.add("prodid", "-//xindeng//zh")
    whole.add("version", "2.0")
    whole.add_component(event)
    return bytes(whole.to_ical())

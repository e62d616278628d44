"""Random histories of a place of releases: whatever was done in whatever order, nothing dangles."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from releasing import DAY, ITEMS, LAMP, MEMORY, STORY, aged, at, build, dead, release, tree, words_left

from xindeng.release import deeds
from xindeng.release.gc import gc
from xindeng.release.verify import verify
from xindeng.release.withdraw import withdraw
from xindeng.trouble import Trouble

HISTORIES = 1000 if os.environ.get("XINDENG_ALL") else 25
NAMES = st.sampled_from(["1", "2", "3", "4", "", "latest", "stable"])
ALIASES = st.sampled_from(["latest", "latest", "stable", "", "1"])
REFS = st.sampled_from([STORY, LAMP, LAMP, "kit-none"])

settings.register_profile(
    "histories", max_examples=HISTORIES, stateful_step_count=12, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class Histories(RuleBasedStateMachine):
    """Builds are made once for all; every rule is what a person would type, refused or not."""

    builds: dict[tuple[str, tuple[str, ...]], Path] = {}  # noqa: RUF012 — shared on purpose
    home = Path(tempfile.mkdtemp(prefix="xindeng-histories-", dir=MEMORY))

    @initialize()
    def start(self) -> None:
        self.target = Path(tempfile.mkdtemp(dir=self.home))
        self.withdrawn: set[str] = set()
        self.day = DAY

    def built(self, note: str, items: tuple[str, ...]) -> Path:
        key = (note, items)
        if key not in self.builds:
            self.builds[key] = build(self.home / f"out{len(self.builds)}", note=note, items=items)
        return self.builds[key]

    @contextlib.contextmanager
    def place(self):
        """A refusal must change nothing."""
        before = tree(self.target)
        try:
            with at(self.target) as place:
                yield place
        except Trouble as trouble:
            after = tree(self.target)
            changed = {path for path in before if before[path] != after.get(path)}
            if changed or trouble.exit_code != 4:
                raise AssertionError(changed) from trouble

    @rule(name=NAMES, alias=ALIASES, note=st.sampled_from("甲乙"), permanent=st.booleans(), items=st.sampled_from([(STORY, LAMP), (LAMP,), (STORY,)]))
    def publish(self, name: str, alias: str, note: str, permanent: bool, items: tuple[str, ...]) -> None:
        with self.place():
            release(self.built(note, items), self.target, name, alias, permanent=permanent, day=self.day)

    @rule(name=ALIASES, version=NAMES)
    def alias(self, name: str, version: str) -> None:
        with self.place() as place:
            deeds.alias(place, name or "spring", version, self.day)

    @rule(name=st.sampled_from(["latest", "stable"]))
    def rollback(self, name: str) -> None:
        with self.place() as place:
            deeds.rollback(place, name, self.day)

    @rule(version=NAMES)
    def retire(self, version: str) -> None:
        with self.place() as place:
            deeds.retire(place, version, self.day)

    @rule(ref=REFS, reason=st.sampled_from(["时间写错了", "步骤写错了"]))
    def recall(self, ref: str, reason: str) -> None:
        with self.place() as place:
            deeds.recall(place, ref, reason, LAMP, self.day)

    @rule(ref=REFS)
    def withdraw(self, ref: str) -> None:
        with self.place() as place:
            withdraw(place, ref, self.day)
            self.withdrawn.add(ref)

    @rule(days=st.sampled_from([0, 10, 40]), long_ago=st.booleans())
    def gc(self, days: int, long_ago: bool) -> None:
        self.day += timedelta(days=days)
        if long_ago:
            aged(self.target)
        with self.place() as place:
            gc(place, self.day, sure=True, dry_run=False)

    @invariant()
    def nothing_dangles(self) -> None:
        if not hasattr(self, "target") or not (self.target / ".xindeng/log").is_dir():
            return
        assert dead(self.target) == []
        with at(self.target) as place:
            assert verify(place, read_data=True).lines == ()
        for ref in self.withdrawn:
            assert words_left(self.target, *ITEMS[ref], f"print of {ref}") == []

    def teardown(self) -> None:
        if hasattr(self, "target"):
            shutil.rmtree(self.target)


atexit.register(shutil.rmtree, Histories.home, ignore_errors=True)
TestHistories = Histories.TestCase
TestHistories.settings = settings.get_profile("histories")

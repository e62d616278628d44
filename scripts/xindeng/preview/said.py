"""What the preview says on the terminal after each look at the files, for editors that mark it (tasks.json)."""

from __future__ import annotations

from xindeng.console import Console
from xindeng.preview.desk import Desk

BEGINS = "正在检查……"
GOOD = "没有错误"


def say(desk: Desk, console: Console) -> None:
    """Every complaint as `check` has it, between two lines that say where the list begins and ends."""
    problems = desk.state.now.problems
    console.say(BEGINS)
    console.problems(problems, desk.root)
    if not problems:
        console.good(GOOD)

"""The command contract: exit codes, Chinese usage errors, and our own bugs told with a reference.

0 ok, 1 content errors, 2 usage, 3 environment, 4 store, 5 our own bug.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import sys
import traceback
from collections.abc import Callable, Container, Sequence
from datetime import date
from inspect import getdoc
from pathlib import Path
from typing import Any, TypeVar

from invoke.collection import Collection
from invoke.exceptions import Exit, ParseError
from invoke.program import Program

from xindeng import VERSION
from xindeng.console import BUG, CONTENT, OK, USAGE, Console
from xindeng.diag import did_you_mean
from xindeng.trouble import Stop, Trouble

T = TypeVar("T", bound=str)
B = TypeVar("B", bound=Callable[..., None])
LOGS = Path("build") / "logs"
MISSING = r"'(.+?)' did not receive required positional arguments: (.+)"


class Xindeng(Program):
    """Invoke's program without its English complaints and without tracebacks."""

    def print_help(self) -> None:
        """The tasks, and how to ask about one. Invoke's own flags are no part of our contract."""
        sys.stdout.write("用法：./inv 任务 [选项]。./inv --help 任务 看一个任务的选项。\n\n")
        self.list_tasks()

    def list_tasks(self) -> None:
        """Invoke looks its format up by name and would end in a traceback over a wrong one."""
        one_of("--list-format", self.list_format, ("flat", "nested", "json"))
        super().list_tasks()

    def task_list_opener(self, extra: str = "") -> str:  # noqa: ARG002 — Invoke's signature
        return "任务"

    def print_task_help(self, name: str) -> None:
        """What one task does, and its options."""
        options = self.parser.contexts[name].help_tuples()
        sys.stdout.write(f"用法：./inv {name}{' [选项]' if options else ''}\n\n{getdoc(self.collection[name])}\n\n")
        self.print_columns(options)

    def parse_tasks(self) -> None:
        """Words that must be there; on a terminal a task that asks comes without them, and asks."""
        self._spread()
        try:
            super().parse_tasks()
        except ParseError as error:
            missing = re.search(MISSING, str(error))
            if not (missing and sys.stdin.isatty() and hasattr(self.collection[missing[1]].body, "asks")):
                raise
            self.core.unparsed += [""] * len(missing[2].split(","))
            super().parse_tasks()

    def _spread(self) -> None:
        """Invoke lets a task take one bare word for each of its own; some tasks take any number."""
        words = list(self.core.unparsed)
        known = [name for first, others in self.collection.task_names.items() for name in (first, *others)]
        if not words or words[0] not in known:
            return
        task = self.collection[words[0]]
        if many := vars(task.body).get("many"):
            valued = {f"-{name}" if len(name) == 1 else f"--{name}" for arg in task.get_arguments() if arg.takes_value for name in arg.names}
            self.core.unparsed[:] = spread(words, many, valued)

    def attempt(self, words: Sequence[str]) -> None:
        """Parse and run; everything that goes wrong is an exception."""
        if "--help" in words[2:]:  # Invoke would take it for a word that the task waits for
            words = [words[0], "--help", words[1]]
        self.create_config()
        compiling = sys.dont_write_bytecode
        try:
            self.parse_core(list(words))
            sys.dont_write_bytecode = compiling  # Invoke forbids it: every run would compile all of us again
            self.parse_collection()
            self.parse_tasks()
        except ValueError as error:  # a flag's value that is no number
            raise ParseError(str(error)) from error
        self.parse_cleanup()
        self.update_config()
        self.execute()


def run(tasks: Collection, words: Sequence[str]) -> int:
    """Run the tasks named on the command line; the exit code."""
    console = Console()
    try:
        Xindeng(namespace=tasks, name="心灯", binary="./inv", version=VERSION).attempt(words)
    except Stop as stop:
        console.problems(stop.problems, stop.root)
        return CONTENT
    except Trouble as trouble:
        console.bad(str(trouble))
        return trouble.exit_code
    except ParseError as error:
        console.bad(usage(str(error), _known(tasks)))
        return USAGE
    except Exit as left:
        if left.message:  # Invoke's own: what was asked for cannot be listed
            console.bad(usage(left.message, _known(tasks)))
            return USAGE
        return left.code
    except KeyboardInterrupt:
        console.bad("已停下；上一次的结果没有被改动。")
        return 130
    except Exception:  # noqa: BLE001 — the last door: whatever comes here is our bug
        return bug(console)
    return OK


def asks(body: B) -> B:
    """Marks a task that asks on a terminal for the words that were left out: they arrive empty."""
    vars(body)["asks"] = True
    return body


def takes_many(flag: str) -> Callable[[B], B]:
    """Marks a task whose bare words are all values of one flag that may be repeated: `media.add a.mp4 b.mp4`."""

    def mark(body: B) -> B:
        vars(body)["many"] = flag
        return body

    return mark


def spread(words: Sequence[str], flag: str, valued: Container[str]) -> list[str]:
    """A task and its words, each bare one with its flag before it. `valued`: flags that a value follows."""
    name, *rest = words
    out, value = [name], False
    for word in rest:
        out += [word] if value or word.startswith("-") else [f"--{flag}", word]
        value = not value and word in valued
    return out


def answer(question: str) -> str:
    """A line from whoever sits at the terminal. KeyboardInterrupt when he leaves, by Ctrl+D as well."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 — lets him correct a character that is two columns wide
    try:
        return input(question)
    except (EOFError, KeyboardInterrupt):
        sys.stdout.write("\n")
        raise KeyboardInterrupt from None


def _known(tasks: Collection) -> list[str]:
    """Every task and every flag, for guesses."""
    every = [tasks[name] for name in tasks.task_names]
    flags = {f"--{name}" for task in every for arg in task.get_arguments() for name in arg.names}
    return [*tasks.task_names, *flags]


def usage(message: str, known: Sequence[str]) -> str:
    """Invoke's complaint about the command line, in Chinese and with a way out."""
    if found := re.search(r"No idea what '(.+?)' is", message):
        guess = did_you_mean(found[1], known)
        quoted = "" if found[1].isascii() else "文字里有空格，两边就要加引号。"
        return f"没有叫“{found[1]}”的任务或选项。{guess}{quoted}./inv --list 列出全部任务。"
    if found := re.search(MISSING, message):
        missing = "、".join("--" + name.strip(" '") for name in found[2].split(","))
        return f"{found[1]} 还缺少：{missing}。./inv --help {found[1]} 看用法。"
    if found := re.search(r"<Argument: (\w+).*> needed value", message):
        return f"选项 --{found[1].replace('_', '-')} 后面要写一个值。"
    if found := re.search(r"invalid literal for int\(\) with base 10: '(.*)'", message):
        return f"“{found[1]}”不是一个整数。"
    return f"命令看不懂（{message}）。./inv --list 列出全部任务。"


def bug(console: Console) -> int:
    """Our own mistake: a short reference for the user, the whole story in a file."""
    story = traceback.format_exc()
    reference = hashlib.sha256(story.encode()).hexdigest()[:8]
    try:
        LOGS.mkdir(parents=True, exist_ok=True)
        log = LOGS / f"bug-{reference}.txt"
        log.write_text(f"{' '.join(sys.argv)}\n{story}", "utf-8")
        where = f"详情记在 {log.as_posix()}，请附上它告诉开发者。"
    except OSError:
        where = "请把编号告诉开发者。"
    console.bad(f"程序自己出了错（编号 {reference}）。{where}")
    return BUG


def one_of(flag: str, value: str, known: tuple[T, ...]) -> T:
    """A flag's value as one of the known words. Raises Trouble (2)."""
    for word in known:
        if value == word:
            return word
    hint = did_you_mean(value, known) or f"可以写：{'、'.join(known)}。"
    raise Trouble(f"{flag} 不能写“{value}”。{hint}", USAGE)


def day(flag: str, value: str) -> date:
    """A flag's value as a date. Raises Trouble (2)."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Trouble(f"{flag} 不能写“{value}”，请写成 2026-11-21 这样的日期。", USAGE) from None


def write(file: Path, words: str) -> None:
    """A text file that the command line names. Raises Trouble (2) when it cannot be written."""
    try:
        file.write_text(words, "utf-8", newline="\n")
    except OSError as error:
        raise Trouble(f"写不了 {file}（{error.strerror}）。换一个地方，或先建好文件夹。", USAGE) from error


def shown(path: Path) -> Any:
    """A path as short as it can be told."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path

"""pandoc: its tree in plain data, and its program as a child process that writes Word and e-books and reads Word.

It is a program that reads foreign files, so it gets no network, no home, no file but the one it is
handed, and an end to its time and memory.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from xindeng.trouble import FULL, Trouble

Node = dict[str, Any]
API = [1, 23, 1]
"""Version of the tree (pandoc-types) that this room writes."""
TERMS = {"Abstract": "摘要", "Contents": "目录", "Figure": "图", "Page": "页", "Table": "表", "To": "至"}
"""pandoc has no Chinese words of its own; without these it warns, and we take no warning."""
LIMIT = 120
"""Seconds; a book takes less than one."""
MEMORY = "3g"
"""Of its heap; 300 pages of Word take a tenth of it."""


class Unreadable(Exception):
    """pandoc gave a file up; its own words."""


# --- the tree --------------------------------------------------------------------------


def node(kind: str, *content: Any) -> Node:
    """One element; several contents stand in a list, none leaves `c` out."""
    if not content:
        return {"t": kind}
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


def attr(anchor: str = "", classes: Sequence[str] = (), **named: str) -> list[Any]:
    return [anchor, list(classes), [[name.replace("_", "-"), value] for name, value in named.items()]]


def string(words: str) -> Node:
    return node("Str", words)


def bold(inlines: list[Node]) -> Node:
    return node("Strong", inlines)


def paragraph(inlines: list[Node]) -> Node:
    return node("Para", inlines)


def plain(inlines: list[Node]) -> Node:
    return node("Plain", inlines)


def span(style: str, inlines: list[Node]) -> Node:
    """Words in a style of ours: a character style in DOCX, a class in EPUB."""
    return node("Span", _styled(style, ()), inlines)


def division(style: str, blocks: list[Node], classes: Sequence[str] = ()) -> Node:
    """Blocks in a style of ours: a paragraph style in DOCX, a class in EPUB."""
    return node("Div", _styled(style, classes), blocks)


def _styled(style: str, classes: Sequence[str]) -> list[Any]:
    if not style:
        return attr()
    return attr("", [*classes, style.lower().replace(" ", "-")], custom_style=style)


def document(blocks: list[Node], **meta: Any) -> str:
    """A whole document as JSON; `meta` in pandoc's MetaValue form, see `words`."""
    tree = {"pandoc-api-version": API, "meta": meta, "blocks": blocks}
    return json.dumps(tree, ensure_ascii=False)


def words(text: str) -> Node:
    return node("MetaInlines", [string(text)])


def several(values: Sequence[Node]) -> Node:
    return node("MetaList", list(values))


# --- the program -----------------------------------------------------------------------


@cache
def program() -> Path:
    """The pandoc that came with its package: never one that happens to lie on this machine."""
    found = importlib.util.find_spec("pypandoc")
    places = list(found.submodule_search_locations or ()) if found else []
    path = Path(places[0], "files", "pandoc.exe" if os.name == "nt" else "pandoc") if places else None
    if path is None or not path.is_file():
        raise Trouble("做 Word 和电子书的 pandoc 不在，请重新安装依赖（包 pypandoc-binary）。")
    return path


def version() -> str:
    """For keys: which pandoc writes the bytes."""
    try:
        return metadata.version("pypandoc-binary")
    except metadata.PackageNotFoundError as error:
        raise Trouble("做 Word 和电子书的 pandoc 不在，请重新安装依赖（包 pypandoc-binary）。") from error


def data(name: str) -> bytes:
    """A file that comes inside pandoc."""
    command = [str(program()), f"--print-default-data-file={name}"]
    return subprocess.run(command, check=True, capture_output=True, timeout=LIMIT).stdout  # noqa: S603


def run(tree: str, target: str, folder: Path, options: Sequence[str], moment: int) -> bytes:
    """The finished file. `folder` holds what the options name; `moment` in seconds since 1970.

    Raises RuntimeError with pandoc's own words: a tree that it refuses or warns of is our
    bug. Raises Trouble where the disk is full.
    """
    terms = folder / "translations" / "zh.yaml"
    terms.parent.mkdir()
    terms.write_text("".join(f"{name}: {chinese}\n" for name, chinese in TERMS.items()), "utf-8")
    command = [str(program()), "--data-dir=.", "--from=json", f"--to={target}", "--output=made", *options]
    alone = {**_alone(str(folder)), "SOURCE_DATE_EPOCH": str(moment)}
    done = subprocess.run(  # noqa: S603
        command, input=tree.encode(), cwd=folder, env=alone, capture_output=True, timeout=LIMIT, check=False
    )  # fmt: skip
    told = done.stderr.decode("utf-8", "replace").strip()
    if "No space left" in told:
        raise Trouble(FULL)
    if done.returncode or told:
        raise RuntimeError(f"pandoc ({done.returncode}): {told}")
    return (folder / "made").read_bytes()


def read(raw: bytes, form: str) -> dict[str, Any]:
    """A foreign document as pandoc's tree. Raises Unreadable where it is broken, too large or too slow."""
    limits = ["+RTS", f"-M{MEMORY}", "-RTS"]
    command = [
        str(program()),
        *limits,
        "--sandbox",
        f"--from={form}",
        "--to=json",
        "--track-changes=all",
        "--wrap=preserve",
    ]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=raw, env=_alone("/"), capture_output=True, timeout=LIMIT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"{LIMIT} s") from error
    if done.returncode:
        raise Unreadable(done.stderr.decode("utf-8", "replace").strip())
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def _alone(home: str) -> dict[str, str]:
    """No other variable: pandoc would look for defaults in the home of whoever runs it."""
    system = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    return {**system, "LC_ALL": "C.UTF-8", "HOME": home, "XDG_DATA_HOME": home}

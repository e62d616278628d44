"""VS Code's files in a content root: settings, tasks, recommended extensions, snippets.

What a user has set is never changed: we add what is missing, and name what we left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xindeng.editors.jsonschema import ITEMS, MADE
from xindeng.editors.snippets import snippets

SCHEMAS = "xindeng"
"""The folder of schemas below .vscode."""
MATCHER = {
    "owner": "xindeng",
    "source": "心灯",
    "fileLocation": ["relative", "${workspaceFolder}"],
}
PATTERN = {"file": 1, "line": 2, "column": 3, "message": 4, "code": 5}
BEGINS, ENDS = "^.*正在检查", "^.*(共 \\d+ 处错误|没有错误)"
"""What `serve --aloud` says before and after each look at the files."""
CHECK, WATCH, BUILD = "心灯：检查", "心灯：边写边看", "心灯：生成网站"


@dataclass(frozen=True)
class Launcher:
    """How tasks are started: the program, the same on Windows, and words that come before the others."""

    program: str
    windows: str
    root: tuple[str, ...] = ()


def settings() -> dict[str, Any]:
    """Schemas by path; UTF-8; Chinese punctuation is not marked as suspicious, invisible characters are."""
    text = {"editor.wordWrap": "on", "editor.rulers": [], "editor.insertSpaces": True}
    return {
        "yaml.schemas": {
            f"./.vscode/{SCHEMAS}/{ITEMS}.schema.json": [
                "courses/**/*.yml", "courses/**/*.yaml",
                "!courses/centre.yml", "!courses/waivers.yml", "!*.slides.yml",
            ],
            f"./.vscode/{SCHEMAS}/centre.schema.json": ["courses/centre.yml"],
            f"./.vscode/{SCHEMAS}/waivers.schema.json": ["courses/waivers.yml"],
        },
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.insertFinalNewline": True,
        "files.associations": {"*.slides.yml": "yaml"},
        "editor.unicodeHighlight.allowedLocales": {"zh-hans": True},
        "editor.unicodeHighlight.nonBasicASCII": False,
        "[markdown]": {
            **text, "editor.quickSuggestions": {"other": True, "comments": True, "strings": True},
            "editor.snippetSuggestions": "top", "editor.wordBasedSuggestions": "off",
        },
        "[yaml]": {**text, "editor.tabSize": 2},
    }  # fmt: skip


def extensions() -> dict[str, Any]:
    return {"recommendations": ["redhat.vscode-yaml"]}


def tasks(launcher: Launcher) -> dict[str, Any]:
    """Check, preview, build; what they complain of is marked in the files, Markdown too."""
    return {
        "version": "2.0.0",
        "tasks": [
            {**_task(CHECK, "check", launcher), "group": {"kind": "build", "isDefault": True}},
            {**_task(WATCH, "serve", launcher), "isBackground": True},
            _task(BUILD, "build", launcher),
        ],
    }


def _task(label: str, word: str, launcher: Launcher) -> dict[str, Any]:
    watched = word == "serve"
    return {
        "label": label,
        "type": "process",
        "command": launcher.program,
        "windows": {"command": launcher.windows},
        "args": [word, *(["--aloud"] if watched else []), *launcher.root],
        "options": {"env": {"NO_COLOR": "1"}},
        "presentation": {"reveal": "always" if watched else "silent", "panel": "dedicated", "clear": True},
        "problemMatcher": [
            _matcher("错误", "error", watched=watched),
            _matcher("提醒", "warning", watched=watched),
        ],
    }


def _matcher(word: str, severity: str, *, watched: bool) -> dict[str, Any]:
    """A line as `Diagnostic.as_text` writes it."""
    regexp = rf"^(.+?):(\d+):(\d+): {word}: (.*) \[([A-Z]-\d\d)\]$"
    matcher = {
        **MATCHER,
        "owner": f"xindeng-{severity}",
        "severity": severity,
        "pattern": {"regexp": regexp, **PATTERN},
    }
    if not watched:
        return matcher
    return {**matcher, "background": {"activeOnStart": True, "beginsPattern": BEGINS, "endsPattern": ENDS}}


def write(root: Path, launcher: Launcher) -> list[str]:
    """Writes the files; gives a line on each that says what was done with it."""
    folder = root / ".vscode"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {"settings.json": settings(), "extensions.json": extensions(), "tasks.json": tasks(launcher)}
    done = [_merge(folder / name, ours) for name, ours in wanted.items()]
    return [*done, _snippets(folder / "xindeng.code-snippets")]


def _snippets(file: Path) -> str:
    mark = f"// {MADE}；自己的片段请另存一个文件"
    if file.is_file() and not file.read_text("utf-8", "replace").startswith(f"// {MADE}"):
        return f"{file.name}：是你自己的文件，没有改"
    file.write_text(f"{mark}\n{_json(snippets())}", "utf-8")
    return f"{file.name}：写好了"


def _merge(file: Path, ours: dict[str, Any]) -> str:
    if not file.is_file():
        file.write_text(_json(ours), "utf-8")
        return f"{file.name}：写好了"
    try:
        theirs = json.loads(file.read_text("utf-8-sig"))
    except (ValueError, UnicodeDecodeError):
        theirs = None
    if not isinstance(theirs, dict):
        # Comments and trailing commas are lost when JSON is written again: they are the user's.
        return f"{file.name}：里面有注释或读不懂，没有改。要加的是：\n{_json(ours)}"
    kept: list[str] = []
    whole = merged(theirs, ours, kept)
    if whole != theirs:
        file.write_text(_json(whole), "utf-8")
    left = f"；你自己设过的没有动：{'、'.join(kept)}" if kept else ""
    return f"{file.name}：{'补上了缺的' if whole != theirs else '不用改'}{left}"


def merged(
    theirs: Mapping[str, Any], ours: Mapping[str, Any], kept: list[str], where: str = ""
) -> dict[str, Any]:
    """Theirs, with what only ours has; `kept` takes the names of what differs."""
    whole = dict(theirs)
    for name, value in ours.items():
        path = f"{where}{name}"
        if name not in whole:
            whole[name] = value
        elif isinstance(value, dict) and isinstance(whole[name], dict) and ".schema.json" not in name:
            whole[name] = merged(whole[name], value, kept, f"{path} › ")
        elif isinstance(value, list) and isinstance(whole[name], list):
            whole[name] = _joined(whole[name], value, kept, path)
        elif whole[name] != value:
            kept.append(path)
    return whole


def _joined(theirs: list[Any], ours: list[Any], kept: list[str], path: str) -> list[Any]:
    """Two lists; entries with a label stand for themselves by it."""
    labels = {entry["label"]: entry for entry in theirs if isinstance(entry, dict) and "label" in entry}
    added = []
    for entry in ours:
        label = entry.get("label") if isinstance(entry, dict) else None
        if label in labels and labels[label] != entry:
            kept.append(f"{path} › {label}")
        elif label not in labels and entry not in theirs:
            added.append(entry)
    return [*theirs, *added]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"

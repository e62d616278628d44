"""What editors need to complete and check while somebody types: JSON Schema, VS Code's files."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from xindeng import library
from xindeng.editors import jsonschema, vscode
from xindeng.editors.vscode import Launcher
from xindeng.editors.web import config, entry, lay, policy, web_file, web_files
from xindeng.kinds import BY_NAME

__all__ = ["Launcher", "config", "entry", "known", "lay", "policy", "web_file", "web_files", "write", "write_schemas"]


def write(root: Path, launcher: Launcher) -> list[str]:
    """Schemas and VS Code's files into root/.vscode; a line on each file that says what was done."""
    count = write_schemas(root, root / ".vscode" / vscode.SCHEMAS)
    return [f"{vscode.SCHEMAS}/：{count} 份 JSON Schema", *vscode.write(root, launcher)]


def write_schemas(root: Path, folder: Path) -> int:
    """The schemas alone, one file each, with the ids that this library holds. Gives their number."""
    folder.mkdir(parents=True, exist_ok=True)
    schemas = jsonschema.schemas(known(root))
    for name, schema in schemas.items():
        text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{name}.schema.json").write_text(text + "\n", "utf-8")
    return len(schemas)


def known(root: Path) -> dict[str, list[tuple[str, str]]]:
    """prefix -> (id, title) of what may be referred to. Raises Trouble where there is no courses/."""
    items, _problems = library.load(root)
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for id_, item in items.items.items():
        found[BY_NAME[item.type].prefix].append((id_, item.title))
    return found

"""yaml-language-server as VS Code talks to it: the Language Server Protocol over stdin and stdout."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import Any, Self

from conftest import ROOT

SERVER = ROOT / "tests/npm/node_modules/yaml-language-server/bin/yaml-language-server"
WAIT = 60
"""Seconds until a silent server counts as dead."""
CAN = {
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "completion": {
            "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown", "plaintext"]}
        },
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
}


class Editor:
    """A workspace with its own settings, as an editor has it open."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._settings = _nested(json.loads((root / ".vscode" / "settings.json").read_text("utf-8")))
        self._last = 0
        self._open: set[str] = set()
        self._heard: queue.Queue[dict[str, Any]] = queue.Queue()

    def __enter__(self) -> Self:
        self._server = subprocess.Popen(
            ["node", str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()
        folder = {"uri": self.root.as_uri(), "name": "内容库"}
        start = {"processId": None, "locale": "zh-cn", "rootUri": folder["uri"], "workspaceFolders": [folder]}
        self.ask("initialize", {**start, "capabilities": CAN})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self._settings})
        return self

    def __exit__(self, *_: object) -> None:
        self._server.kill()
        self._server.communicate()
        self._ear.join()

    def open(self, path: str, text: str) -> list[tuple[int, str]]:
        """(line from 1, message) of everything that the editor marks in this file."""
        uri = (self.root / path).as_uri()
        if uri in self._open:
            self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        self._open.add(uri)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        while True:
            heard = self._heard.get(timeout=WAIT)
            if heard.get("method") == "textDocument/publishDiagnostics" and heard["params"]["uri"] == uri:
                return [
                    (d["range"]["start"]["line"] + 1, d["message"]) for d in heard["params"]["diagnostics"]
                ]

    def complete(self, path: str, line: int, column: int) -> dict[str, dict[str, Any]]:
        """What is offered at this place, both counted from 1: label -> item."""
        found = self.ask("textDocument/completion", self._place(path, line, column))
        return {item["label"]: item for item in found["items"]}

    def hover(self, path: str, line: int, column: int) -> str:
        return str(self.ask("textDocument/hover", self._place(path, line, column))["contents"]["value"])

    def _place(self, path: str, line: int, column: int) -> dict[str, Any]:
        position = {"line": line - 1, "character": column - 1}
        return {"textDocument": {"uri": (self.root / path).as_uri()}, "position": position}

    def ask(self, method: str, params: Any) -> Any:
        self._last += 1
        self._send({"id": self._last, "method": method, "params": params})
        while True:
            heard = self._heard.get(timeout=WAIT)
            if heard.get("id") == self._last:
                assert "error" not in heard, heard["error"]
                return heard["result"]

    def tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._server.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._server.stdin.flush()

    def _listen(self) -> None:
        assert self._server.stdout
        while length := self._header(self._server.stdout):
            message = json.loads(self._server.stdout.read(length))
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": self._answer(message)})
            else:
                self._heard.put(message)

    @staticmethod
    def _header(stream: Any) -> int:
        length = 0
        while line := stream.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return length

    def _answer(self, message: dict[str, Any]) -> Any:
        """The server asks for settings by section: yaml, editor…"""
        if message["method"] != "workspace/configuration":
            return None
        return [
            self._settings.get(item.get("section", "").split(".")[0]) for item in message["params"]["items"]
        ]


def _nested(flat: dict[str, Any]) -> dict[str, Any]:
    """VS Code writes `yaml.schemas`, and tells servers {yaml: {schemas: …}}; no outside schema is asked for."""
    found: dict[str, Any] = {
        "yaml": {"schemaStore": {"enable": False}, "validate": True, "completion": True, "hover": True}
    }
    for name, value in flat.items():
        section, _, rest = name.partition(".")
        if rest:
            found.setdefault(section, {})[rest] = value
    return found

"""The web editor in the preview: Decap CMS's pages, and its file protocol spoken by us.

The protocol is decap-server's (npm, file system mode): one POST with an action and its parameters.
A page of another origin can post here too, so each request must carry our own Origin and the token
that only our own configuration tells (CSRF, OWASP cheat sheet).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Any

from xindeng import editors, source
from xindeng.preview import files
from xindeng.preview.files import Refused
from xindeng.preview.rooms import Answer, Request, Room, missing, moved
from xindeng.shelf import Library

JSON = "application/json; charset=utf-8"
Shelf = Callable[[], Library]
Params = Mapping[str, Any]


def room(root: Path, shelf: Shelf) -> Room:
    """Answers below /editor/. `shelf` gives the library as it was last read, drafts too."""
    desk = _Desk(root, shelf, secrets.token_urlsafe(24))
    return desk.answer


class _Desk:
    """One run of the editor: its token, and what it has handed out of each file."""

    def __init__(self, root: Path, shelf: Shelf, token: str) -> None:
        self._root, self._shelf, self._token = root, shelf, token
        self._given: dict[str, str] = {}
        """path -> digest of the text that a browser was last given: what it has been editing."""

    def answer(self, asked: Request) -> Answer | Path:
        if asked.path == "api":
            return self._api(asked)
        if asked.path == "config.json":
            site = f"http://{asked.headers.get('Host')}/site"
            return _json(editors.config(self._shelf(), self._root, self._backend(), site))
        if asked.path == "open":
            return moved(f"/editor/{editors.entry(self._shelf(), self._root, asked.query.get('id', [''])[0])}")
        found = editors.web_file(asked.path or "index.html")
        if not found:
            return missing()
        packed = {"Content-Encoding": "gzip"} if found.packed else {}
        policy = {"Content-Security-Policy": editors.policy()}
        return Answer(found.file.read_bytes(), found.kind, headers={**packed, **policy})

    def _backend(self) -> dict[str, str]:
        return {"name": "proxy", "proxy_url": f"/editor/api?token={self._token}", "branch": "main"}

    def _api(self, asked: Request) -> Answer:
        try:
            self._allow(asked)
            words = _read(asked.body)
            return _json(self._do(str(words.get("action")), words.get("params") or {}))
        except Refused as refused:
            return _json({"error": str(refused)}, refused.status)
        except OSError as error:
            return _json({"error": f"文件存不了：{error.strerror}"}, HTTPStatus.INSUFFICIENT_STORAGE)

    def _allow(self, asked: Request) -> None:
        if asked.method != "POST":
            raise Refused("这个地址只收编辑器的请求。", HTTPStatus.METHOD_NOT_ALLOWED)
        if asked.headers.get("Origin") != f"http://{asked.headers.get('Host')}":
            raise Refused("这个请求不是从编辑器来的。", HTTPStatus.FORBIDDEN)
        if not hmac.compare_digest(asked.query.get("token", [""])[0].encode(), self._token.encode()):
            raise Refused("预览重新启动过了，请先复制你写的，再刷新这一页。", HTTPStatus.FORBIDDEN)

    def _do(self, action: str, params: Params) -> Any:
        actions: dict[str, Callable[[Params], Any]] = {
            "info": lambda _: {"repo": self._root.name, "publish_modes": ["simple"], "type": "local_fs"},
            "entriesByFolder": self._of_folder,
            "entriesByFiles": lambda p: [self._entry(str(one["path"])) for one in p["files"]],
            "getEntry": lambda p: self._entry(str(p["path"])),
            "persistEntry": self._persist,
            "getMedia": lambda p: [
                self._picture(path) for path in files.pictures(self._root, str(p["mediaFolder"]))
            ],
            "getMediaFile": lambda p: self._picture(str(p["path"])),
            "persistMedia": self._persist_picture,
            "deleteFile": lambda p: self._delete([str(p["path"])]),
            "deleteFiles": lambda p: self._delete([str(path) for path in p["paths"]]),
            "getDeployPreview": lambda _: None,
            "getNotes": lambda _: {"notes": []},
        }
        if action not in actions:
            raise Refused(f"不认识的操作 {action}", HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            return actions[action](params)
        except (KeyError, TypeError) as error:
            raise Refused(f"请求里少了 {error}", HTTPStatus.UNPROCESSABLE_ENTITY) from error

    # --- reading -----------------------------------------------------------------------

    def _of_folder(self, params: Params) -> list[dict[str, Any]]:
        paths = files.texts(self._root, str(params["folder"]), str(params["extension"]).lstrip("."))
        return [self._entry(path) for path in paths]

    def _entry(self, path: str) -> dict[str, Any]:
        file = files.place(self._root, path, files.TEXTS)
        if not file.is_file():
            return {"data": None, "file": {"path": path, "id": None}}
        data = file.read_bytes()
        self._given[path] = files.digest(data)
        return {"data": data.decode("utf-8", "replace"), "file": {"path": path, "id": self._given[path]}}

    def _picture(self, path: str) -> dict[str, Any]:
        file = files.place(self._root, path, files.PICTURES)
        data = file.read_bytes()
        content = base64.b64encode(data).decode()
        return {
            "id": files.digest(data),
            "content": content,
            "encoding": "base64",
            "path": path,
            "name": file.name,
        }

    # --- writing -----------------------------------------------------------------------

    def _persist(self, params: Params) -> dict[str, str]:
        texts = [
            (files.place(self._root, str(one["path"]), files.TEXTS), str(one["path"]), str(one["raw"]))
            for one in params["dataFiles"]
        ]
        pictures = [
            (files.place(self._root, str(one["path"]), files.PICTURES), _bytes(one))
            for one in params["assets"]
        ]
        for file, path, text in texts:
            self._judge(file, path, text)
        for file, data in pictures:
            files.write(self._root, file, data)
        for file, path, text in texts:
            files.write(self._root, file, text.encode())
            self._given[path] = files.digest(text.encode())
        return {"message": "存好了"}

    def _judge(self, file: Path, path: str, text: str) -> None:
        """Refuses what would destroy somebody's work or what nobody could read again."""
        if file.is_file() and files.digest(file.read_bytes()) != self._given.get(path):
            raise Refused(
                "这个文件刚才在别处改过，没有存。请先复制你写的，再重新打开这一项。", HTTPStatus.CONFLICT
            )
        found, problems = source.parse(text, path)
        if not found:
            raise Refused(f"没有存：{problems[0].message}")
        ids = {str(one.data.get("id") or one.data.get("编号") or "") for one in found} - {""}
        items = self._shelf().items
        for id_ in sorted(ids):
            other = items[id_].source.path if id_ in items else path
            if other != path and (self._root / other).is_file():
                raise Refused(f"编号 {id_} 已经有了（{other}），请换一个编号。", HTTPStatus.CONFLICT)

    def _persist_picture(self, params: Params) -> dict[str, Any]:
        path = str(params["asset"]["path"])
        files.write(self._root, files.place(self._root, path, files.PICTURES), _bytes(params["asset"]))
        return self._picture(path)

    def _delete(self, paths: list[str]) -> dict[str, str]:
        for file in [files.place(self._root, path, files.TEXTS | files.PICTURES) for path in paths]:
            files.remove(self._root, file)
        return {
            "message": f"已移到 {files.TRASH} 文件夹：{'、'.join(PurePosixPath(path).name for path in paths)}"
        }


def _read(body: bytes) -> dict[str, Any]:
    try:
        words = json.loads(body)
    except ValueError as error:
        raise Refused("看不懂这个请求。") from error
    if not isinstance(words, dict):
        raise Refused("看不懂这个请求。")
    return words


def _bytes(asset: Params) -> bytes:
    try:
        return base64.b64decode(str(asset["content"]), validate=True)
    except binascii.Error as error:
        raise Refused("图片没有传完整，请再试一次。") from error


def _json(value: Any, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode(), JSON, status)

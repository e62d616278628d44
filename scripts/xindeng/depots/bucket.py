"""A bucket of an object store that speaks S3 or nearly so (`dialect`), by way of s3fs.

Text lies at its address packed (Content-Encoding: gzip), since a bucket packs nothing by
itself; an alias is a folder of real pages, since it knows no links. Where it is and who may
write there say the usual variables: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and so on.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import aiobotocore.session
import botocore.exceptions
import s3fs

from xindeng import store
from xindeng.serving import metadata
from xindeng.trouble import STORE, Trouble

from .depot import OURS, Content, Found, Lay, torn
from .dialect import Dialect

HANDS = 16
"""Requests under way at once."""
BATCH = 1000
"""Keys that one request may delete (DeleteObjects)."""
LARGE = 64_000_000
"""Bytes from which a file is sent in parts."""
BUSY, TAKEN = "ConditionalRequestConflict", "FileAlreadyExists"
"""Two writers at this moment; somebody was first."""
ADDRESS = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3")


class Bucket:
    """A `Depot` below `prefix` in `bucket`. `conditional`: the store overwrites nothing when it is told not to."""

    folder = None
    links = None
    locks = None
    packed = True
    hands = HANDS

    def __init__(self, files: Any, bucket: str, prefix: str, where: str, dialect: Dialect) -> None:
        self._s3, self._bucket = files, bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self.name, self.dialect = where, dialect
        self.conditional = True

    def read(self, path: str) -> bytes:
        data: bytes = self._s3.cat_file(self._full(path))
        return data

    def fetch(self, path: str, into: Path) -> None:
        self._s3.get_file(self._full(path), str(into))

    def add(self, path: str, content: Content, sha256: str = "") -> bool:
        if not self.conditional:
            if self._there(path):
                return False
            self.put(path, content, sha256)
            return True
        for _ in range(5):
            try:
                self._send(path, content, sha256, IfNoneMatch="*")
            except FileExistsError:
                return False
            except OSError as error:
                if (code := _code(error)) == TAKEN:
                    return False
                if code != BUSY:
                    raise
            else:
                return True
        raise Trouble(f"{self.name} 一直在忙，{path} 没有写成。请稍后再运行一次。", STORE)

    def put(self, path: str, content: Content, sha256: str = "") -> None:
        self._send(path, content, sha256)

    def lay(self, folder: str, waves: Sequence[Sequence[Lay]], gone: Iterable[str]) -> None:  # noqa: ARG002 — the keys say it
        with ThreadPoolExecutor(HANDS) as pool:
            for wave in waves:
                list(pool.map(self._copy, wave))
        self.remove(gone)

    def remove(self, paths: Iterable[str]) -> None:
        keys = [{"Key": self._key(path)} for path in paths]
        for start in range(0, len(keys), BATCH):
            told = self._call("delete_objects", Delete={"Objects": keys[start : start + BATCH], "Quiet": True})
            if failed := told.get("Errors"):
                raise OSError(errno.EIO, str(failed[0].get("Message", "")), str(failed[0].get("Key", "")))

    def remove_folder(self, folder: str) -> None:
        self.remove(self.found(folder))

    def found(self, folder: str, after: str = "") -> dict[str, Found]:
        listed, start = {}, {"StartAfter": self._key(after)} if after else {}
        for page in self._pages(Prefix=f"{self._prefix}{folder}/", **start):
            for each in page.get("Contents", ()):
                path = each["Key"].removeprefix(self._prefix)
                listed[path] = Found(each["Size"], each["ETag"], each["LastModified"].timestamp())
        return listed

    def holds(self, folder: str) -> bool:
        told = self._call("list_objects_v2", Prefix=f"{self._prefix}{folder}/", MaxKeys=1)
        return bool(told.get("Contents"))

    def folders(self) -> frozenset[str]:
        found = (each["Prefix"] for page in self._pages(Prefix=self._prefix, Delimiter="/") for each in page.get("CommonPrefixes", ()))
        names = (prefix.removeprefix(self._prefix).rstrip("/") for prefix in found)
        return frozenset(name for name in names if not name.startswith("."))

    def freshen(self, path: str) -> bool:
        try:
            self._copy(Lay(path, path))
        except FileNotFoundError:
            return False
        return True

    def flush(self) -> None:
        """What a bucket has answered for is kept."""

    def now(self) -> float:
        clock = f"{OURS}/clock"
        self.put(clock, b"")
        at: dt.datetime = self._call("head_object", Key=self._key(clock))["LastModified"]
        return at.timestamp()

    # --- requests ----------------------------------------------------------------------

    def _key(self, path: str) -> str:
        return f"{self._prefix}{path}"

    def _full(self, path: str) -> str:
        return f"{self._bucket}/{self._key(path)}"

    def _call(self, method: str, **words: Any) -> dict[str, Any]:
        told: dict[str, Any] = self._s3.call_s3(method, Bucket=self._bucket, **words)
        return told

    def _there(self, path: str) -> bool:
        try:
            self._call("head_object", Key=self._key(path))
        except FileNotFoundError:
            return False
        return True

    def _send(self, path: str, content: Content, sha256: str, **condition: str) -> None:
        if isinstance(content, Path):
            if sha256 and store.sha256(content) != sha256:
                raise torn(content)
            if content.stat().st_size >= LARGE:
                mode = "create" if condition else "overwrite"
                self._s3.put_file(str(content), self._full(path), mode=mode, **_headers(path))
                return
            content = content.read_bytes()
        self._call("put_object", Key=self._key(path), Body=content, **_headers(path), **condition)

    def _copy(self, each: Lay) -> None:
        """Within the store: nothing is sent."""
        self._call(
            "copy_object", Key=self._key(each.path), CopySource={"Bucket": self._bucket, "Key": self._key(each.home)},
            MetadataDirective="REPLACE", **_headers(each.path), **_packing(each),
        )  # fmt: skip

    def _pages(self, **words: str) -> Iterator[dict[str, Any]]:
        while True:
            page = self._call("list_objects_v2", **words)
            yield page
            if not page.get("IsTruncated"):
                return
            words["ContinuationToken"] = page["NextContinuationToken"]


def _headers(path: str) -> dict[str, str]:
    """Under the names that the interface gives them: Content-Type is ContentType."""
    return {name.replace("-", ""): value for name, value in metadata(path).items()}


def _packing(each: Lay) -> dict[str, str]:
    packed = each.home.endswith(".gz") and not each.path.endswith(".gz")
    return {"ContentEncoding": "gzip"} if packed else {}


def _code(error: OSError) -> str:
    """What the store itself called it; empty where it is no answer of a store."""
    cause = error.__cause__
    return str(cause.response["Error"].get("Code", "")) if isinstance(cause, botocore.exceptions.ClientError) else ""


@contextlib.contextmanager
def opened(where: str, dialect: Dialect) -> Iterator[Bucket]:
    """s3://bucket/prefix. Raises Trouble: 2 for half an address, 4 for whatever the store refuses."""
    scheme, _, rest = where.partition("://")
    bucket, _, prefix = rest.strip("/").partition("/")
    if not bucket:
        raise Trouble(f"{scheme}:// 后面要写存储桶的名字，例如 {scheme}://heart/site。", 2)
    if dialect.own and not any(os.environ.get(name) for name in ADDRESS):
        raise Trouble(f"{scheme}:// 要知道存储服务在哪里：先设 AWS_ENDPOINT_URL，写它兼容 S3 的地址。", 2)
    with _refusals(where):
        session = aiobotocore.session.AioSession()
        session.register("before-call.s3", dialect.translate)
        files = s3fs.S3FileSystem(
            skip_instance_cache=True, use_listings_cache=False, max_concurrency=HANDS, session=session, config_kwargs=dialect.settings()
        )
        place = Bucket(files, bucket, prefix, where.rstrip("/"), dialect)
        place.folders()  # it is there, and we may read it
        yield place


@contextlib.contextmanager
def _refusals(where: str) -> Iterator[None]:
    """What a store answers, in one sentence; nothing of it is our bug."""
    said = partial("存储桶 {} {}".format, where)
    try:
        yield
    except botocore.exceptions.NoCredentialsError as error:
        raise Trouble(said("要有密钥：设好 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY，再运行一次。"), STORE) from error
    except PermissionError as error:
        raise Trouble(said(f"不许这样做（{error}）。请检查密钥的权限。"), STORE) from error
    except FileNotFoundError as error:
        raise Trouble(said(f"里找不到要的东西（{error}）。桶名写对了吗？"), STORE) from error
    except (OSError, botocore.exceptions.BotoCoreError, TimeoutError) as error:
        raise Trouble(said(f"用不了（{error}）。已有的没有被改动；稍后再运行一次。"), STORE) from error

"""Can this store be trusted? Some answer 200 to a condition that they do not keep, or list what was long ago."""

from __future__ import annotations

import json
import uuid

from xindeng.depots.bucket import Bucket
from xindeng.depots.depot import OURS
from xindeng.trouble import ENVIRONMENT, STORE, Trouble

WRITER = f"{OURS}/writer.json"


def prepare(place: Bucket, writer: str) -> None:
    """Try the promises that publishing is built on.

    Raises Trouble: 3 for a store that does not keep them, unless one named writer is all there
    is; 4 when that is somebody else.
    """
    path = f"{OURS}/probe/{uuid.uuid4().hex}"
    try:
        place.conditional = _conditional(place, path)
        _honest(place, path)
    finally:
        place.remove([path])
    if writer:
        _alone(place, writer)
    elif not place.conditional:
        raise Trouble(
            f"{place.name} 不认“没有才写”（{place.dialect.absent}）：两个人同时发布会互相盖掉，所以没有发布。"
            + ("开过版本控制的桶就是这样，暂停了也是：换一个从没开过的；" if place.dialect.own else "换一个认它的存储；")
            + "只有一个地方会发布，就每次都加 --single-writer 名字。"
        )


def _conditional(place: Bucket, path: str) -> bool:
    """Whether the second of two writers is told that he is the second."""
    first = place.add(path, b"first")
    return first and not place.add(path, b"second") and place.read(path) == b"first"


def _honest(place: Bucket, path: str) -> None:
    place.put(path, b"third")
    listed = place.found(f"{OURS}/probe")
    if place.read(path) != b"third" or path not in listed or listed[path].bytes != len(b"third"):
        raise Trouble(f"{place.name} 写进去的东西读出来不一样，或列不出来，不能用来发布。", ENVIRONMENT)


def _alone(place: Bucket, writer: str) -> None:
    """The explicit lock: the bucket belongs to one named writer, who may come back after a crash."""
    try:
        owner = json.loads(place.read(WRITER))["writer"]
    except FileNotFoundError:
        owner = writer
        place.put(WRITER, json.dumps({"writer": writer}, ensure_ascii=False).encode())
    except (ValueError, KeyError, TypeError) as error:
        raise Trouble(f"{place.name}/{WRITER} 读不懂。确认没有别人在发布，就删掉它再运行。", STORE) from error
    if owner != writer:
        raise Trouble(f"{place.name} 只由“{owner}”发布。要换人，先删掉 {WRITER}。", STORE)

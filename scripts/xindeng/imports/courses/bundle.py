"""The files of a course, from a folder, a ZIP or a .tar.gz: bounded, and nothing that leads out of it."""

from __future__ import annotations

import os
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from posixpath import normpath

from xindeng.imports import marks, reading
from xindeng.imports.job import Job
from xindeng.trouble import Trouble

USAGE = 2
LARGEST_KEPT = 20 * reading.MB
"""Of a .tar.gz, that is read through once: a larger file is known by its name and size only."""
MOST_KEPT = 500 * reading.MB
IGNORED = {".git", "__MACOSX", "node_modules", ".github", "site", "renv"}
"""Folders that hold nothing of a course."""


@dataclass(frozen=True)
class Bundle:
    """Files by their path with `/`, below the folder in which the course lies."""

    name: str
    sizes: Mapping[str, int]
    _kept: Mapping[str, bytes] = field(default_factory=dict)
    _parts: reading.Parts | None = None
    _folder: Path | None = None
    _base: str = ""

    def __contains__(self, path: str) -> bool:
        return path in self.sizes

    def read(self, path: str) -> bytes:
        """One file. Raises Trouble (2) where it cannot be read."""
        if self.sizes[path] > reading.LARGEST_PART or (
            self._parts is None and self._folder is None and path not in self._kept
        ):
            raise Trouble(
                f"“{self.name}”里的 {path} 有 {self.sizes[path] // reading.MB} MB，太大了，没有打开。", USAGE
            )
        if path in self._kept:
            return self._kept[path]
        if self._parts:
            return self._parts.read(self._base + path)
        assert self._folder  # noqa: S101 — one of the three holds the files
        return (self._folder / path).read_bytes()

    def text(self, path: str) -> str:
        """One text file without what no file of ours may hold; what is no text gives what can be read of it."""
        try:
            words = reading.decoded(self.read(path))[0]
        except UnicodeDecodeError:
            words = self.read(path).decode("utf-8", "replace")
        return marks.cleaned(words)

    def below(self, base: str) -> Bundle:
        """The same files as they are named within a folder."""
        prefix = f"{base}/" if base else ""
        sizes = {path[len(prefix) :]: size for path, size in self.sizes.items() if path.startswith(prefix)}
        kept = {path[len(prefix) :]: raw for path, raw in self._kept.items() if path.startswith(prefix)}
        folder = self._folder / base if self._folder else None
        return Bundle(self.name, sizes, kept, self._parts, folder, self._base + prefix)

    def base_of(self, *marks: str) -> str | None:
        """The folder that holds all of these, files or folders, nearest to the top; None when there is none."""
        folders = {str(PurePosixPath(path).parent) for path in self.sizes} | {
            str(parent) for path in self.sizes for parent in PurePosixPath(path).parents
        }
        found = [folder for folder in folders if all(self._has(folder, mark) for mark in marks)]
        best = min(found, key=lambda folder: (folder.count("/") + (folder != "."), folder), default=None)
        return "" if best == "." else best

    def _has(self, folder: str, mark: str) -> bool:
        path = mark if folder == "." else f"{folder}/{mark}"
        return path in self.sizes or (
            mark.endswith("/") and any(each.startswith(path) for each in self.sizes)
        )


def opened(job: Job, form: reading.Form) -> Bundle:
    """Whatever holds the course. Raises Trouble (2) for what is broken or too large."""
    if form == "folder":
        return _folder(job)
    return _zip(job) if form == "zip" else _tar(job)


def _folder(job: Job) -> Bundle:
    base, sizes = job.file.resolve(), {}
    for top, folders, names in os.walk(base):
        folders[:] = sorted(name for name in folders if name not in IGNORED and not name.startswith("."))
        for name in sorted(names):
            file = Path(top, name)
            if file.is_symlink() and not file.resolve().is_relative_to(base):
                job.findings.lost(name, "通到文件夹外面的链接", "没有读")
            elif file.is_file() and not name.startswith("._"):
                sizes[file.relative_to(base).as_posix()] = file.stat().st_size
        if len(sizes) > reading.MOST_PARTS:
            raise Trouble(
                f"“{job.file.name}”里的文件太多了（超过 {reading.MOST_PARTS} 个），不像一门课，没有读。",
                USAGE,
            )
    return Bundle(job.file.name, sizes, _folder=base)


def _zip(job: Job) -> Bundle:
    parts = reading.Parts.of(job.file)
    _tell_odd(job, parts.odd)
    sizes = {name: parts.archive.getinfo(name).file_size for name in parts.names if _wanted(name)}
    return Bundle(job.file.name, sizes, _parts=parts)


def _tar(job: Job) -> Bundle:
    sizes: dict[str, int] = {}
    kept: dict[str, bytes] = {}
    odd: list[str] = []
    unpacked = 0
    try:
        with tarfile.open(job.file, "r:gz") as archive:
            for number, member in enumerate(archive):
                unpacked += member.size
                if number > reading.MOST_PARTS or unpacked > reading.LARGEST_WHOLE:
                    raise Trouble(f"“{job.file.name}”解开以后太大，不像一门课，没有打开。", USAGE)
                name = normpath(member.name).removeprefix("./")
                if not reading.is_safe(name):
                    odd.append(member.name)
                elif not member.isfile():
                    odd += [] if member.isdir() else [member.name]
                elif _wanted(name):
                    sizes[name] = member.size
                    opened = archive.extractfile(member) if member.size <= LARGEST_KEPT else None
                    if opened and sum(map(len, kept.values())) + member.size <= MOST_KEPT:
                        kept[name] = opened.read()
    except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError) as error:
        raise Trouble(f"“{job.file.name}”坏了：压缩包打不开，请重新导出一份。", USAGE) from error
    _tell_odd(job, odd)
    return Bundle(job.file.name, sizes, kept)


def _wanted(name: str) -> bool:
    steps = PurePosixPath(name).parts
    return not name.endswith("/") and not set(steps[:-1]) & IGNORED and not steps[-1].startswith("._")


def _tell_odd(job: Job, names: list[str] | tuple[str, ...]) -> None:
    if names:
        job.findings.lost("", f"压缩包里 {len(names)} 个指到外面的名字或链接", "没有读")

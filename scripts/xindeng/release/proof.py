"""Prove that a release comes from its commit: build that again and compare every file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from xindeng.rebuild import differing, rebuild
from xindeng.report import Report
from xindeng.trouble import STORE, Trouble

from .show import Target

SHOWN = 20


def prove(target: Target, version: str, root: Path, home: Path) -> Report:
    """Whether building the version's commit again gives its bytes. `home` is our own folder.

    A page that was marked by a recall since then differs, and is named. Raises Trouble (4) for a
    version that is not there or that no commit made.
    """
    now = target.state()
    if version not in now.releases:
        raise Trouble(f"没有版本 {version}。./inv versions 列出各版。", STORE)
    manifest = target.manifest(now.releases[version].manifest)
    if not manifest.source.commit:
        raise Trouble(f"版本 {version} 发布时不在 Git 里，没有提交可以重新生成。", STORE)
    with tempfile.TemporaryDirectory(prefix="xindeng-rebuild-") as work:
        out = rebuild(root, manifest.source.commit, Path(work), home)
        pages, shared = ({path: file.sha256 for path, file in area.items()} for area in (manifest.pages, manifest.shared))
        wrong = differing(pages, shared, out)
    files = len(pages) + len(shared)
    facts = {"version": version, "commit": manifest.source.commit, "files": files, "differing": wrong}
    said = f"版本 {version} 从提交 {manifest.source.commit[:12]} 重新生成，{files} 个文件"
    result = f"{said}里有 {len(wrong)} 个不同" if wrong else f"{said}，一个字节不差"
    return Report("verify", result, facts=facts, lines=tuple(wrong[:SHOWN]), bad=bool(wrong))

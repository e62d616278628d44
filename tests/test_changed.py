"""What a proposal changes: items, minutes, risk, files; beside the preview and in the comment."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLE

from xindeng import changed, history, library
from xindeng.trouble import Trouble

NOD = "courses/活动/点头.md"


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.org", *words], check=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "小 灯"
    shutil.copytree(SAMPLE, root)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "1")
    return root


def edited(root: Path) -> None:
    """One item changed, one removed, one added, one file only renamed."""
    nod = root / NOD
    text = nod.read_text("utf-8")
    nod.write_text(re.sub(r"(?m)^title: .*", "title: 点头|<b>@所有人", text).replace("minutes: [5, 5]", "minutes: [5, 12]"), "utf-8")
    new = text.replace("act-nod", "act-shake").replace("risk: R0", "risk: R1")
    (root / "courses/活动/摇头.md").write_text(new, "utf-8")
    (root / "courses/歇一歇.md").unlink()
    lesson = root / "courses/助人课"
    lesson.rename(root / "courses/慢慢说")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "2")


def found(root: Path, tmp_path: Path) -> tuple[changed.Change, ...]:
    history.tree_at(root, "HEAD^", tmp_path / "before")
    return changed.between(library.load(tmp_path / "before")[0], library.load(root)[0])


def test_items_that_came_went_or_changed_are_listed_and_no_others(repository, tmp_path):
    edited(repository)
    changes = {each.id: each for each in found(repository, tmp_path)}
    assert {ref: each.what for ref, each in changes.items()} == {
        "act-nod": "changed", "act-shake": "added", "kit-rest": "removed",
    }  # fmt: skip
    nod = changes["act-nod"]
    assert (nod.fields, nod.minutes[1], nod.url) == (("标题", "分钟"), "5–12", "activities/act-nod.html")
    assert changes["kit-rest"].url == ""
    assert ("D", "courses/歇一歇.md") in history.files_since(repository, "HEAD^")
    assert ("R", "courses/慢慢说/课程.yml") in history.files_since(repository, "HEAD^") or any(
        mark == "R" for mark, _ in history.files_since(repository, "HEAD^")
    )


def test_an_item_that_cannot_be_read_now_is_not_called_removed(repository, tmp_path):
    (repository / NOD).write_text("---\nid: act-nod\ntype: activity\n---\n", "utf-8")
    history.tree_at(repository, "HEAD", tmp_path / "before")
    after, problems = library.load(repository)
    changes = changed.between(library.load(tmp_path / "before")[0], after, {each.span.path for each in problems})
    assert [(each.id, each.what) for each in changes] == [("act-nod", "broken")]


def test_words_of_a_proposal_stay_words_on_the_page_and_in_the_comment(repository, tmp_path):
    edited(repository)
    changes = found(repository, tmp_path)
    catalog = {"items": [{"id": "act-nod", "files": [{"path": "../files/k/a.pdf", "format": "pdf", "pages": 2, "bytes": 45_200}]}]}
    page = changed.page(changes, [("M", "courses/<b>.md")], catalog, "这次改了什么")
    assert "点头|&lt;b&gt;@所有人" in page
    assert "<b>@" not in page
    assert "<code>courses/&lt;b&gt;.md</code>" in page
    assert '<a href="site/../files/k/a.pdf">PDF</a>，2 页，45 kB' in page
    assert "新增 1 项，改动 1 项，删除 1 项。" in page
    assert "Content-Security-Policy" in page
    comment = changed.comment(changes)
    assert "@所" not in comment
    assert comment.count("\n| ") == 5, "a title breaks no table"
    assert changed.comment(()) == ""


def test_a_commit_that_is_not_here_is_refused(repository, tmp_path):
    with pytest.raises(Trouble) as caught:
        history.tree_at(repository, "origin/nowhere", tmp_path / "before")
    assert caught.value.exit_code == 2


def test_the_task_writes_the_page_and_adds_to_the_comment(repository, tmp_path, capsys, monkeypatch):
    sys.path.insert(0, str(ROOT))
    import tasks

    edited(repository)
    monkeypatch.chdir(tmp_path)
    Path("comment.md").write_text("<!-- xindeng-check -->\n", "utf-8")
    words = ["inv", "changes", "--since", "HEAD^", "--root", str(repository), "--out", "out", "--comment", "comment.md"]
    assert tasks.main(words) == 0
    assert "新增  活动  act-shake" in capsys.readouterr().out
    assert "act-shake" in Path("out/changes.html").read_text("utf-8")
    assert Path("comment.md").read_text("utf-8").startswith("<!-- xindeng-check -->\n\n### 这次改了什么")
    assert json.dumps(changed.catalog_of(Path("nowhere"))) == "{}"


def test_looking_leaves_the_index_to_who_is_committing(repository: Path) -> None:
    """A file written anew with the same words makes Git want to note its new time in the index."""
    path = repository / NOD
    text = path.read_bytes()
    path.unlink()
    path.write_bytes(text)
    index = repository / ".git/index"
    before = index.read_bytes()
    assert history.unsaved(repository) == []
    assert index.read_bytes() == before

"""CODEOWNERS: whom a proposal asks, from what the items say of themselves.

GitHub, GitLab and Gitea read a file of this name; the last line that fits a path counts.
"""

from __future__ import annotations

from xindeng.kinds.places import Organisation
from xindeng.kinds.registers import Person
from xindeng.shelf import Library

NAME = "CODEOWNERS"
HEAD = "# 谁看哪些内容的改动。由 ./inv owners 写成，不要手改：改各项内容里的 maintainers。\n"


def codeowners(library: Library) -> str:
    """One line for each file that somebody maintains; several items of a file ask all of theirs."""
    asked: dict[str, dict[str, None]] = {}
    for item in library.items.values():
        accounts = [account for ref in item.maintainers if (account := _account(ref, library))]
        if accounts and not library.is_borrowed(item.source.path):
            asked.setdefault(item.source.path, {}).update(dict.fromkeys(accounts))
    return HEAD + "".join(f"/{_pattern(path)} {' '.join(accounts)}\n" for path, accounts in sorted(asked.items()))


def _account(ref: str, library: Library) -> str:
    keeper = library.items.get(ref)
    return (keeper.account or "") if isinstance(keeper, Person | Organisation) else ""


def _pattern(path: str) -> str:
    """A path as a pattern of .gitignore's kind: blanks and its signs mean themselves."""
    return "".join(f"\\{char}" if char in " #!*?[]\\" else char for char in path)

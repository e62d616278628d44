"""Whom a change asks: a maintainer can be reached where changes are proposed (R-09)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xindeng.diag import Diagnostic
from xindeng.kinds.places import Organisation
from xindeng.kinds.registers import Person
from xindeng.shelf import Library

ACCOUNT = re.compile(r"@[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9_.-]+)?")


def reachable(library: Library) -> Iterator[Diagnostic]:
    """R-09: whoever maintains something has an account there, written as the platform names it."""
    for item in library.items.values():
        for n, ref in enumerate(item.maintainers):
            keeper = library.items.get(ref)
            if isinstance(keeper, Person | Organisation) and not keeper.account:
                message = f"“{keeper.title}”没有写帐号，有人改这一项时问不到"
                yield item.says(("maintainers", n), "R-09", message, f"在 {ref} 里写 account，例如 @example/elder-care。")
    keepers: tuple[Person | Organisation, ...] = (*library.all(Person), *library.all(Organisation))
    for keeper in keepers:
        if keeper.account and not ACCOUNT.fullmatch(keeper.account):
            yield keeper.says("account", "R-09", f"“{keeper.account}”不是平台上的帐号", "从 @ 写起，例如 @example/elder-care。")

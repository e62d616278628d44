"""The review view as a page of its own, and the pictures of prints that it shows."""

from __future__ import annotations

from html import escape

from xindeng import site
from xindeng.doc import Doc
from xindeng.engine import token
from xindeng.preview import review
from xindeng.preview.pages import FOLDER, RELATIVE, Pages, Shown, digest_of
from xindeng.preview.prints import Printed, Prints, edition_of, key_of
from xindeng.preview.skin import Dresser, Skin
from xindeng.preview.state import Snapshot, State
from xindeng.render.html import Context
from xindeng.schema import Register


class Reviews:
    """Review views by item, each made once for every state of the library."""

    def __init__(self, state: State, dresser: Dresser, pages: Pages) -> None:
        self._state = state
        self._dresser = dresser
        self._pages = pages
        self._prints = Prints(state.root)
        self._kept: dict[str, tuple[tuple[int, int], Shown]] = {}

    def page(self, ref: str) -> Shown | None:
        """The view of an item; None while there is no look at all, or no such item."""
        snapshot, skin = self._state.now, self._dresser.now
        if ref not in snapshot.shelf.items or not skin.shells:
            return None
        moment = (snapshot.number, skin.number)
        kept = self._kept.get(ref)
        if kept and kept[0] == moment:
            return kept[1]
        item = snapshot.shelf.items[ref]
        text = self._text(item, snapshot, skin)
        shown = Shown(text, digest_of(text), ref, item.source.path, stale=ref in snapshot.stale)
        self._kept[ref] = (moment, shown)
        return shown

    def prints(self, ref: str, name: str) -> tuple[Printed, str]:
        """The pages of one edition, and their key; KeyError where there is no such thing."""
        snapshot = self._state.now
        doc = self._doc(ref, snapshot)
        edition = edition_of(doc, name, snapshot.shelf) if doc else None
        if doc is None or edition is None:
            raise KeyError(name)
        return self._prints.pages(doc, edition, snapshot.shelf), key_of(doc, edition)

    def _doc(self, ref: str, snapshot: Snapshot) -> Doc | None:
        try:
            return self._pages.doc(snapshot.shelf.urls[ref])
        except Exception:  # noqa: BLE001 — kinds may stumble over what the checks complain of
            return None

    def _text(self, item: Register, snapshot: Snapshot, skin: Skin) -> str:
        shelf = snapshot.shelf
        context = Context(site.href("/site/", shelf), shelf.title, {}, (), lambda src: f"/source/{src}")
        subject = review.Subject(item, self._doc(item.id, snapshot), snapshot, self._state.root)
        parts = {
            "title": escape(f"审核：{item.title}"),
            "head": "",
            "kind": "review",
            "nav": "",
            "toc": review.toc(),
            "content": review.content(subject, context),
        }
        text = RELATIVE.sub("/site/", skin.shells[FOLDER])
        for name, words in parts.items():
            text = text.replace(token(name), words)
        return text

"""The parts of an article in their order, and the list of its headings."""

from __future__ import annotations

from xindeng.doc import Doc, Video, walk

from .context import Context, Download
from .marks import NOTHING, Html, el, esc, lines, row, size
from .writer import Writer, anchors, titled_sections


def article(doc: Doc, context: Context) -> str:
    """The inside of a page's <article>. Equal arguments give equal text.

    Search indexes the marked body, without the parts that carry `data-pagefind-ignore`; list
    pages have no such body. Raises TypeError for a block that this renderer does not know.
    """
    writer = Writer(context, iter(anchors(doc.blocks)))
    opening = _opening(doc)
    body = [
        _head(doc),
        writer.blocks(doc.blocks[:opening]),
        _downloads(context),
        writer.blocks(doc.blocks[opening:]),
        writer.endnotes(),
    ]
    marked = el("div", lines(body), data_pagefind_body=doc.kind != "index", data_id=doc.id)
    return lines([_trail(doc, context), marked, _pager(doc, context)])


def _opening(doc: Doc) -> int:
    """How many blocks come before the downloads: all up to the recordings, which a learner came for."""
    places = (n for n, block in enumerate(doc.blocks, 1) if any(isinstance(each, Video) for each in walk((block,))))
    return next(places, 0)


def toc(doc: Doc) -> list[tuple[int, str, str]]:
    """Level (2 is below the page's title), anchor and title of each heading, in order."""
    named = zip(titled_sections(doc.blocks), anchors(doc.blocks), strict=True)
    return [(min(depth + 1, 6), anchor, section.title) for (depth, section), anchor in named if section.title]


def _trail(doc: Doc, context: Context) -> Html:
    if not doc.trail:
        return NOTHING
    items = (el("li", el("a", esc(title), href=context.href(target))) for target, title in doc.trail)
    return el("nav", el("ol", *items), class_="xd-trail", aria_label="位置", data_pagefind_ignore=True)


def _head(doc: Doc) -> Html:
    filters = row(
        el("span", hidden=True, data_pagefind_filter=f"{name}:{value}") for name, value in doc.filters
    )
    kind = el("p", esc(doc.label), class_="xd-kind", data_pagefind_ignore=True) if doc.label else NOTHING
    summary = el("p", esc(doc.summary), class_="xd-summary") if doc.summary else NOTHING
    labels = [el("li", esc(words)) for words in doc.notices]
    notices = el("ul", *labels, class_="xd-notice", data_pagefind_ignore=True) if labels else NOTHING
    return el("header", lines([kind, el("h1", esc(doc.title)), filters, summary, notices]), class_="xd-head")


SHOWN = 3
"""Downloads that stand open; the others unfold."""


def _downloads(context: Context) -> Html:
    """The night before first; then all, the one that most people want in front."""
    files = tuple(file for file in context.downloads if file.format != "png")
    pictures = tuple(file for file in context.downloads if file.format == "png")
    open_ = 0 if context.tonight else SHOWN if len(files) > SHOWN + 1 else len(files)
    return lines(
        [
            _list("ol", "今晚打印，按这个顺序", context.tonight),
            _list("ul", "下载与打印", files[:open_]),
            _more("全部打印版" if context.tonight else "更多打印版", files[open_:]),
            _list("ul", "转发", pictures),
            el("p", esc(WECHAT), class_="xd-wechat", data_pagefind_ignore=True) if files else NOTHING,
        ]
    )


WECHAT = "微信里下载不了？点右上角的“…”，选“在浏览器打开”。"


def _list(tag: str, label: str, files: tuple[Download, ...]) -> Html:
    if not files:
        return NOTHING
    listed = el(
        tag, lines(map(_download, files)), class_="xd-downloads", aria_label=label, data_pagefind_ignore=True
    )
    return (
        lines([el("p", el("b", esc("今晚打印")), data_pagefind_ignore=True), listed])
        if tag == "ol"
        else listed
    )


def _more(title: str, files: tuple[Download, ...]) -> Html:
    if not files:
        return NOTHING
    words = el("summary", esc(f"{title}（{len(files)}）"))
    return el("details", words, _list("ul", title, files), class_="xd-fold", data_pagefind_ignore=True)


def _download(file: Download) -> Html:
    facts = [
        file.format.upper(),
        file.paper,
        size(file.bytes) if file.bytes else "",
        f"{file.pages} 页" if file.pages else "",
        file.date,
    ]
    use = el("span", esc(file.use)) if file.use else NOTHING
    words = row([el("b", esc(file.title)), use, el("small", esc(" · ".join(filter(None, facts))))])
    return el("li", el("a", words, href=file.href))


def _pager(doc: Doc, context: Context) -> Html:
    beside = (("prev", "上一页", doc.before), ("next", "下一页", doc.after))
    links = [
        el("a", el("small", esc(words)), el("span", esc(to[1])), href=context.href(to[0]), rel=rel)
        for rel, words, to in beside
        if to
    ]
    if not links:
        return NOTHING
    return el("nav", *links, class_="xd-pager", aria_label="上一页和下一页", data_pagefind_ignore=True)

"""The blocks that do something: recording, quiz, help card, list with a finder."""

from __future__ import annotations

import re

from xindeng import doc

from .context import Context, VideoFiles
from .marks import NOTHING, Html, clock, el, esc, lines, row, size

KINDS = {"single": "单选", "multiple": "多选", "judge": "判断", "order": "排序", "case": "案例"}
NOT_DIALLED = re.compile(r"[^0-9+*#]")
NAME = re.compile(r"[a-z]+")
NUMBER = re.compile(r"[0-9]+")


# --- recording -------------------------------------------------------------------------


def video(block: doc.Video, files: VideoFiles | None) -> Html:
    """A native player that needs nothing but the MP4; the rest is added to it."""
    caption = [esc(block.title)]
    if files:
        caption += [esc(" "), el("small", esc(clock(files.seconds)))]
    label = el("p", esc(block.label), class_="xd-video__label") if block.label else NOTHING
    player = (_player if files.mp4 else _sound)(block, files) if files else el("p", esc("这段视频还没有做好，请看下面的文字。"))
    links = _video_links(files) if files else NOTHING
    figure = el("figure", player, el("figcaption", *caption), class_="xd-video", id=block.id)
    address = files.mp4 or files.audio if files else ""
    return lines([figure, label, links, _chapters(block, address), _transcript(block, address)])


def _player(block: doc.Video, files: VideoFiles) -> Html:
    parts = [el("source", src=files.mp4, type="video/mp4")]
    if files.captions:
        parts.append(
            el(
                "track",
                kind="captions",
                src=files.captions,
                srclang="zh-Hans",
                label="中文字幕",
                default=True,
            )
        )
    return el(
        "video",
        *parts,
        controls=True,
        preload="none",
        playsinline=True,
        poster=files.poster or None,
        width=files.width,
        height=files.height,
        aria_label=block.title,
        data_hls=files.hls or None,
        data_board=files.storyboard or None,
    )


def _sound(block: doc.Video, files: VideoFiles) -> Html:
    source = el("source", src=files.audio, type="audio/mp4")
    return el("audio", source, controls=True, preload="none", aria_label=block.title)


def _video_links(files: VideoFiles) -> Html:
    light = "下载省流视频" if files.clear else "下载视频"
    found = [
        (light, files.mp4, files.mp4_bytes), ("下载清晰视频", files.clear, files.clear_bytes),
        ("只听声音" if files.mp4 else "下载录音", files.audio, files.audio_bytes), *files.more,
    ]
    items = (
        el("li", el("a", esc(f"{words}（{size(count)}）" if count else words), href=href, download=bool(count) and words != "只听声音"))
        for words, href, count in found
        if href
    )
    return el("ul", *items, class_="xd-video__links", data_pagefind_ignore=True)


def _moment(start: float, words: str, address: str, name: str | None = None) -> Html:
    """A line that leads to its second: the file's own, by Media Fragments URI 1.0, where no script helps."""
    link = el("a", esc(clock(start)), href=f"{address}#t={start:g}", data_pagefind_ignore=True)
    return el("li", link, el("span", esc(words)), id=name, data_at=f"{start:g}")


def _chapters(block: doc.Video, address: str) -> Html:
    if not block.chapters:
        return NOTHING
    items = (_moment(start, title, address) for start, title in block.chapters)
    return el("ol", *items, class_="xd-chapters", data_for=block.id, aria_label="章节")


def _transcript(block: doc.Video, address: str) -> Html:
    if not block.transcript:
        return NOTHING
    items = lines(
        _moment(spoken.start, spoken.words, address, f"{block.id}@{spoken.start:g}") for spoken in block.transcript
    )
    words = el("ol", items, class_="xd-transcript", data_for=block.id)
    held = el("div", words, class_="xd-transcript__box", data_scrolls=True, tabindex="0", role="region", aria_label="文字稿")
    return el("details", el("summary", esc("文字稿（点时间，听那一句）")), held, class_="xd-fold", open=True)


# --- quiz ------------------------------------------------------------------------------


def quiz(block: doc.Quiz, first: int) -> Html:
    """Questions to think about; the answer opens below each, without a script."""
    parts = (_question(question, number) for number, question in enumerate(block.questions, first))
    return el("div", lines(parts), class_="xd-quiz", data_pagefind_ignore=True)


def _question(question: doc.Question, number: int) -> Html:
    legend = el("legend", esc(f"{number}. {question.stem}（{KINDS[question.kind]}）"))
    chosen = bool(question.answer) and question.kind not in {"case", "order"}
    key = " ".join(map(str, sorted(question.answer))) if chosen else None
    parts = (legend, _options(question, number), _answer(question))
    return el("fieldset", *parts, data_id=question.id, data_answer=key)


def _options(question: doc.Question, number: int) -> Html:
    named = [_named(question, index) for index in range(len(question.options))]
    if question.kind == "case":
        return NOTHING
    if question.kind == "order":
        return el("ul", *(el("li", esc(words)) for words in named))
    kind = "checkbox" if question.kind == "multiple" else "radio"
    return row(
        el("label", el("input", type=kind, name=f"quiz-{number}", value=index), el("span", esc(words)))
        for index, words in enumerate(named)
    )


def _answer(question: doc.Question) -> Html:
    parts = []
    if question.answer:
        between = " → " if question.kind == "order" else "；"
        parts.append(el("p", esc("答案："), esc(between.join(_named(question, i) for i in question.answer))))
    if question.rubric:
        parts.append(el("p", esc("参考要点：")))
        parts.append(el("ol", *(el("li", esc(point)) for point in question.rubric), class_="xd-rubric"))
    said = (("答对了：", question.right, "data_right"), ("没答对：", question.wrong, "data_wrong"), ("解析：", question.why, "data_why"))
    parts += [el("p", el("strong", esc(lead)), esc(words), **{mark: True}) for lead, words, mark in said if words]
    return el("details", el("summary", esc("看答案")), *parts) if parts else NOTHING


def _named(question: doc.Question, index: int) -> str:
    words = question.options[index]
    return words if question.kind == "judge" else f"{chr(ord('A') + index)}. {words}"


# --- help card -------------------------------------------------------------------------


def help_card(card: doc.HelpCard, depth: int) -> Html:
    heading = el(f"h{min(depth + 1, 6)}", esc("需要帮助，可以打这些电话"))
    words = el("p", esc(card.text)) if card.text else NOTHING
    numbers = el("ul", *(_help_line(line) for line in card.lines))
    name = "xd-help xd-help--urgent" if card.urgent else "xd-help"
    return el("section", lines([heading, words, numbers]), class_=name, data_pagefind_ignore=True)


def _help_line(line: doc.HelpLine) -> Html:
    dialled = NOT_DIALLED.sub("", line.number)
    number = el("b", esc(line.number))
    call = (
        el("a", number, href=f"tel:{dialled}", aria_label=f"拨打 {line.number}，{line.name}")
        if dialled
        else number
    )
    about = (el("span", esc(words)) for words in (line.name, line.hours) if words)
    checked = el("small", esc(line.checked)) if line.checked else NOTHING
    return el("li", call, row(about), checked)


# --- lists -----------------------------------------------------------------------------


def cards(block: doc.Cards, context: Context) -> Html:
    entries = lines(_card(card, context) for card in block.cards)
    return lines([_finder(block), el("ul", entries, class_="xd-cards")])


def _card(card: doc.Card, context: Context) -> Html:
    data: dict[str, str] = {}
    for name, values in card.data:
        key = f"data_{_name(name)}"
        data[key] = f"{data[key]} {values}" if key in data else values
    parts = [
        el(
            "a",
            esc(card.title or context.title(card.target)),
            href=context.href(card.target),
            class_="xd-card__link",
        )
    ]
    if card.summary:
        parts.append(el("p", esc(card.summary)))
    if card.meta:
        parts.append(el("ul", *(el("li", esc(words)) for words in card.meta), class_="xd-chips"))
    return el("li", *parts, class_="xd-card", **data)


def _finder(block: doc.Cards) -> Html:
    """Filters above a list; the style sheet shows them only where scripts run."""
    if not block.filters:
        return NOTHING
    labels = [_filter(block, name, label) for name, label in block.filters]
    return el("form", *labels, el("output"), class_="xd-finder")


def _filter(block: doc.Cards, name: str, label: str) -> Html:
    """One choice; a card may have several values for it, with spaces between. Numbers come in their order."""
    found = (values.split() for card in block.cards for key, values in card.data if key == name)
    values = sorted(dict.fromkeys(value for each in found for value in each), key=_size)
    options = [el("option", esc("全部"), value="")]
    options += [el("option", esc(value), value=value) for value in values]
    return el("label", el("span", esc(label)), el("select", *options, name=_name(name)))


def _size(value: str) -> tuple[int, bool]:
    """The number that a value begins with; values without one keep the order in which they came."""
    number = NUMBER.match(value)
    return (int(number[0]) if number else 0, "以上" in value)


def _name(name: str) -> str:
    """Names come from kinds, never from authors; ValueError is a bug there."""
    if not NAME.fullmatch(name):
        raise ValueError(f"filter name {name!r} is not a lower-case word")
    return name

"""What a page is, in schema.org's words as JSON-LD, for search engines and other programs.

The vocabulary's own release is what the tests check against. Nothing is said of an item that its
page does not show.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from xindeng.doc import Doc, Video, walk
from xindeng.kinds.activity import Activity
from xindeng.kinds.course import DELIVERY, Course, hours
from xindeng.kinds.hotline import Hotline
from xindeng.kinds.lecture import Lecture
from xindeng.kinds.qa import QA
from xindeng.kinds.registers import Term
from xindeng.render.html import VideoFiles
from xindeng.schema import Item
from xindeng.shelf import Library

Node = dict[str, Any]
"""One thing of the vocabulary: `@type` and its properties."""
MODES = {"online": "online", "onsite": "onsite", "blended": "blended", "duty": "onsite"}


def script(doc: Doc, library: Library, videos: Mapping[str, VideoFiles]) -> str:
    """An element for <head>; empty for pages that are no item's. No mark inside may end the element."""
    node = described(doc, library, videos)
    if not node:
        return ""
    words = json.dumps({"@context": "https://schema.org", **node}, ensure_ascii=False, separators=(",", ":"))
    return f'<script type="application/ld+json">{words.replace("<", chr(92) + "u003c")}</script>'


def described(doc: Doc, library: Library, videos: Mapping[str, VideoFiles]) -> Node:
    """The page's item; nothing for lists and for entries that the vocabulary has no word for."""
    item = library.items.get(doc.id)
    match item:
        case Course():
            return {**_common(item, "Course", library), **_course(item, library)}
        case Lecture():
            return {**_common(item, "LearningResource", library), **_lecture(item, doc, library, videos)}
        case Activity():
            steps = [{"@type": "HowToStep", "position": n, "text": words} for n, words in enumerate(item.steps, 1)]
            return {**_common(item, "HowTo", library), "totalTime": _minutes(item.minutes[1]), "step": steps}
        case QA():
            answer = {"@type": "Answer", "text": item.short_answer}
            asked = {"@type": "Question", "name": item.question, "acceptedAnswer": answer}
            return {**_common(item, "FAQPage", library), "mainEntity": [asked]}
        case Term():
            within = {"@type": "DefinedTermSet", "name": "术语", "url": library.site("terms/index.html")}
            return {"@type": "DefinedTerm", "name": item.title, "description": item.plain, "inDefinedTermSet": within}
        case Hotline():
            return {"@type": "ContactPoint", "name": item.title, "telephone": item.number, "areaServed": item.region}
        case Item():
            return _common(item, "LearningResource", library)
    return {}


def _common(item: Item, kind: str, library: Library) -> Node:
    return {
        "@type": kind,
        "name": item.title,
        "description": item.summary,
        "url": library.site(library.urls[item.id]),
        "inLanguage": "zh-Hans",
        "dateModified": item.date.isoformat(),
        "version": item.version,
        "creativeWorkStatus": "Published" if item.status == "published" else "Draft",
        "license": library.site(library.urls[item.licence]),
        "isAccessibleForFree": True,
        **({"publisher": _centre(library)} if kind != "Course" else {"provider": _centre(library)}),
    }


def _centre(library: Library) -> Node:
    return {"@type": "Organization", "name": library.centre.name, "url": library.site("index.html")}


def _minutes(count: int) -> str:
    """A length by ISO 8601."""
    return f"PT{count}M"


def _course(item: Course, library: Library) -> Node:
    lectures = [library.get(ref, Lecture) for ref in item.lectures]
    sections = [
        {"@type": "Syllabus", "name": each.title, "description": each.summary, "url": library.site(library.urls[each.id]),
         "timeRequired": _minutes(each.minutes)}
        for each in lectures
    ]  # fmt: skip
    minutes = sum(each.minutes for each in lectures)
    held: Node = {"@type": "CourseInstance", "courseWorkload": _minutes(minutes)}
    if item.delivery in DELIVERY:
        held["courseMode"] = MODES[str(item.delivery)]
    teaches = [outcome.text for outcome in item.outcomes]
    free = {"@type": "Offer", "category": "Free"}
    return {
        "educationalLevel": item.level, "teaches": teaches, "timeRequired": f"PT{hours(item, library) * 45:.0f}M",
        "syllabusSections": sections, "hasCourseInstance": [held], "offers": [free],
    }  # fmt: skip


def _lecture(item: Lecture, doc: Doc, library: Library, videos: Mapping[str, VideoFiles]) -> Node:
    course = library.get(item.course, Course)
    whole = {"@type": "Course", "name": course.title, "url": library.site(library.urls[course.id])}
    films = [block for block in walk(doc.blocks) if isinstance(block, Video) and block.id in videos]
    address = _absolute(doc, library)
    return {
        "learningResourceType": "讲座课", "educationalLevel": item.level, "timeRequired": _minutes(item.minutes),
        "teaches": [goal.text for goal in item.objectives], "isPartOf": whole,
        **({"video": [_film(film, videos[film.id], item, address) for film in films]} if films else {}),
    }  # fmt: skip


def _absolute(doc: Doc, library: Library) -> Callable[[str], str]:
    """An address relative to a page, below the web root, where media lie for every version."""
    root = library.centre.site_url.rstrip("/")
    up = "../" * (doc.url.count("/") + 1)
    return lambda link: f"{root}/{link.removeprefix(up)}"


def _film(film: Video, files: VideoFiles, item: Lecture, address: Callable[[str], str]) -> Node:
    page, link = f"#{film.id}", address(files.mp4 or files.audio)
    clips = [
        {"@type": "Clip", "name": title, "startOffset": start, "url": f"{link}#t={start:g}"}
        for start, title in film.chapters
    ]
    seen = {"@type": "VideoObject", "thumbnailUrl": address(files.poster), "encodingFormat": "video/mp4"}
    return {
        **(seen if files.mp4 else {"@type": "AudioObject", "encodingFormat": "audio/mp4"}),
        "@id": page, "name": film.title, "description": item.summary, "contentUrl": link, "uploadDate": item.date.isoformat(),
        "duration": f"PT{files.seconds:.0f}S", "inLanguage": "zh-Hans",
        "transcript": "".join(spoken.words for spoken in film.transcript),
        **({"hasPart": clips} if clips else {}),
    }  # fmt: skip

"""What may be shown and passed on: photographs, sounds, whole documents (E-01, R-08)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

from xindeng.diag import Diagnostic, Severity
from xindeng.doc import Picture, walk
from xindeng.kinds.activity import Activity
from xindeng.kinds.crisis_media import CrisisMedia
from xindeng.kinds.registers import Licence, Reference
from xindeng.schema import Item
from xindeng.shelf import Library

Found = Iterator[Diagnostic]
CAMERA = {".jpg", ".jpeg", ".webp"}
"""What cameras and telephones write; drawings are PNG."""
PAPERS = {".pdf", ".docx", ".xlsx", ".txt"}
"""Documents that open in a reader and run nothing on our site."""


def photographs(library: Library, today: date) -> Found:
    """E-01: of each photograph it is known who took it, and that those on it agreed, and still agree today."""
    for item in library.all(Item):
        noted = {note.src.rpartition("/")[2]: n for n, note in enumerate(item.pictures)}
        for picture in _shown(item):
            name = PurePosixPath(picture.src).name
            if PurePosixPath(name).suffix.lower() in CAMERA and name not in noted:
                hint = f"在开头写 pictures: [{{src: {name}, credit: 谁拍的, people: 没有人}}]；有人就写 people: 都同意了，再写 form 和 expires。"
                span = picture.span or item.at()
                yield Diagnostic("E-01", span, f"照片“{name}”没有写谁拍的、照片里的人同意了没有", hint, _weight(item))
        for n, note in enumerate(item.pictures):
            where = ("pictures", n, "people")
            if note.people == "都同意了" and not (note.form and note.expires):
                yield item.says(where, "E-01", "照片里有人，没有写签的哪张表、同意到哪天", "加 form: frm-video-consent 和 expires: 年-月-日；签字的纸留在中心。")
            elif note.expires and note.expires < today:
                yield item.says(("pictures", n, "expires"), "E-01", f"照片里的人同意到 {note.expires}，已经过了", "请本人再签一次；不愿意的，拿掉这张照片。")


def _shown(item: Item) -> Iterator[Picture]:
    if "![" in item.source.body:  # else the body, which is packed, need not be opened
        yield from (block for blocks in item.body.values() for block in walk(blocks) if isinstance(block, Picture))


def _weight(item: Item) -> Severity:
    return "warning" if item.status == "draft" else "error"


def sounds(library: Library) -> Found:
    """E-01: a voice is a machine's and says so, or has the consent of its owner."""
    held: tuple[Activity | CrisisMedia, ...] = (*library.all(Activity), *library.all(CrisisMedia))
    for item in held:
        for n, sound in enumerate(item.sounds):
            if not sound.synthetic and not sound.people_consent:
                hint = "机器做的写 synthetic；真人唱的、念的写 people_consent: {form: frm-video-consent, scope: 公开, expires: …}。"
                yield item.says(("sounds", n), "E-01", "录音没有写录的人同意了没有", hint)


def documents(library: Library) -> Found:
    """R-08: a whole document is passed on only where its licence allows it."""
    for reference in library.all(Reference):
        if reference.file and not (reference.source.file.parent / reference.file).is_file():
            yield reference.says("file", "R-08", f"找不到原件“{reference.file}”", "路径从这份登记所在的文件夹算起；没有原件就去掉 file。")
        elif reference.file and PurePosixPath(reference.file).suffix.lower() not in PAPERS:
            yield reference.says("file", "R-08", f"原件不能是这种文件“{reference.file}”", f"可以用：{'、'.join(sorted(PAPERS))}。网页和程序不能放。")
        licence = library.find(reference.licence, Licence) if reference.licence else None
        if reference.file and not reference.licence:
            yield reference.says("file", "R-08", "要把全文给人下载，没有写许可", "写 licence；不清楚能不能转发的，先问发布单位，去掉 file。")
        elif reference.file and licence and not licence.allows.redistribute:
            yield reference.says("licence", "R-08", f"“{licence.title}”不许转发，全文不能放上来", "去掉 file，只写出处和网址。")

"""What plays on a slide: sound and film are named with their size, so that nobody thinks they came along."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pptx.oxml.ns import qn

MB = 1 << 20
EMBED = qn("r:embed")
LINK = qn("r:link")
PLAYED = {
    qn("a:videoFile"): "录像",
    qn("a:audioFile"): "录音",
    qn("a:wavAudioFile"): "录音",
    qn("a:quickTimeFile"): "录像",
}


@dataclass(frozen=True)
class Recording:
    sort: str
    """录像 or 录音."""
    name: str
    size: int
    """Bytes; 0 for a file that lies elsewhere."""

    def __str__(self) -> str:
        size = f"，{self.size / MB:.1f} MB" if self.size else "，文件不在里面，只有链接"
        return f"{self.sort} {self.name}{size}"


def recording(shape: Any, part: Any) -> Recording | None:
    """The film or sound that a picture on a slide starts."""
    found = next((each for each in shape.element.iter() if each.tag in PLAYED), None)
    if found is None:
        return None
    sort = PLAYED[found.tag]
    wanted = [each.get(EMBED) for each in shape.element.iter() if each.tag.endswith("}media")]
    for ref in [*wanted, found.get(EMBED), found.get(LINK)]:
        relation = part.rels.get(ref) if ref else None
        if relation is not None and not relation.is_external:
            name = PurePosixPath(str(relation.target_part.partname)).name
            return Recording(sort, _called(shape, name), len(relation.target_part.blob))
        if relation is not None:
            return Recording(sort, PurePosixPath(str(relation.target_ref).replace("\\", "/")).name, 0)
    return Recording(sort, shape.name, 0)


def _called(shape: Any, name: str) -> str:
    """The name that the author gave, and that of the file inside."""
    return name if shape.name in ("", name) or "." not in shape.name else f"{shape.name}（{name}）"

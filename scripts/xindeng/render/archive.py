"""ZIP archives that are the same bytes every time: fixed order, fixed time, nobody's rights."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can name (APPNOTE 4.4.6): an unchanged item never changes."""
PACKED = {".pdf", ".docx", ".epub", ".pptx", ".zip", ".mp4", ".m4a", ".png", ".jpg", ".jpeg", ".webp"}
"""What is compressed already."""


def repacked(archive: bytes, change: Callable[[str, bytes], bytes] = lambda _, data: data) -> bytes:
    """The same parts in a fixed order with a fixed time; `mimetype` stands first and bare (OCF 4.2.2).

    Python's own zlib compresses, so two machines agree as far as their zlib does.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(
            old.namelist(), key=lambda name: (name != "mimetype", name != "[Content_Types].xml", name)
        ):
            if not name.endswith("/"):
                packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                store(new, name, change(name, old.read(name)), packing)
    return out.getvalue()


def store(archive: zipfile.ZipFile, name: str, data: bytes, packing: int = zipfile.ZIP_DEFLATED) -> None:
    """One part with neither the time nor the rights of this machine."""
    archive.writestr(_entry(name, packing), data, packing, 9)


def store_file(archive: zipfile.ZipFile, name: str, file: Path) -> None:
    """The same for a file that may be larger than memory."""
    packing = zipfile.ZIP_STORED if file.suffix.lower() in PACKED else zipfile.ZIP_DEFLATED
    entry = _entry(name, packing)
    entry.file_size = file.stat().st_size  # decides whether ZIP64 is needed
    with file.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)


def _entry(name: str, packing: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type, entry.create_system, entry.external_attr = packing, 3, 0o100644 << 16
    return entry

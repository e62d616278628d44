"""What the bytes of a file that pandoc writes depend on, beside its arguments."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from xindeng import pandoc


def digest(modules: Sequence[str]) -> str:
    """Hash of pandoc's version and of the given modules beside this one."""
    made = hashlib.sha256(f"pandoc {pandoc.version()}".encode())
    made.update(Path(pandoc.__file__).read_bytes())
    for name in modules:
        made.update(name.encode() + b"\0" + Path(__file__).with_name(f"{name}.py").read_bytes())
    return made.hexdigest()

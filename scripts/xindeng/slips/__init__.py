"""What Notepad, WPS and a Chinese keyboard do to a text, and what the author meant."""

from xindeng.slips.heads import explain, fence
from xindeng.slips.signs import half, invisible, listed, named, quoted, stripped

__all__ = ["explain", "fence", "half", "invisible", "listed", "named", "quoted", "stripped"]

"""Recordings and captions: probe, ladder, encode, finish, verify, captions.

The order of use: `probe` tells what a recording is, `recipe` and `key` what will be made
and under which address, `encode.encode` makes and verifies it, `verify` looks at it again later.
`finish` adds what holds words, so that a mended word encodes nothing.
(`encode` and `finish` are not named here: their library comes with the first build, and checking
goes without.)
"""

from .captions import read as read_captions
from .captions import to_vtt
from .complaints import broken
from .ladder import Recipe, Rung, key, recipe
from .ladders import Name as LadderName
from .probe import Found, listen, probe
from .show import Show
from .tools import encoder_build, present

__all__ = [
    "Found", "LadderName", "Recipe", "Rung", "Show", "broken", "encoder_build", "key", "listen", "present", "probe",
    "read_captions", "recipe", "to_vtt",
]

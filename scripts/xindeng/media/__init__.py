"""Recordings and captions: probe, ladder, encode, verify, captions.

The order of use: `probe` tells what a recording is, `recipe` and `key` what will be made
and under which address, `encode.encode` makes and verifies it, `verify` looks at it again later.
(`encode` is not named here: its library comes with the first build, and checking goes without.)
Captions go their own way, so that a mended word encodes nothing: `read_captions`, `to_vtt`.
"""

from .captions import read as read_captions
from .captions import to_vtt
from .complaints import broken
from .ladder import Recipe, Rung, key, recipe
from .probe import Found, probe
from .tools import encoder_build, present
from .verify import Broken, verify

__all__ = [
    "Broken", "Found", "Recipe", "Rung", "broken", "encoder_build", "key", "present", "probe", "read_captions",
    "recipe", "to_vtt", "verify",
]

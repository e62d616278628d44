"""Recordings and captions: probe, ladder, encode, verify, captions.

The order of use: `probe` tells what a recording is, `recipe` and `key` what will be made
and under which address, `encode` makes and verifies it, `verify` looks at it again later.
Captions go their own way, so that a mended word encodes nothing: `read_captions`, `to_vtt`.
"""

from .captions import read as read_captions
from .captions import to_vtt
from .complaints import broken
from .encode import encode
from .ladder import Recipe, Rung, key, recipe
from .probe import Found, probe
from .tools import encoder_build
from .verify import Broken, verify

__all__ = [
    "Broken", "Found", "Recipe", "Rung", "broken", "encode", "encoder_build", "key", "probe", "read_captions",
    "recipe", "to_vtt", "verify",
]

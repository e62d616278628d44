"""Narrated slides: a deck and one recording with times become the source of a video lesson.

`read_deck` tells what there is to show, `read_turns` from when on each slide is shown, and
`stills` draws them when the lesson is made.
(`stills` is not named here: its libraries come with the first build.)
"""

from .deck import Deck, Unfit, backdrop_digest, end_card
from .deck import read as read_deck
from .turns import chapters
from .turns import read as read_turns

__all__ = ["Deck", "Unfit", "backdrop_digest", "chapters", "end_card", "read_deck", "read_turns"]

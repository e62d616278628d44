"""Originals of recordings: outside Git, in a folder or a bucket; media.lock in Git says which and what they are.

`lock` reads and writes the list, `add` brings an original to its keeping, `pull` fetches it, `verify`
looks whether both ends still hold what the list says.
"""

from .lock import NAME, Locks, Original, away

__all__ = ["NAME", "Locks", "Original", "away"]

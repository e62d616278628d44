"""How a release is served: the type of each file, how long it may be kept, what its pages may load.

One table (`rules`) speaks for the server on this machine, for nginx and for object stores.
"""

from __future__ import annotations

from .objects import metadata
from .policy import sealed
from .robots import robots
from .rules import Rule, compressible, headers, hidden, rule

__all__ = ["Rule", "compressible", "headers", "hidden", "metadata", "robots", "rule", "sealed"]

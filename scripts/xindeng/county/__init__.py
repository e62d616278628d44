"""A county's own repository: made from a template, and an item of the base taken over into it."""

from xindeng.county.repository import create
from xindeng.county.takeover import override

__all__ = ["create", "override"]

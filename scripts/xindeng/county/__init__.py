"""A county's own repository: made from a template, and an item of the base taken over into it."""

from xindeng.county.create import create
from xindeng.county.override import override

__all__ = ["create", "override"]

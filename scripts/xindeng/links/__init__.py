"""Where links lead: what a page refers to, and whether all of it is there over every live version."""

from __future__ import annotations

from .check import check
from .page import Page, Ref, Scan, found, inside, resolve, scan, split
from .web import Web, folder

__all__ = ["Page", "Ref", "Scan", "Web", "check", "folder", "found", "inside", "resolve", "scan", "split"]

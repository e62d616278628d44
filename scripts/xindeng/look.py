"""What may be chosen about the site's look, and who keeps the site: values that the engine shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Scheme = Literal["auto", "light", "dark"]


@dataclass(frozen=True)
class Tab:
    """An entry of the bar at the top. `folders`: in which folders' pages it is the current one."""

    title: str
    url: str
    """Relative to the site, e.g. `courses/index.html`."""
    folders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filing:
    """A filing number in the footer (ICP, public security), with the office's page."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Number:
    """A help line in the footer."""

    number: str
    name: str


@dataclass(frozen=True)
class Licence:
    """Under which terms the content stands: name and where to read them."""

    title: str
    url: str


@dataclass(frozen=True)
class SiteInfo:
    """What centre.yml says about the site's keeper; plain text, escaped where it is shown."""

    name: str
    centre: str = ""
    description: str = ""
    address: str = ""
    """Public address of the web root with a slash at its end, or empty."""
    filings: tuple[Filing, ...] = ()
    lines: tuple[str, ...] = ()
    """Local lines of the footer: address, hours, telephone."""
    help: str = "hotlines/index.html"
    """The page with the numbers to call, relative to the site."""
    numbers: tuple[Number, ...] = ()
    """The lines themselves, national ones first."""
    licence: Licence | None = None
    versions: bool = True
    """Whether pages look for versions.json (off in packs)."""


@dataclass(frozen=True)
class Look:
    """What mkdocs.yml may choose; everything else belongs to the package."""

    site_name: str = ""
    site_description: str = ""
    scheme: Scheme = "auto"
    features: tuple[str, ...] = ()


FEATURES = ("content.code.copy", "navigation.top")
"""Features of the engine's theme that work in poured pages too."""
SCHEMES: Mapping[str, Scheme] = {"auto": "auto", "light": "light", "dark": "dark"}


def read_look(data: Mapping[str, object]) -> tuple[Look, list[str]]:
    """Read mkdocs.yml, already parsed to plain values, as data: the look, and what is not ours to set.

    The second value lists keys (`theme.custom_dir`) and values (`theme.features: x`) that
    are refused; the caller knows their places.
    """
    theme = data.get("theme", {})
    theme = theme if isinstance(theme, Mapping) else {}
    wrong = [key for key in data if key not in ("site_name", "site_description", "theme")]
    wrong += [f"theme.{key}" for key in theme if key not in ("features", "scheme")]
    listed = theme.get("features", [])
    features = [str(name) for name in listed] if isinstance(listed, list | tuple) else [str(listed)]
    wrong += [f"theme.features: {name}" for name in features if name not in FEATURES]
    scheme = str(theme.get("scheme", "auto"))
    wrong += [f"theme.scheme: {scheme}"] * (scheme not in SCHEMES)
    chosen = Look(
        str(data.get("site_name", "")),
        str(data.get("site_description", "")),
        SCHEMES.get(scheme, "auto"),
        tuple(name for name in features if name in FEATURES),
    )
    return chosen, wrong

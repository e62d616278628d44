"""Where search engines may look: at the newest release only, so that nobody finds an old page first."""

from __future__ import annotations

OPEN = ("/latest/", "/media/", "/files/", "/help.html", "/index.html", "/$")


def robots(address: str) -> str:
    """robots.txt (RFC 9309: the longest rule that fits holds). `address`: the public address, or empty."""
    rules = "".join(f"Allow: {path}\n" for path in OPEN)
    listing = f"\nSitemap: {address.rstrip('/')}/latest/sitemap.xml\n" if address else ""
    return f"User-agent: *\n{rules}Disallow: /\n{listing}"

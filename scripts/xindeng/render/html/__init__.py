"""html: one Doc as the article of a web page, every word of it escaped.

The class names are a contract with the theme: assets/xd/xindeng.css lists them at its top.
"""

from __future__ import annotations

from .article import article, toc
from .context import Context, Download, Glossary, VideoFiles
from .writer import Writer

__all__ = ["Context", "Download", "Glossary", "VideoFiles", "Writer", "article", "toc"]

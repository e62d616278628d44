"""Media types by the ending of a name (IANA's register unless another source is named)."""

from __future__ import annotations

from collections.abc import Mapping

OFFICE = "application/vnd.openxmlformats-officedocument"
OTHER = "application/octet-stream"
TEXT: Mapping[str, str] = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",  # RFC 9239
    "mjs": "text/javascript",  # RFC 9239; browsers refuse a module under another type
    "json": "application/json",
    "webmanifest": "application/manifest+json",  # W3C Web Application Manifest, section 4
    "xml": "application/xml",
    "txt": "text/plain",
    "md": "text/markdown",  # RFC 7763
    "csv": "text/csv",  # RFC 4180
    "vtt": "text/vtt",  # W3C WebVTT; browsers refuse captions under another type
    "srt": "application/x-subrip",  # in no register, but what players know
    "ics": "text/calendar",  # RFC 5545
}
"""Sent with `charset=utf-8`."""
TYPES: Mapping[str, str] = {
    **TEXT,
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "ico": "image/vnd.microsoft.icon",
    "woff2": "font/woff2",
    "gif": "image/gif",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "mkv": "video/matroska",  # RFC 9559
    "webm": "video/webm",
    "m4s": "video/iso.segment",  # 3GPP TS 26.244
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "m3u8": "application/vnd.apple.mpegurl",  # RFC 8216
    "mpd": "application/dash+xml",  # ISO/IEC 23009-1
    "wasm": "application/wasm",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
}

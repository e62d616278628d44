"""The same rules as a configuration for nginx (1.18 or later), for Debian's /etc/nginx/sites-enabled/."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xindeng.trouble import Trouble

from .rules import ALWAYS, ASK, CACHE, HIDDEN, POLICIES
from .types import OTHER, TEXT, TYPES

USAGE = 2
DOMAIN = re.compile(r"(?:[0-9A-Za-z*](?:[0-9A-Za-z-]*[0-9A-Za-z])?\.)*[0-9A-Za-z-]+|_")
LISTEN = re.compile(r"(?:[0-9.]+:|\[[0-9A-Fa-f:]+\]:)?[0-9]{1,5}")
HEAD = """# 心灯的网页服务器设置，由 ./inv nginx 写成；改了会在下一次被换掉。
# 放到 /etc/nginx/sites-enabled/，再运行：nginx -t && systemctl reload nginx
"""


@dataclass(frozen=True)
class Server:
    """Where a release lies and under which name it is served."""

    root: str
    """The folder of releases, absolute."""
    domain: str = "_"
    listen: str = "80"


def configuration(server: Server) -> str:
    """The whole file. Raises Trouble (2) for a domain, a port or a folder that nginx could misread."""
    _sound(server)
    table: dict[str, list[str]] = {kind: [] for kind in TYPES.values()}
    for ending, kind in TYPES.items():
        table[kind].append(ending)
    lines = [
        f"listen {server.listen};",
        f"server_name {server.domain};",
        f"root {_quoted(server.root)};",
        "",
        "server_tokens off;",
        "absolute_redirect off;  # 前面有别的服务器管 HTTPS 时，不带人回到 http",
        "index index.html;",
        "error_page 404 /latest/404.html;",
        "",
        *_block("types", (f"{kind} {' '.join(endings)};" for kind, endings in table.items())),
        f"default_type {OTHER};",
        "charset utf-8;",
        f"charset_types {' '.join(dict.fromkeys(kind for kind in TEXT.values() if kind != 'text/html'))};",
        "",
        "gzip_static on;  # 文件旁边有 .gz 就发 .gz",
        "gzip_vary on;",
        "",
        "add_header Cache-Control $xindeng_cache always;",
        "add_header Content-Security-Policy $xindeng_policy always;",
        *(f'add_header {name} "{words}" always;' for name, words in ALWAYS.items()),
        "",
        f"location ~ {_quoted(HIDDEN)} {{ return 404; }}",
    ]
    cache = _map("xindeng_cache", CACHE, ASK)
    return "\n".join([HEAD, *cache, "", *_map("xindeng_policy", POLICIES, ""), "", *_block("server", lines), ""])


def _map(name: str, table: Iterable[tuple[str, str]], otherwise: str) -> list[str]:
    rows = (f'{_quoted(f"~{pattern}")} "{value}";' for pattern, value in table)
    return _block(f"map $uri ${name}", [f'default "{otherwise}";', *rows])


def _block(head: str, lines: Iterable[str]) -> list[str]:
    return [f"{head} {{", *(f"    {line}".rstrip() for line in lines), "}"]


def _quoted(words: str) -> str:
    """A word in quotation marks; within them a backslash before a letter stays as it is."""
    return f'"{words}"'


def _sound(server: Server) -> None:
    wrong: Mapping[str, bool] = {
        f"--domain 不能写“{server.domain}”：写域名，例如 xindeng.example.org。": not DOMAIN.fullmatch(server.domain),
        f"--listen 不能写“{server.listen}”：写端口，例如 80 或 127.0.0.1:8080。": not LISTEN.fullmatch(server.listen),
        f"发布文件夹的名字里不能有引号、反斜线、$ 和换行：{server.root!r}": bool(re.search(r"[\"\\$\n\r;{}]", server.root)),
    }
    for words in (words for words, refused in wrong.items() if refused):
        raise Trouble(words, USAGE)

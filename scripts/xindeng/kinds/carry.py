"""装进优盘带走: the page that offers the whole site to take along (stick.py makes what it offers)."""

from __future__ import annotations

from xindeng.doc import Doc, para

from .common import bullets, section

URL = "downloads.html"

STEPS = (
    "下载要的那一个。有几个分包的，全部下载。",
    "在电脑上解压到优盘，分包都解压到同一个文件夹。",
    "打开那个文件夹里的 index.html，就是网站。看、搜索、放视频、打印都不用上网。",
    "拷给别人时，拷整个文件夹。",
)
PHONE = "手机多半打不开压缩包里的网页。课程、讲座和手册的页面上各有“单个网页文件”，一个文件，发到手机上就能看。"


def carry() -> Doc:
    """How to take the site along. Sizes are known when everything else is made: they are poured last."""
    blocks = (
        *section("怎么装进优盘", bullets(STEPS, ordered=True), id="how"),
        *section("手机上", para(PHONE), id="phone"),
    )
    summary = "没有网络的村里，也能看课、搜索、放视频、打印。"
    return Doc("downloads", "index", "", "装进优盘带走", URL, blocks, summary=summary)

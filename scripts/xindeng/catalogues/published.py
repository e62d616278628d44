"""What is found in a site that was published (./inv links)."""

from __future__ import annotations

ENTRIES = {
    "W-13": (
        "转来转去，到不了一页",
        "旧网址会自动转到新的一页。几个旧编号互相转，读者就永远停在“正在转”。",
        "replaces: [act-b]   # act-b 又写着 replaces: [act-a]",
        "replaces: [act-a, act-b]   # 只写在还在的那一项里",
    ),
    "W-14": (
        "正式网址不对",
        "同一页在每一版里都有，搜索引擎和转发都只认 latest/ 里的那一个。写错了，别人会转到旧版。",
        '<link rel="canonical" href="https://xindeng.example.org/2026.10/courses/crs-a.html">',
        '<link rel="canonical" href="https://xindeng.example.org/latest/courses/crs-a.html">',
    ),
    "W-15": (
        "旧网址走不通了",
        "印出去的二维码、别人存的网址，都指着 latest/ 里的那一页。改了编号或删了内容，要留一条路。",
        "id: act-new   # 从前叫 act-old，没有写明",
        "id: act-new\nreplaces: [act-old]",
    ),
    "W-16": (
        "页面上少了一个位置",
        "别人可能存了带 # 的网址。改标题没有关系，标题后面的编号最好留着。",
        "## 开场 {#start}   # 从前是 {#opening}",
        "## 开场 {#opening}",
    ),
    "W-17": (
        "外面的网页打不开",
        "出处和参考都要能查到。网页没有了是错误；这一次连不上只是提醒，过一天再查一次。通向内部网络的网址，读者打不开，也不去问。",
        "url: http://192.168.1.2/指南.html",
        "url: https://www.example.org/指南.html",
    ),
}

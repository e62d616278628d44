"""Y: a file that cannot be read as YAML. I: the identity of an item."""

from __future__ import annotations

from xindeng.catalogues import Words

ENTRIES: Words = {
    "Y-01": (
        "YAML 写法有误",
        ("字段区用 YAML 书写。最常见的错误是全角冒号、冒号后少空格、缩进没有对齐、引号没有成对。"
        "这一处之后的内容都读不出来，所以先改它。"),
        "title：倾听\nminutes:90",
        "title: 倾听\nminutes: 90",
    ),
    "Y-02": (
        "同一个字段写了两次",
        "写了两次就不知道以哪一次为准。别的程序会悄悄用后一个，把前一个丢掉；我们请您选一个。",
        "title: 倾听\ntitle: 先听懂",
        "title: 先听懂",
    ),
    "Y-03": (
        "不使用 YAML 的高级写法",
        ("锚点（&）、引用（*）、标签（!）和合并键（<<）会让一段很短的文字展开成极大的数据，也会让别人看不懂。"
        "文字本身以这些符号开头时，两边加引号。"),
        "summary: *abc",
        'summary: "*abc"',
    ),
    "Y-04": (
        "有看不见的字符",
        "从网页或聊天里复制的文字常带零宽字符、控制字符。它们看不见，却会让搜索找不到、校验对不上。",
        "title: 倾（零宽空格）听",
        "title: 倾听",
    ),
    "Y-05": ("嵌套太深", "超过 32 层的结构没有人看得懂，多半是缩进出了错。", "[[[[[[…]]]]]]", "[一, 二, 三]"),
    "Y-06": (
        "文件太大",
        "超过 1 MB 的文字文件多半混进了图片或数据。拆开以后，每一份都好改、好审。",
        "一个文件里写了全部课程",
        "每一讲一个文件",
    ),
    "Y-07": (
        "文件编码不是 UTF-8",
        "旧的记事本和 WPS 可能存成 GBK。编码不一致时，别人打开会是乱码。",
        "另存为 → 编码：ANSI",
        "另存为 → 编码：UTF-8",
    ),
    "Y-08": (
        "字段区缺失或没有结束",
        "每个 .md 文件以字段区开头：第一行三个减号，然后是字段，再一行三个减号，之后才是正文。",
        "# 倾听\n正文……",
        "---\nid: lec-listening-01\ntype: lecture\n---\n\n## 导入",
    ),
    "Y-09": (
        "这里应当是一组字段",
        "每一项内容由“字段: 内容”组成。一整段文字、一个孤零零的词都不是字段。",
        "倾听",
        "title: 倾听",
    ),
    "Y-10": ("文件是空的", "空文件多半是没有保存成功。", "（空）", "id: term-listening\ntype: term\ntitle: 倾听"),
    "Y-11": (
        "文件名的结尾不对，没有读",
        ("内容写在以 .md 或 .yml 结尾的文件里。记事本存文件时会悄悄加上 .txt，电脑又常常把结尾藏起来，"
        "于是看着是 .md，其实不是。"),
        "慢呼吸.md.txt",
        "慢呼吸.md",
    ),
    "Y-12": (
        "一个文件里有两项内容",
        "一个 .md 文件写一项内容：一个字段区，后面是它的正文。两项写在一起，分不清哪段正文是谁的。",
        "---\nid: act-a\n---\n正文\n---\nid: act-b\n---\n正文",
        "---\nid: act-a\n---\n正文",
    ),
    "I-01": (
        "编号重复",
        "编号是一项内容永远的名字：网址、二维码和引用都靠它。两项用同一个编号，读者会走错门。",
        "- id: term-listening\n- id: term-listening",
        "- id: term-listening\n- id: term-empathy",
    ),
    "I-02": (
        "编号的开头与类型不符",
        "编号的开头说明它是什么：lec- 是讲次，kit- 是讲座工具包。看到编号就知道它通向哪里。",
        "id: listening-01\ntype: lecture",
        "id: lec-listening-01\ntype: lecture",
    ),
    "I-03": ("不认识的类型", "类型决定要写哪些字段、怎样排印。", "type: lectures", "type: lecture"),
    "I-04": (
        "引用的类型不对",
        "这个字段只能引用某一类内容，例如 course 只能写课程的编号。",
        "course: lec-listening-01",
        "course: crs-helping-basics",
    ),
    "I-05": (
        "引用了草稿",
        "草稿不会发布，引用它的页面上会留下断开的链接。",
        "lectures: [lec-draft-01]   # 它的 status 是 draft",
        "等它改成 in_review 再引用",
    ),
    "I-06": (
        "缺少 courses/centre.yml",
        "这个文件写着中心名称、网址和求助热线。没有它，求助卡是空的。",
        "（没有这个文件）",
        "name: 某县社会心理服务中心\nsite_name: 心灯\nsite_url: https://example.org\nhelp:\n  national: [hot-12356]",
    ),
}

"""./inv import FOLDER: Markdown pages of another system become drafts; their links, pictures and boxes come along."""

import shutil
from datetime import date

import pytest
import wording

from xindeng import doc, examine, imports, library
from xindeng.diag import errors
from xindeng.trouble import Trouble

DAY = date(2026, 11, 22)
PAGES = {
    "index.md": "---\ntitle: 倾听课\nauthor: 某某人\nlayout: home\n---\n\n先看[停一停](讲次/01-停.md)，再看[听一听](讲次/02-听.md#怎么听)。\n",
    "讲次/01-停.md": """---
title: 停一停
date: 2024-01-02
description: 停三秒再说。
tags: [沟通, 编程]
rating: 5
draft: false
---

# 停一停

## 教学目标

- 说出为什么要停

## 为什么要停

先停<br>再说。<b>慢</b>就是快[^1]。见[听一听](02-听.md)和[没有的页](没有.md)，回[首页](../index.md)。

[^1]: 一条脚注。

![两个人](../图/坐着.png)

<img src="../图/坐着.png" alt="还是那张图" width="200">

<table><tr><th>动作</th><th>怎么做</th></tr><tr><td>停</td><td>放下手里的事</td></tr></table>

<details><summary>讲师看</summary>

不要点名。

</details>

!!! warning "小心"
    不勉强。

    - 一条

> [!TIP]
> 等三秒。

- [ ] 椅子
- [x] 热水

<!-- 以后再写 -->

<script>alert(1)</script>
""",
    "讲次/02-听.md": "# 听一听\n\n:::note 记住\n先别说话。\n:::\n\n看图：\n\n![[坐着.png]]\n\n文字 ==要紧==，代码：\n\n```\n!!! 不是框\n```\n",
    "LICENSE.md": "All rights reserved.\n",
    "空.md": "---\ntitle: 空\n---\n",
}


@pytest.fixture
def bring(sample, tmp_path):
    """Writes the pages into a folder and brings it in."""

    class Bringing:
        root = sample
        folder = tmp_path / "倾听课"

        def __call__(self, pages=PAGES, name="", **wishes):
            for path, words in pages.items():
                file = self.folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(words if isinstance(words, bytes) else words.encode())
            self.report = imports.bring(self.folder / name, imports.Options(sample, DAY, **wishes))
            return self.report

        def body(self, n):
            return (sample / self.report.drafts[n].path).read_text("utf-8").split("\n---\n", 1)[1]

        def told(self, *words):
            found = [str(line) for line in self.report.lines if all(word in str(line) for word in words)]
            assert len(found) == 1, (words, [str(line) for line in self.report.lines])
            return found[0]

    made = Bringing()
    (made.folder / "图").mkdir(parents=True)
    (made.folder / "图" / "坐着.png").write_bytes(wording.png())
    (made.folder / "图" / "没用到.png").write_bytes(wording.png(9, 9))
    return made


def test_a_folder_of_pages_becomes_drafts_that_lead_to_each_other(bring):
    report = bring()
    assert [made.title for made in report.drafts] == ["倾听课", "停一停", "听一听"]
    home, stop, listen = (made.id for made in report.drafts)
    assert f"先看[停一停]({stop})，再看[听一听]({listen})。" in bring.body(0)
    assert f"见[听一听]({listen})和没有的页，回[首页]({home})。" in bring.body(1)
    assert "没有.md" in bring.told("链接“没有的页”")
    shelf, problems = library.load(bring.root, drafts=True)
    assert errors(problems) == []
    assert errors(examine.examine(bring.root, DAY, drafts=True).problems) == []
    assert shelf.items[stop].summary == "停三秒再说。"
    assert shelf.items[stop].topics == ("沟通",)
    assert [goal.text for goal in shelf.items[stop].objectives] == ["说出为什么要停"]


def test_html_and_boxes_of_other_systems_get_our_form(bring):
    bring()
    body = bring.body(1)
    assert "先停\\\n再说。慢就是快[^1]。" in body
    assert "[^1]: 一条脚注。" in body
    assert body.count("](图/坐着.png)") == 2
    assert "![还是那张图](图/坐着.png)" in body
    assert "| 动作 | 怎么做 |\n| --- | --- |\n| 停 | 放下手里的事 |" in body
    assert '!!! note "讲师看"\n    不要点名。' in body
    assert '!!! warning "小心"\n    不勉强。\n\n    - 一条' in body
    assert "!!! tip" in body
    assert "- [ ] 椅子\n- [ ] 热水" in body
    assert "alert" not in body
    other = bring.body(2)
    assert '!!! note "记住"\n    先别说话。' in other
    assert "文字 **要紧**，代码：\n\n```\n!!! 不是框\n```" in other
    assert "](图/坐着.png)" in other
    assert bring.report.pictures == 1


def test_what_finds_no_place_is_told(bring):
    bring()
    for words in (
        ("标签 编程",), ("字段 rating：5",), ("字段 date",), ("注释：", "以后再写"), ("script", "没有运行"), ("LICENSE.md",), ("空.md", "没有文字"),
        ("没有一页用到的文件 1 个：图/没用到.png",), ("能折叠的一段“讲师看”",),
    ):  # fmt: skip
        bring.told(*words)
    assert "某某人" not in bring.report.as_text()
    assert "人名没有带进来" in bring.told("index.md", "作者")


def test_gbk_pages_are_read_and_it_is_said(bring):
    bring({"老文件.md": "# 老文件\n\n听人说话，先停三秒。\n".encode("gbk")})
    assert "听人说话，先停三秒。" in bring.body(0)
    assert "GBK" in bring.told("老文件.md", "编码")


def test_one_page_finds_its_pictures_beside_it(bring):
    report = bring(name="讲次/01-停.md")
    assert [made.title for made in report.drafts] == ["停一停"]
    assert report.pictures == 0  # ../图 lies outside of the page's own folder
    bring.told("图片 ../图/坐着.png")
    shutil.copytree(bring.folder / "图", bring.folder / "讲次" / "图")
    (bring.folder / "讲次" / "单页.md").write_text("# 单页\n\n看图。\n\n![灯](图/坐着.png)\n", "utf-8")
    assert bring({}, "讲次/单页.md").pictures == 1


@pytest.mark.parametrize(
    "target", ["../../秘密.png", "/etc/hostname", "file:///etc/hostname", "https://example.org/a.png"]
)
def test_pictures_outside_of_the_folder_are_not_read(bring, target):
    (bring.folder.parent / "秘密.png").write_bytes(wording.png())
    report = bring({"讲次/页.md": f"# 页\n\n文字。\n\n![图]({target})\n"})
    assert report.pictures == 0
    bring.told("图片", target)


def test_a_link_out_of_the_folder_is_not_followed(bring):
    (bring.folder.parent / "外面.md").write_text("# 外面\n\n不该读到。\n", "utf-8")
    (bring.folder / "链接.md").symlink_to(bring.folder.parent / "外面.md")
    bring({"页.md": "# 页\n\n文字。\n"})
    assert "不该读到" not in "".join(bring.body(n) for n in range(len(bring.report.drafts)))


def test_pages_keep_the_order_in_which_people_count(bring):
    pages = {
        f"{name}.md": f"# 页{name}\n\n文字。\n"
        for name in ("10", "2", "第十一讲", "第二讲", "第一讲", "第二十讲", "第十讲")
    }
    wanted = ["2", "10", "第一讲", "第二讲", "第十讲", "第十一讲", "第二十讲"]
    assert [made.title for made in bring(pages).drafts] == [f"页{name}" for name in wanted]


def test_a_folder_without_pages_is_refused_in_one_sentence(bring):
    with pytest.raises(Trouble, match="Markdown 文件夹"):
        bring({"说明.txt": "没有"})


def test_toml_heads_and_broken_heads_are_told(bring):
    bring(
        {
            "甲.md": '+++\ntitle = "甲页"\nweight = 3\n+++\n\n文字一。\n',
            "乙.md": "---\ntitle: [没有结束\n---\n\n文字二。\n",
        }
    )
    assert {made.title for made in bring.report.drafts} == {"甲页", "乙"}
    bring.told("乙.md", "读不下去")
    bring.told("甲.md", "weight")


def test_text_of_a_page_reads_back_whatever_it_holds(bring):
    bring({"页.md": "# 页\n\n写作 \\*星号\\* 和 {{ 7*7 }} 和 `代码` 和 1\\. 一\n"})
    assert "写作 \\*星号\\* 和 " in bring.body(0)
    shelf, _ = library.load(bring.root, drafts=True)
    (block,) = shelf.items[bring.report.drafts[0].id].prose("step-1")
    assert doc.plain(block.inlines) == "写作 *星号* 和 {{ 7*7 }} 和 代码 和 1. 一"

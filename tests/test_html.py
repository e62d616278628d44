"""What a Doc looks like on a web page: the markup that the theme relies on."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import get_args

import pytest

from xindeng import doc
from xindeng.doc import Doc, Inlines, Text, para, text
from xindeng.prose import read
from xindeng.render.html import Context, Download, Glossary, VideoFiles, article, toc

FILES = VideoFiles(
    mp4="../media/k1/video.mp4",
    mp4_bytes=3_210_000,
    poster="../media/k1/poster.jpg",
    captions="../media/k1/zh-Hans.vtt",
    hls="../media/k1/master.m3u8",
    audio="../media/k1/audio.m4a",
    audio_bytes=820_400,
    seconds=125.4,
    width=1280,
    height=720,
)
CONTEXT = Context(
    href=lambda target: f"../{target}.html",
    title=lambda target: f"《{target}》",
    videos={"vid-a": FILES},
    downloads=(),
    pictures=lambda src: f"../pictures/{src}",
)
PAGE = Doc(id="lec-a", kind="lecture", label="讲", title="题", url="lectures/lec-a.html", blocks=())


def page(*blocks: doc.Block, context: Context = CONTEXT) -> str:
    """The article of a page that holds these blocks, without its head."""
    whole = article(replace(PAGE, blocks=blocks), context)
    return whole.partition("</header>\n")[2].removesuffix("</div>")


def line(*inlines: doc.Inline) -> str:
    return page(doc.Paragraph(inlines)).removeprefix("<p>").removesuffix("</p>")


# --- every block -----------------------------------------------------------------------

QUESTION = doc.Question("q1", "single", "听的时候先做什么？", ("插话", "看着他"), (1,), "对。", "再想想。")

GOLDEN: list[tuple[doc.Block, str]] = [
    (para("一句话。"), "<p>一句话。</p>"),
    (
        doc.Section("题目", (para("文"),), id="one", note="20 分钟"),
        '<section id="one"><h2>题目 <small class="xd-note">20 分钟</small></h2>\n<p>文</p></section>',
    ),
    (
        doc.Section("常见错误", (para("文"),), id="mistakes", reader="facilitator"),
        ('<section id="mistakes"><details class="xd-fold"><summary><h2>常见错误（带领者）</h2></summary>'
        "<p>文</p></details></section>"),
    ),
    (
        doc.Bullets(((para("甲"),), (para("乙"), doc.Bullets(((para("丙"),),), ordered=True, start=3)))),
        '<ul><li>甲</li><li>乙\n<ol start="3"><li>丙</li></ol></li></ul>',
    ),
    (doc.Checklist((text("签到表"), text("笔"))), '<ul class="xd-checklist"><li>签到表</li><li>笔</li></ul>'),
    (
        doc.Table((text("项"), text("分")), ((text("听"), text("15")), (text("合计"), text("15"))), numeric=(1,), total=True),
        ('<div class="xd-table" role="region" tabindex="0" aria-label="表 1：项、分"><table>'
        '<thead><tr><th scope="col">项</th><th scope="col" class="xd-num">分</th></tr></thead>'
        '<tbody><tr><td>听</td><td class="xd-num">15</td></tr>'
        '<tr class="xd-total"><td>合计</td><td class="xd-num">15</td></tr></tbody></table></div>'),
    ),
    (
        doc.Facts((("时长", text("90 分钟")),)),
        '<dl class="xd-facts"><div><dt>时长</dt><dd>90 分钟</dd></div></dl>',
    ),
    (doc.Quote((para("引"),)), "<blockquote><p>引</p></blockquote>"),
    (
        doc.Callout("say", "指导语", (para("请坐。"),)),
        '<div class="xd-callout xd-callout--say" role="note"><p class="xd-callout__title">指导语</p>\n<p>请坐。</p></div>',
    ),
    (
        doc.Callout("facilitator", "手记", (para("停。"),), reader="facilitator"),
        '<details class="xd-fold xd-callout--facilitator"><summary>手记（带领者）</summary><p>停。</p></details>',
    ),
    (
        doc.Slide("三步", (para("等一等。"),), number=2, reader="facilitator"),
        '<details class="xd-fold xd-slide"><summary>幻灯片 2 · 三步（带领者）</summary><p>等一等。</p></details>',
    ),
    (
        doc.Slide("只有题目", (), number=3, reader="facilitator"),
        '<p class="xd-slide">幻灯片 3 · 只有题目（带领者）</p>',
    ),
    (
        doc.Section("变式", (doc.Slide("三步", (para("等一等。"),), number=2, reader="facilitator"),), reader="facilitator"),
        ('<section id="s-1"><details class="xd-fold"><summary><h2>变式（带领者）</h2></summary>'
        '<div class="xd-slide" role="note"><p class="xd-callout__title">幻灯片 2 · 三步</p>\n<p>等一等。</p></div></details></section>'),
    ),
    (
        doc.Picture("图.png", "一家人"),
        '<figure class="xd-picture"><img src="../pictures/图.png" alt="一家人" loading="lazy"></figure>',
    ),
    (doc.Verbatim("a\n  <b>"), '<pre tabindex="0"><code>a\n  &lt;b&gt;</code></pre>'),
    (doc.Rule(), "<hr>"),
    (doc.Lines(3, "我想说"), '<div class="xd-lines"><span>我想说</span><i></i><i></i><i></i></div>'),
    (doc.Direction(text("灯暗。")), '<p class="xd-direction">（灯暗。）</p>'),
    (
        doc.Cue("老周", text("嗯。"), "不抬头"),
        ('<p class="xd-cue"><b class="xd-speaker">老周<span class="xd-hidden">：</span></b>'
        '<span class="xd-aside">不抬头</span><span class="xd-speech">嗯。</span></p>'),
    ),
    (
        doc.Video("vid-a", "听见", (doc.Spoken(62.5, 64, "你好"),), ((0, "开场"),), "画面由文字合成"),
        ('<figure class="xd-video" id="vid-a"><video controls preload="none" playsinline '
        'poster="../media/k1/poster.jpg" width="1280" height="720" aria-label="听见" '
        'data-hls="../media/k1/master.m3u8"><source src="../media/k1/video.mp4" type="video/mp4">'
        '<track kind="captions" src="../media/k1/zh-Hans.vtt" srclang="zh-Hans" label="中文字幕" default></video>'
        "<figcaption>听见 <small>02:05</small></figcaption></figure>\n"
        '<p class="xd-video__label">画面由文字合成</p>\n'
        '<ul class="xd-video__links" data-pagefind-ignore>'
        '<li><a href="../media/k1/video.mp4" download>下载视频（3.2 MB）</a></li>'
        '<li><a href="../media/k1/audio.m4a">只听声音（820 kB）</a></li></ul>\n'
        '<ol class="xd-chapters" data-for="vid-a" aria-label="章节"><li data-at="0">'
        '<a href="../media/k1/video.mp4#t=0" data-pagefind-ignore>00:00</a><span>开场</span></li></ol>\n'
        '<details class="xd-fold" open><summary>文字稿（点时间，听那一句）</summary>'
        '<div class="xd-transcript__box" data-scrolls tabindex="0" role="region" aria-label="文字稿">'
        '<ol class="xd-transcript" data-for="vid-a"><li id="vid-a@62.5" data-at="62.5">'
        '<a href="../media/k1/video.mp4#t=62.5" data-pagefind-ignore>01:02</a><span>你好</span></li></ol></div></details>'),
    ),
    (
        doc.Quiz((QUESTION,)),
        ('<div class="xd-quiz" data-pagefind-ignore><fieldset data-id="q1" data-answer="1">'
        '<legend>1. 听的时候先做什么？（单选）</legend>'
        '<label><input type="radio" name="quiz-1" value="0"><span>A. 插话</span></label>'
        '<label><input type="radio" name="quiz-1" value="1"><span>B. 看着他</span></label>'
        "<details><summary>看答案</summary><p>答案：B. 看着他</p><p data-right><strong>答对了：</strong>对。</p>"
        "<p data-wrong><strong>没答对：</strong>再想想。</p></details></fieldset></div>"),
    ),
    (
        doc.HelpCard((doc.HelpLine("12356", "心理援助", "全天", "2026-11 核对网页"),), "不用一个人扛。", urgent=True),
        ('<section class="xd-help xd-help--urgent" data-pagefind-ignore><h2>需要帮助，可以打这些电话</h2>\n'
        "<p>不用一个人扛。</p>\n"
        '<ul><li><a href="tel:12356" aria-label="拨打 12356，心理援助"><b>12356</b></a>'
        "<span>心理援助</span><span>全天</span><small>2026-11 核对网页</small></li></ul></section>"),
    ),
    (
        doc.Cards((doc.Card("act-a", "慢呼吸", "坐着做。", ("5 分钟",), (("topic", "压力 睡眠"), ("level", "L1"))),), (("topic", "话题"),)),
        ('<form class="xd-finder"><label><span>话题</span><select name="topic"><option value="">全部</option>'
        '<option value="压力">压力</option><option value="睡眠">睡眠</option></select></label>'
        "<output></output></form>\n"
        '<ul class="xd-cards"><li class="xd-card" data-topic="压力 睡眠" data-level="L1">'
        '<a href="../act-a.html" class="xd-card__link">慢呼吸</a><p>坐着做。</p>'
        '<ul class="xd-chips"><li>5 分钟</li></ul></li></ul>'),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("block", "markup"), GOLDEN, ids=lambda value: type(value).__name__)
def test_each_block_has_the_markup_that_the_theme_relies_on(block, markup):
    assert page(block) == markup


def test_no_kind_of_block_is_forgotten():
    assert {type(block) for block, _ in GOLDEN} == set(get_args(doc.Block))


def test_an_unknown_block_is_a_bug():
    with pytest.raises(TypeError):
        page(doc.Base())  # type: ignore[arg-type]


INLINES: list[tuple[Inlines, str]] = [
    ((doc.Strong(text("粗")), doc.Emphasis(text("斜")), doc.Code("x<y")), "<strong>粗</strong><em>斜</em><code>x&lt;y</code>"),
    ((Text("一"), doc.Break(), Text("二")), "一<br>二"),
    ((doc.Link("lec-b", text("那一讲")),), '<a href="../lec-b.html">那一讲</a>'),
    ((doc.Link("lec-b", ()),), '<a href="../lec-b.html">《lec-b》</a>'),
    ((doc.Link("#one", text("上文")),), '<a href="#one">上文</a>'),
    ((doc.Link("https://a.cn/?a=1&b=2", text("站")),), '<a href="https://a.cn/?a=1&amp;b=2" rel="noopener">站</a>'),
    ((doc.Link("tel:12356", text("打")),), '<a href="tel:12356">打</a>'),
]  # fmt: skip


@pytest.mark.parametrize(("inlines", "markup"), INLINES)
def test_each_inline_has_its_element(inlines, markup):
    assert line(*inlines) == markup


def test_notes_stand_at_the_end_and_equal_notes_share_a_number():
    note = doc.Footnote((para("出处"),))
    markup = page(doc.Paragraph((Text("甲"), note)), doc.Paragraph((Text("乙"), note)))
    assert markup.count('id="fnref-1"') == 1
    assert markup.count('href="#fn-1"') == 2
    assert markup.endswith(
        '<section class="xd-notes" role="doc-endnotes"><h2>脚注</h2><ol><li id="fn-1">出处 '
        '<a href="#fnref-1" aria-label="回到正文（脚注 1）">↩</a></li></ol></section>'
    )


# --- the whole page --------------------------------------------------------------------

WHOLE = replace(
    PAGE,
    summary="一句话说完。",
    notices=("尚未经专业审核", "AI 辅助起草"),
    trail=(("index.html", "首页"), ("crs-a", "课")),
    before=("lec-0", "上一讲"),
    after=("lec-2", "下一讲"),
    filters=(("类型", "讲"), ("适用", "居民, 志愿者")),
    blocks=(doc.Section("一", (doc.Section("二", ()),)), doc.Section("三", (), id="three"), doc.Section("", (para("无题"),))),
)  # fmt: skip


def test_a_page_has_trail_head_downloads_blocks_and_pager_in_order():
    file = Download("../files/a.pdf", "带领者手册", "带着它去", "pdf", 1_204_000, 24)
    assert article(WHOLE, replace(CONTEXT, downloads=(file,))).split("\n") == [
        ('<nav class="xd-trail" aria-label="位置" data-pagefind-ignore><ol><li><a href="../index.html.html">首页</a></li>'
        '<li><a href="../crs-a.html">课</a></li></ol></nav>'),
        '<div data-pagefind-body data-id="lec-a"><header class="xd-head"><p class="xd-kind" data-pagefind-ignore>讲</p>',
        "<h1>题</h1>",
        '<span hidden data-pagefind-filter="类型:讲"></span><span hidden data-pagefind-filter="适用:居民, 志愿者"></span>',
        '<p class="xd-summary">一句话说完。</p>',
        '<ul class="xd-notice" data-pagefind-ignore><li>尚未经专业审核</li><li>AI 辅助起草</li></ul></header>',
        ('<ul class="xd-downloads" aria-label="下载与打印" data-pagefind-ignore><li><a href="../files/a.pdf">'
        "<b>带领者手册</b><span>带着它去</span><small>PDF · 1.2 MB · 24 页</small></a></li></ul>"),
        '<p class="xd-wechat" data-pagefind-ignore>微信里下载不了？点右上角的“…”，选“在浏览器打开”。</p>',
        '<section id="s-1"><h2>一</h2>',
        '<section id="s-2"><h3>二</h3></section></section>',
        '<section id="three"><h2>三</h2></section>',
        '<section id="s-3"><p>无题</p></section></div>',
        ('<nav class="xd-pager" aria-label="上一页和下一页" data-pagefind-ignore>'
        '<a href="../lec-0.html" rel="prev"><small>上一页</small><span>上一讲</span></a>'
        '<a href="../lec-2.html" rel="next"><small>下一页</small><span>下一讲</span></a></nav>'),
    ]  # fmt: skip


def test_search_does_not_find_list_pages():
    assert "data-pagefind-body" not in article(replace(WHOLE, kind="index"), CONTEXT)


def test_the_list_of_headings_agrees_with_the_page():
    assert toc(WHOLE) == [(2, "s-1", "一"), (3, "s-2", "二"), (2, "three", "三")]


def test_anchors_are_unique_whatever_ids_were_given():
    sections = [
        doc.Section("甲", (), id="s-1"),
        doc.Section("乙", ()),
        doc.Section("丙", (), id="s-1"),
        doc.Section("丁", ()),
    ]
    ids = re.findall(r'<section id="([^"]*)"', page(*sections))
    assert ids == ["s-1", "s-2", "s-3", "s-4"]
    assert [anchor for _, anchor, _ in toc(replace(PAGE, blocks=tuple(sections)))] == ids


def test_headings_never_go_deeper_than_six():
    block: doc.Block = para("底")
    for _ in range(8):
        block = doc.Section("层", (block,))
    assert re.findall(r"<h(\d)", page(block)) == ["2", "3", "4", "5", "6", "6", "6", "6"]


def test_neighbours_for_leaders_share_one_fold_and_nothing_folds_twice():
    leader = [
        para("步骤", reader="facilitator"),
        doc.Callout("say", "指导语", (para("请坐"),), reader="facilitator"),
    ]
    note = doc.Callout("facilitator", "手记", (para("停"),), reader="facilitator")
    markup = page(para("大家"), *leader, note, para("后"))
    assert re.findall(r"<summary>(.*?)</summary>", markup) == ["给带领者", "手记（带领者）"]
    inside = page(doc.Section("如果", (*leader, note), reader="facilitator"))
    assert inside.count("<details") == 1
    assert 'class="xd-callout xd-callout--facilitator"' in inside


def test_other_kinds_of_question_show_what_they_need():
    many = replace(QUESTION, kind="multiple", answer=(0, 1))
    judge = replace(QUESTION, kind="judge", options=("对", "错"), answer=(0,))
    order = replace(QUESTION, kind="order", answer=(1, 0))
    case = replace(QUESTION, kind="case", options=(), answer=(), rubric=("先听", "再问"))
    markup = page(doc.Quiz((many, judge)), doc.Quiz((order, case)))
    assert 'type="checkbox" name="quiz-1"' in markup
    assert "答案：A. 插话；B. 看着他" in markup
    assert "<p>答案：对</p>" in markup
    assert "答案：B. 看着他 → A. 插话" in markup
    assert '<ol class="xd-rubric"><li>先听</li><li>再问</li></ol>' in markup
    assert re.findall(r"<legend>(\d)", markup) == ["1", "2", "3", "4"]


def test_a_recording_that_is_not_made_yet_says_so():
    markup = page(doc.Video("vid-b", "以后", (doc.Spoken(0, 1, "你好"),)))
    assert "<video" not in markup
    assert "还没有做好" in markup
    assert "你好" in markup


# --- nothing that an author writes becomes markup ----------------------------------------

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</h1></article><script>alert(1)</script>",
    "<!-- x -->",
    "&lt;script&gt;",
    "{{ 7*7 }}",
    "]]>",
]
TAGS = {
    "a", "article", "b", "blockquote", "br", "code", "dd", "details", "div", "dl", "dt", "em", "fieldset", "figcaption",
    "figure", "form", "h1", "h2", "h3", "header", "hr", "i", "img", "input", "label", "legend", "li", "nav", "ol", "option",
    "output", "p", "pre", "section", "select", "small", "source", "span", "strong", "summary", "sup", "table", "tbody",
    "td", "th", "thead", "tr", "track", "ul", "video", "caption",
}  # fmt: skip


class Reader(HTMLParser):
    """Collects every element, attribute and word of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, list[str]] = {}
        self.words = ""
        self.comments: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        self.comments.append(data)


def attacked(bad: str) -> Doc:
    """A page with the same words in every place that takes words."""
    words: Inlines = (
        Text(bad),
        doc.Strong(text(bad)),
        doc.Code(bad),
        doc.Link("lec-b", text(bad)),
        doc.Footnote((para(bad),)),
    )
    blocks: tuple[doc.Block, ...] = (
        doc.Section(bad, (doc.Paragraph(words),), note=bad, reader="facilitator"),
        doc.Bullets(((doc.Paragraph(words),),)),
        doc.Checklist((words,)),
        doc.Table((words,), ((words,),), caption=bad),
        doc.Facts(((bad, words),)),
        doc.Callout("note", bad, (para(bad),)),
        doc.Callout("facilitator", bad, (para(bad),), reader="facilitator"),
        doc.Picture(bad, bad),
        doc.Verbatim(bad),
        doc.Lines(1, bad),
        doc.Direction(words),
        doc.Cue(bad, words, bad),
        doc.Video("vid-a", bad, (doc.Spoken(0, 1, bad),), ((0, bad),), bad),
        doc.Quiz((doc.Question(bad, "single", bad, (bad,), (0,), bad, bad, (bad,), bad),)),
        doc.HelpCard((doc.HelpLine(bad, bad, bad, bad),), bad),
        doc.Cards((doc.Card("act-a", bad, bad, (bad,), (("topic", bad),)),), (("topic", bad),)),
    )
    pair = ("lec-b", bad)
    return Doc(bad, bad, bad, bad, bad, blocks, bad, notices=(bad,), trail=(pair,), before=pair, after=pair, filters=((bad, bad),))  # fmt: skip


@pytest.mark.parametrize("bad", ATTACKS)
def test_words_stay_words_in_every_place(bad):
    file = Download("x.pdf", bad, bad, bad, 1)
    context = replace(CONTEXT, downloads=(file,), title=lambda _: bad)
    reader = Reader()
    reader.feed(article(attacked(bad), context))
    assert reader.tags <= TAGS
    assert not [name for name in reader.attributes if name.startswith("on")]
    assert reader.comments == []
    assert reader.words.count(bad) > 30


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "http://a.cn",
    ],
)
def test_an_address_that_is_not_on_the_list_is_no_link(target):
    assert line(doc.Link(target, text("点"))) == "点"


def test_the_same_doc_gives_the_same_page():
    assert article(attacked("甲"), CONTEXT) == article(attacked("甲"), CONTEXT)


def test_a_body_reaches_the_page_with_its_braces_as_written():
    blocks, problems = read("**注意：**请看 {{ 7*7 }}。", "课.md", 1)
    assert problems == []
    assert page(*blocks) == "<p><strong>注意：</strong>请看 {{ 7*7 }}。</p>"


def test_what_to_print_tonight_stands_first_in_order_and_the_rest_unfolds():
    files = tuple(Download(f"{n}.pdf", f"第{n}份", "", "pdf", 1000, 2, "A4", "2026-11-21") for n in range(6))
    page = article(WHOLE, replace(CONTEXT, downloads=files, tonight=files[2:4]))
    tonight, rest = page.index('<ol class="xd-downloads"'), page.index("<summary>全部打印版（6）</summary>")
    assert tonight < page.index("第2份") < page.index("第3份") < rest < page.index("第0份")
    assert "PDF · A4 · 1 kB · 2 页 · 2026-11-21" in page
    plain = article(WHOLE, replace(CONTEXT, downloads=files))
    assert plain.index("第0份") < plain.index("<summary>更多打印版（3）</summary>") < plain.index("第3份")


# --- words of the field ------------------------------------------------------------------

WORDS = Glossary({"转介": "term-refer", "转诊": "term-refer", "转介单": "term-slip"}, {"term-refer": "交给更合适的人。", "term-slip": "一张纸。"})


def test_a_word_of_the_field_leads_to_its_meaning_where_it_comes_up_first() -> None:
    told = replace(CONTEXT, glossary=WORDS)
    made = page(para("填转介单，再转介；转诊也是转介。"), context=told)
    assert made == (
        '<p>填<a href="../term-slip.html" class="xd-term" data-means="一张纸。">转介单</a>，再'
        '<a href="../term-refer.html" class="xd-term" data-means="交给更合适的人。">转介</a>；转诊也是转介。</p>'
    )


def test_words_that_somebody_says_and_leaders_notes_stay_words() -> None:
    told = replace(CONTEXT, glossary=WORDS)
    speech = doc.Cue("老周", text("我要转介。"))
    assert "xd-term" not in page(speech, replace(para("转介"), reader="facilitator"), context=told)


def test_a_link_of_an_author_to_a_word_opens_its_meaning_too() -> None:
    told = replace(CONTEXT, glossary=WORDS)
    made = page(doc.Paragraph((doc.Link("term-refer", text("交出去")), Text("就是转介"))), context=told)
    assert made.count("xd-term") == 1
    assert ">交出去</a>就是转介" in made


def test_a_picture_to_pass_on_stands_apart_from_what_is_printed() -> None:
    files = (Download("a.pdf", "手册", "", "pdf", 1000), Download("b.png", "转发图片", "", "png", 1000))
    made = page(para("文"), context=replace(CONTEXT, downloads=files))
    assert re.search(r'aria-label="下载与打印".*a\.pdf.*</ul>\n<ul[^>]*aria-label="转发"[^>]*>.*b\.png', made, re.DOTALL)
    assert "在浏览器打开" in made, "in WeChat nothing is downloaded, with a script or without"

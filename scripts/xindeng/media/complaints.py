"""Every complaint about a recording or its captions, in one place and in Chinese.

Each says what stands there and how to mend it. `span` is where an author named the file,
or the line inside a caption file.
"""

from __future__ import annotations

from xindeng.diag import Diagnostic, Span
from xindeng.doc import Spoken


def missing(span: Span, name: str, what: str = "录像") -> Diagnostic:
    return Diagnostic("M-01", span, f"这里写着{what}“{name}”，可是找不到这个文件",
                      "看看文件名有没有写错；路径从这份稿子所在的文件夹算起")


def outside(span: Span, name: str) -> Diagnostic:
    return Diagnostic("M-02", span, f"“{name}”在内容文件夹之外，或者是一个指到外面去的链接，不能用",
                      "请把文件本身放进内容文件夹里")


def empty(span: Span, name: str) -> Diagnostic:
    return Diagnostic("M-03", span, f"录像“{name}”是空的，一个字节也没有", "多半是没有拷贝完，请重新拷贝一次")


def pointer(span: Span, name: str, tool: str) -> Diagnostic:
    return Diagnostic("M-03", span, f"录像“{name}”里只有一段 {tool} 的指针文字，录像本身没有取下来",
                      "先用 git lfs pull（或 git annex get）取回原片，再运行一次")


def disguised(span: Span, name: str, seen: str) -> Diagnostic:
    return Diagnostic("M-04", span, f"“{name}”不是能用的录像，打开看是{seen}",
                      "请换成 MP4、MOV、MKV 或 WebM 录像；只改文件名的结尾没有用")


def damaged(span: Span, name: str, how: str) -> Diagnostic:
    return Diagnostic("M-05", span, f"录像“{name}”残缺：{how}", "请重新拷贝或重新导出这段录像，再放回来")


def no_picture(span: Span, name: str) -> Diagnostic:
    return Diagnostic("M-06", span, f"“{name}”里没有画面", "这里要放录像；本来就只有声音的，kind 写 录音；要配幻灯片的，写 slides")


def no_sound(span: Span, name: str, seen: str) -> Diagnostic:
    return Diagnostic("M-24", span, f"从“{name}”里听不到声音，打开看是{seen}",
                      "请换成手机或录音笔录的 M4A、MP3、WAV，或者带声音的 MP4")


def deck(span: Span, how: str, hint: str) -> Diagnostic:
    return Diagnostic("M-23", span, f"幻灯片{how}", hint)


def turn(span: Span, what: str, hint: str) -> Diagnostic:
    return Diagnostic("M-21", span, what, hint)


def unshown(span: Span, numbers: list[int], title: str) -> Diagnostic:
    """A run of slides that no time shows."""
    which = f"第 {numbers[0]} 张" if len(numbers) == 1 else f"第 {numbers[0]} 到 {numbers[-1]} 张"
    named = f"（{title}）" if title and len(numbers) == 1 else ""
    return Diagnostic("M-22", span, f"{which}幻灯片{named}从头到尾没有放出来",
                      "补上从几分几秒放它；本来就不放的，在演示文稿里隐藏它，或者从 pictures 里去掉", severity="warning")


def scene(span: Span, what: str, hint: str) -> Diagnostic:
    return Diagnostic("M-26", span, what, hint)


def clip(span: Span, what: str, hint: str) -> Diagnostic:
    return Diagnostic("M-27", span, what, hint)


def uncaptioned(span: Span, at: str, until: str, others: int, share: float) -> Diagnostic:
    """The first stretch of speech without a caption, how many more there are, and the share that captions cover."""
    more = f"，另有 {others} 处" if others else ""
    return Diagnostic("M-25", span, f"从 {at} 到 {until} 有人说话，没有字幕{more}；字幕盖住了说话时间的 {share:.0%}",
                      "听一遍，补上这一段说的话；是音乐或掌声，写“（音乐）”“（掌声）”", severity="warning")


def claims(span: Span, name: str, claimed: str, held: str) -> Diagnostic:
    return Diagnostic("M-07", span, f"录像“{name}”自称长 {claimed}，里面却只有{held}",
                      "请用录像软件重新导出，导出时选固定帧率")


def too_long(span: Span, name: str, length: str, most: str) -> Diagnostic:
    return Diagnostic("M-07", span, f"录像“{name}”长 {length}，超过了一段录像最长的 {most}", "请按内容剪成几段")


def bad_size(span: Span, name: str, size: str) -> Diagnostic:
    return Diagnostic("M-08", span, f"录像“{name}”的画面大小是 {size}，处理不了",
                      "画面最短的一边不小于 64 点，总数不超过四千万点（8K）；请重新导出，常用的是 1920×1080")


def broken(span: Span, name: str, reason: str) -> Diagnostic:
    return Diagnostic("M-09", span, f"录像“{name}”转码后核对不合格：{reason}",
                      "请把原片从头到尾放一遍，看哪里坏了，重新导出后再运行一次")


def no_captions(span: Span, name: str) -> Diagnostic:
    return Diagnostic("M-10", span, f"这里写着字幕“{name}”，可是找不到这个文件",
                      "看看文件名有没有写错；路径从这份稿子所在的文件夹算起")


def unreadable(span: Span, name: str, how: str, hint: str) -> Diagnostic:
    return Diagnostic("M-10", span, f"字幕“{name}”{how}", hint)


def cue(span: Span, what: str, hint: str) -> Diagnostic:
    return Diagnostic("M-11", span, what, hint)


def hard_to_read(span: Span, way: str, cue: Spoken, others: int) -> Diagnostic:
    """`way`: fast, long or spent (too short or too long on the screen). `others`: how many more cues are like it."""
    spent, lines = cue.end - cue.start, cue.text.split("\n")
    what, hint = {
        "fast": (f"只停 {spent:.1f} 秒，却有 {sum(map(len, lines))} 个字，看不过来", "每秒不超过 9 个字：删几个字，或者把时间放长，或者拆成两条"),
        "long": (f"里一行有 {max(map(len, lines))} 个字，一共 {len(lines)} 行，手机上放不下", "每行不超过 16 个字，每条不超过两行：折行，或者拆成两条"),
        "spent": (f"在屏幕上停 {spent:.1f} 秒", "每条停 0.83 到 7 秒：太短的并进前后一条，太长的拆开，或者早一点结束"),
    }[way]
    more = f"（另有 {others} 条也是这样）" if others else ""
    return Diagnostic("M-15", span, f"这一条字幕{what}{more}", hint, severity="warning")


def hdr(span: Span, name: str) -> Diagnostic:
    return Diagnostic("M-12", span, f"录像“{name}”是 HDR 的，转成普通画面以后颜色会淡一些",
                      "看一眼转好的颜色；不满意就在手机或相机里关掉 HDR 再录，或者导出成普通（SDR）的录像", severity="warning")

"""Characters that look alike: what a full-width or curly sign is called, and what is typed for it."""

from __future__ import annotations

import re
import unicodedata

CURLY = {"“": '"', "”": '"', "‘": "'", "’": "'", "＂": '"', "＇": "'"}
SPACES = {"\u3000": "全角空格", "\u00a0": "不换行空格"}
DASHES = "‐‑‒–—―−－ー"
HALF = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | CURLY
    | dict.fromkeys(SPACES, " ")
    | {"、": ",", "。": ".", "【": "[", "】": "]", "〔": "[", "〕": "]"}
    | dict.fromkeys(DASHES, "-")
)
NAMES = {
    "：": "全角冒号“：”",
    "，": "全角逗号“，”",
    "、": "顿号“、”",
    "。": "全角句号“。”",
    "；": "全角分号“；”",
    "（": "全角括号“（）”",
    "）": "全角括号“（）”",
    "【": "全角方括号“【】”",
    "】": "全角方括号“【】”",
    "［": "全角方括号“［］”",
    "］": "全角方括号“［］”",
    "｛": "全角花括号“｛｝”",
    "｝": "全角花括号“｛｝”",
    "！": "全角叹号“！”",
    "＃": "全角井号“＃”",
    "＿": "全角下划线“＿”",
    **SPACES,
    **dict.fromkeys("“”", "弯引号“ ”"),
    **dict.fromkeys("‘’", "弯引号‘ ’"),
    **dict.fromkeys(DASHES, "长横线或全角减号"),
}
UNSEEN = {
    "\u200b": "零宽空格",
    "\u200c": "零宽断字符",
    "\u200d": "零宽连字符",
    "\u2060": "零宽连接符",
    "\ufeff": "BOM 标记",
    "\x00": "空字符 NUL",
    "\u200e": "从左到右标记",
    "\u200f": "从右到左标记",
    "\u202e": "反向书写标记",
    "\u2028": "行分隔符",
    "\u2029": "段分隔符",
}


def half(words: str) -> str:
    """The words as they are typed on an English keyboard: １２：３０ is 12:30."""
    return "".join(HALF.get(char, char) for char in words)


def stripped(words: str) -> str:
    """Half-width, without the quotes and blanks around: “0.1.0” is 0.1.0."""
    return half(words).strip().strip("\"'").strip()


def named(words: str) -> str:
    """What full-width or curly signs there are, in words: 全角逗号“，”、全角数字."""
    found: list[str] = []
    for char in words:
        name = NAMES.get(char) or _wide(char)
        if name and name not in found:
            found.append(name)
    return "、".join(found)


def _wide(char: str) -> str:
    if not "\uff01" <= char <= "\uff5e":
        return ""
    known = HALF[char]
    return "全角数字" if known.isdigit() else "全角字母" if known.isalpha() else f"全角符号“{char}”"


def quoted(words: str) -> str:
    """Words as a complaint repeats them: in “ ”, or in 「 」 when they hold such quotes themselves."""
    return f"「{words}」" if set(words) & set("“”") else f"“{words}”"


def listed(words: str) -> list[str]:
    """The entries that somebody wrote as one text: by commas and blanks, without marks before them."""
    parts = re.split(r"[、，,；;\s\u3000]+", words.strip().strip("[]［］【】"))
    return [part for part in (re.sub(r"^(?:[-*•·－—]|\d{1,2}[.．、)）])\s*", "", part) for part in parts) if part]


def invisible(char: str) -> str:
    """What a character is called that nobody sees."""
    code = f"U+{ord(char):04X}"
    name = UNSEEN.get(char) or unicodedata.name(char, "")
    return f"{name}，{code}" if name else code

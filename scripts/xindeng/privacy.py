"""Personal data in a text, however it was written: phones, identity numbers, addresses, names.

A finding is a kind and a place and never the value, so that a log leaks nothing. Text is
normalised first (P-09): NFKC, zero-width characters out, Chinese digits read as digits, and the
separators that people put between digits passed over.

Sources: GB 11643-1999 (identity number and its check digit), GB/T 2260 (province codes),
ISO/IEC 7812-1 (Luhn's check digit of bank cards), 个人信息保护法第二十八条.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

DIGITS = str.maketrans("〇零○幺一壹二贰三叁四肆五伍六陆七柒八捌九玖", "0001112233445566778899"[:22])
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
TABLE = DIGITS | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Chinese digits and full-width forms, one character for one."""
ODD = re.compile(f"[{INVISIBLE.pattern[1:-1]}\u00b2-\u00b6\u00b8\u00b9\u2070-\u209c\u2460-\u24ff\u2776-\u2793\u3220-\u32ff\U0001d7ce-\U0001d7ff]")
GAP = r"[ \t\u00a0.\-‐‑–—_·•()（）]{0,2}"
"""What may stand between two digits of one number."""
BEFORE, AFTER = r"(?<![0-9A-Za-z.])", r"(?![0-9A-Za-z]|\.[0-9])"
PROVINCES = {
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
    "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
}  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"


@dataclass(frozen=True)
class Finding:
    """`code` is P-01…P-04; `start` and `end` are offsets in the text that was given."""

    code: str
    what: str
    start: int
    end: int


@dataclass(frozen=True)
class Plainly:
    """A text as it is searched, and where each of its characters stood."""

    text: str
    places: Sequence[int]


def normalised(text: str) -> Plainly:
    """NFKC one character at a time, so that every place is known; what cannot be seen falls out.

    Full-width forms and Chinese digits go by table at the speed of the interpreter; only the rarer
    forms (circled, mathematical) are looked at one by one.
    """
    text = text.translate(TABLE)
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for odd in ODD.finditer(text):
        shown = "" if INVISIBLE.match(odd[0]) else unicodedata.normalize("NFKC", odd[0]).translate(DIGITS)
        parts += text[done : odd.start()], shown
        places += [*range(done, odd.start()), *[odd.start()] * len(shown)]
        done = odd.end()
    if not done:
        return Plainly(text, range(len(text)))
    return Plainly("".join((*parts, text[done:])), [*places, *range(done, len(text))])


def find(text: str, known: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Everything in a text that belongs to one person. `known` are public numbers, digits only."""
    if not any(look.search(text) for look in WORTH):
        return
    plain = normalised(text)
    taken: list[tuple[int, int]] = []
    seen = {look: look.search(plain.text) is not None for look in (LONG, AT)}
    for rule in (rule for rule in RULES if rule.look is None or seen[rule.look]):
        for found in rule.pattern.finditer(plain.text):
            digits = re.sub(r"[^0-9A-Za-z]", "", found.group())
            if digits in known or not rule.holds(digits) or _row(found.group(), digits):
                continue
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            taken.append((found.start(), found.end()))
            yield Finding(rule.code, rule.what, plain.places[found.start()], plain.places[found.end() - 1] + 1)


FIGURES = "0-9０-９" + "".join(map(chr, DIGITS))
WORTH = tuple(map(re.compile, (f"[{FIGURES}](?:[^\n]{{0,3}}[{FIGURES}]){{2}}", "[@＠]", "微信", "护照", "[QqＱｑ]{2}", ODD.pattern)))
"""A quick look: a text without three digits close to each other and without these words holds nothing.

Each by itself, for an expression that begins with one set or one word runs through a text several times as fast.
"""


MOST_GROUPS = 5


def _row(shown: str, digits: str) -> bool:
    """Whether these are the cells of a table: people write a number in a few groups or digit by digit."""
    groups = len(re.findall(r"[0-9A-Za-z]+", shown))
    return MOST_GROUPS < groups < len(digits) - 2


# --- rules -----------------------------------------------------------------------------


def _always(_: str) -> bool:
    return True


@dataclass(frozen=True)
class Rule:
    code: str
    what: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = _always
    look: re.Pattern[str] | None = None
    """What a text must hold for the rule to be worth trying: found much sooner than the rule itself."""


def _identity18(number: str) -> bool:
    """Province, date of birth and check digit (GB 11643-1999, ISO 7064 MOD 11-2)."""
    number = number.upper()
    if number[:2] not in PROVINCES or not _born(number[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return CHECK[total % 11] == number[17]


def _identity15(number: str) -> bool:
    """The form before 1999: no check digit, a two-figure year."""
    return number[:2] in PROVINCES and _born("19" + number[6:12])


def _born(day: str) -> bool:
    try:
        return date(1900, 1, 1) <= date(int(day[:4]), int(day[4:6]), int(day[6:8])) <= date(2099, 12, 31)
    except ValueError:
        return False


def _bank_card(number: str) -> bool:
    """Luhn (ISO/IEC 7812-1 annex B)."""
    doubled = [int(d) * (2 if n % 2 else 1) for n, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _spaced(count: int, digit: str = "[0-9]") -> str:
    return f"(?:{GAP}{digit}){{{count}}}"


PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LONG = re.compile(f"[0-9]{_spaced(9)}")
"""Ten digits of one number; no numbered thing here has fewer."""
AT = re.compile("@")
RULES = (
    Rule("P-02", "身份证号", re.compile(f"{BEFORE}[1-8]{_spaced(16)}{GAP}[0-9Xx]{AFTER}"), _identity18, LONG),
    Rule("P-03", "银行卡号", re.compile(f"{BEFORE}62{_spaced(14)}(?:{_spaced(1)}){{0,3}}{AFTER}"), _bank_card, LONG),
    Rule("P-03", "15 位身份证号", re.compile(f"{BEFORE}[1-8]{_spaced(14)}{AFTER}"), _identity15, LONG),
    Rule("P-01", "手机号", re.compile(f"(?<![0-9A-Za-z.])(?:\\+?{GAP}(?:00)?{GAP}86{GAP})?1{GAP}[3-9]{_spaced(9)}{AFTER}"), look=LONG),
    Rule("P-03", "座机号", re.compile(f"{BEFORE}0(?:10|2[0-57-9]|[3-9][0-9]{{2}})[ \\-)）]{{0,2}}[2-8]{_spaced(6)}(?:{_spaced(1)})?{AFTER}"), look=LONG),
    Rule("P-03", "电子邮箱", re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}"), look=AT),
    Rule("P-03", "微信号", re.compile(r"微信(?:号|ID|id)?(?:是|为)?[::\s]{0,2}[A-Za-z][A-Za-z0-9_\-]{5,19}")),
    Rule("P-03", "QQ 号", re.compile(r"[Qq]{2}(?:号|群)?(?:是|为)?[::\s]{0,2}[1-9][0-9]{4,10}(?![0-9])")),
    Rule("P-03", "护照号", re.compile(r"护照(?:号码?|号)?(?:是|为)?[::\s]{0,2}[A-Za-z][A-Za-z0-9]?[0-9]{7,8}")),
    Rule("P-03", "车牌号", re.compile(f"[{PLATES}][A-HJ-NP-Z][·. ]?(?=[A-HJ-NP-Z0-9]*[0-9])[A-HJ-NP-Z0-9]{{5,6}}(?![A-Za-z0-9])")),
    Rule("P-04", "详细住址", re.compile(
        "(?:[0-9]{1,4}|[A-Za-z]) ?(?:号楼|栋|幢|座)[^,。;]{0,4}?[0-9]{1,4} ?(?:单元|层|室|号)"
        "|[0-9]{1,3} ?单元 ?[0-9]{2,5} ?(?:室|号)|[0-9]{1,3} ?组 ?[0-9]{1,4} ?号(?!楼|桌|卡|牌)"
    )),
)  # fmt: skip

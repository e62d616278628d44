"""The recordings of a library: what each one is, and its captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from xindeng import media, narrated, untouched
from xindeng.diag import Diagnostic, Span
from xindeng.doc import Slide, Spoken, walk
from xindeng.kinds import BY_NAME
from xindeng.kinds.activity import Activity
from xindeng.kinds.common import help_lines
from xindeng.kinds.crisis_media import CrisisMedia
from xindeng.kinds.filmed import Filmed, filmed
from xindeng.kinds.hotline import Hotline
from xindeng.kinds.play import Play, scenes
from xindeng.kinds.recordings import Recording
from xindeng.kinds.sound import Sound
from xindeng.media import complaints
from xindeng.media.cut import Cut, fills
from xindeng.media.ladders import LONGEST_CLIP, SINGLES
from xindeng.media.probe import sha256
from xindeng.media.timed import clock
from xindeng.memo import AFRESH, Memo
from xindeng.narrated import Deck
from xindeng.originals import Locks
from xindeng.shelf import Library


@dataclass(frozen=True)
class Extra:
    """A file beside the ladder: a clip, the master for television. `found` knows the end card of this one."""

    cut: Cut
    found: media.Found
    card: Deck | None = None
    around: tuple[str, str] | None = None
    """Title, and who made it, where the picture does not fill the frame."""


@dataclass(frozen=True)
class Film:
    """A recording of the library: where it lies, what the probe found, its captions."""

    id: str
    title: str
    path: Path
    span: Span
    found: media.Found
    cues: tuple[Spoken, ...]
    chapters: tuple[tuple[float, str], ...] = ()
    ladder: media.LadderName | None = None
    """Named by the author, where the measurement is not to choose."""
    deck: Deck | None = None
    """What is seen of narrated slides; `path` is then the sound."""
    card: Deck | None = None
    """What is seen at the end."""
    extras: tuple[Extra, ...] = ()
    written: Span | None = None
    """Where the captions are named."""

    @property
    def recipe(self) -> media.Recipe:
        return media.recipe(self.found, self.ladder)


Sounding = Activity | CrisisMedia


def sounds(library: Library) -> Iterator[tuple[Sounding, int, Sound, Path]]:
    """Every sound with its owner, its place there, and its file."""
    owners: tuple[Sounding, ...] = (*library.all(Activity), *library.all(CrisisMedia))
    for item in owners:
        for n, sound in enumerate(item.sounds):
            yield item, n, sound, item.source.file.parent / sound.src


def unheard(library: Library, root: Path) -> list[Diagnostic]:
    """Sounds whose file is not there, or not in the library."""
    problems = []
    for item, n, sound, path in sounds(library):
        span = item.at("sounds", n, "src")
        if not path.resolve().is_relative_to(root.resolve()):
            problems.append(complaints.outside(span, sound.src))
        elif not path.is_file():
            problems.append(complaints.missing(span, sound.src, "录音"))
    return problems


SOUND = "录音"
"""The kind of a recording that is sound alone."""
Answer = tuple[media.Found | None, list[Diagnostic]]


def probe(
    library: Library, root: Path, memo: Memo = AFRESH, only: Sequence[Filmed] | None = None
) -> tuple[dict[str, Film], list[Diagnostic]]:
    """What is to be known about every recording, or those of `only`; nothing is decoded yet.

    Of an original that is not here, media.lock says it. Without the tools nothing is known of
    the pictures, and captions are read all the same.
    """
    films: dict[str, Film] = {}
    problems: list[Diagnostic] = []
    locks = Locks.of(root, library.beneath(root))
    problems += locks.problems
    items = filmed(library) if only is None else only
    named = [Named.of(item, n) for item in items for n in range(len(item.videos))]
    for each, (heard, unfit) in zip(named, _answers(named, root, memo, locks), strict=True):
        deck, found, wrong = _shown(each, heard, library, root)
        problems += unfit
        length = found.length if found else float("inf")
        cues, bad = media.read_captions(each.folder / each.film.captions["zh-Hans"], root, each.written, length)
        problems += [*wrong, *bad, *_misplaced(each, length), *_cut_wrong(each, found)]
        if found:
            films[each.film.id] = _film(each, found, deck, cues, library)
    return films, problems


@dataclass(frozen=True)
class Named:
    """The `n`-th recording of an item; `src` and `written`: where its file and its captions are named.

    Both are looked up at once: an item that is not open takes longer to open than all the rest.
    """

    item: Filmed
    n: int
    src: Span
    written: Span

    @classmethod
    def of(cls, item: Filmed, n: int) -> Named:
        return cls(item, n, item.at("videos", n, "src"), item.at("videos", n, "captions", "zh-Hans"))

    @property
    def film(self) -> Recording:
        return self.item.videos[self.n]

    @property
    def folder(self) -> Path:
        return self.item.source.file.parent

    @property
    def path(self) -> Path:
        return self.folder / self.film.src

    @property
    def heard(self) -> bool:
        """Whether only the sound of its file is used."""
        return self.film.slides is not None or self.film.kind == SOUND

    def at(self, *field: str | int) -> Span:
        return self.item.at("videos", self.n, *field)


def _film(named: Named, found: media.Found, deck: Deck | None, cues: tuple[Spoken, ...], library: Library) -> Film:
    told = named.film
    chapters = tuple((chapter.at, chapter.title) for chapter in told.chapters)
    if deck and found.show:
        chapters = chapters or narrated.chapters(found.show.turns, deck)
    chapters = chapters or tuple(zip(told.scenes, _scenes(named.item), strict=False))
    card = _card(named.item, library) if found.width and isinstance(named.item, CrisisMedia) else None
    seen = replace(found, card=card.digest) if card else found
    extras = tuple(_extras(named, seen, card, library)) if found.width else ()
    return Film(told.id, told.title, named.path, named.src, seen, cues, chapters, told.ladder, deck, card, extras, named.written)


def _card(item: Filmed, library: Library) -> Deck:
    """The numbers to call, with which a piece for a hard moment ends, and every clip (DOMAIN 4.13 and its table of risks)."""
    wanted = item.first_screen_help if isinstance(item, CrisisMedia) else item.referral
    known = tuple(ref for ref in wanted if library.find(ref, Hotline))
    return narrated.end_card(help_lines(library, known), library.centre.name)


def _extras(named: Named, found: media.Found, card: Deck | None, library: Library) -> Iterator[Extra]:
    told, last = named.film, _card(named.item, library) if named.film.clips else None
    for clip in told.clips:
        made, around = SINGLES["clip"], (clip.title, library.centre.name)
        drawn = "" if fills(found, made) else narrated.backdrop_digest(*around)
        cut = Cut(made, clip.start, clip.to, clip.title, drawn)
        yield Extra(cut, replace(found, card=last.digest if last else ""), last, around if drawn else None)
    if told.television:
        yield Extra(Cut(SINGLES["television"], 0.0, found.length, told.title), found, card)


def _cut_wrong(named: Named, found: media.Found | None) -> Iterator[Diagnostic]:
    """What is wrong with the spans of the clips."""
    for n, clip in enumerate(named.film.clips):
        span = named.at("clips", n, "to")
        if clip.to <= clip.start:
            yield complaints.clip(span, f"短片到 {clock(clip.to)} 为止，却从 {clock(clip.start)} 起", "to 要在 from 后面")
        elif clip.to - clip.start > LONGEST_CLIP:
            yield complaints.clip(span, f"短片长 {clock(clip.to - clip.start)}，最长 {clock(LONGEST_CLIP)}", "剪短，或者分成两段")
        elif found and clip.to > found.length:
            yield complaints.clip(span, f"短片到 {clock(clip.to)} 为止，录像只有 {clock(found.length)}", "把 to 改早")
        if found and not found.width:
            yield complaints.clip(named.at("clips", n), "只有声音，剪不出短片", "配上幻灯片（slides），或者删掉 clips")
    if named.film.television and found and not found.width:
        yield complaints.clip(named.at("television"), "只有声音，做不出电视母版", "配上幻灯片（slides），或者删掉 television")


def _shown(
    named: Named, sound: media.Found | None, library: Library, root: Path
) -> tuple[Deck | None, media.Found | None, list[Diagnostic]]:
    """Narrated slides: the deck, and what the probe would say of the film of it."""
    show = named.film.slides
    if show is None or not media.present():
        return None, sound, []
    own = _own(named.item, library)
    deck, problems = narrated.read_deck(show, named.folder, root, own, named.item.title, partial(named.at, "slides"))
    if not (deck and sound):
        return None, None, problems
    turns, problems = narrated.read_turns(show.cues, deck, sound.length, partial(named.at, "slides", "cues"))
    if any(problem.severity == "error" for problem in problems):
        return None, None, problems
    return deck, sound.showing(media.Show(deck.digest, turns)), problems


def _scenes(item: Filmed) -> tuple[str, ...]:
    return scenes(item) if isinstance(item, Play) else ()


def _misplaced(named: Named, seconds: float) -> Iterator[Diagnostic]:
    """What is wrong with the times of a play's scenes, or with having any."""
    titles, times = _scenes(named.item), named.film.scenes
    for n, time in enumerate(times):
        span = named.at("scenes", n)
        if n and time <= times[n - 1]:
            yield complaints.scene(span, f"顺序乱了：这一场从 {clock(time)} 起，上一场从 {clock(times[n - 1])} 起", "按先后排列，一场比一场晚")
        if time >= seconds:
            yield complaints.scene(span, f"这一场从 {clock(time)} 起，录像只有 {clock(seconds)}", "看看录像是不是拿错了，或者把时间改早")
        if n == len(titles):
            yield complaints.scene(span, f"剧本只有 {n} 场，这里是第 {n + 1} 个时间", "删掉多出来的；不按场分的，改写 chapters")


def _own(item: Filmed, library: Library) -> tuple[Slide, ...]:
    """The slides of the item's own text, in the order of its deck."""
    kind = BY_NAME[item.type]
    found = walk(kind.compose(item, library)) if kind.slides else ()
    return tuple(block for block in found if isinstance(block, Slide))


def count(library: Library) -> int:
    """How many recordings the library names."""
    return sum(len(item.videos) for item in filmed(library))


def _answers(named: Sequence[Named], root: Path, memo: Memo, locks: Locks) -> list[Answer]:
    """What is known of each, by the list where the original is not here, else by the probe."""
    listed = [locks.instead(each.path, each.src, heard=each.heard) for each in named]
    asked = [each for each, told in zip(named, listed, strict=True) if told is None]
    seen = iter([locks.judged(each.path, each.src, answer) for each, answer in zip(asked, _seen(asked, root, memo), strict=True)])
    return [next(seen) if told is None else told for told in listed]


def _seen(named: Sequence[Named], root: Path, memo: Memo) -> list[Answer]:
    """What the probe says of each; of equal bytes at the same place it says the same."""

    def answer(place: tuple[Path, Span, bool]) -> Answer:
        path, span, heard = place
        return media.listen(path, span, root) if heard else media.probe(path, span, root)

    if not media.present():
        return [(None, [])] * len(named)
    places = [(each.path, each.src, each.heard) for each in named]
    digests = untouched.recalled(memo, "originals", (each.path for each in named if each.path.is_file()), sha256)
    asked = [((str(span), str(path.resolve()), digests.get(path, ""), str(heard)), (path, span, heard)) for path, span, heard in places]
    return memo.recall("films", asked, answer)

"""Sentence frames: skeletons of sung lines, for models too small to hold a sentence together.

A frame is a line of our own with slots for kinds of words (``i left my {thing} on the {surface}``). Inside one the
model still chooses every word that carries meaning, and among many frames the sentence; grammar is the frame's.
``data/frames/kinds.txt`` holds the words of each kind, the files beside it the frames; ``README.md`` there says how
they are written.
"""

from __future__ import annotations

import functools
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.writing.meaning import closeness
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from lyrica_cli.core.writing.constraint import Phrase, Sentence, Words
    from lyrica_cli.core.writing.vocabulary import Vocabulary

FOLDER = Path(__file__).parent / "data" / "frames"
MOODS = {
    "dark": "sad lonely heartbroken dark bitter weary anxious mysterious",
    "bright": "happy playful excited grateful triumphant hopeful",
    "tender": "tender romantic longing nostalgic grateful heartbroken",
    "fierce": "angry defiant restless bitter triumphant",
    "calm": "peaceful dreamy nostalgic hopeful mysterious",
}
"""What frames are marked with, and the moods that sing them; those marked ``any`` are sung in all."""
THIRD = {
    "she": {"{she}": "she", "{her}": "her", "{hers}": "her", "{she's}": "she's"},
    "he": {"{she}": "he", "{her}": "him", "{hers}": "his", "{she's}": "he's"},
}
"""The third person of a song, as frames write it."""
OTHERS_WORDS = {
    "you": frozenset(["{she}", "{her}", "{hers}", "{she's}"]),
    "she": frozenset("you you're you've you'll you'd your yours yourself".split()),
}
"""What frames say that leaves the other one out."""
NEAR, OTHERS = 18, 6
"""Words of a kind that are open inside a line: the nearest to the theme, and others by lot."""
CAST = {
    "kin": (4, 2), "person": (4, 3), "people": (4, 3), "animal": (2, 2), "birds": (3, 2), "vehicle": (3, 2),
    "place": (8, 4), "room": (4, 3), "road": (5, 3), "land": (5, 3), "job": (3, 3), "clothing": (5, 5), "day": (6, 6),
}  # fmt: skip
"""The same for those whom and where a song tells of, wherever in a line: they come back, as in a story."""
NOUNS = tuple(
    """
    thing clothing surface box door room place road land vehicle light sound person kin animal job drink food stuff
    things lights people streets birds flowers
    """.split()
)
"""Kinds among which the words of a theme are sorted."""
DEALT, ENOUGH = 0.5, 12
"""Share of the frames, hooks apart, that are dealt to one song, so that no two tell the same in the same words; and how
many of them have to fit a line, or others help out. (A third of them gave no more distinct lines, and worse ones.)"""
WAITING = 0.4
"""Share of the frames for any mood that wait until those of the song's own mood are offered."""
_PART = re.compile(r"\([^)]*\)|\S+")


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as it was written.

    Attributes:
        text: The frame.
        tense: ``past``, ``present`` or ``any``.
        moods: The marks of the moods that sing it.
        hook: Whether it can be the line that everyone remembers.
        parts: Its parts in order; each the phrases that can stand there, each a tuple of words and ``{kinds}``.
    """

    text: str
    tense: str
    moods: frozenset[str]
    hook: bool
    parts: tuple[tuple[tuple[str, ...], ...], ...]

    @property
    def said(self) -> frozenset[str]:
        """Every word and kind in it."""
        return frozenset(piece for part in self.parts for phrase in part for piece in phrase)


def parse(text: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Split a frame into its parts.

    >>> parse("(and|) i {held} the key")
    ((('and',), ()), (('i',),), (('{held}',),), (('the',),), (('key',),))
    """
    return tuple(
        tuple(tuple(phrase.split()) for phrase in part[1:-1].split("|")) if part.startswith("(") else ((part,),)
        for part in _PART.findall(text.replace(",", ""))
    )


def read(text: str) -> tuple[Frame, ...]:
    """Read a file of frames: one a line, under headings ``[past dark tender]`` or ``[hook present any]``.

    Raises:
        ValueError: a frame stands before the first heading.
    """
    found, heading = [], None
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            heading = line.strip("[]").split()
            continue
        if heading is None:
            raise ValueError(f"no heading before: {line}")
        hook = heading[0] == "hook"
        tense, *moods = heading[hook:]
        found.append(Frame(line, tense, frozenset(moods), hook, parse(line)))
    return tuple(found)


@functools.cache
def all_frames() -> tuple[Frame, ...]:
    """Give every frame of the package, in a fixed order."""
    files = sorted(FOLDER.glob("*.txt"))
    return tuple(frame for file in files if file.stem != "kinds" for frame in read(file.read_text("utf-8")))


@functools.cache
def kinds() -> dict[str, tuple[str, ...]]:
    """Give the words and compounds of each kind."""
    lines = (FOLDER / "kinds.txt").read_text("utf-8").splitlines()
    listed = (line.partition(":") for line in lines if ":" in line and not line.startswith("#"))
    return {
        kind.strip(): tuple(dict.fromkeys(word.replace("_", " ") for word in members.split()))
        for kind, _, members in listed
    }


@dataclass(frozen=True, slots=True)
class _Open:
    """A frame in one song: its sentences (optional words at either end make several), and what it can do.

    ``ends`` are the words it can end in, each with the fewest and most syllables it then has.
    """

    frame: Frame
    dealt: bool
    sentences: tuple[Sentence, ...]
    ends: Mapping[str, tuple[int, int]]
    fits: re.Pattern[str]

    def reaches(self, ends: frozenset[str], low: int, high: int) -> bool:
        """Tell whether it can end in one of some words within some syllables."""
        return any(
            fewest <= high and most >= low for end in ends & self.ends.keys() for fewest, most in [self.ends[end]]
        )


class Frames:
    """The frames that one song may use.

    Args:
        vocabulary: What may be sung.
        theme: What the song is about.
        mood: Its mood's name, or None.
        other: Whom the song speaks of beside its speaker: ``you``, ``she``; frames of the other are left out.
        seed: Seed of every choice.

    Attributes:
        counts: Word -> its numbers of syllables: the vocabulary, and words that only frames hold.
        ends: Words that a frame can end in.
    """

    def __init__(self, vocabulary: Vocabulary, *, theme: str, mood: str | None, other: str, seed: int) -> None:
        self.counts = dict(vocabulary.counts)
        self._vocabulary, self._theme, self._seed = vocabulary, theme, seed
        marks = {"any"} | {mark for mark, moods in MOODS.items() if mood in moods.split()}
        marks = marks if len(marks) > 1 else {"any", *MOODS}
        rng = random.Random(f"{seed}/frames")
        self._third = THIRD[rng.choice(sorted(THIRD))]
        self._spans: dict[str, tuple[int, int] | None] = {}
        own = _own_words(theme)
        known = {kind: tuple(filter(self._span, (*own.get(kind, ()), *members))) for kind, members in kinds().items()}
        self._inside = {kind: self._leaning(kind, members, rng) for kind, members in known.items()}
        self._closing = {kind: self._inside[kind] if kind in CAST else members for kind, members in known.items()}
        left_out = OTHERS_WORDS[other]
        sung = (frame for frame in all_frames() if frame.moods & marks and frame.said.isdisjoint(left_out))
        opened = (self._open(frame, dealt=frame.hook or rng.random() < DEALT) for frame in sung)
        self._frames = tuple(each for each in opened if each is not None)
        self.ends = frozenset().union(*(each.ends.keys() for each in self._frames))
        self._used: dict[str, frozenset[str]] = {}

    def offer(
        self,
        syllables: tuple[int, int],
        ends: frozenset[str],
        *,
        key: str,
        most: int,
        tense: str | None = None,
        hook: bool = False,
        sung: Iterable[str] = (),
        not_first: Container[str] = (),
    ) -> tuple[Sentence, ...]:
        """Choose frames for a line by lot, the mood's own before others.

        Args:
            syllables: Fewest and most syllables.
            ends: Words that may end the line.
            key: What the lot hangs on beside the seed.
            most: How many frames at most.
            tense: The tense of the section.
            hook: Whether the line is the hook; hooks stand nowhere else.
            sung: Lines that stand already: their frames are not used again.
            not_first: Words that may not open the line.

        Returns:
            Sentences; none where no frame fits.
        """
        low, high = syllables
        used = frozenset().union(*(self._framed(line) for line in sung))
        fitting = [
            each
            for each in self._frames
            if each.frame.hook == hook
            and (tense is None or each.frame.tense in {tense, "any"})
            and each.frame.text not in used
            and each.reaches(ends, low, high)
        ]
        rng = random.Random(f"{self._seed}/{key}")
        rng.shuffle(fitting)
        fitting.sort(key=lambda each: "any" in each.frame.moods and rng.random() < WAITING)
        dealt = [each for each in fitting if each.dealt]
        dealt += [each for each in fitting if not each.dealt][: max(0, ENOUGH - len(dealt))]
        found = [sentence for each in dealt[:most] for sentence in each.sentences]
        return tuple(each for each in found if not _opens_with(each, not_first))

    def _framed(self, line: str) -> frozenset[str]:
        """Name the frames that a line fits."""
        if line not in self._used:
            self._used[line] = frozenset(each.frame.text for each in self._frames if each.fits.fullmatch(f"{line} "))
        return self._used[line]

    def _span(self, phrase: str) -> tuple[int, int] | None:
        """Count the syllables of a word or compound; None where it may not be sung."""
        if phrase not in self._spans:
            low = high = 0
            for word in words(phrase):
                if not self._may_sing(word):
                    self._spans[phrase] = None
                    break
                low, high = low + min(self.counts[word]), high + max(self.counts[word])
            else:
                self._spans[phrase] = (low, high)
        return self._spans[phrase]

    def _may_sing(self, word: str) -> bool:
        if word not in self.counts and (entry := self._vocabulary.welcome(word)):
            self.counts[word] = entry.counts
        return word in self.counts

    def _leaning(self, kind: str, members: Words, rng: random.Random) -> Words:
        """Choose the words of a kind that are open inside a line."""
        nearest, others = CAST.get(kind, (NEAR, OTHERS))
        if len(members) <= nearest + others:
            return members
        near = closeness(self._theme, {word for phrase in members for word in phrase.split()})
        ranked = sorted(members, key=lambda each: -max((near.get(word, 0.0) for word in each.split()), default=0.0))
        return (*ranked[:nearest], *rng.sample(ranked[nearest:], others))

    def _open(self, frame: Frame, *, dealt: bool) -> _Open | None:
        """Put a song's words into a frame; None where one of its parts has none."""
        parts = []
        for at, part in enumerate(frame.parts):
            last = all(() in later for later in frame.parts[at + 1 :])
            phrases = [self._phrase(phrase, last=last) for phrase in part]
            known = tuple(phrase for phrase in phrases if phrase is not None)
            if not known:
                return None
            parts.append(known)
        sentences = tuple(_trimmed(tuple(parts)))
        if not sentences:
            return None
        return _Open(frame, dealt, sentences, self._ends(sentences), self._pattern(frame))

    def _ends(self, sentences: Iterable[Sentence]) -> dict[str, tuple[int, int]]:
        """Find the words that some sentences can end in, with the fewest and most syllables of a line that does."""
        found: dict[str, tuple[int, int]] = {}
        for sentence in sentences:
            fewest, most = self._size(sentence[:-1])
            for phrase in sentence[-1]:
                low, high = self._phrase_span(phrase[:-1])
                for last in phrase[-1]:
                    if span := self._span(last):
                        end, total = last.rpartition(" ")[2], (fewest + low + span[0], most + high + span[1])
                        known = found.get(end, total)
                        found[end] = (min(known[0], total[0]), max(known[1], total[1]))
        return found

    def _phrase(self, pieces: tuple[str, ...], *, last: bool) -> Phrase | None:
        found: list[Words] = []
        for number, written in enumerate(pieces):
            piece = self._third.get(written, written)
            table = self._closing if last and number == len(pieces) - 1 else self._inside
            options = table.get(piece.strip("{}"), ()) if piece.startswith("{") else (piece,)
            if not options or self._span(options[0]) is None:
                return None
            found.append(options)
        return tuple(found)

    def _size(self, sentence: Sentence) -> tuple[int, int]:
        low = high = 0
        for part in sentence:
            spans = [self._phrase_span(phrase) for phrase in part]
            low += min(least for least, _ in spans)
            high += max(most for _, most in spans)
        return low, high

    def _phrase_span(self, phrase: Phrase) -> tuple[int, int]:
        spans = [[span for each in options if (span := self._span(each))] for options in phrase]
        return sum(min(low for low, _ in each) for each in spans), sum(max(high for _, high in each) for each in spans)

    def _pattern(self, frame: Frame) -> re.Pattern[str]:
        """Write what a line of a frame looks like, a space after each word."""
        written = []
        for part in frame.parts:
            phrases = []
            for phrase in part:
                pieces = (self._third.get(piece, piece) for piece in phrase)
                phrases.append(
                    "".join(r"\S+ (?:\S+ )??" if piece.startswith("{") else f"{re.escape(piece)} " for piece in pieces)
                )
            written.append(f"(?:{'|'.join(phrases)})")
        return re.compile("".join(written))


def _own_words(theme: str) -> dict[str, list[str]]:
    """Sort the words of a theme by the kind they are of: ``my mother's flour tin`` has the tin of flour as well."""
    found: dict[str, list[str]] = {kind: [] for kind in kinds()}
    said = words(theme)
    content = {word for word in said if word not in FUNCTION_WORDS}
    for before, word in zip(["", *said], said, strict=False):
        if word not in content:
            continue
        of = [kind for kind in NOUNS if word in kinds()[kind]]
        for kind in of:
            found[kind].append(word)
            if before in content and (entry := english().get(before)) and set(entry.parts) & {"n", "a"}:
                found[kind].insert(0, f"{before} {word}")
    return found


def _trimmed(parts: Sentence) -> Iterable[Sentence]:
    """Write optional words at either end out, so that the first and the last part of a sentence are never empty."""
    if not parts:
        return
    for place, rest in ((0, parts[1:]), (-1, parts[:-1])):
        if () in parts[place]:
            said = tuple(phrase for phrase in parts[place] if phrase)
            yield from _trimmed(rest)
            if said:
                yield from _trimmed((said, *rest) if place == 0 else (*rest, said))
            return
    yield parts


def _opens_with(sentence: Sentence, not_first: Container[str]) -> bool:
    """Tell whether every way to begin a sentence is ruled out."""
    return all(word in not_first for phrase in sentence[0] for word in phrase[0])

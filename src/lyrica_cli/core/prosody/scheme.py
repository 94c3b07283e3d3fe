"""The rhyme scheme of a stanza: one inference over all its lines.

Every way to part the lines into families is weighed by how likely poets are to write that scheme and by how likely its
pairs are to sound as they do; the best is kept. Three manners of writing are tried, and the one under which the stanza
is likeliest gives the answer: *strophic* (known schemes, learned pair scores), *open* (few rhymes, for free verse) and
*loose* (runs of neighbouring lines, rhyming by their vowels, for rap).
"""

from __future__ import annotations

import functools
import json
import math
import string
from collections import defaultdict
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lyrica_cli.core.prosody.assonance import assonance
from lyrica_cli.core.prosody.likeness import Likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lyrica_cli.core.prosody.endings import Ending

FILE = Path(__file__).parent / "data" / "rhyme.json"

Scheme = tuple[int, ...]
"""One number a line: lines of one family have one number, numbered from 0 as they first appear."""

BEAM = 8
"""Partial schemes kept a line; 40 find nothing better."""
TRUST = 1.2
"""Weight of the sound against the prior."""
NEAREST = 0.6
"""A line joins a family by the score with its best member, weighted so, and by the mean over all of them."""
REFRAIN = 7.0
"""Score of two lines whose last syllables are the same throughout."""
HOPELESS = -5.0
"""A line does not join a family that scores less."""
OPEN, LOOSE = math.log(0.06), math.log(0.08)
"""Prior of the open and the loose manner, against the strophic one."""
LOOSE_LINES = 4
"""Lines from which on a stanza can be in the loose manner."""
SPARSE = 0.3
"""The loose manner is heard only where at least this share of the lines rhymes with nothing otherwise."""
LONGEST_KNOWN = 14
"""Lines of the longest stanzas whose schemes were counted; a longer one runs on as its last lines suggest."""
BLOCK, CARRIED = 16, 8
"""A longer stanza is heard in blocks of so many lines, each knowing so many before it."""

Scores = "dict[tuple[int, int], float]"


class Prior(Protocol):
    """How likely schemes are before anything is heard."""

    def next(self, length: int, before: Scheme, family: int) -> float:
        """Give the log-probability that the line after ``before`` is of a family.

        Args:
            length: Lines of the stanza.
            before: The scheme so far.
            family: A number in ``before``, or the next new one.
        """


class Strophic:
    """Schemes as poets write them: counts of schemes, backed off to how far away and how large a family is.

    Args:
        schemes: Scheme -> how often it was written.
    """

    SAME_LENGTH, ANY_LENGTH = 6.0, 12.0
    """Lines of experience at which the counts of stanzas of this length, of any length, weigh half."""
    TRUSTED = 60.0
    """Experience beyond which more does not make surer: there are other poets."""
    UNHEARD = 0.01
    """Share of lines that follow no scheme ever met."""

    def __init__(self, schemes: Iterable[tuple[Scheme, float]]) -> None:
        self._seen: dict[tuple[int, Scheme], dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self._taken: dict[tuple[object, ...], float] = defaultdict(float)
        self._offered: dict[tuple[object, ...], float] = defaultdict(float)
        for scheme, count in schemes:
            for at, family in enumerate(scheme):
                before = scheme[:at]
                self._seen[len(scheme), before][family] += count
                self._seen[0, before][family] += count
                self._taken[_shape(before, family)] += count
                for other in range(max(before, default=-1) + 2):
                    self._offered[_shape(before, other)] += count

    @functools.lru_cache(maxsize=50_000)  # ruff: ignore[cached-instance-method] - one instance a process
    def next(self, length: int, before: Scheme, family: int) -> float:
        """Give the log-probability of the next line's family."""
        shapes = [_shape(before, other) for other in range(max(before, default=-1) + 2)]
        odds = [(self._taken.get(shape, 0) + 0.5) / (self._offered.get(shape, 0) + 2) for shape in shapes]
        share = odds[family] / sum(odds)
        for key, weight in (((0, before), self.ANY_LENGTH), ((length, before), self.SAME_LENGTH)):
            if seen := self._seen.get(key):
                total = sum(seen.values())
                trusted = min(1.0, self.TRUSTED / total)
                share = (seen.get(family, 0.0) * trusted + weight * share) / (total * trusted + weight)
        return math.log((1 - self.UNHEARD) * share + self.UNHEARD / len(shapes))


class Sparse:
    """Schemes of lines that mostly stand alone, or mostly follow their neighbour.

    Args:
        alone: Probability that a line begins a family of its own.
        decay: How much less likely each line further back is to be answered.
    """

    def __init__(self, alone: float, decay: float) -> None:
        self._alone, self._decay = alone, decay

    @functools.lru_cache(maxsize=50_000)  # ruff: ignore[cached-instance-method] - two instances a process
    def next(self, length: int, before: Scheme, family: int) -> float:
        """Give the log-probability of the next line's family; the length of the stanza says nothing."""
        del length
        if not before:
            return 0.0
        last = {each: len(before) - at for at, each in enumerate(before)}
        if family not in last:
            return math.log(self._alone)
        total = sum(self._decay**distance for distance in last.values())
        return math.log((1 - self._alone) * self._decay ** last[family] / total)


def detect(endings: Sequence[Ending]) -> Scheme:
    """Hear the rhyme scheme of a stanza.

    Args:
        endings: The ends of its lines; a line without a word rhymes with nothing.

    Returns:
        The family of each line.
    """
    sung = [place for place, end in enumerate(endings) if end.word]
    heard = _detect([endings[place] for place in sung])
    numbers: dict[object, int] = {}
    families = dict(zip(sung, heard, strict=True))
    scheme: list[int] = [
        numbers.setdefault(families.get(place, ("silent", place)), len(numbers)) for place in range(len(endings))
    ]
    return tuple(scheme)


def likeness() -> Likeness:
    """Give the learned score of two ends."""
    return _ears().likeness


def _detect(ends: Sequence[Ending]) -> Scheme:
    if len(ends) <= BLOCK:
        return _block(ends, (), len(ends))
    scheme: list[int] = []
    for start in range(0, len(ends), BLOCK):
        first = max(0, start - CARRIED)
        known = scheme[first:start]
        names = list(dict.fromkeys(known))
        heard = _block(ends[first : start + BLOCK], tuple(map(names.index, known)), len(ends))
        fresh = max(scheme, default=-1) + 1
        scheme += [names[each] if each < len(names) else fresh + each - len(names) for each in heard[len(known) :]]
    return tuple(scheme)


def _block(ends: Sequence[Ending], known: Scheme, length: int) -> Scheme:
    ears = _ears()
    pairs = [(j, i) for i in range(len(ends)) for j in range(i)]
    strict = {(j, i): _score(ears.likeness, ends[j], ends[i]) for j, i in pairs}
    prior = ears.strophic if length <= LONGEST_KNOWN else ears.running
    best, weight = _search(len(ends), strict, prior, known=known, length=length, trust=TRUST)
    other, free = _search(len(ends), strict, ears.open, known=known, length=length, trust=TRUST)
    if free + OPEN > weight:
        best, weight = other, free + OPEN
    alone = sum(best.count(family) == 1 for family in best)
    if len(ends) >= LOOSE_LINES and alone >= SPARSE * len(ends):
        vowels = {(j, i): max(assonance(ends[j], ends[i]), strict[j, i]) for j, i in pairs}
        other, loose = _search(len(ends), vowels, ears.loose, known=known, length=length, trust=1.0)
        if loose + LOOSE > weight:
            best = other
    return best


def _score(likeness: Likeness, first: Ending, second: Ending) -> float:
    """Score a pair of lines; one that says the same at its end again is a refrain and belongs to its family."""
    if first.readings and first.word == second.word and first.readings[0] == second.readings[0]:
        return REFRAIN
    return likeness.score(first, second)


def _search(
    count: int, scores: Mapping[tuple[int, int], float], prior: Prior, *, known: Scheme, length: int, trust: float
) -> tuple[Scheme, float]:
    """Search the schemes from the first line to the last, a few at a time."""
    states: list[tuple[Scheme, float]] = [(known, 0.0)]
    for line in range(len(known), count):
        longer = []
        for before, weight in states:
            members: dict[int, list[float]] = defaultdict(list)
            for place, family in enumerate(before):
                members[family].append(scores[place, line])
            for family, heard in members.items():
                gain = NEAREST * max(heard) + (1 - NEAREST) * sum(heard) / len(heard)
                if gain > HOPELESS:
                    longer.append(((*before, family), weight + trust * gain + prior.next(length, before, family)))
            longer.append(((*before, len(members)), weight + prior.next(length, before, len(members))))
        longer.sort(key=itemgetter(1), reverse=True)
        states = longer[:BEAM]
    return states[0]


class _Ears:
    """What was learned, read once."""

    def __init__(self) -> None:
        learned = json.loads(FILE.read_text(encoding="utf-8"))
        self.likeness = Likeness(learned["weights"])
        schemes = [(tuple(string.ascii_lowercase.index(c) for c in s), n) for s, n in learned["schemes"].items()]
        self.strophic = Strophic(schemes)
        self.open = Sparse(0.85, 0.5)
        self.running = Sparse(0.5, 0.7)
        self.loose = Sparse(0.3, 0.35)


@functools.cache
def _ears() -> _Ears:
    return _Ears()


def _shape(before: Scheme, family: int) -> tuple[object, ...]:
    """Describe a choice apart from the scheme it stands in: a new family, or how far away and how large one."""
    if family not in before:
        alone = sum(before.count(each) == 1 for each in set(before))
        return ("new", min(alone, 3), bool(before) and before.count(before[-1]) > 1)
    distance = before[::-1].index(family) + 1
    return ("join", min(distance, 6), min(before.count(family), 3))

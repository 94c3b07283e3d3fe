"""Rhyme as a graded judgement: of which kind, and how much of one.

The kind follows the ear: the sounds from the last stressed vowel on, nucleus and coda apart. The score follows the
poets: how likely two lines that end so are to be meant as a rhyme (``likeness.py``), so that *love* and *prove* score
higher than *love* and *leave* although both share their consonants only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import starmap
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.endings import ending
from lyrica_cli.core.prosody.phones import MANNER_OF, coda_distance, vowel_distance
from lyrica_cli.core.prosody.pronounce import english_voice
from lyrica_cli.core.prosody.reading import tokens
from lyrica_cli.core.prosody.scheme import likeness

if TYPE_CHECKING:
    from lyrica_cli.core.prosody.endings import Beat, Ending
    from lyrica_cli.core.prosody.pronounce import Pronouncer

PERFECT = 0.9
"""Least score of a perfect or rich rhyme."""
ALLOWED = 0.5
"""Score from which poets have let a pair pass: it is likelier to be meant as a rhyme than two lines taken at random.
Set on verse of 1550-1930; Walker's "allowable" rhymes (1775) are judged at it."""
NEAR = 0.45
"""Least score of a near rhyme, by the manner classes of ``phones.MANNERS`` or by features."""
CLOSE_VOWEL, CLOSE_CODA = 0.21, 0.35
"""Vowels and codas no further apart than this are near: neighbours on the vowel chart; voicing, or a last t or s."""

RUN_APART = 0.85
"""Mean distance of the codas in a run of syllables; its vowels carry it."""


class Kind(StrEnum):
    """Kinds of rhyme, from the closest on."""

    identity = "identity"
    perfect = "perfect"
    rich = "rich"
    mosaic = "mosaic"
    multisyllable = "multisyllable"
    near = "near"
    assonance = "assonance"
    eye = "eye"
    consonance = "consonance"
    none = "none"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How two ends rhyme.

    Attributes:
        kind: ``identity`` the same word, no rhyme; ``perfect`` all alike from the last stressed vowel; ``rich`` the
            consonant before it too; ``mosaic`` several words on one side; ``multisyllable`` a run of two syllables or
            more whose vowels agree; ``near`` vowel and coda close; ``assonance`` the vowel only; ``consonance`` the
            coda only; ``eye`` the spelling only; ``none``.
        score: From 0 to 1; see ``PERFECT``, ``ALLOWED``, ``NEAR``.
    """

    kind: Kind
    score: float


def judge(first: str, second: str, voice: Pronouncer | None = None) -> Judgement:
    """Judge how two words, phrases or lines rhyme at their ends.

    Returns:
        The closest kind in any pronunciations; ``none`` with score 0 where either has nothing to say. Symmetric.

    >>> judge("stone", "alone").kind.value, judge("home", "alone").kind.value, judge("crack pot", "laptop").kind.value
    ('perfect', 'near', 'mosaic')
    >>> judge("stone", "stone").kind.value
    'identity'
    """
    say = (voice or english_voice()).say
    return judged(ending(tokens(first), say), ending(tokens(second), say))


def judged(one: Ending, other: Ending) -> Judgement:
    """Judge two ends that were heard."""
    if not (one.word and other.word and one.readings and other.readings):
        return Judgement(Kind.none, 0.0)
    if one.word == other.word:
        return Judgement(Kind.mosaic, PERFECT - 0.01) if _carried(one, other) else Judgement(Kind.identity, 0.0)
    kinds = [
        _kind(one, other, left, right) for left in range(len(one.readings)) for right in range(len(other.readings))
    ]
    kind = min(kinds, key=list(Kind).index)
    return Judgement(kind, round(_score(kind, likeness().score(one, other)), 3))


def _carried(one: Ending, other: Ending) -> bool:
    """Tell whether two ends with the same last word rhyme before it: *bring it*, *sing it*."""
    for left, own in zip(one.readings, one.own, strict=True):
        for right in other.readings:
            before = list(zip(left[own : own + 1], right[own : own + 1], strict=False))
            if any(x.vowel == y.vowel and x.after == y.after and x.before != y.before for x, y in before):
                return True
    return False


def _score(kind: Kind, log_odds: float) -> float:
    """Turn log-odds into a score that agrees with the kind."""
    likely = 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
    if kind is Kind.perfect:
        return 1.0
    if kind is Kind.rich:
        return PERFECT
    if kind in {Kind.near, Kind.mosaic, Kind.multisyllable}:
        return min(max(likely, NEAR), PERFECT - 0.01)
    return min(likely, PERFECT - 0.01)


def _kind(one: Ending, other: Ending, left: int, right: int) -> Kind:
    """Name the kind of rhyme of two readings."""
    a, b = one.readings[left], other.readings[right]
    own = (one.own[left], other.own[right])
    spans = (_anchor(a, own[0]), _anchor(b, own[1]))
    if spans[0] == spans[1]:
        tail = list(zip(a, b, strict=False))[: spans[0] + 1]
        if all(x.vowel == y.vowel and x.after == y.after for x, y in tail):
            last = tail[-1]
            rich = last[0].before == last[1].before and (bool(last[0].before) or own == (spans[0] + 1, spans[1] + 1))
            return Kind.rich if rich else Kind.perfect
    if run := _run(a, b, own):
        return run
    if spans[0] == spans[1] and all(starmap(_family, tail)):
        return Kind.near
    x, y = a[0], b[0]
    if spans[0] != spans[1] and (x.vowel, x.after) == (y.vowel, y.after):
        return Kind.near  # me, agony: the last syllable answers, promoted
    return _slant(one, other, x, y)


def _slant(one: Ending, other: Ending, x: Beat, y: Beat) -> Kind:
    apart, coda = vowel_distance(x.vowel, y.vowel), coda_distance(x.after, y.after)
    if (not apart and coda <= CLOSE_CODA) or (0 < apart <= CLOSE_VOWEL and not coda and x.after):
        return Kind.near
    if not apart:
        return Kind.assonance
    if one.spelt == other.spelt:
        return Kind.eye
    return Kind.consonance if x.after == y.after and x.after else Kind.none


def _anchor(beats: tuple[Beat, ...], own: int) -> int:
    return next((place for place, beat in enumerate(beats[:own]) if beat.stressed), 0) if own > 1 else 0


def _family(x: Beat, y: Beat) -> bool:
    manners = (tuple(MANNER_OF.get(phone, phone) for phone in beat.after) for beat in (x, y))
    return x.vowel == y.vowel and len(set(manners)) == 1


def _run(a: tuple[Beat, ...], b: tuple[Beat, ...], own: tuple[int, int]) -> Kind | None:
    """Find a run of two syllables or more, begun by a stressed one, whose vowels agree and whose codas are close."""
    length, apart, opened = 0, 0.0, False
    for x, y in zip(a, b, strict=False):
        weak = not x.stressed and not y.stressed and {x.vowel, y.vowel} <= {"AH", "IH"}
        if x.vowel != y.vowel and not weak:
            break
        length += 1
        apart += coda_distance(x.after, y.after)
        if length > 1 and x.stressed and y.stressed:
            opened = True
            break
    if not opened or apart > RUN_APART * length:
        return None
    # A mosaic: the run lies within one word on one side and takes several on the other.
    return Kind.mosaic if (own[0] < length) != (own[1] < length) else Kind.multisyllable

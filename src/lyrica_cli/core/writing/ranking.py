"""Which of several candidates is the best line here: fluency first, then what it adds to the song.

Scores are sums of natural-log probabilities and of penalties in the same unit, so 1.0 is a factor of e. The weights
were set by reading drafts; what each is for stands beside it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.writing.agreement import slips, tangles, unnamed
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS, plain_verb

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

COPIED_RUN = 5
"""Words in a row that a line may not share with what the model was shown."""
FLUENT = -1.3
"""Mean log-probability above which more is only blander."""
JARRING = -4.0
"""A word less likely than this jars."""
FETCHED = -3.0
"""A last word less likely than this was fetched for its rhyme."""
OPEN_ENDED = -1.0
"""A line end less likely than this cuts a thought."""
WORDY = 0.25
"""What a word costs: of two lines of as many syllables the one of fewer, longer words is the likelier to make sense
(0.4 a word by a logistic regression on 454 drawn lines that readers marked)."""
TASTE = 0.5
"""Most that the writer's ratings of earlier songs raise or lower a line."""
UNKNOWN = -1.6
"""Fluency of a line whose model gives no probabilities."""
_SUPPOSING = frozenset("would could should might wouldn't couldn't".split())


class Reading(Protocol):
    """How likely a candidate's tokens were, natural logs; None where the model does not say."""

    @property
    def mean_logprob(self) -> float | None:
        """Of all its tokens, the mean."""

    @property
    def worst_logprob(self) -> float | None:
        """Of its least likely token."""

    @property
    def last_logprob(self) -> float | None:
        """Of its last token."""

    @property
    def end_logprob(self) -> float | None:
        """Of its ending there."""


@dataclass(slots=True)
class Heard:
    """What the song has sung so far, as far as new lines must not repeat it.

    Attributes:
        lines: Every line, lower case, in the order of writing.
        section: The lines of the section in hand.
        images: Things of the theme.
        mood: Words that carry the mood.
        shun: Words that break it.
        taste: Word -> what the writer's ratings make it weigh.
        copied: Runs of ``COPIED_RUN`` words that the model was shown, or that are others' own.
    """

    lines: list[str] = field(default_factory=list)
    section: list[str] = field(default_factory=list)
    images: frozenset[str] = frozenset()
    mood: frozenset[str] = frozenset()
    shun: frozenset[str] = frozenset()
    taste: Mapping[str, float] = field(default_factory=dict)
    copied: Container[tuple[str, ...]] = frozenset()


def runs(text: str, length: int = COPIED_RUN) -> set[tuple[str, ...]]:
    """Give every run of words of one length in a line.

    >>> sorted(runs("a b c", 2))
    [('a', 'b'), ('b', 'c')]
    """
    sung = words(text)
    return {tuple(sung[at : at + length]) for at in range(len(sung) - length + 1)}


def acceptable(text: str, heard: Heard) -> bool:
    """Tell whether a line may stand at all: nothing sung twice, copied, or looping within itself."""
    sung = words(text)
    content = [word for word in sung if word not in FUNCTION_WORDS]
    if not content or text in heard.lines or len(set(content)) < len(content):
        return False
    if any(first == second for first, second in pairwise(sung)):
        return False
    ends = {words(line)[-1] for line in heard.section if words(line)}
    if sung[-1] in ends or any(run in heard.copied for run in runs(text)):
        return False
    earlier = set().union(*(runs(line, 4) for line in heard.lines)) if heard.lines else set()
    return not runs(text, 4) & earlier


def fluency(candidate: Reading) -> float:
    """Say how well a line reads, from its log-probabilities; 0 at best.

    The weights are in the proportion of a logistic regression on 396 drawn lines that a reader marked broken or sound
    (cross-validated AUC 0.79): whether the line may end there tells most, then its last word.
    """
    mean, worst = candidate.mean_logprob, candidate.worst_logprob
    if mean is None or worst is None:
        return UNKNOWN
    score = 0.45 * (min(mean, FLUENT) - FLUENT) + 0.2 * min(0.0, worst - JARRING)
    if candidate.last_logprob is not None:
        score += 0.4 * min(0.0, candidate.last_logprob - FETCHED)
    if candidate.end_logprob is not None:
        score += 0.85 * min(0.0, max(candidate.end_logprob, -9.0) - OPEN_ENDED)
    return score


def worth(text: str, heard: Heard) -> float:
    """Say what a line adds to the song: theme, mood and things to see, less what was sung before."""
    sung = words(text)
    content = [word for word in sung if word not in FUNCTION_WORDS]
    before = Counter(word for line in heard.lines for word in set(words(line)))
    score = 0.0
    fresh = [word for word in content if word in heard.images and before[word] < 2]  # ruff: ignore[magic-value-comparison] - twice is enough
    told = any(word in heard.images for line in heard.section for word in words(line))
    score += (0.5 if told else 0.9) * min(1, len(fresh)) + 0.2 * min(1, max(0, len(fresh) - 1))
    score += 0.35 * any(word in heard.mood for word in content)
    score -= 0.6 * sum(word in heard.shun for word in content)
    score += 0.12 * min(2, sum(bool((entry := english().get(word)) and entry.concrete) for word in content))
    end = english().get(sung[-1])
    score -= 0.35 * (end is not None and end.parts[:1] not in {"n", "a"})  # a verb or adverb last is often cut short
    near = Counter(word for line in heard.lines[-4:] for word in set(words(line)))
    score -= sum(0.3 * near[word] + 0.1 * max(0, before[word] - near[word]) for word in content)
    openings = Counter(tuple(words(line)[:2]) for line in heard.lines)
    score -= 0.35 * min(3, openings[tuple(sung[:2])])
    score -= 0.2 * any(words(line)[:1] == sung[:1] for line in heard.lines[-1:])
    if plain_verb(sung[0]):  # one order draws the next, until a song is a list of chores
        score -= 0.3 * (1 + min(3, sum(plain_verb(words(line)[0]) for line in heard.lines if words(line))))
    score += max(-TASTE, min(TASTE, sum(heard.taste.get(word, 0.0) for word in set(content))))
    score -= WORDY * len(sung)
    score -= 0.8 * unnamed(text) + 1.2 * slips(text) + 0.6 * tangles(text)
    supposed = sum(not _SUPPOSING.isdisjoint(words(line)) for line in heard.lines)
    score -= 0.2 * min(3, supposed) * (not _SUPPOSING.isdisjoint(sung))
    threes = Counter(run for line in heard.lines for run in runs(line, 3))
    score -= 0.4 * sum(threes[run] for run in runs(text, 3))
    score -= 0.4 * sum(words(line)[-1:] == sung[-1:] for line in heard.lines)
    return score


def overlap(first: str, second: str) -> float:
    """Say what a pair loses by saying the same: shared content words, and the same opening."""
    one, other = words(first), words(second)
    shared = (set(one) & set(other)) - FUNCTION_WORDS
    return 0.35 * len(shared) + 0.5 * (one[:2] == other[:2]) + 0.15 * (one[:1] == other[:1])


def pair_score(scores: Sequence[float]) -> float:
    """Score lines that rhyme together: a pair is as good as its worse line, mostly."""
    return 0.6 * min(scores) + 0.4 * sum(scores) / len(scores)


def shown_runs(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Collect the runs of words that a model was shown and must not copy."""
    return frozenset(run for text in texts for run in runs(text))

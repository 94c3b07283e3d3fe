"""The audition: draws candidates for one line, keeps those that meet its plan, and scores them."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from lyrica_cli.core.agents.framing import Framing
from lyrica_cli.core.llm.base import Draw, LineRequest
from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.line import counts, estimate, words
from lyrica_cli.core.song.section import Kind
from lyrica_cli.core.writing.constraint import LineConstraint
from lyrica_cli.core.writing.families import last_word
from lyrica_cli.core.writing.meaning import content_words
from lyrica_cli.core.writing.ranking import Heard, acceptable, fluency, runs, worth
from lyrica_cli.core.writing.rhythm import rhythm_of, scans, strain, stresses
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS, NEVER_FIRST, vocabulary

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from lyrica_cli.core.agents.document import Document
    from lyrica_cli.core.llm.base import Candidate
    from lyrica_cli.core.llm.relay import Relay
    from lyrica_cli.core.writing.constraint import Sentence
    from lyrica_cli.core.writing.plan import LinePlan, Plan, SectionPlan
    from lyrica_cli.core.writing.sheet import Sheet, Sung

SHUN_BIAS, SUNG_BIAS = -2.5, -0.5
"""Logits added to words that break the mood and, each time it was sung, to a content word. Words are only ever pushed
away: a word that is pushed forward, of the theme's or the mood's, is sung whether it makes sense or not."""
IMAGE_BIAS, THEME_BIAS = 0.7, 1.3
"""Inside a frame it does make sense: there the things of the theme, and its own words, are pushed forward a little."""
MOST_WORN = 4
"""Times sung after which a word is not pushed away any further."""
HOTTER, HOTTER_FRAMED = 0.05, 0.2
"""What each further try adds to the temperature, so that it does not draw the same again; and what a frame does, which
keeps a line together however hot it is drawn."""
STRAIN = 0.3
"""What a small word in a strong place, or a weighty one in a weak place, costs a line that is to keep a meter."""
SHARE_FRAMED = 0.55
"""Candidates inside frames for each one without: a small model sings the same few there over and over."""
FRUITLESS = 6
"""Draws in a row without a line that fits after which each line is drawn for once, before the fallback writes it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate that met its plan.

    Attributes:
        text: The whole line, the writer's beginning included.
        end: Its last word.
        score: Fluency and what it adds to the song.
        fluency: How well it reads, 0 at best.
        by_fallback: Whether another model than the chosen one wrote it.
    """

    text: str
    end: str
    score: float
    fluency: float
    by_fallback: bool = False


@dataclass(slots=True)
class Cost:
    """What a draft cost so far; ``refused`` counts the candidates out of ``drawn`` that may not stand, by reason.

    ``seeds`` has for each line's address the seeds of its requests, in order; what they gave can be drawn again.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    drawn: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    seeds: dict[str, list[int]] = field(default_factory=dict)


class Audition:
    """Draws lines for one song.

    Args:
        plan: The song's plan.
        model: Who writes.
        document: What the model is shown.
        shown: Runs of words that are not to be copied: what the model could have been shown, the library's songs.
        candidates: Candidates of a line with a share of 1.
        temperature: Sampling temperature.
        explicit: Whether profanity is in the vocabulary.
        frames: Whether a small model writes inside sentence frames.

    Attributes:
        gone: Lines that stood once and are to be other ones now: none of them is sung again.
    """

    def __init__(
        self,
        plan: Plan,
        model: Relay,
        document: Document,
        *,
        shown: Container[tuple[str, ...]],
        candidates: int,
        temperature: float,
        explicit: bool,
        frames: bool,
    ) -> None:
        self.plan, self.model, self.document, self.shown = plan, model, document, shown
        self.candidates, self.temperature, self.explicit = candidates, temperature, explicit
        self.vocabulary = vocabulary(explicit=explicit, avoid=plan.avoid)
        self._plain_ends = frozenset(self.vocabulary.ends)
        self._framing = Framing(plan, self.vocabulary) if frames and model.info.small else None
        if self._framing:
            self.vocabulary = self.vocabulary.ending_in(self._framing.frames.ends)
        self.cost = Cost()
        self.taste: Mapping[str, float] = {}
        self.gone: tuple[str, ...] = ()
        self._fruitless = 0

    @property
    def framed(self) -> bool:
        """Whether lines are written inside sentence frames."""
        return self._framing is not None

    def tries(self, most: int) -> int:
        """Say how often a line is drawn for: once, where the model has found nothing for long and another can help."""
        return 1 if self._fruitless >= FRUITLESS and self.model.can_rescue else most

    def draw(
        self,
        section: SectionPlan,
        sheet: Sheet,
        at: int,
        ends: tuple[str, ...],
        *,
        share: float,
        attempt: int = 0,
        rescue: bool = False,
    ) -> tuple[list[Scored], Candidate | None]:
        """Draw candidates for one line.

        Args:
            section: Its section.
            sheet: The song so far.
            at: Which line of the section, from 0.
            ends: Words that may end it; those that end another line of the section are left out, and none left
                leaves every content word.
            share: Candidates for each one of the setting.
            attempt: Which try this is, from 0; later ones are hotter.
            rescue: Whether the fallback draws, because the chosen model found nothing.

        Returns:
            The candidates that met the plan, scored; and the likeliest of those that can be sung at all.
        """
        line, heard = section.lines[at], self.heard(section, sheet, at)
        used = {last_word(text) for text in heard.section}
        fresh = tuple(word for word in ends if word not in used) or self.vocabulary.ends
        ends = (line.closing,) if line.closing else fresh
        constraint = self._constraint(section, sheet, heard, at, ends=ends, attempt=attempt)
        framed = bool(constraint.sentences)
        request = LineRequest(
            messages=self.document.messages(section, sheet, at),
            constraint=constraint,
            ask=self.document.ask(constraint, line.opening.lower()),
            count=max(1, round(self.candidates * share * (SHARE_FRAMED if framed else 1))),
            seed=zlib.crc32(f"{self.plan.seed}/{line.address}/{attempt}".encode()),
            temperature=self.temperature + HOTTER * attempt + (HOTTER_FRAMED if framed else 0),
            opening=line.opening.lower(),
            bias=self._bias(heard, lean=framed),
        )
        self.cost.seeds.setdefault(line.address, []).append(request.seed)
        drawn = self._draw(request, rescue=rescue)
        sheet.attempts[line.address] = sheet.attempts.get(line.address, 0) + request.count
        allowed = frozenset(ends)
        met = [each for each in drawn.candidates if self._meets(each.text, line, allowed)]
        found = [self._scored(each, line, heard) for each in met if acceptable(_whole(line, each.text), heard)]
        self._count_refused([each.text for each in drawn.candidates], len(met), len(found))
        if not rescue:
            self._fruitless = 0 if found else self._fruitless + 1
        if rescue or self.model.fallen:
            found = [replace(each, by_fallback=True) for each in found]
        decent = [each for each in drawn.candidates if self._decent(each.text) and each.text not in heard.lines]
        return found, max(decent, key=lambda each: each.mean_logprob or 0.0, default=None)

    def again(self, section: SectionPlan, sheet: Sheet, at: int, others: list[Scored]) -> list[Scored]:
        """Score lines that were drawn for another place as if they stood here; those that may not, are left out."""
        heard = self.heard(section, sheet, at)
        return [
            replace(each, score=each.fluency + _worth(each.text, section.lines[at], heard))
            for each in others
            if acceptable(each.text, heard) and scans(each.text, section.lines[at].patterns)
        ]

    def rescore(self, section: SectionPlan, sheet: Sheet, at: int, old: Sung) -> float:
        """Score a line that stood here; a line that may not stand is worth nothing."""
        heard = self.heard(section, sheet, at)
        if not old.ok or not acceptable(old.text, heard):
            return float("-inf")
        return (old.fluency or 0.0) + _worth(old.text, section.lines[at], heard)

    def heard(self, section: SectionPlan, sheet: Sheet, at: int) -> Heard:
        """Collect what a new line must not repeat."""
        texts = sheet.sections[section.placed.prefix]
        here = [
            line.text
            for number, line in enumerate(texts)
            if line is not None and number != at and section.lines[number].repeats is None
        ]
        own = {line.address for line in section.lines}
        others = [sung.text for line, sung in sheet.own_lines(self.plan) if line.address not in own]
        title = sheet.title_line.text if sheet.title_line and not section.lines[at].title else None
        to_come = (line.given or (title if line.title else None) for line in section.lines)
        mood = self.plan.mood
        return Heard(
            lines=[text.lower() for text in (*self.gone, *others, *here)],
            section=[*here, *filter(None, to_come)],
            images=frozenset(section.new or self.plan.images),
            mood=frozenset(mood.images if mood else ()),
            shun=frozenset(mood.shun if mood else ()),
            taste=self.taste,
            copied=self.shown,
        )

    def _constraint(
        self, section: SectionPlan, sheet: Sheet, heard: Heard, at: int, *, ends: tuple[str, ...], attempt: int
    ) -> LineConstraint:
        """Say what a line may be: inside sentence frames, where the model needs them, or free."""
        line, known, worn = section.lines[at], self.vocabulary.counts, self._worn_openings(heard, attempt)
        sentences: tuple[Sentence, ...] = ()
        stressed, scan = self._stresses, bool(line.patterns)
        if self._framing:
            shut = self._worn_openings(heard, 0)
            sentences = self._framing.sentences(
                section, at, sung=heard.lines, ends=frozenset(ends), attempt=attempt, not_first=shut
            )
            known = self._framing.frames.counts if sentences else known
            stressed = self._framing.stresses if sentences and scan else stressed
        if not sentences:
            worn |= NEVER_FIRST
            ends = ends if line.closing else tuple(self._plain_ends.intersection(ends) or self._plain_ends)
        asked = {phrase: counts(phrase) or (estimate(phrase),) for phrase in (*line.must, line.closing) if phrase}
        patterns = self._patterns(section, sheet, at)
        return LineConstraint(
            line.room, known | asked, ends, line.must, tuple(worn), patterns, stressed, sentences, scan
        )

    def _draw(self, request: LineRequest, *, rescue: bool) -> Draw:
        drawn = self.model.rescue(request) if rescue else self.model.draw(request)
        if drawn is None:
            return Draw(())
        self.cost.calls += 1
        self.cost.prompt_tokens += drawn.prompt_tokens
        self.cost.completion_tokens += drawn.completion_tokens
        return drawn

    def _count_refused(self, drawn: list[str], met: int, found: int) -> None:
        indecent = sum(not self._decent(text) for text in drawn)
        self.cost.drawn += len(drawn)
        self.cost.refused.update(words=indecent, form=len(drawn) - met - indecent, repetition=met - found)

    def _worn_openings(self, heard: Heard, attempt: int) -> frozenset[str]:
        """Give the words that may not open the next line: the last line's, contracted or not."""
        opened = (words(text)[0].partition("'")[0] for text in heard.lines[-1 - attempt :] if words(text))
        return frozenset(word for stem in set(opened) for word in self._contracted.get(stem, ()))

    @cached_property
    def _contracted(self) -> dict[str, list[str]]:
        """The vocabulary by what stands before the apostrophe: ``i`` has ``i`` and ``i'm``."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.vocabulary.counts:
            found[word.partition("'")[0]].append(word)
        return found

    def _bias(self, heard: Heard, *, lean: bool) -> dict[str, float]:
        mood = self.plan.mood
        bias = dict.fromkeys(mood.shun, SHUN_BIAS) if mood else {}
        if lean:
            bias |= dict.fromkeys(self.plan.images, IMAGE_BIAS)
            bias |= dict.fromkeys(content_words(self.plan.theme), THEME_BIAS)
        sung = Counter(word for text in heard.lines for word in set(words(text)) if word not in FUNCTION_WORDS)
        return bias | {word: bias.get(word, 0.0) + SUNG_BIAS * min(MOST_WORN, times) for word, times in sung.items()}

    def _meets(self, text: str, line: LinePlan, ends: frozenset[str]) -> bool:
        """Check a candidate by the dictionary: its count, its end, its words."""
        sung = words(text)
        totals = counts(text)
        if totals is None and (line.must or line.closing):  # the writer's own word may be in no dictionary
            totals = (estimate(text),)
        low, high = line.room
        if not sung or totals is None or not any(low <= total <= high for total in totals):
            return False
        if sung[-1] not in ends and not any(text.endswith(end) for end in ends if " " in end):
            return False
        if not scans(_whole(line, text), line.patterns):
            return False
        if line.must and not any(f" {phrase} " in f" {' '.join(sung)} " for phrase in line.must):
            return False
        return self._decent(text)

    @cached_property
    def _stresses(self) -> dict[str, tuple[str, ...]]:
        """How the words can be stressed, asked for once a song."""
        return {word: stresses(entry) for word, entry in self.vocabulary.entries.items() if max(entry.counts) > 1}

    @staticmethod
    def _patterns(section: SectionPlan, sheet: Sheet, at: int) -> dict[int, str]:
        """Give the rhythms of what is still to be written of a line, by their number of syllables.

        Where no rhythm was asked for, the longer words of a later verse stand where those of the first one do, so that
        both can be sung to one tune.
        """
        line, placed = section.lines[at], section.placed
        patterns = line.patterns
        if not patterns and placed.kind is Kind.VERSE and placed.number > 1 and "v1" in sheet.sections:
            first = sheet.sections["v1"][at] if at < len(sheet.sections["v1"]) else None
            patterns = (rhythm_of(first.text),) if first is not None else ()
        taken = estimate(line.opening)
        low, high = line.room
        return {len(each) - taken: each[taken:] for each in patterns if low <= len(each) - taken <= high}

    def _decent(self, text: str) -> bool:
        """Tell whether a line holds no slur, no profanity that was not asked for, nothing to avoid, nothing copied."""
        if any(run in self.shown for run in runs(text)):
            return False
        entries = [english().get(word) for word in words(text)]
        return not any(
            entry.slur or (entry.profane and not self.explicit) or entry.word in self.plan.avoid
            for entry in entries
            if entry is not None
        )

    @staticmethod
    def _scored(candidate: Candidate, line: LinePlan, heard: Heard) -> Scored:
        text = _whole(line, candidate.text)
        reads = fluency(candidate)
        return Scored(text, last_word(text), reads + _worth(text, line, heard), reads)


def _worth(text: str, line: LinePlan, heard: Heard) -> float:
    """Say what a line adds to the song, and how it sits on the meter that it is to keep."""
    return worth(text, heard) - STRAIN * strain(text, line.patterns)


def _whole(line: LinePlan, text: str) -> str:
    """Join the writer's beginning and what the model wrote after it."""
    return f"{line.opening} {text}" if line.opening else text

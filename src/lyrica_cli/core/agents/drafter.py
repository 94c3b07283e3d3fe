"""The drafter: writes every open line of the plan, sound first.

A rhyme is not forced onto its closing line. The line that opens a family is drawn with many families open to it; so is
the line that answers; and the best pair that rhymes, of all pairs, is kept. Where two or more are left to answer, the
family is fixed by then.
"""

from __future__ import annotations

import random
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from lyrica_cli.core.llm.base import LineRequest
from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.line import counts, estimate, words
from lyrica_cli.core.writing.constraint import LineConstraint
from lyrica_cli.core.writing.ranking import Heard, acceptable, fluency, overlap, pair_score, worth
from lyrica_cli.core.writing.sheet import Sung
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS, SMALLEST_FAMILY, family, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lyrica_cli.core.agents.document import Document
    from lyrica_cli.core.llm.base import Candidate, Draw
    from lyrica_cli.core.llm.relay import Relay
    from lyrica_cli.core.writing.plan import LinePlan, Plan, SectionPlan
    from lyrica_cli.core.writing.sheet import Sheet

OFFERED = 24
"""Rhyme families open to a line that begins one."""
LARGEST = 40
"""The families offered are drawn from so many of the largest."""
HELD = 8
"""Openings of different families that are held until one is answered."""
PLAIN_SHARE, OPENING_SHARE, ANSWER_SHARE, TITLE_SHARE = 0.7, 1.4, 2.2, 2.0
"""Candidates of an unrhymed line, of one that opens a family, answers one, or gives the title, for each one that the
setting asks for: most faults stand in answers, and an unrhymed line may also take what was drawn for its neighbours."""
THEME_BIAS, IMAGE_BIAS, MOOD_BIAS, SHUN_BIAS, SUNG_BIAS = 1.3, 0.5, 0.3, -2.5, -0.7
"""Logits added to things of the theme while a section has none of them, to its images afterwards, to the mood's words,
to words that break the mood, and, each time it was sung, to a content word. Larger ones make a small model stammer."""
TRIES = 3
"""Draws for one line before the best of what came stands as it is."""
FORCED = -1.9
"""Fluency below which a pair reads as forced and is drawn for again; each further try asks half of it less."""
HOTTER = 0.15
"""What each further try adds to the temperature, so that it does not draw the same again."""
PERFECT_SHARE = 1.3
"""Candidates where rhyme is perfect, for each one where it is near: the families are smaller."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate that met its plan."""

    text: str
    end: str
    score: float
    fluency: float


@dataclass(slots=True)
class Cost:
    """What a draft cost so far."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    lines_by_fallback: int = 0


class Drafter:
    """Writes lines onto a sheet.

    Args:
        plan: The song's plan.
        model: Who writes.
        document: What the model is shown.
        shown: Runs of words that the model could have been shown, and that are not to be copied.
        candidates: Candidates of a plain line.
        temperature: Sampling temperature.
        explicit: Whether profanity is in the vocabulary.
        wrote: Called with each section's label when it begins, and with each line's address and text.
    """

    def __init__(
        self,
        plan: Plan,
        model: Relay,
        document: Document,
        *,
        shown: frozenset[tuple[str, ...]],
        candidates: int,
        temperature: float,
        explicit: bool,
        began: Callable[[str], None],
        wrote: Callable[[str, Sung], None],
    ) -> None:
        self.plan, self.model, self.document = plan, model, document
        self.candidates, self.temperature, self.explicit = candidates, temperature, explicit
        self.began, self.wrote = began, wrote
        self.vocabulary = vocabulary(explicit=explicit, avoid=plan.avoid)
        self.copied = shown
        self.rhymes = {near: self.vocabulary.families(near=near) for near in (True, False)}
        self.cost = Cost()

    def draft(self, sheet: Sheet) -> None:
        """Write every line that is still open."""
        for section in self.plan.sections:
            self.began(section.placed.label)
            _Section(self, section, sheet).write()

    def redraft(self, sheet: Sheet, addresses: Iterable[str]) -> None:
        """Write some lines again, each inside the family that stands; a new line is kept only if it scores better."""
        for address in addresses:
            section = next(each for each in self.plan.sections if address.rpartition(".")[0] == each.placed.prefix)
            _Section(self, section, sheet).rewrite(int(address.rpartition(".")[2]) - 1)

    def draw(self, request: LineRequest) -> Draw:
        """Draw, and count what it cost."""
        drawn = self.model.draw(request)
        self.cost.calls += 1
        self.cost.prompt_tokens += drawn.prompt_tokens
        self.cost.completion_tokens += drawn.completion_tokens
        return drawn


class _Section:
    """One section in the writing."""

    def __init__(self, drafter: Drafter, section: SectionPlan, sheet: Sheet) -> None:
        self.drafter, self.section, self.sheet = drafter, section, sheet
        self.lines = section.lines
        self.near = section.placed.spec.strictness == "near"
        self.rhymed = section.placed.spec.strictness != "none"
        self.families = drafter.rhymes[self.near]
        self.fixed: dict[str, str] = {}
        self.held: dict[str, tuple[int, list[Scored]]] = {}
        self.spare: list[tuple[tuple[int, int], Scored]] = []
        self.texts = sheet.sections[section.placed.prefix]
        for line, text in zip(self.lines, self.texts, strict=True):
            self._fix(line, line.given or (text.text if text else None) or self._known_title(line))

    def write(self) -> None:
        """Write every open line, in order."""
        for at, line in enumerate(self.lines):
            if self.texts[at] is None:
                self._write(at, line)

    def rewrite(self, at: int) -> None:
        """Write one line again; keep the better one."""
        line, old = self.lines[at], self.texts[at]
        if old is None:
            return
        self.texts[at] = None
        found = self._draw(at, self._ends(line), share=ANSWER_SHARE, attempt=TRIES)
        best = max(found, key=lambda each: each.score, default=None)
        if best is not None and best.score > self._rescore(at, old):
            self._put(at, _sung(best))
            self._repeat(at)
        else:
            self.texts[at] = old

    def _write(self, at: int, line: LinePlan) -> None:
        title = self.sheet.title_line if line.title else None
        if line.repeats is not None and (earlier := self.texts[line.repeats - 1]) is not None:
            self._put(at, earlier)
        elif title is not None:
            self._put(at, title)
        elif line.given is not None:
            self._put(at, Sung(line.given, source="writer"))
        elif line.letter == "X" or not self.rhymed:
            self._put(at, self._best(at, self._ends(line), TITLE_SHARE if line.title else PLAIN_SHARE))
        elif line.letter in self.fixed:
            self._put(at, self._best(at, self._ends(line), ANSWER_SHARE))
        elif line.letter in self.held:
            self._answer(at, line)
        else:
            self._open(at, line)
        if line.title and self.sheet.title_line is None:
            self.sheet.title_line = self.texts[at]

    def _open(self, at: int, line: LinePlan) -> None:
        """Begin a family: hold the best opening of several."""
        offered = self._offered()
        ends = tuple(word for name in offered for word in self.families[name])
        found = self._draw(at, ends, share=OPENING_SHARE)
        best: dict[str, Scored] = {}
        for each in sorted(found, key=lambda each: -each.score):
            best.setdefault(self._family(each.end), each)
        held = sorted(best.values(), key=lambda each: -each.score)[:HELD]
        if not held:  # a model that honours no constraint: take its best line and rhyme with that
            self._put(at, self._best(at, self._ends(line), 1.0))
            opened = self.texts[at]
            self._fix(line, opened.text if opened else None)
            return
        self.held[line.letter] = (at, held)
        self._put(at, _sung(held[0]))

    def _answer(self, at: int, line: LinePlan) -> None:
        """Answer a family: of all pairs of a held opening and an answer that rhyme, keep the best."""
        opened, held = self.held.pop(line.letter)
        provisional = self.texts[opened]
        ends = tuple(word for each in held for word in self.families[self._family(each.end)])
        same_room = self.lines[opened].syllables == line.syllables
        found: list[Scored] = []
        best: tuple[float, Scored, Scored] | None = None
        for attempt in range(TRIES):
            found += self._draw(at, ends, share=ANSWER_SHARE, attempt=attempt)
            pairs = [
                (pair_score((first.score, second.score)) - overlap(first.text, second.text), first, second)
                for first in [*held, *(found if same_room else ())]
                for second in found
                if first is not second and self._rhyme(first.end, second.end)
            ]
            best = max(pairs, key=itemgetter(0), default=None)
            if best is not None and min(best[1].fluency, best[2].fluency) > FORCED * (1 + attempt / 2):
                break
        if best is None:
            self._fix(line, provisional.text if provisional else None)
            self._put(at, self._best(at, self._ends(line), ANSWER_SHARE))
            return
        _, first, second = best
        self._fix(line, second.text)
        if provisional is None or provisional.text != first.text:
            self._put(opened, _sung(first))
            self._repeat(opened)
        self._put(at, _sung(second))

    def _best(self, at: int, ends: tuple[str, ...] | None, share: float) -> Sung:
        """Write a line whose ends are settled; where no candidate meets the plan, the last one stands, marked."""
        last: Candidate | None = None
        for attempt in range(TRIES):
            found, last = self._drawn(at, ends, share, attempt)
            found += self._spared(at, ends)
            if found:
                return _sung(max(found, key=lambda each: each.score))
        return Sung(last.text if last and last.text else "…", ok=False)

    def _draw(self, at: int, ends: tuple[str, ...] | None, *, share: float, attempt: int = 0) -> list[Scored]:
        return self._drawn(at, ends, share, attempt)[0]

    def _drawn(
        self, at: int, ends: tuple[str, ...] | None, share: float, attempt: int
    ) -> tuple[list[Scored], Candidate | None]:
        line, drafter = self.lines[at], self.drafter
        heard = self._heard(at)
        used = {words(text)[-1] for text in heard.section if words(text)}
        ends = tuple(word for word in ends or () if word not in used) or None
        if line.closing:
            ends = (line.closing,)
        asked = {phrase: counts(phrase) or (estimate(phrase),) for phrase in (*line.must, line.closing) if phrase}
        count = round(drafter.candidates * share * (1.0 if self.near or line.letter == "X" else PERFECT_SHARE))
        request = LineRequest(
            messages=drafter.document.messages(self.section, self.sheet, at),
            constraint=LineConstraint(
                line.room,
                drafter.vocabulary.counts | asked,
                ends or drafter.vocabulary.ends,
                line.must,
                self._worn_openings(heard, attempt),
            ),
            count=count,
            seed=zlib.crc32(f"{drafter.plan.seed}/{line.address}/{attempt}".encode()),
            temperature=drafter.temperature + HOTTER * attempt,
            opening=line.opening.lower(),
            bias=self._bias(heard),
        )
        drawn = drafter.draw(request)
        self.sheet.attempts[line.address] = self.sheet.attempts.get(line.address, 0) + count
        allowed = frozenset(request.constraint.ends or ())
        found = [
            self._scored(each, line, heard)
            for each in drawn.candidates
            if self._meets(each.text, line, allowed) and acceptable(_whole(line, each.text), heard)
        ]
        self.spare += [(line.syllables, each) for each in found if not line.must and not line.opening]
        return found, max(drawn.candidates, key=lambda each: each.mean_logprob or 0.0, default=None)

    def _worn_openings(self, heard: Heard, attempt: int) -> tuple[str, ...]:
        """Give the words that may not open the next line: the last line's, contracted or not."""
        worn = {words(text)[0].partition("'")[0] for text in heard.lines[-1 - attempt :] if words(text)}
        return tuple(word for word in self.drafter.vocabulary.counts if word.partition("'")[0] in worn)

    def _spared(self, at: int, ends: tuple[str, ...] | None) -> list[Scored]:
        """Give what was drawn for other lines of this section and would do for this one too."""
        line, heard = self.lines[at], self._heard(at)
        if line.must or line.opening or line.closing:
            return []
        return [
            replace(each, score=each.fluency + worth(each.text, heard))
            for syllables, each in self.spare
            if syllables == line.syllables and (ends is None or each.end in ends) and acceptable(each.text, heard)
        ]

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
        if line.must and not any(f" {phrase} " in f" {' '.join(sung)} " for phrase in line.must):
            return False
        entries = [english().get(word) for word in sung]
        return not any(
            entry.slur or (entry.profane and not self.drafter.explicit) or entry.word in self.drafter.plan.avoid
            for entry in entries
            if entry is not None
        )

    @staticmethod
    def _scored(candidate: Candidate, line: LinePlan, heard: Heard) -> Scored:
        text = _whole(line, candidate.text)
        reads = fluency(candidate)
        return Scored(text, words(text)[-1], reads + worth(text, heard), reads)

    def _rescore(self, at: int, old: Sung) -> float:
        if not old.ok or not acceptable(old.text, self._heard(at)):
            return float("-inf")
        return (old.fluency or 0.0) + worth(old.text, self._heard(at))

    def _heard(self, at: int) -> Heard:
        plan, sheet = self.drafter.plan, self.sheet
        section = [
            line.text
            for number, line in enumerate(self.texts)
            if line is not None and number != at and self.lines[number].repeats is None
        ]
        given = [line.given for line in self.lines if line.given]
        own = {line.address for line in self.lines}
        others = [sung.text for line, sung in sheet.own_lines(plan) if line.address not in own]
        mood = plan.mood
        return Heard(
            lines=[text.lower() for text in (*others, *section)],
            section=[*section, *given],
            images=frozenset(plan.images),
            mood=frozenset(mood.images if mood else ()),
            shun=frozenset(mood.shun if mood else ()),
            copied=self.drafter.copied,
        )

    def _bias(self, heard: Heard) -> dict[str, float]:
        mood = self.drafter.plan.mood
        bias = dict.fromkeys(mood.shun, SHUN_BIAS) if mood else {}
        bias |= dict.fromkeys(mood.images if mood else (), MOOD_BIAS)
        theme = self.drafter.plan.images
        missing = bool(theme) and not any(word in theme for text in heard.section for word in words(text))
        bias |= dict.fromkeys(self.section.images, IMAGE_BIAS)
        bias |= dict.fromkeys(theme, THEME_BIAS) if missing else {}
        sung = Counter(word for text in heard.lines for word in set(words(text)) if word not in FUNCTION_WORDS)
        return bias | {word: bias.get(word, 0.0) + SUNG_BIAS * min(4, times) for word, times in sung.items()}

    def _offered(self) -> list[str]:
        """Choose the families open to an opening line: large, new to this section and its neighbours."""
        heard = {name[:2] for name in self.fixed.values()} | {
            self._family(each.end)[:2] for _, held in self.held.values() for each in held[:1]
        }
        near_by = set(self._neighbours())
        large = [name for name, members in self.families.items() if len(members) >= SMALLEST_FAMILY][:LARGEST]
        free = [name for name in large if name[:2] not in heard and name not in near_by]
        rng = random.Random(f"{self.drafter.plan.seed}/{self.section.placed.prefix}/{len(self.fixed)}")
        return rng.sample(free, min(OFFERED, len(free)))

    def _neighbours(self) -> Iterable[str]:
        """Give the families of the sections that stand before and after this one wherever it is sung."""
        order = self.drafter.plan.form.order
        prefixes = [placed.repeats or placed.prefix for placed in order]
        mine = self.section.placed.prefix
        beside = {
            prefixes[near]
            for at, prefix in enumerate(prefixes)
            if prefix == mine
            for near in (at - 1, at + 1)
            if 0 <= near < len(prefixes) and prefixes[near] != mine
        }
        return [
            self._family(words(text.text)[-1])
            for prefix in beside
            for text, line in zip(self.sheet.sections[prefix], self._plan_of(prefix).lines, strict=True)
            if text is not None and line.letter != "X" and words(text.text)
        ]

    def _plan_of(self, prefix: str) -> SectionPlan:
        return next(each for each in self.drafter.plan.sections if each.placed.prefix == prefix)

    def _ends(self, line: LinePlan) -> tuple[str, ...]:
        """Give the words that can end a line whose family is settled, or that has none."""
        if line.letter == "X" or not self.rhymed or line.letter not in self.fixed:
            return self.drafter.vocabulary.ends
        name = self.fixed[line.letter]
        common = self.families.get(name, ())
        if len(common) < SMALLEST_FAMILY:
            common = tuple(word for word in self.drafter.vocabulary.ends if self._family(word) == name)
        partners = [word for word, other in self._ends_of(line.letter)]
        return tuple(word for word in common if all(self._rhyme(word, partner) for partner in partners))

    def _ends_of(self, letter: str) -> list[tuple[str, str]]:
        found = []
        for line, text in zip(self.lines, self.texts, strict=True):
            shown = line.given or (text.text if text else None) or self._known_title(line)
            if line.letter == letter and shown and line.repeats is None and words(shown):
                found.append((words(shown)[-1], shown))
        return found

    def _known_title(self, line: LinePlan) -> str | None:
        return self.sheet.title_line.text if line.title and self.sheet.title_line else None

    def _fix(self, line: LinePlan, text: str | None) -> None:
        """Settle a family by a line that stands."""
        if text and line.letter != "X" and (sung := words(text)) and english().get(sung[-1]):
            self.fixed[line.letter] = self._family(sung[-1])

    def _family(self, word: str) -> str:
        entry = english().get(word)
        return family(entry, near=self.near) if entry else word

    def _rhyme(self, first: str, second: str) -> bool:
        """Tell whether two ends rhyme at this section's strictness; homophones and the same word do not."""
        one, other = english().get(first), english().get(second)
        if one is None or other is None or first == second or set(one.sounds) & set(other.sounds):
            return False
        return self._family(first) == self._family(second)

    def _put(self, at: int, line: Sung) -> None:
        self.texts[at] = line
        if line.source == "model" and self.drafter.model.fallen and self.lines[at].repeats is None:
            self.drafter.cost.lines_by_fallback += 1
        self.drafter.wrote(self.lines[at].address, line)

    def _repeat(self, at: int) -> None:
        """Carry a changed line to the lines that repeat it, and to the title."""
        changed = self.texts[at]
        if changed is None:
            return
        for number, line in enumerate(self.lines):
            if line.repeats == at + 1 and self.texts[number] is not None:
                self._put(number, changed)
        if self.lines[at].title:
            self.sheet.title_line = changed


def _sung(scored: Scored) -> Sung:
    return Sung(scored.text, score=scored.score, fluency=scored.fluency)


def _whole(line: LinePlan, text: str) -> str:
    """Join the writer's beginning and what the model wrote after it."""
    return f"{line.opening} {text}" if line.opening else text

"""The drafter: writes every open line of the plan, sound first.

A rhyme is not forced onto its closing line. The line that opens a family is drawn with many families open to it; so is
the line that answers; and the best pair that rhymes, of all pairs, is kept. Where two or more are left to answer, the
family is fixed by then.
"""

from __future__ import annotations

import random
from operator import itemgetter
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.writing.families import Families, last_word
from lyrica_cli.core.writing.ranking import UNKNOWN, overlap, pair_score
from lyrica_cli.core.writing.sheet import Sung

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lyrica_cli.core.agents.audition import Audition, Scored
    from lyrica_cli.core.llm.base import Candidate
    from lyrica_cli.core.writing.plan import LinePlan, SectionPlan
    from lyrica_cli.core.writing.sheet import Sheet

HELD, HELD_BESIDE = 8, 4
"""Openings of different families that are held until one is answered; fewer where another family opens before that,
which must sound unlike all of them."""
PLAIN_SHARE, OPENING_SHARE, ANSWER_SHARE, TITLE_SHARE = 0.7, 1.4, 2.2, 2.0
"""Candidates of an unrhymed line, of one that opens a family, answers one, or gives the title, for each one that the
setting asks for: most faults stand in answers, and an unrhymed line may also take what was drawn for its neighbours."""
RESCUE_SHARE = 2.0
"""Candidates, at least, of a line that the fallback has to write."""
PERFECT_SHARE = 1.3
"""Candidates where rhyme is perfect, for each one where it is near: the families are smaller."""
TRIES = 3
"""Draws for one line before the best of what came stands as it is."""
GOOD, GOOD_FRAMED = (-0.6, -0.9, -1.4), (-2.0, -2.7, -2.7)
"""Fluency from which a line, or the worse line of a pair, is taken at each try; below it another try is made. Inside a
frame a line makes sense long before it is likely."""


class Drafter:
    """Writes lines onto a sheet.

    Args:
        audition: Draws the lines.
        began: Called with each section's label when it begins.
        wrote: Called with each line's address and the line.
    """

    def __init__(self, audition: Audition, *, began: Callable[[str], None], wrote: Callable[[str, Sung], None]) -> None:
        self.audition, self.plan = audition, audition.plan
        self.began, self.wrote = began, wrote

    def draft(self, sheet: Sheet) -> None:
        """Write every line that is still open."""
        for section in self.plan.sections:
            self.began(section.placed.label)
            _Section(self, section, sheet).write()

    def redraft(self, sheet: Sheet, addresses: Iterable[str], *, again: int = 0) -> None:
        """Write some lines again, each inside the family that stands; a new line is kept only if it scores better.

        Args:
            sheet: The song so far.
            addresses: The lines.
            again: How often they were written again before; other lines are drawn each time.
        """
        for address in addresses:
            prefix, _, number = address.rpartition(".")
            section = next(each for each in self.plan.sections if each.placed.prefix == prefix)
            _Section(self, section, sheet).rewrite(int(number) - 1, TRIES + again)

    def options(self, sheet: Sheet, address: str, count: int, old: str) -> list[Sung]:
        """Draw several lines that could stand at an open address, the best first.

        Args:
            sheet: The song so far.
            address: An address of the plan.
            count: How many at most; fewer come back where fewer fit.
            old: The line that stood there, which none of them is.
        """
        prefix, _, number = address.rpartition(".")
        section = next(each for each in self.plan.sections if each.placed.prefix == prefix)
        return [_sung(each) for each in _Section(self, section, sheet).options(int(number) - 1, count, old)]


class _Section:
    """One section in the writing."""

    def __init__(self, drafter: Drafter, section: SectionPlan, sheet: Sheet) -> None:
        self.drafter, self.section, self.sheet = drafter, section, sheet
        self.lines, self.texts = section.lines, sheet.sections[section.placed.prefix]
        strictness = section.placed.spec.strictness
        self.rhymed = strictness != "none"
        self.families = Families(drafter.audition.vocabulary, near=strictness == "near")
        self.held: dict[str, tuple[int, list[Scored]]] = {}
        self.spare: list[tuple[tuple[int, int], Scored]] = []
        for at, line in enumerate(self.lines):
            self.families.settle(line.letter, self._standing(at))
        for letter, word in section.rhymes.items():
            self.families.settle(letter, word)

    def write(self) -> None:
        """Write every open line, in order."""
        for at, line in enumerate(self.lines):
            if self.texts[at] is None:
                self._write(at, line)

    def rewrite(self, at: int, attempt: int) -> None:
        """Write one line again; keep the better one."""
        old = self.texts[at]
        if old is None:
            return
        self.texts[at] = None
        found = self._draw(at, self._ends(at), ANSWER_SHARE, attempt=attempt)
        best = max(found, key=lambda each: each.score, default=None)
        if best is not None and best.score > self.drafter.audition.rescore(self.section, self.sheet, at, old):
            self._put(at, _sung(best))
            self._repeat(at)
        else:
            self.texts[at] = old

    def options(self, at: int, count: int, old: str) -> list[Scored]:
        """Draw lines for one place: of every end word the best first, then what else there is."""
        ends = self._ends(at)
        found: dict[str, Scored] = {}
        enough = max(count * 2, self.drafter.audition.candidates // 2)
        for attempt in range(TRIES):
            drawn = self._draw(at, ends, ANSWER_SHARE, attempt=attempt)
            found |= {each.text: each for each in drawn if words(each.text) != words(old)}
            if len(found) >= enough:
                break
        if not found:
            rescued, _ = self._rescued(at, ends, ANSWER_SHARE)
            found = {each.text: each for each in rescued if words(each.text) != words(old)}
        ranked = sorted(found.values(), key=lambda each: -each.score)
        first: dict[str, Scored] = {}
        for each in ranked:
            first.setdefault(each.end, each)
        return [*first.values(), *(each for each in ranked if each not in first.values())][:count]

    def _write(self, at: int, line: LinePlan) -> None:
        title = self.sheet.title_line if line.title else None
        if line.repeats is not None and (earlier := self.texts[line.repeats - 1]) is not None:
            self._put(at, earlier)
        elif title is not None:
            self._put(at, title)
        elif line.given is not None:
            self._put(at, Sung(line.given, source="writer"))
        elif line.letter == "X" or not self.rhymed:
            self._put(at, self._best(at, TITLE_SHARE if line.title else PLAIN_SHARE))
        elif line.letter in self.families.settled:
            self._put(at, self._best(at, ANSWER_SHARE))
        elif line.letter in self.held:
            self._answer(at, line)
        else:
            self._open(at, line)
        if line.title and self.sheet.title_line is None:
            self.sheet.title_line = self.texts[at]

    def _open(self, at: int, line: LinePlan) -> None:
        """Begin a family: hold the best opening of several."""
        heard = [each.end for _, held in self.held.values() for each in held]
        rng = random.Random(f"{self.drafter.plan.seed}/{self.section.placed.prefix}/{len(self.families.settled)}")
        best: dict[str, Scored] = {}
        offered: tuple[str, ...] = ()
        for attempt in range(self.drafter.audition.tries(TRIES)):
            offered = self.families.offer(heard, self._ends_beside(), rng)
            for each in self._draw(at, offered, OPENING_SHARE, attempt=attempt):
                name = self.families.of(each.end)
                if name not in best or each.score > best[name].score:
                    best[name] = each
            if any(self._reads_well(each.fluency, attempt) for each in best.values()):
                break
        found = list(best.values()) or self._rescued(at, offered, OPENING_SHARE)[0]
        held = sorted(found, key=lambda each: -each.score)[:HELD]
        if held:
            self.held[line.letter] = (at, held)
            self._put(at, _sung(held[0]))
        else:  # a model that honours no constraint: take its best line and rhyme with that
            self._put(at, self._best(at, PLAIN_SHARE, self.families.apart(heard)))
            self.families.settle(line.letter, self._standing(at))

    def _answer(self, at: int, line: LinePlan) -> None:
        """Answer a family: of all pairs of a held opening and an answer that rhyme, keep the best."""
        opened, held = self.held.pop(line.letter)
        provisional = self.texts[opened]
        pair = self._best_pair(at, opened, held)
        if pair is None:
            self.families.settle(line.letter, provisional.text if provisional else None)
            self._put(at, self._best(at, ANSWER_SHARE))
            return
        first, second = pair
        self.families.settle(line.letter, second.text)
        if provisional is None or provisional.text != first.text:
            self._put(opened, _sung(first))
            self._repeat(opened)
        self._put(at, _sung(second))

    def _best_pair(self, at: int, opened: int, held: list[Scored]) -> tuple[Scored, Scored] | None:
        # Lines without rhyme were written since the opening stood as it does: no other opening may end as they do.
        lines = zip(self.texts, self.lines, strict=True)
        free = {last_word(text.text) for text, line in lines if text and line.letter == "X"}
        rhyming = {self.families.of(end) for end in free}
        apart = [each for each in held if self.families.of(each.end) not in rhyming]
        held = apart or [each for each in held if each.end not in free]
        ends = self.families.alike(each.end for each in held)
        one, other = self.lines[opened], self.lines[at]
        alike = one.syllables == other.syllables and one.unbound and other.unbound
        found: list[Scored] = []
        best: tuple[float, Scored, Scored] | None = None
        for attempt in range(self.drafter.audition.tries(TRIES)):
            found += self._draw(at, ends, ANSWER_SHARE, attempt=attempt)
            pairs = [
                (pair_score((first.score, second.score)) - overlap(first.text, second.text), first, second)
                for first in [*held, *(found if alike else ())]
                for second in found
                if first is not second and self.families.rhyme(first.end, second.end)
            ]
            best = max(pairs, key=itemgetter(0), default=None)
            if best is not None and self._reads_well(min(best[1].fluency, best[2].fluency), attempt):
                break
        return None if best is None else best[1:]

    def _best(self, at: int, share: float, ends: tuple[str, ...] | None = None) -> Sung:
        """Write a line whose ends are settled; where no candidate meets the plan, the fallback writes it.

        Where there is none either, the likeliest line stands, marked.
        """
        ends = self._ends(at) if ends is None else ends
        weigh = _hook_score if self.lines[at].title else _score
        last: Candidate | None = None
        found: list[Scored] = []
        best: Scored | None = None
        for attempt in range(self.drafter.audition.tries(TRIES)):
            drawn, likely = self._drawn(at, ends, share, attempt)
            last = likely or last
            found += drawn
            best = max([*found, *self._spared(at, ends)], key=weigh, default=None)
            if best is not None and self._reads_well(best.fluency, attempt):
                break
        if best is None:
            rescued, saved = self._rescued(at, ends, share)
            best, last = max(rescued, key=weigh, default=None), last or saved
        if best is not None:
            return _sung(best)
        return Sung(last.text if last and last.text else "…", ok=False, by_fallback=self.drafter.audition.model.fallen)

    def _reads_well(self, fluency: float, attempt: int) -> bool:
        """Tell whether no other draw is needed; a model that does not say how it reads would say no more."""
        good = GOOD_FRAMED if self.drafter.audition.framed else GOOD
        return fluency >= good[attempt] or fluency == UNKNOWN

    def _draw(self, at: int, ends: tuple[str, ...], share: float, attempt: int = 0) -> list[Scored]:
        return self._drawn(at, ends, share, attempt)[0]

    def _rescued(self, at: int, ends: tuple[str, ...], share: float) -> tuple[list[Scored], Candidate | None]:
        """Draw from the fallback, where there is one."""
        likely: Candidate | None = None
        for attempt in range(TRIES if self.drafter.audition.model.can_rescue else 0):
            found, last = self._drawn(at, ends, max(share, RESCUE_SHARE), attempt, rescue=True)
            likely = last or likely
            if found:
                return found, likely
        return [], likely

    def _drawn(
        self, at: int, ends: tuple[str, ...], share: float, attempt: int, *, rescue: bool = False
    ) -> tuple[list[Scored], Candidate | None]:
        line = self.lines[at]
        if not self.families.near and line.letter != "X":
            share *= PERFECT_SHARE
        found, last = self.drafter.audition.draw(
            self.section, self.sheet, at, ends, share=share, attempt=attempt, rescue=rescue
        )
        self.spare += [(line.syllables, each) for each in found if line.unbound]
        return found, last

    def _spared(self, at: int, ends: tuple[str, ...]) -> list[Scored]:
        """Give what was drawn for other lines of this section and would do for this one too."""
        line, allowed = self.lines[at], frozenset(ends)
        if not line.unbound:
            return []
        fitting = [each for syllables, each in self.spare if syllables == line.syllables and each.end in allowed]
        return self.drafter.audition.again(self.section, self.sheet, at, fitting)

    def _ends(self, at: int) -> tuple[str, ...]:
        """Give the words that can end a line whose family is settled, or that has none."""
        letter = self.lines[at].letter
        if letter == "X" or not self.rhymed or letter not in self.families.settled:
            return self.drafter.audition.vocabulary.ends
        standing = [
            text
            for number, line in enumerate(self.lines)
            if line.letter == letter and line.repeats is None and (text := self._standing(number))
        ]
        return self.families.partners(letter, [last_word(text) for text in standing if last_word(text)])

    def _ends_beside(self) -> list[str]:
        """Give the rhymed ends of the sections that stand before and after this one, wherever it is sung."""
        prefixes = [placed.repeats or placed.prefix for placed in self.drafter.plan.form.order]
        mine = self.section.placed.prefix
        beside = {
            prefixes[near]
            for at, prefix in enumerate(prefixes)
            if prefix == mine
            for near in (at - 1, at + 1)
            if 0 <= near < len(prefixes) and prefixes[near] != mine
        }
        return [
            last_word(text.text)
            for section in self.drafter.plan.sections
            if section.placed.prefix in beside
            for text, line in zip(self.sheet.sections[section.placed.prefix], section.lines, strict=True)
            if text is not None and line.letter != "X" and last_word(text.text)
        ]

    def _standing(self, at: int) -> str | None:
        """Give the words of a line as far as they are known: given, written, or the title's."""
        line, text, title = self.lines[at], self.texts[at], self.sheet.title_line
        return line.given or (text.text if text else None) or (title.text if line.title and title else None)

    def _put(self, at: int, line: Sung) -> None:
        self.texts[at] = line
        self.drafter.wrote(self.lines[at].address, line)

    def _repeat(self, at: int) -> None:
        """Carry a changed line to the lines that repeat it, and a changed title line to wherever it is sung."""
        changed = self.texts[at]
        if changed is None:
            return
        for number, line in enumerate(self.lines):
            if line.repeats == at + 1 and self.texts[number] is not None:
                self._put(number, changed)
        if self.lines[at].title:
            self.sheet.title_line = changed
            for section in self.drafter.plan.sections:
                for line in section.lines if section is not self.section else ():
                    if line.title and line.given is None and self.sheet.at(line.address) is not None:
                        self.sheet.put(line.address, changed)
                        self.drafter.wrote(line.address, changed)


def _score(scored: Scored) -> float:
    return scored.score


def _hook_score(scored: Scored) -> float:
    """The hook is sung over and over: what is odd in it is heard over and over too."""
    return scored.score + scored.fluency


def _sung(scored: Scored) -> Sung:
    return Sung(scored.text, score=scored.score, fluency=scored.fluency, by_fallback=scored.by_fallback)

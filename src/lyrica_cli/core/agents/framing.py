"""The framing: which sentence frames a line of a song may be written in."""

from __future__ import annotations

import random
from functools import cached_property
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody import english
from lyrica_cli.core.song.section import Kind
from lyrica_cli.core.writing.frames import Frames
from lyrica_cli.core.writing.rhythm import stresses

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from lyrica_cli.core.writing.constraint import Sentence
    from lyrica_cli.core.writing.plan import Plan, SectionPlan
    from lyrica_cli.core.writing.vocabulary import Vocabulary

TOLD_OF = {"ballad": 0.7, "folk": 0.5, "country": 0.4, "shanty": 0.5, "musical": 0.3, "blues": 0.3}
"""How likely a song tells of her or him instead of speaking to you, by genre; 0.15 elsewhere."""
OFFERED, HOOKS_OFFERED, FEWEST = 50, 24, 4
"""Frames among which the model chooses a line's sentence; with fewer than the least it writes freely."""
MEASURED = 4
"""Times as many are offered where a meter is to be kept, in which most of them cannot be sung."""
TOLD = {Kind.VERSE, Kind.BRIDGE, Kind.INTRO}
"""Sections that tell, in the song's tense; the others are sung in the present."""


class Framing:
    """The frames of one song.

    Args:
        plan: The song's plan.
        vocabulary: What may be sung.
    """

    def __init__(self, plan: Plan, vocabulary: Vocabulary) -> None:
        self._plan, self._vocabulary = plan, vocabulary

    @cached_property
    def frames(self) -> Frames:
        """Those that fit the song's mood and whom it speaks of."""
        plan = self._plan
        told_of = TOLD_OF.get(plan.genre.name, 0.15)
        other = "she" if random.Random(f"{plan.seed}/other").random() < told_of else "you"
        mood = plan.mood.name if plan.mood else None
        return Frames(self._vocabulary, theme=plan.theme, mood=mood, other=other, seed=plan.seed)

    def sentences(
        self,
        section: SectionPlan,
        at: int,
        *,
        sung: Iterable[str],
        ends: frozenset[str],
        attempt: int,
        not_first: Container[str],
    ) -> tuple[Sentence, ...]:
        """Choose the sentences for a line.

        Args:
            section: Its section.
            at: Which line of it, from 0.
            sung: The lines that stand already.
            ends: Words that may end it.
            attempt: Which try this is, from 0; each is offered others.
            not_first: Words that may not open it.

        Returns:
            Sentences; none where the writer has fixed a part of the line, or where too few frames have room for it.
        """
        line = section.lines[at]
        if line.opening or line.must or line.closing:
            return ()
        offered = self.frames.offer(
            line.room,
            ends,
            key=f"{line.address}/{attempt}",
            most=(HOOKS_OFFERED if line.title else OFFERED) * (MEASURED if line.patterns else 1),
            tense=self._tense if section.placed.kind in TOLD else "present",
            hook=line.title,
            sung=sung,
            not_first=not_first,
        )
        return offered if len(offered) >= FEWEST else ()

    @cached_property
    def stresses(self) -> dict[str, tuple[str, ...]]:
        """How the longer words that frames sing can be stressed."""
        entries = (english().get(word) for word in self.frames.counts)
        return {entry.word: stresses(entry) for entry in entries if entry and max(entry.counts) > 1}

    @cached_property
    def _tense(self) -> str:
        """The tense in which the song tells."""
        return random.Random(f"{self._plan.seed}/tense").choice(("past", "past", "present"))

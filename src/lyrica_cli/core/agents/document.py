"""What the model is shown: stanzas to learn from, then the song so far as one more of them.

Every section stands as a stanza of its own under the same headings as the exemplars, so that a small model, which
continues rather than obeys, goes on in kind. The order is stable (rules, exemplars, song so far), so that a server's
prefix cache holds from line to line.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from lyrica_cli.core.agents.exemplars import Stanza, stanzas
from lyrica_cli.core.agents.prompts.templates import ask
from lyrica_cli.core.llm.base import Message
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.writing.meaning import nearness

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from lyrica_cli.core.agents.prompts.templates import Prompts
    from lyrica_cli.core.writing.constraint import LineConstraint
    from lyrica_cli.core.writing.plan import Plan, SectionPlan
    from lyrica_cli.core.writing.sheet import Sheet

EXEMPLARS = 5
"""Stanzas shown."""
SAME_MOOD = 0.15
"""What a stanza in the song's mood is worth, in cosines of nearness to its theme."""
LONGEST_THEME = 200
"""Characters of the theme that the model sees."""
SECTIONS_SHOWN = 2
"""Sections of the song so far that stand before the one in hand: the first, and the last ones."""


def choose_exemplars(plan: Plan, rng: Random, own: Sequence[Stanza] = ()) -> tuple[Stanza, ...]:
    """Choose stanzas of the genre's family, nearest in theme and mood last, where they weigh most.

    Args:
        plan: The song's plan.
        rng: Decides between equals.
        own: The writer's own stanzas, which go before ours; ours fill up where they are too few.
    """
    ours = _nearest(plan, rng, stanzas(plan.genre.family))
    return (*ours, *_nearest(plan, rng, own))[-EXEMPLARS:]


def _nearest(plan: Plan, rng: Random, pool: Sequence[Stanza]) -> tuple[Stanza, ...]:
    pool = list(pool)
    rng.shuffle(pool)
    mood = plan.mood.name if plan.mood else ""
    theme = f"{plan.theme} {plan.title or ''}"
    pool.sort(key=lambda stanza: nearness(theme, stanza.theme) + SAME_MOOD * (stanza.mood == mood))
    return tuple(pool[-EXEMPLARS:])


class Document:
    """The text of one song's session.

    Args:
        plan: The song's plan.
        exemplars: Stanzas to learn from.
        prompts: What models are told.
        wish: What the writer wants of the lines besides, in words; empty for nothing.
    """

    def __init__(self, plan: Plan, exemplars: tuple[Stanza, ...], prompts: Prompts, wish: str = "") -> None:
        self._plan, self._prompts, self._wish = plan, prompts, _plain(wish)
        self._theme, self._mood = _plain(plan.theme), _plain(plan.mood_text)
        self._head = _shown(exemplars, _nonce(plan))

    def messages(self, section: SectionPlan, sheet: Sheet, before: int) -> tuple[Message, ...]:
        """Ask for a line.

        Args:
            section: Its section.
            sheet: The song so far.
            before: Lines of the section that stand before it.
        """
        done = [each for each in self._plan.sections if each is not section]
        done = done[: [*self._plan.sections].index(section)]
        shown = done if len(done) < SECTIONS_SHOWN else [done[0], *done[-SECTIONS_SHOWN + 1 :]]
        text = self._head + "".join(self._section(each, sheet, None) + "\n" for each in shown)
        return (
            Message("system", self._prompts.line.text),
            Message("user", text + self._section(section, sheet, before)),
        )

    def ask(self, constraint: LineConstraint, opening: str) -> str:
        """Say in words what a line must be."""
        return ask(self._prompts.ask, constraint, opening, self._wish)

    def _section(self, section: SectionPlan, sheet: Sheet, before: int | None) -> str:
        lines = [line.text for line in sheet.sections[section.placed.prefix][:before] if line is not None]
        return _head(self._theme, self._mood) + "".join(" ".join(words(line)) + "\n" for line in lines)


def _shown(exemplars: Sequence[Stanza], nonce: str) -> str:
    """Show stanzas, the writer's between two marks that nobody who wrote them could know."""
    ours = "".join(_stanza(each) for each in exemplars if not each.quoted)
    theirs = "".join(_stanza(each) for each in exemplars if each.quoted)
    return ours + (f"quoted, {nonce}\n\n{theirs}end of what is quoted, {nonce}\n\n" if theirs else "")


def _nonce(plan: Plan) -> str:
    """Make a mark of brief and seed: the same song is shown the same text."""
    about = [plan.theme, plan.title, plan.genre.name, plan.mood_text, str(plan.form), plan.seed]
    return hashlib.sha256(repr(about).encode("utf-8", "replace")).hexdigest()[:12]


def _stanza(stanza: Stanza) -> str:
    return _head(stanza.theme, stanza.mood) + "".join(f"{line}\n" for line in stanza.lines) + "\n"


def _head(theme: str, mood: str) -> str:
    return f"theme: {theme}\nmood: {mood}\n"


def _plain(text: str) -> str:
    """Make the writer's words one plain line: no line ends that forge a heading, no marks that a template reads."""
    return " ".join(re.sub(r"[^\w\s',.!?&-]", " ", text).split())[:LONGEST_THEME]

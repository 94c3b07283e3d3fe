"""What every session with a model begins with: who draws lines, what it is shown, and what it may not copy."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyrica_cli.core.agents.audition import Audition
from lyrica_cli.core.agents.document import Document, choose_exemplars
from lyrica_cli.core.agents.exemplars import Stanza, families, stanzas
from lyrica_cli.core.writing.ranking import shown_runs

if TYPE_CHECKING:
    from collections.abc import Container

    from lyrica_cli.core.agents.prompts.templates import Prompts
    from lyrica_cli.core.library.voice import Voice
    from lyrica_cli.core.llm.relay import Relay
    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.writing.plan import Plan


def open_audition(
    plan: Plan,
    model: Relay,
    *,
    brief: Brief,
    settings: Settings,
    prompts: Prompts,
    voice: Voice | None,
    wish: str = "",
) -> tuple[Audition, list[str]]:
    """Choose what the model is shown, and make it ready to draw.

    Args:
        plan: What the song must do.
        model: Who draws.
        brief: What the writer asked.
        settings: What is in force.
        prompts: What models are told.
        voice: What the song takes from the writer's library; None takes nothing.
        wish: What the writer wants of the lines besides, in words.

    Returns:
        The audition, and the IDs of what the writer owns that the model is shown.
    """
    own = voice.examples if voice else ()
    theirs = {each: Stanza(each.theme, each.mood, "verse", each.lines, quoted=True) for each in own}
    exemplars = choose_exemplars(plan, random.Random(f"{plan.seed}/exemplars"), tuple(theirs.values()))
    ours = _shown(prompts) | shown_runs(line for each in own for line in each.lines)
    # The genre's heat is for models whose words no grammar holds.
    heat = 0.0 if model.info.exact else plan.genre.heat
    audition = Audition(
        plan,
        model,
        Document(plan, exemplars, prompts, wish),
        shown=Either((ours, voice.owned)) if voice else ours,
        candidates=brief.candidates or settings.candidates,
        temperature=max(0.0, settings.temperature + heat),
        explicit=brief.explicit,
        frames=settings.frames,
    )
    if voice:
        audition.taste = voice.taste
    return audition, sorted({each.document for each, stanza in theirs.items() if stanza in exemplars})


@dataclass(frozen=True, slots=True)
class Either:
    """Several collections as one, that can only be asked what is in it.

    Attributes:
        parts: The collections.
    """

    parts: tuple[Container[tuple[str, ...]], ...]

    def __contains__(self, item: object) -> bool:
        return any(item in part for part in self.parts)


def _shown(told: Prompts) -> frozenset[tuple[str, ...]]:
    """Collect the runs of words of everything that a model may ever be shown of ours."""
    ours = (line for family in families() for stanza in stanzas(family) for line in stanza.lines)
    return shown_runs([*ours, *told.line.text.splitlines(), *told.ask.text.splitlines()])

"""Ideas for songs: a title, a hook line and an angle each. It is the planner's first step, by itself."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyrica_cli.core.agents.drafter import Drafter
from lyrica_cli.core.agents.events import Noted
from lyrica_cli.core.agents.planner import plan_song
from lyrica_cli.core.agents.prompts import templates
from lyrica_cli.core.agents.studio import open_audition
from lyrica_cli.core.llm.relay import Relay
from lyrica_cli.core.song import themes
from lyrica_cli.core.song.angles import angles
from lyrica_cli.core.song.capitals import capitals, headline
from lyrica_cli.core.writing.sheet import Sheet
from lyrica_cli.core.writing.title import title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lyrica_cli.core.agents.events import Event
    from lyrica_cli.core.library.voice import Voice
    from lyrica_cli.core.llm.choice import Chosen
    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.song.brief import Brief

HOOK = "C:X:6-8 C"
"""The form of a hook line by itself."""
DRAWN = 4
"""Hook lines that are drawn for one idea, of which the best is taken whose title is new."""


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea.

    Attributes:
        title: The title, out of the hook line.
        hook: The line that the song hangs on.
        angle: Who tells it, when, and what has changed.
        theme: What it is about.
        mood: The mood that it is told in.
    """

    title: str
    hook: str
    angle: str
    theme: str
    mood: str


def ideas(
    brief: Brief,
    count: int,
    *,
    chosen: Chosen,
    settings: Settings,
    watch: Callable[[Event], None],
    voice: Voice | None,
) -> Iterator[Idea]:
    """Have ideas, one after the other; the same brief and seed give the same.

    Args:
        brief: Theme, genre and mood, where the writer has any; its seed must be set. Without a theme each idea has one
            of its own.
        count: How many; fewer come where the angles run out.
        chosen: Who writes the hook lines.
        settings: What is in force.
        watch: Called with what the writer should know.
        voice: What they take from the writer's library; None takes nothing.

    Raises:
        ModelError: No model could go on.
    """
    rng = random.Random(f"{brief.seed}/ideas")
    ways, prompts = list(angles()), templates.load()
    rng.shuffle(ways)
    about = list(themes.themes())
    rng.shuffle(about)
    titles: set[str] = set()
    with Relay(chosen.model, chosen.fallback, lambda why: watch(Noted(why))) as model:
        for number, angle in enumerate(ways):
            if len(titles) == count:
                return
            theme = brief.theme or about[number % len(about)].text
            wanted = brief.model_copy(
                update={
                    "theme": f"{theme} {' '.join(angle.things)}",
                    "mood": brief.mood or angle.mood,
                    "form": HOOK,
                    "seed": rng.randrange(2**31),
                }
            )
            plan = plan_song(wanted)
            audition, _ = open_audition(
                plan, model, brief=wanted, settings=settings, prompts=prompts, voice=voice, wish=angle.text
            )
            drafter = Drafter(audition, began=lambda _: None, wrote=lambda *_: None)
            for line in drafter.options(Sheet.blank(plan), "c.1", DRAWN, ""):
                title = headline(title_of(line.text))
                if title and title.casefold() not in titles:
                    titles.add(title.casefold())
                    yield Idea(title, capitals(line.text), angle.text, theme, brief.mood or angle.mood)
                    break

"""The writers' room: agents that plan, draft, judge and finish a song."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyrica_cli.core.agents.events import Event
    from lyrica_cli.core.agents.room import Limits
    from lyrica_cli.core.library.voice import Voice
    from lyrica_cli.core.llm.choice import Chosen
    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.song import Song
    from lyrica_cli.core.store import Run
    from lyrica_cli.core.store.runs import Past

__all__ = ["write_song"]


def write_song(  # ruff: ignore[non-empty-init-module] - the room is heavy, its door is not
    brief: Brief,
    *,
    chosen: Chosen,
    run: Run | None,
    settings: Settings,
    watch: Callable[[Event], None],
    voice: Voice | None = None,
    limits: Limits | None = None,
    past: Past | None = None,
) -> Song:
    """Write a song.

    Args:
        brief: What the writer asked.
        chosen: The model and why it was chosen; the caller closes it.
        run: Where every accepted line is recorded; None records nothing.
        settings: What is in force.
        watch: Called with every event, in order; must not raise.
        voice: What the song takes from the writer's library; None takes nothing.
        limits: How far it is gone over again; None as is set.
        past: What is on record of the same run, which was broken off; None begins anew.

    Returns:
        The song, complete, with its scores.

    Raises:
        LyricaError: The plan cannot be made, no model can go on, or the record cannot be written.
    """
    from lyrica_cli.core.agents.room import Room

    return Room(
        brief, chosen=chosen, run=run, settings=settings, watch=watch, voice=voice, limits=limits, past=past
    ).write()

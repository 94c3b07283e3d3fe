"""What happens while a song is written, told to whoever watches.

The writers call ``watch(event)`` as they go; a watcher shows it or ignores it, and must not raise. Nothing here is the
song itself: that comes once, when it is finished.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import ModelUse


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan stands; nothing is written yet.

    Attributes:
        title: The title, or None where it will be taken from the hook line.
        genre: The genre that was chosen, by the writer or by Lyrica.
        mood: The mood that was chosen.
        theme: The theme that was chosen.
        form: The whole form in Lyrica's notation.
        seed: The seed in use.
        model: Which model writes, and why that one.
        notes: What the writer should know of the plan, one sentence each.
        lines: Lines that the model has to write; repeats and the writer's own lines are not counted.
        seconds: Estimated seconds of wall time for all of them; None where nobody knows how fast the model is.
    """

    title: str | None
    genre: str | None
    mood: str | None
    theme: str | None
    form: str
    seed: int
    model: ModelUse
    notes: tuple[str, ...]
    lines: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class SectionStarted:
    """A section begins; ``label`` is its heading without brackets, ``Verse 1``."""

    label: str


@dataclass(frozen=True, slots=True)
class LineWritten:
    """A line was accepted.

    Attributes:
        address: Where it stands, ``v1.3``. An address that came before is a line written again.
        text: The line as it will be sung.
    """

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something the writer should know: a retry, a fallback, a repair. ``text`` is one sentence."""

    text: str


Event: TypeAlias = Planned | SectionStarted | LineWritten | Noted

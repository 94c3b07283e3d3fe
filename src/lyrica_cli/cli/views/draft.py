"""A song in the making, as it grows on standard error.

Plain lines that are never redrawn: they survive a terminal that is resized, scrolled or recorded.
"""

from typing import TYPE_CHECKING

from lyrica_cli.cli.views.terminal import is_terminal, tell

if TYPE_CHECKING:
    from lyrica_cli.core.agents.events import Event, Planned
    from lyrica_cli.core.song.brief import Brief


class Draft:
    """Watches one song. On a terminal it shows all of it, in a pipe only what the writer has to know."""

    def __init__(self, brief: "Brief", *, quiet: bool) -> None:
        """Take the brief, to say only what the writer did not, and whether to say nothing at all."""
        import sys

        self._brief = brief
        self._quiet = quiet
        self._shown = is_terminal(sys.stderr) and not quiet
        self._addresses: set[str] = set()

    def __call__(self, event: "Event") -> None:
        """Show one event."""
        from lyrica_cli.core.agents import events

        match event:
            case events.Planned():
                self._planned(event)
            case events.SectionStarted(label=label):
                self._line(f"[{label}]")
            case events.LineWritten(address=address, text=text):
                again = address in self._addresses
                self._addresses.add(address)
                self._line(f"{text}   (again, {address})" if again else text, indent=2)
            case events.Noted(text=text):
                self._note(text)

    def _planned(self, plan: "Planned") -> None:
        for note in plan.notes:
            self._note(note)
        chosen = [
            f'{name} "{value}"' if name == "theme" else f"{name} {value}"
            for name, value in (("genre", plan.genre), ("mood", plan.mood), ("theme", plan.theme))
            if value and not getattr(self._brief, name)
        ]
        if self._brief.seed is None:
            chosen.append(f"seed {plan.seed}")
        if chosen:
            self._note(f"chose {', '.join(chosen)}.")
        about = "" if plan.seconds is None else f", about {duration(plan.seconds)}"
        self._line(f"{plan.lines} lines to write{about} with {plan.model.name}.")

    def _note(self, text: str) -> None:
        if not self._quiet:
            tell(f"note: {text}")

    def _line(self, text: str, indent: int = 0) -> None:
        if self._shown:
            tell(text, indent=indent, dim=True)


def duration(seconds: float) -> str:
    """Word a time: ``21 s``, ``2 min 5 s``.

    >>> duration(20.6), duration(125)
    ('21 s', '2 min 5 s')
    """
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"  # ruff: ignore[magic-value-comparison]  # seconds a minute

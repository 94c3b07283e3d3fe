"""An ingest as it goes: a bar on a terminal, a summary at the end."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from lyrica_cli.cli.views.terminal import in_colour, tell

if TYPE_CHECKING:
    from lyrica_cli.core.library import Progress, Report

MOST_FAILURES = 20
"""Failures that are listed; the JSON has all of them."""


class Bar:
    """A bar with rate and time left on standard error, where that is a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        """Begin without anything shown."""
        from rich.console import Console

        self._console = Console(stderr=True, no_color=not in_colour(sys.stderr))
        self.shown = self._console.is_terminal
        self._bar: Any = None
        self._stage = ""
        self._task: Any = None

    def __call__(self, progress: "Progress") -> None:
        """Show one step."""
        if self._bar is None:
            return
        if progress.stage != self._stage:
            self._stage = progress.stage
            self._task = self._bar.add_task(progress.stage, total=progress.total)
        self._bar.update(self._task, completed=progress.done, total=progress.total)

    def __enter__(self) -> Self:
        """Put the bar up."""
        if self.shown:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                _rate(),
                TimeRemainingColumn(),
                console=self._console,
            )
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar down."""
        if self._bar is not None:
            self._bar.stop()


def _rate() -> Any:
    """Make the column that says how many a second."""
    from rich.progress import ProgressColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Steps a second."""

        def render(self, task: Any) -> Text:  # ruff: ignore[no-self-use]  # Rich calls it
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    return Rate()


def summary(report: "Report", *, dry: bool) -> str:
    """Say in one line what an ingest did, or would do."""
    counts = ", ".join(
        f"{getattr(report, name)} {name}"
        for name in ("added", "updated", "unchanged", "duplicates", "removed")
        if getattr(report, name) or name == "added"
    )
    failed = f", {len(report.failed)} failed" if report.failed else ""
    head = "Would be: " if dry else ""
    return f"{head}{counts}{failed} · {report.chunks} passages · {report.seconds:.1f} s"


def tell_failures(report: "Report") -> None:
    """Name on standard error what could not be taken in, and why."""
    for failure in report.failed[:MOST_FAILURES]:
        tell(f"{failure.path}: {failure.reason}", indent=2)
    if len(report.failed) > MOST_FAILURES:
        tell(f"and {len(report.failed) - MOST_FAILURES} more; all of them: lyrica ingest … --json", indent=2)

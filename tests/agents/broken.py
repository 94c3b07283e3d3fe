"""A song in the writing that kills itself: ``python broken.py DATA_DIR POINT``.

POINT is ``AGENT:enter`` or ``AGENT:logged`` (the first attempt's beginning, and just after its step is on record),
``line:N`` (just after the N-th line is on record) or ``written`` (before the song is marked complete).
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from lyrica_cli.core import Brief, Lyrica
from lyrica_cli.core.agents.events import LineWritten
from lyrica_cli.core.agents.room import Room
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.store.runs import Run

BRIEF = Brief(theme="the flood", genre="rock", form="V:XXXX:6 C:R1X:6 V C V C", seed=3, candidates=3)


def die() -> None:
    """End without a word."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(data_dir: Path, point: str) -> None:
    """Write a song until the point."""
    name, _, where = point.partition(":")
    enter, log, finish = Room._enter, Room._log, Run.finish
    lines = 0

    def entered(room: Room, agent: str) -> bool:
        if (agent, where) == (name, "enter"):
            die()
        return enter(room, agent)

    def logged(room: Room, agent: str, *rest: Any) -> None:
        log(room, agent, *rest)
        if (agent, where) == (name, "logged"):
            die()

    def finished(run: Run, song: Any) -> Any:
        if name == "written":
            die()
        return finish(run, song)

    def watch(event: object) -> None:
        nonlocal lines
        if isinstance(event, LineWritten):
            lines += 1
            if (name, where) == ("line", str(lines)):
                die()

    Room._enter, Room._log, Run.finish = entered, logged, finished  # type: ignore[method-assign]
    with Lyrica(Settings(data_dir=data_dir, rounds=1)) as lyrica:
        lyrica.generate(BRIEF, model=f"scripted:{data_dir}/sheet.txt", watch=watch)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

"""How fast it starts: ``lyrica --help`` beside a bare Typer app, and what the shell waits for after Tab."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from bench import bare
from bench.process import clean_environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TIMES = 15
LYRICA = "from lyrica_cli.cli.app import main; main()"
TYPED = {"genre": "lyrica generate --genre p", "mood": "lyrica generate --mood s", "song": "lyrica history show "}
"""What stands on the command line when Tab is pressed."""


def report(out: Path) -> dict[str, Any]:
    """Measure medians of wall time in milliseconds, the programs in turn, so that all meet the same noise."""
    environment = clean_environment(out / "no-settings")
    path = os.pathsep.join([str(out), *filter(None, [environment.get("PYTHONPATH")])])
    environment |= {"PYTHONPATH": path, "LYRICA_DATA_DIR": str(out / "no-data")}
    bare.write(out / "bare_plain.py", rich=False)
    bare.write(out / "bare_rich.py", rich=True)
    help_of = {
        "python": _python("print(0)"),
        "lyrica": _python(LYRICA, "--help"),
        "bare": _python("from bare_plain import app; app()", "--help"),
        "bare_rich": _python("from bare_rich import app; app()", "--help"),
    }
    taken = _medians(dict.fromkeys(help_of, environment), help_of)
    completing = {name: environment | _completion(typed) for name, typed in TYPED.items()}
    tab = _medians(completing, dict.fromkeys(TYPED, _python(LYRICA)))
    ratio = round(taken["lyrica"] / taken["bare"], 2)
    return {
        "help_milliseconds": taken,
        "help_beside_bare": {"figure": ratio, "most": 1.3, "met": ratio <= 1.3},
        "help_beside_bare_with_rich": round(taken["lyrica"] / taken["bare_rich"], 2),
        "completion_milliseconds": {
            name: {"figure": figure, "most": 100, "met": figure < 100} for name, figure in tab.items()
        },
    }


def _python(code: str, *args: str) -> list[str]:
    """Start a program as its console script does: a line that imports it and calls it."""
    return [sys.executable, "-c", code, *args]


def _completion(typed: str) -> dict[str, str]:
    words = typed.split()
    at = len(words) - 1 + typed.endswith(" ")
    return {"_LYRICA_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(at)}


def _medians(environments: Mapping[str, Mapping[str, str]], commands: Mapping[str, Sequence[str]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for time_round in range(TIMES + 1):
        for name, command in commands.items():
            begun = time.perf_counter()
            ran = subprocess.run(command, env=environments[name], capture_output=True, check=False)
            if ran.returncode or not ran.stdout.strip():
                raise SystemExit(f"bench: {name} ended with {ran.returncode}: {ran.stderr.decode()[-300:]}")
            if time_round:  # the first compiles what was not compiled yet
                taken[name].append((time.perf_counter() - begun) * 1000)
    return {name: round(statistics.median(each), 1) for name, each in taken.items()}

"""How fast it starts: ``lyrica --help`` beside a bare Typer app, and what the shell waits for after Tab."""

from __future__ import annotations

import os
import random
import resource
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

    Medians = tuple[dict[str, float], dict[str, float]]

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
    taken, processor = _medians(dict.fromkeys(help_of, environment), help_of)
    completing = {name: environment | _completion(typed) for name, typed in TYPED.items()}
    tab, _ = _medians(completing, dict.fromkeys(TYPED, _python(LYRICA)))
    ratio = round(taken["lyrica"] / taken["bare"], 2)
    return {
        "help_milliseconds": taken,
        "help_processor_milliseconds": processor,
        "help_beside_bare": {"figure": ratio, "most": 1.3, "met": ratio <= 1.3},
        "help_beside_bare_byprocessor_time": round(processor["lyrica"] / processor["bare"], 2),
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


def _medians(environments: Mapping[str, Mapping[str, str]], commands: Mapping[str, Sequence[str]]) -> Medians:
    """Give each command's medians: of wall time, and of processor time, which a busy machine sways less."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    order, rng = list(commands), random.Random(TIMES)
    for turn in range(TIMES + 1):
        rng.shuffle(order)
        for name in order:
            begun, used = time.perf_counter(), processor_time()
            ran = subprocess.run(commands[name], env=environments[name], capture_output=True, check=False)
            if ran.returncode or not ran.stdout.strip():
                raise SystemExit(f"bench: {name} ended with {ran.returncode}: {ran.stderr.decode()[-300:]}")
            if turn:  # the first compiles what was not compiled yet
                taken[name].append((time.perf_counter() - begun, processor_time() - used))
    wall, processor = (
        {n: round(1000 * statistics.median(e[at] for e in taken[n]), 1) for n in commands} for at in (0, 1)
    )
    return wall, processor


def processor_time() -> float:
    """Seconds of all processes that have ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

"""Runs a command in a process of its own, and measures what it and all its children take."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

TICK = 0.1
"""Seconds between two looks at the memory."""
KEPT = {"LYRICA_DATA_DIR", "LYRICA_EMBEDDED_WEIGHTS"}
"""The settings that a bench keeps: where the weights lie. All others are Lyrica's own defaults."""


class Ran(NamedTuple):
    """A command that has ended; ``peak`` is the most memory of its process tree at one time, in bytes."""

    code: int
    out: str
    err: str
    seconds: float
    peak: int


def clean_environment(empty: Path) -> dict[str, str]:
    """Copy the environment without anybody's settings; ``empty`` is a folder that holds no ``config.toml``."""
    empty.mkdir(parents=True, exist_ok=True)
    own = {name: value for name, value in os.environ.items() if not name.startswith("LYRICA_") or name in KEPT}
    return own | {"LYRICA_CONFIG_DIR": str(empty), "PYTHONDONTWRITEBYTECODE": "", "NO_COLOR": "1"}


def run(command: Sequence[str], environment: Mapping[str, str]) -> Ran:
    """Run a command to its end."""
    begun, peak = time.perf_counter(), 0
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while True:
            try:
                out, err = process.communicate(timeout=TICK)
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, sum(map(resident, _tree(process.pid))))
    return Ran(process.returncode, out, err, time.perf_counter() - begun, peak or _largest_child())


@contextmanager
def busy(count: int) -> Generator[None]:
    """Keep ``count`` processes computing for as long as the block runs."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text(encoding="ascii").split()
        except OSError:  # the thread has just ended
            continue
        for child in children:
            yield from _tree(int(child))


def resident(pid: int) -> int:
    """Give the memory of one process in bytes; 0 where it cannot be told."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    except (OSError, IndexError):  # it has just ended, or there is no /proc here
        return 0


def _largest_child() -> int:
    """Where there is no ``/proc``: the largest single process of all that have ended so far."""
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024

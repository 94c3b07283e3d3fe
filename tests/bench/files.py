"""Folders of very many tiny files, taken in twice, and one line of the largest size: time, memory and what is said."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from bench.process import clean_environment, run
from bench.shelf import FILES, LYRICA, MEMORY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STEPS = (0.1, 0.5, 1.0)
"""Shares of the files after which memory is measured."""
A_FOLDER = 1_000
LONG = {"line of 500 MB": 500_000_000, "line of 60 MB": 60_000_000}


def report(out: Path, count: int) -> dict[str, Any]:
    """Take in so many files of one line each, in steps, then all of them again.

    What a step embeds it also holds: so the growth of the peak over the growth of the library is what a vector costs.
    """
    folder = out / f"files-{time.time_ns()}"
    environment = clean_environment(out / "no-settings") | {"LYRICA_DATA_DIR": str(folder / "data")}
    songs = folder / "songs"
    _write(songs, 0, 1)
    _ingest(songs, environment)  # exports the encoder, which takes torch and its memory, once
    have, steps = 1, []
    for share in STEPS:
        wanted = max(have, round(count * share))
        _write(songs, have, wanted)
        done = _ingest(songs, environment)
        steps.append({"files": wanted, "peak_megabytes": round(done["peak"] / 1e6), "seconds": done["seconds"]})
        have = wanted
    again = _ingest(songs, environment)
    rate = again["unchanged"] / again["seconds"]
    first, last = steps[0], steps[-1]
    growth = (last["peak_megabytes"] - first["peak_megabytes"]) * 1e6 / max(1, last["files"] - first["files"])
    return {
        "steps": steps,
        "bytes_a_vector": {"figure": round(growth), "most": MEMORY, "met": growth <= MEMORY},
        "unchanged": {"embedded": again["chunks"], "files_a_second": round(rate), "least": FILES, "met": rate >= FILES},
        "long_lines": {name: _long(folder / "long", size, environment) for name, size in LONG.items()},
    }


def _write(folder: Path, start: int, end: int) -> None:
    for number in range(start, end):
        place = folder / f"{number // A_FOLDER:03}" / f"{number}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"number {number} on the harbor wall\n", encoding="utf-8")


def _ingest(folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    ran = run([sys.executable, "-c", LYRICA, "ingest", str(folder), "--json"], environment)
    if ran.code:
        raise SystemExit(f"bench: ingest ended with {ran.code}: {ran.err[-300:]}")
    return json.loads(ran.out) | {"peak": ran.peak}


def _long(folder: Path, size: int, environment: Mapping[str, str]) -> dict[str, Any]:
    """Try to take in one line of so many letters; it must be refused with its reason, exit code 5."""
    folder.mkdir(exist_ok=True)
    path = folder / "long.txt"
    with path.open("wb") as file:
        for _ in range(size // 1_000_000):
            file.write(b"a" * 1_000_000)
    ran = run([sys.executable, "-c", LYRICA, "ingest", str(path)], environment)
    path.unlink()
    return {"exit": ran.code, "said": ran.err.strip().rpartition(": ")[2], "peak_megabytes": round(ran.peak / 1e6)}

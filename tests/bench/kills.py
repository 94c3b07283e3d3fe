"""Ingests that are killed at random moments, and an index that is wounded: what the next command makes of them.

The kills fall on the work itself, see ``forked.py``; everything is compared with an ingest that was left in peace.
"""

from __future__ import annotations

import random
import shutil
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.keep import WORDS
from bench.shelf import write
from forked import done, empty, library, marked, prepare, started, state, take_in, wound
from lyrica_cli.core.errors import NotFound
from lyrica_cli.core.library import Query
from lyrica_cli.core.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SONGS, QUERIES, TIMED = 40, 50, 5
"""Songs of each ingest, fixed queries, and ingests that are timed to know when to kill."""
WOUNDS = ("truncated", "missing")


def report(out: Path, count: int) -> dict[str, Any]:
    """Kill so many ingests, each at its own moment; count what differs after the next command (R-C3, R-C4)."""
    prepare()
    folder = out / f"kills-{time.time_ns()}"
    songs, rng = folder / "songs", random.Random(count)
    write(songs, SONGS, "killed")
    questions = [" ".join(rng.choices(WORDS, k=4)) for _ in range(QUERIES)]
    done(empty, folder / "empty")
    fresh = partial(shutil.copytree, folder / "empty")
    whole = max(_timed(fresh(folder / f"timed {turn}"), songs) for turn in range(TIMED))
    clean = folder / "timed 0"
    wanted = done(state, clean, questions)
    found: dict[str, list[list[str]]] = {}
    killed = {"while the index was written": 0, "after the end": 0}
    for number in range(count):
        data = fresh(folder / "killed")
        process, answer = started(take_in, data, songs)
        time.sleep(rng.uniform(0, whole))
        process.kill()
        process.join()
        killed["after the end"] += answer.poll() and process.exitcode == 0
        killed["while the index was written"] += done(marked, data)
        asked = number % 2 == 0  # otherwise the next command is the ingest itself
        found.setdefault("killed", []).append(_differs(data, songs, questions, wanted, asked=asked))
        shutil.rmtree(data)
    for how in WOUNDS:
        data = shutil.copytree(clean, folder / how)
        wound(data, how)
        found[how] = [_differs(data, None, questions, wanted, asked=True)]
    return {
        "kills": count,
        "seconds_of_an_ingest": round(whole, 2),
        "killed": killed,
        "differ": {
            name: {"figure": len(worse), "most": 0, "which": worse}
            for name, each in found.items()
            for worse in [[differences for differences in each if differences]]
        },
    }


def _timed(data: Path, songs: Path) -> float:
    begun = time.perf_counter()
    done(take_in, data, songs)
    return time.perf_counter() - begun


def _differs(data: Path, songs: Path | None, questions: list[str], wanted: dict[str, Any], *, asked: bool) -> list[str]:
    """Let the next commands come; say what is not as it must be, or how they failed."""
    jobs: list[Callable[[], Any]] = []
    if asked:
        jobs.append(partial(done, _search, data, questions[0]))
    if songs is not None:
        jobs.append(partial(done, take_in, data, songs))
    try:
        for job in jobs:
            job()
        after = done(state, data, questions)
    except RuntimeError as error:
        return [str(error).strip().splitlines()[-1]]
    return [name for name in wanted if wanted[name] != after[name]]


def _search(data: Path, words: str) -> list[str]:
    """Ask the library, which may be empty still."""
    with Store.open(data) as store:
        try:
            return [hit.id for hit in library(data, store, []).search(Query(words, mode="semantic"))]
        except NotFound:
            return []

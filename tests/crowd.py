"""Ingests and searches at once, round after round: ``python crowd.py FOLDER ROUNDS`` prints what went wrong as JSON."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from forked import FORK, done, ended, library, prepare, started, state, take_in
from lyrica_cli.core.errors import NotFound
from lyrica_cli.core.library import Query
from lyrica_cli.core.store import Store

INGESTS, SEARCHERS, SONGS = 4, 4, 8
"""Programs of either kind at once, and songs of each ingest."""
QUESTION = "river window letter"


def rounds(folder: Path, times: int) -> dict[str, Any]:
    """Let all of them run so many times, each time on a library that is empty (R-C1, R-C6).

    Returns:
        How many rounds and searches there were; each error, each chunk that its own vector does not find first in the
        index (R-C3), and each song that is not in the library.
    """
    prepare()
    places = [folder / f"songs {number}" for number in range(INGESTS)]
    for number, place in enumerate(places):
        _write(place, number)
    searches, errors, lost, missing = 0, [], 0, 0
    for turn in range(times):
        data = folder / f"data {turn}"
        over = FORK.Event()
        searchers = [started(_search, data, over) for _ in range(SEARCHERS)]
        ingests = [started(take_in, data, place) for place in places]
        for crowd in (ingests, searchers):
            for process, answer in crowd:
                try:
                    count = ended(process, answer)
                    searches += count if crowd is searchers else 0
                except RuntimeError as error:
                    errors.append(str(error).strip().splitlines()[-1])
            over.set()
        if errors:
            break
        after = done(state, data, [QUESTION])
        lost += after["lost"] + abs(after["indexed"] - len(after["chunks"])) + after["waiting"]
        missing += INGESTS * SONGS - len(after["documents"])
        shutil.rmtree(data)
    return {"rounds": times, "searches": searches, "errors": errors, "lost": lost, "missing": missing}


def _search(data: Path, over: Any) -> int:
    """Search again and again until the ingests are over, then once more; give how often."""
    times, last = 0, False
    while not last:
        last = over.is_set()
        with Store.open(data) as store:
            try:
                hits = library(data, store, []).search(Query(QUESTION, mode="semantic"))
            except NotFound:  # nothing is in yet
                hits = None
        if last and not hits:
            raise RuntimeError("nothing was found in a library that is full")
        times += 1
    return times


def _write(place: Path, number: int) -> None:
    place.mkdir(parents=True)
    for song in range(SONGS):
        lines = [f"river {number} window {song} letter {line} garden {line * number}" for line in range(12)]
        (place / f"{song}.txt").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    print(json.dumps(rounds(Path(sys.argv[1]), int(sys.argv[2]))))

"""``python -m bench`` with ``tests`` on the path: measures, and prints one JSON object on standard output.

What to do comes by the environment:
``ONLY=form,words,speed,start,health,keep,served,search,shelf,files,kills,crowd,meter`` (all unasked), ``N=60`` songs to
judge, ``JOBS=1`` songs written side by side, ``OUT=build/bench`` for songs and sheets,
``SHEETS=folder`` of sheets that were marked before, ``DATA=…/cmudict.dict``, ``OTHERS=…/bin/python`` as ``others.py``
says.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

PARTS = (
    "ears",
    "form",
    "words",
    "speed",
    "start",
    "health",
    "keep",
    "served",
    "search",
    "shelf",
    "files",
    "kills",
    "crowd",
    "meter",
)


def main() -> None:
    """Run the parts that were asked for."""
    # Native code prints to standard output as it pleases; the report goes to a copy that only we hold.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    out = Path(os.environ.get("OUT") or "build/bench").absolute()
    out.mkdir(parents=True, exist_ok=True)
    picked = (os.environ.get("ONLY") or ",".join(PARTS)).split(",")
    if unknown := set(picked) - set(PARTS):
        sys.exit(f"bench: no part {', '.join(sorted(unknown))}. Choose: ONLY={','.join(PARTS)}")
    machine = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}
    report = {"machine": machine} | {part: _report(part, out) for part in PARTS if part in picked}
    json.dump(report, answer, indent=2, ensure_ascii=False)
    answer.write("\n")
    answer.close()


def _report(part: str, out: Path) -> object:
    from bench import crowd, ears, files, form, health, keep, kills, meter, search, served, shelf, speed, start, words

    count, data = int(os.environ.get("N") or 0), os.environ.get("DATA")
    if part == "ears":
        return ears.report(out, data)
    judged: dict[str, tuple[Any, int]] = {"form": (form, 60), "meter": (meter, 60), "served": (served, 40)}
    counted: dict[str, tuple[Any, int]] = {
        "shelf": (shelf, 2_000),
        "files": (files, 100_000),
        "kills": (kills, 200),
        "crowd": (crowd, 20),
    }
    if part in judged:
        module, usual = judged[part]
        return module.report(out, count or usual, data)
    if part in counted:
        module, usual = counted[part]
        return module.report(out, count or usual)
    others = {"words": words, "speed": speed, "start": start, "health": health, "keep": keep, "search": search}
    return others[part].report(out)


if __name__ == "__main__":
    main()

"""Ingests and searches at once, many times over (R-C1)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from crowd import INGESTS, SEARCHERS, rounds

if TYPE_CHECKING:
    from pathlib import Path


def report(out: Path, count: int) -> dict[str, Any]:
    """Run them so many times, each time from an empty library; nothing may fail, be lost or be missing."""
    found = rounds(out / f"crowd-{time.time_ns()}", count)
    wrong = len(found["errors"]) + found["lost"] + found["missing"]
    return {"ingests": INGESTS, "searchers": SEARCHERS} | found | {"wrong": {"figure": wrong, "most": 0}}

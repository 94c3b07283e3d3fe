"""How well the library finds: each mode, each way to cut lyrics, on queries judged before any ranking."""

from __future__ import annotations

import math
import random
import statistics
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.library import Library, Query, rows
from lyrica_cli.core.library.chunk import DEFAULT, STRATEGIES, chunks
from lyrica_cli.core.library.search import MODES
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Judged = tuple[str, dict[str, int]]
    Figures = list[tuple[float, float]]

QUERIES = Path(__file__).parent / "data" / "search_queries.txt"
CORPUS = Path(__file__).parents[2] / "examples" / "corpus"
DEPTH = 10
RESAMPLED = 2_000


def report(out: Path) -> dict[str, Any]:
    """Give recall and nDCG at 10 of each mode, for the way lyrics are cut and for all others."""
    judged = queries()
    table = {name: _measured(name, judged, out) for name in STRATEGIES}
    figures = table[DEFAULT.name]
    best = max(("semantic", "keyword"), key=lambda mode: _means(figures[mode])["ndcg"])
    return {
        "queries": len(judged),
        "strategies": {name: {mode: _means(each[mode]) for mode in MODES} for name, each in table.items()},
        "default": DEFAULT.name,
        "hybrid_less_best_single": {
            "single": best,
            "recall": _interval(figures["hybrid"], figures[best], 0),
            "ndcg": _interval(figures["hybrid"], figures[best], 1),
        },
    }


def queries() -> list[Judged]:
    """Read the judged queries: what was typed, and the songs that answer it with their grades."""
    found = []
    for line in QUERIES.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            typed, _, answers = line.rpartition("|")
            found.append((typed.strip(), {song: int(n) for song, _, n in (a.partition("=") for a in answers.split())}))
    return found


def _measured(strategy: str, judged: Sequence[Judged], out: Path) -> dict[str, Figures]:
    """Take the corpus in, cut that way, and ask everything in every mode."""
    data = out / f"search-{strategy}-{time.time_ns()}"
    settings = Settings(data_dir=data)
    shared = out / "search-models"
    shared.mkdir(exist_ok=True)
    data.mkdir()
    (data / "models").symlink_to(shared)
    rows.chunks = partial(chunks, strategy=STRATEGIES[strategy])  # type: ignore[assignment]  # cut otherwise
    try:
        with Store.open(data) as store:
            library = Library(store, settings)
            library.ingest([str(CORPUS)])
            return {mode: [_figures(library, mode, each) for each in judged] for mode in MODES}
    finally:
        rows.chunks = chunks


def _figures(library: Library, mode: Any, judged: Judged) -> tuple[float, float]:
    """Give recall and nDCG at 10 of one query; the gain of a grade is 2 to its power, less 1."""
    typed, answers = judged
    hits = library.search(Query(typed, mode=mode, count=DEPTH))
    found = ["/".join((Path(hit.source).parent.name, Path(hit.source).name[:2])) for hit in hits if hit.source]
    gain = _gain([answers.get(song, 0) for song in found])
    return sum(song in found for song in answers) / len(answers), gain / _gain(sorted(answers.values(), reverse=True))


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))


def _means(figures: Figures) -> Mapping[str, float]:
    return {name: round(statistics.mean(each[at] for each in figures), 3) for at, name in enumerate(("recall", "ndcg"))}


def _interval(one: Figures, other: Figures, at: int) -> dict[str, float]:
    """Give the mean difference over queries, with its 95 % interval by paired bootstrap."""
    differences = [mine[at] - theirs[at] for mine, theirs in zip(one, other, strict=True)]
    rng = random.Random(RESAMPLED)
    means = sorted(statistics.mean(rng.choices(differences, k=len(differences))) for _ in range(RESAMPLED))
    low, high = means[int(0.025 * RESAMPLED)], means[int(0.975 * RESAMPLED)]
    return {"mean": round(statistics.mean(differences), 3), "low": round(low, 3), "high": round(high, 3)}

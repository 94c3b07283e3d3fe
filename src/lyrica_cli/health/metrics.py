"""The toolkit's metrics, added up from the database whenever they are asked for: there is no second store.

Labels come from closed sets only; whatever else stands in the database counts as ``other``.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, SummaryMetricFamily
from prometheus_client.registry import Collector

from lyrica_cli import __version__
from lyrica_cli.core.song.catalog import genre_names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from prometheus_client import Metric

    from lyrica_cli.core.store.statistics import Songs, Statistics

OTHER = "other"
OUTCOMES = ("complete", "interrupted", "failed")
RUNNING = "running"
PROVIDERS = ("embedded", "ollama", "scripted")
AGENTS = ("planner", "memory", "drafter", "evaluator", "refiner", "finisher", "reviser")
STATUSES = ("pending", "indexed", "failed")


def registry(read: Callable[[], Statistics]) -> CollectorRegistry:
    """Make the registry of all metrics.

    Args:
        read: Adds up the database.
    """
    made = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=made)
    made.register(_Toolkit(read))
    return made


class _Toolkit(Collector):
    def __init__(self, read: Callable[[], Statistics]) -> None:
        self._read = read

    def collect(self) -> Iterator[Metric]:
        """Add up the database once, and tell it as metrics."""
        found = self._read()
        yield InfoMetricFamily("lyrica_build", "The version that answers.", {"version": __version__})
        yield from _of_songs(found.songs)
        yield from _of_steps(found)
        scores = SummaryMetricFamily("lyrica_song_score", "Scores of songs, from 0 to 1, 1 is best.", labels=["score"])
        for name, (count, total) in sorted(found.scores.items()):
            scores.add_metric([name], count, total)
        yield scores
        documents = GaugeMetricFamily("lyrica_library_documents", "Texts in the library.", labels=["status"])
        for status, count in _summed(found.documents, STATUSES).items():
            documents.add_metric([status], count)
        yield documents


def _of_songs(rows: tuple[Songs, ...]) -> Iterator[Metric]:
    genres = frozenset(genre_names())
    ended: Counter[tuple[str, str, str]] = Counter()
    tokens: Counter[tuple[str, str]] = Counter()
    calls: Counter[str] = Counter()
    for row in rows:
        provider = _closed(row.provider, PROVIDERS)
        genre = _closed((row.genre or "").strip().lower(), genres)
        if row.run_status != RUNNING:
            ended[_closed(row.run_status, OUTCOMES), provider, genre] += row.count
        tokens[provider, "prompt"] += row.prompt_tokens
        tokens[provider, "completion"] += row.completion_tokens
        calls[provider] += row.calls
    songs = CounterMetricFamily(
        "lyrica_songs", "Songs that were ended, one way or another.", labels=["outcome", "provider", "genre"]
    )
    for labels, count in sorted(ended.items()):
        songs.add_metric(labels, count)
    yield songs
    running = sum(row.count for row in rows if row.run_status == RUNNING)
    yield GaugeMetricFamily("lyrica_songs_running", "Songs that are being written.", running)
    used = CounterMetricFamily("lyrica_tokens", "Tokens that models read and wrote.", labels=["provider", "kind"])
    for (provider, kind), count in sorted(tokens.items()):
        used.add_metric([provider, kind], count)
    yield used
    asked = CounterMetricFamily("lyrica_model_requests", "Requests to models.", labels=["provider"])
    for provider, count in sorted(calls.items()):
        asked.add_metric([provider], count)
    yield asked
    yield CounterMetricFamily(
        "lyrica_songs_with_fallback",
        "Songs that another model had to finish.",
        sum(row.with_fallback for row in rows),
    )
    yield CounterMetricFamily(
        "lyrica_lines_by_fallback", "Lines that it wrote.", sum(row.lines_by_fallback for row in rows)
    )


def _of_steps(found: Statistics) -> Iterator[Metric]:
    counts, seconds, failed = Counter[str](), Counter[str](), Counter[str]()
    for row in found.steps:
        agent = _closed(row.agent, AGENTS)
        counts[agent] += row.count
        seconds[agent] += row.seconds  # type: ignore[assignment]  # a sum of floats is as good
        failed[agent] += row.failed
    steps = SummaryMetricFamily("lyrica_step_seconds", "Wall time of the agents' steps.", labels=["step"])
    failures = CounterMetricFamily("lyrica_step_failures", "Steps that failed.", labels=["step"])
    for agent in sorted(counts):
        steps.add_metric([agent], counts[agent], seconds[agent])
        failures.add_metric([agent], failed[agent])
    yield steps
    yield failures
    yield CounterMetricFamily(
        "lyrica_candidates", "Candidates of lines that models drew for finished songs.", found.drawn
    )
    refused = CounterMetricFamily("lyrica_candidates_refused", "Those that could not be sung.", labels=["reason"])
    for reason, count in sorted(found.refused.items()):
        refused.add_metric([reason], count)
    yield refused


def _closed(value: str, known: Collection[str]) -> str:
    return value if value in known else OTHER


def _summed(counts: dict[str, int], known: Collection[str]) -> Counter[str]:
    summed = Counter(dict.fromkeys(known, 0))
    for value, count in counts.items():
        summed[_closed(value, known)] += count
    return summed

"""The metrics: what the database adds up to, as Prometheus reads it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from prometheus_client.exposition import generate_latest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_open
from prometheus_client.parser import text_string_to_metric_families as read

from lyrica_cli.core import Brief, Lyrica
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.song.song import Line, ModelUse, Scores, Section, Song, Usage
from lyrica_cli.core.store import AgentStep, Store
from lyrica_cli.core.store.library_tables import Chunk, Document
from lyrica_cli.health.metrics import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from health_server import Running

LYRIC = "the canary sleeps in the attic"


def song(genre: str | None, provider: str, fallback: int = 0, **scores: float) -> Song:
    """A song of one line."""
    lines = (Line(address="v1.1", text=LYRIC),)
    verse = Section(kind="verse", number=1, label="Verse 1", rhyme_scheme="X", strictness="near", lines=lines)
    return Song(
        title="Canary",
        genre=genre,
        theme=LYRIC,
        form="V:X:9 V",
        seed=7,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        model=ModelUse(provider=provider, name="canary-model", reason="", lines_by_fallback=fallback),
        sections=(verse,),
        scores=Scores(**scores),
        usage=Usage(prompt_tokens=100, completion_tokens=20, calls=3, seconds=1.5),
    )


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Songs that ended in every way, with steps, and a library of two texts."""
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        for each in (song("pop", "embedded", rhyme=1.0, meter=0.5), song(" Pop", "ollama", fallback=2, rhyme=0.5)):
            with store.begin(Brief(), each) as run:
                run.log(AgentStep("planner", 1, seconds=0.5))
                run.log(AgentStep("canary-agent", 1, seconds=2.0, error=LYRIC))
                refused = {"form": 3, "words": 1, "repetition": 0}
                run.log(AgentStep("finisher", 1, output={"candidates": {"drawn": 10, "refused": refused}}))
                run.finish(each)
        with store.begin(Brief(), song("canary songs", "canary-provider")) as run:
            run.stop("failed", LYRIC)
        with store.begin(Brief(), song(None, "embedded")) as run:
            run.stop("interrupted")
        with store.database.write() as session:
            for name in ("aaaaaa", "bbbbbb"):
                session.add(Document(id=name, title="Canary", content=LYRIC, content_hash=name))
            session.flush()
            session.add(Chunk(document_id="bbbbbb", number=1, section="", first=1, last=1, text=LYRIC, tokens=1))
    return folder


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every sample of ours: its name and its labels' values in the order of their names, to its value."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in read(text)
        for sample in family.samples
        if sample.name.startswith("lyrica_")
    }


def test_what_the_database_adds_up_to(data_dir: Path) -> None:
    """Every figure is the database's own; what is in no closed set is other: no writer's word is a label (R-H1)."""
    with Lyrica(Settings(data_dir=data_dir)) as lyrica:
        text = generate_latest(registry(lyrica.songs.statistics)).decode()
    found = samples(text)
    expected = {
        ("lyrica_songs_total", "pop", "complete", "embedded"): 1,
        ("lyrica_songs_total", "pop", "complete", "ollama"): 1,
        ("lyrica_songs_total", "other", "failed", "other"): 1,
        ("lyrica_songs_total", "other", "interrupted", "embedded"): 1,
        ("lyrica_songs_running",): 0,
        ("lyrica_tokens_total", "prompt", "embedded"): 200,
        ("lyrica_tokens_total", "completion", "ollama"): 20,
        ("lyrica_model_requests_total", "other"): 3,
        ("lyrica_songs_with_fallback_total",): 1,
        ("lyrica_lines_by_fallback_total",): 2,
        ("lyrica_step_seconds_count", "planner"): 2,
        ("lyrica_step_seconds_sum", "planner"): 1.0,
        ("lyrica_step_seconds_sum", "other"): 4.0,
        ("lyrica_step_failures_total", "other"): 2,
        ("lyrica_candidates_total",): 20,
        ("lyrica_candidates_refused_total", "form"): 6,
        ("lyrica_candidates_refused_total", "words"): 2,
        ("lyrica_song_score_count", "rhyme"): 2,
        ("lyrica_song_score_sum", "rhyme"): 1.5,
        ("lyrica_song_score_sum", "meter"): 0.5,
        ("lyrica_song_score_count", "originality"): 0,
        ("lyrica_library_documents", "indexed"): 1,
        ("lyrica_library_documents", "pending"): 1,
    }
    assert expected == {name: found.get(name) for name in expected}
    assert "canary" not in text.lower()


def test_running_songs(data_dir: Path) -> None:
    """A song that is being written is counted apart, and no counter falls when it ends."""
    with Lyrica(Settings(data_dir=data_dir)) as lyrica:
        metrics = registry(lyrica.songs.statistics)
        with lyrica.songs.begin(Brief(), song("pop", "embedded")) as run:
            during = samples(generate_latest(metrics).decode())
            run.finish(song("pop", "embedded"))
        after = samples(generate_latest(metrics).decode())
    key = ("lyrica_songs_total", "pop", "complete", "embedded")
    assert (1, 1, 0, 2) == (during["lyrica_songs_running",], during[key], after["lyrica_songs_running",], after[key])


def test_a_real_song_is_counted(tmp_path: Path) -> None:
    """What a song drew, and what of it was refused and why, is in the record that it leaves."""
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("the moths come every night\nit is a moth\nand nothing sits right\n", encoding="utf-8")
    with Lyrica(Settings(data_dir=tmp_path / "data", ollama_host="127.0.0.1:9")) as lyrica:
        lyrica.generate(Brief(form="V:XX:6 V", theme="moths"), model=f"scripted:{sheet}")
        found = lyrica.songs.statistics()
    assert found.drawn > 0
    assert found.refused["form"] > 0
    assert sum(found.refused.values()) < found.drawn
    assert {"planner", "drafter", "evaluator", "finisher"} <= {step.agent for step in found.steps}


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "text/plain; version=0.0.4"),
        ("text/plain; version=none", "text/plain; version=0.0.4"),
        ("application/openmetrics-text; version=none", "application/openmetrics-text; version=1.0.0"),
        ("application/openmetrics-text; version=7.7.7, */*", "application/openmetrics-text; version=1.0.0"),
        ("\xff;;=,=", "text/plain; version=0.0.4"),
    ],
)
def test_formats_are_two(server: Running, accept: str, expected: str) -> None:
    """Whatever a caller says it accepts, it gets one of two formats."""
    answer = server.http.get("/metrics", headers={"Accept": accept.encode("latin-1")})
    assert (200, True) == (answer.status_code, answer.headers["content-type"].startswith(expected))


def test_reference_parsers_read_it(
    serve: Callable[..., AbstractContextManager[Running]], data_dir: Path, tmp_path: Path
) -> None:
    """The reference parsers read both formats; names and units follow the conventions, and say no path (R-P1)."""
    assert data_dir == tmp_path / "data"
    with serve() as running:
        plain = running.http.get("/metrics")
        open_text = running.http.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    families = list(read(plain.text))
    names = {family.name.removesuffix("_info") for family in families}
    assert names == {family.name for family in read_open(open_text.text)}
    assert plain.headers["content-type"].startswith("text/plain; version=")
    assert open_text.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert [family.name for family in families if not re.fullmatch(r"[a-z][a-z0-9_]*", family.name)] == []
    assert [family.name for family in families if not family.documentation] == []
    counters = [sample.name for f in families if f.type == "counter" for sample in f.samples]
    assert [name for name in counters if not name.endswith(("_total", "_created"))] == []
    assert [family.name for family in families if re.search(r"(milli|micro|_ms$|_kb$|_mb$|minutes)", family.name)] == []
    assert [word for word in ("canary", str(tmp_path)) if word in plain.text.lower()] == []

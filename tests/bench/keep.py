"""How the history keeps up: a hundred thousand songs beside a thousand, and many programs at once."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from bench.process import clean_environment
from bench.start import processor_time
from lyrica_cli.core.store import Store
from lyrica_cli.core.store.ids import new_id
from lyrica_cli.core.store.tables import GenerationHistory, Lyrics, LyricsSection, LyricsTag, UserFeedback

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FEW, MANY, BATCH = 1_000, 100_000, 2_000
TIMES = 7
AT_ONCE, SECONDS = 4, 60
MOST, SLACK, COLD = 1.5, 0.2, 1.2
"""What 100,000 songs may take: so many times what 1,000 do, and so many seconds more; seconds of a cold list."""
GENRES = [f"genre {at}" for at in range(30)]
MOODS = [f"mood {at}" for at in range(20)]
MODELS = [("embedded", "SmolLM2"), ("ollama", "llama3.2"), ("ollama", "qwen"), ("scripted", "sheet")]
WORDS = (
    "the a and I you light door rain street kitchen coffee train window river stone paper hand road night morning"
    " summer winter winter harbor engine lamp table glass letter garden bridge station pocket field corner silver"
).split()
COMMANDS = {
    "list": ("history",),
    "list deep": ("history", "--page", "40"),
    "sort by rating": ("history", "--sort", "rating"),
    "sort by title": ("history", "--sort", "title"),
    "filter": ("history", "--genre", "genre 7", "--rated", "4+", "--tag", "keep"),
    "filter that finds nothing": ("history", "--genre", "polka", "--status", "failed"),
    "filter by status": ("history", "--status", "interrupted"),
    "text, a rare word": ("history", "--text", "zeppelin"),
    "text, a common word": ("history", "--text", "the night"),
    "text and filter": ("history", "--text", "the night", "--mood", "mood 3", "--rated", "5"),
    "show last": ("history", "show", "last"),
    "stats": ("history", "stats"),
    "stats of a genre": ("history", "stats", "--genre", "genre 7"),
}
BESIDE = """
import sys, time
from pathlib import Path
from lyrica_cli.core.store import Store
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.rating import Rating
from bench.keep import a_song
folder, end, made = Path(sys.argv[1]), time.time() + float(sys.argv[2]), 0
while time.time() < end:
    with Store.open(folder) as store:
        with store.begin(Brief(), a_song()) as run:
            run.save(a_song())
            run.finish(a_song())
        store.rate([run.id], Rating(overall=4))
        assert len(store.songs(20)) > 0
        store.figures()
    made += 1
print(made)
"""


def report(out: Path) -> dict[str, Any]:
    """Measure medians of wall time of whole processes, both histories in turn, so that both meet the same noise."""
    environment = clean_environment(out / "no-settings")
    folders = {count: out / f"history-{count}" for count in (FEW, MANY)}
    for count, folder in folders.items():
        if not (folder / "lyrica.db").exists():
            _fill(folder, count)
    measured = {name: _beside(command, folders, environment) for name, command in COMMANDS.items()}
    cold = [_seconds(("history",), folders[MANY], environment)[0] for _ in range(TIMES)]
    return {
        "songs": [FEW, MANY],
        "commands": measured,
        "history_cold": {"figure": round(statistics.median(cold), 2), "most": COLD},
        "at_once": _at_once(out / "history-shared", environment),
    }


def _beside(command: tuple[str, ...], folders: Mapping[int, Path], environment: Mapping[str, str]) -> dict[str, Any]:
    taken: dict[int, list[tuple[float, float]]] = {count: [] for count in folders}
    for turn in range(TIMES + 1):
        for count, folder in folders.items():
            seconds = _seconds(command, folder, environment)
            if turn:  # the first brings the files into memory
                taken[count].append(seconds)
    few, many = (statistics.median(wall for wall, _ in taken[count]) for count in (FEW, MANY))
    few_cpu, many_cpu = (statistics.median(cpu for _, cpu in taken[count]) for count in (FEW, MANY))
    most = MOST * few + SLACK
    return {
        "few": round(few, 3),
        "many": round(many, 3),
        "processor": [round(few_cpu, 3), round(many_cpu, 3)],
        "most": round(most, 3),
        "met": many <= most,
    }


def _seconds(command: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> tuple[float, float]:
    """Run a command; give wall time and processor time."""
    begun, used = time.perf_counter(), processor_time()
    ran = subprocess.run(
        [sys.executable, "-m", "lyrica_cli", *command],
        env={**environment, "LYRICA_DATA_DIR": str(folder)},
        capture_output=True,
        check=False,
    )
    if ran.returncode:
        raise SystemExit(f"bench: {' '.join(command)} ended with {ran.returncode}: {ran.stderr.decode()[-300:]}")
    return time.perf_counter() - begun, processor_time() - used


def _at_once(folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """Let four programs write, rate, list and sum up for a minute; nothing may fail and nothing may be missing."""
    with Store.open(folder) as store:
        before = store.count()
    path = os.pathsep.join(filter(None, [str(os.environ.get("PYTHONPATH", "tests")), environment.get("PYTHONPATH")]))
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", BESIDE, str(folder), str(SECONDS)],
            env={**environment, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    ended = [(program.communicate(), program.returncode) for program in programs]
    made = sum(int(out or 0) for (out, _), _ in ended)
    with Store.open(folder) as store:
        rows = store.songs()
    found = {
        "programs": AT_ONCE,
        "seconds": SECONDS,
        "failed": [err.strip().splitlines()[-1] for (_, err), code in ended if code],
        "made": made,
        "kept": len(rows) - before,
        "rated": sum(row.rating == 4 for row in rows[: len(rows) - before]),
        "complete": sum(row.run_status == "complete" for row in rows[: len(rows) - before]),
    }
    return found | {"met": not found["failed"] and made == found["kept"] == found["rated"] == found["complete"]}


def a_song() -> Any:
    """Make a song of one line."""
    from lyrica_cli.core.song.song import Line, ModelUse, Section, Song

    line = Line(address="v1.1", text="the moths come every night")
    verse = Section(kind="verse", number=1, label="Verse 1", rhyme_scheme="X", strictness="near", lines=(line,))
    return Song(
        title="Porch Light",
        form="V:X:6 V",
        created_at=datetime.now(UTC),
        model=ModelUse(provider="scripted", name="sheet"),
        sections=(verse,),
    )


def _fill(folder: Path, count: int) -> None:
    """Put songs of a usual length in, in bulk, by the tables' own definitions."""
    rng = random.Random(count)
    ids = list({new_id() for _ in range(count + count // 100)})[:count]
    with Store.open(folder) as store:
        for start in range(0, count, BATCH):
            rows = [_rows(rng, at, ids[at], count) for at in range(start, min(start + BATCH, count))]
            with store.database.write() as session:
                for table in (Lyrics, GenerationHistory, LyricsSection, UserFeedback, LyricsTag):
                    of_table = [row for each in rows for row in each.get(table, [])]
                    if of_table:
                        session.connection().execute(insert(table), of_table)


def _rows(rng: random.Random, at: int, song_id: str, count: int) -> dict[Any, list[dict[str, Any]]]:
    lines = [" ".join(rng.choices(WORDS, k=7)) for _ in range(28)]
    if at % (count // 10) == 0:
        lines[3] = "a zeppelin over the harbor"
    provider, model = rng.choice(MODELS)
    made = datetime(2021, 1, 1, tzinfo=UTC) + timedelta(seconds=at * 150_000_000 // count)
    rating = rng.choice([None, None, None, 1, 2, 3, 4, 5])
    title = f"{rng.choice(WORDS)} {rng.choice(WORDS)} {at}".title()
    song = {
        "id": song_id,
        "number": at + 1,
        "user_id": 1,
        "title": title,
        "title_key": title.casefold(),
        "content": "\n".join(lines),
        "structure": "V:XAXA:8.6 C:XA1A:6.8 V C V C",
        "genre": rng.choice(GENRES),
        "mood": rng.choice(MOODS),
        "theme": " ".join(rng.choices(WORDS, k=4)),
        "parameters": {"theme": "the last bus home", "use": ["porch light", "gravel"]},
        "provider": provider,
        "model": model,
        "generation_seconds": rng.uniform(10, 90),
        "quality_score": rng.random(),
        "words_sung": 196,
        "rating": rating,
        "created_at": made,
        "updated_at": made,
    }
    content = [
        {
            "address": f"v1.{n}",
            "text": text,
            "syllables": 8,
            "stress": "01010101",
            "rhyme": "A",
            "source": "model",
            "ok": True,
        }
        for n, text in enumerate(lines, start=1)
    ]
    run = {"id": song_id, "run_status": "interrupted" if at % 500 == 0 else "complete", "plan": {"lines": lines}}
    section = {"lyrics_id": song_id, "order": 0, "kind": "verse", "number": 1, "label": "Verse 1"}
    rows: dict[Any, list[dict[str, Any]]] = {
        Lyrics: [song],
        GenerationHistory: [run],
        LyricsSection: [section | {"content": content, "rhyme_scheme": "A" * 28, "strictness": "near"}],
        UserFeedback: [{"lyrics_id": song_id, "user_id": 1, "overall": rating}] if rating else [],
        LyricsTag: [{"lyrics_id": song_id, "tag": "keep"}] if at % 10 == 0 else [],
    }
    return rows

"""Ingests that are killed at random moments: what the next one makes of them, beside one that was left in peace."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlmodel import select

from bench.process import clean_environment
from bench.shelf import LYRICA, write
from lyrica_cli.core.library import Library, Query, vectors
from lyrica_cli.core.library.encoder import ready
from lyrica_cli.core.library.index import Index
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.store import Store
from lyrica_cli.core.store.library_tables import Chunk, Document, LyricLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SONGS, QUERIES, SPARED = 60, 50, 0.05
"""Songs of each ingest, fixed queries, and seconds before the first kill."""


def report(out: Path, count: int) -> dict[str, Any]:
    """Kill so many ingests, each at its own moment; count what differs after the next one (R-C3, R-C4)."""
    folder = out / f"kills-{time.time_ns()}"
    write(folder / "songs", SONGS, "killed")
    ready(Settings(data_dir=out / "kills-models"))
    models = out / "kills-models" / "models"
    clean = _healed(folder / "clean", folder / "songs", models)
    begun = time.perf_counter()
    _start(folder / "timed", folder / "songs", models).wait()
    whole, rng, found = time.perf_counter() - begun, random.Random(count), []
    for number in range(count):
        data = folder / f"killed {number}"
        process = _start(data, folder / "songs", models)
        time.sleep(rng.uniform(SPARED, whole))
        process.kill()
        process.wait()
        after = _healed(data, folder / "songs", models)
        found.append([name for name in clean if clean[name] != after[name]])
        shutil.rmtree(data, ignore_errors=True)
    worse = [each for each in found if each]
    return {"kills": count, "seconds_of_an_ingest": round(whole, 2), "differ": {"figure": len(worse), "which": worse}}


def _start(data: Path, songs: Path, models: Path) -> subprocess.Popen[bytes]:
    _lend(data, models)
    environment = clean_environment(data.parent / "no-settings") | {"LYRICA_DATA_DIR": str(data)}
    return subprocess.Popen(
        [sys.executable, "-c", LYRICA, "ingest", str(songs)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _lend(data: Path, models: Path) -> None:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (data / "models").exists():
        (data / "models").symlink_to(models)


def _healed(data: Path, songs: Path, models: Path) -> dict[str, Any]:
    """Take the songs in once more, and give all that must be as if nothing had happened."""
    _lend(data, models)
    settings = Settings(data_dir=data, exact_up_to=0)
    with Store.open(data) as store:
        library = Library(store, settings)
        library.ingest([str(songs)])
        with store.database.read() as session:
            documents = session.exec(select(Document.id, Document.title, Document.content).order_by(Document.id)).all()
            lines = session.exec(select(LyricLine.document_id, LyricLine.number, LyricLine.text)).all()
            chunks = session.exec(select(Chunk.id, Chunk.document_id, Chunk.number, Chunk.embedding)).all()
            sound = session.connection().execute(text("PRAGMA integrity_check")).scalar_one()
        return {
            "documents": [tuple(each) for each in documents],
            "lines": sorted(tuple(each) for each in lines),
            "chunks": sorted((document, number, vector is not None) for _, document, number, vector in chunks),
            "integrity": sound,
            "lost": _lost(Index(store.database), [(int(each or 0), vector or b"") for each, _, _, vector in chunks]),
            "tops": [_top(library, content) for _, _, content in documents[:QUERIES]],
        }


def _lost(index: Index, chunks: Sequence[tuple[int, bytes]]) -> int:
    """Count the passages that the index does not find by their own vectors."""
    rows = [(chunk, vectors.stacked([blob])[0]) for chunk, blob in chunks]
    return sum(index.nearest(row, 1)[0][0] != chunk for chunk, row in rows[::5])


def _top(library: Library, content: str) -> list[str]:
    return [hit.id for hit in library.search(Query(content.partition("\n")[0], mode="semantic"))]

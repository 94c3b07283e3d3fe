"""Libraries at work in forked processes, with a stand-in for the encoder: what is killed or crowded is the work itself.

A round of whole commands takes ten seconds of imports and of loading the model, a forked one takes one. Fork only from
a process that has opened nothing: no database, no Chroma, no model.
"""

from __future__ import annotations

import multiprocessing
import shutil
import traceback
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from sqlalchemy import text
from sqlmodel import select

from lyrica_cli.core.library import Library, chroma, index, ingest, marks, vectors
from lyrica_cli.core.library.encoder import About, unit
from lyrica_cli.core.prosody import english
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.store import Store
from lyrica_cli.core.store.library_tables import Chunk, Document, IndexTask, LyricLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lyrica_cli.core.library.encoder import Vectors

DIMENSIONS = 384
STEPS = {
    (chroma, "HNSW"): chroma.HNSW | {"batch_size": 16, "sync_threshold": 32},
    (chroma, "BATCH"): 16,
    (index, "SLICE"): 48,
    (ingest, "FILES_AT_ONCE"): 8,
    (vectors, "EMBEDDED_AT_ONCE"): 64,
}
"""A small library goes through as many transactions, slices and writings of the graph as a large one would."""
FORK = multiprocessing.get_context("fork")


class StandIn:
    """An encoder whose vectors are sums of a random one a word: texts that share words are near each other."""

    about = About("stand-in", "0" * 64, DIMENSIONS, 256, (0, "[PAD]"), (0, 0))
    room = 254

    @staticmethod
    def count(words: str) -> int:
        """Count words."""
        return len(words.split())

    @staticmethod
    def encode(texts: Sequence[str]) -> Vectors:
        """Give a row a text, of length 1."""
        return unit(np.stack([sum((_word(each) for each in words.split()), _word("")) for words in texts]))


@cache
def _word(word: str) -> Vectors:
    return np.random.default_rng(crc32(word.encode())).standard_normal(DIMENSIONS).astype(np.float32)


def prepare() -> None:
    """Make small steps, and load what every child would load."""
    import_module("chromadb")
    for (place, name), value in STEPS.items():
        setattr(place, name, value)
    english().get("fire")


def empty(data: Path) -> None:
    """Lay down a data directory with an empty library."""
    with Store.open(data):
        pass


def library(data: Path, store: Store, told: list[str]) -> Library:
    """Give the library of a data directory, whose index is always asked."""
    opened = Library(store, Settings(data_dir=data, exact_up_to=0), told.append)
    opened.__dict__["_encoder"] = StandIn()
    return opened


def started(job: Callable[..., Any], *args: Any) -> tuple[Any, Any]:
    """Start a job; give its process, and where its answer comes."""
    answer, ours = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_run, args=(ours, job, args))
    process.start()
    ours.close()
    return process, answer


def done(job: Callable[..., Any], *args: Any) -> Any:
    """Do a job in a process of its own and give its answer.

    Raises:
        RuntimeError: It failed; the message is its traceback.
    """
    process, answer = started(job, *args)
    return ended(process, answer)


def ended(process: Any, answer: Any) -> Any:
    """Wait for a job and give its answer; as :func:`done`."""
    try:
        error, value = answer.recv()
    except EOFError:
        error, value = "it died", None
    process.join()
    if error:
        raise RuntimeError(error)
    return value


def _run(answer: Any, job: Callable[..., Any], args: Sequence[Any]) -> None:
    try:
        answer.send(("", job(*args)))
    except BaseException:  # ruff: ignore[blind-except]  # it is told to whoever waits
        answer.send((traceback.format_exc(), None))


def take_in(data: Path, songs: Path) -> int:
    """Ingest a folder; give how many lyrics are new."""
    with Store.open(data) as store:
        report = library(data, store, []).ingest([str(songs)])
    if report.failed:
        raise RuntimeError(str(report.failed))
    return report.added


def state(data: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Give all that must be as if nothing had happened, told by what it says rather than by its numbers.

    Rows, the ten passages nearest to each question by the index as it lies there, and how many passages the index does
    not find first by their own vectors (R-C3).
    """
    with Store.open(data) as store, store.database.read() as session:
        chunks = session.exec(select(Chunk.id, Chunk.document_id, Chunk.number, Chunk.embedding)).all()
        documents = session.exec(select(Document.id, Document.title, Document.content).order_by(Document.id)).all()
        lines = session.exec(select(LyricLine.document_id, LyricLine.number, LyricLine.text)).all()
        tasks = session.exec(select(IndexTask.id)).all()
        sound = session.connection().execute(text("PRAGMA integrity_check")).scalar_one()
        folder = index._state(session).folder
    names = {int(chunk or 0): (document, number) for chunk, document, number, _ in chunks}
    own = {int(chunk or 0): vector for chunk, _, _, vector in chunks if vector}
    with chroma.opened(data / "index" / folder) as collection:
        size = collection.count()
        found = collection.nearest(vectors.stacked(list(own.values())), 1) if own else []
        tops = collection.nearest(StandIn().encode(questions), 10)
    lost = sum(best[0][0] != chunk for chunk, best in zip(own, found, strict=True))
    return {
        "documents": [tuple(each) for each in documents],
        "lines": sorted(tuple(each) for each in lines),
        "chunks": sorted(names.values()),
        "waiting": len(tasks) + len(chunks) - len(own),
        "indexed": size,
        "integrity": sound,
        "lost": lost,
        "tops": [[names[chunk] for chunk, _ in each] for each in tops],
    }


def marked(data: Path) -> bool:
    """Tell whether somebody died while writing to the index."""
    with Store.open(data) as store, store.database.read() as session:
        return '"writing": true' in (marks.get(session, index.MARK) or "")


def wound(data: Path, how: str) -> None:
    """Damage the index as a kill or a clean-up tool would: ``truncated`` files or a ``missing`` segment."""
    (folder,) = [path for path in (data / "index").iterdir() if path.is_dir()]
    (segment,) = [path for path in folder.iterdir() if path.is_dir()]
    if how == "missing":
        shutil.rmtree(segment)
    else:
        for path in segment.iterdir():
            path.write_bytes(b"")

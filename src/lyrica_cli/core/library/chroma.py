"""Chroma's door: one client on one folder, for as long as its caller holds the lock."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from lyrica_cli.core.library.encoder import Vectors

COLLECTION = "lyrics"
BATCH = 256
"""Records of one call; Chroma takes some thousands, and is quickest with some hundreds."""
HNSW = {
    "space": "cosine",
    "ef_construction": 128,
    "ef_search": 800,
    "max_neighbors": 16,
    "batch_size": 100,
    "sync_threshold": 500,
}
"""Cosine must be said when the collection is made. At 10,000 vectors an ``ef_search`` of 200 lost 8 in a hundred of the
ten nearest, one of 800 one, for half a millisecond a query. What is short of the sync threshold is put into the graph
anew at every opening, so a search pays for it; each sync writes the whole graph, so an ingest does."""


_PLAIN = (ValueError, RuntimeError, TypeError, OSError)
"""What Chroma raises besides errors of its own."""


class Broken(Exception):
    """Chroma cannot use its folder. Never leaves the library."""


def version() -> str:
    """Give Chroma's version, without importing it."""
    from importlib.metadata import version as installed

    return installed("chromadb")


class Collection:
    """The vectors in Chroma, by the number of their chunk.

    Args:
        inner: Chroma's own collection.
    """

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def upsert(self, ids: Sequence[int], rows: Vectors) -> None:
        """Put vectors in, replacing those of the same chunks."""
        for at in range(0, len(ids), BATCH):
            self._inner.upsert(ids=[str(each) for each in ids[at : at + BATCH]], embeddings=rows[at : at + BATCH])

    def delete(self, ids: Sequence[int]) -> None:
        """Take vectors out; those that are not there are no fault."""
        for at in range(0, len(ids), BATCH):
            self._inner.delete(ids=[str(each) for each in ids[at : at + BATCH]])

    def count(self) -> int:
        """Count the vectors. The right number does not prove that all of them are found."""
        return int(self._inner.count())

    def nearest(self, rows: Vectors, count: int) -> list[list[tuple[int, float]]]:
        """Find for each row the chunks nearest to it, with their cosines, nearest first."""
        answer = self._inner.query(query_embeddings=rows, n_results=count, include=["distances"])
        return [
            [(int(chunk), 1.0 - float(distance)) for chunk, distance in zip(chunks, distances, strict=True)]
            for chunks, distances in zip(answer["ids"], answer["distances"], strict=True)
        ]


@contextmanager
def opened(folder: Path) -> Generator[Collection]:
    """Open the collection in a folder, making it where there is none, and give everything back at the end.

    The caller must hold the index's lock from before this call until after it.

    Raises:
        Broken: Chroma cannot use the folder, at the beginning or later.
    """
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    try:
        import chromadb
        from chromadb.config import Settings

        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        client: Any = chromadb.PersistentClient(
            path=str(folder),
            # An env file of the working directory could send the writer's words to a stranger's server; so could
            # these two in the environment.
            settings=Settings(
                _env_file=None,
                anonymized_telemetry=False,
                chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
                chroma_server_host=None,
            ),
        )
    except Exception as error:
        raise Broken(_line(error)) from error
    try:
        inner = client.get_or_create_collection(COLLECTION, embedding_function=None, configuration={"hnsw": HNSW})
        yield Collection(inner)
    except BaseException as error:
        # A panic of its native part is no Exception.
        if type(error).__module__.startswith(("chromadb", "pyo3")) or type(error) in _PLAIN:
            raise Broken(_line(error)) from error
        raise
    finally:
        with suppress(Exception):
            client.close()


def _line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]

"""Chroma's door: one client on one folder, for as long as its caller holds the lock.

To write, that is Chroma's own client. To ask, it is the native part below that client: the client imports telemetry,
HTTP and thirty makers of embeddings, which takes longer than all the rest of a search.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

    from lyrica_cli.core.library.encoder import Vectors

COLLECTION = "lyrics"
NATIVE = "1.5.9"
"""The version whose native part is asked directly: that part is nobody's contract. Any other is asked by its client."""
OWNER = ("default_tenant", "default_database")
"""Where Chroma's client puts a collection."""
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


class _Native:
    """A collection that can only be asked, without the client; it answers in the client's shape.

    Args:
        folder: Where it lies.
    """

    def __init__(self, folder: Path) -> None:
        import chromadb_rust_bindings as native

        place = native.SqliteDBConfig(
            hash_type=native.MigrationHash.MD5,
            migration_mode=native.MigrationMode.Validate,
            url=str(folder / "chroma.sqlite3"),
        )
        self._bindings = native.Bindings(
            allow_reset=False, sqlite_db_config=place, persist_path=str(folder), hnsw_cache_size=1
        )
        self._id = str(self._bindings.get_collection(COLLECTION, *OWNER).id)

    def count(self) -> int:
        return int(self._bindings.count(self._id, *OWNER))

    def query(self, *, query_embeddings: Vectors, n_results: int, include: list[str]) -> dict[str, Any]:
        answer = self._bindings.query(self._id, None, query_embeddings.tolist(), n_results, None, None, include, *OWNER)
        return {"ids": answer.ids, "distances": answer.distances}

    def close(self) -> None:
        del self._bindings


@contextmanager
def opened(folder: Path) -> Generator[Collection]:
    """Open the collection in a folder, making it where there is none, and give everything back at the end.

    The caller must hold the index's lock from before this call until after it.

    Raises:
        Broken: Chroma cannot use the folder, at the beginning or later.
    """
    with _closed_after(lambda: _client(folder)) as client:
        yield Collection(
            client.get_or_create_collection(COLLECTION, embedding_function=None, configuration={"hnsw": HNSW})
        )


@contextmanager
def to_ask(folder: Path) -> Generator[Collection]:
    """Open the collection in a folder for questions alone; otherwise as :func:`opened`.

    Raises:
        Broken: There is none, or Chroma cannot use it, at the beginning or later.
    """
    if version() != NATIVE:
        with opened(folder) as collection:
            yield collection
        return
    with _closed_after(lambda: _Native(folder)) as native:
        yield Collection(native)


@contextmanager
def _closed_after(make: Callable[[], Any]) -> Generator[Any]:
    """Make a client and close it in the end; what Chroma raises in between is :class:`Broken`."""
    client: Any = None
    try:
        client = make()
        yield client
    except BaseException as error:
        # A panic of its native part is no Exception; and whatever comes before there is a client is Chroma's.
        chromas = type(error).__module__.startswith(("chromadb", "pyo3")) or type(error) in _PLAIN
        if chromas or (client is None and isinstance(error, Exception)):
            raise Broken(_line(error)) from error
        raise
    finally:
        with suppress(Exception):
            client.close()


def _client(folder: Path) -> Any:
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return chromadb.PersistentClient(
        path=str(folder),
        # An env file of the working directory could send the writer's words to a stranger's server; so could these
        # two in the environment.
        settings=Settings(
            _env_file=None,
            anonymized_telemetry=False,
            chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
            chroma_server_host=None,
        ),
    )


def _line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]

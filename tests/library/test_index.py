"""The index under kills, wounds and crowds: what is in SQLite is always found, and the index is whole again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock
from sqlmodel import col, select

from lyrica_cli.core.library import Library, Query, chroma, probe, vectors
from lyrica_cli.core.library.index import Index
from lyrica_cli.core.store import Store
from lyrica_cli.core.store.library_tables import Chunk, Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyrica_cli.core.settings import Settings

CHILD = Path(__file__).with_name("child.py")
SONGS = 60


def rows(settings: Settings) -> dict[str, list[Any]]:
    """All rows that a kill could touch, told by what they say rather than by their numbers."""
    with closing(sqlite3.connect(settings.data_dir / "lyrica.db")) as connection:
        ask = connection.execute
        assert ask("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert ask("PRAGMA foreign_key_check").fetchall() == []
        assert ask("SELECT count(*) FROM index_task").fetchall() == [(0,)]
        return {
            "documents": ask("SELECT id, title, content FROM document ORDER BY id").fetchall(),
            "sources": ask("SELECT document_id, entry, fingerprint != '' FROM source ORDER BY 1").fetchall(),
            "chunks": ask("SELECT document_id, number, text, embedding IS NULL FROM chunk ORDER BY 1, 2").fetchall(),
            "lines": ask("SELECT document_id, number, text, fewest, most FROM lyric_line ORDER BY 1, 2").fetchall(),
        }


def tops(library: Library) -> list[list[str]]:
    """The ten best documents of fixed queries."""
    queries = ("harbor lantern", "winter river", "copper kettle window", "an engine in an orchard", "saddle")
    return [[hit.id for hit in library.search(Query(query, mode="semantic"))] for query in queries]


def assert_whole(library: Library) -> None:
    """R-C3: every chunk's own vector finds itself first, in the index as it lies there."""
    index = Index(library._database)
    with library._database.read() as session:
        stored = session.exec(select(Chunk.id, Chunk.embedding).where(col(Chunk.embedding).is_not(None))).all()
    assert index.trouble() is None
    for chunk, blob in stored[::7]:
        assert index.nearest(vectors.stacked([blob or b""])[0], 1)[0][0] == chunk


@pytest.fixture
def corpus(tmp_path: Path, many: Callable[[Path, int], None]) -> Path:
    path = tmp_path / "songs" / "songs.jsonl"
    path.parent.mkdir()
    many(path, SONGS)
    return path.parent


@pytest.fixture(scope="module")
def clean(
    tmp_path_factory: pytest.TempPathFactory, lend: Callable[[Path], Settings], many: Callable[[Path, int], None]
) -> tuple[dict[str, list[Any]], list[list[str]], Path]:
    """What an ingest leaves that nothing disturbed, and its data directory."""
    folder = tmp_path_factory.mktemp("clean")
    (folder / "songs").mkdir()
    many(folder / "songs" / "songs.jsonl", SONGS)
    settings = lend(folder / "data")
    with Store.open(settings.data_dir) as store:
        library = Library(store, settings)
        library.ingest([str(folder / "songs")])
        assert_whole(library)
        return rows(settings), tops(library), settings.data_dir


@pytest.mark.parametrize("point", ["read", "written", "embedded", "indexing", "persisted", "indexed"])
def test_kill_at_a_named_point(
    corpus: Path, settings: Settings, clean: tuple[dict[str, list[Any]], list[list[str]], Path], point: str
) -> None:
    """R-C4, R-C5: killed there, the next ingest leaves the rows and answers of a run that was never killed."""
    killed = subprocess.run(
        [sys.executable, str(CHILD), "ingest", str(settings.data_dir), str(corpus), point],
        check=False,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with Store.open(settings.data_dir) as store:
        library = Library(store, settings)
        found = library.search(Query("harbor", mode="keyword")) if point != "read" else []
        library.ingest([str(corpus)])
        assert (rows(settings), tops(library)) == clean[:2]
        assert_whole(library)
        again = library.ingest([str(corpus)])
    assert (again.unchanged, again.chunks, bool(found)) == (SONGS, 0, point != "read")


def wound(folder: Path, how: str) -> None:
    """Damage the index in a way that was seen."""
    (segment,) = [path for path in folder.iterdir() if path.is_dir()]
    match how:
        case "folder gone":
            shutil.rmtree(segment)
        case "index gone":
            shutil.rmtree(folder)
        case "zeros":
            path = segment / "data_level0.bin"
            path.write_bytes(bytes(path.stat().st_size))
        case "truncated":
            for path in segment.iterdir():
                path.write_bytes(b"")
        case "database":
            path = folder / "chroma.sqlite3"
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("how", ["folder gone", "index gone", "zeros", "truncated", "database"])
def test_a_wounded_index_heals_itself(
    tmp_path: Path,
    lend: Callable[[Path], Settings],
    clean: tuple[dict[str, list[Any]], list[list[str]], Path],
    told: list[str],
    how: str,
) -> None:
    """R-C4: the next search after a planned wound answers as before, and leaves a whole index."""
    settings = lend(tmp_path / "data")
    with (
        closing(sqlite3.connect(clean[2] / "lyrica.db")) as old,
        closing(sqlite3.connect(settings.data_dir / "lyrica.db")) as new,
    ):
        old.backup(new)
    shutil.copytree(clean[2] / "index", settings.data_dir / "index")
    (index,) = [path for path in (settings.data_dir / "index").iterdir() if path.is_dir()]
    wound(index, how)
    with Store.open(settings.data_dir) as store:
        library = Library(store, settings, told.append)
        assert tops(library) == clean[1]
        assert_whole(library)
        assert rows(settings) == clean[0]


def test_an_index_in_use_is_not_waited_for_long(
    corpus: Path, library: Library, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-C2: while another process holds the index a search says who, then answers from the database all the same."""
    library.ingest([str(corpus)])
    expected = tops(library)
    monkeypatch.setattr("lyrica_cli.core.library.index.SEARCH_WAITS", 0.01)
    with FileLock(library._database.layout.root / "index" / "lock"):
        assert tops(library) == expected
    assert told[0] == f"waiting for process {os.getpid()}, which has the index open"
    assert "answered from the database" in told[1]
    told.clear()
    assert (tops(library), told) == (expected, [])


def test_two_ingests_and_four_searches_at_once(
    tmp_path: Path, settings: Settings, many: Callable[[Path, int], None]
) -> None:
    """R-C1, R-C6: all of them end well on a directory that was empty, and afterwards every chunk finds itself."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        many(tmp_path / name / f"{name}.jsonl", 40)
    run = [sys.executable, "-m", "lyrica_cli"]
    env = os.environ | {"LYRICA_DATA_DIR": str(settings.data_dir), "LYRICA_CONFIG_DIR": str(tmp_path)}
    typed = [["ingest", str(tmp_path / name)] for name in ("a", "b")]
    typed += [["search", query, "--mode", mode] for mode in ("hybrid", "keyword") for query in ("harbor", "winter")]
    crowd = [
        subprocess.Popen([*run, *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for words in typed
    ]
    ends = [(each.communicate(), each.returncode) for each in crowd]
    # A search may come before the first song: then it says how to fill the library.
    assert all(code == 0 or b"the library is empty" in err for (_, err), code in ends), ends
    assert [code for _, code in ends[:2]] == [0, 0]
    with Store.open(settings.data_dir) as store:
        library = Library(store, settings)
        assert len(library.listing()) == 80
        assert_whole(library)
        with store.database.read() as session:
            assert len(session.exec(select(Document.id)).all()) == 80


def test_a_crowd_again_and_again(tmp_path: Path) -> None:
    """R-C1, R-C3, R-C6: four ingests and four searchers at once, from no library at all: no error, nothing lost."""
    crowd = Path(__file__).parents[1] / "crowd.py"
    done = subprocess.run([sys.executable, str(crowd), str(tmp_path), "3"], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found.pop("searches") >= 3 * 4
    assert found == {"rounds": 3, "errors": [], "lost": 0, "missing": 0}


def test_any_other_version_is_asked_by_its_client(
    corpus: Path, library: Library, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-C12: Chroma's native part and its client give the same answers; a version not known is asked by the client."""
    library.ingest([str(corpus)])
    index = Index(library._database)
    with library._database.read() as session:
        vector = vectors.stacked([session.exec(select(Chunk.embedding)).first() or b""])[0]
    assert chroma.version() == chroma.NATIVE
    native = index.nearest(vector, 20)
    monkeypatch.setattr(chroma, "NATIVE", "0")
    monkeypatch.setattr(chroma, "_Native", None)
    assert index.nearest(vector, 20) == native
    assert told == []


def test_another_versions_index_is_made_again(
    corpus: Path, library: Library, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-C12: an index that another version of Chroma wrote is not migrated but made again from the database."""
    library.ingest([str(corpus)])
    expected = tops(library)
    (old,) = [path for path in (library._database.layout.root / "index").iterdir() if path.is_dir()]
    real = chroma.version()
    monkeypatch.setattr(chroma, "version", lambda: f"{real}.1")
    assert tops(library) == expected
    assert (told, old.exists()) == (["making the index again from the database"], False)


def test_what_was_tried_is_trusted(corpus: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-C5: an index whose files are not as they were left is tried once in a process of its own, then trusted."""
    library.ingest([str(corpus)])
    (folder,) = [path for path in (library._database.layout.root / "index").iterdir() if path.is_dir()]
    os.utime(folder / "chroma.sqlite3")
    tried: list[Path] = []
    real = probe.sound

    def counted(folder: Path, *rest: Any) -> bool:
        tried.append(folder)
        return real(folder, *rest)

    monkeypatch.setattr(probe, "sound", counted)
    library.ingest([str(corpus)])
    library.ingest([str(corpus)])
    assert tried == [folder]


def test_the_index_is_its_owners_alone(corpus: Path, library: Library) -> None:
    """R-S9: folders are 0700 and files 0600, Chroma's own too."""
    library.ingest([str(corpus)])
    index = library._database.layout.root / "index"
    modes = {path.is_dir(): set() for path in index.rglob("*")}
    for path in (index, *index.rglob("*")):
        modes[path.is_dir()].add(path.stat().st_mode & 0o777)
    assert modes == {True: {0o700}, False: {0o600}}

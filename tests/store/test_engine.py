from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from lyrica_cli.core.errors import StoreBusy, StoreError
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.store import Store
from lyrica_cli.core.store.engine import file_url, make_engine, writing
from lyrica_cli.core.store.tables import Lyrics, LyricsSection, User, metadata

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Go, SongMaker, Spawn


def test_no_count_is_lost(data_dir: Path, store: Store, a_song: SongMaker, spawn: Spawn, go: Go) -> None:
    """R-S1: four processes count a number up 300 times each; it ends at 1200 and nobody is refused."""
    with store.begin(Brief(), a_song()) as run:
        pass
    children = [spawn("count", data_dir, run.id, 300) for _ in range(4)]
    go(*children)

    assert [child.wait() for child in children] == [0] * 4
    with store.database.read() as session:
        assert session.get_one(Lyrics, run.id).views == 1200


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 30_000), ("mmap_size", 0)],
)
def test_pragmas(tmp_path: Path, pragma: str, expected: object) -> None:
    """R-S2, R-S6: the factory sets what SQLite leaves off, and no memory map."""
    engine = make_engine(file_url(tmp_path / "a.db"))
    with engine.connect() as connection:
        found = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
    engine.dispose()

    assert expected == found


def test_orphan_is_refused(tmp_path: Path) -> None:
    """R-S2: a section of no song cannot be written."""
    engine = make_engine(file_url(tmp_path / "a.db"))
    metadata.create_all(engine)
    with Session(writing(engine)) as session:
        session.add(
            LyricsSection(
                lyrics_id="nobody", order=0, kind="verse", number=1, label="", rhyme_scheme="A", strictness="near"
            )
        )
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            session.flush()
    engine.dispose()


def test_tables_are_made_in_a_transaction(tmp_path: Path) -> None:
    """R-S2: a table that was made in a transaction goes with it."""
    engine = make_engine(file_url(tmp_path / "a.db"))
    with writing(engine).connect() as connection:
        connection.exec_driver_sql("CREATE TABLE gone (x)")
        connection.rollback()
        left = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    engine.dispose()

    assert left == 0


def test_other_databases_are_left_alone() -> None:
    """R-S2: a PostgreSQL engine gets neither pragmas nor ``BEGIN IMMEDIATE``."""

    class Driver:
        """As much of a driver as SQLAlchemy looks at before the first connection."""

        paramstyle = "format"
        __version__ = "1.31.2"

    engine = make_engine("postgresql+pg8000://writer@localhost/lyrica", module=Driver)
    sqlite = make_engine("sqlite://")

    assert (len(engine.dispatch.begin), len(sqlite.dispatch.begin)) == (0, 1)
    assert len(sqlite.pool.dispatch.connect) - len(engine.pool.dispatch.connect) == 1
    sqlite.dispose()


def test_refused_log_falls_back(tmp_path: Path) -> None:
    """R-S7: where no write-ahead log can be had the rollback journal serves, and writing works."""
    engine = make_engine(f"sqlite:///file:{tmp_path}/a.db?vfs=unix-dotfile&uri=true")
    metadata.create_all(engine)
    with Session(writing(engine)) as session, session.begin():
        session.add(User(name="writer"))
    with engine.connect() as connection:
        found = [connection.exec_driver_sql(sql).scalar() for sql in ("PRAGMA journal_mode", "SELECT name FROM user")]
    engine.dispose()

    assert found == ["delete", "writer"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("path", ["", "logs", "logs/runs", "backups"])
def test_folders_are_private(data_dir: Path, path: str) -> None:
    """R-S9: nobody else looks into the folders."""
    assert stat.S_IMODE((data_dir / path).stat().st_mode) == 0o700


def test_files_are_private(store: Store, data_dir: Path, a_song: SongMaker) -> None:
    """R-S9: nobody else reads the database, its log, or a backup."""
    store.backup()
    with store.begin(Brief(), a_song()):
        files = [*data_dir.glob("lyrica.db*"), *data_dir.glob("backups/*")]
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files}

    assert {"lyrica.db", "lyrica.db-wal", "lyrica.db-shm"} < modes.keys()
    assert {0o600} == set(modes.values())


def test_writer_waits_only_so_long(data_dir: Path, store: Store, a_song: SongMaker) -> None:
    """A database that another program holds is one line, and the reader still reads."""
    with Store.open(data_dir, busy_seconds=0.01) as second, store.database.write():
        with pytest.raises(StoreBusy, match=r"^another program holds the database .*lyrica doctor$"):
            second.begin(Brief(), a_song())

        assert second.songs() == []


def test_start_waits_only_so_long(data_dir: Path) -> None:
    """A first start that another program keeps waiting is one line."""
    (data_dir / "logs").mkdir(parents=True)
    with (
        FileLock(data_dir / "logs" / "store.lock"),
        pytest.raises(StoreBusy, match=r"^another program holds the database .*lyrica doctor$"),
    ):
        Store.open(data_dir, busy_seconds=0.01)


def test_full_database_keeps_what_was_saved(store: Store, a_song: SongMaker) -> None:
    """A database that may not grow says so in one line; the draft stays as it was saved last."""
    with store.begin(Brief(), a_song()) as run:
        run.save(a_song("first"))
        with store.database.write() as session:
            session.connection().exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError, match=r"^no room to write .* Free some space, then: lyrica doctor$"):
            run.save(a_song("x" * 1_000_000))

    song = store.song(run.id)
    assert (song.run_status, song.sections[0].lines[0].text) == ("interrupted", "first")


def test_full_disk_keeps_what_was_saved(data_dir: Path, spawn: Spawn) -> None:
    """A disk that ends in the middle of a write is one line; the next start reads the draft saved before."""
    said, _ = spawn("fill", data_dir, 600_000).communicate()

    assert said.startswith("no room to write the database ")
    with Store.open(data_dir) as store:
        assert store.song("last").sections[0].lines[0].text == "first"
        assert all(fact.ok for fact in store.check())


def test_read_only_folder_is_one_line(tmp_path_factory: pytest.TempPathFactory, spawn: Spawn) -> None:
    """A folder that may not be written is one line with the next command, and the database is as it was."""
    # Below the system's own temporary folder: pytest's is closed to the user that root turns into.
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as name:
        data_dir = Path(name)
        Store.open(data_dir).close()
        before = (data_dir / "lyrica.db").read_bytes()
        data_dir.chmod(0o555)
        said, _ = spawn("read_only", data_dir, tmp_path_factory.mktemp("warm")).communicate()
        data_dir.chmod(0o700)

        assert said.startswith("cannot open or write the database ")
        assert said.endswith(" Next: lyrica doctor\n")
        assert before == (data_dir / "lyrica.db").read_bytes()


def test_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    """A data directory below a file is one line."""
    (tmp_path / "file").touch()

    with pytest.raises(
        StoreError, match=r"^cannot open or write the database .*: File exists \(.*/file\)\. Next: lyrica doctor$"
    ):
        Store.open(tmp_path / "file" / "data")


def test_path_may_hold_anything(tmp_path: Path, a_song: SongMaker) -> None:
    """A data directory may be called what URLs and ini files would trip over."""
    data_dir = tmp_path / "50% off? #1 & a.b" / "ünï %(here)s"
    with Store.open(data_dir) as store, store.begin(Brief(), a_song("one")) as run:
        run.finish(a_song("one"))

    with Store.open(data_dir) as store:
        assert [(run.id, "Porch Light")] == store.newest()
        assert store.backup().exists()

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.errors import StoreError
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.store import Store, check, restore
from lyrica_cli.core.store.checkup import sqlite_fact
from lyrica_cli.core.store.tables import Lyrics

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Go, SongMaker, Spawn

HEADER = b"no database at all"


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [*connection.iterdump(), *map(str, connection.execute("PRAGMA integrity_check"))]


def keep(store: Store, a_song: SongMaker, title: str) -> None:
    with store.begin(Brief(), a_song("one", title=title)) as run:
        run.finish(a_song("one", title=title))


def spoil(data_dir: Path) -> None:
    with (data_dir / "lyrica.db").open("r+b") as file:
        file.write(HEADER)


def test_backup_is_the_database(store: Store, data_dir: Path, a_song: SongMaker) -> None:
    """R-S8: the copy holds every row, those still in the log included."""
    keep(store, a_song, "Porch Light")

    copy = store.backup()

    assert (data_dir / "lyrica.db-wal").stat().st_size > 0
    assert dump(data_dir / "lyrica.db") == dump(copy)


def test_backup_while_another_writes(store: Store, data_dir: Path, a_song: SongMaker, spawn: Spawn, go: Go) -> None:
    """R-S8: copies taken while another process writes are whole, and no older than when they were asked for."""
    keep(store, a_song, "Porch Light")
    song_id = store.resolve("last")
    child = spawn("count", data_dir, song_id, 200)
    go(child)
    for _ in range(3):
        with store.database.read() as session:
            at_least = session.get_one(Lyrics, song_id).views
        copy = store.backup()
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            (seen,) = connection.execute("SELECT views FROM lyrics").fetchone()
        assert at_least <= seen <= 200

    assert child.wait() == 0


def test_copy_that_was_broken_off_is_cleared(store: Store, data_dir: Path) -> None:
    """What a killed backup left is no backup, and goes with the next one."""
    stale = data_dir / "backups" / ".lyrica-20260101T000000.000000Z.db.part"
    stale.write_bytes(b"half")

    copy = store.backup()

    assert [copy] == list((data_dir / "backups").iterdir())


@pytest.mark.parametrize("backed_up", [True, False], ids=["with-backup", "without"])
def test_damaged_database_is_left_alone(data_dir: Path, a_song: SongMaker, *, backed_up: bool) -> None:
    """A damaged database is one line that says where the newest backup lies; not a byte of it changes."""
    with Store.open(data_dir) as store:
        keep(store, a_song, "Porch Light")
        said = f"The newest backup is {store.backup()}." if backed_up else "There is no backup."
    spoil(data_dir)
    before = (data_dir / "lyrica.db").read_bytes()

    with pytest.raises(StoreError) as caught:
        Store.open(data_dir)

    path = data_dir / "lyrica.db"
    assert f"the database {path} is damaged; it was left as it is. {said} Next: lyrica doctor" == str(caught.value)
    assert before == path.read_bytes()
    assert [fact.ok for fact in check(data_dir) if fact.check == "database"] == [False]


def test_damaged_database_is_set_aside(data_dir: Path, a_song: SongMaker) -> None:
    """R-S7: the damaged file is kept under another name, the newest sound backup takes its place and stays."""
    with Store.open(data_dir) as store:
        keep(store, a_song, "Porch Light")
        kept = store.backup()
        keep(store, a_song, "Gravel")
        newest = store.backup()
    spoil(data_dir)
    newest.write_bytes(b"spoilt as well")
    before = (data_dir / "lyrica.db").read_bytes()

    aside, used = restore(data_dir)

    assert (kept, before) == (used, aside.read_bytes())
    assert aside.name.startswith("lyrica.db.corrupt-")
    assert dump(kept) == dump(data_dir / "lyrica.db")
    assert sorted([kept, newest, aside]) == sorted((data_dir / "backups").iterdir())
    with Store.open(data_dir) as store:
        assert [row.title for row in store.songs()] == ["Porch Light"]


def test_without_a_backup_the_store_starts_anew(data_dir: Path) -> None:
    """R-S7: where there is no backup the damaged file is kept all the same."""
    Store.open(data_dir).close()
    spoil(data_dir)

    aside, used = restore(data_dir)

    assert used is None
    assert aside.read_bytes().startswith(HEADER)
    with Store.open(data_dir) as store:
        assert store.songs() == []


def test_sound_database_is_not_restored(store: Store, data_dir: Path, a_song: SongMaker) -> None:
    """A sound database is never replaced, whatever is asked."""
    store.backup()
    keep(store, a_song, "Gravel")

    with pytest.raises(StoreError, match=r"is sound: nothing to restore"):
        restore(data_dir)

    assert [row.title for row in store.songs()] == ["Gravel"]


def test_damage_inside_is_found(store: Store, data_dir: Path, a_song: SongMaker) -> None:
    """A page that was overwritten is found by the check, though the file opens."""
    keep(store, a_song, "Gravel")
    store.close()
    with (data_dir / "lyrica.db").open("r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\xff" * 4096)

    (fact,) = [fact for fact in check(data_dir) if fact.check == "database"]
    assert (fact.ok, fact.fix) == (False, "lyrica doctor --fix")


def test_check_of_a_sound_store(store: Store) -> None:
    """The doctor learns the version of SQLite, the state of the file, its schema, journal and newest backup."""
    before = store.check()
    copy = store.backup()

    facts = store.check()

    assert [fact.check for fact in facts] == ["sqlite", "database", "schema", "journal", "backup"]
    assert all(fact.ok for fact in facts)
    assert before[-1].detail == "none yet"
    assert facts[-1].detail.startswith(f"{copy}, ")


def test_check_names_a_newer_schema(store: Store) -> None:
    """A schema that this version does not know is not ok, and the fix is a newer version."""
    with store.database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    (fact,) = [fact for fact in store.check() if fact.check == "schema"]
    assert (fact.ok, fact.fix) == (False, "pipx upgrade lyrica-cli")


def test_check_of_an_empty_file(data_dir: Path) -> None:
    """A file without tables, as a first start leaves that was killed, is no fault."""
    data_dir.mkdir()
    (data_dir / "lyrica.db").touch()

    facts = {fact.check: fact for fact in check(data_dir)}

    assert facts["schema"].ok
    assert facts["schema"].detail.startswith("none; the next start brings it to ")
    assert facts["journal"].detail.startswith("delete: ")


def test_check_of_what_is_no_file(data_dir: Path) -> None:
    """What cannot be looked at is a fact, not a traceback, and not taken for damage."""
    (data_dir / "lyrica.db").mkdir(parents=True)

    (fact,) = [fact for fact in check(data_dir) if fact.check == "database"]
    assert (fact.ok, fact.fix) == (False, f"ls -l {data_dir}")
    with pytest.raises(StoreError, match=r"^the database .* Next: lyrica doctor$"):
        restore(data_dir)
    assert (data_dir / "lyrica.db").is_dir()


def test_check_before_the_first_start(tmp_path: Path) -> None:
    """Looking at a data directory that is not there makes nothing."""
    facts = check(tmp_path / "nowhere")

    assert all(fact.ok for fact in facts)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("version", "warned"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
    ids=str,
)
def test_old_sqlite_is_warned_about(version: tuple[int, int, int], *, warned: bool) -> None:
    """R-S6: the versions whose log can be damaged are named, the mended ones not."""
    fact = sqlite_fact(version)

    assert warned == ("WAL-reset bug" in fact.detail)
    assert fact.detail.startswith(".".join(map(str, version)))

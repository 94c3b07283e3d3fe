from __future__ import annotations

import json
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from lyrica_cli.core.errors import StoreError, StoreNewer
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.song import Song
from lyrica_cli.core.store import SongFilter, Store, schema
from lyrica_cli.core.store.layout import Layout
from lyrica_cli.core.store.lock import locked
from lyrica_cli.core.store.migrations import env
from lyrica_cli.core.store.tables import metadata

if TYPE_CHECKING:
    from conftest import Go, SongMaker, Spawn

SCHEMAS = Path(__file__).with_name("schemas")
LATER = Path(__file__).with_name("later.py")
HEAD = schema.revisions()[-1]
OPTIONS = {"render_as_batch": True, "include_name": env.ours}


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The migrations of a Lyrica that is one schema ahead."""
    scripts = tmp_path / "later 100%"
    shutil.copytree(schema.SCRIPTS, scripts)
    text = LATER.read_text(encoding="utf-8").replace("{head}", HEAD)
    (scripts / "versions" / "v9999_later.py").write_text(text, encoding="utf-8")
    return scripts


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [*connection.iterdump(), *map(str, connection.execute("PRAGMA integrity_check"))]


def restore_release(version: str, data_dir: Path) -> list[Song]:
    """Lay down the database of a past release; give the songs it holds."""
    data_dir.mkdir()
    with closing(sqlite3.connect(data_dir / "lyrica.db")) as connection:
        connection.executescript((SCHEMAS / f"{version}.sql").read_text(encoding="utf-8"))
    return [Song.model_validate(song) for song in json.loads((SCHEMAS / f"{version}.json").read_text(encoding="utf-8"))]


def test_every_release_has_its_fixture() -> None:
    """R-S5: the database of each past schema is kept, and Alembic knows no other."""
    from alembic.script import ScriptDirectory

    kept = sorted(path.stem for path in SCHEMAS.glob("*.sql"))
    known = sorted(script.revision for script in ScriptDirectory(schema.SCRIPTS).walk_revisions())

    assert list(schema.revisions()) == kept == known


@pytest.mark.parametrize("version", schema.revisions())
def test_each_release_opens_with_its_songs(data_dir: Path, version: str) -> None:
    """R-S5: a database of every past schema comes up to date with its songs, steps and ratings in it."""
    songs = restore_release(version, data_dir)

    with Store.open(data_dir) as store:
        assert songs == [store.song(str(song.id)) for song in songs]
        assert [row.rating for row in store.songs()] == [4, None, None]
        assert [step.agent for step in store.steps(str(songs[0].id))] == ["planner", "drafter"]
    assert schema.state(Layout(data_dir)).version == HEAD


@pytest.mark.usefixtures("store")
def test_first_start_makes_the_tables_of_the_models(data_dir: Path) -> None:
    """The migrations from nothing lead to exactly what the classes say."""
    with schema.connected(Layout(data_dir)) as connection:
        difference = compare_metadata(MigrationContext.configure(connection, opts=OPTIONS), metadata)

    assert difference == []


def test_first_start_makes_one_profile(data_dir: Path) -> None:
    """Two starts leave one active profile."""
    for _ in range(2):
        Store.open(data_dir).close()

    with closing(sqlite3.connect(data_dir / "lyrica.db")) as connection:
        assert connection.execute("SELECT name, active FROM user").fetchall() == [("writer", 1)]


def test_eight_first_starts_at_once(data_dir: Path, spawn: Spawn, go: Go) -> None:
    """R-S4: eight processes that start on an empty directory all succeed, each with its song."""
    children = [spawn("start", data_dir) for _ in range(8)]
    go(*children)

    assert [child.wait() for child in children] == [0] * 8
    with Store.open(data_dir) as store:
        assert [row.run_status for row in store.songs()] == ["complete"] * 8


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE alembic_version", "CREATE INDEX ix_lyrics_updated_at", "INSERT INTO alembic_version"]
)
def test_kill_inside_the_first_migration(data_dir: Path, spawn: Spawn, statement: str) -> None:
    """R-S3: a first start that is killed inside the migration leaves nothing half made; the next one works."""
    child = spawn("die_migrating", data_dir, schema.SCRIPTS, statement)

    assert child.wait() == -signal.SIGKILL
    assert schema.State() == schema.state(Layout(data_dir))
    with Store.open(data_dir) as store:
        assert store.songs() == []


@pytest.mark.parametrize(
    "statement", ["INSERT INTO _alembic_tmp_lyrics", "DROP TABLE lyrics", "DROP TABLE user", "UPDATE alembic_version"]
)
def test_kill_inside_a_later_migration(data_dir: Path, later: Path, spawn: Spawn, statement: str) -> None:
    """R-S3: a migration killed half-way leaves the old schema with every row; the next start completes it."""
    restore_release(HEAD, data_dir)
    before = dump(data_dir / "lyrica.db")

    assert spawn("die_migrating", data_dir, later, statement).wait() == -signal.SIGKILL
    assert before == dump(data_dir / "lyrica.db")
    layout = Layout(data_dir)
    assert schema.bring_up(layout, scripts=later)
    assert schema.state(layout).version == "9999"


def test_backup_goes_before_a_migration(data_dir: Path, later: Path) -> None:
    """R-S8: what is about to be changed is copied first, and every row that refers to another survives the move."""
    songs = restore_release(HEAD, data_dir)
    before = dump(data_dir / "lyrica.db")
    layout = Layout(data_dir)
    layout.prepare()

    assert schema.bring_up(layout, scripts=later)
    assert not schema.bring_up(layout, scripts=later)

    (backup,) = layout.all_backups()
    assert before == dump(backup)
    with closing(sqlite3.connect(layout.database)) as connection:
        assert [(song.title, 4) for song in songs] == connection.execute(
            "SELECT title, beats FROM lyrics JOIN generation_history USING (id) WHERE deleted_at IS NULL"
            " ORDER BY created_at"
        ).fetchall()


def test_up_and_down_again(data_dir: Path, later: Path) -> None:
    """R-S5: a schema that is taken back leaves the songs as they were."""
    songs = restore_release(HEAD, data_dir)
    layout = Layout(data_dir)
    layout.prepare()
    schema.bring_up(layout, scripts=later)
    with locked(layout):
        schema.migrate(layout, HEAD, scripts=later)

    with Store.open(data_dir) as store:
        assert songs == [store.song(str(song.id)) for song in songs]


def test_words_are_found_after_a_table_was_moved(data_dir: Path, later: Path) -> None:
    """A migration that copies and moves the songs takes the full-text index with it, triggers and all."""
    songs = restore_release(HEAD, data_dir)
    layout = Layout(data_dir)
    layout.prepare()
    schema.bring_up(layout, scripts=later)
    with closing(sqlite3.connect(layout.database)) as connection:
        connection.execute("UPDATE lyrics SET content = 'a zeppelin' WHERE id = ?", (songs[0].id,))
        found = [
            connection.execute(
                "SELECT id FROM lyrics WHERE number IN (SELECT rowid FROM lyrics_fts WHERE lyrics_fts MATCH ?)", (word,)
            ).fetchall()
            for word in ("zeppelin", "moths", "driver")
        ]
    assert [[(songs[0].id,)], [], [(songs[1].id,)]] == found


def test_an_index_that_is_gone_is_made_again(data_dir: Path) -> None:
    """The full-text index is derived: a database without it gets it at the next start, and loses nothing."""
    songs = restore_release(HEAD, data_dir)
    with closing(sqlite3.connect(data_dir / "lyrica.db")) as connection:
        connection.execute("DROP TABLE lyrics_fts")
    with Store.open(data_dir) as store:
        assert [songs[1].id] == [row.id for row in store.songs(wanted=SongFilter(text="driver"))]


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_newer_database_is_refused_untouched(data_dir: Path, later: Path, journal: str) -> None:
    """R-S5: a database of a newer Lyrica is one line that says what to type, and not a byte of it changes."""
    restore_release(HEAD, data_dir)
    layout = Layout(data_dir)
    layout.prepare()
    schema.bring_up(layout, scripts=later)
    with closing(sqlite3.connect(layout.database)) as connection:
        connection.execute(f"PRAGMA journal_mode={journal}")
    before = layout.database.read_bytes()

    with pytest.raises(StoreNewer, match=r"schema 9999.* Nothing was changed\. Next: pipx upgrade lyrica-cli$"):
        Store.open(data_dir)

    assert before == layout.database.read_bytes()


def test_migration_that_fails_changes_nothing(data_dir: Path, later: Path) -> None:
    """A migration that breaks in the middle is one line, and the database is as it was."""
    restore_release(HEAD, data_dir)
    layout = Layout(data_dir)
    layout.prepare()
    before = dump(layout.database)
    script = later / "versions" / "v9999_later.py"
    script.write_text(script.read_text(encoding="utf-8").replace("uq_user_name", "uq_nobody"), encoding="utf-8")

    with pytest.raises(StoreError, match=r"^the database .* Next: lyrica doctor$"):
        schema.bring_up(layout, scripts=later)

    assert before == dump(layout.database)


def test_database_that_is_up_to_date_is_not_written(store: Store, data_dir: Path, a_song: SongMaker) -> None:
    """A start with nothing to do makes no backup and no change."""
    with store.begin(Brief(), a_song("one")) as run:
        run.finish(a_song("one"))
    store.close()
    before = dump(data_dir / "lyrica.db")

    Store.open(data_dir).close()

    assert (before, []) == (dump(data_dir / "lyrica.db"), Layout(data_dir).all_backups())

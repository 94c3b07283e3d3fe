from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.errors import StoreError
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.store import Store
from lyrica_cli.core.store.tables import GenerationHistory

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import SongMaker, Spawn


def locks(data_dir: Path) -> list[str]:
    return [path.name for path in (data_dir / "logs" / "runs").iterdir()]


def ended(store: Store, song_id: str) -> tuple[str, str | None]:
    with store.database.read() as session:
        row = session.get_one(GenerationHistory, song_id)
        assert row.finished_at is not None
        return row.run_status, row.error


def test_song_is_on_record_before_its_first_word(store: Store, data_dir: Path, a_song: SongMaker) -> None:
    """A run that has just begun is listed as running, its lock held on a file of its name."""
    with store.begin(Brief(), a_song()) as run:
        assert [(run.id, "running")] == [(row.id, row.run_status) for row in store.songs()]
        assert [f"{run.id}.lock"] == locks(data_dir)


def test_finished_run_is_complete(store: Store, data_dir: Path, a_song: SongMaker) -> None:
    """A run that finished is complete, without an error and without a lock."""
    with store.begin(Brief(), a_song()) as run:
        run.finish(a_song("one"))

    assert ended(store, run.id) == ("complete", None)
    assert locks(data_dir) == []


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (KeyboardInterrupt(), ("interrupted", None)),
        (SystemExit(143), ("interrupted", None)),
        (ValueError("no rhyme\nTraceback"), ("failed", "no rhyme")),
        (ValueError(), ("failed", "ValueError")),
    ],
    ids=["ctrl-c", "sigterm", "error", "error-without-words"],
)
def test_broken_run_keeps_its_draft(
    store: Store, data_dir: Path, a_song: SongMaker, error: BaseException, expected: tuple[str, str | None]
) -> None:
    """An exception leaves the draft in the history, marked as what it is, and passes on."""
    run = store.begin(Brief(), a_song())

    def write() -> None:
        with run:
            run.save(a_song("one"))
            raise error

    with pytest.raises(type(error)):
        write()

    assert expected == ended(store, run.id)
    assert store.song(run.id).sections[0].lines[0].text == "one"
    assert locks(data_dir) == []


def test_run_left_early_is_interrupted(store: Store, a_song: SongMaker) -> None:
    """A run that is left without a word is not taken for a success."""
    with store.begin(Brief(), a_song()) as run:
        pass

    assert ended(store, run.id) == ("interrupted", None)


def test_stop_says_why(store: Store, a_song: SongMaker) -> None:
    """A run that was stopped keeps the reason it was given."""
    with store.begin(Brief(), a_song()) as run:
        run.stop("failed", "the model broke off")

    assert ended(store, run.id) == ("failed", "the model broke off")


def test_database_that_fails_hides_no_error(store: Store, data_dir: Path, a_song: SongMaker) -> None:
    """When the database fails too, the first error still comes out, and the next start settles the run."""
    run = store.begin(Brief(), a_song())

    def write() -> None:
        with run:
            with store.database.write() as session:
                session.connection().exec_driver_sql("ALTER TABLE generation_history RENAME TO hidden")
            raise ValueError("no rhyme")

    with pytest.raises(ValueError, match=r"^no rhyme$"):
        write()
    with store.database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE hidden RENAME TO generation_history")
    with Store.open(data_dir) as again:
        assert ended(again, run.id) == ("interrupted", "the process ended without a word")


def test_begin_that_fails_leaves_nothing(store: Store, data_dir: Path, a_song: SongMaker) -> None:
    """A song whose parent does not exist is refused, without a row or a lock left behind."""
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.begin(Brief(), a_song().model_copy(update={"parent": "nobody"}))

    assert (store.songs(), locks(data_dir)) == ([], [])


def test_kill_leaves_the_draft(data_dir: Path, spawn: Spawn) -> None:
    """A run is running as long as its process lives; after ``kill -9`` the next start finds it interrupted, with its
    draft."""
    child = spawn("live", data_dir)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"

    with Store.open(data_dir) as store:
        assert [row.run_status for row in store.songs()] == ["running"]
    child.kill()
    child.wait()

    with Store.open(data_dir) as store:
        song = store.song("last")
        assert song.id is not None
        assert ended(store, song.id) == ("interrupted", "the process ended without a word")
        assert song.sections[0].lines[0].text == "I left the porch light on again"
        assert locks(data_dir) == []

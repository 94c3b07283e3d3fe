"""What happens around the history: other programs, other versions, disks and damage."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core import Brief, Lyrica
from lyrica_cli.core.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from lyrica_cli.core import Song

AT_ONCE, REPETITIONS = 4, 3
COMMANDS = (["history"], ["rate", "last", "--overall", "4"], ["history", "stats"], ["history", "export", "--all"])


@pytest.fixture
def sheet(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model that is always there."""
    path = home / "sheet.txt"
    path.write_text("the moths come every night\nand nothing sits up right\n", encoding="utf-8")
    monkeypatch.setenv("LYRICA_MODEL", f"scripted:{path}")
    return path


@pytest.fixture
def database(home: Path, make_song: Callable[..., Song]) -> Path:
    """The database file of a history with a song, of which there is a backup."""
    with Lyrica() as toolkit:
        with toolkit.songs.begin(Brief(), make_song("Gravel")) as run:
            run.finish(make_song("Gravel"))
        toolkit.songs.backup()
    return home / "data" / "lyrica" / "lyrica.db"


@pytest.mark.usefixtures("sheet")
def test_four_programs_at_once(lyrica: Callable[..., Outcome], home: Path) -> None:
    """Four programs that write, rate and list songs at once: none fails, no song and no rating is lost."""
    child = Path(__file__).with_name("at_once.py")
    titles = [f"song {at}" for at in range(AT_ONCE)]
    programs = [
        subprocess.Popen(
            [sys.executable, str(child), title, str(REPETITIONS)], cwd=home, stderr=subprocess.PIPE, text=True
        )
        for title in titles
    ]
    ended = [(program.communicate(timeout=200)[1], program.returncode) for program in programs]
    assert [(REPETITIONS, 0)] * AT_ONCE == [(said.count("Rated "), code) for said, code in ended], ended
    rows = json.loads(lyrica("history", "--json", "-n", "100").out)
    assert sorted(titles * REPETITIONS) == sorted(row["title"].lower() for row in rows)
    assert {("complete", 4)} == {(row["run_status"], row["rating"]) for row in rows}
    with closing(sqlite3.connect(home / "data" / "lyrica" / "lyrica.db")) as connection:
        assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_newer_database_is_left_alone(lyrica: Callable[..., Outcome], database: Path, command: list[str]) -> None:
    """A database of a newer Lyrica is one line that says what to type, for every command, and stays as it is (R-S5)."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = database.read_bytes()
    outcome = lyrica(*command)
    assert (1, "", 1) == (outcome.code, outcome.out, outcome.err.count("\n"))
    assert "pipx upgrade lyrica-cli" in outcome.err
    assert before == database.read_bytes()


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_half_written_database_is_restored(
    lyrica: Callable[..., Outcome], database: Path, command: list[str]
) -> None:
    """Half a database is one line for every command; the doctor says what to do, and brings the backup back (R-S7)."""
    half = database.read_bytes()[: database.stat().st_size // 2]
    for path in database.parent.glob("lyrica.db*"):
        path.unlink()
    database.write_bytes(half)
    outcome = lyrica(*command)
    assert (1, "", 1) == (outcome.code, outcome.out, outcome.err.count("\n"))
    assert ("lyrica doctor" in outcome.err, half) == (True, database.read_bytes())
    found = {row["check"]: row for row in json.loads(lyrica("doctor", "--json").out)}
    assert (False, "lyrica doctor --fix") == (found["database"]["ok"], found["database"]["fix"])
    assert lyrica("doctor", "--fix").code == 0
    assert "Gravel" in lyrica("history").out


def test_a_locked_database_is_waited_for_and_told(
    lyrica: Callable[..., Outcome], database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who cannot write in time says so in one line and changes nothing; reading goes on meanwhile (R-S1)."""
    monkeypatch.setitem(Store.open.__func__.__kwdefaults__, "busy_seconds", 0.1)  # type: ignore[attr-defined]  # not half a minute
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome = lyrica("rate", "last", "--overall", "4")
        assert (1, "", 1) == (outcome.code, outcome.out, outcome.err.count("\n"))
        assert "another program holds the database" in outcome.err
        assert "Gravel" in lyrica("history").out
        other.execute("ROLLBACK")
    assert lyrica("rate", "last", "--overall", "4").code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_database_can_be_told(lyrica: Callable[..., Outcome], database: Path) -> None:
    """What may not be written is one line and exit code 1."""
    database.chmod(0o400)
    database.parent.chmod(0o500)
    outcome = lyrica("rate", "last", "--overall", "4")
    database.parent.chmod(0o700)
    assert (1, "", 1) == (outcome.code, outcome.out, outcome.err.count("\n"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_an_export_that_finds_no_room(lyrica: Callable[..., Outcome], database: Path) -> None:
    """A full disk is one line, and the history is as it was."""
    before = database.read_bytes()
    outcome = lyrica("history", "export", "--all", "-o", "/dev/full", "--force")
    assert (1, "", 1) == (outcome.code, outcome.out, outcome.err.count("\n"))
    assert before == database.read_bytes()


def test_a_backup_on_demand(lyrica: Callable[..., Outcome], database: Path) -> None:
    """`doctor --backup` copies the database before anything else and says where the copy is (R-S8)."""
    before = set((database.parent / "backups").iterdir())
    outcome = lyrica("doctor", "--backup", "--json")
    (copy,) = set((database.parent / "backups").iterdir()) - before
    (row,) = [row for row in json.loads(outcome.out) if row["check"] == "backed up"]
    assert (True, str(copy)) == (row["ok"], row["detail"])
    with closing(sqlite3.connect(copy)) as connection:
        assert [("Gravel",)] == connection.execute("SELECT title FROM lyrics").fetchall()

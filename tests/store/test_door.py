from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import lyrica_cli.core.store as package
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.store import Store, newest_titles, schema
from lyrica_cli.core.store.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import SongMaker

HEAVY = {"alembic", "sqlmodel", "sqlalchemy", "pydantic", "filelock"}


def loaded(code: str) -> set[str]:
    """Give the heavy modules that a fresh process has loaded after some code."""
    report = f"{code}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-W", "error", "-c", report], capture_output=True, text=True, check=True)
    return HEAVY & set(json.loads(done.stdout))


def test_package_costs_nothing() -> None:
    """Importing the package loads nothing heavy, and a step's value neither."""
    assert set() == loaded("import lyrica_cli.core.store as store; store.AgentStep, store.SongSummary, store.Fact")


def test_completion_costs_nothing(data_dir: Path) -> None:
    """The newest titles come without the database libraries, also where there is nothing."""
    asked = f"import pathlib, lyrica_cli.core.store as store; store.newest_titles(pathlib.Path({str(data_dir)!r}))"

    assert set() == loaded(asked)
    assert not data_dir.exists()


@pytest.mark.usefixtures("store")
def test_start_loads_alembic_only_to_migrate(data_dir: Path) -> None:
    """A start on a database that is up to date does without Alembic."""
    opened = (
        f"import pathlib, lyrica_cli.core.store as store; store.Store.open(pathlib.Path({str(data_dir)!r})).close()"
    )

    assert HEAVY - {"alembic"} == loaded(opened)


def test_public_names_are_there() -> None:
    """``__all__`` is what the package gives, and nothing else is promised."""
    assert package.__all__ == [name for name in package.__all__ if getattr(package, name).__name__ == name]
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = package.Nothing


def test_newest_titles(store: Store, data_dir: Path, a_song: SongMaker) -> None:
    """Completion gets the versions touched last, and no more than it asked for."""
    ids = []
    for title in ("Porch Light", "Gravel", "[chorus]"):
        with store.begin(Brief(), a_song(title=title)) as run:
            ids.append(run.id)

    assert [(ids[2], "[chorus]"), (ids[1], "Gravel")] == newest_titles(data_dir, 2) == store.newest(2)


def test_newest_titles_of_a_damaged_database(data_dir: Path) -> None:
    """A shell in the middle of a word gets nothing rather than an error."""
    data_dir.mkdir()
    (data_dir / "lyrica.db").write_bytes(b"no database at all")

    assert newest_titles(data_dir) == []


def test_init_and_seed(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A developer makes a database and puts sample songs in; each reads as a finished song."""
    assert [main(["--data-dir", str(data_dir), command]) for command in ("init", "seed")] == [0, 0]

    said = capsys.readouterr().out.splitlines()
    assert f"{data_dir / 'lyrica.db'} has schema {schema.revisions()[-1]}" == said[0]
    with Store.open(data_dir) as store:
        rows = store.songs()
        assert ["Porch Light", "Gravel", "Spare Key", "Low Tide", "Number Nine"] == [row.title for row in rows]
        assert ({"complete"}, [None, 4, 3, 5, 4]) == ({row.run_status for row in rows}, [row.rating for row in rows])
        spare = store.song("spare key")
        assert ["v1", "c", "v2", "c"] == [section.lines[0].address.split(".")[0] for section in spare.sections]
        assert all(line.syllables == 6 for line in spare.sections[1].lines)


def test_downgrade_and_upgrade(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each step up or down takes a backup first; below the first schema there is nothing."""
    codes = [
        main(["--data-dir", str(data_dir), command])
        for command in ("seed", *["downgrade"] * (len(schema.revisions()) + 1), "upgrade", "downgrade")
    ]

    assert codes == [0, *[0] * len(schema.revisions()), 2, 0, 0]
    assert "Next: make db-init" in capsys.readouterr().err
    assert len(list((data_dir / "backups").glob("lyrica-*.db"))) == len(schema.revisions()) + 2


def test_migrate_writes_the_next_number(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new migration gets the next number and a name from its message."""
    scripts = tmp_path / "migrations"
    shutil.copytree(schema.SCRIPTS, scripts)
    monkeypatch.setattr(schema, "SCRIPTS", scripts)

    assert main(["--data-dir", str(data_dir), "migrate", "Add a tempo"]) == 0

    number = f"{int(schema.revisions()[-1]) + 1:04d}"
    written = (scripts / "versions" / f"v{number}_add_a_tempo.py").read_text(encoding="utf-8")
    assert f'revision = "{number}"' in written.replace("'", '"')
    assert f"v{number}_add_a_tempo.py" in capsys.readouterr().out

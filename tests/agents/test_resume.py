"""A song that was broken off is gone on with: nothing is done twice, nothing that stood is changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lyrica_cli.core import Lyrica, NotFound, UsageError
from lyrica_cli.core.agents.events import LineWritten
from lyrica_cli.core.errors import StoreBusy
from lyrica_cli.core.settings import Settings

CHILD = Path(__file__).parent / "broken.py"
SHEET = """\
he left his boots beside the door
your mother sold the farm
we drove along the empty road
there is no house in sight
the river took the bridge
a neighbor rang the bell
she put the kettle on
my brother burned the chair
the water climbed the wall
nobody locked the gate
they carried out the dog
i washed the muddy floor
"""


def broken(data_dir: Path, point: str) -> None:
    """Write a song that dies at a point."""
    data_dir.mkdir(exist_ok=True)
    (data_dir / "sheet.txt").write_text(SHEET, encoding="utf-8")
    done = subprocess.run([sys.executable, CHILD, data_dir, point], capture_output=True, text=True, check=False)
    assert -9 == done.returncode, done.stderr


POINTS = [
    "planner:enter",
    "memory:enter",
    "line:3",
    "evaluator:enter",
    "refiner:enter",
    "refiner:logged",
    "finisher:logged",
    "written",
]


@pytest.mark.parametrize("point", POINTS, ids=POINTS)
def test_killed(tmp_path: Path, point: str) -> None:
    """Killed anywhere, a song is completed as one song; lines that stood stand, steps on record stay as they were."""
    data_dir = tmp_path / "data"
    broken(data_dir, point)
    with Lyrica(Settings(data_dir=data_dir, rounds=1)) as lyrica:
        (left,) = lyrica.songs.songs()
        before, steps = lyrica.songs.song(left.id), lyrica.songs.steps(left.id)
        written: list[str] = []
        song = lyrica.resume(
            watch=lambda event: written.append(event.address) if isinstance(event, LineWritten) else None
        )
        after = lyrica.songs.steps(left.id)
        assert [left.id] == lyrica.songs.ids()
    assert ("interrupted", "complete", left.id) == (before.run_status, song.run_status, song.id)
    stood = {line.address: line.text for section in before.sections for line in section.lines}
    lines = {line.address: line.text for section in song.sections for line in section.lines}
    assert 11 == len(lines)
    refined = {at for step in after if step.agent == "refiner" for at in step.output["changes"]}
    assert {at for at, text in stood.items() if lines[at] != text} <= refined
    assert not (set(stood) & set(written)) - refined
    assert steps == after[: len(steps)]
    assert len(after) == len({(step.agent, step.attempt) for step in after})
    agents = [step.agent for step in after]
    assert ["planner", "memory", "drafter", "evaluator"] == agents[:4]
    assert "finisher" == agents[-1]


def test_nothing_to_resume(tmp_path: Path) -> None:
    """A complete song, one in the writing and none at all are told apart."""
    data_dir = tmp_path / "data"
    with (
        Lyrica(Settings(data_dir=data_dir, rounds=0)) as lyrica,
        pytest.raises(NotFound, match="no song was broken off"),
    ):
        lyrica.resume()
    broken(data_dir, "line:3")
    with Lyrica(Settings(data_dir=data_dir, rounds=0)) as lyrica:
        run, _ = lyrica.songs.resume()
        with run, pytest.raises(StoreBusy, match="being written"):
            lyrica.resume(run.id)
        done = lyrica.resume()
        with pytest.raises(UsageError, match="lyrica revise"):
            lyrica.resume(done.id)


def test_planned_otherwise(tmp_path: Path) -> None:
    """A plan that this Lyrica would not make is not written on; the draft stays as it was."""
    from sqlmodel import select

    from lyrica_cli.core.store.tables import GenerationHistory

    data_dir = tmp_path / "data"
    broken(data_dir, "line:3")
    with Lyrica(Settings(data_dir=data_dir, rounds=0)) as lyrica:
        before = lyrica.songs.song("last")
        with lyrica.songs.database.write() as session:
            row = session.exec(select(GenerationHistory)).one()
            row.plan = {**row.plan, "images": ["kettle"]}
        with pytest.raises(UsageError, match="another version"):
            lyrica.resume()
        after = lyrica.songs.song("last")
    assert ("failed", before.sections) == (after.run_status, after.sections)

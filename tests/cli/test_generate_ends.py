"""Songs that are cut short, and many at once: the record stays consistent."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from conftest import Outcome

LYRICA = [sys.executable, "-m", "lyrica_cli"]
FORM = "V:XXXXXXXXXXXXXXXX:5 V"
SONG = ["generate", "a lamp", "-g", "pop", "-m", "sad", "--seed", "3", "--candidates", "1", "--form", FORM]


@contextmanager
def mid_song(home: Path) -> Generator[tuple[subprocess.Popen[bytes], Callable[[], str]]]:
    """A song in the writing of which some lines stand already, and what else its terminal gets to show."""
    inside, outside = os.openpty()
    with (
        subprocess.Popen([*LYRICA, *SONG], stdout=subprocess.PIPE, stderr=outside, cwd=home) as running,
        os.fdopen(inside, "rb", buffering=0) as screen,
    ):
        os.close(outside)
        shown = b""
        while shown.count(b"\n\x1b[2m  ") + shown.count(b"\n  ") < 3:
            piece = screen.read(1024)
            assert piece, shown
            shown += piece

        def rest() -> str:
            told = b""
            try:
                while piece := screen.read(1024):
                    told += piece
            except OSError:  # nobody writes to it any more
                pass
            return told.decode()

        try:
            yield running, rest
        finally:
            running.kill()


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [
        int(each)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for each in (task / "children").read_text("ascii").split()
    ]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the engine by /proc")
@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted."), (signal.SIGTERM, 143, "terminated."), (signal.SIGKILL, -9, "")],
    ids=["Ctrl-C", "SIGTERM", "kill -9"],
)
def test_cut_short(home: Path, process: Callable[..., Outcome], number: signal.Signals, code: int, word: str) -> None:
    """A song cut short is kept as interrupted, with the lines that stood; nothing is printed; no engine stays."""
    with mid_song(home) as (running, rest):
        engines = [os.pidfd_open(engine) for engine in children(running.pid)]
        assert engines
        running.send_signal(number)
        told = rest()
        assert running.stdout is not None
        assert (b"", code) == (running.stdout.read(), running.wait(30))
    for engine in engines:
        assert [engine] == select.select([engine], [], [], 30)[0]
        os.close(engine)
    row = json.loads(process("history", "--json").out)[0]
    kept = json.loads(process("history", "show", row["id"], "--json").out)
    lines = [line["text"] for section in kept["sections"] for line in section["lines"]]
    assert ("interrupted", "interrupted", True) == (row["run_status"], kept["run_status"], 3 <= len(lines) < 16)
    assert word in told
    assert not word or f"lyrica history show {row['id']}" in told
    shown = process("history", "show", row["id"])
    assert (0, True) == (shown.code, all(line in shown.out for line in lines))


def test_engine_killed_in_mid_song(home: Path, process: Callable[..., Outcome]) -> None:
    """When the engine is killed in mid-song, that is one line with exit code 3, and the draft is kept (R-O12)."""
    with mid_song(home) as (running, rest):
        for engine in children(running.pid):
            os.kill(engine, signal.SIGKILL)
        told = rest()
        assert 3 == running.wait(60)
    row = json.loads(process("history", "--json").out)[0]
    assert ("failed", True) == (row["run_status"], f"lyrica history show {row['id']}" in told)
    assert process("history", "show", "last").out.count("\n") >= 3


def test_eight_first_runs_at_once(home: Path, process: Callable[..., Outcome]) -> None:
    """Eight first runs at once all write and keep their song (R-S4)."""
    (home / "sheet.txt").write_text("the moths come every night\nand nothing sits up right\n", encoding="utf-8")
    typed = [*LYRICA, "generate", "-q", "--form", "V:AA:6 V", "--model", "scripted:sheet.txt", "-t"]
    runs = [
        subprocess.Popen([*typed, f"Song {n}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=home)
        for n in range(8)
    ]
    said = [run.communicate(timeout=120) for run in runs]
    assert [(0, b"")] * 8 == [(run.returncode, err) for run, (_, err) in zip(runs, said, strict=True)]
    rows = json.loads(process("history", "--json", "-n", "20").out)
    assert {f"Song {n}" for n in range(8)} == {row["title"] for row in rows}
    assert {"complete"} == {row["run_status"] for row in rows}

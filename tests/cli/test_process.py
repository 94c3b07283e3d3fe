"""Pipes, signals and closed streams, as a shell sees them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

LYRICA = [sys.executable, "-m", "lyrica_cli"]


def test_reader_that_leaves(home: Path) -> None:
    """When nobody reads any more the command ends with exit code 0 and says nothing (R-U3)."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*LYRICA, "generate", "--help"], stdout=writing, stderr=subprocess.PIPE, cwd=home, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_head(home: Path) -> None:
    """`| head -1` gets its line, and the pipeline's exit code is 0 (R-U3)."""
    line = "set -o pipefail; " + " ".join(LYRICA) + " config | head -1"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=home, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["KEY", "VALUE", "FROM"])


def test_nobody_reads_errors(home: Path) -> None:
    """A standard error that nobody reads changes neither the result nor the exit code."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*LYRICA, "history", "last"], stderr=writing, stdout=subprocess.PIPE, cwd=home, check=False)
    os.close(writing)
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_full_disk(home: Path) -> None:
    """A result that finds no room is one line and exit code 1."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*LYRICA, "config"], stdout=full, stderr=subprocess.PIPE, cwd=home, check=False, text=True
        )
    said = [line for line in done.stderr.splitlines() if line.startswith("lyrica:")]
    expected = ["lyrica: standard output: No space left on device. Check: lyrica doctor"]
    assert (1, expected) == (done.returncode, said)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams(home: Path, closed: str) -> None:
    """A stream that is closed from the start is no reason to fail."""
    done = subprocess.run(
        ["bash", "-c", " ".join([*LYRICA, "config", closed])], capture_output=True, cwd=home, check=False
    )
    assert done.returncode == 0


def test_closed_stdin_is_named(home: Path) -> None:
    """Asking for a standard input that is closed is one line and exit code 5."""
    line = " ".join([*LYRICA, "generate", "--from", "-", "<&-"])
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=home, check=False)
    assert (done.returncode, done.stderr.count("\n"), "standard input is closed" in done.stderr) == (5, 1, True)


@pytest.mark.parametrize(
    ("number", "code", "line"),
    [(signal.SIGTERM, 143, b"lyrica: terminated.\n"), (signal.SIGINT, 130, b"lyrica: interrupted.\n")],
    ids=["SIGTERM", "Ctrl-C"],
)
def test_signals_unwind(home: Path, number: signal.Signals, code: int, line: bytes) -> None:
    """A signal unwinds what is going on and leaves with its own exit code and one line (R-U4)."""
    editor = home / "editor"
    editor.write_text("#!/bin/sh\necho ready\nexec sleep 60\n", encoding="utf-8")
    editor.chmod(0o700)
    running = subprocess.Popen(
        [*LYRICA, "config", "edit"],
        env=os.environ | {"EDITOR": str(editor)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=home,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == b"ready\n"
    running.send_signal(number)
    _, said = running.communicate(timeout=30)
    assert (code, line) == (running.returncode, said)


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {}], ids=["NO_COLOR", "dumb", "piped"])
def test_no_escape_codes(process: Callable[..., Outcome], env: dict[str, str]) -> None:
    """Without colour, on a dumb terminal and in a pipe no escape code is printed (R-U6)."""
    printed = [process(*args, env=env) for args in (["--help"], ["config"], ["history"], ["history", "last"])]
    assert not any("\x1b" in outcome.out + outcome.err for outcome in printed)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "not text in UTF-8"),
        (b"line\0line", "not text"),
        (b"  \n", "nothing in it"),
        (b"x" * 100_001, "more than 100 kB"),
    ],
    ids=["binary", "NUL", "empty", "long"],
)
@pytest.mark.parametrize("flag", ["--from", "--brief"])
def test_bad_standard_input(process: Callable[..., Outcome], flag: str, data: bytes, complaint: str) -> None:
    """What is no text is one line and exit code 5."""
    outcome = process("generate", flag, "-", stdin=data)
    assert (outcome.code, outcome.out, outcome.err.count("\n"), complaint in outcome.err) == (5, "", 1, True)


def test_only_a_dash_reads_standard_input(home: Path) -> None:
    """Commands leave standard input to the loop they stand in."""
    loop = f'while read -r line; do {" ".join(LYRICA)} history -n 1 2>/dev/null; echo "$line"; done'
    done = subprocess.run(
        ["bash", "-c", loop], input="one\ntwo\nthree\n", capture_output=True, text=True, cwd=home, check=False
    )
    assert done.stdout.split() == ["one", "two", "three"]


@pytest.mark.parametrize("typed", [("-v", "history"), ("history", "-v"), ("history", "list", "-v")], ids=" ".join)
def test_verbose_is_heard_anywhere(process: Callable[..., Outcome], home: Path, typed: tuple[str, ...]) -> None:
    """`-v` stands before or after a command, and changes nothing on standard output."""
    (home / "data" / "lyrica").mkdir(parents=True)
    (home / "data" / "lyrica" / "lyrica.db").write_text("no database", encoding="utf-8")
    outcome = process(*typed)
    said = [line.partition(" ")[2] for line in outcome.err.splitlines() if "command failed" in line]
    assert (1, "", ["error command failed error=StoreError"]) == (outcome.code, outcome.out, said)
    assert "command failed" not in process("history").err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_full_disk_under_the_log(process: Callable[..., Outcome], home: Path) -> None:
    """A log that finds no room says nothing, neither at once nor when the program ends."""
    logs = home / "data" / "lyrica" / "logs"
    logs.mkdir(parents=True)
    (logs / "lyrica.jsonl").symlink_to("/dev/full")
    (home / "data" / "lyrica" / "lyrica.db").write_text("no database", encoding="utf-8")
    assert process("history").err.count("\n") == 1

"""``lyrica config``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome


@pytest.fixture
def file(home: Path) -> Path:
    """Where config.toml lies."""
    path = home / "config" / "lyrica" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def rows(outcome: Outcome) -> dict[str, tuple[object, str]]:
    """The settings of ``config --json``: key to value and source."""
    return {row["key"]: (row["value"], row["source"]) for row in json.loads(outcome.out)["settings"]}


def test_says_from_where(lyrica: Callable[..., Outcome], file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each value comes with where it was taken from: the environment before the file before the default."""
    file.write_text("threads = 2\ncandidates = 5\n", encoding="utf-8")
    monkeypatch.setenv("LYRICA_THREADS", "3")
    shown = rows(lyrica("config", "--json"))
    expected = [(3, "LYRICA_THREADS"), (5, str(file)), (4096, "default"), ("127.0.0.1:9", "OLLAMA_HOST")]
    assert expected == [shown[key] for key in ("threads", "candidates", "context", "ollama_host")]


def test_text_and_json_show_the_same_keys(lyrica: Callable[..., Outcome]) -> None:
    """The table lists every key that the JSON has."""
    table = [line.split()[0] for line in lyrica("config").out.splitlines()[1:]]
    assert list(rows(lyrica("config", "--format", "json"))) == table


def test_set_keeps_comments(lyrica: Callable[..., Outcome], file: Path) -> None:
    """Setting one key leaves the file's comments and other keys as they are."""
    file.write_text("# mine\ngenre = 'folk'  # always\n", encoding="utf-8")
    assert lyrica("config", "set", "threads", "2").code == 0
    assert file.read_text(encoding="utf-8") == "# mine\ngenre = 'folk'  # always\nthreads = 2\n"


def test_set_default_takes_the_key_out(lyrica: Callable[..., Outcome], file: Path) -> None:
    """`default` makes a setting as if it had never been set."""
    file.write_text("threads = 2\n", encoding="utf-8")
    lyrica("config", "set", "threads", "default")
    assert (file.read_text(encoding="utf-8"), rows(lyrica("config", "--json"))["threads"]) == ("", (None, "default"))


def test_refused_value_leaves_the_file(lyrica: Callable[..., Outcome], file: Path) -> None:
    """A value that does not fit is refused and the file stays."""
    file.write_text("threads = 2\n", encoding="utf-8")
    outcome = lyrica("config", "set", "threads", "0")
    assert (outcome.code, file.read_text(encoding="utf-8")) == (2, "threads = 2\n")


def test_set_says_what_goes_before(lyrica: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that the environment covers up is written, and a note says so."""
    monkeypatch.setenv("LYRICA_THREADS", "3")
    assert "note: LYRICA_THREADS goes before it." in lyrica("config", "set", "threads", "2").err


def test_password_is_not_shown(lyrica: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """A password in an address is not printed (R-P1)."""
    monkeypatch.setenv("LYRICA_OLLAMA_HOST", "http://me:sesame@music.example")
    shown = lyrica("config").out + lyrica("config", "--json").out
    assert (shown.count("sesame"), shown.count("http://***@music.example")) == (0, 2)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("threads = ", "Mend it: lyrica config edit"),
        ("thread = 1", "no setting 'thread'. Did you mean threads? Mend it: lyrica config edit"),
        ("threads = 'many'", "threads = 'many'"),
        ("\xff", "Mend it: lyrica config edit"),
    ],
    ids=["no TOML", "no such key", "no number", "no UTF-8"],
)
def test_broken_file(lyrica: Callable[..., Outcome], file: Path, text: str, complaint: str) -> None:
    """A file that cannot be understood is one line, exit code 2, that names the file and what is wrong."""
    file.write_bytes(text.encode("latin-1"))
    outcome = lyrica("history")
    assert (
        outcome.code,
        outcome.err.count("\n"),
        str(file) in outcome.err,
        complaint in outcome.err,
    ) == (2, 1, True, True)


def test_edit_opens_the_editor(lyrica: Callable[..., Outcome], file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor that EDITOR names, with its own arguments, gets a file that lists every key."""
    editor = file.parent / "editor"
    editor.write_text('#!/bin/sh\nsed -i \'s/^# genre =/genre = "folk"/\' "$2"\n', encoding="utf-8")
    editor.chmod(0o700)
    monkeypatch.setenv("EDITOR", f"'{editor}' --wait")
    assert (0, ("folk", str(file))) == (lyrica("config", "edit").code, rows(lyrica("config", "--json"))["genre"])


def test_edit_checks_the_result(lyrica: Callable[..., Outcome], file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed wrong in the editor is said at once, and nothing is thrown away."""
    monkeypatch.setenv("EDITOR", "sed -i s/1/0/")
    file.write_text("threads = 1\n", encoding="utf-8")
    outcome = lyrica("config", "edit")
    assert (outcome.code, file.read_text(encoding="utf-8")) == (2, "threads = 0\n")


def test_no_editor(lyrica: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that is not there is one line that says how to name another."""
    monkeypatch.setenv("EDITOR", "no-such-editor")
    outcome = lyrica("config", "edit")
    assert (outcome.code, "export EDITOR=nano" in outcome.err) == (2, True)

"""``lyrica doctor``."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

from lyrica_cli.core import Brief, Lyrica
from ollama_double import served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome
    from lyrica_cli.core import Song
    from ollama_double import OllamaDouble


@pytest.fixture(autouse=True)  # ruff: ignore[pytest-fixture-autouse]  # a doctor without a model has only one thing to say
def sheet(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model that is always there."""
    path = home / "sheet.txt"
    path.write_text("the moths come every night\n", encoding="utf-8")
    monkeypatch.setenv("LYRICA_MODEL", f"scripted:{path}")
    return path


def rows(outcome: Outcome) -> dict[str, dict[str, Any]]:
    """The checks by name."""
    return {row["check"]: row for row in json.loads(outcome.out)}


def test_fresh_machine_is_well(lyrica: Callable[..., Outcome], home: Path) -> None:
    """Before the first song nothing is wrong, nothing is made, and the rows carry the documented fields."""
    before = sorted(home.rglob("*"))
    outcome = lyrica("doctor", "--json")
    assert outcome.code == 0
    assert [*{tuple(row): list(row) for row in json.loads(outcome.out)}.values()] == [["check", "ok", "detail", "fix"]]
    assert {
        "settings",
        "prompts",
        "data directory",
        "disk",
        "database",
        "index",
        "query encoder",
        "weights",
        "ollama",
        "model",
    } == set(rows(outcome))
    assert before == sorted(home.rglob("*"))


def test_says_which_model_and_why(lyrica: Callable[..., Outcome], sheet: Path) -> None:
    """The model that would write is named with the reason."""
    assert f"{sheet}, scripted (your setting)" == rows(lyrica("doctor", "--json"))["model"]["detail"]


def test_no_model_is_a_failure(lyrica: Callable[..., Outcome], sheet: Path) -> None:
    """Without a model the exit code is 1 and the row names the command that mends it."""
    sheet.unlink()
    outcome = lyrica("doctor", "--json")
    model = rows(outcome)["model"]
    assert (outcome.code, model["ok"], model["fix"]) == (1, False, "lyrica models pull embedded")


def test_broken_settings(lyrica: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that cannot be read are a row with a fix, not an error."""
    monkeypatch.setenv("LYRICA_THREADS", "none")
    outcome = lyrica("doctor", "--json")
    assert (outcome.code, list(rows(outcome)), outcome.err) == (1, ["settings"], "")


def test_fix_closes_the_data_directory_to_others(lyrica: Callable[..., Outcome], home: Path) -> None:
    """`--fix` takes a folder that others can read away from them."""
    folder = home / "data" / "lyrica"
    folder.mkdir(parents=True, mode=0o755)
    folder.chmod(0o755)
    assert rows(lyrica("doctor", "--json"))["data directory"]["fix"] == "lyrica doctor --fix"
    outcome = lyrica("doctor", "--fix", "--json")
    assert (
        outcome.code,
        rows(outcome)["data directory"]["ok"],
        stat.S_IMODE(folder.stat().st_mode),
    ) == (0, True, 0o700)


def test_fix_puts_a_backup_in_place(lyrica: Callable[..., Outcome], home: Path, make_song: Callable[..., Song]) -> None:
    """`--fix` sets a damaged database aside for the newest sound backup, and says where both are."""
    with Lyrica() as toolkit:
        with toolkit.songs.begin(Brief(), make_song("Gravel")) as run:
            run.finish(make_song("Gravel"))
        toolkit.songs.backup()
    database = home / "data" / "lyrica" / "lyrica.db"
    damaged = b"no database" * 1000
    database.write_bytes(damaged)
    assert lyrica("doctor").code == 1
    mended = rows(lyrica("doctor", "--fix", "--json"))["mended"]
    aside = next(path for path in database.parent.rglob("*") if path.is_file() and path.read_bytes() == damaged)
    assert (True, f"{run.id}\n") == (str(aside) in mended["detail"], lyrica("history", "--ids").out)


def test_text_marks_what_is_wrong(lyrica: Callable[..., Outcome], sheet: Path) -> None:
    """In the table a broken row begins with a mark of its own."""
    sheet.unlink()
    marks = {line[4:].split("  ")[0]: line[:2] for line in lyrica("doctor").out.splitlines()[1:]}
    assert (marks["model"], marks["settings"]) == ("!!", "ok")


def test_own_prompts_are_told(lyrica: Callable[..., Outcome], home: Path) -> None:
    """What models are told by the writer's own templates is said, and one that cannot be used is named."""
    folder = home / "config" / "lyrica" / "prompts"
    folder.mkdir(parents=True)
    (folder / "line.md").write_text("Sing like a kettle.", encoding="utf-8")
    told = rows(lyrica("doctor", "--json"))["prompts"]
    (folder / "line.md").write_text("$kettle", encoding="utf-8")
    broken = lyrica("doctor", "--json")

    assert (True, f"overridden: {folder / 'line.md'}") == (told["ok"], told["detail"])
    assert (1, False) == (broken.code, rows(broken)["prompts"]["ok"])
    assert "no value $kettle" in rows(broken)["prompts"]["detail"]


@pytest.mark.parametrize(
    ("version", "ok"), [("0.17.0", False), ("0.17.1", True), ("0.9.6-rc1", False), ("1.0.0", True), ("odd", True)]
)
def test_old_ollama(
    lyrica: Callable[..., Outcome],
    double: OllamaDouble,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    *,
    ok: bool,
) -> None:
    """An Ollama whose memory can be read from outside is a fault, with the command that updates it (R-O11)."""
    monkeypatch.setenv("OLLAMA_HOST", double.url)
    double.version = version
    row = rows(lyrica("doctor", "--json"))["ollama"]

    assert (ok, not ok) == (row["ok"], "ollama.com/install.sh" in (row["fix"] or ""))


def test_cloud_models_are_told(
    lyrica: Callable[..., Outcome], double: OllamaDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Models that run in a cloud are named as that (R-O11)."""
    monkeypatch.setenv("OLLAMA_HOST", double.url)
    double.models = [served(), served("gpt-oss:120b-cloud")]

    assert "in a cloud: gpt-oss:120b-cloud" in rows(lyrica("doctor", "--json"))["ollama"]["detail"]

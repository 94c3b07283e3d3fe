"""What models are told: ours, or the writer's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.agents.prompts import templates
from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.llm.scripted import ScriptedModel
from lyrica_cli.core.writing.constraint import LineConstraint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Written

PLAN = LineConstraint((6, 8), {}, ends=("night", "light"), must=("porch",))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a writer's own templates, empty."""
    monkeypatch.setenv("LYRICA_CONFIG_DIR", str(tmp_path))
    folder = tmp_path / "prompts"
    folder.mkdir()
    return folder


@pytest.mark.usefixtures("own")
def test_ours() -> None:
    """Ours have a version each, and the record names task, version and hash of the text."""
    told = templates.load()
    assert ((1, 2), ()) == ((told.line.version, told.ask.version), told.own)
    first, second = told.name.split(", ")
    assert ("line 1 ", "ask 2 ", 12) == (first[:7], second[:6], len(first.split()[-1]))
    assert "version" not in told.line.text + told.ask.text


def test_the_whole_ask() -> None:
    """Everything that the schema holds is said in words too; what a line has not is left out."""
    prompt = templates.load().ask
    assert (
        "Write one line of 6 to 8 syllables, in lower case, without a full stop.\n"
        '"i left" stands there already: write only what follows it.\n'
        "Its last word is one of: night, light.\n"
        "It has one of these in it: porch.\n"
        'Answer with JSON: {"line": "…"}'
    ) == templates.ask(prompt, PLAN, "i left")
    assert 2 == templates.ask(prompt, LineConstraint((6, 6), {})).count("\n") + 1


def test_own_template_is_told(own: Path, write: Callable[..., Written]) -> None:
    """A file in the config directory goes before ours: it is what the model is told, and the record says so."""
    (own / "line.md").write_text("version: 7\n\nSing like a kettle.", encoding="utf-8")
    (own / "ask.md").write_text("$syllables syllables, $$5.\nLast: $ends\nWith: $must", encoding="utf-8")
    model = ScriptedModel(["the moths come every night"])
    write(model=model, form="V:X:6 V", candidates=1)
    told = templates.load()

    assert {"Sing like a kettle."} == {request.messages[0].content for request in model.asked}
    assert "6 syllables, $5." == model.asked[0].ask  # any word may end it, none has to be in it
    assert ["7*", "own*"] == [prompt.name.split()[1] for prompt in told.own]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"\xff\xfe", "no UTF-8"),
        (b"", "empty"),
        (b"la " * 4_000, "more than 8,000"),
        (b"$theme", "no value $theme"),
        (b"$", "a $ stands for nothing"),
        (b"$syllables {0.__class__}", "no value $syllables"),
    ],
    ids=["bytes", "empty", "long", "unknown", "dollar", "the other's"],
)
def test_hostile_templates(own: Path, text: bytes, says: str) -> None:
    """A template that cannot be used is one line that names the file, before anything is written."""
    (own / "line.md").write_bytes(text)
    with pytest.raises(UsageError) as caught:
        templates.load()
    message = str(caught.value)
    assert (True, True, True) == (str(own / "line.md") in message, says in message, message.isprintable())

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.errors import ModelNotFound, ModelRefused
from lyrica_cli.core.llm.base import LineRequest
from lyrica_cli.core.llm.scripted import ScriptedModel
from lyrica_cli.core.writing.constraint import LineConstraint

if TYPE_CHECKING:
    from pathlib import Path

REQUEST = LineRequest((), LineConstraint((6, 6), {}), count=2)


def test_cycles() -> None:
    """Lines come in order over several draws, and begin again."""
    with ScriptedModel(["one", "two", "three"]) as model:
        drawn = [[candidate.text for candidate in model.draw(REQUEST).candidates] for _ in range(2)]

    assert [["one", "two"], ["three", "one"]] == drawn
    assert [REQUEST, REQUEST] == model.asked


def test_file(tmp_path: Path) -> None:
    """A sheet has one candidate a line; empty lines are passed over."""
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("so long\n\n  porch light  \n", encoding="utf-8")

    model = ScriptedModel.from_file(sheet)

    assert (("so long", "porch light"), str(sheet)) == (model.lines, model.info.name)


def test_no_file(tmp_path: Path) -> None:
    """A sheet that is not there is a model that was not found."""
    with pytest.raises(ModelNotFound, match="--model scripted:PATH"):
        ScriptedModel.from_file(tmp_path / "none.txt")


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe\x00"], ids=["empty", "blank", "binary"])
def test_no_lines(tmp_path: Path, content: bytes) -> None:
    """A sheet without lines, or that is no text, is refused."""
    sheet = tmp_path / "sheet.txt"
    sheet.write_bytes(content)

    with pytest.raises(ModelRefused):
        ScriptedModel.from_file(sheet)

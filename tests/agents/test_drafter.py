"""Lines that stand beside each other: none takes what is another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.llm.base import Candidate, Draw
from lyrica_cli.core.llm.scripted import ScriptedModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Written
    from lyrica_cli.core.llm.base import LineRequest


class Late(ScriptedModel):
    """Sings lines that never fit while a song is drafted, and lines that do when it is gone over."""

    def draw(self, request: LineRequest) -> Draw:
        """Give the next lines."""
        self.asked.append(request)
        fits = len(self.asked) > 6  # three tries for each of two lines
        return Draw((Candidate("the moths come every night" if fits else "zzz qqq"),))


def test_title_lines_stay_one(write: Callable[..., Written]) -> None:
    """A title line that is written again is changed wherever it stands."""
    written = write(model=Late(["x"]), form="V:XR:6 C:R:6 V C", rounds=1)
    assert ("The moths come every night",) * 2 == (written.lines["c.1"].text, written.lines["v1.2"].text)


class Nightly(ScriptedModel):
    """Sings best of what ends in night."""

    def draw(self, request: LineRequest) -> Draw:
        """Give lines that fit, fewer of them the better they end."""
        self.asked.append(request)
        ends = {"we sang all day and all night": -1.0, "the dog is out in the night": -1.1}
        lines = ends | {"the bus is at home": -2.0, "the cat sat in the yard": -3.0}
        return Draw(tuple(Candidate(text, mean_logprob=at, worst_logprob=2 * at) for text, at in lines.items()))


def test_no_line_ends_as_the_title_will(write: Callable[..., Written]) -> None:
    """Where the title closes every verse, no line that is written before it there takes its last word."""
    lines = write(model=Nightly(["x"]), form="V:XR:5-7 V V").lines
    assert ["night", "night"] == [lines[at].text.split()[-1] for at in ("v1.2", "v2.2")]
    assert "night" != lines["v2.1"].text.split()[-1]


class Bound(ScriptedModel):
    """Sings badly where the writer's words bind it, and well elsewhere."""

    def draw(self, request: LineRequest) -> Draw:
        """Give a line that fits."""
        self.asked.append(request)
        if request.opening or request.constraint.must:
            bound = "it was all right" if request.opening else "gravel was all right and white"
            return Draw((Candidate(bound, mean_logprob=-4.0, worst_logprob=-8.0),))
        free = ("driving the bus in the light", "the bus is at home tonight")
        return Draw(tuple(Candidate(text, mean_logprob=-1.0, worst_logprob=-2.0) for text in free))


@pytest.mark.parametrize(
    ("wishes", "first"),
    [
        ({"source": "[Verse 1]\ni left my ...\n...\n"}, "i left my it was all right"),
        ({"use": ("gravel",)}, "Gravel was all right and white"),
    ],
    ids=["begun by the writer", "asked to hold a word"],
)
def test_a_pair_keeps_what_a_line_must_hold(
    write: Callable[..., Written], wishes: dict[str, object], first: str
) -> None:
    """Of two lines that rhyme, one that has to hold the writer's words is never replaced by one drawn for the other."""
    assert first == write(model=Bound(["x"]), form="V:AA:7 V", **wishes).lines["v1.1"].text


@pytest.mark.parametrize("wishes", [{"hook": "!!!"}, {"source": "[Verse 1]\n♪ ♪\n...\n...\n"}], ids=["hook", "draft"])
def test_wordless_lines(write: Callable[..., Written], wishes: dict[str, object]) -> None:
    """A line of the writer's without a word in it is a line like any other."""
    assert len(write(**({"form": "V:XX:6 C:X1:5 V C"} | wishes)).lines) >= 3


def test_unknown_word_asked_for(write: Callable[..., Written]) -> None:
    """A word that no dictionary has is sung where it was asked for, and is no fault."""
    lines = write(form="V:XX:7 V", use=("zibbelator",)).lines.values()
    assert [True, True] == [line.ok for line in lines]
    assert any("zibbelator" in line.text.lower() for line in lines)


@pytest.mark.parametrize("said", ["you faggot you", "the damn night"])
def test_no_slur_as_a_last_resort(write: Callable[..., Written], said: str) -> None:
    """Where nothing fits, what stands instead holds no slur and no profanity."""
    sung = " ".join(write(model=ScriptedModel([said]), form="V:X:9 V").texts).lower()
    assert (False, False) == ("faggot" in sung, "damn" in sung)

"""A model and its successor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pytest

from lyrica_cli.core.errors import ModelAnswerInvalid, ModelInterrupted, ModelRefused
from lyrica_cli.core.llm.base import Draw, LineRequest
from lyrica_cli.core.llm.relay import SENSELESS, Relay
from lyrica_cli.core.llm.scripted import ScriptedModel
from lyrica_cli.core.writing.constraint import LineConstraint

if TYPE_CHECKING:
    from lyrica_cli.core.errors import ModelError
    from lyrica_cli.core.llm.embedded import EmbeddedModel

ASK = LineRequest((), LineConstraint((6, 6), {}), count=1)


class Mortal(ScriptedModel):
    """Sings so often, then fails; says whether it was closed."""

    def __init__(self, line: str, draws: int, error: ModelError) -> None:
        super().__init__([line], name=line)
        self.left, self.error, self.closed = draws, error, 0

    def draw(self, request: LineRequest) -> Draw:
        """Give the line, or fail."""
        self.left -= 1
        if self.left < 0:
            raise self.error
        return super().draw(request)

    def close(self) -> None:
        """Remember it."""
        self.closed += 1

    def __enter__(self) -> Self:
        return self


def sung(relay: Relay, times: int) -> list[str]:
    return [relay.draw(ASK).candidates[0].text for _ in range(times)]


def test_falls_once() -> None:
    """The successor goes on where the first failed, for good; that is told once, with the reason and its name."""
    first = Mortal("first", 2, ModelInterrupted("It died."))
    second = Mortal("second", 99, ModelInterrupted("never"))
    told: list[str] = []
    with Relay(first, lambda: second, told.append) as relay:
        before = (relay.fallen, relay.info.name)
        assert ["first", "first", "second", "second", "second"] == sung(relay, 5)
        assert ((False, "first"), (True, "second")) == (before, (relay.fallen, relay.info.name))
    assert ["It died. second goes on."] == told
    assert (-1, 0, 1) == (first.left, first.closed, second.closed)


def test_the_request_is_not_lost() -> None:
    """The draw that failed is asked again of the successor, just as it was."""
    second = Mortal("second", 99, ModelInterrupted("never"))
    with Relay(Mortal("first", 0, ModelInterrupted("It died.")), lambda: second, lambda _: None) as relay:
        relay.draw(ASK)
    assert [ASK] == second.asked


def test_no_successor() -> None:
    """Without a successor the error goes through as it is."""
    error = ModelRefused("It is no model.")
    with Relay(Mortal("first", 0, error), None, pytest.fail) as relay, pytest.raises(ModelRefused) as raised:
        relay.draw(ASK)
    assert (error, False) == (raised.value, relay.fallen)


def test_both_fail() -> None:
    """When the successor fails too its error goes through, and it is closed all the same."""
    second = Mortal("second", 0, ModelInterrupted("It died too."))
    relay = Relay(Mortal("first", 0, ModelInterrupted("It died.")), lambda: second, lambda _: None)
    with relay, pytest.raises(ModelInterrupted, match="died too"):
        relay.draw(ASK)
    assert 1 == second.closed


def test_not_opened_in_vain() -> None:
    """While the first sings, no successor is made, and closing closes nobody else's model."""
    first = Mortal("first", 1, ModelInterrupted("never"))
    with Relay(first, lambda: pytest.fail("made in vain"), pytest.fail) as relay:
        relay.draw(ASK)
    assert 0 == first.closed


def test_an_empty_answer_is_no_death() -> None:
    """An answer that is no line now and then costs one draw; so many in a row, and the successor goes on."""
    first = Mortal("first", 0, ModelAnswerInvalid("It babbles."))
    with Relay(first, lambda: Mortal("second", 99, ModelInterrupted("never")), lambda _: None) as relay:
        drawn = [[each.text for each in relay.draw(ASK).candidates] for _ in range(SENSELESS + 1)]
    assert [[]] * (SENSELESS - 1) + [["second"]] * 2 == drawn


def test_rescue() -> None:
    """The successor writes one line when it is asked to, and the first goes on with the next."""
    with Relay(Mortal("first", 9, ModelInterrupted("never")), lambda: ScriptedModel(["second"]), pytest.fail) as relay:
        rescued = relay.rescue(ASK)
        assert rescued is not None
        assert (["second"], ["first"], False) == ([c.text for c in rescued.candidates], sung(relay, 1), relay.fallen)


def test_nobody_to_the_rescue(engine: EmbeddedModel) -> None:
    """Nobody comes to the rescue where there is no successor, where it draws already, or where the form cannot fail."""
    first, second = Mortal("first", 0, ModelInterrupted("It died.")), ScriptedModel(["second"])
    with Relay(first, lambda: second, lambda _: None) as fallen:
        fallen.draw(ASK)
        assert [None] * 3 == [
            fallen.rescue(ASK),
            Relay(first, None, pytest.fail).rescue(ASK),
            Relay(engine, lambda: second, pytest.fail).rescue(ASK),
        ]

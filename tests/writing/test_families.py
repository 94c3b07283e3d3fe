"""The rhyme families of a section."""

from __future__ import annotations

import random

import pytest

from lyrica_cli.core.writing.families import FEWEST, Families
from lyrica_cli.core.writing.vocabulary import vocabulary


@pytest.mark.parametrize("near", [True, False])
@pytest.mark.parametrize("settled", [0, 3, 8, 16])
def test_offer_is_apart(*, near: bool, settled: int) -> None:
    """However many families a section has, another one that opens is none of them, and there is a choice of them."""
    families = Families(vocabulary(), near=near)
    rng = random.Random(1)
    for letter in "ABCDEFGHIJKLMNOP"[:settled]:
        families.settle(letter, families.offer([], [], rng)[0])
    heard = [families.offer([], [], rng)[0]]
    offered = {families.of(word) for word in families.offer(heard, ["night", "home"], rng)}
    assert FEWEST <= len(offered)
    assert set() == offered & {*families.settled.values(), families.of(heard[0])}
    assert settled == len(set(families.settled.values()))

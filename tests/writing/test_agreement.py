"""Agreement between neighbouring words."""

from __future__ import annotations

import pytest

from lyrica_cli.core.agents.exemplars import families, stanzas
from lyrica_cli.core.writing.agreement import slips


@pytest.mark.parametrize(
    "line",
    [
        "she just laugh and goes to bed",
        "he never walk along the road",
        "they goes to the river",
        "you was alone in the house",
        "the doors is open tonight",
        "the moon are over the hill",
        "i bought a shoes at the store",
        "he ate a apple on the stairs",
        "i saw an man at the gate",
        "it don't matter to her",
        "these window has no glass",
    ],
)
def test_slip(line: str) -> None:
    """Words that do not agree are found."""
    assert 0 < slips(line)


@pytest.mark.parametrize(
    "line",
    [
        "she put it down and he fell back",
        "i was alone when they were gone",
        "the man and the woman are late",
        "an hour ago he found a one way street",
        "the keys of the house are mine",
        "those people are kind to us",
        "it was a bus that never came",
        "you miss the bus and i guess we focus",
        "his glasses are gone and her scissors too",
        "we watched it fall and let it go",
        "the stars in the sky are lit",
        "",
    ],
)
def test_no_slip(line: str) -> None:
    """Words that agree, or that may, are let through."""
    assert 0 == slips(line)


def test_our_own_lines() -> None:
    """Of all the lines that a model learns from, hardly one is taken for a slip: dialect, at most."""
    lines = [line for family in families() for stanza in stanzas(family) for line in stanza.lines]
    odd = [line for line in lines if slips(line)]
    assert len(odd) <= len(lines) / 100, odd

"""What ratings say of what to sing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.rating import Rating
from lyrica_cli.core.store import Store
from lyrica_cli.core.writing.ranking import Heard, worth
from store.child import a_song

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINES = ("The kettle whistled at the moon", "My brother burned the kitchen chair")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def kept(store: Store, *lines: str) -> str:
    """Keep a song."""
    with store.begin(Brief(), a_song(*lines)) as run:
        return str(run.finish(a_song(*lines)).id)


def test_nothing_rated(store: Store) -> None:
    """Without ratings there is no taste."""
    kept(store, *LINES)
    assert ((), {}) == (store.taste().liked, dict(store.taste().words))


@pytest.mark.parametrize(
    ("rating", "stanzas", "sign"),
    [
        (Rating(overall=5), 1, 1),
        (Rating(actions=("save",)), 1, 1),
        (Rating(overall=3), 0, 0),
        (Rating(overall=1), 0, -1),
        (Rating(line="v1.1", overall=4), 1, 1),
        (Rating(line="v1.1", overall=2), 0, -1),
    ],
    ids=["5", "saved", "3", "1", "line 4", "line 2"],
)
def test_a_verdict(store: Store, rating: Rating, stanzas: int, sign: int) -> None:
    """4, 5, liked and saved are learned from and weigh for their words, 1 and 2 against, 3 not at all."""
    song = kept(store, *LINES)
    store.rate([song], rating)
    taste = store.taste()
    weight = taste.words.get("kettle", 0.0)
    assert (stanzas, sign) == (len(taste.liked), (weight > 0) - (weight < 0))
    assert "the" not in taste.words
    assert [tuple(line.lower() for line in LINES)] * stanzas == [each.lines for each in taste.liked]


def test_the_latest_counts(store: Store) -> None:
    """Of several ratings the latest counts, a line's own before its song's, and a deleted song's none."""
    song = kept(store, *LINES)
    store.rate([song], Rating(overall=1))
    store.rate([song], Rating(overall=5))
    store.rate([song], Rating(line="v1.2", overall=1))
    words = store.taste().words
    assert (True, True) == (words["kettle"] > 0, words["chair"] < 0)
    store.delete([song])
    assert ((), {}) == (store.taste().liked, dict(store.taste().words))


def test_what_it_weighs() -> None:
    """Liked words raise a line, others lower it, never by more than half a natural log."""
    plain = worth(LINES[0].lower(), Heard())
    up = worth(LINES[0].lower(), Heard(taste={"kettle": 0.2}))
    down = worth(LINES[0].lower(), Heard(taste=dict.fromkeys(("kettle", "whistled", "moon"), -0.3)))
    assert (0.2, -0.5) == (pytest.approx(up - plain), pytest.approx(down - plain))

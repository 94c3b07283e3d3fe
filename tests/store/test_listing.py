"""The history as a list: every filter, every order, every page."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.rating import Rating
from lyrica_cli.core.song.song import ModelUse, Scores
from lyrica_cli.core.store import Edit, SongFilter, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import SongMaker


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, a_song: SongMaker) -> Iterator[Store]:
    """Four songs, each unlike the others in everything that can be asked for."""
    with Store.open(tmp_path_factory.mktemp("shelf")) as store:
        for at, (title, genre, mood, model, words) in enumerate(
            [
                ("Anchor", "Folk", "sad", ("embedded", "SmolLM2"), "the moths come every night"),
                ("Bottle", "pop", "glad", ("ollama", "llama3.2"), "I've got a café by the sea"),
                ("Candle", "folk", "sad", ("ollama", "qwen"), "the night is long, the sea is wide"),
                ("Drawer", None, None, ("scripted", "sheet"), "nothing at all"),
            ],
            start=1,
        ):
            song = a_song(words, title=title).model_copy(
                update={
                    "genre": genre,
                    "mood": mood,
                    "theme": f"theme{at}",
                    "created_at": datetime(2026, at, 1, tzinfo=UTC),
                    "model": ModelUse(provider=model[0], name=model[1]),
                    "scores": Scores(overall=None if at == 4 else at / 10),
                }
            )
            with store.begin(Brief(), song) as run:
                if title != "Drawer":
                    run.finish(song)
        store.rate(["Anchor"], Rating(overall=5))
        store.rate(["Anchor"], Rating(overall=2, tags=("keep",)))
        store.rate(["Candle"], Rating(overall=4, tags=("keep", "loud one")))
        store.edit("Bottle", Edit(stage="published"))
        yield store


def titles(store: Store, **how: Any) -> str:
    wanted = SongFilter(**how)
    found = "".join(row.title[0] for row in store.songs(wanted=wanted))
    assert len(found) == store.count(wanted)
    return found


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, "DCBA"),
        ({"genre": "FOLK"}, "CA"),
        ({"mood": "glad"}, "B"),
        ({"model": "ollama"}, "CB"),
        ({"model": "ollama:qwen"}, "C"),
        ({"model": "smollm2"}, "A"),
        ({"status": "interrupted"}, "D"),
        ({"stage": "published"}, "B"),
        ({"rated": (4, 5)}, "C"),
        ({"rated": (1, 2)}, "A"),
        ({"since": datetime(2026, 3, 1, tzinfo=UTC)}, "DC"),
        ({"until": datetime(2026, 3, 1, tzinfo=UTC)}, "BA"),
        ({"tags": ("keep",)}, "CA"),
        ({"tags": ("keep", "loud one")}, "C"),
        ({"genre": "folk", "tags": ("keep",), "rated": (1, 3)}, "A"),
        ({"genre": "' OR 1=1 --"}, ""),
        ({"text": "moth"}, "A"),
        ({"text": "sea night"}, "C"),
        ({"text": "cafe"}, "B"),
        ({"text": "i've"}, "B"),
        ({"text": '"the sea"'}, "CB"),
        ({"text": '"sea the"'}, ""),
        ({"text": "noth*"}, "D"),
        ({"text": "candle"}, "C"),
        ({"text": "theme2"}, "B"),
        ({"text": "sea NOT long OR AND NEAR( title:"}, ""),
    ],
    ids=str,
)
def test_filter(shelf: Store, wanted: dict[str, Any], expected: str) -> None:
    """Each filter finds the songs it means, and no other; all that are given must hold."""
    assert expected == titles(shelf, **wanted)


@settings(deadline=None, max_examples=60)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_can_be_looked_for(shelf: Store, text: str) -> None:
    """Whatever is typed is looked for as words, or refused in one line; it never reaches the index as a command."""
    with suppress(UsageError):
        assert 0 <= shelf.count(SongFilter(text=text)) <= 4


@pytest.mark.parametrize(
    ("sort", "ascending", "expected"),
    [
        ("created", False, "DCBA"),
        ("created", True, "ABCD"),
        ("updated", False, "BCAD"),
        ("title", True, "ABCD"),
        ("score", False, "CBAD"),
        ("score", True, "ABCD"),
        ("rating", False, "CADB"),
        ("rating", True, "ACBD"),
    ],
)
def test_order(shelf: Store, sort: Any, expected: str, *, ascending: bool) -> None:
    """Every order goes both ways; what was not measured or rated comes last either way; pages join without a gap."""
    pages = [shelf.songs(3, at, sort=sort, ascending=ascending) for at in (0, 3)]
    assert expected == "".join(row.title[0] for page in pages for row in page)


def test_deleted_songs_are_on_a_list_of_their_own(store: Store, a_song: SongMaker) -> None:
    """What is deleted is in no list, found by no name and no word, until it is restored."""
    with store.begin(Brief(), a_song("moths")) as run:
        run.finish(a_song("moths"))
    store.delete(["Porch Light"])
    everywhere = [SongFilter(), SongFilter(text="moths"), SongFilter(deleted=True)]
    assert [0, 0, 1] == [store.count(each) for each in everywhere]
    assert store.newest() == []
    assert [run.id] == store.restore(["porch light"])
    assert [1, 1, 0] == [store.count(each) for each in everywhere]


def test_words_follow_the_song(store: Store, a_song: SongMaker) -> None:
    """A draft is found by the words it has now, not by those it had; a new title is found, the old one is not."""
    with store.begin(Brief(), a_song("zeppelin")) as run:
        run.save(a_song("zeppelin", "gravel"))
        run.save(a_song("harbor"))
    store.edit(run.id, Edit(title="Quarry"))
    assert {"zeppelin": 0, "gravel": 0, "harbor": 1, "quarry": 1, "porch": 0} == {
        word: store.count(SongFilter(text=word)) for word in ("zeppelin", "gravel", "harbor", "quarry", "porch")
    }
    assert run.id == store.resolve("QUARRY")

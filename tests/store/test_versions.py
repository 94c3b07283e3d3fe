"""Ratings, edits, deletions and versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.errors import NotFound, StoreBusy
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.diff import Change, changes
from lyrica_cli.core.song.rating import Rating
from lyrica_cli.core.store import AgentStep, Edit, SongFilter, Store, versions
from lyrica_cli.core.store.tables import Lyrics

if TYPE_CHECKING:
    from conftest import SongMaker


@pytest.fixture
def kept(store: Store, a_song: SongMaker) -> str:
    """The ID of a song of two lines."""
    with store.begin(Brief(theme="waiting up"), a_song("one", "two")) as run:
        run.log(AgentStep("planner", 1))
        run.finish(a_song("one", "two"))
    return run.id


def test_rating_again_keeps_the_earlier_ones(store: Store, kept: str) -> None:
    """Each rating is kept as given, in order; the list shows the latest overall one of the whole song."""
    given = [
        Rating(overall=2, comment="the [chorus] drags", tags=("keep",), actions=("like", "save")),
        Rating(overall=5, rhyme=1),
        Rating(quality=3),
        Rating(line="2", overall=1),
    ]
    stored = [store.rate(["last"], rating)[0][1] for rating in given]

    assert stored == store.ratings(kept)
    assert [*given[:3], Rating(line="v1.2", overall=1)] == [
        each.model_copy(update={"created_at": None}) for each in stored
    ]
    assert [5] == [row.rating for row in store.songs()]
    assert ("keep",) == store.tags(kept)
    with store.database.read() as session:
        assert session.get_one(Lyrics, kept).likes == 1


@pytest.mark.parametrize("line", ["v1.3", "3", "0", "", "c.1"])
def test_no_such_line(store: Store, kept: str, line: str) -> None:
    """A line that the song does not have cannot be rated, and nothing is kept."""
    with pytest.raises(NotFound, match=r"--numbers$"):
        store.rate([kept], Rating(line=line, overall=1))
    assert store.ratings(kept) == []


def test_edit_changes_what_was_named(store: Store, kept: str) -> None:
    """Title, stage, visibility and tags change in place; what was not named stays; the words always stay."""
    before = store.song(kept)
    store.edit(kept, Edit(title="Gravel", tags=("a", "b")))
    after = store.edit(kept, Edit(stage="published", visibility="public", untag=("a", "never there")))

    assert before.model_copy(update={"title": "Gravel", "stage": "published"}) == after == store.song("gravel")
    assert store.tags(kept) == ("b",)


def test_purge_removes_everything_of_a_song(store: Store, kept: str) -> None:
    """What is purged leaves no row in any table, and no word in the index; other songs lose nothing."""
    store.rate([kept], Rating(overall=3, tags=("keep",)))
    newer = store.revert(kept)
    with pytest.raises(NotFound, match=r"^no deleted song"):
        store.purge([kept])
    store.delete([kept])
    assert [kept] == store.purge(store.deleted())

    with store.database.read() as session:
        counted = {
            table: session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in ("lyrics", "lyrics_section", "generation_history", "agent_log", "user_feedback", "lyrics_tag")
        }
    assert {
        "lyrics": 1,
        "lyrics_section": 1,
        "generation_history": 1,
        "agent_log": 0,
        "user_feedback": 0,
        "lyrics_tag": 1,
    } == counted
    assert (None, 1) == (store.song(newer.id).parent, store.count(SongFilter(text="two")))


def test_a_song_that_is_being_written_is_not_purged(store: Store, a_song: SongMaker) -> None:
    """Whoever writes it finds it where it was."""
    with store.begin(Brief(), a_song()) as run:
        store.delete([run.id])
        with pytest.raises(StoreBusy, match=r"is being written\. .*lyrica history purge"):
            store.purge([run.id])
        run.save(a_song("one"))
    assert [run.id] == store.restore([run.id])


def test_all_or_none_are_deleted(store: Store, kept: str) -> None:
    """A name that means nothing keeps the others from being deleted."""
    with pytest.raises(NotFound):
        store.delete([kept, "zzz"])
    assert 1 == store.count()


def test_revert_makes_a_newest_version(store: Store, kept: str) -> None:
    """The words of the older version come back as a version of their own, made from it and touched last."""
    first = store.revert(kept)
    second = store.revert(kept)
    third = store.revert(str(first.id))

    assert [2, 3, 4] == [song.version for song in (first, second, third)]
    assert [kept, kept, first.id] == [song.parent for song in (first, second, third)]
    assert third == store.song("last")
    assert [] == changes(store.song(kept), third)
    with store.database.read() as session:
        assert [kept, first.id, second.id, third.id] == versions.family(session, str(second.id))


def test_changes_are_told_line_by_line(a_song: SongMaker) -> None:
    """A changed, a new and a dropped line go by their address; a title by its name."""
    before, after = a_song("one", "two", "three"), a_song("one", "deux", title="Gravel")
    assert [
        Change("title", "Porch Light", "Gravel"),
        Change("v1.2", "two", "deux"),
        Change("v1.3", "three", None),
    ] == changes(before, after)

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from any_songs import songs
from lyrica_cli.core.errors import NotFound, StoreError
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.rating import Rating
from lyrica_cli.core.song.song import Scores, Song
from lyrica_cli.core.store import AgentStep, SongSummary, Store
from lyrica_cli.core.store.ids import ALPHABET, new_id
from lyrica_cli.core.store.tables import GenerationHistory, Lyrics, LyricsSection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import SongMaker


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("shared")) as opened:
        yield opened


@settings(deadline=None, max_examples=40)
@given(draft=songs, song=songs)
def test_round_trip(shared: Store, draft: Song, song: Song) -> None:
    """Whatever a draft was, the finished song comes back as the value that went in."""
    with shared.begin(Brief(), draft) as run:
        run.save(draft)
        kept = run.finish(song)

    assert song.model_copy(update={"id": run.id, "run_status": "complete"}) == kept
    assert kept == shared.song(run.id)


def test_draft_is_kept_line_by_line(store: Store, a_song: SongMaker) -> None:
    """After each save the song reads as it was saved, running, the lines taken back gone."""
    with store.begin(Brief(), a_song()) as run:
        for draft in (a_song("one"), a_song("one", "two"), a_song("one")):
            run.save(draft)

            assert draft.model_copy(update={"id": run.id, "run_status": "running"}) == store.song(run.id)


def test_refinements_are_counted(store: Store, a_song: SongMaker) -> None:
    """A section knows how often it changed, and how many of its lines were put in other words."""
    with store.begin(Brief(), a_song()) as run:
        for texts in (("one",), ("one", "two"), ("one", "three"), ("one", "three")):
            run.save(a_song(*texts))

    with store.database.read() as session:
        row = session.get_one(LyricsSection, 1)
        assert (row.attempts, row.refinements) == (3, 1)


def test_brief_stands_beside_the_song(store: Store, a_song: SongMaker) -> None:
    """The input parameters are the whole brief; hook, prompt and readable text stand with the lyrics."""
    brief = Brief(theme="waiting up", hook="Leave it on", use=("moths",))
    with store.begin(brief, a_song("one", "two"), prompt_version="3") as run:
        run.plan({"title": "Porch Light"})

    with store.database.read() as session:
        history, lyrics = session.get_one(GenerationHistory, run.id), session.get_one(Lyrics, run.id)
        assert brief == Brief.model_validate_json(brief.model_dump_json())
        assert (brief.model_dump(mode="json"), {"title": "Porch Light"}, "3") == (
            history.input_parameters,
            history.plan,
            history.prompt_version,
        )
        assert (lyrics.hook, lyrics.prompt, lyrics.content) == ("Leave it on", "waiting up", "[Verse 1]\none\ntwo")


def test_steps_come_back_in_order(store: Store, a_song: SongMaker) -> None:
    """Steps read as they were logged; one done again replaces its first record (R-L2)."""
    plan = AgentStep("planner", 1, {"theme": "half a \ud83d"}, {"plan": [1, None]}, 0.25, 12)
    failed = AgentStep("drafter", 1, error="the model broke off")
    again = AgentStep("drafter", 1, {"line": "v1.1"}, {"text": "one"}, 1.5, 30)
    last = AgentStep("drafter", 2)
    with store.begin(Brief(), a_song()) as run:
        for step in (plan, failed, again, last):
            run.log(step)

    assert [plan, again, last] == store.steps(run.id)
    with store.database.read() as session:
        assert session.get_one(GenerationHistory, run.id).iterations == 2


def test_text_that_is_no_unicode_is_kept(store: Store, a_song: SongMaker) -> None:
    """Half a character from a broken argument costs that character, not the song."""
    with store.begin(Brief(theme="caf\udce9"), a_song("caf\udce9", title="caf\udce9")) as run:
        pass

    song = store.song(run.id)
    assert (song.title, song.sections[0].lines[0].text) == ("caf?", "caf\udce9")


def test_history_lists_newest_first(store: Store, a_song: SongMaker) -> None:
    """The list goes by creation, page by page, with the latest rating of the whole song."""
    ids = []
    for year in (2024, 2026, 2025):
        song = a_song("one").model_copy(
            update={"created_at": datetime(year, 1, 1, tzinfo=UTC), "scores": Scores(overall=0.5), "genre": "pop"}
        )
        with store.begin(Brief(), song) as run:
            run.finish(song)
        ids.append(run.id)
    for rating in (Rating(overall=2), Rating(overall=4), Rating(overall=5, line="v1.1"), Rating(comment="no")):
        store.rate([ids[1]], rating)

    listed = store.songs()

    assert [ids[1], ids[2], ids[0]] == [row.id for row in listed]
    assert listed[1:2] == store.songs(1, offset=1)
    assert listed[0] == SongSummary(
        ids[1], "Porch Light", "pop", None, "complete", "draft", datetime(2026, 1, 1, tzinfo=UTC), 0.5, 4
    )


@pytest.fixture
def named(store: Store) -> Store:
    """A store whose songs have the IDs that the tests name."""
    for song_id, title in (
        ("k3f9wq", "Porch Light"),
        ("k3fa22", "Gravel"),
        ("mmmmmm", "Gravel"),
        ("nnnnnn", "ÉTÉ\x1b[31m"),
        ("q2q2q2", "k3f"),
    ):
        with store.database.write() as session:
            session.add(Lyrics(id=song_id, user_id=1, title=title, structure="V"))
    return store


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("k3f9wq", "k3f9wq"),
        (" K3F9WQ ", "k3f9wq"),
        ("k3f9", "k3f9wq"),
        ("m", "mmmmmm"),
        ("porch light", "k3f9wq"),
        ("été\x1b[31m", "nnnnnn"),
        ("last", "q2q2q2"),
        ("k3f", "q2q2q2"),
    ],
)
def test_resolve(named: Store, ref: str, expected: str) -> None:
    """A version goes by its ID, a unique start of it, a unique title in any case (before a start), or ``last``."""
    assert expected == named.resolve(ref)


def test_last_is_what_was_touched_last(named: Store, a_song: SongMaker) -> None:
    """Saving a song makes it the last one."""
    with named.begin(Brief(), a_song()) as run, named.begin(Brief(), a_song()):
        run.save(a_song("one"))

        assert run.id == named.resolve("last") == named.newest(1)[0][0]


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        ("zz", 'no song "zz". (lyrica history)'),
        ("", 'no song "". (lyrica history)'),
        ("\x1b[2J\n", 'no song "[2J". (lyrica history)'),
        ("x" * 50, f'no song "{"x" * 39}…". (lyrica history)'),
        ("gravel", 'no song "gravel". Two are called so: mmmmmm Gravel, k3fa22 Gravel. (lyrica history)'),
        ("K3", 'no song "K3". Two start so: k3fa22 Gravel, k3f9wq Porch Light. (lyrica history)'),
    ],
)
def test_not_found_says_what_there_is(named: Store, ref: str, message: str) -> None:
    """What goes by no name or by several is one line that names them and the next command."""
    with pytest.raises(NotFound) as caught:
        named.resolve(ref)

    assert message == str(caught.value)


def test_first_song_is_asked_for(store: Store) -> None:
    """An empty store says how to fill it."""
    with pytest.raises(NotFound, match=r"^there is no song yet\. Write one: lyrica generate$"):
        store.song("last")


def test_many_matches_are_cut(store: Store, a_song: SongMaker) -> None:
    """More matches than fit a line are counted."""
    for _ in range(7):
        with store.begin(Brief(), a_song()):
            pass

    with pytest.raises(NotFound, match=r'^no song "porch light"\. 7 are called so: .* and 2 more\. \(lyrica'):
        store.resolve("porch light")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE lyrics_section SET content = '[{'",
        "UPDATE generation_history SET run_status = 'asleep'",
        "UPDATE lyrics SET created_at = 'yesterday'",
    ],
)
def test_damaged_row_is_one_line(store: Store, a_song: SongMaker, damage: str) -> None:
    """A row that somebody spoilt is told in one line, not as a traceback."""
    with store.begin(Brief(), a_song("one")):
        pass
    with store.database.write() as session:
        session.connection().exec_driver_sql(damage)

    with pytest.raises(StoreError, match=r"^the database .* holds damaged rows\. Next: lyrica doctor$"):
        store.song("last")


def test_number_beyond_the_database_is_one_line(store: Store, a_song: SongMaker) -> None:
    """A seed that no column holds is refused in one line, and nothing is kept of the song."""
    with pytest.raises(StoreError, match=r"^the database .* failed: .*too large.* Next: lyrica doctor$"):
        store.begin(Brief(), a_song().model_copy(update={"seed": 2**63}))

    assert store.songs() == []


def test_ids_have_no_look_alikes() -> None:
    """32 letters, without 0 and o, 1 and l; no song can be called ``last``."""
    assert (len(set(ALPHABET)), len(new_id())) == (32, 6)
    assert set() == set("0o1l") & set(ALPHABET)

"""What a search finds."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlmodel import col, select

from lyrica_cli.core import Brief
from lyrica_cli.core.errors import NotFound, UsageError
from lyrica_cli.core.library import Library, Query, sound, vectors
from lyrica_cli.core.library.index import Index
from lyrica_cli.core.prosody import english, rhymes
from lyrica_cli.core.prosody.line import counts, words
from lyrica_cli.core.song.song import Line, ModelUse, Section, Song
from lyrica_cli.core.store.library_tables import Chunk, LyricLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.store import Store


@pytest.mark.parametrize(
    ("query", "title"),
    [
        (Query("dementia, forgetting my wife's name"), "She Hums the Part I Can't Recall"),
        (Query("goat ate my hat", mode="keyword"), "That Goat Has Eaten My Best Hat"),
        (Query("reconciliation after war", mode="semantic"), "The Wall Is Down"),
        (Query('"carry your shoes"', mode="keyword"), "I'll Carry Your Shoes"),
        (Query("swans"), "Swans on the Ceiling"),
    ],
    ids=lambda value: value.text if isinstance(value, Query) else "",
)
def test_finds_by_meaning_and_by_words(in_starter: Library, told: list[str], query: Query, title: str) -> None:
    """What the song is about or says brings it up first, from the index, without a word to say."""
    assert in_starter.search(query)[0].title == title
    assert told == []


WATCHED = """
import sys
from lyrica_cli.cli.app import main
try:
    main(sys.argv[1:])
finally:
    print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("args", "exact_up_to", "loaded"),
    [
        (("swans",), "20000", {"numpy", "onnxruntime", "tokenizers"}),
        (("swans",), "0", {"chromadb_rust_bindings", "numpy", "onnxruntime", "tokenizers"}),
        (("swans", "--mode", "keyword"), "0", set()),
        (("--rhymes-with", "light", "--syllables", "8"), "0", set()),
    ],
    ids=["hybrid", "hybrid, large", "keyword", "sound"],
)
def test_what_a_search_loads(starter: Settings, args: tuple[str, ...], exact_up_to: str, loaded: set[str]) -> None:
    """R-E1: no search loads torch; of Chroma only a large library's loads anything, and that the native part alone; by
    words and by sound none the encoder either."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, "search", *args],
        env=os.environ | {"LYRICA_DATA_DIR": str(starter.data_dir), "LYRICA_EXACT_UP_TO": exact_up_to},
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {"chromadb", "chromadb_rust_bindings", "numpy", "onnxruntime", "tokenizers"}
    heavy |= {"torch", "transformers", "sentence_transformers", "langgraph"}
    assert set(done.stderr.split()) & heavy == loaded


def test_a_small_library_is_searched_exactly(
    in_starter: Library, starter: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to as many passages as are set, the answer comes from the database, and is what the index would have said."""
    query = Query("forgetting my wife's name", mode="semantic")
    by_index = in_starter.search(query)
    with in_starter._database.read() as session:
        size = len(session.exec(select(Chunk.id)).all())
    asked: list[int] = []
    monkeypatch.setattr(Index, "nearest", lambda *_args, **_options: asked.append(1) or [])
    for exact_up_to, index_asked in ((size, []), (size - 1, [1])):
        asked.clear()
        in_starter._settings = starter.model_copy(update={"exact_up_to": exact_up_to})
        hits = in_starter.search(query)
        assert asked == index_asked
        assert index_asked or [(hit.id, round(hit.score, 3)) for hit in hits] == [
            (hit.id, round(hit.score, 3)) for hit in by_index
        ]


def test_filters_hold(in_starter: Library) -> None:
    """Every hit is of the genre and mood that were asked for, whatever their case."""
    hits = in_starter.search(Query("rain", genre="Blues", count=50))
    assert 5 <= len(hits) == len({hit.id for hit in hits})
    assert {in_starter.show(hit.id).entry.genre for hit in hits} == {"blues"}
    assert {in_starter.show(h.id).entry.mood for h in in_starter.search(Query("rain", mood="sad", count=50))} == {"sad"}
    assert in_starter.search(Query("rain", artist="nobody")) == []


def test_the_index_agrees_with_the_truth(in_starter: Library) -> None:
    """Chroma's nearest chunks are those that looking at every vector gives, and every chunk finds itself (R-C3)."""
    index = Index(in_starter._database)
    with in_starter._database.read() as session:
        rows = session.exec(select(Chunk.id, Chunk.embedding).where(col(Chunk.embedding).is_not(None))).all()
        for chunk, blob in rows[::40]:
            vector = vectors.stacked([blob or b""])[0]
            exact = vectors.nearest(session, vector, 10)
            found = index.nearest(vector, 10)
            assert found[0][0] == chunk
            assert np.allclose([score for _, score in found], [score for _, score in exact], atol=1e-5)


@pytest.mark.parametrize("word", ["alone", "light", "fire"])
def test_lines_that_rhyme(in_starter: Library, word: str) -> None:
    """--rhymes-with gives every line whose end rhymes with the word by the ear, perfect rhymes first, never itself."""
    hits = in_starter.search(Query(rhymes_with=word, count=1000))
    entry = english().get(word)
    assert entry is not None
    wanted = set()
    with in_starter._database.read() as session:
        for document, text in session.exec(select(LyricLine.document_id, LyricLine.text)):
            end = english().get((words(text) or [""])[-1])
            shared = end and {sound.keys(end.word)} and {key for key, _ in sound.keys(end.word)}
            if end and shared and shared & {key for key, _ in sound.keys(word)} and end.word != word:
                wanted.add((document, text.casefold()))
    assert {(hit.id, hit.text.casefold()) for hit in hits} == wanted
    assert sorted((hit.score for hit in hits), reverse=True) == [hit.score for hit in hits]
    ends = [english().get(words(hit.text)[-1]) for hit in hits if hit.score > 0.5]
    assert all(rhymes(entry, end) or set(entry.sounds) & set(end.sounds) for end in ends if end)


def test_lines_of_a_length(in_starter: Library) -> None:
    """--syllables gives lines that can be sung in that many, also together with a rhyme and words."""
    hits = in_starter.search(Query(syllables=7, rhymes_with="night", count=100))
    assert len(hits) > 3
    assert all(7 in (counts(hit.text) or ()) for hit in hits)
    about = in_starter.search(Query("a lamp in the dark", syllables=8, count=3))
    assert all(8 in (counts(hit.text) or ()) for hit in about)
    assert any(word in about[0].text.lower() for word in ("lamp", "light", "dark"))


def test_the_ear_may_change(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """When rhymes are heard differently, all lines are measured again at the next search by sound."""
    library.jot("we walked along the pier")
    monkeypatch.setattr(sound, "keys", lambda _word: frozenset({("all", "all")}))
    monkeypatch.setattr(sound, "fingerprint", lambda: "another ear")
    assert len(library.search(Query(rhymes_with="orange"))) == 1


def test_nothing_found_is_an_empty_list(in_starter: Library) -> None:
    """A word that no song has is no error; a word in no dictionary has no rhyme, and that is said."""
    assert in_starter.search(Query("zyzzyva", mode="keyword")) == []
    assert in_starter.search(Query('"*( ^', mode="keyword")) == []
    with pytest.raises(NotFound, match="zyzzyvax"):
        in_starter.search(Query(rhymes_with="zyzzyvax"))


def test_an_empty_library_says_how_to_fill_it(library: Library) -> None:
    """The first search names ingest and jot; a search for nothing names itself."""
    with pytest.raises(NotFound, match="lyrica ingest FOLDER"):
        library.search(Query("rain"))
    with pytest.raises(UsageError, match="--rhymes-with"):
        library.search(Query())
    with pytest.raises(UsageError, match="1 to 16"):
        library.search(Query(syllables=23))


def test_songs_made_here_are_found_when_asked_for(library: Library, store: Store, settings: Settings) -> None:
    """--mine finds the songs of the history as they are now, and only then."""
    del settings
    song = _song("The kettle whistles all alone")
    with store.begin(Brief(), song) as run:
        kept = run.finish(song)
    library.jot("kettle")
    assert [hit.title for hit in library.search(Query("kettle", mode="keyword"))] == ["kettle"]
    mine = library.search(Query("kettle whistling", mine=True))
    assert {hit.source for hit in mine} == {None, f"lyrica:{kept.id}"}


def _song(text: str) -> Song:
    from datetime import UTC, datetime

    line = Line(address="v1.1", text=text)
    verse = Section(kind="verse", number=1, label="Verse 1", rhyme_scheme="X", strictness="near", lines=(line,))
    return Song(
        title="Steam",
        form="V:X:8 V",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        model=ModelUse(provider="scripted", name="sheet"),
        sections=(verse,),
    )


def test_the_same_corpus_has_the_same_names(in_starter: Library, lend: Callable[..., Settings]) -> None:
    """IDs come from the words: they are six letters without look-alikes, none twice."""
    del lend
    entries = in_starter.listing()
    assert len({entry.id for entry in entries}) == len(entries) >= 120
    assert all(len(entry.id) == 6 and not set(entry.id) & set("01lo") for entry in entries)

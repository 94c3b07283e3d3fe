"""The whole history in one file and back: nothing is lost, and the same history is the same bytes."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from any_songs import songs, words
from lyrica_cli.core.errors import InputError
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.rating import DIMENSIONS, Rating
from lyrica_cli.core.store import AgentStep, Edit, Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import SongMaker

ratings = st.builds(
    Rating,
    **dict.fromkeys(DIMENSIONS, st.none() | st.integers(1, 5)),
    comment=st.none() | words,
    tags=st.lists(words.filter(bool), max_size=2).map(tuple),
    actions=st.sampled_from([(), ("like",), ("save", "share")]),
)
steps = st.builds(
    AgentStep,
    agent=words,
    attempt=st.integers(1, 3),
    input=st.dictionaries(words, st.none() | st.floats(allow_nan=False) | words, max_size=2),
    seconds=st.floats(0, 1e6),
    error=st.none() | words,
)
kept = st.fixed_dictionaries(
    {
        "song": songs,
        "rating": ratings,
        "step": steps,
        "end": st.sampled_from(["finish", "interrupted", "failed"]),
        "fate": st.sampled_from(["stay", "delete", "revert", "publish"]),
    }
)


def fill(store: Store, history: list[dict[str, Any]]) -> None:
    """Make a history as commands make one."""
    for each in history:
        with store.begin(Brief(theme="half a \ud83d", title=each["song"].title), each["song"]) as run:
            run.log(each["step"])
            run.finish(each["song"]) if each["end"] == "finish" else run.stop(each["end"], "why")
        store.rate([run.id], each["rating"])
        match each["fate"]:
            case "delete":
                store.delete([run.id])
            case "revert":
                store.revert(str(store.revert(run.id).id))
            case "publish":
                store.edit(run.id, Edit(stage="published", visibility="public", tags=("keep",)))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory without a song: copying it is quicker than making it."""
    folder = tmp_path_factory.mktemp("empty")
    Store.open(folder).close()
    return folder


@settings(deadline=None, max_examples=12)
@given(history=st.lists(kept, max_size=3))
def test_a_history_goes_through_a_file_unchanged(empty: Path, history: list[dict[str, Any]]) -> None:
    """Exported, put into an empty directory and exported again a history is the same bytes; nothing is put in twice."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        first, second = (
            stack.enter_context(Store.open(shutil.copytree(empty, folder / name))) for name in ("first", "second")
        )
        fill(first, history)
        lines = list(first.export())
        added = second.import_(lines).added
        assert lines == list(second.export())
        assert len(lines) == 1 + len(added)
        assert [store.songs() for store in (first,)] == [store.songs() for store in (second,)]
        assert added == second.import_(lines).unchanged
        assert lines == list(second.export())


@pytest.fixture
def lines(store: Store, a_song: SongMaker) -> list[str]:
    """A history of a song, its newer version and a song that is being written."""
    with store.begin(Brief(), a_song("one")) as run:
        run.finish(a_song("one"))
    store.revert(run.id)
    with store.begin(Brief(), a_song("two", title="Gravel")):
        return list(store.export())


def test_what_is_here_is_never_changed(store: Store, lines: list[str]) -> None:
    """A version that is here and not as in the file stays as it is, and is named."""
    gravel = store.edit("gravel", Edit(title="Quarry"))
    done = store.import_(lines)
    assert ((), (gravel.id,), 2) == (done.added, done.kept, len(done.unchanged))
    assert store.song("quarry") == gravel


def test_a_song_that_is_being_written_comes_out_broken_off(lines: list[str], tmp_path: Path) -> None:
    """Nobody writes the copy any more."""
    with Store.open(tmp_path / "other") as other:
        other.import_(lines)
        assert "interrupted" == other.song("gravel").run_status


def changed(line: str, **fields: Any) -> str:
    return json.dumps(json.loads(line) | fields)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda _: [], "no history of Lyrica's"),
        (lambda _: ["# Porch Light\n"], "no history of Lyrica's"),
        (lambda _: ["[" * 100_000], "no history of Lyrica's"),
        (lambda _: ['{"format": "lyrica-history"}'], "no history of Lyrica's"),
        (lambda lines: [changed(lines[0], schema=2), *lines[1:]], "a newer Lyrica wrote"),
        (lambda lines: [*lines[:-1]], "breaks off: 3 songs were promised, 2 are there"),
        (lambda lines: [*lines[:-1], lines[-1][:-9]], "line 4 .* cannot be read: not a song"),
        (lambda lines: [*lines[:3], "7"], "line 4 .* not a song"),
        (lambda lines: [*lines[:3], changed(lines[3], id="../../etc")], "line 4 .* not a song"),
        (lambda lines: [*lines[:3], changed(lines[3], run={"run_status": "asleep"})], "line 4 .* cannot be read"),
        (lambda lines: [*lines[:3], changed(lines[3], lyrics={"title": 7})], "line 4 .* cannot be read"),
        (lambda lines: [*lines[:3], changed(lines[3], run={"id": "aaaaaa"})], "line 4 .* not a song"),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], "was made from .* which is not there"),
    ],
    ids=[
        "empty", "text", "deep", "no schema", "newer", "cut", "torn", "number", "path", "status", "title", "id", "order"
    ],
)  # fmt: skip
def test_a_broken_file_puts_nothing_in(
    lines: list[str], tmp_path: Path, spoil: Callable[[list[str]], list[str]], said: str
) -> None:
    """Whatever is wrong with a file is one line, and not a single song of it is put in."""
    with Store.open(tmp_path / "other") as other:
        with pytest.raises(InputError, match=said) as refused:
            other.import_(spoil(lines))
        assert "\n" not in str(refused.value)
        assert [] == list(other.export())[1:]


def test_a_tuning_set_holds_the_rated_songs(store: Store, lines: list[str]) -> None:
    """Only what was rated is in it, with the brief, all ratings and the prompts' version."""
    assert lines
    store.rate(["gravel"], Rating(overall=1))
    store.rate(["gravel"], Rating(overall=4, comment="better"))
    (example,) = store.examples(store.ids())
    assert ("Gravel", [1, 4]) == (example.song.title, [rating.overall for rating in example.ratings])
    assert Brief() == Brief.model_validate(example.brief)

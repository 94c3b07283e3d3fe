"""Which lines a wish is about."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lyrica_cli.core.errors import NotFound, UsageError
from lyrica_cli.core.song.song import Line, ModelUse, Section, Song
from lyrica_cli.core.song.wish import Wish, targets


def _section(kind: str, prefix: str, number: int, *lines: tuple[str, str, str], repeats: str | None = None) -> Section:
    return Section(
        kind=kind,
        number=number,
        label=f"{kind.title()} {number}",
        rhyme_scheme="X" * len(lines),
        strictness="near",
        repeats=repeats,
        lines=tuple(
            Line(address=f"{prefix}.{at}", text=text, source=source, rhyme=rhyme)  # type: ignore[arg-type]
            for at, (text, source, rhyme) in enumerate(lines, start=1)
        ),
    )


CHORUS = (("Low tide", "model", "X"), ("The boat is gone", "model", "A"), ("Low tide!", "model", "X"))
SONG = Song(
    title="Low Tide",
    form="",
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    model=ModelUse(provider="scripted", name="sheet"),
    sections=(
        _section("verse", "v1", 1, ("I left", "writer", "A"), ("you came", "model", "A")),
        _section("chorus", "c", 1, *CHORUS),
        _section("chorus", "c", 1, *CHORUS, repeats="c"),
        _section("tag", "t", 1, ("low tide", "model", "A")),
    ),
)


@pytest.mark.parametrize(
    ("wish", "written"),
    [
        (Wish(lines=("v1.2",)), ("v1.2",)),
        (Wish(lines=("2",)), ("v1.2",)),
        (Wish(lines=("v1.1",)), ("v1.1",)),
        (Wish(sections=("verse",)), ("v1.2",)),
        (Wish(sections=("v1",)), ("v1.2",)),
        (Wish(sections=("Chorus",)), ("c.2", "t.1")),
        (Wish(lock=("c.2", "v1")), ("t.1",)),
        (Wish(sections=("chorus",), lock=("t",)), ("c.1", "c.2")),
        (Wish(ask="sadder"), ("v1.2", "c.2", "t.1")),
    ],
    ids=["address", "number", "own, named", "own, in a section", "prefix", "chorus", "lock", "locked echo", "ask"],
)
def test_lines(wish: Wish, written: tuple[str, ...]) -> None:
    """Lines are named or lie in a section, the writer's own only by name; of equal lines the rhyming one is written."""
    assert written == targets(SONG, wish).written


def test_alike() -> None:
    """What is sung in the same words is one line, whatever its case and marks, but where it is locked."""
    assert {"t.1": ("c.1", "c.3", "t.1")} == targets(SONG, Wish(lines=("c.1",))).alike
    found = targets(SONG, Wish(replace=(("c.3", "high  water"),), lock=("t",)))
    assert ({"c.3": ("c.1", "c.3")}, {"c.3": "high water"}) == (found.alike, found.replaced)


@pytest.mark.parametrize(
    ("wish", "error", "says"),
    [
        (Wish(lines=("v9.1",)), NotFound, "v9.1"),
        (Wish(sections=("bridge",)), NotFound, "verse 1, chorus 1, tag 1"),
        (Wish(lock=("b.1",)), NotFound, "b.1"),
        (Wish(lines=("v1.2",), lock=("v1",)), UsageError, "own"),
        (Wish(sections=("chorus",), lock=("c", "t")), UsageError, "locked"),
        (Wish(replace=(("v1.1", " "),)), UsageError, "no words"),
        (Wish(replace=(("v1.1", "a"), ("1", "b"))), UsageError, "two lines"),
    ],
    ids=["line", "section", "lock", "named and locked", "all locked", "empty", "twice"],
)
def test_nothing_to_do(wish: Wish, error: type[Exception], says: str) -> None:
    """A wish that names nothing, or asks for two things at once, is refused with what to do."""
    with pytest.raises(error, match=says):
        targets(SONG, wish)


def test_nothing_written() -> None:
    """A song without a line is not revised but gone on with."""
    with pytest.raises(UsageError, match="--resume"):
        targets(SONG.model_copy(update={"sections": ()}), Wish(ask="x"))

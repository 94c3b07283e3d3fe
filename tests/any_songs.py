"""Songs of any shape, for properties."""

from __future__ import annotations

from datetime import UTC
from typing import get_args

from hypothesis import strategies as st

from lyrica_cli.core.song.song import (
    Chord,
    Line,
    LineSource,
    ModelUse,
    Played,
    Scores,
    Section,
    Song,
    Stage,
    Usage,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
counts = st.integers(0, 2**31 - 1)
score = st.none() | st.floats(0, 1)
lines = st.builds(
    Line,
    address=words,
    text=words,
    syllables=st.none() | counts,
    target_syllables=st.none() | counts,
    stress=st.none() | words,
    rhyme=words,
    source=st.sampled_from(get_args(LineSource)),
    ok=st.booleans(),
    chords=st.lists(st.builds(Chord, name=words, at=counts, syllable=st.none() | counts), max_size=2).map(tuple),
)
played = st.builds(Played, after=counts, lines=st.lists(words, max_size=2).map(tuple), label=st.none() | words)
sections = st.builds(
    Section,
    kind=words,
    number=counts,
    label=words,
    rhyme_scheme=words,
    strictness=st.sampled_from(["perfect", "near", "none"]),
    repeats=st.none() | words,
    lines=st.lists(lines, max_size=3).map(tuple),
    played=st.lists(played, max_size=2).map(tuple),
)
songs = st.builds(
    Song,
    id=st.none(),
    version=counts,
    parent=st.none(),
    title=words,
    genre=st.none() | words,
    mood=st.none() | words,
    theme=st.none() | words,
    language=words,
    form=words,
    seed=st.none() | st.integers(0, 2**63 - 1),
    run_status=st.just("running"),
    stage=st.sampled_from(get_args(Stage)),
    writers=st.lists(words, max_size=2).map(tuple),
    created_at=st.datetimes(timezones=st.just(UTC)),
    key=st.none() | words,
    capo=st.none() | counts,
    tempo=st.none() | counts,
    model=st.builds(ModelUse, provider=words, name=words, digest=st.none() | words, reason=words),
    sections=st.lists(sections, max_size=3).map(tuple),
    scores=st.builds(Scores, **dict.fromkeys(Scores.model_fields, score)),
    words_sung=counts,
    usage=st.builds(
        Usage, prompt_tokens=counts, completion_tokens=counts, calls=counts, seconds=st.floats(0, 1e6, allow_nan=False)
    ),
)

"""Whole songs by the real small model, in tiny forms: what was planned is what is sung."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyrica_cli.core.errors import InputError
from lyrica_cli.core.llm.base import Candidate, Draw
from lyrica_cli.core.llm.scripted import ScriptedModel
from lyrica_cli.core.prosody import english, rhymes
from lyrica_cli.core.prosody.line import counts, words
from lyrica_cli.core.song.draft import Given, Partial, parse_draft
from lyrica_cli.core.writing.frames import Frames
from lyrica_cli.core.writing.rhythm import meter_pattern, scans
from lyrica_cli.core.writing.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Written
    from lyrica_cli.core.llm.base import LineRequest


def end(text: str) -> str:
    return words(text)[-1]


def rhyming(first: str, second: str, *, near: bool) -> bool:
    one, other = english().get(end(first)), english().get(end(second))
    assert one is not None
    assert other is not None
    return rhymes(one, other, near=near)


@pytest.mark.parametrize("rhyme", ["perfect", "near"])
def test_form_is_kept(write_by_each: Callable[..., Written], rhyme: str) -> None:
    """Every pair that the scheme calls for rhymes, every line has its syllables, and no line or end comes twice."""
    song = write_by_each(form="V:ABAB:6.5 C:X:4 V C", rhyme=rhyme)
    for section in song.song.sections:
        families = [letter for letter in dict.fromkeys(section.rhyme_scheme) if letter != "X"]
        for letter in families:
            own = [line for line in section.lines if line.rhyme == letter]
            assert all(rhyming(one.text, two.text, near=rhyme == "near") for one, two in combinations(own, 2))
        for one, two in combinations(families, 2):
            pairs = product(*([line for line in section.lines if line.rhyme == letter] for letter in (one, two)))
            assert not any(rhyming(first.text, second.text, near=False) for first, second in pairs)
        ends = [end(line.text) for line in section.lines]
        assert len(set(ends)) == len(ends)
    targets = {"v": (6, 5, 6, 5), "c": (4,)}
    for address, line in song.lines.items():
        assert targets[address[0]][int(address[-1]) - 1] in (counts(line.text) or ())
        assert (True, "model", line.syllables) == (line.ok, line.source, line.target_syllables)
    assert (1.0, 1.0) == (song.song.scores.rhyme, song.song.scores.syllables)
    own_lines = [line.text for line in song.lines.values()]
    assert len(set(own_lines)) == len(own_lines)


def test_no_rhyme_asked(write_by_each: Callable[..., Written]) -> None:
    """With rhyme none nothing is held to rhyme, and the score is not measured."""
    song = write_by_each(form="V:AA:4 V", rhyme="none", candidates=1)
    assert (None, 2) == (song.song.scores.rhyme, len(song.lines))


def test_what_returns_is_the_same(write: Callable[..., Written]) -> None:
    """A chorus returns word for word, verses do not, P* has words of its own, and digits and R say their line again."""
    # A model that honours nothing, but never says the same twice.
    model = ScriptedModel(f"{word} qqq" for word in ("zzz", "yyy", "xxx", "www", "vvv", "uuu", "ttt", "sss", "rrr"))
    song = write(model=model, form="V:AAR:5 P:AA:4 C:R1X2:5 V P C P* V C P", candidates=1)
    by_prefix: dict[str, list[tuple[str, ...]]] = {}
    for section in song.song.sections:
        prefix = section.lines[0].address.partition(".")[0]
        by_prefix.setdefault(prefix, []).append(tuple(line.text for line in section.lines))
    assert {"v1": 1, "v2": 1, "p": 2, "p2": 1, "c": 2} == {key: len(texts) for key, texts in by_prefix.items()}
    assert all(len(set(texts)) == 1 for texts in by_prefix.values())
    assert [None, None, None, None, None, "c", "p"] == [section.repeats for section in song.song.sections]
    lines = {address: line.text for address, line in song.lines.items()}
    assert 1 == len({lines[address] for address in ("v1.3", "v2.3", "c.1", "c.2", "c.4")})


def test_one_line_and_many(write: Callable[..., Written]) -> None:
    """A section of one line and one of sixteen are written whole."""
    song = write(form="O:X:9 V:AAXXXXXXXXXXXXBB:2 V O", candidates=1)
    assert [16, 1] == [len(section.lines) for section in song.song.sections]
    assert [2] * 16 + [9] == [line.syllables for line in song.lines.values()]


def test_shortest_and_longest_lines(write_by_each: Callable[..., Written]) -> None:
    """A line of one syllable and one of sixteen are written."""
    song = write_by_each(form="V:XX:1.16 V", candidates=1)
    assert [1, 16] == [line.syllables for line in song.lines.values()]


def test_wishes_are_sung(write_by_each: Callable[..., Written]) -> None:
    """What was asked for is sung, what was to be avoided is not, and the hook and the first line are to the letter."""
    song = write_by_each(
        form="V:XAA:6 C:R:6 V C",
        candidates=1,
        use=("porch light", "Diner"),
        avoid=("bus", "home", "night"),
        hook="Leave the KEY; on the hook",
        first_line="we drove all NIGHT!",
        title="On the Hook",
    )
    sung = f" {' '.join(' '.join(words(text)) for text in song.texts)} "
    assert (True, True) == (" porch light " in sung, " diner " in sung)
    theirs = {line.text for line in song.lines.values() if line.source == "writer"}
    assert {"Leave the KEY; on the hook", "we drove all NIGHT!"} == theirs
    ours = {word for line in song.lines.values() if line.source == "model" for word in words(line.text)}
    assert set() == ours & {"bus", "home", "night", "homes", "nights"}
    assert "On the Hook" == song.song.title


def test_title_ends_the_first_line(write_by_each: Callable[..., Written]) -> None:
    """A title of several words closes the line where the form wants it at the end."""
    first = write_by_each(genre="blues", form="V:X:8 V", title="Porch Light", candidates=1).lines["v1.1"]
    assert (True, True) == (first.text.endswith("porch light"), first.ok)


def test_title_from_the_hook(write_by_each: Callable[..., Written]) -> None:
    """Without a title the song is named by words of its title line."""
    song = write_by_each(form="C:R1:6 C", candidates=1)
    assert song.song.title.lower() in song.lines["c.1"].text.lower()


DRAFT = """# Mine

[Verse 1]
I left  your coffee (cold!) on...
...
i zibbelate, 7 times ♯7 [am] ...
♪ ♪ ♪

[Chorus]
leave it ON; leave it
…
leave it ON; leave it
"""


def test_a_draft_is_kept(write_by_each: Callable[..., Written]) -> None:
    """Every line of a draft is sung to the letter, beginnings are finished, holes are filled, the title stays."""
    song = write_by_each(source=DRAFT)
    lines = song.lines
    assert "Mine" == song.song.title
    assert {
        "v1.1": "I left  your coffee (cold!) on...",
        "v1.4": "♪ ♪ ♪",
        "c.1": "leave it ON; leave it",
        "c.3": "leave it ON; leave it",
    } == {address: line.text for address, line in lines.items() if line.source == "writer"}
    begun = "i zibbelate, 7 times ♯7 [am] "
    assert (begun, True) == (lines["v1.3"].text[: len(begun)], len(lines["v1.3"].text) > len(begun))
    assert all(words(lines[address].text) for address in ("v1.2", "c.2"))


sung = st.text("abc 'dé,!?♪", min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(words)
draft_line = st.one_of(sung, st.just("..."), sung.map(lambda text: f"{text} ..."))
heading = st.sampled_from(["[Verse]", "[Chorus]", "[Bridge]", "[Pre-Chorus]", "[Drop]", "[Tag]", "[Hook]"])
stanza = st.tuples(heading, st.lists(draft_line, max_size=5)).map(lambda pair: "\n".join([pair[0], *pair[1]]))


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=st.lists(stanza, min_size=1, max_size=3).map("\n\n".join), hook=st.none() | sung)
def test_any_draft_is_kept(write: Callable[..., Written], source: str, hook: str | None) -> None:
    """Whatever the draft and however bad the model, each given line is sung to the letter and each beginning begins."""
    model = ScriptedModel(["zzz qqq", "the moths come every night", "and nothing sits up right", "rain"])
    try:
        lines = write(model=model, source=source, hook=hook).lines
    except InputError:
        return
    for section in parse_draft(source).sections:
        for number, line in enumerate(section.lines if section.repeats is None else (), start=1):
            place = lines[f"{section.kind.prefix(section.number)}.{number}"]
            if isinstance(line, Given):
                assert (line.text, "writer") == (place.text, place.source)
            elif isinstance(line, Partial):
                assert place.text.startswith(f"{line.text} ")


class Parrot(ScriptedModel):
    """Says whatever can be said wrong."""

    def __init__(self) -> None:
        super().__init__(["x"])

    def draw(self, request: LineRequest) -> Draw:
        """Answer with nothing, marks, slurs, controls and the same again."""
        self.asked.append(request)
        said = ["", "…", "♪", "you faggot you", "\x1b[31mred\nline", "zzz qqq", "the damn night " * 50]
        return Draw(tuple(Candidate(text) for text in said[len(self.asked) % 3 :]))


@pytest.mark.parametrize("rounds", [0, 1, 8])
def test_a_model_that_never_fits(write: Callable[..., Written], rounds: int) -> None:
    """A model whose lines never fit ends after a bounded number of draws, with every line marked (R-L4)."""
    model = ScriptedModel(["zzz qqq"])
    song = write(model=model, form="V:AA:6 C:R1:6 V C", rounds=rounds)
    assert {False} == {line.ok for line in song.lines.values()}
    assert {4} == {len(song.lines)}
    assert len(model.asked) <= 3 * 6 * (rounds + 1)


def test_a_model_that_says_anything(write: Callable[..., Written]) -> None:
    """Whatever a model says, no slur or profanity is sung, no line break splits a line, and every line has words."""
    song = write(model=Parrot(), form="V:XAXA:8.6 V", source=None)
    sung = " ".join(song.texts).lower()
    assert (False, False, False) == ("faggot" in sung, "damn" in sung, "\n" in sung)


def test_beginnings_survive_any_model(write: Callable[..., Written]) -> None:
    """However badly a model does, the writer's beginnings begin their lines."""
    song = write(model=ScriptedModel(["zzz qqq"]), source="[Verse 1]\ni left ...\nmine\nmine ...\n...\n")
    texts = [line.text for line in song.lines.values()]
    assert ["i left ", "mine", "mine "] == [texts[0][:7], texts[1], texts[2][:5]]


def test_a_meter_is_kept_inside_sentences(write: Callable[..., Written]) -> None:
    """With --meter a small model writes inside sentence frames as ever, and no longer word is wrenched."""
    texts = [text.lower() for text in write(form="V:AABB:8 V", meter="iambic").texts]
    frames = [
        Frames(vocabulary(), theme="the last bus home", mood=None, other=other, seed=3) for other in ("you", "she")
    ]
    assert [] == [text for text in texts if not scans(text, [meter_pattern("iambic", 8)])]
    assert [] == [text for text in texts if not any(each._framed(text) for each in frames)]

"""Sentence frames: what they are written by, and which a line is offered."""

from __future__ import annotations

import re

import pytest

from lyrica_cli.core.prosody import english
from lyrica_cli.core.song.moods import names
from lyrica_cli.core.writing.frames import MOODS, THIRD, Frames, all_frames, kinds, parse, read
from lyrica_cli.core.writing.vocabulary import vocabulary

SHE = set(THIRD["she"])
MOST_FIXED, SLOT = 4, 5
"""Fixed words in a row; alternatives that are as good as a slot."""
FRAMES = all_frames()


def frames(**given: object) -> Frames:
    """The frames of one song."""
    asked = {"theme": "the last bus home", "mood": "sad", "other": "you", "seed": 3} | given
    return Frames(vocabulary(), **asked)  # type: ignore[arg-type]


def fixed_runs(text: str) -> int:
    """The longest run of words between slots, few alternatives by their longest."""
    longest = run = 0
    for part in parse(text):
        if len(part) >= SLOT:
            longest, run = max(longest, run), 0
            continue
        slots = [
            [at for at, piece in enumerate(phrase) if piece.startswith("{") and piece not in SHE] for phrase in part
        ]
        if all(slots):
            longest = max(longest, run + max(at[0] for at in slots))
            run = max(len(phrase) - 1 - at[-1] for phrase, at in zip(part, slots, strict=True))
        else:
            run += max(map(len, part))
        longest = max(longest, run)
    return longest


def test_frames_keep_their_rules() -> None:
    """No frame has an unknown kind, tense or mood, a word that no dictionary has, or is there twice."""
    faults = [
        frame.text
        for frame in FRAMES
        for piece in frame.said
        if (piece.startswith("{") and piece not in SHE and piece.strip("{}") not in kinds())
        or (not piece.startswith("{") and ((entry := english().get(piece)) is None or entry.profane or entry.slur))
        or frame.tense not in {"past", "present", "any"}
        or not frame.moods <= {"any", *MOODS}
        or re.search(r"\b(a|an) \{", frame.text)
    ]
    twice = len(FRAMES) - len({frame.text for frame in FRAMES})
    assert ([], 0) == (faults, twice)


def test_frames_leave_the_song_to_the_model() -> None:
    """Outside hooks, at most four words in a row stand without a slot."""
    assert [] == [frame.text for frame in FRAMES if not frame.hook and fixed_runs(frame.text) > MOST_FIXED]


def test_kinds_hold_words_that_can_be_sung() -> None:
    """Every word of every kind is in the dictionary, and none is profane or a slur."""
    parts = {part for members in kinds().values() for phrase in members for part in phrase.split()}
    assert set() == {part for part in parts if (entry := english().get(part)) is None or entry.profane or entry.slur}


def test_moods_are_known() -> None:
    """Every mood of the songs is sung by some mark of the frames."""
    assert set(names()) == {mood for moods in MOODS.values() for mood in moods.split()}


@pytest.mark.parametrize("syllables", range(5, 13))
@pytest.mark.parametrize("tense", ["past", "present"])
def test_every_length_has_frames(syllables: int, tense: str) -> None:
    """Lines of five to twelve syllables have at least a dozen frames to choose from, in either tense."""
    ours = frames()
    offered = ours.offer((syllables, syllables), ours.ends, key="a", most=1000, tense=tense)
    assert 12 <= len(offered)


def test_a_song_is_dealt_half_the_frames() -> None:
    """Of many that fit a line a song is offered about half."""
    ours = frames()
    line = {"syllables": (8, 8), "key": "a", "most": 2000}
    fitting = [each for each in ours._frames if not each.frame.hook and each.reaches(ours.ends, 8, 8)]
    offered = ours.offer(ends=ours.ends, **line)
    assert 0.4 < len(offered) / sum(len(each.sentences) for each in fitting) < 0.6


def test_a_frame_is_sung_once() -> None:
    """The frame of a line that stands is not offered again."""
    ours = frames()
    offer = {"syllables": (8, 8), "ends": ours.ends, "key": "a", "most": 2000}
    first = ours.offer(**offer)
    line = " ".join(
        phrase[0][0] if len(phrase) == 1 else " ".join(w[0] for w in phrase) for phrase in (p[0] for p in first[0])
    )
    assert first[0] not in ours.offer(**offer, sung=[line])


def open_words(ours: Frames) -> set[str]:
    """Every word and compound that some frame of a song can sing."""
    return {
        option
        for sentence in ours.offer((4, 12), ours.ends, key="a", most=9999)
        for part in sentence
        for phrase in part
        for options in phrase
        for option in options
    }


def test_one_song_speaks_to_one() -> None:
    """A song that tells of her does not turn to you, and the other way round."""
    to_you, of_her = open_words(frames(other="you")), open_words(frames(other="she"))
    assert (set(), set()) == (to_you & {"she", "he", "him"}, of_her & {"you", "your", "you're"})


def test_the_theme_is_in_the_words() -> None:
    """The things of a theme are open in the slots of their kind, with the word before them too."""
    assert {"flour tin", "flour"} <= open_words(frames(theme="my mother's flour tin"))


def test_what_is_avoided_is_in_no_frame() -> None:
    """A word that the writer avoids leaves every frame that needs it, and every slot."""
    plain = vocabulary(avoid=frozenset({"door", "left"}))
    ours = Frames(plain, theme="", mood=None, other="you", seed=1)
    assert set() == {word for option in open_words(ours) for word in option.split()} & {"door", "left"}


def test_a_frame_without_a_heading_is_refused() -> None:
    """A file whose first frame stands under no heading is no file of frames."""
    with pytest.raises(ValueError, match="no heading before: i held"):
        read("i held the {thing}")

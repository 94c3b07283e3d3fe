# ruff: file-ignore[ambiguous-unicode-character-string]  # writers type typographic apostrophes
"""Every word can be said, and the surest source says it."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.errors import InputError
from lyrica_cli.core.prosody import pronounce
from lyrica_cli.core.prosody.letters import SURE, sound_out
from lyrica_cli.core.prosody.numerals import numeral
from lyrica_cli.core.prosody.own import parse_own
from lyrica_cli.core.prosody.phones import is_vowel
from lyrica_cli.core.prosody.pronounce import DERIVED, Pronouncer, english_voice


def said(word: str) -> str:
    return " ".join(english_voice().say(word).sounds[0])


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("lovin'", "L AH1 V IH0 N"),
        ("turn'd", "T ER1 N D"),
        ("stopp’d", "S T AA1 P T"),
        ("heav'n", "HH EH1 V N"),
        ("o'er", "AO1 R"),
        ("'twas", "T W AH1 Z"),
        ("gonna", "G AH1 N AH0"),
        ("splendour", "S P L EH1 N D ER0"),
        ("haue", "HH AE1 V"),
        ("matchless", "M AE1 CH L AH0 S"),
        ("unmeet", "AH0 N M IY1 T"),
        ("sooooo", "S UW1"),
        ("café", "K AH0 F EY1"),
        ("blessèd", "B L EH1 S IH0 D"),
        ("shhh", "SH IH1"),
        ("ooooh", "UW1"),
        ("dvds", "D IY2 V IY2 D IY1 Z"),
        ("&", "AE1 N D"),
        ("21st", "T W EH1 N T IY0 F ER1 S T"),
    ],
)
def test_said(word: str, sound: str) -> None:
    """Dropped letters, endings, slang, British, old and drawn-out spellings, cries and numbers are said as sung."""
    assert sound == said(word)


def test_all_pronunciations() -> None:
    """A word that can be said in several ways is given all of them, and so is what is derived from it."""
    assert {("R", "EH1", "D"), ("R", "IY1", "D")} == set(english_voice().say("read").sounds)
    assert 2 == len(english_voice().say("tearless").sounds)


@pytest.mark.parametrize(
    ("word", "source", "least", "most"),
    [
        ("night", "dictionary", 1.0, 1.0),
        ("moonlight's", "derived", DERIVED, DERIVED),
        ("zibbelator", "letters", 0, SURE),
    ],
)
def test_confidence(word: str, source: str, least: float, most: float) -> None:
    """The dictionary is certain, a rule nearly so, letters never more than they can be."""
    spoken = english_voice().say(word)
    assert (source, True) == (spoken.source, least <= spoken.confidence <= most)


def test_own_words_go_first() -> None:
    """The writer's list goes before the dictionary, and what is derived follows it."""
    voice = Pronouncer(parse_own("gif  JH IH1 F\nsiobhan = shi vawn\n# a comment\n\nlive L AY1 V\nlive L IH1 V\n"))
    assert ((("JH", "IH1", "F"),), "own", 1.0) == (
        voice.say("GIF").sounds,
        voice.say("gif").source,
        voice.say("gif").confidence,
    )
    assert (("JH", "IH1", "F", "S"),) == voice.say("gifs").sounds
    assert (("L", "AY1", "V"), ("L", "IH1", "V")) == voice.say("live").sounds
    assert "V AO1 N" in " ".join(voice.say("siobhan").sounds[0])


@pytest.mark.parametrize("text", ["gif", "gif JH IH1 Q", "gif JH IH", "= shi", "gif ="])
def test_own_words_that_cannot_be_read(text: str) -> None:
    """A line that says nothing is refused, by its number and with an example."""
    with pytest.raises(InputError, match=r"pronunciations\.txt: line 2: write it as"):
        parse_own(f"ok OW2 K EY1\n{text}\n")


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("0", "zero"),
        ("17", "seventeen"),
        ("10,000", "ten thousand"),
        ("1905", "nineteen oh five"),
        ("1900", "nineteen hundred"),
        ("2000", "two thousand"),
        ("007", "zero zero seven"),
        ("3.14", "three point one four"),
        ("100th", "one hundredth"),
        ("60s", "sixties"),
        ("1" * 20, " ".join(["one"] * 20)),
        ("x", ""),
        ("٣", ""),
    ],
)
def test_numerals(text: str, spelt: str) -> None:
    """Numbers, years, ordinals and decades are spelt as they are said; what is none gives nothing."""
    assert spelt == numeral(text)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=20))
def test_any_text(word: str) -> None:
    """Whatever is asked for, the answer is sounds or none, a confidence from 0 to 1, and the same when asked again."""
    spoken = english_voice().say(word)
    assert 0 <= spoken.confidence <= 1
    assert all(spoken.sounds)
    assert spoken == english_voice().say(word)


@settings(deadline=None, max_examples=60)
@given(st.text(string.ascii_lowercase, min_size=1, max_size=16))
def test_letters_always_sound(word: str) -> None:
    """Every run of letters is given a sound, of which at most one syllable has the main stress."""
    sound, confidence = sound_out(word)
    assert (bool(sound), 0 < confidence <= SURE) == (True, True) or not sound
    assert sum(phone[-1] == "1" for phone in sound) <= 1 or not any(map(is_vowel, sound))


def test_letters_are_right_mostly() -> None:
    """Of ordinary words, taken as if no dictionary had them, two in three are sounded out exactly but for stress."""
    words = "blanket shovel candle gravel window harbor lantern whisper thunder basket timber velvet".split()
    right = 0
    for word in words:
        heard = [phone.rstrip("012") for phone in sound_out(word)[0]]
        right += heard == [phone.rstrip("012") for phone in english_voice().say(word).sounds[0]]
    assert right >= 8


def test_memory_is_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many words are asked for, only so many are kept at hand; one that was forgotten is said the same."""
    monkeypatch.setattr(pronounce, "REMEMBERED", 5)
    voice = Pronouncer()
    first = voice.say("rain")
    for word in "one two three four five six seven".split():
        voice.say(word)
    assert (5, first) == (len(voice._said), voice.say("rain"))

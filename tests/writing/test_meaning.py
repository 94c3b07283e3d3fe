"""Which words belong to a theme."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.prosody import english
from lyrica_cli.core.writing.meaning import content_words, images


def test_own_words_first() -> None:
    """The theme's own words come first, then things and acts near one of them, each once."""
    found = images("the lighthouse and the sea", 12)
    assert content_words("the lighthouse and the sea") == found[: len(content_words("the lighthouse and the sea"))]
    assert len(set(found)) == len(found)
    assert {"ocean", "ship", "waves", "shore", "beach", "boat", "sail", "island"} & set(found)


@pytest.mark.parametrize("count", [0, 1, 3, 28])
def test_no_more_than_asked(count: int) -> None:
    """No more come back than were asked for."""
    assert len(images("my father's boat", count)) <= count


@pytest.mark.parametrize("theme", ["", "…", "qwxz zzyzx", "the of and", "\x1b[31m\0", "爱" * 1000])
def test_unknown_theme(theme: str) -> None:
    """A theme without a known word has no images, and is no error."""
    assert () == images(theme, 8)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_images_can_be_sung(theme: str) -> None:
    """Whatever the theme, every image is a clean word that may be sung, unless the theme itself brought it."""
    for word in images(theme, 12):
        entry = english().get(word)
        assert entry is not None
        assert entry.singable
        assert not entry.slur
        assert not entry.profane or word in content_words(theme)

"""What words mean, roughly: which of them belong to a theme."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lyrica_cli.core.prosody import english
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

FILE = Path(__file__).parent / "data" / "meaning.npz"
IMAGES = 28
"""Things of the theme that a song may be steered to."""
CLOSE = 0.42
"""Least cosine between a theme and a word that belongs to it; below it, neighbours read as strangers."""


@functools.cache
def _table() -> tuple[dict[str, int], NDArray[np.float32]]:
    with np.load(FILE) as data:
        words = str(data["words"]).split("\n")
        vectors = data["vectors"].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return {word: row for row, word in enumerate(words)}, vectors


def content_words(text: str) -> tuple[str, ...]:
    """Give the words of a text that carry meaning and that a model may sing, each once, in order.

    >>> content_words("the last bus home")
    ('last', 'bus', 'home')
    """
    words = re.findall(r"[a-z']+", text.lower())
    known = (word for word in words if word not in FUNCTION_WORDS)
    return tuple(dict.fromkeys(word for word in known if (entry := english().get(word)) and entry.singable))


def images(text: str, count: int) -> tuple[str, ...]:
    """Find things and acts that belong to a theme, nearest first.

    Args:
        text: The theme, in any words.
        count: How many at most.

    Returns:
        Words that may be sung: first the theme's own, then nouns of things that can be seen or touched and verbs near
        one of them. Fewer, or none, where the theme's words are unknown.
    """
    rows, vectors = _table()
    own = [word for word in content_words(text) if word in rows]
    if not own:
        return ()
    # The nearest to any one word of the theme: a mean of several words is near to none of them.
    nearness = (vectors @ vectors[[rows[word] for word in own]].T).max(axis=1)
    found = list(own)
    for row in np.argsort(-nearness):
        if len(found) >= count or nearness[row] < CLOSE:
            break
        word = _words()[row]
        entry = english().get(word)
        if entry is None or word in found or "'" in word or entry.profane:
            continue
        if entry.concrete or entry.parts.startswith("v"):
            found.append(word)
    return tuple(found[:count])


def nearness(theme: str, other: str) -> float:
    """Say how near two themes are: the mean, over the words of each, of the best cosine with a word of the other.

    >>> nearness("a boat on the river", "the ferry") > nearness("a boat on the river", "a birthday cake")
    True
    >>> nearness("", "the ferry")
    0.0
    """
    rows, vectors = _table()
    one, two = ([rows[word] for word in content_words(text) if word in rows] for text in (theme, other))
    if not one or not two:
        return 0.0
    cosines = vectors[one] @ vectors[two].T
    return float((cosines.max(axis=1).mean() + cosines.max(axis=0).mean()) / 2)


def closeness(theme: str, words: Iterable[str]) -> dict[str, float]:
    """Say how close words are to a theme: the cosine with the nearest of its words; unknown words are left out."""
    rows, vectors = _table()
    own = [rows[word] for word in content_words(theme) if word in rows]
    known = [word for word in words if word in rows]
    if not own or not known:
        return {}
    near = (vectors[[rows[word] for word in known]] @ vectors[own].T).max(axis=1)
    return dict(zip(known, map(float, near), strict=True))


@functools.cache
def _words() -> tuple[str, ...]:
    return tuple(_table()[0])

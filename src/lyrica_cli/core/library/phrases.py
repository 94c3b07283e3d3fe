"""Runs of five words as numbers: what a line of a song may not share with the writer's library."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from lyrica_cli.core.writing.ranking import COPIED_RUN, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SIZE = 8
"""Bytes of a run's hash: a stranger is taken for one of ten million runs once in a million million times."""
LIVELY = 3
"""Different words that a run has at least; with fewer ("la la la la la") it belongs to nobody."""


def hashes(texts: Iterable[str]) -> bytes:
    """Give the hashes of all runs in these texts, each once, sorted, one after the other."""
    return b"".join(sorted({hash_run(run) for text in texts for run in lively(text)}))


def hash_run(run: tuple[str, ...]) -> bytes:
    """Give the hash of one run."""
    return blake2b(" ".join(run).encode("utf-8", "replace"), digest_size=SIZE).digest()


def lively(text: str) -> Iterator[tuple[str, ...]]:
    """Give the runs of a text that belong to somebody.

    >>> len(list(lively("la la la la la la"))), len(list(lively("I left the porch light on")))
    (0, 2)
    """
    return (run for run in runs(text, COPIED_RUN) if len(set(run)) >= LIVELY)

"""How the library's lines sound: their syllables and what their ends rhyme with, kept up to date with the ear."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, update
from sqlmodel import col, select

from lyrica_cli.core.errors import NotFound
from lyrica_cli.core.library import marks
from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.lexicon import FILE
from lyrica_cli.core.prosody.line import counts, estimate, words
from lyrica_cli.core.prosody.rhyme import near_key, perfect_key
from lyrica_cli.core.store.library_tables import EndSound, LyricLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session

    from lyrica_cli.core.store.engine import Database

MARK = "sound"
PANEL = (
    "fire home love orange river alone light cadillac butterfly remember beautiful again hour poem world music "
    "heart table water rhythm together heaven people simple lonely over coffee gravel window paper"
).split()
"""Words by whose rhyme keys a change of the ear is noticed."""
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Measure:
    """How one line sounds.

    Attributes:
        fewest: Syllables it can be sung in at least.
        most: And at most.
        end: Its last word, lower case; empty where it has none.
    """

    fewest: int
    most: int
    end: str


def measure(text: str) -> Measure:
    """Measure a line; where a word is in no dictionary its syllables are estimated.

    >>> measure("the fire is out")
    Measure(fewest=4, most=5, end='out')
    """
    sung = words(text)
    can = counts(text) or (estimate(text),)
    return Measure(can[0], can[-1], sung[-1] if sung else "")


def keys(word: str) -> frozenset[tuple[str, str]]:
    """Give the near and the perfect rhyme key of each pronunciation; none for a word in no dictionary."""
    entry = english().get(word)
    return frozenset((near_key(sound), perfect_key(sound)) for sound in entry.sounds) if entry else frozenset()


def add_ends(session: Session, ends: Iterable[str]) -> None:
    """Note how these words rhyme, where that is not noted yet."""
    wanted = sorted({end for end in ends if end})
    for at in range(0, len(wanted), BATCH):
        some = wanted[at : at + BATCH]
        known = set(session.exec(select(EndSound.word).where(col(EndSound.word).in_(some)).distinct()))
        if rows := [
            {"word": word, "near": near, "perfect": perfect}
            for word in some
            if word not in known
            for near, perfect in sorted(keys(word))
        ]:
            session.execute(insert(EndSound), rows)


def rhyming_ends(session: Session, word: str, *, near: bool = True) -> dict[str, bool]:
    """Find the library's end words that rhyme with a word; itself is none of them.

    Args:
        session: An open transaction.
        word: A word, or words of which the last counts.
        near: Take near rhymes too.

    Returns:
        Each end word, with whether the rhyme is perfect.

    Raises:
        NotFound: The dictionary lacks the word.
    """
    wanted = (words(word) or [""])[-1]
    own = keys(wanted)
    if not own:
        raise NotFound(f"--rhymes-with: the dictionary lacks {wanted or word!r}. Name a word that rhymes with it.")
    perfect = {key for _, key in own}
    found: dict[str, bool] = {}
    rows = session.exec(select(EndSound.word, EndSound.perfect).where(col(EndSound.near).in_({key for key, _ in own})))
    for end, key in rows:
        if end != wanted and (near or key in perfect):
            found[end] = found.get(end, False) or key in perfect
    return found


def refresh(database: Database) -> None:
    """Measure every line again if the ear has changed since it was measured."""
    now = fingerprint()
    with database.read() as session:
        if marks.get(session, MARK) == now:
            return
        empty = session.exec(select(func.count()).select_from(LyricLine)).one() == 0
    with database.write() as session:
        session.execute(delete(EndSound))
        last = 0
        while not empty:
            rows = session.exec(
                select(LyricLine.id, LyricLine.text)
                .where(col(LyricLine.id) > last)
                .order_by(col(LyricLine.id))
                .limit(BATCH)
            ).all()
            if not rows:
                break
            measured = [(row, measure(text)) for row, text in rows]
            session.connection().execute(
                update(LyricLine).where(col(LyricLine.id) == bindparam("row")),
                [{"row": row, "fewest": each.fewest, "most": each.most, "end": each.end} for row, each in measured],
            )
            add_ends(session, (each.end for _, each in measured))
            last = int(rows[-1][0] or 0)
        marks.put(session, MARK, now)


def fingerprint() -> str:
    """Name the ear in use: its dictionary, and what it hears in some words."""
    heard = [f"{word} {sorted(keys(word))} {counts(word)}" for word in PANEL]
    return hashlib.sha256("\n".join([str(FILE.stat().st_size), *heard]).encode()).hexdigest()[:16]

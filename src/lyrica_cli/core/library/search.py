"""Searching the library: by meaning, by words, by both, and by sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func
from sqlmodel import col, select

from lyrica_cli.core.errors import NotFound, UsageError
from lyrica_cli.core.library import chroma, sound, vectors
from lyrica_cli.core.library.index import Behind, Busy, Index
from lyrica_cli.core.library.ranks import DEPTH, Ranked, by_words, fused
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.store.library_tables import Chunk, Document, LyricLine, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlmodel import Session

    from lyrica_cli.core.library.encoder import Encoder
    from lyrica_cli.core.store.engine import Database

Mode = Literal["hybrid", "semantic", "keyword"]
MODES: tuple[Mode, ...] = ("hybrid", "semantic", "keyword")

MEANING, WORDS = 1.0, 0.3
"""Weights of the two rankings, as `make bench` found them best on the starter library."""
SHARE = 0.6
"""Share of a query's words that a passage must have to count beside meaning: one word of many says little."""
WAITS_FOR = 2_000
"""Vectors that a search writes to the index, or makes, before it answers: about two seconds' work."""
MOST_SYLLABLES = 16
MOST_LINES = 2_000
"""Lines of the right sound that are ranked by a query."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        text: In words; empty asks by sound alone.
        mode: How words are understood.
        count: Rows at most.
        genre: Only this genre, whatever its case; None takes all. So are the next four.
        mood: Only this mood.
        artist: Only this artist.
        album: Only this album.
        language: Only this language.
        mine: Also the songs made here.
        rhymes_with: Only lines whose end rhymes with this word.
        syllables: Only lines that can be sung in this many syllables.
    """

    text: str = ""
    mode: Mode = "hybrid"
    count: int = 10
    genre: str | None = None
    mood: str | None = None
    artist: str | None = None
    album: str | None = None
    language: str | None = None
    mine: bool = False
    rhymes_with: str | None = None
    syllables: int | None = None

    @property
    def by_sound(self) -> bool:
        """Whether single lines are looked for."""
        return self.rhymes_with is not None or self.syllables is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of an answer.

    Attributes:
        id: The document.
        title: Its title.
        artist: Its artist; None where nobody is named.
        section: The section that was found.
        text: The lines that were found.
        score: 0 to 1 by meaning or both, without an upper end by words; higher is better; for sound alone 1 is a
            perfect rhyme.
        source: Where the document was read; None for what was jotted or made here.
        whole: The whole lyric.
    """

    id: str
    title: str
    artist: str | None
    section: str
    text: str
    score: float
    source: str | None
    whole: str


class Searcher:
    """Answers queries on one library.

    Args:
        database: The library.
        encoder: Opens the embedding model; called only where meaning counts.
        tell: Called with a line that the writer should know beside the answer.
        exact_up_to: Passages up to which every vector is looked at and the index left alone: that is exact, and takes
            80 ms at 10,000 where opening Chroma takes a second.
    """

    def __init__(
        self, database: Database, encoder: Callable[[], Encoder], tell: Callable[[str], None], exact_up_to: int
    ) -> None:
        self._database, self._encoder, self._tell, self._exact_up_to = database, encoder, tell, exact_up_to

    def search(self, query: Query) -> list[Hit]:
        """Answer a query, best first; nothing found is an empty list.

        Raises:
            UsageError: It asks for nothing, or for what no line can be.
            NotFound: The library is empty, or the dictionary lacks the word to rhyme with.
            ModelError: Meaning is asked for, and the embedding model cannot be used.
            StoreError: The library cannot be read, or another model's vectors are in it.
        """
        _refuse_empty(query)
        conditions = _conditions(query)
        with self._database.read() as session:
            if session.exec(select(Document.id).limit(1)).first() is None:
                raise NotFound('the library is empty. Fill it: lyrica ingest FOLDER, or: lyrica jot "a line"')
        if query.by_sound:
            sound.refresh(self._database)
            return self._by_sound(query, conditions)
        ranked = self._ranked(query, conditions, filtered=len(conditions) > 1 or query.mine)
        with self._database.read() as session:
            return _hits(session, ranked, query.count)

    def _ranked(self, query: Query, conditions: Sequence[Any], *, filtered: bool) -> Ranked:
        """Rank chunks by what is asked."""
        depth = max(DEPTH, query.count * 4)
        meant = [] if query.mode == "keyword" else self._by_meaning(query, conditions, depth, filtered=filtered)
        if query.mode == "semantic":
            return meant
        with self._database.read() as session:
            share = SHARE if query.mode == "hybrid" else 0.0
            worded = by_words(session, query.text, depth, *conditions, share=share)
        return worded if query.mode == "keyword" else fused([(MEANING, meant), (WORDS, worded)])

    def _by_meaning(self, query: Query, conditions: Sequence[Any], count: int, *, filtered: bool) -> Ranked:
        encoder = self._encoder()
        missing = self._embed_some(encoder)
        if missing:
            self._tell(
                f"{missing} passages are not embedded yet and are found by their words only. Next: lyrica ingest"
            )
        vector = encoder.encode([query.text])[0]
        if not filtered and not self._small():
            try:
                found = Index(self._database, self._tell).nearest(vector, count, most=WAITS_FOR)
            except Busy:
                self._tell("another program has the index open; answered from the database instead, as exactly")
            except Behind:
                self._tell(
                    f"the index is behind; answered from the database instead, as exactly. Next: {vectors.REBUILD}"
                )
            except chroma.Broken as error:
                self._tell(
                    f"the index is broken ({error}); answered from the database instead. Next: {vectors.REBUILD}"
                )
            else:
                with self._database.read() as session:
                    return _kept(session, found, conditions)
        with self._database.read() as session:
            return vectors.nearest(session, vector, count, *conditions)

    def _small(self) -> bool:
        with self._database.read() as session:
            return session.exec(select(Chunk.id).offset(self._exact_up_to).limit(1)).first() is None

    def _embed_some(self, encoder: Encoder) -> int:
        """Embed what was jotted or broken off, if it is little; give how much is left."""
        from lyrica_cli.core.library.rows import unembedded

        with self._database.read() as session:
            missing = unembedded(session, vectors.model_row(session, encoder.about))
        if 0 < missing <= WAITS_FOR // 4:
            vectors.embed_missing(self._database, encoder)
            return 0
        return missing

    def _by_sound(self, query: Query, conditions: Sequence[Any]) -> list[Hit]:
        with self._database.read() as session:
            lines = _lines(session, query, conditions)
            ranked = {line: score for line, _, _, score in lines}
            if query.text and lines:
                ranked = self._rank_lines(session, query, lines)
            order = sorted(ranked, key=lambda line: (-ranked[line], line))[: query.count]
            return _line_hits(session, [(line, ranked[line]) for line in order])

    def _rank_lines(
        self, session: Session, query: Query, lines: Sequence[tuple[int, str, str, float]]
    ) -> dict[int, float]:
        """Rank lines of the right sound by the query."""
        rankings: list[tuple[float, Ranked]] = []
        if query.mode != "keyword":
            encoder = self._encoder()
            asked, rows = encoder.encode([query.text])[0], encoder.encode([text for _, _, text, _ in lines])
            cosines = rows @ asked
            meant = sorted(zip((line for line, *_ in lines), map(float, cosines), strict=True), key=lambda e: -e[1])
            if query.mode == "semantic":
                return dict(meant)
            rankings.append((MEANING, meant))
        del session  # words are compared here: there are few lines
        wanted = set(words(query.text))
        shared = [(line, float(len(wanted & set(words(text))))) for line, _, text, _ in lines]
        worded = sorted((each for each in shared if each[1]), key=lambda each: -each[1])
        return dict(worded) if query.mode == "keyword" else dict(fused([*rankings, (WORDS, worded)]))


def _refuse_empty(query: Query) -> None:
    if not query.text.strip() and not query.by_sound:
        raise UsageError('search needs words, --rhymes-with or --syllables. As in: lyrica search "porch light"')
    if query.syllables is not None and not 1 <= query.syllables <= MOST_SYLLABLES:
        raise UsageError(f"--syllables {query.syllables}: a line can have 1 to {MOST_SYLLABLES}.")


def _conditions(query: Query) -> list[Any]:
    """Say in SQL which documents may be found; the first condition is about their kind."""
    found: list[Any] = [col(Document.kind).in_(("song", "idea", "made") if query.mine else ("song", "idea"))]
    for name in ("genre", "mood", "artist", "album", "language"):
        wanted = getattr(query, name)
        if wanted is not None:
            found.append(func.lower(getattr(Document, name)) == wanted.strip().lower())
    return found


def _kept(session: Session, found: Ranked, conditions: Sequence[Any]) -> Ranked:
    """Keep what is still in the library and may be found."""
    allowed = set(
        session.exec(
            select(Chunk.id)
            .join(Document, col(Document.id) == col(Chunk.document_id))
            .where(col(Chunk.id).in_([chunk for chunk, _ in found]), *conditions)
        )
    )
    return [(chunk, score) for chunk, score in found if chunk in allowed]


def _hits(session: Session, ranked: Ranked, count: int) -> list[Hit]:
    """Make rows of chunks, the best one of each document."""
    chosen: list[tuple[Document, str, str, float]] = []
    seen: set[str] = set()
    step = 2 * count  # several passages may be of one document
    for at in range(0, len(ranked), step):
        some = dict(ranked[at : at + step])
        rows = {
            chunk.id: (chunk, document)
            for chunk, document in session.exec(
                select(Chunk, Document)
                .join(Document, col(Document.id) == col(Chunk.document_id))
                .where(col(Chunk.id).in_(some))
            )
        }
        for number, score in some.items():
            if number not in rows or rows[number][1].id in seen:
                continue
            chunk, document = rows[number]
            seen.add(document.id)
            chosen.append((document, chunk.section, chunk.text, score))
            if len(chosen) == count:
                return _as_hits(session, chosen)
    return _as_hits(session, chosen)


def _lines(session: Session, query: Query, conditions: Sequence[Any]) -> list[tuple[int, str, str, float]]:
    """Find the lines of the right sound: their row, their document, their words and how well they rhyme."""
    statement = (
        select(LyricLine.id, LyricLine.document_id, LyricLine.text, LyricLine.end)
        .join(Document, col(Document.id) == col(LyricLine.document_id))
        .where(*conditions)
    )
    ends: dict[str, bool] = {}
    if query.rhymes_with is not None:
        ends = sound.rhyming_ends(session, query.rhymes_with)
        statement = statement.where(col(LyricLine.end).in_(ends))
    if query.syllables is not None:
        statement = statement.where(LyricLine.fewest <= query.syllables, LyricLine.most >= query.syllables)
    rows = session.exec(statement.order_by(col(LyricLine.id)).limit(MOST_LINES)).all()
    found: dict[str, tuple[int, str, str, float]] = {}
    for line, document, text, end in rows:
        score = 1.0 if not ends or ends[end] else 0.5
        found.setdefault(f"{document}/{text.casefold()}", (int(line or 0), document, text, score))
    return list(found.values())


def _line_hits(session: Session, ranked: Ranked) -> list[Hit]:
    """Make rows of lines."""
    some = dict(ranked)
    rows = {
        line.id: (line, document)
        for line, document in session.exec(
            select(LyricLine, Document)
            .join(Document, col(Document.id) == col(LyricLine.document_id))
            .where(col(LyricLine.id).in_(some))
        )
    }
    found = [(*rows[number], score) for number, score in ranked if number in rows]
    return _as_hits(session, [(document, line.section, line.text, score) for line, document, score in found])


def _as_hits(session: Session, chosen: Sequence[tuple[Document, str, str, float]]) -> list[Hit]:
    """Say of each document that was found where it was read first."""
    sources: dict[str, str] = {}
    for document_id, path in session.exec(
        select(Source.document_id, Source.path)
        .where(col(Source.document_id).in_({document.id for document, *_ in chosen}))
        .order_by(col(Source.id))
    ):
        sources.setdefault(document_id, path)
    return [
        Hit(each.id, each.title, each.artist, section, text, round(score, 4), sources.get(each.id), each.content)
        for each, section, text, score in chosen
    ]

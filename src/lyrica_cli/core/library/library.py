"""The writer's library: what was taken in, jotted and made, and how it is found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import func
from sqlmodel import col, select

from lyrica_cli.core.errors import InputError, LyricaError, NotFound
from lyrica_cli.core.library.lyric import Facts, Lyric, Part, as_lines, clean, parts_from_data, tidy
from lyrica_cli.core.library.weights import find
from lyrica_cli.core.store.library_tables import Document, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from lyrica_cli.core.library.encoder import Encoder
    from lyrica_cli.core.library.ingest import Progress, Report
    from lyrica_cli.core.library.search import Hit, Query
    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.store import Store

LISTED = 5
"""Documents that an error names where several go by one name."""
LONGEST_IDEA = 20_000
"""Characters of a jotted idea."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the library.

    Attributes:
        id: Its ID.
        kind: ``song``, ``idea`` or ``made``.
        title: Its title.
        artist: None where nobody is named; so are the next four.
        album: Its album.
        genre: Its genre.
        mood: Its mood.
        language: Its language.
        sources: The files that it stands in.
        created_at: When it was taken in.
    """

    id: str
    kind: str
    title: str
    artist: str | None
    album: str | None
    genre: str | None
    mood: str | None
    language: str | None
    sources: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with its words.

    Attributes:
        entry: What is known about it.
        parts: Its sections, with their chords.
    """

    entry: Entry
    parts: tuple[Part, ...]


class Library:
    """One writer's library.

    Args:
        store: The open store; the library's rows lie in it.
        settings: What is in force.
        tell: Called with a line that the writer should know beside a result.
    """

    def __init__(self, store: Store, settings: Settings, tell: Callable[[str], None] = lambda _line: None) -> None:
        self._database, self._settings, self.tell = store.database, settings, tell

    @cached_property
    def _encoder(self) -> Encoder:
        from lyrica_cli.core.library.encoder import ready

        return ready(self._settings, self.tell)

    def ingest(
        self,
        paths: Sequence[str],
        *,
        stdin: bytes | None = None,
        facts: Facts | None = None,
        prune: bool = False,
        dry: bool = False,
        watch: Callable[[Progress], None] = lambda _progress: None,
        count: bool = False,
    ) -> Report:
        """Take in files and folders of lyrics; what is there already as it is, is left alone.

        Args:
            paths: Files and folders.
            stdin: Text that was piped in; None if none was.
            facts: What the writer says of all of them; goes before what files say.
            prune: Forget the files below the paths that are gone.
            dry: Say what would be done, and do nothing.
            watch: Called with every step.
            count: Count the files first, so that progress has a total.

        Raises:
            ModelError: The embedding model is not here, or cannot be used.
            StoreError: The library cannot be written, or another model's vectors are in it.
        """
        from lyrica_cli.core.library import graphics
        from lyrica_cli.core.library.ingest import Ingest, count_files

        run = Ingest(self._database, self._encoder, flags=facts or Facts(), dry=dry, watch=watch, tell=self.tell)
        total = count_files(paths) if count else None
        device, weights, fast = graphics.device(), find(self._settings), None
        if device and weights and count_files(paths) >= graphics.WORTH:
            fast = graphics.GraphicsEncoder(weights, self._encoder.about, device)
        return run.run(paths, stdin, prune=prune, total=total, fast=fast)

    def jot(self, text: str, facts: Facts | None = None) -> Entry:
        """Keep a line, some lines or a title; no model is needed for it.

        Raises:
            InputError: There are no words in it, or too many.
            StoreError: It cannot be kept.
        """
        from lyrica_cli.core.library.rows import Shelf

        lines = [line.strip() for line in clean(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")]
        lines = [line for line in lines if line]
        if not lines or not any(map(str.isalnum, "".join(lines))):
            raise InputError('there are no words to keep. As in: lyrica jot "porch light\'s still on"')
        if len(text) > LONGEST_IDEA:
            raise InputError(f"{len(text):,} characters are no idea but a book. Take in the file: lyrica ingest FILE")
        titled = Facts(title=tidy(lines[0])).filled(facts or Facts())
        lyric = Lyric(titled, (Part("Idea", as_lines(lines)),))
        with self._database.write() as session:
            # A token has a letter at least, so that counting letters never makes a passage too long.
            Shelf(session, len, 250).put(lyric, kind="idea")
            row = session.exec(select(Document).where(Document.content_hash == lyric.content_hash)).one()
            return _entry(session, row)

    def search(self, query: Query) -> list[Hit]:
        """Find lines by meaning, by words or by sound, best first; see :class:`Searcher`."""
        from lyrica_cli.core.library.search import Searcher

        if query.mine:
            from lyrica_cli.core.library.made import bring_in

            bring_in(self._database, len, 250)
        exact = self._settings.exact_up_to
        return Searcher(self._database, lambda: self._encoder, self.tell, exact).search(query)

    def listing(self, limit: int | None = None, *, kind: str | None = None, **facts: str | None) -> list[Entry]:
        """List documents, newest first.

        Args:
            limit: How many; None lists all.
            kind: Only this kind.
            **facts: Only those with this genre, mood, artist, album or language, whatever its case.
        """
        statement = select(Document).order_by(col(Document.created_at).desc(), col(Document.id)).limit(limit)
        statement = statement.where(col(Document.kind).in_([kind] if kind else ["song", "idea"]))
        for name, wanted in facts.items():
            if wanted is not None:
                statement = statement.where(func.lower(getattr(Document, name)) == wanted.strip().lower())
        with self._database.read() as session:
            return [_entry(session, row) for row in session.exec(statement)]

    def show(self, ref: str) -> Shown:
        """Give a document by its ID, the beginning of it, or its title.

        Raises:
            NotFound: None or several go by it.
        """
        with self._database.read() as session:
            row = session.get_one(Document, _resolve(session, ref))
            return Shown(_entry(session, row), parts_from_data(row.structure))

    def remove(self, refs: Sequence[str]) -> list[Entry]:
        """Take documents out of the library; the files stay where they are.

        Raises:
            NotFound: None or several go by one of the names; nothing was removed.
        """
        from lyrica_cli.core.library.rows import remove

        with self._database.write() as session:
            gone = [_entry(session, session.get_one(Document, _resolve(session, ref))) for ref in refs]
            remove(session, [each.id for each in gone])
        self._index_now()
        return gone

    def rebuild(self, watch: Callable[[Progress], None] = lambda _progress: None) -> int:
        """Embed whatever another model embedded or nobody has, and make the index again; give its vectors' number.

        Raises:
            ModelError: The embedding model is not here, or cannot be used.
            StoreError: The library cannot be written, or the index not be made.
        """
        from lyrica_cli.core.library.upkeep import rebuild

        return rebuild(self._database, self._encoder, watch, self.tell)

    def _index_now(self) -> None:
        """Bring the index up to date where that is quick; otherwise the next search or ingest does."""
        from lyrica_cli.core.library import chroma
        from lyrica_cli.core.library.index import Busy, Index

        try:
            if Index(self._database).trouble():
                Index(self._database, self.tell).catch_up()
        except (Busy, chroma.Broken, LyricaError):
            return


def _resolve(session: Session, ref: str) -> str:
    """Find a document by its ID, the beginning of it, or its title."""
    wanted = ref.strip()
    prefix = select(Document.id, Document.title).where(col(Document.id).startswith(wanted.lower(), autoescape=True))
    named = select(Document.id, Document.title).where(func.lower(Document.title) == wanted.lower())
    for statement in (prefix, named) if wanted else ():
        rows: list[Any] = list(session.exec(statement.limit(LISTED + 1)))
        if len(rows) == 1:
            return str(rows[0][0])
        if rows:
            shown = ", ".join(f"{row} {title[:40]}" for row, title in rows[:LISTED])
            more = ", …" if len(rows) > LISTED else ""
            raise NotFound(f'several documents go by "{ref}": {shown}{more}. Name one: lyrica library show ID')
    raise NotFound(f'nothing in the library goes by "{ref}". See what there is: lyrica library list')


def _entry(session: Session, row: Document) -> Entry:
    sources = session.exec(select(Source.path).where(Source.document_id == row.id).order_by(col(Source.id)))
    return Entry(
        row.id,
        row.kind,
        row.title,
        row.artist,
        row.album,
        row.genre,
        row.mood,
        row.language,
        tuple(sources),
        row.created_at,
    )

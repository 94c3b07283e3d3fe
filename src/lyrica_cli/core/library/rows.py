"""Lyrics as rows: put in once whatever their files, looked up, taken out."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from sqlalchemy import delete, func, insert
from sqlmodel import col, select

from lyrica_cli.core.library import phrases, sound
from lyrica_cli.core.library.chunk import chunks, numbered_lines
from lyrica_cli.core.library.lyric import FACTS, Facts
from lyrica_cli.core.store.ids import ALPHABET, LENGTH
from lyrica_cli.core.store.library_tables import Chunk, Document, LyricLine, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

    from lyrica_cli.core.library.chunk import Count
    from lyrica_cli.core.library.lyric import Lyric

Outcome = Literal["added", "updated", "unchanged", "duplicates"]

UNTITLED = "Untitled"
_IDS = 900
"""IDs that one statement names; SQLite takes some thousands of values."""


class Shelf:
    """Writes lyrics into one open transaction.

    Args:
        session: The transaction; it must hold the write lock.
        count: Counts tokens as the embedding model does.
        room: Tokens that a chunk can have.
    """

    def __init__(self, session: Session, count: Count, room: int) -> None:
        self._session, self._count, self._room = session, count, room
        self.chunks = 0

    def put(self, lyric: Lyric, *, kind: str = "song", path: str | None = None, entry: int = 1) -> Outcome:
        """Put a lyric in, or note one more place for a lyric that is there.

        Args:
            lyric: The lyric.
            kind: As :class:`Document` has it.
            path: Where it was read; None for what comes from no file.
            entry: Which record there.

        Returns:
            ``added``, or ``updated`` where the place held other words or facts before, or ``duplicates`` where the same
            words stand elsewhere already, or ``unchanged``.
        """
        here = self._source(path, entry)
        same = self._session.exec(select(Document).where(Document.content_hash == lyric.content_hash)).first()
        if same is None:
            document = self._create(lyric, kind)
            outcome: Outcome = "added" if here is None else "updated"
        else:
            document = same
            outcome = self._meet(document, lyric, kind, here)
        if path is not None:
            self._place(document.id, here, path, entry)
        return outcome

    def settle(self, path: str, fingerprint: str, entries: int) -> int:
        """End the reading of a file: forget the records it no longer has.

        Args:
            path: The file.
            fingerprint: What it was read by; empty where some of it must be read again.
            entries: How many records it has.

        Returns:
            How many documents went with them.
        """
        rows = self._session.exec(select(Source).where(Source.path == path)).all()
        gone = [row for row in rows if row.entry > entries]
        for row in rows:
            row.fingerprint = fingerprint
            self._session.add(row)
        return self.forget(gone)

    def forget(self, sources: Iterable[Source]) -> int:
        """Forget places, and the documents that stand nowhere else; give how many documents went."""
        documents = set()
        for source in sources:
            documents.add(source.document_id)
            self._session.delete(source)
        self._session.flush()
        return self._drop_alone(documents)

    def _source(self, path: str | None, entry: int) -> Source | None:
        if path is None:
            return None
        return self._session.exec(select(Source).where(Source.path == path, Source.entry == entry)).first()

    def _create(self, lyric: Lyric, kind: str) -> Document:
        facts = {name: getattr(lyric.facts, name) for name in FACTS}
        facts["title"] = facts["title"] or UNTITLED
        document = Document(
            id=self._free_id(lyric.content_hash),
            kind=kind,
            content=lyric.text,
            content_hash=lyric.content_hash,
            structure=lyric.as_data(),
            phrases=phrases.hashes(line for _, _, line in numbered_lines(lyric)) if kind == "song" else b"",
            **facts,
        )
        self._session.add(document)
        self._session.flush()
        self._write_lines(document.id, lyric)
        self._write_chunks(document, lyric)
        return document

    def _meet(self, document: Document, lyric: Lyric, kind: str, here: Source | None) -> Outcome:
        """Bring a document that holds these words up to date with one of its places."""
        before = {name: getattr(document, name) for name in FACTS}
        known = Facts(**before)
        own = here is not None and here.document_id == document.id
        facts = lyric.facts.filled(known) if own else known.filled(lyric.facts)
        after = {name: getattr(facts, name) for name in FACTS}
        upgraded = document.kind == "idea" and kind == "song"
        respelt = own and document.content != lyric.text
        if before != after or upgraded or respelt:
            if upgraded or respelt:
                self._rewrite(document, lyric, kind)
            document.sqlmodel_update(after)
            document.updated_at = datetime.now(UTC)
            self._session.add(document)
            self._session.flush()
            if before["title"] != after["title"] or before["artist"] != after["artist"]:
                for chunk in self._session.exec(select(Chunk).where(Chunk.document_id == document.id)):
                    chunk.heading = heading(document)
                    self._session.add(chunk)
            return "updated" if own else "duplicates"
        if own:
            return "unchanged"
        return "duplicates" if here is None else "updated"

    def _rewrite(self, document: Document, lyric: Lyric, kind: str) -> None:
        """Write the words again as they are spelt and divided now."""
        document.kind = "song" if document.kind == "idea" else document.kind
        document.content, document.structure = lyric.text, lyric.as_data()
        document.phrases = phrases.hashes(line for _, _, line in numbered_lines(lyric)) if kind == "song" else b""
        for table in (LyricLine, Chunk):
            self._session.execute(delete(table).where(col(table.document_id) == document.id))
        self._write_lines(document.id, lyric)
        self._write_chunks(document, lyric)

    def _write_lines(self, document_id: str, lyric: Lyric) -> None:
        rows = []
        for number, label, text in numbered_lines(lyric):
            each = sound.measure(text)
            rows.append(
                {
                    "document_id": document_id,
                    "number": number,
                    "section": label,
                    "text": text,
                    "fewest": each.fewest,
                    "most": each.most,
                    "end": each.end,
                }
            )
        self._session.execute(insert(LyricLine), rows)
        sound.add_ends(self._session, (row["end"] for row in rows))  # type: ignore[misc]  # it is text

    def _write_chunks(self, document: Document, lyric: Lyric) -> None:
        rows = [
            {
                "document_id": document.id,
                "number": each.number,
                "section": each.label,
                "first": each.first,
                "last": each.last,
                "text": each.text,
                "heading": heading(document),
                "tokens": each.tokens,
            }
            for each in chunks(lyric, self._count, self._room)
        ]
        self._session.execute(insert(Chunk), rows)
        self.chunks += len(rows)

    def _place(self, document_id: str, here: Source | None, path: str, entry: int) -> None:
        if here is None:
            self._session.add(Source(document_id=document_id, path=path, entry=entry, fingerprint=""))
        elif here.document_id != document_id:
            left = here.document_id
            here.document_id = document_id
            self._session.add(here)
            self._session.flush()
            self._drop_alone({left})
        self._session.flush()

    def _drop_alone(self, documents: set[str]) -> int:
        """Delete those of these documents that no place holds any more."""
        alone = []
        wanted = sorted(documents)
        for at in range(0, len(wanted), _IDS):
            some = wanted[at : at + _IDS]
            held = set(self._session.exec(select(Source.document_id).where(col(Source.document_id).in_(some))))
            alone += [each for each in some if each not in held]
        return remove(self._session, alone)

    def _free_id(self, content_hash: str) -> str:
        """Name a document after its words, so that the same library has the same names wherever it is taken in."""
        for turn in range(1_000):
            digest = sha256(f"{content_hash}/{turn}".encode()).digest()
            name = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])
            if self._session.get(Document, name) is None:
                return name
        raise RuntimeError("no free ID in a thousand tries")


def heading(document: Document) -> str:
    """Write what the word index knows of a document beside its words."""
    return " · ".join(filter(None, (document.title, document.artist)))


def remove(session: Session, documents: Iterable[str]) -> int:
    """Delete documents with all that hangs on them; give how many there were."""
    wanted = sorted(documents)
    for at in range(0, len(wanted), _IDS):
        session.execute(delete(Document).where(col(Document.id).in_(wanted[at : at + _IDS])))
    return len(wanted)


def unembedded(session: Session, model_id: int | None) -> int:
    """Count the chunks that have no vector of this model."""
    return session.exec(select(func.count()).select_from(Chunk).where(without_vector(model_id))).one()


def without_vector(model_id: int | None) -> ColumnElement[bool]:
    """Say in SQL that a chunk has no vector of this model."""
    return col(Chunk.model_id).is_distinct_from(model_id) if model_id is not None else col(Chunk.id) > 0

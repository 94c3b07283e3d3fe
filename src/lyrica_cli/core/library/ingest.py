"""Taking in folders of lyrics: read, put into the database, embed, index; what is done stays done whatever ends it."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from sqlmodel import col, select

from lyrica_cli.core.library import chroma, readers, rows, vectors
from lyrica_cli.core.library.facts import facts_of_path
from lyrica_cli.core.library.failure import Failure, Unreadable
from lyrica_cli.core.library.files import Found, find, read
from lyrica_cli.core.library.index import Busy, Index
from lyrica_cli.core.library.lyric import Facts, Lyric
from lyrica_cli.core.store.library_tables import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lyrica_cli.core.library.encoder import Embedder, Encoder
    from lyrica_cli.core.store.engine import Database

FILES_AT_ONCE = 256
"""Files that are looked up and read before they are written in one transaction."""
RECORDS_AT_ONCE = 128
"""Records of one large file that are written in one transaction."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is.

    Attributes:
        stage: ``reading``, ``embedding`` or ``indexing``.
        done: Files or passages.
        total: Of how many; None where that is not known.
    """

    stage: str
    done: int
    total: int | None = None


@dataclass(slots=True)
class Report:
    """What an ingest did, in lyrics.

    Attributes:
        added: New ones.
        updated: Those whose words or facts changed.
        unchanged: Those that were as they are.
        duplicates: Those whose words stand in another file too; their second place was noted.
        removed: Those that no file holds any more.
        failed: What could not be taken in.
        chunks: Passages that were made.
        seconds: Wall time.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    chunks: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that was read.

    Attributes:
        path: As it is kept.
        fingerprint: What decided how it was read.
        records: Its lyrics, read as they are asked for.
    """

    path: str
    fingerprint: str
    records: Iterator[readers.Record]


class Ingest:
    """One run.

    Args:
        database: The library.
        encoder: The embedding model, exported.
        flags: Facts that the writer named; they go before all others.
        dry: Write nothing.
        watch: Called with every step.
        tell: Called with a line that the writer should know.
    """

    def __init__(
        self,
        database: Database,
        encoder: Encoder,
        *,
        flags: Facts,
        dry: bool,
        watch: Callable[[Progress], None],
        tell: Callable[[str], None],
    ) -> None:
        self._database, self._encoder, self._flags, self._dry = database, encoder, flags, dry
        self._watch, self._tell, self._flags_data = watch, tell, asdict(flags)
        self.report = Report()
        self._hashes: set[str] = set()

    def run(
        self, paths: Sequence[str], stdin: bytes | None, *, prune: bool, total: int | None, fast: Embedder | None
    ) -> Report:
        """Take in what the paths hold.

        Args:
            paths: Files and folders.
            stdin: Text that was piped in; None if none was.
            prune: Forget files of these paths that are gone.
            total: How many files there are, where somebody counted.
            fast: What embeds instead of the encoder.

        Raises:
            StoreError: The library cannot be written, or another model's vectors are in it.
        """
        began = time.monotonic()
        with self._database.read() as session:
            vectors.model_row(session, self._encoder.about)
        done = 0
        found = (each for path in paths for each in find(Path(path), readers.READERS))
        while some := list(islice(found, FILES_AT_ONCE)):
            self._take(each for each in self._read(some))
            done += len(some)
            self._watch(Progress("reading", done, total))
        if stdin is not None:
            self._take([self._standard_input(stdin)])
        if prune:
            self._prune(paths)
        if not self._dry:
            self._finish(fast or self._encoder)
        self.report.seconds = round(time.monotonic() - began, 3)
        return self.report

    def _read(self, some: Sequence[Found | Failure]) -> Iterator[Piece]:
        """Read those files that are not known as they are."""
        files = [each for each in some if isinstance(each, Found)]
        known: dict[str, list[str]] = {}
        with self._database.read() as session:
            for path, fingerprint in session.exec(
                select(Source.path, Source.fingerprint).where(col(Source.path).in_([_kept_name(f.path) for f in files]))
            ):
                known.setdefault(path, []).append(fingerprint)
        for each in some:
            if isinstance(each, Failure):
                self.report.failed.append(each)
                continue
            name = _kept_name(each.path)
            try:
                data = read(each.path)
                if name != str(each.path):
                    raise Unreadable("its name is no text; rename it")  # ruff: ignore[raise-within-try]
            except Unreadable as error:
                self._fail(name, error)
                continue
            fingerprint = self._fingerprint(data, each.within)
            before = known.get(name, [])
            if before and all(old == fingerprint for old in before):
                self.report.unchanged += len(before)
            else:
                yield Piece(name, fingerprint, self._with_facts(readers.read(data, _suffix(each.path)), each.within))

    def _take(self, pieces: Iterable[Piece]) -> None:
        """Write files; one that cannot be read is noted and left as it was."""
        small: list[tuple[Piece, list[readers.Record]]] = []
        for piece in pieces:
            try:
                first = list(islice(piece.records, RECORDS_AT_ONCE))
            except Unreadable as error:
                self._fail(piece.path, error)
                continue
            if len(first) < RECORDS_AT_ONCE:
                small.append((piece, first))
            else:
                self._write_large(piece, first)
        if small:
            self._write(small)

    def _write(self, pieces: Sequence[tuple[Piece, list[readers.Record]]]) -> None:
        if self._dry:
            for piece, records in pieces:
                self._compare(piece.path, records)
            return
        with self._database.write() as session:
            shelf = rows.Shelf(session, self._encoder.count, self._encoder.room)
            for piece, records in pieces:
                whole = self._put(shelf, piece, records)
                last = max(record.entry for record in records)
                self.report.removed += shelf.settle(piece.path, piece.fingerprint if whole else "", last)
            self.report.chunks += shelf.chunks

    def _write_large(self, piece: Piece, records: list[readers.Record]) -> None:
        """Write a file of many records in several transactions; its fingerprint comes last."""
        whole, last = True, 0
        while records:
            if self._dry:
                self._compare(piece.path, records)
            else:
                with self._database.write() as session:
                    shelf = rows.Shelf(session, self._encoder.count, self._encoder.room)
                    whole = self._put(shelf, piece, records) and whole
                    self.report.chunks += shelf.chunks
            last = records[-1].entry
            try:
                records = list(islice(piece.records, RECORDS_AT_ONCE))
            except Unreadable as error:
                self._fail(piece.path, error)
                whole, records = False, []
        if not self._dry:
            with self._database.write() as session:
                shelf = rows.Shelf(session, self._encoder.count, self._encoder.room)
                self.report.removed += shelf.settle(piece.path, piece.fingerprint if whole else "", last)

    def _put(self, shelf: rows.Shelf, piece: Piece, records: Iterable[readers.Record]) -> bool:
        """Write records; tell whether all of them could be read."""
        whole = True
        for entry, lyric in records:
            if isinstance(lyric, Lyric):
                outcome = shelf.put(lyric, path=piece.path, entry=entry)
                setattr(self.report, outcome, getattr(self.report, outcome) + 1)
            else:
                whole = False
                self._fail(f"{piece.path}, record {entry}" if entry > 1 else piece.path, lyric)
        return whole

    def _compare(self, path: str, records: Iterable[readers.Record]) -> None:
        """Say what would happen to records, and do nothing."""
        from lyrica_cli.core.library.chunk import chunks
        from lyrica_cli.core.store.library_tables import Document

        with self._database.read() as session:
            for entry, lyric in records:
                if not isinstance(lyric, Lyric):
                    self._fail(f"{path}, record {entry}" if entry > 1 else path, lyric)
                    continue
                digest = lyric.content_hash
                same = session.exec(select(Document.id).where(Document.content_hash == digest)).first()
                here = session.exec(
                    select(Source.document_id).where(Source.path == path, Source.entry == entry)
                ).first()
                if same is not None or digest in self._hashes:
                    name = "updated" if same is not None and same == here else "duplicates"
                else:
                    name = "added" if here is None else "updated"
                    self.report.chunks += len(chunks(lyric, self._encoder.count, self._encoder.room))
                self._hashes.add(digest)
                setattr(self.report, name, getattr(self.report, name) + 1)

    def _with_facts(self, records: Iterator[readers.Record], within: PurePath) -> Iterator[readers.Record]:
        """Fill in what flags and names of files say."""
        named = facts_of_path(within)
        for entry, lyric in records:
            if not isinstance(lyric, Lyric):
                yield readers.Record(entry, lyric)
                continue
            facts = self._flags.filled(lyric.facts).filled(named)
            yield readers.Record(entry, lyric.with_facts(facts))

    def _standard_input(self, data: bytes) -> Piece:
        suffix = readers.sniff(data)
        name = f"standard input {hashlib.sha256(data).hexdigest()[:12]}"
        records = self._with_facts(readers.read(data, suffix), PurePath())
        return Piece(name, self._fingerprint(data, PurePath()), records)

    def _fingerprint(self, data: bytes, within: PurePath) -> str:
        how = json.dumps([readers.VERSION, str(within), self._flags_data]).encode("utf-8", "replace")
        return hashlib.sha256(hashlib.sha256(how).digest() + data).hexdigest()

    def _prune(self, paths: Sequence[str]) -> None:
        """Forget the files below these paths that are gone; a path that is gone itself may be a drive not mounted."""
        roots = [str(root) for path in paths if (root := Path(path).expanduser().resolve()).exists()]
        with self._database.read() as session:
            every = session.exec(select(Source.id, Source.path)).all()
        gone = [row for row, path in every if not os.path.lexists(path) and any(_below(path, root) for root in roots)]
        if self._dry or not gone:
            self.report.removed += len(gone)
            return
        with self._database.write() as session:
            shelf = rows.Shelf(session, self._encoder.count, self._encoder.room)
            self.report.removed += shelf.forget([session.get_one(Source, row) for row in gone])

    def _finish(self, embedder: Embedder) -> None:
        """Embed and index whatever is not yet, from this run or one that was broken off."""
        with self._database.read() as session:
            waiting = rows.unembedded(session, vectors.model_row(session, self._encoder.about))
        vectors.embed_missing(self._database, embedder, lambda done: self._watch(Progress("embedding", done, waiting)))
        try:
            Index(self._database, self._tell).catch_up(lambda done: self._watch(Progress("indexing", done, waiting)))
        except Busy:
            self._tell("another program has had the index open for a minute; what was taken in is safe and is found")
        except chroma.Broken as error:
            self._tell(f"the index cannot be written ({error}); search does without it. Next: {vectors.REBUILD}")

    def _fail(self, path: str, error: Unreadable) -> None:
        self.report.failed.append(Failure(path, str(error)))


def count_files(paths: Sequence[str]) -> int:
    """Count the files that an ingest would look at."""
    return sum(isinstance(each, Found) for path in paths for each in find(Path(path), readers.READERS))


def _kept_name(path: Path) -> str:
    return str(path).encode("utf-8", "replace").decode("utf-8")


def _suffix(path: Path) -> str:
    return path.suffix.lower()


def _below(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip("/") + "/")

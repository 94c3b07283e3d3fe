"""The full-text index over everything ever written: derived from the songs, kept up by triggers, made anew at will.

SQLite's FTS5 stores no words of its own here: it points into the songs' rows by their number. A migration that copies
and moves the table loses the triggers, so the index is dropped before every migration and built after it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import column, literal_column, select, table

from lyrica_cli.core.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import ColumnClause, Connection, Select

TABLE = "lyrics_fts"
_BUILD = """
CREATE VIRTUAL TABLE lyrics_fts USING fts5(
    title, theme, content, content='lyrics', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER lyrics_fts_insert AFTER INSERT ON lyrics BEGIN
    INSERT INTO lyrics_fts (rowid, title, theme, content) VALUES (new.number, new.title, new.theme, new.content)|
END;
CREATE TRIGGER lyrics_fts_delete AFTER DELETE ON lyrics BEGIN
    INSERT INTO lyrics_fts (lyrics_fts, rowid, title, theme, content)
    VALUES ('delete', old.number, old.title, old.theme, old.content)|
END;
CREATE TRIGGER lyrics_fts_update AFTER UPDATE OF number, title, theme, content ON lyrics BEGIN
    INSERT INTO lyrics_fts (lyrics_fts, rowid, title, theme, content)
    VALUES ('delete', old.number, old.title, old.theme, old.content)|
    INSERT INTO lyrics_fts (rowid, title, theme, content) VALUES (new.number, new.title, new.theme, new.content)|
END;
INSERT INTO lyrics_fts (lyrics_fts) VALUES ('rebuild')
"""
_DROP = """
DROP TRIGGER IF EXISTS lyrics_fts_insert;
DROP TRIGGER IF EXISTS lyrics_fts_delete;
DROP TRIGGER IF EXISTS lyrics_fts_update;
DROP TABLE IF EXISTS lyrics_fts
"""
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]")


def build(connection: Connection) -> None:
    """Make the index of all songs, in the caller's transaction; whatever was left of one goes first."""
    _run(connection, _DROP + ";" + _BUILD)


def drop(connection: Connection) -> None:
    """Take the index away, if there is one."""
    _run(connection, _DROP)


def matching(text: str) -> Select[int]:
    """Select the numbers of the songs that hold every word of a text.

    Args:
        text: Words in any order and any form (``moth`` finds *moths*); what stands in double quotes stands together;
            a word with a ``*`` at its end may go on. Nothing else has a meaning of its own.

    Raises:
        UsageError: There is no word in it.
    """
    terms = []
    for phrase, word in _PHRASE.findall(text):
        term = phrase or word
        if _WORD.search(term):
            bare = term.replace('"', " ").replace("\0", " ")
            terms.append(f'"{bare}"' + "*" * (not phrase and word.endswith("*")))
    if not terms:
        raise UsageError('--text: no word to look for. As in: lyrica history --text "porch light"')
    number: ColumnClause[int] = column("rowid")
    return select(number).select_from(table(TABLE)).where(literal_column(TABLE).op("MATCH")(" ".join(terms)))


def _run(connection: Connection, script: str) -> None:
    for statement in script.split(";"):
        connection.exec_driver_sql(statement.replace("|", ";"))

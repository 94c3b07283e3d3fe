"""The whole history as lines of JSON and back, with nothing lost: the same history always gives the same bytes.

The first line says what it is and how many versions follow; then comes a line a version, in the order in which they
were put in, with everything that belongs to it: its row, sections, run, steps, ratings and tags.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col, func, select

from lyrica_cli.core.errors import InputError
from lyrica_cli.core.store import ratings, songs
from lyrica_cli.core.store.ids import ALPHABET, LENGTH
from lyrica_cli.core.store.tables import AgentLog, GenerationHistory, Lyrics, LyricsSection, User, UserFeedback

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlmodel import Session

FORMAT = "lyrica-history"
SCHEMA = 1
_OWN: dict[type[SQLModel], set[str]] = {
    Lyrics: {"id", "user_id", "number", "title_key"},
    GenerationHistory: {"id"},
    LyricsSection: {"id", "lyrics_id"},
    AgentLog: {"id", "run_id"},
    UserFeedback: {"id", "lyrics_id", "user_id"},
}
"""Columns that another database fills by itself, or that stand one level above."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the versions in a file.

    Attributes:
        added: IDs of those that were put in.
        unchanged: IDs of those that were there, as they are in the file.
        kept: IDs of those that were there and are not as in the file; they were left as they are.
    """

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]


def export(session: Session) -> Iterator[str]:
    """Give the file's lines, deleted versions too; a version that is being written counts as interrupted."""
    found = session.exec(select(func.count()).select_from(Lyrics)).one()
    yield _line({"format": FORMAT, "schema": SCHEMA, "songs": found})
    users = {user.id: user.name for user in session.exec(select(User))}
    for song_id in session.exec(select(Lyrics.id).order_by(col(Lyrics.number))).all():
        yield _line(_packed(session, song_id, users))
        session.expunge_all()


def read(session: Session, lines: Iterable[str]) -> Imported:
    """Put the versions of a file into the history; what is there is never changed.

    Args:
        session: A writing transaction; if this raises, it must be rolled back.
        lines: The file's lines.

    Raises:
        InputError: It is no history, of a newer Lyrica, or not whole; the message names the line.
    """
    numbered = enumerate(lines, start=1)
    promised = _promised(next(numbered, (1, ""))[1])
    users = {user.name: user.id for user in session.exec(select(User))}
    names = {number: name for name, number in users.items()}
    became: dict[str, list[str]] = {"added": [], "unchanged": [], "kept": []}
    at = 1
    for at, line in numbered:
        try:
            packed = json.loads(line)
            song_id = _song_id(packed)
            there = session.get(Lyrics, song_id) is not None
            if not there:
                _unpack(session, song_id, packed, users)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, IntegrityError) as error:
            why = _first(error) if isinstance(error, ValidationError) else "not a song"
            raise InputError(f"line {at} of the history cannot be read: {why}. Nothing was put in.") from error
        session.expunge_all()
        same = there and _line(_packed(session, song_id, names)) == line.rstrip("\n")
        became["unchanged" if same else "kept" if there else "added"].append(song_id)
    if at - 1 != promised:
        raise InputError(
            f"the history breaks off: {promised} songs were promised, {at - 1} are there. Export it again."
        )
    return Imported(tuple(became["added"]), tuple(became["unchanged"]), tuple(became["kept"]))


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg'].lower()}"


def _promised(line: str) -> int:
    try:
        head = json.loads(line)
        known = head["format"] == FORMAT
        schema, promised = int(head["schema"]), int(head["songs"])
    except (ValueError, KeyError, TypeError, RecursionError):
        known, schema, promised = False, 0, 0
    if not known:
        raise InputError("this is no history of Lyrica's. Make one: lyrica history export --all -o history.jsonl")
    if schema > SCHEMA:
        raise InputError("a newer Lyrica wrote this history. Next: pipx upgrade lyrica-cli")
    return promised


def _packed(session: Session, song_id: str, users: dict[Any, str]) -> dict[str, Any]:
    row, run = session.get_one(Lyrics, song_id), session.get_one(GenerationHistory, song_id)
    of_song, of_run = {"lyrics_id": song_id}, {"run_id": song_id}
    packed_run = _fields(run)
    if run.run_status == "running":
        packed_run["run_status"] = "interrupted"
    rated = session.exec(select(UserFeedback).filter_by(**of_song).order_by(col(UserFeedback.id)))
    return {
        "id": song_id,
        "user": users[row.user_id],
        "lyrics": _fields(row),
        "tags": ratings.tags(session, song_id),
        "sections": _rows(session.exec(select(LyricsSection).filter_by(**of_song).order_by(col(LyricsSection.order)))),
        "run": packed_run,
        "steps": _rows(session.exec(select(AgentLog).filter_by(**of_run).order_by(col(AgentLog.id)))),
        "ratings": [{"user": users[each.user_id]} | _fields(each) for each in rated],
    }


def _unpack(session: Session, song_id: str, packed: dict[str, Any], users: dict[str, int | None]) -> None:
    lyrics = packed["lyrics"]
    parent = lyrics.get("parent_id")
    if parent is not None and session.get(Lyrics, parent) is None:
        raise InputError(f"song {song_id} was made from {str(parent)[:LENGTH]}, which is not there. Export it again.")
    _insert(session, Lyrics, lyrics, id=song_id, user_id=_user(session, packed["user"], users))
    _insert(session, GenerationHistory, packed["run"], id=song_id)
    for section in packed["sections"]:
        _insert(session, LyricsSection, section, lyrics_id=song_id)
    for step in packed["steps"]:
        _insert(session, AgentLog, step, run_id=song_id)
    for rating in packed["ratings"]:
        fields = {name: value for name, value in rating.items() if name != "user"}
        user_id = _user(session, rating["user"], users)
        row = _insert(session, UserFeedback, fields, lyrics_id=song_id, user_id=user_id)
        ratings.value(row)
    ratings.put_tags(session, song_id, [str(tag) for tag in packed["tags"]])
    session.flush()
    songs.read(session, song_id)  # what cannot be read back is refused now


def _insert(session: Session, table: type[SQLModel], fields: dict[str, Any], **keys: Any) -> Any:
    if unknown := set(fields) - set(table.model_fields) | set(fields) & _OWN[table]:
        raise ValueError(f"{sorted(unknown)} is unknown")
    row = table.model_validate(fields | keys)
    session.add(row)
    session.flush()
    return row


def _user(session: Session, name: str, users: dict[str, int | None]) -> int | None:
    if name not in users:
        user = User(name=name, active=False)
        session.add(user)
        session.flush()
        users[name] = user.id
    return users[name]


def _song_id(packed: dict[str, Any]) -> str:
    song_id = packed["id"]
    if not isinstance(song_id, str) or len(song_id) != LENGTH or not set(song_id) <= set(ALPHABET):
        raise ValueError("no ID of Lyrica's")
    return song_id


def _rows(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [_fields(row) for row in rows]


def _fields(row: SQLModel) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in type(row).model_fields if name not in _OWN[type(row)]}
    return {
        name: value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
        for name, value in fields.items()
    }


def _line(value: dict[str, Any]) -> str:
    # ASCII alone: half a character from a broken argument goes through as an escape, as it came.
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))

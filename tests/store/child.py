"""What the other processes of these tests do: ``python child.py COMMAND DATA_DIR [ARGUMENT …]``.

A child says ``ready`` when it has loaded everything, and goes on when it is sent a line: so many can start at once.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event

from lyrica_cli.core.errors import StoreError
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.song import Line, ModelUse, Section, Song
from lyrica_cli.core.store import schema
from lyrica_cli.core.store.layout import Layout
from lyrica_cli.core.store.store import Store
from lyrica_cli.core.store.tables import Lyrics


def meet() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


def a_song(*texts: str, title: str = "Porch Light") -> Song:
    """Build a song of one verse."""
    lines = tuple(Line(address=f"v1.{number}", text=text) for number, text in enumerate(texts, start=1))
    verse = Section(kind="verse", number=1, label="Verse 1", rhyme_scheme="XAXA", strictness="near", lines=lines)
    return Song(
        title=title,
        form="V:XAXA:8.6 V",
        created_at=datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        model=ModelUse(provider="scripted", name="child"),
        sections=(verse,) if texts else (),
    )


def count(data_dir: Path, song_id: str, times: str) -> None:
    """Read a number and write it back one higher, many times."""
    with Store.open(data_dir) as store:
        meet()
        for _ in range(int(times)):
            with store.database.write() as session:
                session.get_one(Lyrics, song_id).views += 1


def start(data_dir: Path) -> None:
    """Be one of many first starts, and keep a song."""
    meet()
    with Store.open(data_dir) as store, store.begin(Brief(), a_song("one")) as run:
        run.finish(a_song("one"))


def die_migrating(data_dir: Path, scripts: str, statement: str) -> None:
    """Be killed right after the first statement of a migration that begins with these words."""

    def executed(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        if sql.strip().startswith(statement):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", executed)
    layout = Layout(data_dir)
    layout.prepare()
    schema.bring_up(layout, scripts=Path(scripts))


def live(data_dir: Path) -> None:
    """Begin a song, save one line of it, and wait to be killed."""
    with Store.open(data_dir) as store, store.begin(Brief(theme="waiting up"), a_song()) as run:
        run.save(a_song("I left the porch light on again"))
        meet()


def fill(data_dir: Path, size: str) -> None:
    """Save longer and longer drafts on a disk that ends, and say how it was told."""
    with Store.open(data_dir) as store, store.begin(Brief(), a_song()) as run:
        run.save(a_song("first"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
        try:
            run.save(a_song("x" * 10 * int(size)))
        except StoreError as error:
            print(error, flush=True)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), resource.RLIM_INFINITY))


def read_only(data_dir: Path, warm: str) -> None:
    """Open a store that this user may not write; root turns into nobody first."""
    Store.open(Path(warm)).close()
    if os.geteuid() == 0:
        os.seteuid(65534)
    try:
        with Store.open(data_dir) as store:
            store.begin(Brief(), a_song("one"))
    except StoreError as error:
        print(error, flush=True)


if __name__ == "__main__":
    doing = {act.__name__: act for act in (count, start, die_migrating, live, fill, read_only)}
    doing[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])

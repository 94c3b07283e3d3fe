"""Care for the database: ``python -m lyrica_cli.core.store init|migrate|upgrade|downgrade|seed``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lyrica_cli.core.errors import LyricaError, UsageError
from lyrica_cli.core.settings import load
from lyrica_cli.core.store import schema
from lyrica_cli.core.store.layout import Layout
from lyrica_cli.core.store.lock import locked
from lyrica_cli.core.store.samples import samples
from lyrica_cli.core.store.store import Store


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments say; say on standard output what was done, give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m lyrica_cli.core.store", description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="folder of the database instead of the one in the settings")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init", help="make the database, or bring it up to date")
    commands.add_parser("upgrade", help="the same, after a backup")
    commands.add_parser("downgrade", help="go back one schema, after a backup")
    migrate = commands.add_parser("migrate", help="write a migration for what changed in the tables")
    migrate.add_argument("message", help="what changed, in a few words")
    commands.add_parser("seed", help="put a sample history in, with ratings and tags")
    wanted = parser.parse_args(arguments)
    try:
        layout = Layout((wanted.data_dir or load().data_dir).absolute())
        said = _do(wanted.command, layout, getattr(wanted, "message", ""))
    except LyricaError as error:
        sys.stderr.write(f"lyrica: {error}\n")
        return error.exit_code
    sys.stdout.write(said + "\n")
    return 0


def _do(command: str, layout: Layout, message: str) -> str:
    if command == "downgrade":
        return _downgrade(layout)
    with Store.open(layout.root) as store:
        if command == "migrate":
            return _write_migration(layout, message)
        if command == "seed":
            return _seed(store)
    return f"{layout.database} has schema {schema.state(layout).version}"


def _downgrade(layout: Layout) -> str:
    known = schema.revisions()
    version = schema.require_known(layout, known).version
    if version is None:
        raise UsageError(f"{layout.database} has no schema to go back from. Next: make db-init")
    target = (schema.BASE, *known)[known.index(version)]
    with locked(layout):
        saved = schema.migrate(layout, target)
    return f"{layout.database} went from schema {version} to {target}; it was copied to {saved} before"


def _write_migration(layout: Layout, message: str) -> str:
    from alembic import command

    number = f"{int(schema.revisions()[-1]) + 1:04d}"
    with schema.connected(layout) as connection:
        config = schema.config(schema.SCRIPTS, connection)
        config.stdout = sys.stderr  # Alembic reports each file it writes
        script = command.revision(config, message, autogenerate=True, rev_id=number)
    path = script.path if script is not None and not isinstance(script, list) else schema.SCRIPTS
    return f"wrote {path}: read it, then: make db-upgrade"


def _seed(store: Store) -> str:
    put_in = samples()
    for sample in put_in:
        with store.begin(sample.brief, sample.song) as run:
            run.finish(sample.song)
        for rating in sample.ratings:
            store.rate([run.id], rating)
    return "put in: " + ", ".join(sample.song.title for sample in put_in)


if __name__ == "__main__":
    sys.exit(main())

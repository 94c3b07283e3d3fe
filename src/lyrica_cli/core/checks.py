"""One check for everything Lyrica stands on. Checks look; only :func:`mend` changes anything."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import LyricaError, ModelError, StoreError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from lyrica_cli.core.settings import Settings

FIX = "lyrica doctor --fix"
PULL = "lyrica models pull embedded"
ROOM, TIGHT = 1_000_000_000, 50_000_000
"""Bytes free: enough to fetch a model and write for years, and too few to write safely."""

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found.

    Attributes:
        check: What was looked at.
        ok: Whether it is as it should be.
        detail: What was found, one line.
        fix: What to type; None where there is nothing to do. A fix on a check that is ok is advice.
        essential: Whether no song can be written or kept without it.
    """

    check: str
    ok: bool
    detail: str
    fix: str | None = None
    essential: bool = False


def run() -> list[Check]:
    """Check everything, in the order in which one thing stands on another.

    Returns:
        A row a check. Where the settings cannot be read there is only that row, because all others depend on them.
    """
    from lyrica_cli.core import settings
    from lyrica_cli.core.places import config_file

    path = config_file()
    try:
        found = settings.load()
    except LyricaError as error:
        return [_bad("settings", str(error), "lyrica config edit", essential=True)]
    detail = str(path) if path.exists() else f"defaults; {path} is not there"
    rows = [_good("settings", detail)]
    for check in (_data_directory, _disk, _database, _weights, _ollama, _model):
        rows += check(found)
    return rows


def mend() -> list[Check]:
    """Mend what can be mended without asking, then check again.

    Folders and permissions are put right, runs that a crash left over are settled, and a damaged database is set aside
    for the newest sound backup; nothing is deleted.
    """
    from lyrica_cli.core import settings

    rows: list[Check] = []
    with suppress(LyricaError, OSError):
        root = settings.load().data_dir
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in (root, *root.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o700 if path.is_dir() else 0o600)
        rows = _mend_database(root)
    return rows + run()


def _mend_database(root: Path) -> list[Check]:
    """Open the database, which makes what is missing and settles old runs; put a backup in place of a damaged one."""
    from lyrica_cli.core.store import Store, restore

    try:
        Store.open(root).close()
    except StoreError:
        aside, backup = restore(root)
        Store.open(root).close()
        return [_good("mended", f"{backup or 'an empty database'} put in place; the damaged one lies at {aside}")]
    return []


def _data_directory(settings: Settings) -> list[Check]:
    name, root = "data directory", settings.data_dir
    elsewhere = "lyrica config set data_dir FOLDER"
    if not root.exists():
        parent = _standing(root)
        if not os.access(parent, os.W_OK | os.X_OK):
            return [_bad(name, f"{root} cannot be made in {parent}", elsewhere, essential=True)]
        return [_good(name, f"{root}, made with the first song")]
    if not root.is_dir():
        return [_bad(name, f"{root} is no folder", elsewhere, essential=True)]
    if not os.access(root, os.R_OK | os.W_OK | os.X_OK):
        return [_bad(name, f"{root} cannot be written", f"chmod u+rwx {shlex.quote(str(root))}", essential=True)]
    if stat.S_IMODE(root.stat().st_mode) & OTHERS:
        return [_bad(name, f"{root} can be read by others", FIX)]
    return [_good(name, str(root))]


def _disk(settings: Settings) -> list[Check]:
    free = shutil.disk_usage(_standing(settings.data_dir)).free
    detail = f"{free / 1e9:.1f} GB free"
    return [_good("disk", detail) if free >= ROOM else _bad("disk", detail, "make room", essential=free < TIGHT)]


def _database(settings: Settings) -> list[Check]:
    from lyrica_cli.core.store import check

    if not (settings.data_dir / "lyrica.db").exists():
        return [_good("database", "none yet, made with the first song")]
    return [Check(fact.check, fact.ok, fact.detail, fact.fix, essential=True) for fact in check(settings.data_dir)]


def _weights(settings: Settings) -> list[Check]:
    from lyrica_cli.core.llm.weights import find

    try:
        path = find(settings)
    except ModelError as error:
        return [_bad("weights", str(error), PULL)]
    return [_good("weights", str(path)) if path else _bad("weights", "none for the embedded engine", PULL)]


def _ollama(settings: Settings) -> list[Check]:
    from lyrica_cli.core.llm.served import served

    try:
        models = served(settings.ollama_host)
    except UsageError as error:
        return [_bad("ollama", str(error), "lyrica config set ollama_host HOST:PORT")]
    except ModelError as error:
        # Most machines have none: worth a line, no fault.
        return [_good("ollama", str(error).partition(". ")[0], "ollama serve")]
    return [_good("ollama", f"answers at {settings.ollama_host}, {len(models)} models")]


def _model(settings: Settings) -> list[Check]:
    from lyrica_cli.core.llm.choice import choose

    try:
        chosen = choose(None, settings)
    except LyricaError as error:
        return [_bad("model", str(error), PULL, essential=True)]
    with chosen.model:
        reason = f" ({chosen.use.reason})" if chosen.use.reason else ""
        return [_good("model", f"{chosen.use.name}, {chosen.use.provider}{reason}")]


def _good(check: str, detail: str, advice: str | None = None) -> Check:
    return Check(check, ok=True, detail=detail, fix=advice)


def _bad(check: str, detail: str, fix: str, *, essential: bool = False) -> Check:
    return Check(check, ok=False, detail=detail, fix=fix, essential=essential)


def _standing(path: Path) -> Path:
    """Give the nearest folder above that exists."""
    return next(folder for folder in (path, *path.parents) if folder.exists())

"""One check for everything Lyrica stands on. Checks look; only :func:`mend` changes anything."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from lyrica_cli.core.errors import LyricaError, ModelBusy, ModelError, StoreBusy, StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.store import Fact

FIX = "lyrica doctor --fix"
PULL = "lyrica models pull embedded"
INGEST = "lyrica ingest FOLDER"
NO_DATABASE = "none yet, made with the first song"
UPDATE = "curl -fsSL https://ollama.com/install.sh | sh"
SAFE = (0, 17, 1)
"""Ollama before this version gives its memory to whoever asks (CVE-2026-7482)."""
ROOM, TIGHT = 1_000_000_000, 50_000_000
"""Bytes free: enough to fetch a model and write for years, and too few to write safely."""

OTHERS = stat.S_IRWXG | stat.S_IRWXO

State: TypeAlias = Literal["ok", "busy", "absent", "failed", "timeout"]
"""How a dependency stands: it works; somebody holds it for a while; it is not there; it is broken; no answer came."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found.

    Attributes:
        check: What was looked at.
        ok: Whether it is as it should be.
        detail: What was found, one line.
        fix: What to type; None where there is nothing to do. A fix on a check that is ok is advice.
        essential: Whether no song can be written or kept without it.
        state: How it stands.
        seconds: How long the look took.
    """

    check: str
    ok: bool
    detail: str
    fix: str | None = None
    essential: bool = False
    state: State = "ok"
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something that can be looked at in a moment, again and again.

    Attributes:
        name: What it is.
        check: Looks at it; loads no model and changes nothing.
        patience: Seconds after which a look counts as hanging.
        essential: Whether no song can be written or kept while it hangs.
    """

    name: str
    check: Callable[[Settings], Check]
    patience: float = 2.0
    essential: bool = False


def look(dependency: Dependency, settings: Settings) -> Check:
    """Look at one dependency and take the time; a look that fails is a finding too."""
    begun = time.monotonic()
    try:
        found = dependency.check(settings)
    except (LyricaError, OSError) as error:
        found = _bad(dependency.name, str(error), "lyrica doctor", essential=dependency.essential)
    essential = found.essential or (found.ok and dependency.essential)
    return replace(found, essential=essential, seconds=time.monotonic() - begun)


def load() -> None:
    """Load the code of all checks, so that no look is taken for hanging because of it."""
    from importlib import import_module

    for room in (
        "store.store",
        "library.checkup",
        "library.encoder",
        "llm.choice",
        "llm.served",
        "llm.weights",
        "llm.ollama",
        "llm.embedded",
    ):
        import_module(f"lyrica_cli.core.{room}")
    import_module("filelock")
    import_module("httpx")


def hanging(dependency: Dependency) -> Check:
    """Give the finding for a look that did not end in time."""
    found = _bad(dependency.name, f"no answer in {dependency.patience:g} s", "lyrica doctor")
    return replace(found, essential=dependency.essential, state="timeout", seconds=dependency.patience)


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
    rows = [_good("settings", detail), _prompts()]
    rows += _data_directory(found) + _store(found)
    # The store's own rows say more of the first two.
    return rows + [look(each, found) for each in NEEDED if each.name not in {"database", "migrations"}]


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


def back_up() -> list[Check]:
    """Copy the database into ``backups/`` while others may write, and say where the copy is.

    Raises:
        StoreError: It cannot be read, or there is no room.
    """
    from lyrica_cli.core import settings
    from lyrica_cli.core.store import Store

    with Store.open(settings.load().data_dir) as store:
        return [_good("backed up", str(store.backup()))]


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


def _store(settings: Settings) -> list[Check]:
    """Look through the whole database, which can take a while."""
    from lyrica_cli.core.store import check

    if not (settings.data_dir / "lyrica.db").exists():
        return [_good("database", NO_DATABASE)]
    return [_from(fact) for fact in check(settings.data_dir)]


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(_standing(settings.data_dir)).free
    detail = f"{free / 1e9:.1f} GB free"
    return _good("disk", detail) if free >= ROOM else _bad("disk", detail, "make room", essential=free < TIGHT)


def _database(settings: Settings) -> Check:
    """Read from the database; that it is whole is for :func:`_store` to see."""
    from lyrica_cli.core.store import glance

    path = settings.data_dir / "lyrica.db"
    if not path.exists():
        root = _standing(settings.data_dir)
        if not os.access(root, os.W_OK | os.X_OK):
            return _bad("database", f"{path} cannot be made", "lyrica doctor", essential=True)
        return replace(_good("database", NO_DATABASE), state="absent")
    if not (os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)):
        return _bad("database", f"{path} cannot be written", f"chmod u+rw {shlex.quote(str(path))}", essential=True)
    try:
        return _good("database", f"{path}, {glance(settings.data_dir)} songs")
    except StoreBusy as error:
        return replace(_good("database", str(error)), state="busy")
    except StoreError as error:
        return _bad("database", str(error), FIX, essential=True)


def _migrations(settings: Settings) -> Check:
    from lyrica_cli.core.store import check_schema

    try:
        return replace(_from(check_schema(settings.data_dir)), check="migrations")
    except StoreError as error:
        return _bad("migrations", str(error), FIX, essential=True)


def _index(settings: Settings) -> Check:
    from lyrica_cli.core.library.checkup import Busy, look_at_index

    try:
        found = look_at_index(settings.data_dir)
    except Busy:
        return replace(_good("index", "another program has it open"), state="busy")
    if found is None:
        return replace(_good("index", "none yet, made with the first ingest", INGEST), state="absent")
    if found.wrong:
        return _bad("index", f"{found.wrong}; search does without it, and mends it", "lyrica doctor --rebuild-index")
    waiting = f"; {found.waiting} passages wait for the next search" if found.waiting else ""
    return _good("index", f"{found.passages} passages{waiting}")


def _encoder(settings: Settings) -> Check:
    from lyrica_cli.core.library.encoder import standing

    try:
        folder = standing(settings)
    except ModelError as error:
        return _bad("query encoder", str(error), "lyrica models pull encoder")
    if folder is None:
        return replace(_good("query encoder", "none yet, made with the first ingest", INGEST), state="absent")
    return _good("query encoder", str(folder))


def _prompts() -> Check:
    from lyrica_cli.core.agents.prompts import templates

    try:
        own = templates.load().own
    except UsageError as error:
        return _bad("prompts", str(error), f"ls {shlex.quote(str(templates.folder()))}", essential=True)
    if not own:
        return _good("prompts", "built in")
    return _good("prompts", f"overridden: {', '.join(str(prompt.path) for prompt in own)}")


def _weights(settings: Settings) -> Check:
    from lyrica_cli.core.llm.weights import find

    try:
        path = find(settings)
    except ModelError as error:
        return _bad("weights", str(error), PULL)
    if path is None:
        return replace(_bad("weights", "none for the embedded engine", PULL), state="absent")
    return _good("weights", str(path))


def _ollama(settings: Settings) -> Check:
    from lyrica_cli.core.llm.served import address, is_loopback, served

    try:
        models = served(settings.ollama_host)
    except UsageError as error:
        return _bad("ollama", str(error), "lyrica config set ollama_host HOST:PORT")
    except ModelBusy as error:
        return replace(_good("ollama", str(error).partition(". ")[0]), state="busy")
    except ModelError as error:
        # Most machines have none: worth a line, no fault.
        return replace(_good("ollama", str(error).partition(". ")[0], "ollama serve"), state="absent")
    found = f"answers at {address(settings.ollama_host)}, {len(models)} models"
    told = _version(settings)
    if told is not None and told < SAFE:
        return _bad("ollama", f"{found}; its version {'.'.join(map(str, told))} can be read from outside", UPDATE)
    away = [model.name for model in models if model.cloud]
    if not is_loopback(address(settings.ollama_host)):
        found += "; it is another machine: your words leave this one"
    return _good("ollama", found + (f"; in a cloud: {', '.join(away)}" if away else ""))


def _version(settings: Settings) -> tuple[int, ...] | None:
    """Ask for the server's version; None where it does not tell."""
    from lyrica_cli.core.llm.served import version

    try:
        numbers = version(settings.ollama_host).partition("-")[0].split(".")
        return tuple(map(int, numbers))
    except (ModelError, ValueError):
        return None


def _model(settings: Settings) -> Check:
    from lyrica_cli.core.llm.choice import choose

    try:
        chosen = choose(None, settings)
    except LyricaError as error:
        return _bad("model", str(error), PULL, essential=True)
    with chosen.model:
        reason = f" ({chosen.use.reason})" if chosen.use.reason else ""
        return _good("model", f"{chosen.use.name}, {chosen.use.provider}{reason}")


NEEDED = (
    Dependency("disk", _disk, essential=True),
    Dependency("database", _database, essential=True),
    Dependency("migrations", _migrations, essential=True),
    Dependency("index", _index),
    Dependency("query encoder", _encoder),
    Dependency("weights", _weights),
    Dependency("ollama", _ollama, patience=3.0),
    Dependency("model", _model, patience=4.0, essential=True),
)
"""What a song, or a search, stands on; the model last, because it stands on the two before it."""


def _from(fact: Fact) -> Check:
    return Check(fact.check, fact.ok, fact.detail, fact.fix, essential=True, state="ok" if fact.ok else "failed")


def _good(check: str, detail: str, advice: str | None = None) -> Check:
    return Check(check, ok=True, detail=detail, fix=advice)


def _bad(check: str, detail: str, fix: str, *, essential: bool = False) -> Check:
    return Check(check, ok=False, detail=detail, fix=fix, essential=essential, state="failed")


def _standing(path: Path) -> Path:
    """Give the nearest folder above that exists."""
    return next(folder for folder in (path, *path.parents) if folder.exists())

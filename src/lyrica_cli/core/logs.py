"""What Lyrica says of its own work: JSON lines in the data directory, and lines for a person who asked for them.

A program that uses Lyrica as a library hears nothing until it calls :func:`start`. An event is a fixed phrase and
facts beside it, never text that was put together: so nothing that a stranger wrote is taken for a format, and it can be
seen at the call what is kept. Lyrics, prompts and the writer's words belong to :func:`debug` alone.
"""

from __future__ import annotations

import json
import os
import re
import stat
import traceback
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lyrica_cli.core.errors import LyricaError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from loguru import Logger

    from lyrica_cli.core.settings import Settings

Level = Literal["debug", "info", "warning", "error"]
LEVELS: dict[str, int] = {"debug": 10, "info": 20, "warning": 30, "error": 40}

FILE = "lyrica.jsonl"
MEGABYTE = 1_000_000
HIDDEN = "***"
SHORTEST_SECRET = 6
"""Characters: a shorter value of a secret variable is a word that may stand anywhere, ``true``."""


@dataclass(frozen=True, slots=True)
class Preset:
    """How much is kept where.

    Attributes:
        level: What is kept at least.
        size: Bytes after which a file is closed and the next one begun.
        files: How many closed files stay.
    """

    level: Level
    size: int
    files: int


PRESETS: dict[str, Preset] = {
    "development": Preset("debug", MEGABYTE, 3),
    "staging": Preset("debug", 10 * MEGABYTE, 5),
    "production": Preset("info", 10 * MEGABYTE, 10),
}

_SECRET_NAME = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD)$", re.IGNORECASE)
_REDACTED = (
    (re.compile(r"(?<=://)[^/@\s]+(?=@)"), HIDDEN),
    (re.compile(r"(?i)\b((?:proxy-)?authorization|cookie|x-api-key)(\W{1,4})[^\r\n]+"), rf"\1\2{HIDDEN}"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), rf"\1 {HIDDEN}"),
    (
        re.compile(r"(?i)\b([\w-]*(?:[_-]key|token|secret|password|passwd))([\"']?\s*[:=]\s*[\"']?)[^\s\"',;&]+"),
        rf"\1\2{HIDDEN}",
    ),
)
_hidden: set[str] = set()


class _Open(NamedTuple):
    """An open log: loguru, and the numbers of what is hung into it."""

    logger: Logger
    sinks: list[int]


class _Log:
    """One program's log; nothing is loaded before the first event and no file made before one is to be kept."""

    def __init__(self, echo: Callable[[str], None] | None, shown: Level | None, settings: Settings | None) -> None:
        self._echo, self._shown, self._settings = echo, LEVELS[shown] if shown else 100, settings
        self._kept = 0  # until the settings are read every event is looked at
        self._open: _Open | None = None
        self._file = False

    def write(self, level: str, event: str, facts: dict[str, Any]) -> None:
        number = LEVELS[level]
        if number < self._kept and number < self._shown:
            return
        opened = self._open or self._opened()
        if number >= self._kept and not self._file:
            self._keep(opened)
        opened.logger.bind(facts=facts).opt(depth=3).log(level.upper(), event)

    def logger(self) -> Logger:
        return (self._open or self._opened()).logger

    def close(self) -> None:
        for sink in self._open.sinks if self._open else ():
            self._open.logger.remove(sink)  # type: ignore[union-attr]  # it is open, or has no sinks
        self._open, self._file = None, False

    def _opened(self) -> _Open:
        from loguru import logger

        from lyrica_cli.core.settings import load

        self._settings = self._settings or load()
        self._kept = LEVELS[self._settings.log_level or PRESETS[self._settings.environment].level]
        _hidden.update(
            value
            for name, value in os.environ.items()
            if _SECRET_NAME.search(name) and len(value) >= SHORTEST_SECRET and not value.startswith(("/", "~"))
        )
        with suppress(ValueError):
            logger.remove(0)  # what loguru prints to standard error unasked
        self._open = _Open(logger.patch(_compose), [])
        if self._echo is not None:
            self._open.sinks.append(
                logger.add(
                    _echoing(self._echo),
                    level=self._shown,
                    format="{extra[human]}",
                    filter=_ours,
                    catch=False,
                    diagnose=False,
                    backtrace=False,
                )
            )
        return self._open

    def _keep(self, opened: _Open) -> None:
        """Open the file, if there is a data directory: a log alone is no reason to make one."""
        settings = self._settings
        if settings is None or not settings.data_dir.is_dir():
            return
        folder = settings.data_dir / "logs"
        folder.mkdir(mode=0o700, exist_ok=True)
        self._file = True
        file = _File(folder / FILE, PRESETS[settings.environment])
        opened.sinks.append(
            opened.logger.add(
                file.append,
                level=self._kept,
                format=lambda _: "{extra[line]}\n",
                filter=_ours,
                catch=False,
                diagnose=False,
                backtrace=False,
            )
        )


class _File:
    """Appends each line with one system call: programs can share it, and a full disk leaves nothing pending.

    Loguru's own file keeps a buffer, which after a full disk complains when the program ends.
    """

    def __init__(self, path: Path, preset: Preset) -> None:
        self._path, self._preset = path, preset

    def append(self, line: str) -> None:
        data = line.encode()
        with suppress(FileNotFoundError):  # not made yet, or set aside by another program just now
            found = self._path.stat()
            if stat.S_ISREG(found.st_mode) and found.st_size > self._preset.size - len(data):
                self._turn(found.st_ino)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, data)
        finally:
            os.close(descriptor)

    def _turn(self, full: int) -> None:
        """Set the full file aside, unless another program just did, and drop the oldest.

        Args:
            full: The file's inode.
        """
        import fcntl

        with self._path.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            if self._path.stat().st_ino != full:
                return
            self._path.rename(self._path.with_suffix(f".{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.jsonl"))
        closed = sorted(self._path.parent.glob(f"{self._path.stem}.*.jsonl"))
        for old in closed[: -self._preset.files]:
            old.unlink(missing_ok=True)


_current: _Log | None = None


def start(
    echo: Callable[[str], None] | None = None, shown: Level | None = None, settings: Settings | None = None
) -> None:
    """Keep a log from here on.

    Args:
        echo: Called with every event as one line for a person; None shows none.
        shown: The level from which on events are echoed.
        settings: Where and how much to keep; None reads those in force when the first event comes.
    """
    global _current  # ruff: ignore[global-statement] - a process has one log
    stop()
    _current = _Log(echo, shown, settings)


def stop() -> None:
    """Close the log; what is told afterwards goes nowhere."""
    global _current  # ruff: ignore[global-statement] - as above
    if _current is not None:
        with suppress(OSError, ValueError):
            _current.close()
    _current = None


def hide(secret: str) -> None:
    """Never let this value stand in a log."""
    if secret:
        _hidden.add(secret)


def debug(event: str, **facts: Any) -> None:
    """Tell what only helps to find a fault. The one level that may hold the writer's words."""
    _tell("debug", event, facts)


def info(event: str, **facts: Any) -> None:
    """Tell what happened."""
    _tell("info", event, facts)


def warning(event: str, **facts: Any) -> None:
    """Tell what went otherwise than asked, and was made good."""
    _tell("warning", event, facts)


def failure(event: str, cause: BaseException, **facts: Any) -> None:
    """Tell what failed: the kind of error, and where it came from if it was none of ours.

    What an error says stays out: it may quote lyrics, a prompt or a statement with its values.
    """
    where = {} if isinstance(cause, LyricaError) else {"trace": _trace(cause)}
    _tell("error", event, {"error": type(cause).__name__} | where | facts)


@contextmanager
def about(**names: str) -> Generator[None]:
    """Name a song or a request in every event inside the block, in this task and its threads."""
    if _current is None:
        yield
        return
    try:
        logger = _current.logger()
    except LyricaError:  # settings that cannot be read are the command's to report
        yield
        return
    with logger.contextualize(**names):
        yield


def redact(text: str) -> str:
    """Leave out of a text what looks like a secret, and what is known to be one.

    >>> redact("http://ana:pw@host:1/x Authorization: Bearer abc HF_TOKEN=xyz")
    'http://***@host:1/x Authorization: ***'
    """
    for secret in _hidden:
        text = text.replace(secret, HIDDEN)
    for pattern, instead in _REDACTED:
        text = pattern.sub(instead, text)
    return text


def _tell(level: str, event: str, facts: dict[str, Any]) -> None:
    """Pass an event on. A log that cannot be written costs no work: it is only a log."""
    if _current is not None:
        with suppress(OSError, ValueError, LyricaError):
            _current.write(level, event, facts)


def _compose(record: Any) -> None:
    """Add to loguru's record the line for the file and the line for a person."""
    extra = record["extra"]
    facts = extra.get("facts", {})
    names = {name: value for name, value in extra.items() if name != "facts"}
    said = {name: _plain(value) for name, value in (names | facts).items() if value is not None}
    at = record["time"].astimezone(UTC)
    level = record["level"].name.lower()
    line = {
        "time": f"{at:%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
        "level": level,
        "event": redact(record["message"]),
        "at": f"{record['name'].removeprefix('lyrica_cli.')}:{record['line']}",
        "pid": record["process"].id,
    }
    extra["line"] = json.dumps(line | said | line, ensure_ascii=False, default=str)
    shown = " ".join(f"{name}={value}" for name, value in said.items() if name != "trace")
    extra["human"] = f"{record['time']:%H:%M:%S} {level:<7} {line['event']} {shown}".rstrip()


def _plain(value: object) -> object:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return redact(str(value))


def _trace(cause: BaseException) -> list[str]:
    """Say where an error came from: file, line and function, no source and no values."""
    frames = traceback.extract_tb(cause.__traceback__)
    return [f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]  # ruff: ignore[os-path-basename] - a name is no path


def _ours(record: Any) -> bool:
    return "facts" in record["extra"]


def _echoing(echo: Callable[[str], None]) -> Callable[[str], None]:
    return lambda line: echo(str(line).rstrip("\n"))

"""Everything that can be set, as one typed value.

A setting is taken from the first of these that names it: an argument (a flag), the environment (``LYRICA_THREADS``),
the env file that ``LYRICA_ENV_FILE`` names, ``OLLAMA_HOST``, ``config.toml``, the default. No file is ever read from
the working directory on its own account.
"""

from __future__ import annotations

import os
import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from lyrica_cli.core.errors import OutputError, UsageError
from lyrica_cli.core.places import config_file, default_data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "LYRICA_"
"""What the name of every environment variable begins with."""

RESET = "default"
"""The word that ``config set`` takes for "as if it had never been set"."""

HEADER = "# Lyrica's settings. `lyrica config` shows what is in force, and from where.\n"


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _shaped(pattern: str, wanted: str) -> AfterValidator:
    """Ask for a shape, and say in words what is wanted: nobody reads a pattern."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(wanted)
        return text

    return AfterValidator(check)


Folder = Annotated[Path, AfterValidator(_absolute)]
KeepAlive = Annotated[
    str, _shaped(r"-?(\d+(\.\d+)?(ms|s|m|h))+|0", "a time is wanted, as 5m or 1h30m; 0 is not at all, -1m for ever")
]
Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Hosts = Annotated[Name, _shaped(r"[\w.:-]+( +[\w.:-]+)*", "names of hosts are wanted, with blanks between them")]
"""Host names with blanks between them; none stands for all."""
Origins = Annotated[
    Name,
    _shaped(r"https?://[\w.:-]+( +https?://[\w.:-]+)*", "origins are wanted, as https://name, with blanks between"),
]
"""Web origins with blanks between them; none stands for all."""


class Settings(BaseSettings):
    """What is in force. Frozen; ``Settings()`` reads the environment and ``config.toml``, see :func:`load`.

    Attributes:
        data_dir: Folder of the database, models, logs and backups.
        model: The model to write with, as ``--model`` takes it; None lets Lyrica choose.
        ollama_host: Where Ollama answers.
        embedded_weights: A GGUF file for the embedded engine; None looks for the usual one.
        threads: Threads of each process of the embedded engine; None leaves a core free.
        context: Tokens that the model can see.
        candidates: Candidates drawn for each line.
        temperature: Sampling temperature, 0 to 2.
        frames: True lets a small model of the embedded engine write inside sentence frames; bigger ones never do.
        rounds: How often a song may be gone over again after its first draft.
        taste: Whether ratings of earlier songs and lines weigh in new ones.
        explicit: True lets profanity into the vocabulary; slurs never.
        genre: The genre of a song that names none; None takes Lyrica's.
        keep_alive: How long Ollama keeps the model in memory after a line, as it writes it; ``-1m`` is for ever.
        connect_timeout: Seconds until Ollama takes the call.
        first_token_timeout: Seconds until it begins to answer, the loading of a big model included.
        between_tokens_timeout: Seconds of silence in the middle of an answer.
        total_timeout: Seconds for one candidate of a line, all told.
        retries: How often Ollama is asked again after a failure that can heal.
        environment: How much is logged: development, staging or production.
        log_level: The level that is logged at least; None takes the environment's.
        health_token_file: A file whose first line callers of the health server must know; None asks for none.
        health_hosts: Names besides its own under which the health server may be called.
        health_origins: Web origins whose pages may read the health server's answers; None lets none.
        health_rate: Requests a minute that one caller of the health server has.
        encoder: The library's embedding model: all-MiniLM-L6-v2, or a folder of a sentence-transformers model.
        exact_up_to: Passages up to which a search looks at every vector in the database instead of opening the index.
    """

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True
    )

    data_dir: Folder = Field(default_factory=default_data_dir)
    model: Name | None = None
    ollama_host: Name = "http://127.0.0.1:11434"
    embedded_weights: Folder | None = None
    threads: int | None = Field(default=None, ge=1, le=512)
    context: int = Field(default=4096, ge=1024, le=131_072)
    candidates: int = Field(default=10, ge=1, le=64)
    temperature: float = Field(default=0.8, ge=0, le=2, allow_inf_nan=False)
    frames: bool = True
    rounds: int = Field(default=1, ge=0, le=8)
    explicit: bool = False
    taste: bool = True
    genre: Name | None = None
    keep_alive: KeepAlive = "5m"
    connect_timeout: Seconds = 3
    first_token_timeout: Seconds = 300
    between_tokens_timeout: Seconds = 60
    total_timeout: Seconds = 600
    retries: int = Field(default=2, ge=0, le=10)
    environment: Literal["development", "staging", "production"] = "production"
    log_level: Literal["debug", "info", "warning", "error"] | None = None
    health_token_file: Folder | None = None
    health_hosts: Hosts | None = None
    health_origins: Origins | None = None
    health_rate: int = Field(default=120, ge=1, le=1_000_000)
    encoder: Name = "all-MiniLM-L6-v2"
    exact_up_to: int = Field(default=20_000, ge=0, le=1_000_000)

    def engine_threads(self, processes: int) -> int:
        """Say how many threads each of the embedded engine's processes takes, 1 or more.

        One core is left free: with a thread on every core, any other busy program makes a one-second request take
        up to a hundred. Processes do not wait for each other as threads do, so two of one thread may fill two cores.

        Args:
            processes: How many there are.
        """
        if self.threads is not None:
            return self.threads
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return max(1, (cores - 1) // processes)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources, first wins; all but the arguments are our own layers, which know their origin."""
        del env_settings, dotenv_settings, file_secret_settings
        return (init_settings, *(InitSettingsSource(settings_cls, values) for _, values in _layers()))


def load(**flags: Any) -> Settings:
    """Read the settings in force.

    Args:
        **flags: Settings that go before all others; one that is None is not set.

    Raises:
        UsageError: A file or a value cannot be understood; the message says which and where it came from.
    """
    given = {key: value for key, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise _explained(error, origins() | dict.fromkeys(given, "flag")) from error


def origins() -> dict[str, str]:
    """Say for every setting where its value comes from: a variable's name, a file's path, or ``default``."""
    found: dict[str, str] = {}
    for origin, values in _layers():
        for key in values:
            found.setdefault(key, f"{PREFIX}{key.upper()}" if origin == PREFIX else origin)
    return dict.fromkeys(Settings.model_fields, RESET) | found


def set_value(key: str, text: str) -> None:
    """Write one setting into ``config.toml``, leaving its comments and order as they are.

    Args:
        key: The setting's name.
        text: Its value as typed; ``default`` takes the setting out of the file.

    Raises:
        UsageError: No such setting, or the value does not fit; the file is left as it was.
        OutputError: The file cannot be written.
    """
    import tomlkit

    if key not in Settings.model_fields:
        raise UsageError(_unknown(key, "lyrica config lists them all."))
    read_config()  # a broken file is reported as one, before anything is changed
    path = config_file()
    document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else HEADER)
    if text == RESET:
        document.pop(key, None)
    else:
        document[key] = _parsed(key, text)
    _write(path, tomlkit.dumps(document))


def read_config() -> dict[str, Any]:
    """Read ``config.toml`` as it stands; empty where there is none.

    Raises:
        UsageError: It cannot be read, is no TOML, or names a setting that does not exist.
    """
    path = config_file()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}. Mend it, or move it away.") from error
    except ValueError as error:
        raise UsageError(f"{path}: {error}. Mend it: lyrica config edit") from error
    for key in values:
        if key not in Settings.model_fields:
            raise UsageError(_unknown(key, "Mend it: lyrica config edit", f"{path}: "))
    return values


def _layers() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each source below the flags as (origin, values), first wins; ``PREFIX`` stands for the environment."""
    yield PREFIX, EnvSettingsSource(Settings)()
    if named := os.environ.get(f"{PREFIX}ENV_FILE"):
        file = Path(named).expanduser()
        if not file.is_file():
            raise UsageError(f"{PREFIX}ENV_FILE: no file {named!r}. Correct it, or: unset {PREFIX}ENV_FILE")
        yield str(file), DotEnvSettingsSource(Settings, env_file=file, dotenv_filtering="only_existing")()
    if host := os.environ.get("OLLAMA_HOST"):
        yield "OLLAMA_HOST", {"ollama_host": host}
    yield str(config_file()), read_config()


def _parsed(key: str, text: str) -> bool | float | str:
    """Give the value of a setting typed as text, as TOML holds it; a path stays as it was typed."""
    field = Settings.model_fields[key]
    kind: Any = Annotated[field.annotation, field]
    try:
        value = TypeAdapter(kind).validate_python(text)
    except ValidationError as error:
        raise _explained(error, {}, key) from error
    return value if isinstance(value, bool | int | float) else text


def _write(path: Path, text: str) -> None:
    """Replace a file in one step, so that a crash leaves the old one or the new one."""
    fresh = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(path)
    except OSError as error:
        reason = f"{path}: {error.strerror or error}. Is the folder yours? LYRICA_CONFIG_DIR moves it."
        raise OutputError(reason) from error


def _unknown(key: str, advice: str, where: str = "") -> str:
    near = get_close_matches(key, Settings.model_fields, n=1)
    return f"{where}no setting {key!r}. " + (f"Did you mean {near[0]}? " if near else "") + advice


def _explained(error: ValidationError, origin: dict[str, str], key: str | None = None) -> UsageError:
    first = error.errors(include_url=False)[0]
    key = key or str(first["loc"][0])
    where = f" ({origin[key]})" if origin.get(key, RESET) != RESET else ""
    reason = first["msg"].partition(", unable")[0].removeprefix("Value error, ").lower()
    return UsageError(f"{key} = {first['input']!r}{where}: {reason}. See: lyrica config")


def ensure_file() -> Path:
    """Give the path of ``config.toml``, made with every setting as a comment if it was not there.

    Raises:
        OutputError: It cannot be written.
    """
    path = config_file()
    if not path.exists():
        unset = "".join(f"# {key} =\n" for key in Settings.model_fields)
        _write(path, f"{HEADER}{unset}")
    return path

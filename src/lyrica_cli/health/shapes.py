"""What the service answers, as its OpenAPI document describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyrica_cli.core.checks import Check

SAFE = ("lyrica ", "ollama ", "pipx ")
"""How a fix begins that may be told to strangers: one that holds no path."""

State = Literal["ok", "busy", "absent", "failed", "timeout"]


class Home(BaseModel):
    """Who answers, and where the rest is."""

    name: str
    version: str
    links: dict[str, str]


class Live(BaseModel):
    """The process runs and answers."""

    status: Literal["ok"] = "ok"


class Health(BaseModel):
    """All in one word: failed when no song can be written, degraded when something less is amiss."""

    status: Literal["ok", "degraded", "failed"]
    version: str
    uptime_seconds: float = Field(ge=0)


class Checked(BaseModel):
    """One dependency."""

    check: str
    state: State
    ok: bool
    essential: bool = Field(description="Whether no song can be written or kept while this is amiss.")
    seconds: float = Field(ge=0, description="How long the look took.")
    fix: str | None = Field(description="What to type; null where there is nothing to do.")


class Ready(BaseModel):
    """Whether a song could be written now, and all that it stands on."""

    schema_: Literal[1] = Field(default=1, alias="schema", serialization_alias="schema")
    ready: bool
    checks: list[Checked]


class Memory(BaseModel):
    """Bytes."""

    total: int
    available: int


class Disk(BaseModel):
    """Bytes of the disk under the data directory."""

    total: int
    free: int


class Process(BaseModel):
    """This server."""

    cpu_seconds: float = Field(ge=0)
    resident_bytes: int = Field(ge=0)
    threads: int = Field(ge=1)
    uptime_seconds: float = Field(ge=0)


class System(BaseModel):
    """The machine and this process."""

    cpus: int = Field(ge=1)
    cpu_percent: float = Field(ge=0, description="Of all cores together, since the last look.")
    load_average: list[float] = Field(description="Over 1, 5 and 15 minutes.")
    memory: Memory
    disk: Disk
    process: Process


class Model(BaseModel):
    """One model that could write here."""

    name: str
    provider: str
    size: int = Field(ge=0, description="Bytes.")
    here: bool


class Info(BaseModel):
    """What runs here."""

    version: str
    environment: str
    python: str
    platform: str
    models: list[Model] | None = Field(description="Null where it could not be told in time.")
    settings: dict[str, str | int | float | bool | None] = Field(
        description='Without secrets; of a file or folder only whether it is "set".'
    )


class Problem(BaseModel):
    """What went wrong, after RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    request_id: str


def ready(checks: Iterable[Check]) -> Ready:
    """Put what the checks found into its public shape: no detail, because details name paths."""
    rows = [
        Checked(
            check=each.check,
            state=each.state,
            ok=each.ok,
            essential=each.essential,
            seconds=round(each.seconds, 4),
            fix=_safe(each.fix),
        )
        for each in checks
    ]
    return Ready(ready=all(row.ok or not row.essential for row in rows), checks=rows)


def _safe(fix: str | None) -> str | None:
    return fix if fix is None or (fix.startswith(SAFE) and "/" not in fix) else "lyrica doctor"

"""One look without a server, for cron and containers; loads no web framework."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lyrica_cli.health.probes import Readiness
from lyrica_cli.health.shapes import ready

if TYPE_CHECKING:
    from lyrica_cli.core.checks import Check
    from lyrica_cli.core.settings import Settings


def look(settings: Settings) -> tuple[dict[str, Any], list[Check]]:
    """Give what ``ready`` would answer, and what was found in full."""
    found = asyncio.run(Readiness(settings).checks())
    return ready(found).model_dump(by_alias=True), found

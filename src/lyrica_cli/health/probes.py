"""Questions that may take long or hang, asked so that a flood of them costs one."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING, Generic, TypeVar

from lyrica_cli.core import checks

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyrica_cli.core.checks import Check, Dependency
    from lyrica_cli.core.settings import Settings

FRESH = 1.0
"""Seconds for which an answer is given again."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Answer(Generic[T]):
    """What came back, and when by the monotonic clock."""

    value: T | None
    error: Exception | None
    at: float


class Probe(Generic[T]):
    """One question. It is never asked twice at a time, and an answer holds for a second.

    Who asks while a question hangs is not kept waiting: the patience runs from when it was asked. The work runs in a
    thread of its own that does not keep the program from ending.

    Args:
        work: Gives the answer, or raises.
        patience: Seconds until a question that was asked counts as hanging.
    """

    def __init__(self, work: Callable[[], T], patience: float) -> None:
        self._work, self.patience = work, patience
        self._last: _Answer[T] | None = None
        self._running: asyncio.Future[None] | None = None
        self._began = 0.0

    async def ask(self) -> T:
        """Give the answer.

        Raises:
            TimeoutError: There is none in time.
            Exception: What the work raised.
        """
        now = time.monotonic()
        if self._last is None or now - self._last.at >= FRESH:
            if self._running is None or self._running.done():
                self._begin(now)
            await self._wait(self._began + self.patience - now)
        last = self._last
        if last is None or last.at < self._began:
            raise TimeoutError
        if last.error is not None:
            raise last.error
        return last.value  # type: ignore[return-value]  # an answer without an error has its value

    def _begin(self, now: float) -> None:
        loop = asyncio.get_running_loop()
        running = self._running = loop.create_future()
        self._began = now

        def work() -> None:
            value, error = None, None
            try:
                value = self._work()
            except Exception as failure:  # ruff: ignore[blind-except] - whoever asked gets it
                error = failure
            with suppress(RuntimeError):  # the loop is gone, and whoever asked with it
                loop.call_soon_threadsafe(self._done, running, _Answer(value, error, time.monotonic()))

        threading.Thread(target=copy_context().run, args=(work,), daemon=True).start()

    async def _wait(self, seconds: float) -> None:
        if self._running is None or seconds <= 0:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._running), seconds)

    def _done(self, running: asyncio.Future[None], answer: _Answer[T]) -> None:
        self._last = answer
        running.set_result(None)


class Readiness:
    """All checks side by side."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings that the checks look by."""
        checks.load()
        self._probes = [(each, Probe(partial(checks.look, each, settings), each.patience)) for each in checks.NEEDED]

    async def checks(self) -> list[Check]:
        """Give what each check finds; one that hangs is cut off and says so."""
        return list(await asyncio.gather(*starmap(_asked, self._probes)))


async def _asked(dependency: Dependency, probe: Probe[Check]) -> Check:
    try:
        return await probe.ask()
    except TimeoutError:
        return checks.hanging(dependency)

"""Servers for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from health_server import Running, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path


@pytest.fixture
def serve(tmp_path: Path) -> Callable[..., AbstractContextManager[Running]]:
    """Run a server in a home of this test's own."""

    def start(*flags: str, **more: str) -> AbstractContextManager[Running]:
        return serving(tmp_path, *flags, **more)

    return start


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for all tests that only ask."""
    with serving(tmp_path_factory.mktemp("health")) as running:
        yield running

"""The songwriting core: an importable library that knows nothing of the terminal.

>>> from lyrica_cli.core import Brief
>>> Brief(theme="the last bus home", genre="country").genre
'country'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lyrica_cli.core.errors import (
        InputError,
        LyricaError,
        ModelError,
        ModelNotFound,
        NotFound,
        OutputError,
        StoreError,
        UsageError,
    )
    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.song import Song
    from lyrica_cli.core.toolkit import Lyrica

__all__ = [
    "Brief",
    "InputError",
    "Lyrica",
    "LyricaError",
    "ModelError",
    "ModelNotFound",
    "NotFound",
    "OutputError",
    "Settings",
    "Song",
    "StoreError",
    "UsageError",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    homes = {
        "Brief": "song.brief",
        "InputError": "errors",
        "Lyrica": "toolkit",
        "LyricaError": "errors",
        "ModelError": "errors",
        "ModelNotFound": "errors",
        "NotFound": "errors",
        "OutputError": "errors",
        "Settings": "settings",
        "Song": "song.song",
        "StoreError": "errors",
        "UsageError": "errors",
    }
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{homes[name]}"), name)

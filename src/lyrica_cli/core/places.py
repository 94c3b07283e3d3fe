"""Where Lyrica's files lie. Cheap to import: shell completion asks here before anything is loaded."""

from __future__ import annotations

import os
from pathlib import Path

APP = "lyrica"


def config_file() -> Path:
    """Give the path of ``config.toml``, whether it exists or not; ``LYRICA_CONFIG_DIR`` moves its folder."""
    if moved := os.environ.get("LYRICA_CONFIG_DIR"):
        return Path(moved).expanduser().absolute() / "config.toml"
    import platformdirs

    return platformdirs.user_config_path(APP, appauthor=False) / "config.toml"


def pronunciations_file() -> Path:
    """Give the path of the writer's own pronunciations, whether it exists or not."""
    return config_file().with_name("pronunciations.txt")


def default_data_dir() -> Path:
    """Give the platform's folder for Lyrica's data, whether it exists or not."""
    import platformdirs

    return platformdirs.user_data_path(APP, appauthor=False)


def quick_data_dir() -> Path:
    """Give the data directory in force without validating the settings, for shell completion.

    The environment goes before ``config.toml`` before the default, as in the settings; a file that cannot be read
    counts as absent, because completion has nowhere to report it. An env file is not consulted.
    """
    named = os.environ.get("LYRICA_DATA_DIR")
    if not named:
        import tomllib

        try:
            named = tomllib.loads(config_file().read_text(encoding="utf-8")).get("data_dir")
        except (OSError, ValueError):
            named = None
    return Path(named).expanduser().absolute() if isinstance(named, str) and named else default_data_dir()

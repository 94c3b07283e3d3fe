"""The embedding model on a graphics card, for large ingests: there sentence-transformers is worth its start."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.library.encoder import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyrica_cli.core.library.encoder import About, Vectors

WORTH = 1_000
"""Files from which loading torch, 8 to 20 seconds, is paid back."""


def device() -> str | None:
    """Name the accelerator that torch would use, without loading torch; None where there is none."""
    if Path("/dev/nvidiactl").exists() or Path("/dev/kfd").exists():
        return "cuda"
    return "mps" if (platform.system(), platform.machine()) == ("Darwin", "arm64") else None


class GraphicsEncoder:
    """The model in sentence-transformers.

    Args:
        weights: Its folder.
        about: What its export is of: the vectors are the same.
        device: As torch names it.
    """

    def __init__(self, weights: Path, about: About, device: str) -> None:
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer

        self.about = about
        self._model: Any = SentenceTransformer(
            str(weights),
            device=device,
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give a row a text, float32, of length 1; the library sorts batches by length itself."""
        return unit(self._model.encode(list(texts), batch_size=128, convert_to_numpy=True, show_progress_bar=False))

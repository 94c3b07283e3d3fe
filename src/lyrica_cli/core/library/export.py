"""Exports an embedding model to ONNX: ``python -m lyrica_cli.core.library.export WEIGHTS FOLDER NAME``.

Run in a process of its own, the only one that loads torch, once for each set of weights.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import warnings
from dataclasses import asdict
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.library.encoder import ABOUT, GRAPH, WORDS, About, Encoder, unit, weigh

if TYPE_CHECKING:
    from torch import Tensor

PROBES = ("the last bus home", "i left the porch light on\nand the moths came every night", "Über café, 8 o'clock!")
CLOSE = 0.99999
"""Cosine between a vector of the model and of its export at least."""


def export(weights: Path, folder: Path, name: str) -> None:
    """Export a model, prove the export against it, and put it in place in one step.

    Args:
        weights: Folder of a sentence-transformers model.
        folder: Where the export goes; what stands there is replaced.
        name: What the model is called.

    Raises:
        ValueError: The export does not give the model's vectors.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(
        str(weights),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )
    model.eval()

    class Graph(torch.nn.Module):
        """The whole model from tokens to one vector, pooling included."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            vector: Tensor = self.model(features)["sentence_embedding"]
            return vector

    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        tokens = torch.ones((2, 8), dtype=torch.long)
        batch = {0: "batch", 1: "tokens"}
        torch.onnx.export(
            Graph(),
            (tokens, tokens),
            str(fresh / GRAPH),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={"input_ids": batch, "attention_mask": batch, "embedding": {0: "batch"}},
            opset_version=17,
            dynamo=False,  # the newer exporter needs a package more and gives the same graph
        )
        tokenizer = model.tokenizer
        tokenizer.backend_tokenizer.save(str(fresh / WORDS))
        _optimise(fresh / GRAPH)
        with (weights / "model.safetensors").open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        about = About(
            name=Path(name).name,
            digest=digest,
            dimensions=model.get_embedding_dimension(),
            max_tokens=model.max_seq_length or 512,
            pad=(tokenizer.pad_token_id or 0, tokenizer.pad_token or "[PAD]"),
            weighed=weigh(weights),
        )
        (fresh / ABOUT).write_text(json.dumps(asdict(about)), encoding="utf-8")
        vectors = unit(model.encode(list(PROBES), convert_to_numpy=True))
        nearest = float((Encoder(fresh).encode(PROBES) * vectors).sum(axis=1).min())
        if nearest < CLOSE:
            raise ValueError(f"its export gives other vectors: cosine {nearest:.6f}")
        for made in fresh.iterdir():
            made.chmod(0o600)
        _put(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _optimise(graph: Path) -> None:
    """Write down what onnxruntime would otherwise find out at every start: a quarter of the time that loading takes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    better = graph.with_suffix(".better")
    options.optimized_model_filepath = str(better)
    onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    better.replace(graph)


def _put(fresh: Path, folder: Path) -> None:
    """Put a folder in the place of another."""
    if folder.exists():
        aside = Path(tempfile.mkdtemp(prefix=".old.", dir=folder.parent))
        folder.rename(aside / folder.name)
        fresh.rename(folder)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        fresh.rename(folder)


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # the exporter's own, about its age
    try:
        export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    except Exception as error:  # ruff: ignore[blind-except]  # whatever it is, it is told in one line
        sys.stderr.write(f"\n{type(error).__name__}: {error}".splitlines()[1] + "\n")
        sys.exit(1)

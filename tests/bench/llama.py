"""Bare llama.cpp: the same weights, engine and threads as Lyrica's, without Lyrica."""

from __future__ import annotations

import os
from typing import Any

SLOTS = 32
"""Candidates side by side, as in the embedded engine."""


def weights() -> str:
    """Give the path of the weights that ``--model embedded`` runs."""
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        path = lyrica.models.weights()
    if path is None:
        raise SystemExit("bench: no weights here. Fetch them: lyrica models pull embedded")
    return str(path)


def server(*, context: int = 4096) -> Any:
    """Open the model, with one thread less than there are cores."""
    import xllamacpp

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    params = xllamacpp.CommonParams()
    params.model.path = weights()
    params.n_ctx = context + SLOTS * 64
    params.n_parallel = SLOTS
    params.kv_unified = True
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = max(1, cores - 1)
    params.verbosity = 0
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED  # faster here
    return xllamacpp.Server(params)

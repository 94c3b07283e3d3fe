"""The small model behind the protocol double: answers chats and completions as a real server's model would.

llama.cpp converts the schema of each request by its own means, as Ollama does; nothing of Lyrica's grammar is used.
"""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

from ollama_shapes import Written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Self

    from lyrica_cli.core.llm.base import LanguageModel
    from ollama_shapes import Body

CONTEXT = 4_096


class Voice:
    """One model, open in this process, that answers one request at a time.

    Args:
        weights: Its file.
        honours: Whether it keeps to the schemas it is given.

    Attributes:
        seconds: Wall time spent in the model so far.
    """

    def __init__(self, weights: Path, *, honours: bool = True) -> None:
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(weights)
        params.n_ctx, params.n_parallel, params.verbosity = CONTEXT, 1, 0
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
        params.cache_ram_mib = 0
        params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
        self._server = xllamacpp.Server(params)
        self._turn = threading.Lock()
        self.honours = honours
        self.seconds = 0.0

    def __call__(self, body: Body) -> Written:
        """Answer a request to ``/api/chat`` or ``/api/generate``."""
        options = body.get("options") or {}
        asked: dict[str, Any] = {
            "seed": options.get("seed", 0),
            "temperature": options.get("temperature", 0.8),
            "max_tokens": options.get("num_predict", 128),
            "n_predict": options.get("num_predict", 128),
            "logprobs": True,
            "n_probs": 1,
            "cache_prompt": True,
        }
        schema = body.get("format") if self.honours else None
        with self._turn:
            begun = time.monotonic()
            if "messages" in body:
                form = {"response_format": {"type": "json_schema", "json_schema": {"schema": schema}}} if schema else {}
                reply = self._server.handle_chat_completions(asked | form | {"messages": body["messages"]})
            else:
                form = {"json_schema": schema} if schema else {}
                reply = self._server.handle_completions(asked | form | {"prompt": body["prompt"]})
            self.seconds += time.monotonic() - begun
        choice = reply["choices"][0]
        tokens = [(token["token"], token["logprob"]) for token in choice["logprobs"]["content"]]
        text = choice["message"]["content"] if "message" in choice else choice["text"]
        while tokens and not text.endswith(tokens[-1][0]):
            tokens.pop()  # the end of the turn, which is no text
        return Written(tokens, reply["usage"]["prompt_tokens"])


class Recorded:
    """Answers the same request with the same words, which a server with a warm cache does not always do.

    Args:
        voice: Who answers a request for the first time.
    """

    def __init__(self, voice: Callable[[Body], Written]) -> None:
        self._voice = voice
        self._known: dict[str, Written] = {}

    def __call__(self, body: Body) -> Written:
        """Answer a request."""
        asked = json.dumps(body, sort_keys=True)
        if asked not in self._known:
            self._known[asked] = self._voice(body)
        return self._known[asked]


class Lasting:
    """A model that stays open for the next song, whoever closes it."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def close(self) -> None:
        """Stay open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Stay open."""

"""The process that holds llama.cpp: reads one JSON request a line, writes one JSON answer a line.

Run by :mod:`lyrica_cli.core.llm.embedded`. Tasks: ``open`` a file, ``spell`` words as tokens, ``complete`` a text.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import urllib.request
from operator import itemgetter
from typing import Any

Answer = dict[str, Any]


class Engine:
    """One open model."""

    def __init__(self, path: str, threads: int, context: int, slots: int) -> None:
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = path
        params.n_ctx = context + slots * 64  # the song once, and each candidate's own line
        params.n_parallel = slots
        params.kv_unified = True
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        params.verbosity = 0
        # Which cached prompt is gone on from must not hang on timing, or the same seed gives other words.
        params.cache_ram_mib = 0
        params.cache_idle_slots = False
        params.slot_prompt_similarity = 0.0
        # Short lines after one shared prompt: plain attention is a tenth faster here than flash attention.
        params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
        # llama.cpp opens a listener on a random loopback port: nobody else may use it.
        self._key = secrets.token_urlsafe(32)
        params.api_keys = [self._key]
        self._server = xllamacpp.Server(params)
        self.newline: int = self.tokens("a\nb")[1]["id"]

    def tokens(self, text: str) -> list[dict[str, Any]]:
        """Split a text as the model does: one ``{"id", "piece"}`` a token."""
        request = urllib.request.Request(  # ruff: ignore[suspicious-url-open-usage] - our own listener
            f"{self._server.listening_address}/tokenize",
            json.dumps({"content": text, "with_pieces": True}).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as response:
            tokens: list[dict[str, Any]] = json.load(response)["tokens"]
        return tokens

    def spell(self, words: list[str]) -> list[tuple[list[int], list[int]]]:
        """Spell each word at the start of a line and after another word.

        One request for all: a newline stands alone as a token, so it parts the words.
        """
        first = self._parted("\n" + "\n".join(words))
        later = self._parted("\n" + "\n".join(f"a {word}" for word in words))
        return [(head, tail[1:]) for head, tail in zip(first, later, strict=True)]

    def _parted(self, text: str) -> list[list[int]]:
        groups: list[list[int]] = []
        for token in self.tokens(text):
            if token["id"] == self.newline:
                groups.append([])
            else:
                groups[-1].append(token["id"])
        return groups

    def complete(self, request: dict[str, Any]) -> Answer:
        """Draw candidates for one line, with the log-probabilities they had before the grammar applied."""
        reply = self._server.handle_completions(
            {
                "prompt": request["text"],
                "grammar": request["grammar"],
                "n": request["count"],
                "seed": request["seed"],
                "temperature": request["temperature"],
                "n_predict": request["tokens"],
                "logit_bias": request["bias"],
                "n_probs": 1,
                "id_slot": 0,
                "cache_prompt": True,
            }
        )
        if "error" in reply:
            return {"error": str(reply["error"].get("message", reply["error"]))}
        candidates = [self._candidate(choice) for choice in sorted(reply["choices"], key=itemgetter("index"))]
        written = sum(len(choice["logprobs"]["content"]) for choice in reply["choices"])
        return {
            "candidates": candidates,
            "prompt_tokens": reply["usage"]["prompt_tokens"],
            "completion_tokens": written,
        }

    @staticmethod
    def _candidate(choice: dict[str, Any]) -> dict[str, Any]:
        # What follows the newline is the forced end of text; it says nothing of the line.
        scored = [(token["token"], token["logprob"]) for token in choice["logprobs"]["content"]]
        ends = [place for place, (token, _) in enumerate(scored) if token == "\n"]  # ruff: ignore[hardcoded-password-string] - a language token
        words = [logprob for _, logprob in scored[: ends[0] if ends else None]]
        return {
            "text": choice["text"].strip() if ends else "",
            "mean_logprob": sum(words) / len(words) if words else None,
            "worst_logprob": min(words, default=None),
            "last_logprob": words[-1] if words else None,
            "end_logprob": scored[ends[0]][1] if ends else None,
        }


def _answer(engine: Engine | None, request: dict[str, Any]) -> Answer:
    if engine is None:
        return {"error": "no model is open"}
    match request["task"]:
        case "open":
            return {"newline": engine.newline}
        case "spell":
            return {"words": engine.spell(request["words"])}
        case _:
            return engine.complete(request)


def main() -> None:
    """Answer requests until standard input ends."""
    # Native code prints to standard output as it pleases; answers go to a copy that only we hold.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    engine: Engine | None = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["task"] == "open":
                engine = Engine(request["path"], request["threads"], request["context"], request["slots"])
            answer = _answer(engine, request)
        except (RuntimeError, OSError, ValueError, KeyError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

"""How fast and how large: a default pop song alone, beside busy processes and bare llama.cpp; and the same again."""

from __future__ import annotations

import json
import time
import tomllib
from typing import TYPE_CHECKING, Any

from bench import llama
from bench.process import busy, clean_environment, run
from bench.songs import CORE, command, tell, written

if TYPE_CHECKING:
    from pathlib import Path

    from bench.process import Ran
    from bench.songs import Song

BRIEF = {"genre": "pop", "mood": "lonely", "theme": "the last bus home", "seed": 1}
BUSY = 2
TOKENS = 9
"""Tokens of a free candidate: about what a line of 7 syllables takes, with its end."""
EXEMPLARS = 3
"""Stanzas before the song, as in Lyrica's own requests."""
MEGABYTE = 1e6


def report(out: Path) -> dict[str, Any]:
    """Write one song three times in fresh processes, the third beside busy ones, and decode freely beside it."""
    alone, again = _song(out), _song(out)
    with busy(BUSY):
        crowded = _song(out)
    if any(ran.code for ran in (alone, again, crowded)):
        return {"error": next(ran.err for ran in (alone, again, crowded) if ran.code)[-300:]}
    songs: list[Song] = [json.loads(ran.out) for ran in (alone, again, crowded)]
    quiet, peak = min(alone.seconds, again.seconds), max(alone.peak, again.peak)
    usage = songs[0]["usage"]
    ours = usage["completion_tokens"] / usage["seconds"]
    candidates = max(1, round(usage["completion_tokens"] / usage["calls"] / TOKENS))
    free = _bare(songs[0], candidates)
    return {
        "lines_written": sum(1 for _ in written(songs[0])),
        "seconds": _bar(quiet, 35),
        "seconds_each": [round(ran.seconds, 1) for ran in (alone, again)],
        "peak_megabytes": _bar(peak / MEGABYTE, 1500),
        f"times_slower_beside_{BUSY}_busy": _bar(crowded.seconds / quiet, 4),
        "requests": usage["calls"],
        "candidates": candidates,
        "tokens_a_second": {"lyrica": round(ours, 1), "bare": round(free, 1), "share": round(ours / free, 2)},
        "same_again": {"figure": len({_lyrics(song) for song in songs}) == 1, "of": len(songs)},
    }


def _song(out: Path) -> Ran:
    ran = run(command(BRIEF), clean_environment(out / "no-settings"))
    tell(f"speed: {ran.seconds:.1f} s, {ran.peak / MEGABYTE:.0f} MB")
    return ran


def _lyrics(song: Song) -> str:
    return json.dumps([song["title"], song["sections"]])


def _bare(song: Song, candidates: int) -> float:
    """Continue the song freely, a request a written line as Lyrica asks for it; give tokens a second over all."""
    shown = tomllib.loads((CORE / "agents/exemplars/pop.toml").read_text(encoding="utf-8"))["stanza"][:EXEMPLARS]
    text, tokens = "\n\n".join("\n".join(stanza["lines"]) for stanza in shown) + "\n\n", 0
    server = llama.server()
    begun = time.perf_counter()
    for _, line in written(song):
        asked = {"prompt": text, "n": candidates, "n_predict": TOKENS, "seed": 1, "temperature": 0.8}
        reply = server.handle_completions(asked | {"cache_prompt": True, "ignore_eos": True})
        tokens += TOKENS * len(reply["choices"])  # its own count is the first candidate's alone
        text += line["text"].lower() + "\n"
    return tokens / (time.perf_counter() - begun)


def _bar(figure: float, most: float) -> dict[str, Any]:
    return {"figure": round(figure, 1), "most": most, "met": figure <= most}

"""Songs through an Ollama server: the protocol double over real HTTP, with the small model behind it.

Once it keeps to the schemas it is given, and once it ignores them all. The small model is far worse at this than what
people run behind Ollama, so the share of lines that the built-in engine had to write is the worst case; the form must
hold all the same. The songs are one verse with one candidate of a line, because the double answers one request at a
time, and one built-in engine stays open for all of them.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bench import judge
from bench.faults import faults
from bench.form import judged
from bench.songs import briefs, kept, version
from ollama_double import OllamaDouble
from voice import Lasting, Voice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.songs import Brief, Made
    from lyrica_cli.core.llm.base import Draw, LanguageModel, LineRequest
    from lyrica_cli.core.llm.choice import Chosen

FORM, CANDIDATES = "V:AABB:8 V", 1
WAYS = {"honours": True, "ignores": False}
"""What the server does with schemas; ``SERVED=honours`` picks."""
LEAST_PAIRS, LEAST_LINES, MOST_OVERHEAD = 0.99, 0.95, 0.10


class Timed:
    """A model that counts the seconds of its draws."""

    def __init__(self, model: LanguageModel) -> None:
        self.model, self.seconds = model, 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)

    def draw(self, request: LineRequest) -> Draw:
        """Draw."""
        begun = time.monotonic()
        try:
            return self.model.draw(request)
        finally:
            self.seconds += time.monotonic() - begun


class Spare:
    """The built-in engine that writes what the server's model cannot; it stays open from song to song."""

    def __init__(self) -> None:
        self.engine: LanguageModel | None = None

    def of(self, chosen: Chosen) -> Callable[[], LanguageModel]:
        """Give what makes it: the choice of the first song decides."""

        def make() -> LanguageModel:
            if self.engine is None:
                if chosen.fallback is None:
                    raise SystemExit(
                        "bench: no weights for the built-in engine. Fetch them: lyrica models pull embedded"
                    )
                self.engine = Lasting(chosen.fallback())
            return self.engine

        return make


def report(out: Path, count: int, data: str | None) -> dict[str, Any]:
    """Write ``count`` songs each way and judge them."""
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        weights = lyrica.models.weights()
    if weights is None:
        raise SystemExit("bench: no weights here. Fetch them: lyrica models pull embedded")
    dictionary = judge.load(data)
    voice, spare = Voice(weights), Spare()
    told: dict[str, Any] = {"form": FORM, "candidates": CANDIDATES, "code": version()}
    for what, honours in WAYS.items():
        if what not in (os.environ.get("SERVED") or ",".join(WAYS)).split(","):
            continue
        voice.honours = honours
        made = kept(
            briefs()[:count],
            out / f"served-{what}-{version()}.jsonl",
            lambda brief: _written(brief, voice, spare, weights, out),
        )
        told[what] = _judged([each for each in made if "song" in each], dictionary)
    return told


def _written(brief: Brief, voice: Voice, spare: Spare, weights: Path, out: Path) -> Made:
    from lyrica_cli.core.agents import write_song
    from lyrica_cli.core.llm.choice import choose
    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.song.brief import Brief as Wanted

    os.environ["LYRICA_CONFIG_DIR"] = str(out / "no-settings")
    with OllamaDouble(answer=voice, shown=["completion"]) as double:
        settings = Settings(data_dir=out / "no-data", ollama_host=double.url, embedded_weights=weights)
        chosen = choose("llama3.2", settings)
        timed = Timed(chosen.model)
        wanted = Wanted(**brief, form=FORM, candidates=CANDIDATES)
        before, begun = voice.seconds, time.monotonic()
        with chosen.model:
            song = write_song(
                wanted,
                chosen=replace(chosen, model=timed, fallback=spare.of(chosen)),
                run=None,
                settings=settings,
                watch=lambda _: None,
            )
        return {
            "brief": brief,
            "song": json.loads(song.model_dump_json()),
            "seconds": time.monotonic() - begun,
            "in_client": timed.seconds,
            "in_model": voice.seconds - before,
        }


def _judged(made: list[Made], dictionary: judge.Dictionary) -> dict[str, Any]:
    total = judged(made, dictionary)["total"]
    rescued = sum(each["song"]["model"]["lines_by_fallback"] for each in made)
    in_model = sum(each["in_model"] for each in made)
    overhead = sum(each["in_client"] for each in made) / in_model - 1 if in_model else None
    pairs, lines = total.get("pairs", 0), total.get("lines", 0)
    return {
        "songs": len(made),
        "pairs that rhyme": _bar(total.get("pairs that rhyme", 0) / max(1, pairs), least=LEAST_PAIRS),
        "lines in target": _bar(total.get("in target", 0) / max(1, lines), least=LEAST_LINES),
        "overhead": None if overhead is None else _bar(overhead, most=MOST_OVERHEAD),
        "lines by fallback": f"{rescued} of {lines}",
        "calls a line": round(sum(each["song"]["usage"]["calls"] for each in made) / max(1, lines), 1),
        "seconds a song": round(sum(each["seconds"] for each in made) / max(1, len(made)), 1),
        "faults": [found for each in made for found in faults(each["song"], dictionary)[1]][:10],
    }


def _bar(figure: float, *, least: float | None = None, most: float | None = None) -> dict[str, Any]:
    met = (least is None or figure >= least) and (most is None or figure <= most)
    return {
        "figure": round(figure, 4),
        "least" if most is None else "most": least if most is None else most,
        "met": met,
    }

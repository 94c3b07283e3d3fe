"""Plain prompting: the same model is asked, section by section, for what Lyrica wrote, in plain words."""

from __future__ import annotations

import copy
import re
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from bench import llama
from bench.songs import kept, version

if TYPE_CHECKING:
    from pathlib import Path

    from bench.songs import Brief, Made, Song

TOKENS_A_LINE = 24
FREE = "ZYWVUTSQPONMLKJ"
"""Letters that stand in for ``X``: each is used once, which is how songwriters note a line that does not rhyme."""
_NOT_SUNG = re.compile(r"^\s*([\[(*#].*|.*:)\s*$")
_NUMBERED = re.compile(r"^\s*(?:[-*•>]|\d+[.)]|\"|“)\s*")


def write(made: list[Made], out: Path) -> list[Made]:
    """Write a plain song beside each of Lyrica's: the same brief, form and model."""
    songs = {(each["brief"]["genre"], each["brief"]["seed"]): each["song"] for each in made}

    def one(brief: Brief) -> Made:
        begun = time.perf_counter()
        song = plain_song(songs[brief["genre"], brief["seed"]], brief)
        return {"brief": brief, "song": song, "seconds": time.perf_counter() - begun}

    return kept([each["brief"] for each in made], out / f"plain-{version(('song/forms',))}.jsonl", one)


def plain_song(song: Song, brief: Brief) -> Song:
    """Sing a song's form with lines that the model gave when asked for them; a line that it did not give is empty."""
    plain = copy.deepcopy(song)
    sung: dict[str, list[str]] = {}
    for section in plain["sections"]:
        prefix = section["repeats"] or section["lines"][0]["address"].partition(".")[0]
        if section["repeats"] is None:
            sung[prefix] = _sing(section, song["title"], brief)
        for line, sign, text in zip(section["lines"], section["rhyme_scheme"], sung[prefix], strict=True):
            line["text"] = text
            if sign == "R":  # the title was given
                line["source"] = "writer"
    return plain


def wish(section: dict[str, Any], brief: Brief) -> str:
    """Word the request for one section's lines, in a songwriter's notation."""
    free = iter(FREE)
    asked = [
        (next(free) if sign == "X" else sign, line["target_syllables"])
        for line, sign in zip(section["lines"], section["rhyme_scheme"], strict=True)
        if sign == "X" or (sign.isalpha() and sign != "R")
    ]
    counts = ", ".join(str(count) for _, count in asked)
    return (
        f"Write the {section['kind']} of a {brief['mood']} {brief['genre']} song about {brief['theme']}.\n"
        f"Write exactly {len(asked)} lines. Rhyme scheme: {''.join(letter for letter, _ in asked)}. "
        f"Syllables of the lines: {counts}.\nAnswer with the {len(asked)} lines only, one a line."
    )


def sung_lines(answer: str) -> list[str]:
    """Take the sung lines out of an answer: no headings, no remarks that end in a colon, no numbers or quotes."""
    lines = [_NUMBERED.sub("", line).strip(' "”*') for line in answer.splitlines() if not _NOT_SUNG.match(line)]
    return [line for line in lines if line]


def _sing(section: dict[str, Any], title: str, brief: Brief) -> list[str]:
    signs = section["rhyme_scheme"]
    wanted = sum(sign.isalpha() and sign != "R" for sign in signs)
    answers = iter(sung_lines(_ask(wish(section, brief), wanted, brief["seed"])) if wanted else [])
    texts: list[str] = []
    for sign in signs:
        if sign.isdigit():
            texts.append(texts[int(sign) - 1])
        else:
            texts.append(title if sign == "R" else next(answers, ""))
    return texts


def _ask(text: str, lines: int, seed: int) -> str:
    reply = _server().handle_chat_completions(
        {
            "messages": [{"role": "user", "content": text}],
            "seed": seed,
            "temperature": 0.8,
            "max_tokens": TOKENS_A_LINE * lines,
        }
    )
    return str(reply["choices"][0]["message"]["content"])


@cache
def _server() -> Any:
    return llama.server()

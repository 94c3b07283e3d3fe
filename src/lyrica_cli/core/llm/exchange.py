"""What is said to a model behind a server, and how its answer is read."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from lyrica_cli.core.errors import ModelAnswerInvalid, ModelRefused
from lyrica_cli.core.llm.base import Candidate
from lyrica_cli.core.llm.faults import OTHERWISE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyrica_cli.core.llm.base import LineRequest

LONGEST_LINE = 200
"""Characters; what is longer is no line."""

_FEWEST_LETTERS, _MOST_LETTERS = 2.5, 10  # in a token of English, on average, whatever the tokenizer
_FRAME = 16  # tokens that a template puts around a message
_STAYS = 2  # the stanza in hand, and what is asked
_VALUE = re.compile(r'"line"\s*:\s*"(?P<line>(?:[^"\\]|\\.)*)"')
_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc`\u00b4", "'''''")
_SUNG_APOSTROPHE = re.compile(r"^'(cause|til|em|round|bout|neath|tis|twas|n)\b|in'$")  # no quotation mark
_EDGES = ' "\u201c\u201d\u201e\u00ab\u00bb.,;:!?\u2026-\u2013\u2014*_()[]'


class _Sung(BaseModel):
    line: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole answer.

    Attributes:
        content: What the model wrote, JSON and all.
        logprobs: Its tokens with their natural-log probabilities, before the schema applied; empty if not known.
        prompt_tokens: Tokens read; 0 where the server did not come to say.
        completion_tokens: Tokens written.
    """

    content: str
    logprobs: tuple[tuple[str, float], ...]
    prompt_tokens: int
    completion_tokens: int


def sung(text: str, opening: str = "") -> str:
    """Make a model's line plain: lower case, straight apostrophes, no quotes or punctuation at its ends.

    Args:
        text: What the model wrote; hostile.
        opening: Words that stand before it already; taken away where the model repeats them.

    Returns:
        The line; empty where there is none, or where it is several lines or more than ``LONGEST_LINE`` characters.

    >>> sung(' "The moths come every night!" ')
    'the moths come every night'
    """
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > LONGEST_LINE or len(text.splitlines()) > 1:
        return ""
    visible = "".join(character if character.isprintable() else " " for character in text)
    line = " ".join(visible.translate(_APOSTROPHES).lower().split()).strip(_EDGES)
    if line.startswith("'") and line.endswith("'") and not _SUNG_APOSTROPHE.search(line):
        line = line[1:-1].strip(_EDGES)
    if opening:
        line = line.removeprefix(f"{opening} ")
    return line


def messages(request: LineRequest) -> list[dict[str, str]]:
    """Append the ask to the last thing that the user says; the rest stays as it is, for the server's cache."""
    said = [{"role": message.role, "content": _encodable(message.content)} for message in request.messages]
    asked = _encodable(request.ask)
    if said and said[-1]["role"] == "user":
        said[-1]["content"] = "\n\n".join(each for each in (said[-1]["content"], asked) if each)
    else:
        said.append({"role": "user", "content": asked})
    return said


def correction(reply: Reply, error: ModelAnswerInvalid) -> tuple[dict[str, str], ...]:
    """Say after an answer that was no line what was wrong with it; its own words are kept short.

    Args:
        reply: The answer.
        error: Why it is none.
    """
    wrong = str(error).partition(". ")[0]
    return (
        {"role": "assistant", "content": _encodable(reply.content[:LONGEST_LINE])},
        {"role": "user", "content": f'That was no line: {wrong}. Answer with this alone: {{"line": "..."}}'},
    )


def most_tokens(said: Sequence[dict[str, str]]) -> int:
    """Say how many tokens a prompt takes at most, whatever the model's tokenizer.

    English takes 3 to 5 letters a token; what is not ASCII may take one a byte. Roles and turns are counted in.
    """
    text = "".join(each["content"] for each in said)
    plain = sum(character.isascii() for character in text)
    return math.ceil(plain / _FEWEST_LETTERS) + len(text.encode()) - plain + _FRAME * (1 + len(said))


def least_tokens(said: Sequence[dict[str, str]]) -> int:
    """Say how many tokens a prompt takes at least; a server that read fewer has cut it."""
    return sum(len(each["content"]) for each in said) // _MOST_LETTERS


def fitted(said: list[dict[str, str]], room: int) -> list[dict[str, str]]:
    """Leave out the oldest stanzas of what the user says until it fits; rules, the last stanza and the ask stay.

    Args:
        said: The conversation, from :func:`messages`.
        room: Tokens that it may take.

    Raises:
        ModelRefused: What must stay does not fit.
    """
    *before, last = said
    stanzas = last["content"].split("\n\n")
    while most_tokens([*before, last]) > room:
        if len(stanzas) <= _STAYS:
            need = most_tokens([*before, last]) + _FRAME
            raise ModelRefused(
                f"{room:,} tokens are too few for a line of this song, it takes {need:,}. "
                "Give more: lyrica config set context 4096"
            )
        del stanzas[0]
        last = {"role": last["role"], "content": "\n\n".join(stanzas)}
    return [*before, last]


def as_text(said: Sequence[dict[str, str]]) -> str:
    """Write a conversation as one text, for a model that only continues."""
    return "\n\n".join(each["content"] for each in said) + "\n"


def whole(content: str) -> str | None:
    """Give an answer up to the end of its object, once more than white space follows; None before that.

    >>> whole('{"line": "so long"} I chose'), whole('{"line": "so lo'), whole('{"line": "so long"} ')
    ('{"line": "so long"}', None, None)
    """
    begins = content.find("{")
    try:
        _, ends = json.JSONDecoder().raw_decode(content, max(0, begins))
    except ValueError:
        return None
    return content[:ends] if begins >= 0 and content[ends:].strip() else None


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate from a broken file has no bytes


def candidate(reply: Reply, opening: str, name: str) -> Candidate:
    """Read the line out of an answer.

    Args:
        reply: The whole answer.
        opening: Words that stand before the line already.
        name: The model's name, for the message.

    Raises:
        ModelAnswerInvalid: There is no line in it.
    """
    content = reply.content.rpartition("</think>")[2]
    content = content.partition("<think>")[0]  # a thought that never ended: nothing after it is sung
    if "{" not in content and "[" not in content:  # a server that knows no schemas: what is one line may be the line
        line = sung(content, opening)
        if not line:
            raise invalid(name, "wrote no line")
        return Candidate(line)
    content = content[max(0, content.find("{")) : content.rfind("}") + 1]
    try:
        line = sung(_Sung.model_validate_json(content).line, opening)
    except ValidationError as error:
        raise invalid(name, "did not answer in the form that was asked for") from error
    if not line:
        raise invalid(name, "wrote no line")
    return _measured(line, content, reply.logprobs)


def _measured(line: str, content: str, tokens: Sequence[tuple[str, float]]) -> Candidate:
    """Measure the tokens of the line alone, without the JSON around it; its end is the closing quote."""
    value = _VALUE.search(content)
    begins = "".join(token for token, _ in tokens).find(content)
    if value is None or begins < 0:
        return Candidate(line)
    start, end = begins + value.start("line"), begins + value.end("line")
    within, closing_quote, here = [], None, 0
    for token, logprob in tokens:
        if here < end and here + len(token) > start:
            within.append(logprob)
        elif here == end:
            closing_quote = logprob
        here += len(token)
    if not within:
        return Candidate(line)
    return Candidate(line, sum(within) / len(within), min(within), within[-1], closing_quote)


def invalid(name: str, what: str) -> ModelAnswerInvalid:
    """An answer came that is no line; ``what`` says why, after the model's name."""
    return ModelAnswerInvalid(f"{name} {what}. Name another model, or: {OTHERWISE}")

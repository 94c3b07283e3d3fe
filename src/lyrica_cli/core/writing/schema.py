"""A line's constraint as a JSON schema, for servers that turn a schema's pattern into a grammar.

A vocabulary-sized grammar cannot be had that way: the pattern holds the number of words and the end words, and each
answer is checked afterwards. Only what Ollama's converter honours is used; what it does not know it drops *silently*,
so :func:`faults` names whatever must not stand in a schema.
"""

from __future__ import annotations

import math
import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lyrica_cli.core.writing.constraint import LineConstraint

MOST_ENDS = 60
"""End words in a pattern, at most; of more, so many are taken at even distances, some of each family among them."""

ANY_END = 1_500
"""End words that are so many that they hold nothing: any word may then end the line, and is checked afterwards."""

LONGEST_PATTERN = 4_000
"""Characters; grammars made of longer alternations are too slow to sample from."""

MOST_REPEATS = 64
"""The largest count in a ``{m,n}``; the converter unrolls each one."""

_WORD = "[a-z']+"
_PLAIN = re.compile(r"[a-z']+(?:[ -][a-z']+)*")
_LONGEST_WORD = 3  # syllables: what a line's words hold at most on average, so that the pattern asks for enough words
_HONOURED = frozenset({"type", "properties", "required", "items", "minItems", "maxItems", "enum", "const", "pattern"})
_SPELT = frozenset("abcdefghijklmnopqrstuvwxyz' ,-^$()[]{}+*?|0123456789")


def line_schema(constraint: LineConstraint, *, lines: int | None = None) -> dict[str, Any]:
    """Compile a constraint into the schema of an answer.

    Args:
        constraint: The plan of the line. Of its end words that are spelt in plain letters ``MOST_ENDS`` are used; with
            none, or more than ``ANY_END``, any word may end the line.
        lines: None asks for one ``line``; a number for that many ``lines``, all after the same plan.

    Returns:
        The schema of an object with the string ``line``, or with the array ``lines``.

    >>> from lyrica_cli.core.writing.constraint import LineConstraint
    >>> line_schema(LineConstraint((6, 6), {}, ("stone", "alone")))["properties"]["line"]["pattern"]
    "^([a-z']+,? ){0,4}[a-z']+ (stone|alone)$"
    """
    name: str = "line"
    value: dict[str, Any] = {"type": "string", "pattern": _pattern(constraint)}
    if lines is not None:
        name, value = "lines", {"type": "array", "items": value, "minItems": lines, "maxItems": lines}
    return {"type": "object", "properties": {name: value}, "required": [name]}


def end_words(constraint: LineConstraint) -> tuple[str, ...]:
    """Give the end words that the pattern holds, in their order; empty where any word may end the line."""
    plain = list(dict.fromkeys(end for end in constraint.ends or () if _PLAIN.fullmatch(end)))
    if len(plain) > ANY_END:
        return ()
    spread = [plain[at * len(plain) // MOST_ENDS] for at in range(MOST_ENDS)] if len(plain) > MOST_ENDS else plain
    sizes = accumulate(len(end) + 1 for end in spread)
    return tuple(end for end, size in zip(spread, sizes, strict=True) if size <= LONGEST_PATTERN // 2)


def faults(schema: Mapping[str, Any]) -> tuple[str, ...]:
    r"""Name what a server would refuse or, worse, silently not apply; empty for a schema that holds.

    >>> faults({"type": "string", "pattern": "^[a-z]+$"})
    ()
    >>> faults({"type": "string", "pattern": "\\d+"})
    ('pattern is not anchored: ^…$', "pattern has '\\\\', which is not honoured")
    """
    return tuple(_faults(schema))


def _pattern(constraint: LineConstraint) -> str:
    fewest, most = constraint.syllables
    last = "|".join(end_words(constraint)) or _WORD
    # The last word sings one syllable at least, and so does each before it.
    before = most - 1
    if before < 1:
        return f"^({last})$"
    needed = min(before, max(0, math.ceil(fewest / _LONGEST_WORD) - 1))
    # No comma stands before the last word: it is forced, and a pause there sounds like it.
    opening = (f"({_WORD},? ){{{max(0, needed - 1)},{before - 1}}}" if before > 1 else "") + f"{_WORD} "
    return f"^{opening}({last})$" if needed else f"^({opening})?({last})$"


def _faults(schema: Mapping[str, Any]) -> Iterator[str]:
    for key in schema:
        if key not in _HONOURED:
            yield f"{key} is not honoured"
    if "pattern" in schema:
        yield from _pattern_faults(schema["pattern"])
    if not set(schema.get("required", ())) <= set(schema.get("properties", ())):
        yield "required names a property that is not there"
    for inner in schema.get("properties", {}).values():
        yield from _faults(inner)
    if "items" in schema:
        yield from _faults(schema["items"])


def _pattern_faults(pattern: str) -> Iterator[str]:
    if not (pattern.startswith("^") and pattern.endswith("$")):
        yield "pattern is not anchored: ^…$"
    if len(pattern) > LONGEST_PATTERN:
        yield f"pattern is longer than {LONGEST_PATTERN} characters"
    for odd in dict.fromkeys(character for character in pattern if character not in _SPELT):
        yield f"pattern has {odd!r}, which is not honoured"
    if re.search(r"\(\?|.\^|\$.", re.sub(r"\[\^", "[", pattern)):
        yield "pattern has a group or an anchor that is not honoured"
    if any(int(count) > MOST_REPEATS for count in re.findall(r"\d+", pattern)):
        yield f"pattern repeats more than {MOST_REPEATS} times"

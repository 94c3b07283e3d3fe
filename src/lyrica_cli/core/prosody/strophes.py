"""Stanza forms that have names: told by scheme, by syllables and by lines that come again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BY_SCHEME = {
    "ABABCDCDEFEFGG": "Shakespearean sonnet",
    "ABABBCBCCDCDEE": "Spenserian sonnet",
    "ABABABCC": "ottava rima",
    "ABABBCC": "rhyme royal",
    "ABABBCBCC": "Spenserian stanza",
    "AABA": "rubaiyat",
    "ABBA": "envelope quatrain",
    "AABCCB": "tail rhyme",
}
_OCTAVES = ("ABBAABBA", "ABBAACCA")
_METRES = {(8, 6, 8, 6): "common metre", (8, 8, 8, 8): "long metre", (6, 6, 8, 6): "short metre"}
SONNET, TERCET = 14, 3
"""Lines of each."""
OFF = 1
"""Syllables that a line may differ from its metre."""
FEWEST_COUPLETS = 4
"""Lines from which on couplets are named."""


def stanza_form(scheme: str, syllables: Sequence[int], lines: Sequence[str]) -> str | None:
    """Name the form of one stanza; None if it has no name.

    Args:
        scheme: One letter a line, lettered from A.
        syllables: Of each line.
        lines: The lines.

    >>> stanza_form("ABAB", (8, 6, 8, 6), ("", "", "", ""))
    'common metre'
    """
    if len(scheme) == SONNET and scheme.startswith(_OCTAVES) and len(set(scheme[8:])) <= TERCET:
        return "Petrarchan sonnet"
    if scheme in {"AAA", "AAB"} and _alike(lines[0], lines[1]):
        return "blues (AAB)"
    if scheme == "AABBA" and max(syllables[2:4]) < min(*syllables[:2], syllables[4]):
        return "limerick"
    if len(scheme) >= FEWEST_COUPLETS and len(scheme) % 2 == 0 and _couplets(scheme):
        return "couplets"
    return _measured(scheme, syllables) or _BY_SCHEME.get(scheme)


def _measured(scheme: str, syllables: Sequence[int]) -> str | None:
    """Name a quatrain that is told by the lengths of its lines."""
    if scheme not in {"ABCB", "ABAB"}:
        return None
    for metre, name in _METRES.items():
        if all(abs(count - wanted) <= OFF for count, wanted in zip(syllables, metre, strict=True)):
            ballad = "ballad stanza" if name == "common metre" else None
            return name if scheme == "ABAB" else ballad
    return None


def whole_form(schemes: Sequence[str], together: str, forms: Sequence[str | None]) -> str | None:
    """Name the form of a whole text.

    Args:
        schemes: The scheme of each stanza.
        together: The scheme of all lines heard as one stanza.
        forms: The form of each stanza.
    """
    if len(schemes) > 1 and len(together) == SONNET:
        name = stanza_form(together, (10,) * SONNET, ("",) * SONNET)
        if name is not None and "sonnet" in name:
            return name
    if len(schemes) > 1 and all(len(scheme) == TERCET for scheme in schemes[:-1]) and _chained(together):
        return "terza rima"
    return forms[0] if forms and len(set(forms)) == 1 else None


def _couplets(scheme: str) -> bool:
    return all(scheme[at] == scheme[at + 1] for at in range(0, len(scheme), 2)) and len(set(scheme)) > 1


def _chained(scheme: str) -> bool:
    """Tell whether tercets are linked: ABA BCB CDC …."""
    return len(scheme) >= 2 * TERCET and all(
        scheme[at] == scheme[at + 2] and (at + 4 > len(scheme) or scheme[at + 3 : at + 4] == scheme[at + 1])
        for at in range(0, len(scheme) - 2, 3)
    )


def _alike(first: str, second: str) -> bool:
    one, other = first.lower().split(), second.lower().split()
    shared = sum(word in other for word in one)
    return bool(one) and shared >= 0.6 * max(len(one), len(other))

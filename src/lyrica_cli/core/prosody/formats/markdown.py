"""An analysis as Markdown: a heading and a table a stanza."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.formats.text import addresses, heading, marks, notes

if TYPE_CHECKING:
    from lyrica_cli.core.prosody.analysis import Analysis

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")


def escaped(text: str) -> str:
    r"""Keep a lyric from being read as Markdown.

    >>> escaped("a*b|c")
    'a\\*b\\|c'
    """
    return _SPECIAL.sub(r"\\\1", text)


def markdown(analysis: Analysis) -> str:
    """Print an analysis as Markdown."""
    prefixes = addresses(analysis.stanzas)
    blocks = [" · ".join(name for name in (analysis.form, analysis.meter) if name)]
    for place, stanza in enumerate(analysis.stanzas):
        rows = [
            f"### {escaped(heading(stanza))}",
            "",
            "| | syllables | stress | rhyme | line | |",
            "|---|--:|---|---|---|---|",
        ]
        for number, (line, letter) in enumerate(zip(stanza.lines, stanza.marked, strict=True), start=1):
            cells = (
                f"{prefixes[place]}.{number}",
                str(line.syllables),
                f"`{marks(line.stress)}`" if line.stress else "",
                letter,
                escaped(line.text),
                escaped(notes(line, place, prefixes)),
            )
            rows.append(f"| {' | '.join(cells)} |")
        blocks.append("\n".join(rows))
    return "\n\n".join(block for block in blocks if block) + "\n"

"""An analysis as JSON: the documented, stable form for other programs."""

from __future__ import annotations

import json as encoder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyrica_cli.core.prosody.analysis import Analysis

SCHEMA = 1
"""Version of the JSON contract."""


def json(analysis: Analysis) -> str:
    """Print an analysis as one object."""
    stanzas = [
        {
            "scheme": stanza.scheme,
            "lines": [
                {
                    "text": line.text,
                    "syllables": line.syllables,
                    "stress": line.stress,
                    "rhyme": line.rhyme,
                    "kind": line.kind.value,
                }
                for line in stanza.lines
            ],
        }
        for stanza in analysis.stanzas
    ]
    whole = {"schema": SCHEMA, "form": analysis.form, "meter": analysis.meter, "stanzas": stanzas}
    return encoder.dumps(whole, ensure_ascii=False, indent=2) + "\n"

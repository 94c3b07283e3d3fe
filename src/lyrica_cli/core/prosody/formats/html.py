"""An analysis as one page that a writer can send to a co-writer: nothing is fetched, no script runs."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.formats.text import addresses, colour_of, heading, marks, notes

if TYPE_CHECKING:
    from lyrica_cli.core.prosody.analysis import Analysis

HUES = (211, 4, 130, 285, 35, 180, 330, 65)
"""Hues of the rhyme families, in degrees; they come again after the last."""
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.6 Georgia, serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }}
body {{ color: #222; background: #fff; }}
h2 {{ font-size: 1em; font-weight: normal; color: #555; margin: 2em 0 .4em; }}
table {{ border-collapse: collapse; }}
td {{ padding: 0 .9em 0 0; vertical-align: baseline; white-space: pre-wrap; }}
.margin {{ color: #777; font: .8em/1.6 ui-monospace, monospace; white-space: pre; }}
.letter {{ font-weight: bold; }}
{families}
@media print {{ .margin, .notes {{ color: #000; }} }}
</style>
</head>
<body>
<p class="margin">{summary}</p>
{stanzas}
</body>
</html>
"""


def html(analysis: Analysis) -> str:
    """Print an analysis as one self-contained page."""
    prefixes = addresses(analysis.stanzas)
    stanzas = []
    for place, stanza in enumerate(analysis.stanzas):
        rows = []
        for number, (line, letter) in enumerate(zip(stanza.lines, stanza.marked, strict=True), start=1):
            family = "" if letter == "X" else f' class="f{colour_of(letter) % len(HUES)}"'
            rows.append(
                f'<tr><td class="margin">{prefixes[place]}.{number}</td><td class="margin">{line.syllables}</td>'
                f'<td class="margin">{marks(line.stress)}</td><td class="letter">{escape(letter)}</td>'
                f"<td{family}>{escape(line.text)}</td>"
                f'<td class="margin notes">{escape(notes(line, place, prefixes))}</td></tr>'
            )
        stanzas.append(f"<h2>{escape(heading(stanza))}</h2>\n<table>\n" + "\n".join(rows) + "\n</table>")
    families = "\n".join(f".f{at} {{ color: hsl({hue} 70% 32%); }}" for at, hue in enumerate(HUES))
    summary = " · ".join(name for name in (analysis.form, analysis.meter) if name)
    return _PAGE.format(title="Lyric, analyzed", families=families, summary=summary, stanzas="\n".join(stanzas))

"""The rhythm that the writer asked for: a meter, a typed rhythm, or that of other lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import FormError, InputError, UsageError
from lyrica_cli.core.prosody.analysis import analyze
from lyrica_cli.core.song.section import Kind, parse_tag
from lyrica_cli.core.song.sung import sung
from lyrica_cli.core.writing.rhythm import FEET, MOST_SYLLABLES, meter_pattern, parse_rhythm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lyrica_cli.core.prosody.analysis import StanzaSound
    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.form import Placed
    from lyrica_cli.core.song.scheme import Span

FORM_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVW", "ABCDEFGHIJKLMNOPQSTUVWY")
"""Letters of an analysis to letters of a form: there R is the title line and X is free."""
MOST_LINES = 24
"""Lines of a section whose rhythm is taken over."""


@dataclass(frozen=True, slots=True)
class Tune:
    """What the lines of a song are to be sung to.

    Attributes:
        meter: Every line's meter, or None.
        rhythm: Patterns of the verses' lines, going round; empty if none were typed.
        fitted: Prefix of a section, ``v1`` -> the patterns of its lines.
    """

    meter: str | None = None
    rhythm: tuple[str, ...] = ()
    fitted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def patterns(self, placed: Placed, at: int, syllables: Span) -> tuple[str, ...]:
        """Give the patterns that a line may be sung to; none if any rhythm will do.

        Args:
            placed: Its section.
            at: Which line of it, from 0.
            syllables: Fewest and most.
        """
        own = self.fitted.get(placed.prefix) or self.fitted.get(placed.kind.prefix(1), ())
        if at < len(own):
            return (own[at],)
        if self.rhythm and placed.kind is Kind.VERSE:
            return (self.rhythm[at % len(self.rhythm)],)
        if self.meter:
            return tuple(meter_pattern(self.meter, count) for count in range(syllables[0], syllables[1] + 1))
        return ()


def tuned(brief: Brief) -> tuple[Brief, Tune]:
    """Take the rhythm out of a brief: the brief with the form or the syllables that it implies, and the tune.

    Raises:
        UsageError: two rhythms were asked for, or one that cannot be read or does not go with the form.
        InputError: there is nothing to fit to.
    """
    asked = [flag for flag in ("meter", "rhythm", "fit") if getattr(brief, flag) is not None]
    if len(asked) > 1:
        raise UsageError(f"--{asked[0]} and --{asked[1]} do not go together. Leave one out.")
    if brief.meter is not None:
        return brief, Tune(meter=brief.meter if brief.meter in FEET else None)
    if brief.rhythm is not None:
        if brief.syllables is not None:
            raise UsageError("--rhythm says how many syllables a line has. Leave --syllables out.")
        rhythm = parse_rhythm(brief.rhythm)
        counts = ".".join(str(len(line)) for line in rhythm)
        return brief.model_copy(update={"syllables": counts}), Tune(rhythm=rhythm)
    if brief.fit is not None:
        return _fitted(brief, brief.fit)
    return brief, Tune()


def _fitted(brief: Brief, text: str) -> tuple[Brief, Tune]:
    other = [flag for flag in ("form", "scheme", "syllables", "source") if getattr(brief, flag) is not None]
    if other:
        flag = "from" if other[0] == "source" else other[0]
        raise UsageError(f"--fit takes its form from your lines. Leave --{flag} out.")
    stanzas = analyze([(stanza.label, stanza.lines) for stanza in sung(text)]).stanzas
    if not stanzas:
        raise InputError("--fit: there is nothing to sing in it. Give it a lyric: lyrica generate --fit song.txt")
    specs: dict[Kind, str] = {}
    patterns: dict[str, tuple[str, ...]] = {}
    counts: dict[Kind, int] = {}
    order = []
    for number, stanza in enumerate(stanzas, start=1):
        kind = _kind(stanza)
        lines = tuple(line.stress for line in stanza.lines)
        if len(lines) > MOST_LINES or not all(1 <= len(line) <= MOST_SYLLABLES for line in lines):
            raise FormError(
                f"--fit: stanza {number}: a section can have 1 to {MOST_LINES} lines, each of 1 to {MOST_SYLLABLES} "
                "syllables. Leave some out."
            )
        counts[kind] = counts.get(kind, 0) + 1
        if kind not in specs:
            specs[kind] = (
                f"{kind.letter}:{stanza.marked.translate(FORM_LETTERS)}:{'.'.join(str(len(each)) for each in lines)}"
            )
            patterns[kind.prefix(1)] = lines
        elif [len(each) for each in lines] == [len(each) for each in patterns[kind.prefix(1)]]:
            patterns[kind.prefix(counts[kind])] = lines
        order.append(kind.letter)
    return brief.model_copy(update={"form": " ".join([*specs.values(), *order])}), Tune(fitted=patterns)


def _kind(stanza: StanzaSound) -> Kind:
    tag = parse_tag(f"[{stanza.label}]") if stanza.label else None
    return tag[0] if tag else Kind.VERSE

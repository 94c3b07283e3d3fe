"""The review of a draft: scores from 0 to 1 with the lines that earned them, each measured or None.

- ``rhyme``: share of line pairs that the scheme calls for which rhyme at the section's strictness.
- ``syllables``: share of the model's lines that can be sung in the planned number of syllables.
- ``repetition``: share of lines that share no run of three words with another line.
- ``freshness``: share of content words that are not sung in an earlier line.
- ``imagery``: share of lines that name a thing that can be seen or touched.
- ``mood``: share of sections that hold a word of the mood; None without a mood.
- ``coherence``: share of sections that hold a word of the theme; None where the theme has no known word.
- ``fluency``: mean over the model's lines of e to the power of their fluency; None where not measured.
- ``meter``: mean, over lines with a rhythm to keep (asked for, or that of verse 1), of the share of their longer words
  that sit on it; None where no line has one.
- ``originality``: measured by whoever knows the library, see ``core/library/originality.py``; no part of ``overall``.
- ``overall``: rhyme x syllables x the mean of all others that were measured: a broken form cannot be averaged away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody import english, rhymes
from lyrica_cli.core.prosody.line import counts, estimate, words
from lyrica_cli.core.song.section import Kind
from lyrica_cli.core.song.song import Scores
from lyrica_cli.core.writing.ranking import runs
from lyrica_cli.core.writing.rhythm import fit, rhythm_of
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyrica_cli.core.writing.plan import LinePlan, Plan, SectionPlan
    from lyrica_cli.core.writing.sheet import Sheet, Sung

WEAK = -1.6
"""Fluency below which a line is worth writing again."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a draft is worth.

    Attributes:
        scores: The scores.
        failing: Addresses of the model's lines that miss their plan.
        weak: Addresses of the model's lines that read badly, the worst first.
        stress_fit: Address of a line with a rhythm to keep -> the share of its longer words that sit on it.
    """

    scores: Scores
    failing: tuple[str, ...]
    weak: tuple[str, ...]
    stress_fit: Mapping[str, float]


def review(plan: Plan, sheet: Sheet) -> Review:
    """Judge a draft."""
    own = list(sheet.own_lines(plan))
    written = [(line, sung) for line, sung in own if sung.source == "model"]
    pairs = [pair for section in plan.sections for pair in _pairs(section, sheet)]
    off = [line.address for line, sung in written if not in_count(line, sung.text)]
    texts = [sung.text for _, sung in own]
    reads = [sung.fluency for _, sung in written if sung.fluency is not None]
    fits = _stress_fit(plan, sheet, written)
    measured = {
        "meter": sum(fits.values()) / len(fits) if fits else None,
        "repetition": _share(
            [not any(runs(text, 3) & runs(other, 3) for other in texts if other is not text) for text in texts]
        ),
        "freshness": _freshness(texts),
        "imagery": _share([any(_concrete(word) for word in words(text)) for text in texts]),
        "mood": _sections_with(plan, sheet, plan.mood.images) if plan.mood else None,
        "coherence": _sections_with(plan, sheet, plan.images) if plan.images else None,
        "fluency": sum(map(math.exp, reads)) / len(reads) if reads else None,
    }
    form = {
        "rhyme": _share([ok for _, _, ok in pairs]),
        "syllables": _share([line.address not in off for line, _ in written]),
    }
    known = [score for score in measured.values() if score is not None]
    overall = math.prod(score for score in form.values() if score is not None) * (
        sum(known) / len(known) if known else 1.0
    )
    rounded = {name: None if score is None else round(score, 3) for name, score in (form | measured).items()}
    failing = {
        *off,
        *_wrenched(fits, written),
        *(second for _, second, ok in pairs if not ok),
        *(line.address for line, sung in written if not sung.ok),
    }
    model_lines = {line.address for line, _ in written}
    weak = sorted(
        (sung.fluency, line.address) for line, sung in written if sung.fluency is not None and sung.fluency < WEAK
    )
    return Review(
        Scores(**rounded, overall=round(overall, 3)),
        tuple(sorted(failing & model_lines)),
        tuple(address for _, address in weak),
        fits,
    )


def _wrenched(fits: Mapping[str, float], written: Sequence[tuple[LinePlan, Sung]]) -> list[str]:
    """Name the lines that do not sit on the rhythm asked for; a later verse that differs from the first is no fault."""
    return [line.address for line, _ in written if line.patterns and fits.get(line.address, 1.0) < 1.0]


def _stress_fit(plan: Plan, sheet: Sheet, written: Sequence[tuple[LinePlan, Sung]]) -> dict[str, float]:
    """Measure how lines sit on the rhythm asked for or, in a later verse, on that of the first one."""
    fits: dict[str, float] = {}
    sections = {line.address: section for section in plan.sections for line in section.lines}
    for line, sung in written:
        patterns, placed = line.patterns, sections[line.address].placed
        at = int(line.address.rpartition(".")[2]) - 1
        first = sheet.sections.get("v1", [])
        if not patterns and placed.kind is Kind.VERSE and placed.number > 1 and at < len(first):
            other = first[at]
            patterns = (rhythm_of(other.text),) if other is not None else ()
        share = fit(sung.text, patterns)
        if share is not None:
            fits[line.address] = round(share, 3)
    return fits


def in_count(line: LinePlan, text: str) -> bool:
    """Tell whether a line can be sung in its planned number of syllables; a line of unknown words cannot be judged.

    Where the writer's beginning fills the line, whatever must follow is allowed.
    """
    totals, taken = counts(text), estimate(line.opening)
    low, high = (taken + left for left in line.room)
    return totals is None or any(low <= total <= high for total in totals)


def _pairs(section: SectionPlan, sheet: Sheet) -> list[tuple[str, str, bool]]:
    """Give each pair that the scheme calls for, and whether it rhymes; the writer's own pairs are no faults."""
    strictness = section.placed.spec.strictness
    if strictness == "none":
        return []
    found: dict[str, list[tuple[LinePlan, Sung]]] = {}
    for line in section.lines:
        sung = sheet.at(line.address)
        if sung is not None and line.letter != "X" and line.repeats is None:
            found.setdefault(line.letter, []).append((line, sung))
    judged = []
    for members in found.values():
        for (first, one), (second, other) in combinations(members, 2):
            if "model" not in {one.source, other.source}:
                continue
            ends = [english().get(words(each.text)[-1]) if words(each.text) else None for each in (one, other)]
            ok = all(ends) and rhymes(ends[0], ends[1], near=strictness == "near")  # type: ignore[arg-type]
            judged.append((first.address, second.address, bool(ok)))
    return judged


def _sections_with(plan: Plan, sheet: Sheet, wanted: Sequence[str]) -> float | None:
    return _share(
        [
            any(
                word in wanted
                for line in section.lines
                if (sung := sheet.at(line.address))
                for word in words(sung.text)
            )
            for section in plan.sections
        ]
    )


def _freshness(texts: Sequence[str]) -> float | None:
    sung = [word for text in texts for word in set(words(text)) if word not in FUNCTION_WORDS]
    return len(set(sung)) / len(sung) if sung else None


def _concrete(word: str) -> bool:
    entry = english().get(word)
    return entry is not None and entry.concrete


def _share(outcomes: Sequence[bool]) -> float | None:
    return sum(outcomes) / len(outcomes) if outcomes else None

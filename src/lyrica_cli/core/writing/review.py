"""The review of a draft: scores from 0 to 1 with the lines that earned them, each measured or None.

- ``rhyme``: share of line pairs that the scheme calls for which rhyme at the section's strictness.
- ``syllables``: share of the model's lines that can be sung in the planned number of syllables.
- ``repetition``: share of lines that share no run of three words with another line.
- ``freshness``: share of content words that are not sung in an earlier line, times the share of lines without a worn
  phrase (``cliches.py``).
- ``imagery``: share of lines that name a thing that can be seen or touched.
- ``singability``: share of lines of known sound in which no more than four consonants come together; None without any.
- ``mood``: share of sections that hold a word of the mood; None without a mood.
- ``coherence``: share of sections that hold a word of the theme; None where the theme has no known word.
- ``fluency``: mean over the model's lines of e to the power of their fluency; None where not measured.
- ``meter``: mean, over lines with a rhythm to keep (asked for, or that of verse 1), of the share of their longer words
  that sit on it; None where no line has one.
- ``originality``: measured by whoever knows the library, see ``core/library/originality.py``; no part of ``overall``.
- ``overall``: rhyme x syllables x the share of the model's lines that fail in no other way x the mean of all others
  that were measured. A broken form cannot be averaged away.

Each score below 1 that counts lines has its evidence: the addresses that cost it.
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
from lyrica_cli.core.writing.cliches import cliches
from lyrica_cli.core.writing.ranking import runs
from lyrica_cli.core.writing.rhythm import fit, rhythm_of
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyrica_cli.core.writing.plan import LinePlan, Plan, SectionPlan
    from lyrica_cli.core.writing.sheet import Sheet, Sung

WEAK = -1.6
"""Fluency below which a line is worth writing again."""
CLUSTER = 4
"""Consonants that a singer can get out between two vowels."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a draft is worth.

    Attributes:
        scores: The scores.
        failing: Addresses of the model's lines that miss their plan.
        weak: Addresses of the model's lines that read badly, the worst first.
        stress_fit: Address of a line with a rhythm to keep -> the share of its longer words that sit on it.
        evidence: Name of a score -> addresses of the lines, or prefixes of the sections, that cost it.
    """

    scores: Scores
    failing: tuple[str, ...]
    weak: tuple[str, ...]
    stress_fit: Mapping[str, float]
    evidence: Mapping[str, tuple[str, ...]]


def review(plan: Plan, sheet: Sheet) -> Review:
    """Judge a draft."""
    own = list(sheet.own_lines(plan))
    written = {line.address: (line, sung) for line, sung in own if sung.source == "model"}
    pairs = [pair for section in plan.sections for pair in _pairs(section, sheet)]
    fits = _stress_fit(plan, sheet, list(written.values()))
    faults = {
        "rhyme": [second for _, second, ok in pairs if not ok],
        "syllables": [at for at, (line, sung) in written.items() if not in_count(line, sung.text)],
    }
    others = {*_wrenched(fits, list(written.values())), *(at for at, (_, sung) in written.items() if not sung.ok)}
    outcomes = _outcomes(plan, sheet, {line.address: sung.text for line, sung in own})
    reads = {at: sung.fluency for at, (_, sung) in written.items() if sung.fluency is not None}
    form = {
        "rhyme": _share([ok for _, _, ok in pairs]),
        "syllables": _share([at not in faults["syllables"] for at in written]),
    }
    measured = _measured([sung.text for _, sung in own], outcomes, fits, list(reads.values()))
    held = _share([at not in others - {*faults["rhyme"], *faults["syllables"]} for at in written])
    weak = [at for _, at in sorted((fluency, at) for at, fluency in reads.items() if fluency < WEAK)]
    worn = [at for at in written if not outcomes["plain"][at]]
    missed = {name: tuple(at for at, ok in each.items() if not ok) for name, each in outcomes.items()}
    missed |= {"freshness": missed.pop("plain"), "fluency": tuple(weak)} | {
        n: tuple(each) for n, each in faults.items()
    }
    missed["meter"] = tuple(at for at, share in fits.items() if share < 1.0)
    rounded = {name: None if score is None else round(score, 3) for name, score in (form | measured).items()}
    return Review(
        Scores(**rounded, overall=round(_overall([*form.values(), held], list(measured.values())), 3)),
        tuple(sorted({*faults["rhyme"], *faults["syllables"], *others} & set(written))),
        tuple(dict.fromkeys([*weak, *worn])),
        fits,
        {name: each for name, each in missed.items() if each},
    )


def _measured(
    texts: Sequence[str], outcomes: Mapping[str, Mapping[str, bool]], fits: Mapping[str, float], reads: Sequence[float]
) -> dict[str, float | None]:
    """Give every score but those of the form."""
    measured = {name: _share(list(each.values())) for name, each in outcomes.items()}
    distinct, plain = _distinct(texts), measured.pop("plain")
    return measured | {
        "meter": sum(fits.values()) / len(fits) if fits else None,
        "freshness": None if distinct is None or plain is None else distinct * plain,
        "fluency": sum(map(math.exp, reads)) / len(reads) if reads else None,
    }


def _overall(form: Sequence[float | None], measured: Sequence[float | None]) -> float:
    """Multiply what must hold by the mean of what is a matter of degree."""
    known = [score for score in measured if score is not None]
    return math.prod(score for score in form if score is not None) * (sum(known) / len(known) if known else 1.0)


def _outcomes(plan: Plan, sheet: Sheet, texts: Mapping[str, str]) -> dict[str, dict[str, bool]]:
    """Say of each line, or section, whether it does what a score counts; what cannot be judged is left out."""
    threes = {at: runs(text, 3) for at, text in texts.items()}
    clusters = {at: _cluster(text) for at, text in texts.items()}
    return {
        "repetition": {
            at: not any(three & other for place, other in threes.items() if place != at) for at, three in threes.items()
        },
        "plain": {at: not cliches(text) for at, text in texts.items()},
        "imagery": {at: any(_concrete(word) for word in words(text)) for at, text in texts.items()},
        "singability": {at: longest <= CLUSTER for at, longest in clusters.items() if longest is not None},
        "mood": _sections_with(plan, sheet, plan.mood.images) if plan.mood else {},
        "coherence": _sections_with(plan, sheet, plan.images) if plan.images else {},
    }


def _cluster(text: str) -> int | None:
    """Count the most consonants that come together in a line; None where a word's sound is not known."""
    entries = [english().get(word) for word in words(text)]
    sounds = [entry.sounds[0] for entry in entries if entry is not None and entry.sounds]
    if not sounds or len(sounds) < len(entries):
        return None
    longest = here = 0
    for phone in (phone for sound in sounds for phone in sound):
        here = 0 if phone[-1].isdigit() else here + 1
        longest = max(longest, here)
    return longest


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


def _sections_with(plan: Plan, sheet: Sheet, wanted: Sequence[str]) -> dict[str, bool]:
    return {
        section.placed.prefix: any(
            word in wanted for line in section.lines if (sung := sheet.at(line.address)) for word in words(sung.text)
        )
        for section in plan.sections
    }


def _distinct(texts: Sequence[str]) -> float | None:
    sung = [word for text in texts for word in set(words(text)) if word not in FUNCTION_WORDS]
    return len(set(sung)) / len(sung) if sung else None


def _concrete(word: str) -> bool:
    entry = english().get(word)
    return entry is not None and entry.concrete


def _share(outcomes: Sequence[bool]) -> float | None:
    return sum(outcomes) / len(outcomes) if outcomes else None

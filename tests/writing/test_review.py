"""What a draft is found to be worth, and which of its lines miss their plan."""

from __future__ import annotations

import pytest

from lyrica_cli.core.agents.planner import plan_song
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.writing.review import Review, in_count, review
from lyrica_cli.core.writing.sheet import Sheet, Sung

GOOD = (
    "the moths come every night",
    "a lamp is on the floor",
    "and nothing here sits right",
    "she leaves it at the door",
)


def judged(*texts: str, source: str = "model", **wishes: object) -> Review:
    plan = plan_song(Brief(**({"theme": "a lamp", "form": "V:ABAB:6 V", "genre": "pop", "seed": 1} | wishes)))
    sheet = Sheet.blank(plan)
    for number, text in enumerate(texts, start=1):
        sheet.put(f"v1.{number}", Sung(text, source=source, fluency=-0.5))
    return review(plan, sheet)


def test_a_good_verse() -> None:
    """Lines that rhyme and scan have full marks for it, and nothing is to be done."""
    found = judged(*GOOD)
    assert (1.0, 1.0, ()) == (found.scores.rhyme, found.scores.syllables, found.failing)
    assert 0 < (found.scores.overall or 0) <= 1


@pytest.mark.parametrize(
    ("at", "text", "failing"),
    [
        (2, "and nothing here sits up", ("v1.3",)),
        (2, "and nothing in here sits right", ("v1.3",)),
        (3, "she leaves it on the floor", ("v1.4",)),
        (3, "she leaves it at the qwxz", ("v1.4",)),
    ],
    ids=["no rhyme", "a syllable too many", "the same word", "out of dictionary"],
)
def test_a_bad_line_is_named(at: int, text: str, failing: tuple[str, ...]) -> None:
    """A line without its rhyme or count is named, and the song is worth less than with a good one."""
    found = judged(*GOOD[:at], text, *GOOD[at + 1 :])
    assert failing == found.failing
    assert (found.scores.overall or 0) < (judged(*GOOD).scores.overall or 0)


def test_what_was_not_measured_is_none() -> None:
    """Without rhyme, mood, or known words nothing stands in for a score; what nobody measures yet is None too."""
    scores = judged(*GOOD, rhyme="none", theme="qwxz").scores
    assert (None, None, None) == (scores.rhyme, scores.coherence, scores.mood)
    assert (None, None) == (scores.meter, scores.originality)


def test_empty_sheet() -> None:
    """A sheet on which nothing stands yet is judged without an error, and nothing is failing."""
    found = judged()
    assert (None, None, ()) == (found.scores.rhyme, found.scores.syllables, found.failing)


def test_the_writers_lines_are_no_faults() -> None:
    """What the writer wrote is never named, however it sounds."""
    found = judged("one", "two two two two two two two", "♪", "one", source="writer")
    assert ((), (), None) == (found.failing, found.weak, found.scores.syllables)


def test_marked_lines_fail() -> None:
    """A line that was marked when it was chosen is named."""
    plan = plan_song(Brief(theme="a lamp", form="V:X:6 V", seed=1))
    sheet = Sheet.blank(plan)
    sheet.put("v1.1", Sung(GOOD[0], ok=False))
    assert ("v1.1",) == review(plan, sheet).failing


def test_long_beginnings() -> None:
    """A beginning of the writer's that fills its line leaves room for the shortest ending only, which is in count."""
    source = "[Verse 1]\ni left your coffee on the kitchen table ...\n"
    plan = plan_song(Brief(theme="a lamp", form="V:X:6 V", source=source, seed=1))
    line = plan.sections[0].lines[0]
    fits = [in_count(line, f"{line.opening} {end}") for end in ("now", "all night")]
    assert [True, False] == fits


def test_scores_are_shares() -> None:
    """Every score that is measured lies between 0 and 1."""
    found = judged("night night night", "", "♪", "the moths come every night", mood="sad").scores
    assert all(0 <= score <= 1 for score in found.model_dump().values() if score is not None)


def test_a_wrenched_word_is_a_fault() -> None:
    """In a meter that was asked for, a long word off its stress is named; small words may stand anywhere."""
    wrenched = ("today the moths take flight", *GOOD[1:])
    found = judged(*GOOD, meter="iambic")
    assert ((), 1.0, {1.0}) == (found.failing, found.scores.meter, set(found.stress_fit.values()))
    assert () == judged(*wrenched, meter="iambic").failing
    found = judged(*wrenched, meter="trochaic")
    assert ("v1.1", 0.0) == (found.failing[0], found.stress_fit["v1.1"])


def test_a_later_verse_is_measured_by_the_first() -> None:
    """Where no rhythm was asked for, verse 2 is held against verse 1's, and a difference is measured, not failed."""
    plan = plan_song(Brief(theme="a lamp", form="V:AA:5 V V", genre="pop", seed=1))
    sheet = Sheet.blank(plan)
    for address, text in zip(
        ("v1.1", "v1.2", "v2.1", "v2.2"),
        ("today the moths come", "a sign is on the drum", "the moths come today", "a lamp is on the floor"),
        strict=True,
    ):
        sheet.put(address, Sung(text, fluency=-0.5))
    found = review(plan, sheet)
    assert "v2.1" in found.stress_fit
    assert "v1.1" not in found.stress_fit


def test_evidence() -> None:
    """Each score that a line costs names that line."""
    worn = judged("we dance all night on the floor", *GOOD[1:])
    assert ("v1.1",) == worn.evidence["freshness"]
    assert ("v1.1", (worn.scores.freshness or 0) < (judged(*GOOD).scores.freshness or 0)) == (worn.weak[-1], True)
    hard = judged("his strengths crashed on the floor", *GOOD[1:])
    assert (("v1.1",), 0.75, 1.0) == (
        hard.evidence["singability"],
        hard.scores.singability,
        judged(*GOOD).scores.singability,
    )
    assert "v1.3" in judged(*GOOD[:2], "and nothing here sits up", GOOD[3]).evidence["rhyme"]


def test_a_failure_is_not_averaged_away() -> None:
    """One line of four that misses its plan costs a quarter of the whole, however good the rest is."""
    plan = plan_song(Brief(theme="a lamp", form="V:XXXX:6 V", genre="pop", seed=1))
    overall = {}
    for ok in (True, False):
        sheet = Sheet.blank(plan)
        for number, text in enumerate(GOOD, start=1):
            sheet.put(f"v1.{number}", Sung(text, fluency=-0.5, ok=ok or number > 1))
        overall[ok] = review(plan, sheet).scores.overall or 0.0
    assert 0.75 * overall[True] == pytest.approx(overall[False], abs=0.001)

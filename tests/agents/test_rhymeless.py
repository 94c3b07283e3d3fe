"""A line of the writer's that nothing rhymes with."""

from __future__ import annotations

import pytest

from lyrica_cli.core.agents.planner import plan_song
from lyrica_cli.core.errors import FormError
from lyrica_cli.core.song.brief import Brief

DRAFT = "[Verse]\nthe sky was orange\n...\nthe road was long\n...\n"


def test_a_line_that_nothing_rhymes_with_is_refused_by_its_address() -> None:
    """Where a line is to answer a word without a rhyme, the writer hears which and what to do."""
    with pytest.raises(FormError, match=r'line v1\.1 \("orange"\) has no near rhyme for scheme A'):
        plan_song(Brief(source=DRAFT, scheme="AABB", seed=1))


@pytest.mark.parametrize("wish", [{"rhyme": "none"}, {"scheme": "XAXA"}], ids=["no rhyme", "unrhymed line"])
def test_it_may_stand_where_nothing_has_to_rhyme_with_it(wish: dict[str, str]) -> None:
    """The same draft is planned where rhyme is off, or where the line is unrhymed."""
    plan = plan_song(Brief(source=DRAFT, seed=1, **wish))
    assert "the sky was orange" == plan.sections[0].lines[0].given

"""The reviser: writes some lines of a song anew and leaves every other one to the letter."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lyrica_cli.core.agents.drafter import Drafter
from lyrica_cli.core.agents.events import LineWritten, Noted
from lyrica_cli.core.agents.planner import refuse_unrhymable
from lyrica_cli.core.agents.prompts import templates
from lyrica_cli.core.agents.studio import open_audition
from lyrica_cli.core.errors import ModelAnswerInvalid
from lyrica_cli.core.llm.relay import Relay
from lyrica_cli.core.prosody.line import fitted, line_stress, words
from lyrica_cli.core.song.capitals import capitals
from lyrica_cli.core.song.song import Usage
from lyrica_cli.core.store.values import AgentStep
from lyrica_cli.core.writing.chords import moved
from lyrica_cli.core.writing.replan import replan
from lyrica_cli.core.writing.review import in_count, review
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lyrica_cli.core.agents.events import Event
    from lyrica_cli.core.library.voice import Voice
    from lyrica_cli.core.llm.choice import Chosen
    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.song import Line, LineSource, Song
    from lyrica_cli.core.song.wish import Targets, Wish
    from lyrica_cli.core.store import Run, Store
    from lyrica_cli.core.writing.plan import LinePlan
    from lyrica_cli.core.writing.sheet import Sheet, Sung

FRESHER = frozenset("cliche cliches clichéd cliched cliché clichés fresh fresher original trite worn".split())
"""Words of a wish that ask for other words than those that stand."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line that could stand in a place.

    Attributes:
        address: The place.
        text: The line as it would be sung.
        syllables: Syllables sung; None where a word's sound is not known.
        stress: One ``0`` or ``1`` a syllable; None where not known.
        score: What the ranking gives it, natural logs; higher is better, and only its options compare.
    """

    address: str
    text: str
    syllables: int | None
    stress: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Revised:
    """What came of a revision.

    Attributes:
        before: The song as it was.
        after: The song as it is; None where several options were asked for and none was taken.
        options: The options, best first; empty where one line was asked for.
    """

    before: Song
    after: Song | None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Means:
    """Who writes, and how.

    Attributes:
        chosen: The model and why it was chosen; the caller closes it.
        seed: Seed of every random choice.
        count: Options of the one line that is written; 1 takes the best.
        choose: Called with several options; gives the place of the one to take, or None for none of them.
        voice: What the lines take from the writer's library; None takes nothing.
    """

    chosen: Chosen
    seed: int
    count: int = 1
    choose: Callable[[Sequence[Option]], int | None] | None = None
    voice: Voice | None = None


class Reviser:
    """One revision of one song.

    Args:
        song: The song as it stands.
        brief: What it was once asked for.
        wish: What is to change.
        found: The lines that this is about.
        store: Where the new version goes, from its first changed line on; None keeps nothing.
        settings: What is in force.
        watch: Called with every event.
        originality: Measures lines against the library's songs; gives None where there is nothing to compare.
    """

    def __init__(
        self,
        song: Song,
        brief: Brief,
        wish: Wish,
        found: Targets,
        *,
        store: Store | None,
        settings: Settings,
        watch: Callable[[Event], None],
        originality: Callable[[Iterable[str]], float | None] = lambda _lines: None,
    ) -> None:
        self._originality = originality
        self.before, self.brief, self.wish, self.found = song, brief, wish, found
        self.store, self.settings, self.watch = store, settings, watch
        self.began = time.monotonic()
        self.run: Run | None = None
        self.took = False
        self.prompt_version: str | None = None
        self._stack = ExitStack()
        writers = tuple(dict.fromkeys([*song.writers, *wish.writers]))
        # The writer's own replacements stand before anything is written towards them.
        self.song = song.model_copy(update={"created_at": datetime.now(UTC), "writers": writers, "usage": Usage()})
        plan, _ = replan(song, brief, frozenset(), seed=0)
        self._plans = {line.address: line for section in plan.sections for line in section.lines}
        for address, text in found.replaced.items():
            self._put(address, text, "edited", ok=True)

    def write(self, means: Means | None) -> Revised:
        """Revise it.

        Args:
            means: Who writes, and how; None where nothing has to be written.

        Raises:
            ModelError: No model could go on, or nothing that it wrote fits.
            FormError: A line is to rhyme with a word that nothing rhymes with.
        """
        try:
            with self._stack:
                return self._revised(means)
        except BaseException as error:
            if self.run is not None:
                error.add_note(f"What was written so far is kept: lyrica history show {self.run.id}")
            raise

    def _revised(self, means: Means | None) -> Revised:
        options: tuple[Option, ...] = ()
        if means is not None:
            with Relay(means.chosen.model, means.chosen.fallback, lambda why: self.watch(Noted(why))) as model:
                options = self._written(model, means)
        if self.song.sections == self.before.sections or (options and not self.took):
            return Revised(self.before, None, options)
        return Revised(self.before, self._finished(), options)

    def _written(self, model: Relay, means: Means) -> tuple[Option, ...]:
        """Write the open lines; with a count above 1, offer options of the one line instead."""
        ask = self.wish.ask or ""
        plan, sheet = replan(self.song, self.brief, frozenset(self.found.written), seed=means.seed, ask=ask)
        if not FRESHER.isdisjoint(words(ask)):
            plan = replace(plan, avoid=plan.avoid | self._worn())
        refuse_unrhymable(plan, vocabulary(explicit=self.brief.explicit, avoid=plan.avoid))
        self._plans |= {line.address: line for section in plan.sections for line in section.lines}
        prompts = templates.load()
        self.prompt_version = prompts.name
        audition, _ = open_audition(
            plan, model, brief=self.brief, settings=self.settings, prompts=prompts, voice=means.voice, wish=ask
        )
        drafter = Drafter(audition, began=lambda _: None, wrote=self._wrote)
        self.song = self.song.model_copy(update={"seed": means.seed, "model": means.chosen.use})
        options: tuple[Option, ...] = ()
        if len(self.found.written) == 1:
            options = self._one(drafter, sheet, means)
        else:
            audition.gone = tuple(self._line(address).text for address in self.found.written)
            drafter.draft(sheet)
        cost = audition.cost
        fallen = sum(sung.by_fallback for _, sung in sheet.own_lines(plan))
        usage = Usage(prompt_tokens=cost.prompt_tokens, completion_tokens=cost.completion_tokens, calls=cost.calls)
        use = means.chosen.use.model_copy(update={"lines_by_fallback": fallen})
        self.song = self.song.model_copy(update={"model": use, "usage": usage})
        return options

    def _one(self, drafter: Drafter, sheet: Sheet, means: Means) -> tuple[Option, ...]:
        """Write one line: the best that fits or, of several, the one that is chosen."""
        address = self.found.written[0]
        drawn = drafter.options(sheet, address, means.count, self._line(address).text)
        if not drawn:
            raise ModelAnswerInvalid(
                f"{means.chosen.use.name} found no other line that fits {address}. Try: --candidates 32"
            )
        options = tuple(self._option(address, each) for each in drawn)
        taken = 0 if means.count == 1 else means.choose(options) if means.choose else None
        if taken is not None:
            self.took = True
            sheet.put(address, drawn[taken])
            self._wrote(address, drawn[taken])
        return options if means.count > 1 else ()

    def _wrote(self, address: str, line: Sung) -> None:
        if address not in self.found.written or not words(line.text):
            return  # a line that stands was put on the sheet again, or no other was found
        self._put(address, capitals(line.text), "model", ok=line.ok)
        self._record()
        self.watch(LineWritten(address, self._line(address).text))

    def _record(self) -> None:
        """Put the song on record as it is now; the first time, as a new version."""
        if self.store is None:
            return
        if self.run is None:
            run = self.store.begin(
                self.brief.model_copy(update={"writers": self.song.writers}),
                self.song.model_copy(update={"run_status": "running", "stage": "draft"}),
                prompt_version=self.prompt_version,
                parent=self.before.id,
            )
            self.run = self._stack.enter_context(run)
            kept = run.song
            self.song = self.song.model_copy(
                update={"id": kept.id, "version": kept.version, "parent": kept.parent, "stage": "draft"}
            )
        else:
            self.run.save(self.song.model_copy(update={"run_status": "running"}))

    def _finished(self) -> Song:
        """Judge the whole song and put it on record."""
        plan, sheet = replan(self.song, self.brief, frozenset(), seed=self.song.seed or 0)
        lines = [line for each in self.song.sections for line in each.lines]
        own = self._originality(dict.fromkeys(line.text for line in lines if line.source == "model"))
        scores = review(plan, sheet).scores.model_copy(update={"originality": None if own is None else round(own, 3)})
        self.song = self.song.model_copy(
            update={
                "scores": scores,
                "run_status": "complete",
                "words_sung": sum(len(words(line.text)) for line in lines),
                "usage": self.song.usage.model_copy(update={"seconds": round(time.monotonic() - self.began, 3)}),
            }
        )
        if self.store is None:
            return self.song
        if self.run is None:
            self._record()
        run = self.run
        if run is None:
            raise RuntimeError("a version that is on record has a run")
        run.log(self._step())
        return run.finish(self.song)

    def _step(self) -> AgentStep:
        before = {line.address: line.text for section in self.before.sections for line in section.lines}
        after = {line.address: line.text for section in self.song.sections for line in section.lines}
        changed = {at: {"before": before[at], "after": text} for at, text in after.items() if before[at] != text}
        scores = {
            name: {"before": old, "after": new}
            for name, new in self.song.scores.model_dump().items()
            if (old := getattr(self.before.scores, name)) != new
        }
        given = {
            "lines": list(self.found.written),
            "replace": self.found.replaced,
            "lock": list(self.wish.lock),
            "ask": self.wish.ask,
        }
        seconds, tokens = round(time.monotonic() - self.began, 3), self.song.usage.completion_tokens
        return AgentStep("reviser", 1, given, {"changed": changed, "scores": scores}, seconds, tokens)

    def _put(self, address: str, text: str, source: LineSource, *, ok: bool) -> None:
        """Put words in a place, and wherever the same line is sung."""
        group = frozenset(self.found.alike[address])
        plan = self._plans[address]
        sections = []
        for section in self.song.sections:
            lines = tuple(
                self._changed(line, plan, text, source, ok=ok) if line.address in group else line
                for line in section.lines
            )
            sections.append(section.model_copy(update={"lines": lines}))
        self.song = self.song.model_copy(update={"sections": tuple(sections)})

    @staticmethod
    def _changed(line: Line, plan: LinePlan, text: str, source: LineSource, *, ok: bool) -> Line:
        low, high = plan.syllables
        syllables = fitted(text, low, high)
        new = line.model_copy(
            update={
                "text": text,
                "syllables": syllables,
                "target_syllables": None if source == "edited" else low,
                "stress": line_stress(text, syllables) if syllables else None,
                "source": source,
                "ok": source == "edited" or (ok and in_count(plan, text)),
                "chords": (),
            }
        )
        return moved(line, new) if line.chords else new

    def _option(self, address: str, sung: Sung) -> Option:
        new = self._changed(self._line(address), self._plans[address], capitals(sung.text), "model", ok=True)
        return Option(address, new.text, new.syllables, new.stress, round(sung.score, 3))

    def _line(self, address: str) -> Line:
        return next(line for section in self.song.sections for line in section.lines if line.address == address)

    def _worn(self) -> frozenset[str]:
        """Give the words of the lines that are written anew, which a fresher line does without."""
        return frozenset(
            word
            for address in self.found.written
            for word in words(self._line(address).text)
            if word not in FUNCTION_WORDS
        )

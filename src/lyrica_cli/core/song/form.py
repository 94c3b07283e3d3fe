"""The form of a song: which sections it has, in which order, and what each line must do.

A form is written as definitions and then the order: ``V:XAXA:8.7 C:XA1A:6.8 V C V C``. A definition is
``KIND:SCHEME:SYLLABLES`` (see :mod:`lyrica_cli.core.song.scheme`). In the order, ``P*`` asks for fresh words where the
section would come back word for word, ``Cx2`` sings one section twice, ``V C x4`` sings all that stands before it four
times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import FormError
from lyrica_cli.core.song.quote import shown
from lyrica_cli.core.song.scheme import (
    Repeat,
    Slot,
    Span,
    Title,
    closing,
    cycled,
    parse_scheme,
    parse_syllables,
    scheme_text,
    syllables_text,
)
from lyrica_cli.core.song.section import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyrica_cli.core.song.brief import Strictness

MOST_SECTIONS = 40
"""Sections that a song can have."""
SYLLABLES_A_WORD = 1.2
"""Syllables of an average sung word, for estimates."""

# What a bare order takes for a kind that its genre has not got.
_COMMON = {
    Kind.INTRO: "XAXA:7",
    Kind.VERSE: "XAXA:8.7",
    Kind.PRE_CHORUS: "AA:6",
    Kind.CHORUS: "XA1A:6.8",
    Kind.POST_CHORUS: "R1:6",
    Kind.BRIDGE: "AABB:8",
    Kind.HOOK: "XA1A:8",
    Kind.TAG: "R1:6",
    Kind.OUTRO: "XAXA:7",
}
_LETTERS = " ".join(kind.letter for kind in Kind)


class TitlePlace(StrEnum):
    """Where the title is sung."""

    LINE = "line"
    """As a whole line: the form's title lines."""
    START = "start"
    """As the opening words of the first line."""
    END = "end"
    """At the end of the first line."""
    NAME = "name"
    """As a name in the first verse."""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """What every section of one kind must do.

    Attributes:
        kind: Which kind.
        scheme: One slot a line.
        syllables: Fewest and most syllables, one pair a line; a repeated line has those of the line it repeats.
        strictness: How strictly its families rhyme.
    """

    kind: Kind
    scheme: tuple[Slot, ...]
    syllables: tuple[Span, ...]
    strictness: Strictness = "near"

    @property
    def notation(self) -> str:
        """The definition as it is typed: ``V:XAXA:8.7``."""
        return f"{self.kind.letter}:{scheme_text(self.scheme)}:{syllables_text(self.syllables)}"


@dataclass(frozen=True, slots=True)
class Placed:
    """One section as it stands in the order.

    Attributes:
        spec: What it must do.
        number: Which of its kind, from 1; a section that comes back word for word keeps the first one's number.
        repeats: Address prefix of the section it repeats word for word (``c``); None if it is written here.
        fresh: True if it was asked to have words of its own (``P*``).
    """

    spec: SectionSpec
    number: int
    repeats: str | None = None
    fresh: bool = False

    @property
    def kind(self) -> Kind:
        """Which kind of section it is."""
        return self.spec.kind

    @property
    def label(self) -> str:
        """Its heading, without brackets: ``Verse 1``."""
        return self.kind.label(self.number)

    @property
    def prefix(self) -> str:
        """What its lines' addresses begin with: ``v1``."""
        return self.kind.prefix(self.number)


@dataclass(frozen=True, slots=True)
class Form:
    """A whole song's form.

    Attributes:
        order: Its sections, as sung.
        title_lines: For each kind that sings the title, the lines (from 1) that are the title line. Every one of
            them, in every section, has the same words.
        title_place: How the title is sung; LINE exactly if there are title lines.
        name: The genre's name, or ``custom``; not part of what makes two forms equal.
    """

    order: tuple[Placed, ...]
    title_lines: tuple[tuple[Kind, tuple[int, ...]], ...]
    title_place: TitlePlace
    name: str = field(default="custom", compare=False)

    @property
    def specs(self) -> tuple[SectionSpec, ...]:
        """Its definitions, one a kind (the first one sung), in the order in which they are first sung."""
        first: dict[Kind, SectionSpec] = {}
        for placed in self.order:
            first.setdefault(placed.kind, placed.spec)
        return tuple(first.values())

    @property
    def written(self) -> tuple[Placed, ...]:
        """The sections that are not repeats of another."""
        return tuple(placed for placed in self.order if placed.repeats is None)

    @property
    def title_syllables(self) -> Span | None:
        """Fewest and most syllables of the title line; None if the form has none."""
        for kind, lines in self.title_lines:
            return self.spec(kind).syllables[lines[0] - 1]
        return None

    def spec(self, kind: Kind) -> SectionSpec:
        """Return the definition of ``kind``, which the form must have."""
        return next(spec for spec in self.specs if spec.kind is kind)

    def titles(self, kind: Kind) -> tuple[int, ...]:
        """Return the lines (from 1) of every section of ``kind`` that are the title line."""
        return dict(self.title_lines).get(kind, ())

    @property
    def lines_to_write(self) -> int:
        """Lines that have words of their own: the title line counts once, repeats not at all."""
        lines = 1 if self.title_lines else 0
        for placed in self.written:
            titles = self.titles(placed.kind)
            lines += sum(
                1
                for number, slot in enumerate(placed.spec.scheme, start=1)
                if number not in titles and not isinstance(slot, Repeat)
            )
        return lines

    @property
    def closing_lines(self) -> int:
        """Lines to write that answer an earlier rhyme."""
        return sum(len(closing(placed.spec.scheme)) for placed in self.written)

    @property
    def lines_sung(self) -> int:
        """Lines as sung, every repeat counted."""
        return sum(len(placed.spec.scheme) for placed in self.order)

    @property
    def words_sung(self) -> int:
        """Words as sung, estimated at 1.2 syllables a word."""
        doubled = sum(low + high for placed in self.order for low, high in placed.spec.syllables)
        return round(doubled / 2 / SYLLABLES_A_WORD)

    @property
    def notation(self) -> str:
        """The whole form as it is typed; :func:`parse_form` reads it back."""
        signs = [placed.kind.letter + "*" * placed.fresh for placed in self.order]
        several = len(signs) > 1 and len(set(signs)) == 1
        order = f"{signs[0]} x{len(signs)}" if several else " ".join(signs)
        return " ".join([*(spec.notation for spec in self.specs), order])


def parse_form(
    text: str,
    base: Form | None = None,
    *,
    strictness: Strictness = "near",
    title: str = "",
    place: TitlePlace = TitlePlace.LINE,
    name: str = "custom",
) -> Form:
    """Read a form.

    Args:
        text: Definitions and an order, or an order alone.
        base: The genre's form: it lends its definitions to kinds that are not defined, its strictness and, where its
            own scheme stands, its title lines. None lends plain definitions.
        strictness: How strictly its families rhyme, where there is no base.
        title: The title line as kind and number, ``C1``, where there is no base; empty chooses.
        place: Where the title is sung if no line is the title line, where there is no base.
        name: Its name.

    Raises:
        FormError: it cannot be read; the message says why and what to type.
    """
    words = text.split()
    definitions = [word for word in words if ":" in word]
    for word in definitions:  # a slip in one is told before an order that is missing
        _definition(word, {}, strictness)
    order = _order([word for word in words if ":" not in word], text)
    if base is not None:
        strictness, place = base.order[0].spec.strictness, base.title_place
    specs = _specs(definitions, [kind for kind, _ in order], base, strictness)
    hint = _hint(title, base, specs)
    return _assemble(order, specs, hint, place, name)


def override(
    form: Form, *, scheme: str | None = None, syllables: str | None = None, rhyme: Strictness | None = None
) -> Form:
    """Return ``form`` with another scheme or syllable pattern for its verses, or another strictness throughout.

    Raises:
        FormError: they cannot be read, or the form has no verse to hold them.
    """
    if scheme is None and syllables is None and rhyme is None:
        return form
    specs = {spec.kind: replace(spec, strictness=rhyme or spec.strictness) for spec in form.specs}
    if scheme is not None or syllables is not None:
        verse = specs.get(Kind.VERSE)
        if verse is None:
            flag = "--scheme" if scheme is not None else "--syllables"
            raise FormError(f'{flag}: the form has no verse. Give it one: lyrica generate --form "V C V C B C"')
        slots = verse.scheme if scheme is None else parse_scheme(scheme)
        pattern = verse.syllables if syllables is None else parse_syllables(syllables)
        specs[Kind.VERSE] = replace(verse, scheme=slots, syllables=_counts(slots, _period(pattern)))
    order = [(placed.kind, placed.fresh) for placed in form.order]
    return _assemble(order, specs, _hint("", form, specs), form.title_place, form.name)


def _order(words: list[str], text: str) -> list[tuple[Kind, bool]]:
    order: list[tuple[Kind, bool]] = []
    for word in words:
        if times := re.fullmatch(r"[xX]([0-9]{1,3})", word):
            order *= int(times[1])
        elif (one := re.fullmatch(r"([A-Za-z])(\*?)(?:x([0-9]{1,3}))?", word)) and (kind := kind_of(one[1])):
            order += [(kind, one[2] == "*")] * int(one[3] or 1)
        else:
            raise FormError(
                f'--form: "{shown(word)}" is no section. Use {_LETTERS}, as in: lyrica generate --form "V C V C B C"'
            )
        if len(order) > MOST_SECTIONS:
            raise FormError(f'--form: "{shown(text)}": a song can have 1 to {MOST_SECTIONS} sections.')
    if not order:
        raise FormError(
            f'--form: "{shown(text)}": say the order of the sections last, as in: V:XAXA:8.7 C:XA1A:6.8 V C'
        )
    return order


def _specs(
    definitions: list[str], order: list[Kind], base: Form | None, strictness: Strictness
) -> dict[Kind, SectionSpec]:
    lent = {} if base is None else {spec.kind: spec for spec in base.specs}
    typed: dict[Kind, SectionSpec] = {}
    for word in definitions:
        spec = _definition(word, lent, strictness)
        if spec.kind in typed:
            raise FormError(f'--form: "{shown(word)}": {spec.kind.letter} is defined twice.')
        if spec.kind not in order:
            raise FormError(
                f'--form: "{shown(word)}": the order never sings {spec.kind.letter}. Add it after the rest.'
            )
        typed[spec.kind] = spec
    return {
        kind: typed.get(kind) or lent.get(kind) or _definition(f"{kind.letter}:{_COMMON[kind]}", {}, strictness)
        for kind in order
    }


def _definition(word: str, lent: dict[Kind, SectionSpec], strictness: Strictness) -> SectionSpec:
    letter, _, rest = word.partition(":")
    signs, colon, counts = rest.partition(":")
    kind = kind_of(letter) if len(letter) == 1 else None
    if kind is None:
        raise FormError(f'--form: "{shown(word)}": a section is KIND:SCHEME:SYLLABLES, with KIND one of {_LETTERS}.')
    scheme = parse_scheme(signs, flag="--form")
    if colon:
        pattern = parse_syllables(counts, flag="--form", within=f"{letter}:{signs}:")
    elif kind in lent:
        pattern = _period(lent[kind].syllables)
    else:
        pattern = parse_syllables(_COMMON[kind].partition(":")[2])
    return SectionSpec(kind, scheme, _counts(scheme, pattern), strictness)


def _period(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Undo cycling, so that the pattern can be laid over another number of lines."""
    return parse_syllables(syllables_text(spans))


def _counts(scheme: tuple[Slot, ...], pattern: tuple[Span, ...]) -> tuple[Span, ...]:
    typed = cycled(pattern, len(scheme))
    return tuple(
        typed[slot.line - 1] if isinstance(slot, Repeat) else span for slot, span in zip(scheme, typed, strict=True)
    )


def _hint(title: str, base: Form | None, specs: dict[Kind, SectionSpec]) -> tuple[Kind, int] | None:
    """Return the line that a genre makes its title line, as long as that section has the genre's own scheme."""
    if title:
        kind = kind_of(title[0])
        return None if kind is None else (kind, int(title[1:]))
    if base is not None:
        for kind, lines in base.title_lines:
            if kind in specs and specs[kind].scheme == base.spec(kind).scheme:
                return kind, lines[0]
    return None


def _assemble(
    order: Iterable[tuple[Kind, bool]],
    specs: dict[Kind, SectionSpec],
    hint: tuple[Kind, int] | None,
    place: TitlePlace,
    name: str,
) -> Form:
    home = _home(specs, hint)
    titles = _title_lines(specs, home)
    if home is not None:
        specs = _same_length(specs, titles, specs[home[0]].syllables[home[1] - 1])
    placed: list[Placed] = []
    written: dict[Kind, int] = {}
    for kind, fresh in order:
        again = kind in written and kind.returns and not fresh
        if not again:
            written[kind] = written.get(kind, 0) + 1
        number = 1 if again else written[kind]
        placed.append(Placed(specs[kind], number, kind.prefix(1) if again else None, fresh))
    if titles:
        place = TitlePlace.LINE
    elif place is TitlePlace.LINE:
        place = TitlePlace.START
    return Form(tuple(placed), titles, place, name)


def _home(specs: dict[Kind, SectionSpec], hint: tuple[Kind, int] | None) -> tuple[Kind, int] | None:
    """Return the line where the title is written first; None if no line is the title line.

    An ``R`` in a section that carries the song (a verse's refrain, the chorus itself) is that line. Elsewhere (a drop,
    a tag) it echoes a line of the chorus or hook, if there is one.
    """
    marked = {kind: line for kind, spec in specs.items() for line in _lines(spec, Title)}
    carrying = next((kind for kind in (Kind.CHORUS, Kind.HOOK, Kind.VERSE) if kind in marked), None)
    if carrying is not None:
        return carrying, marked[carrying]
    if hint is not None and hint[0] in specs:
        return hint
    for kind in (Kind.CHORUS, Kind.HOOK):
        if kind in specs:
            return kind, 1
    return next(iter(marked.items()), None)


def _lines(spec: SectionSpec, slot: type[Slot]) -> list[int]:
    return [number for number, each in enumerate(spec.scheme, start=1) if isinstance(each, slot)]


def _title_lines(
    specs: dict[Kind, SectionSpec], home: tuple[Kind, int] | None
) -> tuple[tuple[Kind, tuple[int, ...]], ...]:
    found = []
    for kind, spec in specs.items():
        first = set(_lines(spec, Title))
        if home is not None and home[0] is kind:
            first.add(home[1])
        echoes = {n for n, slot in enumerate(spec.scheme, start=1) if isinstance(slot, Repeat) and slot.line in first}
        if first:
            found.append((kind, tuple(sorted(first | echoes))))
    return tuple(found)


def _same_length(
    specs: dict[Kind, SectionSpec], titles: tuple[tuple[Kind, tuple[int, ...]], ...], span: Span
) -> dict[Kind, SectionSpec]:
    """Give every title line the syllables of the first: it is one line, whatever was typed beside its ``R``."""
    changed = dict(specs)
    for kind, lines in titles:
        spec = specs[kind]
        counts = tuple(span if n in lines else own for n, own in enumerate(spec.syllables, start=1))
        changed[kind] = replace(spec, syllables=counts)
    return changed

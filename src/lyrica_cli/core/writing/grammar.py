"""Compile a line's constraint to a grammar over a model's own tokens, so that form is exact while decoding.

The grammar is llguidance's Lark dialect. A word is spelt by its canonical tokens, never by letters: spelt by letters, a
model builds end words from scraps (" d" + "ry"), because every word that starts so lends them probability. For the same
reason a word of several tokens is left out unless its first token is no crumb of another: contractions and possessives
stay ("don" + "'t"), and so does what the line is asked to hold.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.writing.rhythm import sits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lyrica_cli.core.writing.constraint import LineConstraint, Phrase, Sentence, Words

Tokens = tuple[int, ...]

FEW_ENDS = 12
"""With so few end words even those of several tokens are let in, so that the line can end at all."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a model's tokenizer spells one word.

    Attributes:
        first: Token ids at the start of a line.
        later: Token ids after another word, the space included.
    """

    first: Tokens
    later: Tokens


def compile_grammar(
    constraint: LineConstraint, spellings: Mapping[str, Spelling], *, newline: int, opened: bool = False
) -> str:
    """Write the grammar of one line.

    Args:
        constraint: What may be sung; words without a spelling are left out.
        spellings: Word -> its tokens.
        newline: Token id that ends the line.
        opened: Whether words of the line stand already, so that the first word drawn follows a space.

    Returns:
        A grammar that accepts exactly the lines with the right number of syllables, whose words are all known, whose
        last word is allowed and, where ``must`` is not empty, that hold one of its words; and that are one of the
        sentences, if any of those can be sung so.

    Raises:
        ValueError: if no line can satisfy the constraint.
    """
    if constraint.sentences and (grammar := _compile_sentences(constraint, spellings, newline)):
        return grammar
    low, high = constraint.syllables
    writer = _Writer(constraint, spellings)
    state = "s" if constraint.must else "t"
    starts = []
    for count in range(low, high + 1):
        writer.pattern = constraint.patterns.get(count, "")
        if name := writer.rest(state, count, start=not opened):
            starts.append(name)
    if not starts:
        raise ValueError(f"no line of {low} to {high} syllables ends in one of these words")
    rules = "\n".join(f"{name}: {rule}" for name, rule in writer.rules.items() if rule)
    return f"%llguidance {{}}\nstart: ({' | '.join(starts)}) <[{newline}]>\n{rules}\n"


class _Writer:
    """Collects the rules of one grammar.

    Rule names: ``i3`` words of three syllables that only stand inside a line, ``e3`` words that may also end it,
    ``m3`` inside words that were asked for, ``g3`` such words that may end it; a leading ``f`` for the spelling at the
    start of a line. ``s5`` is the rest of a line of five syllables, ``t5`` the same after a word that was asked for.
    Where a line has a rhythm, ``t5_8`` belongs to a line of eight, ``i3_010`` are the words that sit on such places.
    """

    def __init__(self, constraint: LineConstraint, spellings: Mapping[str, Spelling]) -> None:
        self.spellings = spellings
        self.not_first = frozenset(constraint.not_first)
        self.stresses, self.pattern = constraint.stresses, ""
        self.rules: dict[str, str] = {}
        self.sets: dict[str, dict[int, list[str]]] = {kind: defaultdict(list) for kind in "iemg"}
        must, ends = set(constraint.must), None if constraint.ends is None else set(constraint.ends)
        self.rare = must | (ends if ends and len(ends) <= FEW_ENDS else set())
        for word, counts in constraint.words.items():
            spelling = spellings.get(word)
            if spelling is None or not (_whole(word, spelling.later) or word in self.rare):
                continue
            last = ends is None or word in ends
            kind = ("g" if last else "m") if word in must else ("e" if last else "i")
            for count in counts:
                self.sets[kind][count].append(word)

    def rest(self, state: str, left: int, *, start: bool = False) -> str | None:
        """Name the rule for the last ``left`` syllables of a line, or None if nothing fits there."""
        name = f"{'f' if start else ''}{state}{left}" + (f"_{len(self.pattern)}" if self.pattern else "")
        if name not in self.rules:
            self.rules[name] = ""  # fewer syllables are left in every rule below, so none asks for this one
            last = "g" if state == "s" else "eg"
            choices = [self._words(kind, left, self._places(left, left), start=start) for kind in last]
            for count in range(1, left):
                after = self.rest(state, left - count)
                sung = self.rest("t", left - count) if state == "s" else after
                choices += [self._pair(kind, count, left, after, start=start) for kind in "ie"]
                choices += [self._pair(kind, count, left, sung, start=start) for kind in "mg"]
            self.rules[name] = " | ".join(choice for choice in choices if choice)
        return name if self.rules[name] else None

    def _places(self, left: int, count: int) -> str:
        """Give the places of the next ``count`` syllables; empty where any stress may stand."""
        at = len(self.pattern) - left
        places = self.pattern[at : at + count] if self.pattern else ""
        return "" if len(places) == 1 else places

    def _pair(self, kind: str, count: int, left: int, rest: str | None, *, start: bool) -> str | None:
        words = self._words(kind, count, self._places(left, count), start=start) if rest else None
        return f"{words} {rest}" if words else None

    def _words(self, kind: str, count: int, places: str, *, start: bool) -> str | None:
        name = f"{'f' if start else ''}{kind}{count}" + (f"_{places.replace('-', 'x')}" if places else "")
        if name not in self.rules:
            words = [
                word
                for word in self.sets[kind].get(count, ())
                if not (start and word in self.not_first) and (not places or _sits(self.stresses.get(word, ()), places))
            ]
            spelt = (self.spellings[word].first if start else self.spellings[word].later for word in words)
            self.rules[name] = _alternatives(
                tokens for word, tokens in zip(words, spelt, strict=True) if _whole(word, tokens) or word in self.rare
            )
        return name if self.rules[name] else None


def _compile_sentences(constraint: LineConstraint, spellings: Mapping[str, Spelling], newline: int) -> str | None:
    """Write the grammar of a line that is one of some sentences; None where none of them fits."""
    low, high = constraint.syllables
    writer = _Sentences(constraint, spellings)
    starts = []
    for (number, sentence), count in itertools.product(enumerate(constraint.sentences), range(low, high + 1)):
        writer.pattern = constraint.patterns.get(count, "") if constraint.sentences_scan else ""
        if name := writer.rest(number, sentence, 0, count):
            starts.append(name)
    if not starts:
        return None
    rules = "\n".join(f"{name}: {rule}" for name, rule in writer.rules.items() if rule)
    return f"%llguidance {{}}\nstart: ({' | '.join(starts)}) <[{newline}]>\n{rules}\n"


class _Sentences:
    """Collects the rules of a grammar of sentences.

    Rule names: ``s4_2_5`` is what follows from the third part of the fifth sentence when five syllables are left,
    ``w7_2`` the words of two syllables among those of the eighth set; a leading ``f`` or ``l`` for those that can
    stand first or last in a line. Where a line has a rhythm, ``s4_2_5_8`` belongs to a line of eight, ``w7_2_01`` are
    the words that sit on such places.
    """

    def __init__(self, constraint: LineConstraint, spellings: Mapping[str, Spelling]) -> None:
        self.counts, self.spellings = constraint.words, spellings
        self.ends = None if constraint.ends is None else frozenset(constraint.ends)
        self.not_first = frozenset(constraint.not_first)
        self.stresses, self.pattern = constraint.stresses, ""
        self.rules: dict[str, str] = {}
        self.sets: dict[Words, int] = {}
        self.spelt: dict[tuple[Words, str, str], dict[int, str]] = {}
        self.wholes = {each.later[0] for each in spellings.values() if len(each.later) == 1}

    def _may_stand(self, said: list[str], *, where: str, chosen: bool) -> bool:
        """Tell whether words may stand in a place; where others could, words of crumbs may not."""
        if not all(word in self.spellings and word in self.counts for word in said):
            return False
        if ("f" in where and said[0] in self.not_first) or (
            "l" in where and self.ends is not None and said[-1] not in self.ends
        ):
            return False
        return not (chosen and any(map(self._crumbs, said)))

    def _crumbs(self, word: str) -> bool:
        """Tell whether a word begins as another does, which would lend it probability."""
        tokens = self.spellings[word].later
        return not _whole(word, tokens) and tokens[0] in self.wholes

    def rest(self, number: int, sentence: Sentence, at: int, left: int) -> str | None:
        """Name the rule for the parts of a sentence from one on, or None if they cannot have ``left`` syllables."""
        name = f"s{number}_{at}_{left}" + (f"_{len(self.pattern)}" if self.pattern else "")
        if name not in self.rules:
            last = at == len(sentence) - 1
            choices = []
            for phrase in sentence[at]:
                for count, sung in self._phrase(phrase, first=at == 0, last=last, most=left).items():
                    if last:
                        choices += [sung] if count == left else []
                    elif after := self.rest(number, sentence, at + 1, left - count):
                        choices.append(f"{sung} {after}".strip())
            self.rules[name] = " | ".join(dict.fromkeys(choices))
        return name if self.rules[name] else None

    def _phrase(self, phrase: Phrase, *, first: bool, last: bool, most: int) -> dict[int, str]:
        """Write a phrase, by its number of syllables."""
        found: dict[int, list[str]] = {0: [""]}
        for place, options in enumerate(phrase):
            where = "f" * (first and place == 0) + "l" * (last and place == len(phrase) - 1)
            grown: dict[int, list[str]] = defaultdict(list)
            for count, sung in found.items():
                for more, rule in self._set(options, where, self._places(most - count)).items():
                    if count + more <= most:
                        grown[count + more] += [f"{each} {rule}".strip() for each in sung]
            found = grown
        return {count: sung[0] if len(sung) == 1 else f"({' | '.join(sung)})" for count, sung in found.items()}

    def _places(self, left: int) -> str:
        """Give the places of the last ``left`` syllables; empty where any stress may stand."""
        return self.pattern[-left:] if left else ""

    def _set(self, options: Words, where: str, places: str) -> dict[int, str]:
        """Name the rules for some words that sit on the first of some places, by their number of syllables."""
        if (options, where, places) not in self.spelt:
            number = self.sets.setdefault(options, len(self.sets))
            spelt: dict[int, list[Tokens]] = defaultdict(list)
            for said in filter(partial(self._may_stand, where=where, chosen=len(options) > 1), map(words, options)):
                first, *later = (self.spellings[word] for word in said)
                tokens = first.first if "f" in where else first.later
                for spelling in later:
                    tokens += spelling.later
                for total in self._totals(said, places):
                    spelt[total].append(tokens)
            rules = {}
            for count, tokens_of in spelt.items():
                on = places[:count].replace("-", "x") if count > 1 else ""
                name = f"{where}w{number}_{count}" + (f"_{on}" if on else "")
                self.rules[name] = _alternatives(tokens_of)
                rules[count] = name
            self.spelt[options, where, places] = rules
        return self.spelt[options, where, places]

    def _totals(self, said: list[str], places: str) -> set[int]:
        """Give every number of syllables that some words can be sung in, each on its places."""
        found = {0}
        for word in said:
            found = {
                at + count
                for at, count in itertools.product(found, self.counts[word])
                if not places or (at + count <= len(places) and _sits(self.stresses.get(word, ()), places[at:][:count]))
            }
        return found


def _sits(stresses: Iterable[str], places: str) -> bool:
    """Tell whether a word that can be stressed in some ways can sit on some places."""
    ways = [stress for stress in stresses if len(stress) == len(places)]
    return not ways or any(sits(stress, places) for stress in ways)


def _whole(word: str, tokens: Tokens) -> bool:
    """Tell whether a word is one token, or two because of its apostrophe."""
    return len(tokens) == 1 or (len(tokens) == 2 and "'" in word[1:])  # ruff: ignore[magic-value-comparison] - stem and contraction


def _alternatives(spelt: Iterable[Tokens]) -> str:
    """Write token sequences as alternatives: one set for all single tokens, a sequence for each longer word."""
    unique = dict.fromkeys(spelt)
    single = sorted(tokens[0] for tokens in unique if len(tokens) == 1)
    longer = [" ".join(f"<[{token}]>" for token in tokens) for tokens in unique if len(tokens) > 1]
    return " | ".join(([f"<[{','.join(map(str, single))}]>"] if single else []) + longer)

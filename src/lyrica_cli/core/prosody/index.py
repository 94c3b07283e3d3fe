"""Compile the index of rhymes, ``data/rhymes.tsv``, from the lexicon; a build step of ``make data``.

One row a family, sorted by its key: ``P AY T`` holds the words of a perfect family, commonest first and names last,
each as ``word zipf*100 stress parts head`` (a name has ``m`` after its parts; the head is what is said before the
rhyme, ``~`` before it where the rhyme stands on secondary stress or in another pronunciation than the usual one);
``N AY plosive`` the keys of the perfect families that make up a near one; ``V AE AA`` the words that end in these two
vowels, the first of them stressed. Only words with a part of speech, or fit to be sung, are listed: the dictionary's
surnames rhyme with everything and help nobody.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.endings import beats
from lyrica_cli.core.prosody.lexicon import english
from lyrica_cli.core.prosody.phones import bare, stress
from lyrica_cli.core.prosody.rhyme import near_key, perfect_key, tail

if TYPE_CHECKING:
    from lyrica_cli.core.prosody.lexicon import Entry
    from lyrica_cli.core.prosody.phones import Sound

FILE = Path(__file__).parent / "data" / "rhymes.tsv"
_LETTERS = frozenset("bcdefghjklmnopqrstuvwxyz")
MOST_ALIKE = 250
"""Words listed for two vowels."""


def main() -> None:
    """Write the index."""
    perfect: dict[str, dict[tuple[str, str], Entry]] = defaultdict(dict)
    near: dict[str, set[str]] = defaultdict(set)
    vowels: dict[str, dict[tuple[str, str], Entry]] = defaultdict(dict)
    for entry in english().entries():
        if not (entry.parts or entry.singable) or entry.slur or entry.word in _LETTERS:
            continue
        for sound in entry.sounds:
            weak = "~" if "1" not in tail(sound)[0] or sound != entry.sounds[0] else ""
            perfect[perfect_key(sound)][entry.word, weak + head(sound)] = entry
            near[near_key(sound)].add(perfect_key(sound))
            last = beats(sound, 2)
            if len(last) > 1 and last[1].stressed:
                vowels[f"{last[1].vowel} {last[0].vowel}"][entry.word, "-"] = entry
    rows = [_row(f"P {key}", _ranked(entries)) for key, entries in perfect.items()]
    rows += [_row(f"N {key}", sorted(keys)) for key, keys in near.items()]
    rows += [_row(f"V {key}", _ranked(entries)[:MOST_ALIKE]) for key, entries in vowels.items()]
    rows.sort(key=lambda row: row.partition("\t")[0].encode())
    FILE.write_text("".join(rows), encoding="utf-8", newline="\n")


def head(sound: Sound) -> str:
    """Write what is said before the rhyme, ``-`` between phones.

    >>> head(("AH0", "L", "OW1", "N")), head(("OW1", "N"))
    ('AH-L', '-')
    """
    return "-".join(bare(sound[: len(sound) - len(tail(sound))])) or "-"


def _ranked(entries: dict[tuple[str, str], Entry]) -> list[str]:
    ranked = sorted(entries.items(), key=lambda item: (item[1].name, item[0][1][0] == "~", -item[1].zipf, item[0]))
    return [
        f"{e.word} {e.zipf * 100:.0f} {stress(e.sounds[0])} {e.parts or '-'}{'m' * e.name} {said}"
        for (_, said), e in ranked
    ]


def _row(key: str, values: list[str]) -> str:
    return f"{key}\t{','.join(values)}\n"


if __name__ == "__main__":
    main()

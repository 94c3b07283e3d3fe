"""Spellings that hide a word of the dictionary: dropped letters, British and old spellings, cries and slang."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyrica_cli.core.prosody.phones import Sound


def _table(rows: str) -> dict[str, tuple[Sound, ...]]:
    table: dict[str, tuple[Sound, ...]] = {}
    for row in rows.strip().splitlines():
        words, _, sounds = row.partition(":")
        said = tuple(tuple(sound.split()) for sound in sounds.split("|"))
        table |= dict.fromkeys(words.split(), said)
    return table


ELISIONS = _table("""
    o'er ore: AO1 R
    e'er ere: EH1 R
    ne'er: N EH1 R
    whate'er: W AH0 T EH1 R
    where'er: W EH0 R EH1 R
    whene'er: W EH0 N EH1 R
    howe'er: HH AW0 EH1 R
    whoe'er: HH UW0 EH1 R
    whatsoe'er: W AH2 T S OW0 EH1 R
    e'en: IY1 N
    ta'en: T EY1 N
    'tis: T IH1 Z
    'twas: T W AH1 Z
    'twere: T W ER1
    'twill: T W IH1 L
    'twould: T W UH1 D
    'twixt: T W IH1 K S T
    'gainst: G EH1 N S T
    'neath: N IY1 TH
    'mid: M IH1 D
    'mong: M AH1 NG
    'scape: S K EY1 P
    'till 'til: T IH1 L
    'tween: T W IY1 N
    th: DH
    wi': W IH1 DH
    o': AH0
    i': IH0
    thou'rt: DH AW1 R T
    thou'st: DH AW1 S T
    thou'lt: DH AW1 L T
    thro' thro thru: TH R UW1
    tho' tho: DH OW1
    altho': AO2 L DH OW1
    'cause cuz coz 'cos 'coz 'cuz: K AH1 Z
    gonna: G AH1 N AH0 | G AO1 N AH0
    wanna: W AA1 N AH0 | W AO1 N AH0
    gotta: G AA1 T AH0
    kinda: K AY1 N D AH0
    sorta: S AO1 R T AH0
    outta: AW1 T AH0
    coulda: K UH1 D AH0
    woulda: W UH1 D AH0
    shoulda: SH UH1 D AH0
    lemme: L EH1 M IY0
    gimme: G IH1 M IY0
    finna: F IH1 N AH0
    imma i'ma ima: AY1 M AH0
    tryna: T R AY1 N AH0
    boutta: B AW1 T AH0
    whatcha: W AH1 CH AH0
    gotcha: G AA1 CH AH0
    dunno: D AH0 N OW1
    y'all: Y AO1 L
    ain't: EY1 N T
    'em: AH0 M
    'bout: B AW1 T
    'round: R AW1 N D
    'n 'n': AH0 N
    ol' ole: OW1 L
    lil lil' li'l: L IH1 L
    ya: Y AH0 | Y AA1
    yo: Y OW1
    nigga niggas: N IH1 G AH0 | N IH1 G AH0 Z
    &: AE1 N D
    @: AE1 T
    %: P ER0 S EH1 N T
    +: P L AH1 S
    didst: D IH1 D S T
    canst: K AE1 N S T
    wouldst: W UH1 D S T
    couldst: K UH1 D S T
    shouldst: SH UH1 D S T
    hadst: HH AE1 D S T
    mayst may'st: M EY1 S T
    wou'd: W UH1 D
    cou'd: K UH1 D
    shou'd: SH UH1 D
    dost: D AH1 S T
    hast: HH AE1 S T
    wert: W ER1 T
    leant: L EH1 N T
    learnt: L ER1 N T
    dreamt: D R EH1 M T
    twinkling: T W IH1 NG K L IH0 NG
    heav'n: HH EH1 V N
    giv'n: G IH1 V N
    riv'n: R IH1 V N
    driv'n: D R IH1 V N
    ev'n: IY1 V N
    fall'n: F AO1 L N
    stol'n: S T OW1 L N
    ev'ry: EH1 V R IY0
    ev'rything: EH1 V R IY0 TH IH2 NG
    ev'rywhere: EH1 V R IY0 W EH2 R
    pow'r: P AW1 R
    flow'r: F L AW1 R
    bow'r: B AW1 R
    show'r: SH AW1 R
    tow'r: T AW1 R
    hon'r: AA1 N R
    wat'ry: W AO1 T R IY0
    wand'ring: W AA1 N D R IH0 NG
    wond'ring: W AH1 N D R IH0 NG
    mem'ry: M EH1 M R IY0
    lov'd: L AH1 V D
    nought: N AO1 T
    wot: W AA1 T
    ye: Y IY1
    quoth: K W OW1 TH
    alas: AH0 L AE1 S
    methinks: M IY0 TH IH1 NG K S
    poesy: P OW1 IH0 Z IY0
    wroth: R AO1 TH
    lour: L AW1 R
    bade: B AE1 D | B EY1 D
    hie: HH AY1
    hies: HH AY1 Z
    adieu: AH0 D Y UW1
    cloven: K L OW1 V AH0 N
    drear: D R IH1 R
    lorn: L AO1 R N
    swain: S W EY1 N
    bard: B AA1 R D
    jove: JH OW1 V
    erst: ER1 S T
    yore: Y AO1 R
    plaint: P L EY1 N T
    dight: D AY1 T
    smote: S M OW1 T
    again: AH0 G EH1 N | AH0 G EY1 N
    against: AH0 G EH1 N S T | AH0 G EY1 N S T
    wind: W IH1 N D | W AY1 N D
    been: B IH1 N | B IY1 N
    says sez: S EH1 Z
    saith: S EH1 TH
    beauteous: B Y UW1 T IY0 AH0 S
    bounteous: B AW1 N T IY0 AH0 S
    piteous: P IH1 T IY0 AH0 S
    plenteous: P L EH1 N T IY0 AH0 S
    duteous: D UW1 T IY0 AH0 S
    whereat: W EH0 R AE1 T
    whereto: W EH0 R T UW1
    wherewith: W EH0 R W IH1 TH
    whereupon: W EH0 R AH0 P AA1 N
    thereat: DH EH0 R AE1 T
    strown: S T R OW1 N
    swoln swol'n: S W OW1 L N
    stoln: S T OW1 L N
    sinew: S IH1 N Y UW0
    languor: L AE1 NG G ER0
    phial: F AY1 AH0 L
    victuals: V IH1 T AH0 L Z
    leathern: L EH1 DH ER0 N
    votary: V OW1 T ER0 IY0
    awoken: AH0 W OW1 K AH0 N
    seraph: S EH1 R AH0 F
    choler: K AA1 L ER0
    sooth: S UW1 TH
    affright: AH0 F R AY1 T
""")
"""Words in full: elisions, archaisms, slang, and readings that verse has and the dictionary lacks."""

CRIES = _table("""
    shh shhh sh: SH IH1
    mm mmm hm hmm hmmm: HH AH1 M
    psst pst: P IH1 S T
    brr brrr: B ER1
    grr grrr: G ER1
    zzz zz: Z IH1 Z
    pfft pft: P IH1 F T
    tsk: T IH1 S K
    nth: EH1 N TH
    ooh oooh oo ooo: UW1
    ah aah ahh: AA1
    aw aww: AO1
    oh ohh: OW1
    uh uhh: AH1
    uh-huh: AH0 HH AH1
    la: L AA1
    na: N AA1
    da: D AA1
    doo: D UW1
    hey heyy: HH EY1
    whoa woah woa: W OW1
    yeah yea yeahh: Y AE1
    skrrt skrt: S K ER1 T
    brrt: B ER1 T
    ugh: AH1 G
    huh: HH AH1
    ay ayy ayo: EY1
    ooh-la-la: UW2 L AA0 L AA1
""")
"""Cries, hums and hushes; one without a vowel is sung on one syllable, with the vowel nearest to it."""

LETTERS: dict[str, Sound] = {
    letter: tuple(sound.split())
    for letter, sound in zip(
        string.ascii_lowercase,
        (
            "EY1|B IY1|S IY1|D IY1|IY1|EH1 F|JH IY1|EY1 CH|AY1|JH EY1|K EY1|EH1 L|EH1 M|EH1 N|OW1|P IY1|K Y UW1|AA1 R|"
            "EH1 S|T IY1|Y UW1|V IY1|D AH1 B AH0 L Y UW0|EH1 K S|W AY1|Z IY1"
        ).split("|"),
        strict=True,
    )
}
"""The names of the letters."""

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(found), put)
    for found, put in (
        # Dropped letters.
        (r"(?<=[a-z])'(?=[a-z])", "e"),
        (r"(?<=[a-z])'(?=[a-z])", "o"),
        (r"(?<=[a-z])'(?=[a-z])", "i"),
        (r"'", ""),
        # Doubled ends of old spelling, before they look like anything else.
        (r"([a-z])\1e$", r"\1\1"),
        (r"([a-z])\1e$", r"\1"),
        # British spelling.
        (r"our(?=$|s$|ed$|ing$|er$|able$|ite$|less$|'d$)", "or"),
        (r"is(?=e$|es$|ed$|ing$|er$|ation$)", "iz"),
        (r"re$", "er"),
        (r"enc(?=e$|es$)", "ens"),
        (r"ogue$", "og"),
        (r"ll(?=ed$|ing$|er$)", "l"),
        (r"ae|oe", "e"),
        # Old spelling.
        (r"(?<=[aeioy])u(?=[aeiy])|(?<=[lrn])u(?=e)", "v"),
        (r"^v(?=[^aeiou])", "u"),
        (r"^i(?=[aeou])", "j"),
        (r"ie$", "y"),
        (r"e$", ""),
        (r"es$", "s"),
        (r"([^aeiou])\1$", r"\1"),
        (r"(?<=[^aeiou])t$", "ed"),
        (r"(?<=[sxpk])t$", "ed"),
        (r"(?<=s)t$", "sed"),
        (r"(?<=p)t$", "ped"),
        (r"y(?=[a-z])", "i"),
        (r"i(?=[a-z])", "y"),
        (r"ck$", "c"),
        (r"que?$", "c"),
        (r"ow(?=n|e)", "ou"),
        (r"ea", "ee"),
        (r"ee", "ea"),
        (r"oa", "o"),
        (r"c(?=[ei])", "s"),
        (r"^in", "en"),
        (r"^en", "in"),
        (r"^im", "em"),
        (r"gh", ""),
    )
)


def respellings(word: str) -> Iterator[str]:
    """Give the spellings that a word may stand for, likeliest first.

    >>> next(respellings("heav'nly"))
    'heavenly'
    """
    for found, put in _RULES:
        other = found.sub(put, word)
        if other != word and other:
            yield other

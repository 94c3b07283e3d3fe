"""Phrases that were sung too often, of our own collecting: exact phrases, never topics.

Rain, home and the night may be sung of as ever; *dancing in the rain* may not pass unnoticed.
"""

from __future__ import annotations

from functools import cache

from lyrica_cli.core.prosody.line import words

_PHRASES = """\
against all odds
all my life
all night long
all of my heart
all the pain inside
another day another
back against the wall
be by my side
break my heart
break these chains
broken heart
burning desire
burning inside
butterflies in my stomach
by my side
calling out my name
calling your name
can't eat can't sleep
can't live without you
chasing dreams
chasing my dreams
chasing shadows
chasing the sun
city lights
cold as ice
crying in the rain
cut like a knife
dance all night
dance the night away
dancing in the dark
dancing in the moonlight
dancing in the rain
deep down inside
deep in my heart
deep in my soul
deep inside
diamonds in the sky
drowning in my tears
echoes in the night
echoes of the past
empty inside
endless night
eyes like the ocean
fading away
falling apart
fate has brought us
feel alive
feel the beat
feel the fire
fight for love
find my way back home
fire in my eyes
fire in your eyes
fire inside
fly away
flying high
forever and a day
forever and always
forever by your side
forever more
free as a bird
from dusk till dawn
ghost of you
give it all i've got
give me a sign
give you my heart
hand in hand
head over heels
heart and soul
heart made of gold
heart of gold
heart of stone
heart on fire
heart on my sleeve
heart skips a beat
hear me calling
hold me close
hold me tight
hold on tight
hold your hand
i can't go on
i need you tonight
i will be there for you
i will survive
i'll never let you go
in my dreams
in the dead of night
in the heat of the night
in the middle of the night
in the neon light
in the still of the night
in your arms tonight
journey of life
just you and me
kiss the sky
let it shine
let me in your heart
let the music play
lift me up
light of my life
light up the night
light up the sky
like a dream come true
like a moth to a flame
living a lie
lonely nights
lonely tonight
looking in your eyes
lost in the moment
lost in the night
lost in your eyes
lost without you
love at first sight
love is blind
love of my life
love will find a way
made of stone
make it through the night
meant to be
mend my broken
miss you so
moonlit night
more than words can say
my beating heart
my heart is breaking
my heart is on fire
my heart will always
my one and only
neon dreams
neon lights
never felt this way before
never let go
never let you go
never say goodbye
never too late
night and day
no matter what they say
now and forever
ocean of tears
on a starry night
on bended knee
on my knees
on the wings of love
one last time
one of a kind
one step at a time
only time will tell
open up your heart
out of my mind
over and over again
painted skies
piece by piece
pieces of my heart
pour my heart out
reach for the sky
reach for the stars
reaching for the stars
rise up again
river of tears
run away with me
running out of time
sands of time
scream your name
set me free
set my soul on fire
shattered dreams
shattered heart
shine so bright
shining bright
shining so bright
shining star
silent night
silver lining
sky is the limit
spread my wings
spread your wings
stand by my side
stand the test of time
standing in the rain
stars align
stars in your eyes
step by step
symphony of
take a chance
take my breath away
take my hand
tapestry of
tears i've cried
tears in my eyes
tears like rain
tears on my pillow
the beat goes on
the best of me
the end of time
the night is young
the one for me
the price i paid
the rest is history
the road less traveled
the story of my life
the two of us
this feeling inside
through the darkness
through the fire
through thick and thin
till the end of time
till the morning light
time after time
time heals
time stands still
to the moon and back
together forever
too good to be true
touch the sky
tug at my heart
turn back the hands of time
turn back time
turn the page
two hearts beat as one
under the moonlight
under the stars
until the end of time
weight of the world
what doesn't kill
whispers in the dark
whispers in the night
whispers in the wind
whispers of the past
wings to fly
without a trace
words left unsaid
world on my shoulders
worth the wait
you and me against
you are my everything
you complete me
you light up my
you mean the world to me
you take my breath
you're my everything
you're the one"""


def cliches(text: str) -> tuple[str, ...]:
    """Give the worn phrases in a line, in alphabetical order.

    >>> cliches("We're dancing in the rain, forever and a day"), cliches("The rain got in the night")
    (('dancing in the rain', 'forever and a day'), ())
    """
    sung = words(text)
    found = {
        phrase
        for at in range(len(sung))
        for phrase in _by_first().get(sung[at], ())
        if tuple(sung[at : at + len(phrase)]) == phrase
    }
    return tuple(sorted(" ".join(phrase) for phrase in found))


@cache
def _by_first() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases by their first word."""
    known: dict[str, list[tuple[str, ...]]] = {}
    for line in _PHRASES.splitlines():
        phrase = tuple(words(line))
        known.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(phrases) for first, phrases in known.items()}

"""Check words: a few plain words that a person compares by eye or over the telephone.

A machine that announces itself shows them, and so does the manager, for each machine that waits.
They are made of the manager's CA and of a random number that the machine alone chose.

Who wants to be let in instead of the rightful machine needs a number of his own with the same
words. He may have seen them, and an announcement lasts an hour. Six words of 256 are 48 bits, and
the many rounds make each try 8,192 times as dear as a plain hash: about 2^62 hashes, some years
of a fast graphics card. Who has not seen them has one chance in 2^48 with each announcement.
"""

import hashlib
from typing import Final

COUNT: Final = 6
"""Words that are shown."""

ROUNDS: Final = 8_192
"""Of PBKDF2 with HMAC-SHA-256: 2 ms for who makes the words once."""

_LIST: Final = """
acorn actor alarm album alpha amber angel ankle apple april arrow atlas baby bacon badge baker
bamboo banana basket beach bear belt berry bicycle bird biscuit blanket bottle bowl bread bridge
brush bucket butter cabin cactus camel candle canyon carpet castle cello chain cheese cherry
circus clock cloud clown coffee comet copper coral cotton cousin crab crown cube curtain dancer
delta desert diamond dinner doctor dolphin domino donkey dragon drum duck eagle earth echo elbow
elephant emerald engine evening falcon farmer feather fence ferry finger fire flag flute forest
fork fountain frog garage garden garlic ghost giant ginger glass globe glove goat grape guitar
hammer harbor helmet honey hotel house hunter igloo insect iron island ivory jacket jaguar
january jelly jungle kangaroo kettle keyboard king kitchen kiwi ladder lagoon lamp lemon letter
library lion lizard lobster magnet mango maple marble meadow melon metal milk mirror monkey moon
motor mountain museum napkin needle nest ninja nurse oasis ocean olive onion opera orange orbit
organ otter oven oyster paddle palace panda paper parrot pencil pepper piano picnic pigeon pilot
pirate pizza planet pocket potato prince puzzle pyramid queen quiz rabbit radar radio rain
recipe ribbon river robot rocket rose ruby saddle salmon sandal saturn school scissors shadow
shark silver sister snow sofa spider spoon squirrel statue storm sugar summer swan table tango
teapot tennis theater thunder tiger tomato torch tower tractor train trumpet tulip tunnel turtle
umbrella uncle unicorn valley vanilla velvet village violin volcano waffle wagon walnut window
winter wizard wolf yacht yellow yogurt zebra zero zigzag
"""

WORDS: Final = tuple(_LIST.split())
"""256 nouns, in the order of the alphabet; the first four letters tell them apart. One list for all
languages: both screens must show the same."""


def check_words(ca: str, nonce: str) -> tuple[str, ...]:
    """The words for a CA certificate's SHA-256 (hex, lower case) and the nonce of an `announce`."""
    digest = hashlib.pbkdf2_hmac(
        "sha256", nonce.encode("ascii"), bytes.fromhex(ca), ROUNDS, dklen=COUNT
    )
    return tuple(WORDS[byte] for byte in digest)

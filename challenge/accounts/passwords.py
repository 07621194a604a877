"""What a password must be, by NIST SP 800-63B-4, and its hash."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from flask_security.utils import hash_password

from challenge.web.locale import N_

SHORTEST = 15
LONGEST = 256
COMMON = Path(__file__).parent / "common_passwords.txt"
"""Long ones that the library's list of 30,000 lacks."""
SHORTEST_PART = 4
PRODUCT = ("openchallenge", "tourismchampions", "tourismchampionschallenge")
REPEATED = re.compile(r"(.{1,5})\1+", re.DOTALL)
NAMED_PARTS = 3
"""Shorter parts of a name or address are in too many innocent sentences."""


def hashed(password: str) -> str:
    """The Argon2 hash that is kept of a password."""
    return str(hash_password(normal(password)))


def normal(password: str) -> str:
    """One spelling of what was typed: keyboards write the same letters differently."""
    return unicodedata.normalize("NFKC", password)


def problem(password: str, *, about: Iterable[str] = ()) -> str | None:
    """What is wrong with a password, as a sentence to translate, or None.

    Only length and being easy to guess count; `about` are the words a stranger knows of the
    person: name, address and organisations.
    """
    if len(password) < SHORTEST:
        return N_("The password must have at least 15 characters")
    if len(password) > LONGEST:
        return N_("The password must have 256 characters or fewer")
    bare = _bare(normal(password))
    if not bare or is_common(bare):
        return N_(
            "This password is easy to guess. Choose four or more words that do not belong together"
        )
    left = _without(bare, (*PRODUCT, *_parts(about)))
    if len(left) < SHORTEST // 2 or (left != bare and is_common(left)):
        return N_(
            "Leave your name, your address, your organisation and the name of this service out of"
            " the password"
        )
    return None


def is_common(bare: str) -> bool:
    """Whether it is a common password, two of them in a row, a repetition or a row of keys."""
    if REPEATED.fullmatch(bare) or _is_row(bare) or bare in common():
        return True
    cuts = range(SHORTEST_PART, len(bare) - SHORTEST_PART + 1)
    return any(_is_part(bare[:cut]) and _is_part(bare[cut:]) for cut in cuts)


def _is_part(bare: str) -> bool:
    return bare in common() or _is_row(bare) or REPEATED.fullmatch(bare) is not None


@cache
def common() -> frozenset[str]:
    """Passwords that are tried first, in their bare spelling."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # large, and read by few requests

    ours = COMMON.read_text(encoding="utf-8").split("\n")
    return frozenset(_bare(word) for word in (*ours, *FREQUENCY_LISTS["passwords"])) - {""}


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _is_row(bare: str) -> bool:
    """Whether the letters follow one another, as in the alphabet or on the number keys."""
    steps = {ord(after) - ord(before) for before, after in pairwise(bare)}
    return len(steps) == 1 or bare in "0123456789" * 30


def _parts(about: Iterable[str]) -> list[str]:
    words = [word for text in about for word in re.split(r"[\s@._-]+", text.casefold())]
    return sorted((word for word in words if len(word) >= NAMED_PARTS), key=len, reverse=True)


def _without(bare: str, words: Iterable[str]) -> str:
    for word in words:
        bare = bare.replace(word, "")
    return bare

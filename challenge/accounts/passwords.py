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
PRODUCT = ("openchallenge", "tourismchampions", "tourismchampionschallenge")
REPEATED = re.compile(r"(.{1,5})\1*", re.DOTALL)
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
    person: name and address.
    """
    if len(password) < SHORTEST:
        return N_("The password must have at least 15 characters")
    if len(password) > LONGEST:
        return N_("The password must have 256 characters or fewer")
    bare = _bare(password)
    if not bare or bare in common() or REPEATED.fullmatch(bare) or _is_row(bare):
        return N_("This password is easy to guess. Choose another one")
    if len(_without(bare, (*PRODUCT, *_parts(about)))) < SHORTEST // 2:
        return N_("Leave your name, your address and the name of this service out of the password")
    return None


@cache
def common() -> frozenset[str]:
    """Passwords that are tried first, in their bare spelling."""
    return frozenset(_bare(line) for line in COMMON.read_text(encoding="utf-8").split("\n"))


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

"""What a password must be, and its hash."""

import unicodedata

from flask_security.utils import hash_password

SHORTEST = 15
LONGEST = 256


def hashed(password: str) -> str:
    """The Argon2 hash that is kept of a password."""
    return str(hash_password(normal(password)))


def normal(password: str) -> str:
    """One spelling of what was typed: keyboards write the same letters differently."""
    return unicodedata.normalize("NFKC", password)

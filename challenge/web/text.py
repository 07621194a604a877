"""What may enter as text: one cleaning for everything that people type."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

KEPT = {"\n", "\t"}
UNWANTED_CATEGORIES = {"Cc", "Cs"}
DIRECTIONS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the reading direction: they make a name look like another one."""
FIELD_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,200}", re.ASCII)


def clean(text: str) -> str:
    """`text` in one spelling (NFC), with plain line ends and no invisible harm."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (character for character in lines if _is_wanted(character))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_wanted(character: str) -> bool:
    if character in KEPT:
        return True
    return (
        unicodedata.category(character) not in UNWANTED_CATEGORIES and character not in DIRECTIONS
    )


def clean_form(pairs: Iterable[tuple[str, Any]]) -> MultiDict[str, Any]:
    """The posted pairs with every text cleaned, without names that no field of ours has."""
    return MultiDict(
        (name, clean(value) if isinstance(value, str) else value)
        for name, value in pairs
        if FIELD_NAME.fullmatch(name)
    )

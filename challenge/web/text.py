"""What may enter as text: one cleaning for everything that people type."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import regex
from werkzeug.datastructures import MultiDict

UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control characters but for line ends and tabs, halves of characters, and marks that turn the
reading direction: they make a name look like another one."""
CHARACTER = regex.compile(r"\X")
"""What a reader takes for one: a letter with its tones, a family of faces, a flag."""
BREAKS = str.maketrans(dict.fromkeys("\v\f\u2028\u2029", "\n"))
"""Line ends of other programs, as they come along when something is pasted."""
FIELD_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,200}", re.ASCII)


def clean(text: str) -> str:
    """`text` in one spelling (NFC), with plain line ends and no invisible harm."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(BREAKS)
    return unicodedata.normalize("NFC", UNWANTED.sub("", lines))


def characters(text: str) -> int:
    """How many characters a person would count, as a browser's Intl.Segmenter does."""
    return len(CHARACTER.findall(text))


def clean_form(pairs: Iterable[tuple[str, Any]]) -> MultiDict[str, Any]:
    """The posted pairs with every text cleaned, without names that no field of ours has."""
    return MultiDict(
        (name, clean(value) if isinstance(value, str) else value)
        for name, value in pairs
        if FIELD_NAME.fullmatch(name)
    )

"""File names that are safe to keep, to show and to send back."""

import re
import unicodedata
from urllib.parse import quote

LONGEST = 150
WITHOUT_NAME = "document"


def clean_name(filename: str) -> str:
    """The last part of a path, without invisible or direction-changing characters."""
    last = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(_seen(letter) for letter in last)
    return _shorten(" ".join(seen.split()).strip(". ")) or WITHOUT_NAME


def _seen(letter: str) -> str:
    """Nothing for what is invisible or turns the reading direction, a space for a control."""
    category = unicodedata.category(letter)
    return " " if category == "Cc" else "" if category.startswith("C") else letter


def _shorten(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not stem or len(dot + extension) > LONGEST // 2:
        return name[:LONGEST]
    return stem[: LONGEST - len(dot + extension)].rstrip() + dot + extension


def extension_of(filename: str) -> str:
    """The ending with its dot in lower case, or nothing: "Plan No. 3" and "v1.2" have none."""
    found = re.search(r".(\.[a-z][a-z0-9]{1,9})$", filename.lower())
    return found[1] if found else ""


def disposition(filename: str) -> str:
    """The header that makes a browser save under this name (RFC 6266), whatever its script."""
    simple = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode()
    safe = "".join("_" if letter in '"\\%;' else letter for letter in simple).strip()
    if not safe or safe.startswith("."):
        safe = WITHOUT_NAME + safe
    return f"attachment; filename=\"{safe}\"; filename*=UTF-8''{quote(filename, safe='')}"

"""The form of one section: shows what the section says, and says what was typed."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField

from challenge.challenges.rules import Content, key_of
from challenge.web.forms import RowsField, VersionedForm

Rows = list[dict[str, Any]]


class SectionForm(VersionedForm):
    """`version` is the stamp of what was shown. Most sections need nothing but their fields."""

    @classmethod
    def shown(cls, said: Content) -> Content:
        """The data of the fields, from what the section says."""
        return said

    def said(self) -> Content:
        """What the section says from now on."""
        plumbing = {"version", "csrf_token"}
        return {field.short_name: field.data for field in self if field.short_name not in plumbing}


def keyed(rows: Sequence[dict[str, Any]], *, key: str = "key", label: str = "label") -> Rows:
    """Rows with a key each: the one they came with, or one made of their label."""
    taken = [row[key] for row in rows if row.get(key)]
    found = []
    for row in rows:
        own = row.get(key) or key_of(row[label], taken)
        taken.append(own)
        found.append({**row, key: own})
    return found


def no_second(rows: RowsField, names: Sequence[str], words: str) -> bool:
    """Whether no row says the same as one above it in the fields `names`; else says so beside."""
    known: set[tuple[str, ...]] = set()
    good = True
    for entry in rows.entries:
        parts = [entry.form[name] for name in names]
        said = tuple(str(part.data or "").casefold() for part in parts)
        if all(said) and said in known:
            parts[-1].errors = [*parts[-1].errors, words]
            good = False
        known.add(said)
    return good


class KeyField(HiddenField):
    """The key of a row, sent back unseen so that the row stays the same row."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0])[:40] if valuelist else ""

"""Two steps of an import: the file, then what it would change and a button."""

from collections.abc import Sequence
from typing import Any

import wtforms

from challenge.documents.spreadsheets import ACCEPT
from challenge.web.carried import brought_back, carried
from challenge.web.forms import AttachField, ChecksField, KitForm, Needed
from challenge.web.locale import lazy


class FileForm(KitForm):
    """The spreadsheet."""

    file = AttachField(
        lazy("Spreadsheet"),
        [Needed(lazy("Choose the Excel or CSV file"))],
        accept=ACCEPT,
        description=lazy("Excel (.xlsx) or CSV, up to 5 MB"),
    )


class ConfirmationForm(KitForm):
    """The lines that were read, on their way from the preview to the draft."""

    carried = wtforms.HiddenField()
    create = ChecksField(lazy("Create the components that are missing, each as must-have"))

    def offer(self, names: Sequence[str]) -> None:
        """One box for each component that does not exist; its value is its place."""
        self["create"].offer([(str(number), name) for number, name in enumerate(names)])

    def ticked(self, names: Sequence[str]) -> list[str]:
        chosen = self["create"].data or []
        return [name for number, name in enumerate(names) if str(number) in chosen]

    def read(self, purpose: str) -> dict[str, Any] | None:
        """What the preview carried; None when it is not what we gave."""
        found = brought_back(self["carried"].data or "", purpose=purpose)
        return found if isinstance(found, dict) else None

    def carry(self, value: dict[str, Any], purpose: str) -> None:
        self["carried"].data = carried(value, purpose=purpose)

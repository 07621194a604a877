"""What somebody copies from a receipt to have it checked."""

import re

import wtforms

from challenge.web.forms import FilterForm, Needed, TextField
from challenge.web.locale import _, lazy

DIGEST = re.compile(r"[0-9a-f]{64}")


class ReceiptForm(FilterForm):
    """What stands on a receipt, as somebody copies it."""

    ref = TextField(lazy("Reference"), [Needed(lazy("Enter the reference"))], maximum=40)
    sha256 = TextField(
        lazy("Fingerprint of the content (SHA-256)"),
        [Needed(lazy("Enter the SHA-256"))],
        maximum=200,
        description=lazy("64 signs, figures and the letters a to f"),
    )

    def reference(self) -> str:
        return "".join((self.ref.data or "").split()).upper()

    def digest(self) -> str:
        """In one piece and small letters, however it was copied."""
        return "".join((self.sha256.data or "").split()).lower()

    def validate_sha256(self, field: TextField) -> None:
        if not DIGEST.fullmatch(self.digest()):
            raise wtforms.ValidationError(
                _("The SHA-256 must have 64 signs, figures and the letters a to f")
            )

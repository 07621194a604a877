"""Fields for what people type and choose; see docs/kit.md for a line on each."""

from challenge.web.fields.base import Needed, Optional, is_blank, named
from challenge.web.fields.choices import (
    AttachField,
    ChecksField,
    ChoiceField,
    RadioField,
    TickField,
)
from challenge.web.fields.dates import DayField, InstantField
from challenge.web.fields.numbers import MOST_MINOR, MOST_WHOLE, MoneyField, TypedField, WholeField
from challenge.web.fields.rows import RowsField, visible_parts
from challenge.web.fields.text import EmailField, LongTextField, SecretField, TextField

__all__ = [
    "MOST_MINOR",
    "MOST_WHOLE",
    "AttachField",
    "ChecksField",
    "ChoiceField",
    "DayField",
    "EmailField",
    "InstantField",
    "LongTextField",
    "MoneyField",
    "Needed",
    "Optional",
    "RadioField",
    "RowsField",
    "SecretField",
    "TextField",
    "TickField",
    "TypedField",
    "WholeField",
    "is_blank",
    "named",
    "visible_parts",
]

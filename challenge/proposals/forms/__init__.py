"""The shape of what a unit types, and how it is written for readers."""

from challenge.proposals.forms.answers import AnswerForm, answer_form
from challenge.proposals.forms.checking import ReceiptForm
from challenge.proposals.forms.entering import (
    EVERY,
    LINES,
    CertifierForm,
    EarlierForm,
    RefusalForm,
    WaiverForm,
    certifier_form,
    waiver_form,
)
from challenge.proposals.forms.inputs import in_words, inputs
from challenge.proposals.forms.others import (
    REPLACE,
    EndingForm,
    EntryForm,
    LatenessForm,
    ListForm,
    SubmissionForm,
    ThemeForm,
    UploadForm,
    WithdrawalForm,
    annexes_form,
    attach_name,
    lateness_form,
    list_form,
    replace_name,
    theme_form,
)
from challenge.proposals.forms.shown import answered

__all__ = [
    "EVERY",
    "LINES",
    "REPLACE",
    "AnswerForm",
    "CertifierForm",
    "EarlierForm",
    "EndingForm",
    "EntryForm",
    "LatenessForm",
    "ListForm",
    "ReceiptForm",
    "RefusalForm",
    "SubmissionForm",
    "ThemeForm",
    "UploadForm",
    "WaiverForm",
    "WithdrawalForm",
    "annexes_form",
    "answer_form",
    "answered",
    "attach_name",
    "certifier_form",
    "in_words",
    "inputs",
    "lateness_form",
    "list_form",
    "replace_name",
    "theme_form",
    "waiver_form",
]

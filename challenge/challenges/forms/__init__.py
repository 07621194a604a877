"""Shape of what an author and an approver type."""

from challenge.challenges.forms.base import SectionForm
from challenge.challenges.forms.questions import NEW_QUESTION, QuestionForm
from challenge.challenges.forms.scoring import NEW_ROUND, RoundForm
from challenge.challenges.forms.sections import FORMS
from challenge.challenges.forms.steps import (
    CancellationForm,
    CloneForm,
    DateChangeForm,
    DropForm,
    NewForm,
    PublishForm,
    ReasonForm,
    RefusalForm,
    StepForm,
)

__all__ = [
    "FORMS",
    "NEW_QUESTION",
    "NEW_ROUND",
    "CancellationForm",
    "CloneForm",
    "DateChangeForm",
    "DropForm",
    "NewForm",
    "PublishForm",
    "QuestionForm",
    "ReasonForm",
    "RefusalForm",
    "RoundForm",
    "SectionForm",
    "StepForm",
]

"""Shape of what an author and an approver type."""

from challenge.challenges.forms.base import SectionForm
from challenge.challenges.forms.questions import NEW_QUESTION, QuestionForm
from challenge.challenges.forms.scoring import NEW_ROUND, RoundForm
from challenge.challenges.forms.sections import FORMS
from challenge.challenges.forms.steps import (
    CloneForm,
    DateChangeForm,
    DropForm,
    NewForm,
    PublishForm,
    ReasonForm,
    StepForm,
)

__all__ = [
    "FORMS",
    "NEW_QUESTION",
    "NEW_ROUND",
    "CloneForm",
    "DateChangeForm",
    "DropForm",
    "NewForm",
    "PublishForm",
    "QuestionForm",
    "ReasonForm",
    "RoundForm",
    "SectionForm",
    "StepForm",
]

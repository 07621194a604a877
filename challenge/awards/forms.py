"""What agency and unit fill in about an award."""

from wtforms import HiddenField

from challenge.web.forms import (
    InstantField,
    KitForm,
    LongTextField,
    Needed,
    Optional,
    TickField,
)
from challenge.web.locale import lazy


def decision_form(zone: str) -> KitForm:
    """The embargo, read in the challenge's zone, and a note to the approver."""
    kind = type(
        "DecisionForm",
        (KitForm,),
        {
            "embargo_until": InstantField(
                lazy("Announce the result at"),
                [Needed(lazy("Enter when the result is announced"))],
                zone=zone,
                description=lazy("Nobody outside the agency sees the result before this moment."),
            ),
            "note": LongTextField(lazy("Note to the approver"), [Optional()], maximum=2000, rows=3),
        },
    )
    form: KitForm = kind()
    return form


class NothingForm(KitForm):
    """A step that needs no words, only a button."""


class ReasonForm(KitForm):
    """A step that needs a reason."""

    reason = LongTextField(lazy("Reason"), [Needed(lazy("Enter the reason"))], maximum=2000)


class PromotionForm(KitForm):
    """The next in reserve as the page showed it, and why an award is filled again."""

    following = HiddenField()
    reason = LongTextField(
        lazy("Why it is promoted"), [Needed(lazy("Enter the reason"))], maximum=2000, rows=3
    )


class AcceptanceForm(KitForm):
    """The head's acceptance, with the declaration spelled out."""

    agreed = TickField(
        lazy("The unit accepts the award and its conditions"),
        [Needed(lazy("Tick the box to accept the award"))],
    )


class ConfirmationForm(KitForm):
    """The agency's confirmation, with what was checked."""

    reason = LongTextField(
        lazy("Which conditions were checked, and how"),
        [Needed(lazy("Enter which conditions were checked"))],
        maximum=2000,
    )


class ReconsiderationForm(KitForm):
    """A unit's request."""

    text = LongTextField(
        lazy("What should be looked at again, and why"),
        [Needed(lazy("Enter what should be looked at again"))],
        maximum=4000,
        rows=6,
    )


class AnswerForm(KitForm):
    """The agency's answer to a request."""

    answer = LongTextField(
        lazy("Your answer to the unit"),
        [Needed(lazy("Enter the answer to the unit"))],
        maximum=4000,
    )

"""What an officer fills in beside the frozen version, and what a unit answers."""

from collections.abc import Sequence
from typing import Any

from challenge.challenges.models import Challenge
from challenge.proposals.forms.changes import Section, Sides, changes_between
from challenge.proposals.models import ProposalVersion
from challenge.proposals.queries import version_content
from challenge.screening.models import Comment, Screening
from challenge.screening.rules import Check, checks_of
from challenge.web.forms import (
    ChoiceField,
    InstantField,
    KitForm,
    LongTextField,
    Needed,
    Optional,
    RadioField,
    Row,
    RowsField,
    TextField,
    VersionedForm,
)
from challenge.web.locale import _, lazy

ENDORSE, RETURN, DECLINE = "endorse", "return", "decline"


class ScreeningForm(VersionedForm):
    """Checklist, verdict and everything a verdict needs; saved at any time, decided once."""

    reason = LongTextField(
        lazy("Explanation"),
        [Optional()],
        maximum=4000,
        description=lazy("The unit reads this. Needed when you decline the proposal."),
    )
    verdict = RadioField(
        lazy("Your decision"),
        [Optional()],
        choices=[
            (ENDORSE, lazy("Endorse the proposal")),
            (RETURN, lazy("Return it for correction")),
            (DECLINE, lazy("Decline it")),
        ],
        hints={
            ENDORSE: lazy("It goes on to the committee as submitted."),
            RETURN: lazy("The unit corrects the fields you commented on and submits again."),
            DECLINE: lazy("The proposal ends here, with the reason you give."),
        },
    )

    comments: RowsField
    answer_due_at: InstantField
    reason_code: ChoiceField

    def checks(self) -> dict[str, dict[str, str]]:
        """The answers to the checklist, by key."""
        given = {}
        for name, field in self._fields.items():
            if name.startswith("check_") and field.data:
                key = name.removeprefix("check_")
                given[key] = {"answer": field.data, "note": self[f"note_{key}"].data or ""}
        return given

    def comment_pairs(self) -> list[tuple[str, str]]:
        return [(row["field_key"], row["text"]) for row in self.comments.data]

    def ready_to_decide(self) -> bool:
        """Whether the chosen verdict has all it needs; says beside the field what is missing."""
        match self.verdict.data:
            case "return":
                return self._ready_to_return()
            case "decline":
                return self._ready_to_decline()
            case "endorse":
                return True
        self.refuse("verdict", _("Choose your decision"))
        return False

    def _ready_to_return(self) -> bool:
        if not self.comments.data:
            self.refuse("comments", _("Add at least one comment that says what to correct"))
        if not self.answer_due_at.data:
            self.refuse("answer_due_at", _("Enter until when corrections are due"))
        return not self.problems

    def _ready_to_decline(self) -> bool:
        if not self.reason_code.data:
            self.refuse("reason_code", _("Choose the reason for declining"))
        if not self.reason.data:
            self.refuse("reason", _("Enter the explanation for the unit"))
        return not self.problems


def done(earlier: Screening | None, later: ProposalVersion | None) -> dict[str, Section] | None:
    """What the unit changed after a return, by field; None unless a later version answers it."""
    if earlier is None or later is None or earlier.version_id == later.id:
        return None
    challenge = earlier.proposal.challenge
    sides = Sides(version_content(earlier.version), version_content(later), challenge.currency)
    return {one.key: one for one in changes_between(sides, challenge.fields).sections}


def screening_form(challenge: Challenge, screening: Screening | None) -> ScreeningForm:
    """The form for one version: the challenge's checklist, fields, reasons and zone put in."""
    checks = checks_of(challenge.checklist, screening.checks if screening else {})
    parts = _check_fields(checks) | _challenge_fields(challenge)
    kind = type("ChallengeScreeningForm", (ScreeningForm,), parts)
    form: ScreeningForm = kind(data=_data(checks, screening))
    return form


def _check_fields(checks: Sequence[Check]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for number, check in enumerate(checks, start=1):
        fields[f"check_{check.key}"] = RadioField(
            check.label, choices=[("yes", lazy("Yes")), ("no", lazy("No"))], inline=True
        )
        note = lazy("Note on question %(number)s", number=number)
        fields[f"note_{check.key}"] = TextField(note, [Optional()], maximum=500)
    return fields


def _challenge_fields(challenge: Challenge) -> dict[str, Any]:
    reasons = [(reason["code"], reason["label"]) for reason in challenge.decline_reasons]
    return {
        "comments": RowsField(
            _comment_row([(field.key, field.label) for field in challenge.fields]),
            lazy("Comments for correction"),
            one=lazy("Comment"),
            add=lazy("Add a comment"),
            most=50,
            description=lazy("Only the fields named here open again for the unit."),
        ),
        "answer_due_at": InstantField(
            lazy("Corrections are due"),
            [Optional()],
            zone=challenge.zone,
            description=lazy("Needed when you return the proposal."),
        ),
        "reason_code": ChoiceField(
            lazy("Reason for declining"),
            [Optional()],
            choices=reasons,
            blank=lazy("Choose a reason"),
        ),
    }


def _comment_row(fields: list[tuple[str, str]]) -> type[Row]:
    """One request for correction, about one field of the challenge's form."""
    parts: dict[str, Any] = {
        "field_key": ChoiceField(
            lazy("Field"),
            [Needed(lazy("Choose the field the comment is about"))],
            choices=fields,
            blank=lazy("Choose a field"),
        ),
        "text": LongTextField(
            lazy("What should be corrected"),
            [Needed(lazy("Enter what should be corrected"))],
            maximum=2000,
            rows=3,
            counted=False,
        ),
    }
    return type("CommentRow", (Row,), parts)


def _data(checks: Sequence[Check], screening: Screening | None) -> dict[str, Any]:
    data: dict[str, Any] = {"version": screening.revision if screening else 0}
    for check in checks:
        data |= {f"check_{check.key}": check.answer or None, f"note_{check.key}": check.note}
    if screening:
        data |= {
            "comments": [
                {"field_key": comment.field_key, "text": comment.text}
                for comment in screening.comments
            ],
            "answer_due_at": screening.answer_due_at,
            "reason": screening.reason,
            "reason_code": screening.reason_code,
        }
    return data


class NonResponsiveForm(KitForm):
    """Why a returned proposal ends without corrections."""

    reason = LongTextField(
        lazy("Explanation for the unit"),
        [Needed(lazy("Enter an explanation for the unit"))],
        maximum=2000,
        rows=3,
    )


def answers_form(comments: Sequence[Comment]) -> KitForm:
    """One text per comment of the last return."""
    fields = {
        f"answer_{comment.number}": LongTextField(
            lazy("What you did about comment %(number)s", number=comment.number),
            [Optional()],
            maximum=2000,
            rows=3,
        )
        for comment in comments
    }
    kind = type("AnswersForm", (KitForm,), fields)
    data = {f"answer_{comment.number}": comment.answer for comment in comments}
    form: KitForm = kind(data=data)
    return form

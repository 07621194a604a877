"""What is typed in about an agreement: its text and signers, dates, scans, milestones."""

from typing import Any

from challenge.mous.models import Agreement
from challenge.web.forms import (
    AttachField,
    ChoiceField,
    DayField,
    KitForm,
    LongTextField,
    Needed,
    Optional,
    Row,
    RowsField,
    TextField,
    VersionedForm,
)
from challenge.web.locale import lazy

SCANS = ".pdf,.jpg,.jpeg,.png"
Signer = tuple[int, str, str]


class DraftingForm(VersionedForm):
    """Title and text; the parties' duties and the signers are put in by `drafting_form`."""

    title = TextField(lazy("Title"), [Needed(lazy("Enter the title"))], maximum=250)
    text = LongTextField(
        lazy("Text of the agreement"),
        [Needed(lazy("Enter the text of the agreement"))],
        maximum=60_000,
        rows=25,
        counted=False,
        description=lazy(
            "A blank line starts a new paragraph, **two stars** make words stand out, and a line "
            "that begins with - is an item of a list."
        ),
    )
    signers: RowsField

    @property
    def duties(self) -> dict[int, str]:
        """The duties by position of the party."""
        return {
            int(name.removeprefix("duties_")): field.data or ""
            for name, field in self._fields.items()
            if name.startswith("duties_")
        }

    @property
    def named(self) -> list[Signer]:
        """Who signs, in order."""
        return [(row["party"], row["name"], row["title"]) for row in self.signers.data]


def drafting_form(agreement: Agreement, suggested: list[Signer]) -> DraftingForm:
    """The form for one agreement; `suggested` signers are shown while there are none."""
    parts: dict[str, Any] = {
        f"duties_{party.position}": LongTextField(
            lazy("Duties of %(party)s", party=party.organisation.name),
            [Optional()],
            maximum=8000,
            rows=6,
            counted=False,
            description=lazy("One duty on each line."),
        )
        for party in agreement.parties
    }
    parts["signers"] = RowsField(
        _signer_row(agreement),
        lazy("Who signs, in this order"),
        one=lazy("Signatory"),
        add=lazy("Add a signatory"),
        most=20,
    )
    kind = type("AgreementDraftingForm", (DraftingForm,), parts)
    form: DraftingForm = kind(data=_data(agreement, suggested))
    return form


def _signer_row(agreement: Agreement) -> type[Row]:
    parties = [(party.position, party.organisation.name) for party in agreement.parties]
    parts: dict[str, Any] = {
        "name": TextField(lazy("Name"), [Needed(lazy("Enter the name"))], maximum=120),
        "title": TextField(
            lazy("Position"), [Needed(lazy("Enter the position, such as Mayor"))], maximum=120
        ),
        "party": ChoiceField(
            lazy("Signs for"),
            [Needed(lazy("Choose the party"))],
            choices=parties,
            coerce=int,
            blank=lazy("Choose a party"),
        ),
    }
    return type("SignerRow", (Row,), parts)


def _data(agreement: Agreement, suggested: list[Signer]) -> dict[str, Any]:
    now = [(person.party.position, person.name, person.title) for person in agreement.signing]
    signers = [
        {"party": party, "name": name, "title": title} for party, name, title in now or suggested
    ]
    duties = {f"duties_{party.position}": party.duties for party in agreement.parties}
    return {
        "version": agreement.revision,
        "title": agreement.title,
        "text": agreement.text,
        "signers": signers,
        **duties,
    }


class ConfirmForm(KitForm):
    """One button."""


class LockForm(VersionedForm):
    """Locks the revision that was shown."""


class UnlockForm(KitForm):
    """Why a locked text must change."""

    reason = LongTextField(
        lazy("Why the text must change"),
        [Needed(lazy("Enter why the text must change"))],
        maximum=2000,
        rows=4,
        description=lazy("All parties are told."),
    )


class SignatureForm(KitForm):
    """A signature as it stands on paper."""

    signed_on = DayField(
        lazy("Date of the signature"), [Needed(lazy("Enter the date of the signature"))]
    )
    scan = AttachField(
        lazy("Scan of the signed page"),
        [Needed(lazy("Choose the scan of the signed page"))],
        accept=SCANS,
        description=lazy("PDF, JPEG or PNG. Only the parties and the auditor can open it."),
    )


class ApprovalForm(KitForm):
    """A resolution that lets the head of the unit sign."""

    body = TextField(
        lazy("Council"),
        [Needed(lazy("Enter the name of the council"))],
        maximum=120,
        description=lazy("For example Sangguniang Bayan of Panay"),
    )
    resolution = TextField(
        lazy("Number of the resolution"),
        [Needed(lazy("Enter the number of the resolution"))],
        maximum=120,
    )
    approved_on = DayField(
        lazy("Date of the resolution"), [Needed(lazy("Enter the date of the resolution"))]
    )
    scan = AttachField(
        lazy("Scan of the resolution"),
        [Optional()],
        accept=SCANS,
        description=lazy("PDF, JPEG or PNG. Only the parties and the auditor can open it."),
    )


class WitnessForm(KitForm):
    """Somebody who stood by at the signing."""

    name = TextField(
        lazy("Name of the witness"), [Needed(lazy("Enter the name of the witness"))], maximum=120
    )
    title = TextField(
        lazy("Position of the witness"),
        [Needed(lazy("Enter the position of the witness, such as Governor"))],
        maximum=120,
    )


class EntryForm(KitForm):
    """From when an agreement binds."""

    on = DayField(
        lazy("In force from"),
        [Needed(lazy("Enter the date from which the agreement is in force"))],
        description=lazy("The date of the last signature or later."),
    )


class MilestoneForm(KitForm):
    """Something due under the agreement."""

    label = TextField(lazy("Milestone"), [Needed(lazy("Enter what has to be done"))], maximum=200)
    due_on = DayField(lazy("Due on"), [Needed(lazy("Enter until when it is due"))])


class CompletionForm(KitForm):
    """A milestone that is reached."""

    done_on = DayField(lazy("Done on"), [Needed(lazy("Enter when it was done"))])
    note = LongTextField(lazy("Note"), [Optional()], maximum=2000, rows=4)


class HoldupForm(KitForm):
    """What an agreement waits for, in whose hands that is."""

    what = TextField(
        lazy("What the agreement waits for"),
        [Needed(lazy("Enter what the agreement waits for"))],
        maximum=250,
    )
    who = TextField(
        lazy("Who holds it up"),
        [Needed(lazy("Enter the office or the person who holds it up"))],
        maximum=120,
    )
    since = DayField(lazy("Since"), [Needed(lazy("Enter since when"))])

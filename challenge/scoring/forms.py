"""What the secretariat, members and chairs of a round fill in."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from challenge.challenges.models import Criterion, Round
from challenge.scoring.models import Seat, Sheet
from challenge.scoring.queries.members import ToDeclare
from challenge.scoring.rules.conflicts import DECLARABLE
from challenge.scoring.rules.words import CONFLICT_WORDS, DECISION_WORDS
from challenge.web.forms import (
    ChecksField,
    ChoiceField,
    InstantField,
    KitForm,
    LongTextField,
    Needed,
    Optional,
    RadioField,
    TextField,
    TickField,
    VersionedForm,
    WholeField,
)
from challenge.web.locale import _, lazy

NOT_APPLICABLE = "na"
WIDEST_SCALE = 12
"""Up to this many scores are shown side by side; more become a list."""
KINDS = [(kind, CONFLICT_WORDS[kind]) for kind in DECLARABLE]


class SeatForm(KitForm):
    """One more place on the panel."""

    person = ChoiceField(lazy("Person"), [Needed(lazy("Choose the person"))])
    chair = TickField(
        lazy("Chairs the panel"),
        description=lazy("A chair makes the ranking final and never scores."),
    )
    agency = TextField(
        lazy("Agency or organisation"),
        [Optional()],
        maximum=120,
        description=lazy("Conflicts of interest are looked for between institutions too."),
    )
    expertise = ChecksField(lazy("Knows these themes well"), [Optional()])
    most = WholeField(
        lazy("Takes at most this many proposals"),
        [Needed(lazy("Enter how many proposals at most"))],
        minimum=1,
        maximum=2000,
    )


def opening_form(zone: str) -> KitForm:
    """When the sheets are due, as the clocks of the challenge show it."""

    class OpeningForm(KitForm):
        """Opening a round."""

        due_at = InstantField(
            lazy("Sheets are due"),
            [Needed(lazy("Enter the day and time when sheets are due"))],
            zone=zone,
        )

    return OpeningForm()


class ClosingForm(KitForm):
    """Closing a round, perhaps without some sheets."""

    reason = LongTextField(lazy("Why the round closes without them"), [Optional()], maximum=1000)


class ReasonForm(KitForm):
    """A reason for the record."""

    reason = LongTextField(lazy("Reason"), [Needed(lazy("Enter the reason"))], maximum=2000, rows=3)


class DepartureForm(KitForm):
    """A decision other than the ranking's."""

    outcome = RadioField(
        lazy("Decision"), [Needed(lazy("Choose the decision"))], choices=DECISION_WORDS.items()
    )
    reason = LongTextField(
        lazy("Reason"),
        [Needed(lazy("Enter the reason: it is printed with the ranking"))],
        maximum=2000,
        rows=4,
        description=lazy("A second person must agree. Both names and the reason are printed."),
    )


class PairForm(KitForm):
    """One member and one proposal."""

    member = ChoiceField(lazy("Member"), [Needed(lazy("Choose the member"))])
    proposal = ChoiceField(lazy("Proposal"), [Needed(lazy("Choose the proposal"))])


class PinForm(PairForm):
    """A conflict that the secretariat knows of."""

    kind = ChoiceField(
        lazy("Kind of conflict"), [Needed(lazy("Choose the kind of conflict"))], choices=KINDS
    )
    text = TextField(lazy("What is known"), [Needed(lazy("Enter what is known"))], maximum=500)


class RecusalForm(KitForm):
    """A conflict that a member finds while scoring."""

    kind = RadioField(
        lazy("What kind of conflict is it?"),
        [Needed(lazy("Choose the kind of conflict"))],
        choices=KINDS,
    )
    text = LongTextField(lazy("Details"), [Optional()], maximum=500, rows=3, counted=False)


class DeclarationForm(KitForm):
    """A member's answer for every proposal of a round, and that it is complete."""

    confirmed = TickField(
        lazy("I have looked at every proposal in the list and named every conflict I know of."),
        [Needed(lazy("Confirm that you have looked at every proposal in the list"))],
    )

    def declared(self, listed: Sequence[ToDeclare]) -> dict[int, tuple[str, str]]:
        """The conflicts that were named, by the number of the proposal."""
        return {
            each.number: (self[f"kind_{each.ref}"].data, self[f"text_{each.ref}"].data or "")
            for each in listed
            if self[f"kind_{each.ref}"].data
        }

    def explain_others(self, listed: Sequence[ToDeclare]) -> bool:
        """Whether every conflict of another kind says what it is; says beside it that it must."""
        for each in listed:
            if self[f"kind_{each.ref}"].data == "other" and not self[f"text_{each.ref}"].data:
                self.refuse(
                    f"text_{each.ref}", _("%(ref)s: enter what the conflict is", ref=each.ref)
                )
        return not self.problems


def declaration_form(listed: Sequence[ToDeclare]) -> DeclarationForm:
    """A choice and a line of text for each proposal."""
    fields: dict[str, Any] = {}
    for each in listed:
        label = _("Conflict with %(ref)s", ref=each.ref)
        fields[f"kind_{each.ref}"] = ChoiceField(label, [Optional()], choices=KINDS)
        details = _("Details about %(ref)s", ref=each.ref)
        fields[f"text_{each.ref}"] = TextField(details, [Optional()], maximum=500)
    made: type[DeclarationForm] = type("DeclarationOfRound", (DeclarationForm,), fields)
    return made()


class SheetForm(VersionedForm):
    """A score sheet: everything may be left open until it is handed in."""

    remark = LongTextField(
        lazy("Remark on the whole proposal"), [Optional()], maximum=4000, rows=4, counted=False
    )

    def scores(self, criteria: Sequence[Criterion]) -> dict[str, int | None]:
        """What was answered, by criterion."""
        given = {each.key: self[f"score_{each.key}"].data for each in criteria}
        return {
            key: None if value == NOT_APPLICABLE else int(value)
            for key, value in given.items()
            if value
        }

    def comments(self, criteria: Sequence[Criterion]) -> dict[str, str]:
        return {each.key: self[f"comment_{each.key}"].data or "" for each in criteria}

    def ready(self, criteria: Sequence[Criterion]) -> bool:
        """Whether the sheet can be handed in; says beside each criterion what is missing."""
        for each in criteria:
            if not self[f"score_{each.key}"].data:
                self.refuse(
                    f"score_{each.key}",
                    _("Score “%(label)s”, or mark it as not applicable", label=each.label),
                )
        scores = self.scores(criteria)
        if not self.problems and all(score is None for score in scores.values()):
            self.refuse(f"score_{criteria[0].key}", _("Score at least one criterion"))
        return not self.problems


def sheet_form(criteria: Sequence[Criterion], sheet: Sheet | None) -> SheetForm:
    """The form of a round's criteria, filled with the sheet as saved."""
    asked = tuple((each.key, each.label, each.maximum) for each in criteria)
    return _form_about(asked)(data=_saved(sheet))


@lru_cache(maxsize=200)
def _form_about(criteria: tuple[tuple[str, str, int], ...]) -> type[SheetForm]:
    """Made once for all sheets of a round: to make a form takes longer than to fill it in."""
    fields: dict[str, Any] = {}
    for key, label, maximum in criteria:
        scale = [(str(score), str(score)) for score in range(maximum + 1)]
        choices = [*scale, (NOT_APPLICABLE, lazy("Not applicable"))]
        kind = RadioField if maximum <= WIDEST_SCALE else ChoiceField
        fields[f"score_{key}"] = kind(label, [Optional()], choices=choices)
        fields[f"comment_{key}"] = LongTextField(
            lazy("Comment on “%(label)s”", label=label),
            [Optional()],
            maximum=2000,
            rows=2,
            counted=False,
        )
    return type("SheetOfRound", (SheetForm,), fields)


def _saved(sheet: Sheet | None) -> Mapping[str, Any]:
    if sheet is None:
        return {"version": 0}
    scores = {
        f"score_{key}": NOT_APPLICABLE if score is None else str(score)
        for key, score in sheet.scores.items()
    }
    comments = {f"comment_{key}": text for key, text in sheet.comments.items()}
    return {"version": sheet.revision, "remark": sheet.remark, **scores, **comments}


def seat_form(planned: Round, people: Sequence[Any]) -> SeatForm:
    """Who may still be seated, and the challenge's themes."""
    form = SeatForm(data={"most": 50})
    form.person.offer([(each.key, f"{each.name} ({each.email})") for each in people])
    form.expertise.offer([(each.key, each.label) for each in planned.challenge.themes])
    return form


def offer_pairs(form: PairForm, seats: Sequence[Seat], proposals: Sequence[Any]) -> PairForm:
    """The members of a panel and the proposals of a round."""
    form.member.offer([(each.user.key, each.user.name) for each in seats])
    form.proposal.offer([(each.ref, f"{each.ref} {each.title}") for each in proposals])
    return form

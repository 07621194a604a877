"""Setting somebody's part in a proposal, inviting a contributor, and writing a note."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from challenge import clock
from challenge.challenges.models import Challenge
from challenge.proposals.models import TeamPart
from challenge.web.forms import (
    DayField,
    EmailField,
    KitForm,
    LongTextField,
    Needed,
    Optional,
    RadioField,
    TextField,
)
from challenge.web.locale import _, lazy

PART_NAMES: dict[TeamPart, str] = {
    TeamPart.VIEW: lazy("View"),
    TeamPart.COMMENT: lazy("Comment"),
    TeamPart.EDIT: lazy("Edit"),
}
PART_WORK: dict[str, str] = {
    TeamPart.VIEW: lazy("Reads everything and changes nothing."),
    TeamPart.COMMENT: lazy("Reads, and writes notes beside the fields."),
    TeamPart.EDIT: lazy("Writes the answers, attaches documents, and writes notes."),
}


class PartForm(KitForm):
    """Another part for somebody who works on the proposal."""

    person = RadioField(lazy("Who"), [Needed(lazy("Choose the person"))])
    given = RadioField(
        lazy("May"),
        [Needed(lazy("Choose what the person may do"))],
        coerce=TeamPart,
        choices=list(PART_NAMES.items()),
        hints=PART_WORK,
    )


class ContributorForm(KitForm):
    """Somebody from outside the unit, for this proposal alone."""

    name = TextField(lazy("Name"), [Needed(lazy("Enter the name of the person"))], maximum=120)
    email = EmailField(
        lazy("Email address"),
        [Needed(lazy("Enter the email address of the person"))],
        maximum=254,
        description=lazy("The invitation goes there. It works once, for 14 days."),
    )
    part = RadioField(
        lazy("May"),
        [Needed(lazy("Choose what the person may do"))],
        coerce=TeamPart,
        choices=list(PART_NAMES.items()),
        hints=PART_WORK,
    )
    last_day = DayField(
        lazy("Last day"),
        [Optional()],
        description=lazy("It ends by itself after this day. Without one, until you end it."),
    )

    def until(self, challenge: Challenge) -> datetime | None:
        """The end of the last day where the challenge is."""
        if self.last_day.data is None:
            return None
        following = self.last_day.data + timedelta(days=1)
        return datetime.combine(following, time(), ZoneInfo(challenge.zone))

    def is_in_future(self, challenge: Challenge) -> bool:
        end = self.until(challenge)
        if end is not None and end <= clock.now():
            self.refuse("last_day", _("Enter a last day that is not over yet"))
        return not self.problems


class NoteForm(KitForm):
    """A note beside a field, for the team alone."""

    text = LongTextField(
        lazy("Note for the team"), [Needed(lazy("Write the note"))], maximum=2000, rows=3
    )

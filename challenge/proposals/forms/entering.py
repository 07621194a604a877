"""The forms before and around a draft: earlier proposals, exceptions, who signs."""

from collections.abc import Iterable

from challenge.accounts.models import Organisation, Post
from challenge.proposals.rules import Line
from challenge.web.forms import (
    ChoiceField,
    KitForm,
    LongTextField,
    Needed,
    RadioField,
)
from challenge.web.locale import lazy

LINES = {
    Line.LEVEL: lazy("Level of the unit"),
    Line.PLACE: lazy("Region of the unit"),
    Line.AWARD: lazy("Award that is not completed"),
    Line.NUMBER: lazy("Number of proposals"),
}


class EarlierForm(KitForm):
    """Which earlier proposal a draft begins with."""

    ref = RadioField(
        lazy("Which proposal should the draft begin with?"),
        [Needed(lazy("Choose the proposal that the draft should begin with"))],
    )


class WaiverForm(KitForm):
    """Which unit may enter although it does not meet which condition, and why."""

    unit = ChoiceField(lazy("Unit"), [Needed(lazy("Choose the unit"))])
    line = RadioField(
        lazy("Which condition does not count for it?"),
        [Needed(lazy("Choose the condition that does not count"))],
        choices=[(str(line), label) for line, label in LINES.items()],
    )
    reason = LongTextField(
        lazy("Reason"),
        [Needed(lazy("Give the reason: the unit and the approver read it"))],
        maximum=1000,
        rows=3,
    )


def waiver_form(units: Iterable[Organisation]) -> WaiverForm:
    form = WaiverForm()
    form["unit"].offer([(unit.unit_code, unit.name) for unit in units])
    return form


class RefusalForm(KitForm):
    """What the head wants done first."""

    note = LongTextField(
        lazy("Your note to the staff"),
        [Needed(lazy("Say what should be done before you submit: the staff read it"))],
        description=lazy("What should be done first?"),
        maximum=2000,
        rows=4,
    )


ONE, EVERY = "one", "every"


class CertifierForm(KitForm):
    """Whom the head names, and for what."""

    post = RadioField(lazy("Who may submit in your name?"), [Needed(lazy("Choose a person"))])
    scope = RadioField(
        lazy("For which proposals?"),
        [Needed(lazy("Choose for which proposals"))],
        choices=[
            (ONE, lazy("Only this proposal")),
            (EVERY, lazy("Every proposal of the unit")),
        ],
    )


def certifier_form(posts: Iterable[Post]) -> CertifierForm:
    form = CertifierForm()
    form["post"].offer([(post.key, _named(post)) for post in posts])
    return form


def _named(post: Post) -> str:
    return f"{post.user.name}, {post.title}" if post.title else post.user.name

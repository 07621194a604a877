"""The forms around the answers: starting, theme, documents, submitting, withdrawing, looking."""

from collections.abc import Iterable
from typing import Any

from challenge.accounts.models import Organisation
from challenge.challenges.models import Challenge, Requirement, Theme
from challenge.documents.rules.contents import ACCEPT
from challenge.places.forms import LEVEL_NAMES
from challenge.places.models import Level, Region
from challenge.proposals.models import Annex
from challenge.web.forms import (
    AttachField,
    ChoiceField,
    FilterForm,
    InstantField,
    KitForm,
    LongTextField,
    Needed,
    RadioField,
    TextField,
    TickField,
    VersionedForm,
    WholeField,
)
from challenge.web.labels import label
from challenge.web.locale import lazy
from challenge.workflow import Status

HIDDEN = (Status.DRAFT,)
REPLACE = "r_"
"""How the input begins that puts a file in the place of another one."""


class EntryForm(KitForm):
    """Which unit enters; only asked of those who write for several."""

    unit = RadioField(lazy("Which unit enters?"), [Needed(lazy("Choose the unit that enters"))])

    def offer(self, units: Iterable[Organisation]) -> None:
        self["unit"].offer([(unit.unit_code, unit.name) for unit in units])


class ThemeForm(VersionedForm):
    """The theme of the project."""

    theme = RadioField(lazy("Theme of the project"))


def theme_form(themes: Iterable[Theme], theme: str | None, revision: int) -> ThemeForm:
    form = ThemeForm(data={"version": revision, "theme": theme})
    form["theme"].offer([(one.key, one.label) for one in themes])
    return form


def annexes_form(requirements: Iterable[Requirement], annexes: Iterable[Annex] = ()) -> KitForm:
    """An input for each document that may be attached now, and for each that may be replaced."""
    shape: dict[str, Any] = {
        attach_name(one): AttachField(
            lazy("Choose files"), accept=ACCEPT, render_kw={"multiple": True}
        )
        for one in requirements
    }
    shape |= {
        replace_name(one): AttachField(lazy("Choose files"), accept=ACCEPT) for one in annexes
    }
    kind: type[KitForm] = type("AnnexesForm", (KitForm,), shape)
    return kind()


def attach_name(requirement: Requirement) -> str:
    """An author may call a requirement anything; an input's name is ours."""
    return f"d_{requirement.key}"


def replace_name(annex: Annex) -> str:
    return f"{REPLACE}{annex.document.key}"


class UploadForm(KitForm):
    """What a browser says about a file before it sends it in pieces."""

    filename = TextField(
        lazy("Name of the file"), [Needed(lazy("Name the file to attach"))], maximum=1000
    )
    size = WholeField(lazy("Size of the file"), [Needed(lazy("Say how many bytes the file has"))])
    modified = TextField(lazy("Last change of the file"), maximum=20)
    place = TextField(lazy("Document"), [Needed(lazy("Say for which document it is"))], maximum=100)


class SubmissionForm(VersionedForm):
    """The head declares, and submits what stands on this page."""

    declared = TickField(
        lazy(
            "I have read this proposal, it is true as far as I know, and I submit it for the unit."
        ),
        [Needed(lazy("Tick the declaration before you submit"))],
    )


class WithdrawalForm(KitForm):
    """Why the unit takes the proposal back."""

    reason = LongTextField(
        lazy("Why do you withdraw it?"),
        [Needed(lazy("Say why the proposal is withdrawn"))],
        maximum=1000,
        rows=4,
    )


class LatenessForm(KitForm):
    """Which unit may submit later than everybody else, until when, and why."""

    unit = ChoiceField(lazy("Unit"), [Needed(lazy("Choose the unit"))])
    until = InstantField(
        lazy("May submit until"), [Needed(lazy("Enter until when the unit may submit"))]
    )
    reason = LongTextField(
        lazy("Reason"),
        [Needed(lazy("Give the reason: the unit and the approver read it"))],
        maximum=1000,
        rows=3,
    )


class EndingForm(KitForm):
    """Why a late permission or an exception is refused, or taken back."""

    reason = LongTextField(
        lazy("Reason"),
        [Needed(lazy("Give the reason: whoever is told will read it"))],
        maximum=1000,
        rows=3,
    )


def lateness_form(challenge: Challenge, units: Iterable[Organisation]) -> LatenessForm:
    form = LatenessForm(meta={"zone": challenge.zone})
    form["unit"].offer([(unit.unit_code, unit.name) for unit in units])
    return form


class ListForm(FilterForm):
    """What an agency looks for in the list of a sealed call."""

    status = ChoiceField(lazy("Status"), blank=lazy("All"))
    region = ChoiceField(lazy("Region"), blank=lazy("All"))
    level = ChoiceField(lazy("Level"), blank=lazy("All"))
    theme = ChoiceField(lazy("Theme"), blank=lazy("All"))


def list_form(themes: Iterable[tuple[str, str]], regions: Iterable[Region]) -> ListForm:
    form = ListForm()
    form["status"].offer([(str(one), label(one)) for one in Status if one not in HIDDEN])
    form["region"].offer([(one.code, f"{one.short} – {one.name}") for one in regions])
    form["level"].offer([(str(one), LEVEL_NAMES[one]) for one in Level])
    form["theme"].offer(list(themes))
    return form

"""A budget from a spreadsheet: choose the file, read what it would change, confirm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast

from flask import flash, redirect, render_template, url_for

from challenge.accounts.access import access, current_actor
from challenge.challenges.models import FormField
from challenge.db import db
from challenge.documents.rules.refusals import FileRefused
from challenge.documents.spreadsheets import Sheet, read_spreadsheet
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms.importing import ConfirmationForm, FileForm
from challenge.proposals.models import Proposal
from challenge.proposals.routes.base import (
    TEAMWORK,
    Answer,
    blueprint,
    held,
    opened,
    ours,
    refuse_reader,
)
from challenge.proposals.routes.exporting import budget_of
from challenge.proposals.rules import Draft, money, refusals
from challenge.proposals.rules.cells import GONE, columns_of, components_of, rows_of
from challenge.proposals.rules.imports import (
    Change,
    Reading,
    changes,
    component_labels,
    matched,
    read_lines,
)
from challenge.web.edge import reads_first
from challenge.web.locale import _
from challenge.web.refusals import explain

ADDRESS = "/proposals/<ref>/fields/<key>/import"


@dataclass(frozen=True)
class Subject:
    """The budget that an import is about, as it is now."""

    proposal: Proposal
    one: FormField
    draft: Draft
    revisions: dict[str, int]

    @property
    def components_key(self) -> str:
        return str(self.one.options.get("components_field", "components"))

    @property
    def may_create(self) -> bool:
        """Whether the components are open too, so that missing ones can be made."""
        return self.components_key in opened(self.proposal)

    @property
    def purpose(self) -> str:
        return f"import {self.proposal.ref} {self.one.key}"

    @property
    def lines(self) -> list[dict[str, Any]]:
        return rows_of(self.draft.answers.get(self.one.key))


@blueprint.get(ADDRESS)
@access(TEAMWORK)
def import_field(ref: str, key: str) -> Answer:
    """Where the file is chosen, and where an empty or a filled one is to be had."""
    return _page(_subject(_editable(ref), key), FileForm())


def _editable(ref: str) -> Proposal:
    proposal = ours(ref)
    refuse_reader(proposal)
    return proposal


@blueprint.post(ADDRESS)
@access(TEAMWORK)
@reads_first
def preview_import(ref: str, key: str) -> Answer:
    """What the file would change; nothing is written yet."""
    subject, form = _subject(_editable(ref), key), FileForm()
    if not form.validate_on_submit():
        return _page(subject, form), 422
    sheets = _sheets(form)
    subject = _subject(_editable(ref), key)
    if sheets is None:
        return _page(subject, form), 422
    reading = read_lines(sheets, subject.one, subject.draft)
    if reading.faults:
        return _page(subject, form, reading), 422
    if reading.unknown and not subject.may_create:
        return _page(subject, form, reading), 422
    return _preview(subject, ConfirmationForm(None), reading)


@blueprint.post(f"{ADDRESS}/confirmation")
@access(TEAMWORK)
def confirm_import(ref: str, key: str) -> Answer:
    """Save the lines of the preview; when somebody saved meanwhile, show what would change now."""
    subject, form = _subject(held(ref), key), ConfirmationForm()
    found = form.read(subject.purpose)
    reading = Reading(lines=found["lines"], keyed=found["keyed"]) if found else Reading()
    names = _unknown(reading)
    form.offer(names)
    if not form.validate_on_submit() or found is None:
        return _page(subject, _again(form)), 422
    ticked = form.ticked(names)
    if len(ticked) < len(names):
        form.refuse("create", _("Tick every component, or correct its name in the file"))
        return _preview(subject, form, reading), 422
    try:
        actions.import_lines(
            subject.proposal,
            subject.one,
            reading.lines,
            create=ticked,
            keyed=reading.keyed,
            by=current_actor(),
            revisions=found["revisions"],
        )
    except refusals.SavedMeanwhile:
        return _preview(subject, form, reading, conflict=True), 409
    flash(_("The budget is taken over from your file."))
    return redirect(url_for("proposals.field", ref=ref, key=key), 303)


def _subject(proposal: Proposal, key: str) -> Subject:
    one = budget_of(proposal, key)
    if one.key not in opened(proposal):
        raise refusals.NotOpenForChange(label=one.label)
    saved = queries.saved_answers(proposal)
    keys = (one.key, str(one.options.get("components_field", "components")))
    revisions = {each: saved[each].revision if each in saved else 0 for each in keys}
    return Subject(proposal, one, queries.draft_of(proposal), revisions)


def _sheets(form: FileForm) -> list[Sheet] | None:
    """The file's tables, read with no transaction open; None with an error shown."""
    db.close()
    posted = form.file.data
    try:
        return read_spreadsheet(cast(BinaryIO, posted.stream), posted.filename or "")
    except FileRefused as refusal:
        form.refuse("file", explain(refusal))
        return None


def _again(sent: ConfirmationForm) -> FileForm:
    """The first step once more, for what came back other than it was given."""
    form = FileForm(None)
    if sent.csrf_token.errors:
        form.refuse("file", _("This page was open for too long. Choose the file once more."))
    else:
        form.refuse("file", _("What was read from the file is lost. Choose the file once more."))
    return form


def _unknown(reading: Reading) -> list[str]:
    """The names of the components that do not exist, once each, in the order of the file."""
    named = [line[GONE] for line in reading.lines if "component" not in line and GONE in line]
    return list(dict.fromkeys(named))


def _page(subject: Subject, form: FileForm, reading: Reading | None = None) -> str:
    faults = reading.everything if reading else []
    if len(faults) == 1:
        form.refuse("file", faults[0].text)
    elif faults:
        message = _("The file has %(count)s things to correct, listed on this page")
        form.refuse("file", message % {"count": len(faults)})
    return render_template("proposals/import_field.html", **_around(subject, form), faults=faults)


def _around(subject: Subject, form: FileForm | ConfirmationForm) -> dict[str, Any]:
    return {
        "proposal": subject.proposal,
        "challenge": subject.proposal.challenge,
        "demonstration": subject.proposal.challenge.demonstration,
        "one": subject.one,
        "form": form,
    }


def _preview(
    subject: Subject, form: ConfirmationForm, reading: Reading, *, conflict: bool = False
) -> str:
    """The changes line by line, from the revisions that are in force now."""
    lines = matched(reading.lines, subject.lines, keyed=reading.keyed)
    names = _unknown(reading)
    form.offer(names)
    carried = {"lines": reading.lines, "keyed": reading.keyed, "revisions": subject.revisions}
    form.carry(carried, subject.purpose)
    found = changes(lines, subject.lines, [column["key"] for column in columns_of(subject.one)])
    return render_template(
        "proposals/preview_import.html",
        **_around(subject, form),
        columns=columns_of(subject.one),
        changes=[change for change in found if change.kind != "unchanged"],
        counts=_counts(found),
        moved=_moved(lines, subject.lines, found),
        labels=component_labels(components_of(subject.one, subject.draft.answers)),
        before=_totals(subject.lines),
        after=_totals(lines),
        remarks=reading.remarks,
        unknown=names,
        todo=_todo(subject, lines),
        conflict=conflict,
        saved=subject.lines,
        totals=queries.totals_of(subject.proposal.challenge, subject.draft.answers),
    )


def _counts(found: Sequence[Change]) -> dict[str, int]:
    kinds = [change.kind for change in found]
    return {kind: kinds.count(kind) for kind in ("added", "changed", "removed", "unchanged")}


def _moved(
    lines: Sequence[dict[str, Any]], saved: Sequence[dict[str, Any]], found: Sequence[Change]
) -> bool:
    """Whether nothing differs but the order."""
    same = all(change.kind == "unchanged" for change in found)
    return same and [line.get("key") for line in lines] != [row["key"] for row in saved]


def _totals(lines: Sequence[dict[str, Any]]) -> dict[str, int]:
    grant, counterpart = (
        money.of_source(lines, source) for source in (money.GRANT, money.COUNTERPART)
    )
    return {"requested": grant, "counterpart": counterpart, "total": grant + counterpart}


def _todo(subject: Subject, lines: Sequence[dict[str, Any]]) -> list[rules.Gap]:
    """What would stand in the way of submitting, beside the components that can be created."""
    answers = {**subject.draft.answers, subject.one.key: {"rows": list(lines)}}
    found = rules.gaps_of(subject.one, replace(subject.draft, answers=answers))
    named = {number for number, line in enumerate(lines) if GONE in line}
    return [gap for gap in found if not (gap.column == "component" and gap.row in named)]

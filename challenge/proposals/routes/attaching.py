"""The page of the annexes: a good file is kept even when the one beside it is refused."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from challenge.accounts.access import access, current_actor
from challenge.challenges.models import FormField, Requirement
from challenge.db import db
from challenge.documents.actions import attach
from challenge.documents.posting import files_first, kept
from challenge.documents.rules.refusals import FileRefused
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms import annexes_form, attach_name
from challenge.proposals.models import Annex, Proposal
from challenge.proposals.routes.base import WRITING, Answer, blueprint, opened, own
from challenge.proposals.rules import refusals
from challenge.web import edge
from challenge.web.forms import KitForm
from challenge.web.locale import _, ngettext
from challenge.web.refusals import explain


@blueprint.get("/proposals/<ref>/annexes")
@access(WRITING)
def annexes(ref: str) -> Answer:
    """What is attached, what is asked for now, and what will be asked for later."""
    proposal = own(ref)
    _refuse_closed(proposal)
    return _page(proposal, annexes_form(queries.asked_now(proposal.challenge)))


@blueprint.post("/proposals/<ref>/annexes")
@access(WRITING)
@files_first(lambda ref: _refuse_closed(own(ref)))
def save_annexes(ref: str) -> Answer:
    """Keep every file that is sound, explain every other one beside its input."""
    proposal = own(ref)
    _refuse_closed(proposal)
    asked = queries.asked_now(proposal.challenge)
    form = annexes_form(asked)
    if not form.validate_on_submit():
        return _page(proposal, form), 422
    kept = sum(_keep(proposal, one, form) for one in asked)
    removed = _remove(proposal, request.form.get("remove", ""))
    if form.problems or not (kept or removed):
        edge.keep_changes()
        return _page(proposal, form, nothing=not form.problems), 422
    if kept:
        flash(ngettext("%(num)s file is attached.", "%(num)s files are attached.", kept))
    if removed:
        flash(_("“%(filename)s” is removed.", filename=removed))
    return redirect(url_for("proposals.annexes", ref=ref), 303)


def _refuse_closed(proposal: Proposal) -> None:
    one = _field(proposal)
    if one.key not in opened(proposal):
        raise refusals.NotOpenForChange(label=one.label)


def _field(proposal: Proposal) -> FormField:
    """The field that stands for the annexes; a form without one still takes documents."""
    found = [one for one in proposal.challenge.fields if one.kind == rules.ANNEXES]
    return found[0] if found else FormField(key=rules.ANNEXES, label=_("Annexes"), help="")


def _keep(proposal: Proposal, requirement: Requirement, form: KitForm) -> int:
    """How many files of one input were sound."""
    field = form[attach_name(requirement)]
    return sum(_attached(proposal, requirement, posted, field) for posted in _sent(field))


def _sent(field: Any) -> list[FileStorage]:
    return [posted for posted in field.raw_data or () if getattr(posted, "filename", None)]


def _attached(
    proposal: Proposal, requirement: Requirement, posted: FileStorage, field: Any
) -> bool:
    by = current_actor()
    try:
        document = attach(db.session, kept(posted), by=by)
        actions.attach(proposal, requirement.key, document, by=by)
    except (FileRefused, refusals.TooManyAnnexes) as refusal:
        field.errors = [*field.errors, explain(refusal)]
        return False
    return True


def _remove(proposal: Proposal, key: str) -> str | None:
    """The name of the document that was taken out."""
    for annex in queries.annexes_of(proposal):
        if key and annex.document.key == key:
            actions.remove_annex(annex, by=current_actor())
            return annex.document.filename
    return None


def _page(proposal: Proposal, form: KitForm, *, nothing: bool = False) -> str:
    db.session.flush()
    attached: dict[str, list[Annex]] = {}
    for annex in queries.annexes_of(proposal):
        attached.setdefault(annex.requirement_key, []).append(annex)
    asked = queries.asked_now(proposal.challenge)
    correction = queries.correction_of(proposal)
    one = _field(proposal)
    return render_template(
        "proposals/annexes.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        one=one,
        form=form,
        asked=[(each, form[attach_name(each)]) for each in asked],
        later=[each for each in proposal.challenge.requirements if each not in asked],
        attached=attached,
        comments=correction.on(one.key) if correction else [],
        nothing=nothing,
    )

"""Drafting, saving, locking and unlocking the text."""

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import OrganisationKind
from challenge.awards.models import Award
from challenge.db import db
from challenge.mous import actions, queries, rules
from challenge.mous.forms import (
    ConfirmForm,
    DraftingForm,
    LockForm,
    Signer,
    UnlockForm,
    drafting_form,
)
from challenge.mous.models import Agreement
from challenge.mous.routes.base import Answer, blueprint, done, form_page, found
from challenge.web.locale import _
from challenge.web.refusals import explain
from challenge.workflow import AgreementStatus


@blueprint.get("/proposals/<ref>/agreement")
@access(holding(*rules.READERS))
def draft(ref: str) -> Answer:
    """Leads to the agreement; while there is none, asks the agency before a draft is made."""
    key = queries.key_of(by=current_actor(), ref=ref)
    if key is not None:
        return redirect(url_for("mous.show", key=key))
    return _draft_page(_award(ref), ConfirmForm())


def _draft_page(award: Award, form: ConfirmForm) -> str:
    return render_template(
        "mous/draft.html",
        proposal=award.proposal,
        award=award,
        demonstration=award.proposal.challenge.demonstration,
        form=form,
    )


@blueprint.post("/proposals/<ref>/agreement")
@access(holding(*rules.AGENCY))
def make_draft(ref: str) -> Answer:
    """Make the draft from the challenge's text and parties."""
    award = _award(ref)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _draft_page(award, form), 422
    agreement = actions.draft(award, by=current_actor())
    return redirect(url_for("mous.edit", key=agreement.key), 303)


def _award(ref: str) -> Award:
    return queries.to_draft(by=current_actor(), ref=ref) or abort(404)


@blueprint.get("/agreements/<key>/text")
@access(holding(*rules.AGENCY))
def edit(key: str) -> Answer:
    """The text, the duties and who signs, to be changed."""
    agreement = found(key, rules.keeps)
    if agreement.status is not AgreementStatus.DRAFTING:
        raise rules.NotDrafting
    return _edit_page(agreement, drafting_form(agreement, _suggested(agreement)))


def _edit_page(agreement: Agreement, form: DraftingForm, *, conflict: str = "") -> str:
    return render_template(
        "mous/edit.html",
        agreement=agreement,
        demonstration=agreement.award.proposal.challenge.demonstration,
        form=form,
        conflict=conflict,
    )


def _suggested(agreement: Agreement) -> list[Signer]:
    """The head of the unit, who is known."""
    sides = [
        party
        for party in agreement.parties
        if party.organisation.kind == OrganisationKind.LOCAL_UNIT
    ]
    known = [(party, queries.head_of(party.organisation_id)) for party in sides]
    return [(party.position, head[0], head[1]) for party, head in known if head]


@blueprint.post("/agreements/<key>/text")
@access(holding(*rules.AGENCY))
def save(key: str) -> Answer:
    """Keep the draft; when somebody else saved meanwhile, show both texts."""
    agreement = found(key, rules.keeps)
    form = drafting_form(agreement, [])
    if form.rows_changed():
        return _edit_page(agreement, form)
    if not form.validate_on_submit():
        return _edit_page(agreement, form), 422
    try:
        _keep(agreement, form)
    except rules.ChangedMeanwhile as refusal:
        return _conflict(agreement, form, explain(refusal))
    return done(agreement, _("The draft is saved."))


def _keep(agreement: Agreement, form: DraftingForm) -> None:
    actions.save_agreement(
        agreement,
        title=form.title.data or "",
        text=form.text.data or "",
        duties=form.duties,
        signers=form.named,
        revision=form.version.data or 0,
        by=current_actor(),
    )


def _conflict(agreement: Agreement, form: DraftingForm, message: str) -> Answer:
    """The typed text stays in the form, the saved one beside it; saving again is a decision."""
    db.session.refresh(agreement)
    form.version.process_data(agreement.revision)
    return _edit_page(agreement, form, conflict=message), 409


@blueprint.post("/agreements/<key>/lock")
@access(holding(*rules.AGENCY))
def lock(key: str) -> Response:
    """Freeze the text that was shown."""
    agreement = found(key, rules.keeps)
    form = LockForm()
    if not form.validate_on_submit():
        abort(422)
    if form.version.data != agreement.revision:
        raise rules.ChangedMeanwhile
    actions.lock(agreement, by=current_actor())
    return done(agreement, _("The text is locked. Signatures can be recorded in their order."))


@blueprint.get("/agreements/<key>/unlocking")
@access(holding(*rules.AGENCY))
def unlocking(key: str) -> Answer:
    """Asks why the text must change."""
    return _unlock_page(found(key, rules.keeps), UnlockForm())


@blueprint.post("/agreements/<key>/unlocking")
@access(holding(*rules.AGENCY))
def unlock(key: str) -> Answer:
    """Open the text again, with a reason."""
    agreement = found(key, rules.keeps)
    form = UnlockForm()
    if not form.validate_on_submit():
        return _unlock_page(agreement, form, status=422)
    actions.unlock(agreement, reason=form.reason.data or "", by=current_actor())
    return done(agreement, _("The text is open again. The parties have been told."))


def _unlock_page(agreement: Agreement, form: UnlockForm, *, status: int = 200) -> Answer:
    return form_page(
        agreement,
        form,
        heading=_("Unlock the text"),
        text=_(
            "The text can be changed again. Every signature recorded so far becomes void and has "
            "to be given again; the scans stay on record."
        ),
        button=_("Unlock the text"),
        status=status,
    )

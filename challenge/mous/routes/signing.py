"""Recording signatures, the council's approval, witnesses and the entry into force."""

from flask import abort

from challenge.accounts.access import access, current_actor, holding
from challenge.db import db
from challenge.documents.forms import store_posted
from challenge.documents.posting import files_first
from challenge.mous import actions, rules
from challenge.mous.forms import ApprovalForm, EntryForm, SignatureForm, WitnessForm
from challenge.mous.models import Agreement, Signatory
from challenge.mous.routes.base import Answer, blueprint, done, form_page, found, refused
from challenge.web.locale import _


@blueprint.get("/agreements/<key>/signatures/<int:place>")
@access(holding(*rules.PARTY))
def signature(key: str, place: int) -> Answer:
    """The form for the signature whose turn it is."""
    signatory = _signatory(key, place)
    rules.require_turn(signatory)
    return _signature_page(signatory, SignatureForm())


@blueprint.post("/agreements/<key>/signatures/<int:place>")
@access(holding(*rules.PARTY))
@files_first(lambda key, place: rules.require_turn(_signatory(key, place)))
def sign(key: str, place: int) -> Answer:
    """Record a signature with its date and scan."""
    signatory, actor, form = _signatory(key, place), current_actor(), SignatureForm()
    if not form.validate_on_submit():
        return _signature_page(signatory, form, status=422)
    try:
        actions.check_signing(signatory, form.signed_on.data)
    except rules.WrongDate as refusal:
        refused(form, "signed_on", refusal)
        return _signature_page(signatory, form, status=422)
    scan = store_posted(db.session, form.scan, by=actor)
    if scan is None:
        return _signature_page(signatory, form, status=422)
    actions.sign(signatory, signed_on=form.signed_on.data, document=scan, by=actor)
    message = _("The signature of %(name)s is recorded.", name=signatory.name)
    return done(signatory.agreement, message)


def _signatory(key: str, place: int) -> Signatory:
    """The signatory at a place, for the people of the party and of the agency."""
    agreement, actor = found(key), current_actor()
    here = [person for person in agreement.signing if person.position == place]
    if not here or not rules.may_sign_for(actor, here[0].party):
        abort(404)
    return here[0]


def _signature_page(signatory: Signatory, form: SignatureForm, *, status: int = 200) -> Answer:
    return form_page(
        signatory.agreement,
        form,
        heading=_("Record the signature of %(name)s", name=signatory.name),
        text=_(
            "%(name)s, %(title)s, signs for %(party)s.",
            name=signatory.name,
            title=signatory.title,
            party=signatory.party.organisation.name,
        ),
        button=_("Record the signature"),
        file=True,
        status=status,
    )


@blueprint.get("/agreements/<key>/approvals")
@access(holding(*rules.AGENCY, *rules.UNIT))
def approval(key: str) -> Answer:
    """The form for a council's resolution."""
    return _approval_page(found(key, rules.may_record_approval), ApprovalForm())


@blueprint.post("/agreements/<key>/approvals")
@access(holding(*rules.AGENCY, *rules.UNIT))
@files_first(lambda key: found(key, rules.may_record_approval))
def approve(key: str) -> Answer:
    """Record a council's resolution, with its scan when there is one."""
    agreement = found(key, rules.may_record_approval)
    actor, form = current_actor(), ApprovalForm()
    if not form.validate_on_submit():
        return _approval_page(agreement, form, status=422)
    scan = store_posted(db.session, form.scan, by=actor)
    if form.scan.errors:
        return _approval_page(agreement, form, status=422)
    try:
        actions.record_approval(
            agreement,
            body=form.body.data or "",
            resolution=form.resolution.data or "",
            approved_on=form.approved_on.data,
            document=scan,
            by=actor,
        )
    except rules.WrongDate as refusal:
        refused(form, "approved_on", refusal)
        return _approval_page(agreement, form, status=422)
    return done(agreement, _("The approval of the council is recorded."))


def _approval_page(agreement: Agreement, form: ApprovalForm, *, status: int = 200) -> Answer:
    return form_page(
        agreement,
        form,
        heading=_("Record the approval of the council"),
        text=_("The resolution that authorises the head of the unit to sign."),
        button=_("Record the approval"),
        file=True,
        status=status,
    )


@blueprint.get("/agreements/<key>/witnesses")
@access(holding(*rules.AGENCY))
def witness(key: str) -> Answer:
    """The form for a witness."""
    return _witness_page(found(key, rules.keeps), WitnessForm())


@blueprint.post("/agreements/<key>/witnesses")
@access(holding(*rules.AGENCY))
def add_witness(key: str) -> Answer:
    """Name a witness."""
    agreement, form = found(key, rules.keeps), WitnessForm()
    if not form.validate_on_submit():
        return _witness_page(agreement, form, status=422)
    name, title = form.name.data or "", form.title.data or ""
    actions.add_witness(agreement, name=name, title=title, by=current_actor())
    return done(agreement, _("The witness is recorded."))


def _witness_page(agreement: Agreement, form: WitnessForm, *, status: int = 200) -> Answer:
    return form_page(
        agreement,
        form,
        heading=_("Add a witness"),
        button=_("Add the witness"),
        status=status,
    )


@blueprint.get("/agreements/<key>/entry-into-force")
@access(holding(*rules.AGENCY))
def entry(key: str) -> Answer:
    """The form for the date, with that of the last signature put in."""
    agreement = found(key, rules.keeps)
    latest = rules.latest_signature(agreement)
    return _entry_page(agreement, EntryForm(data={"on": latest}))


@blueprint.post("/agreements/<key>/entry-into-force")
@access(holding(*rules.AGENCY))
def bring_into_force(key: str) -> Answer:
    """From the date given, the agreement binds."""
    agreement, form = found(key, rules.keeps), EntryForm()
    if not form.validate_on_submit():
        return _entry_page(agreement, form, status=422)
    try:
        actions.bring_into_force(agreement, on=form.on.data, by=current_actor())
    except rules.WrongDate as refusal:
        refused(form, "on", refusal)
        return _entry_page(agreement, form, status=422)
    return done(agreement, _("The agreement is in force. The parties have been told."))


def _entry_page(agreement: Agreement, form: EntryForm, *, status: int = 200) -> Answer:
    return form_page(
        agreement,
        form,
        heading=_("Bring the agreement into force"),
        text=_("From then on the proposal counts as agreed, and milestones can be finished."),
        button=_("Bring into force"),
        status=status,
    )

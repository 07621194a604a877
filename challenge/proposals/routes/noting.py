"""Notes of the team beside one field."""

from flask import abort, flash, redirect, render_template, url_for

from challenge.accounts.access import access, current_actor
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms.team import NoteForm
from challenge.proposals.models import Proposal, TeamPart
from challenge.proposals.routes.base import TEAMWORK, Answer, blueprint, ours
from challenge.web.forms import KitForm
from challenge.web.locale import _

ADDRESS = "/proposals/<ref>/fields/<key>/notes"


@blueprint.get(ADDRESS)
@access(TEAMWORK)
def notes(ref: str, key: str) -> Answer:
    """Everything that was noted beside a field, whether the field is open or not."""
    return _page(ours(ref), key, NoteForm(None))


@blueprint.post(ADDRESS)
@access(TEAMWORK)
def add_note(ref: str, key: str) -> Answer:
    """Say something to the team."""
    proposal, form = ours(ref), NoteForm()
    _label(proposal, key)
    rules.refuse_unless_comments(queries.part_in(proposal, by=current_actor()))
    if not form.validate_on_submit():
        return _page(proposal, key, form), 422
    actions.add_note(proposal, key, form.text.data or "", by=current_actor())
    flash(_("Your note is kept. Only the team of this proposal reads it."))
    return redirect(url_for("proposals.notes", ref=ref, key=key), 303)


@blueprint.post("/proposals/<ref>/notes/<key>/settlement")
@access(TEAMWORK)
def settle_note(ref: str, key: str) -> Answer:
    """What the note asks for is done."""
    proposal = ours(ref)
    note = queries.note_with(proposal, key) or abort(404)
    if KitForm().validate_on_submit():
        actions.settle_note(note, proposal, by=current_actor())
        flash(_("The note is settled."))
    return redirect(url_for("proposals.notes", ref=ref, key=note.field_key), 303)


def labels_of(proposal: Proposal) -> dict[str, str]:
    """What each field is called, the theme among them."""
    fields = proposal.challenge.fields
    found = {rules.THEME: _("Theme")} | {one.key: one.label for one in fields}
    if not any(one.kind == rules.ANNEXES for one in fields):
        found[rules.ANNEXES] = _("Annexes")
    return found


def _label(proposal: Proposal, key: str) -> str:
    return labels_of(proposal).get(key) or abort(404)


def _page(proposal: Proposal, key: str, form: NoteForm) -> str:
    part = queries.part_in(proposal, by=current_actor())
    kinds = {one.key: one.kind for one in proposal.challenge.fields}
    return render_template(
        "proposals/notes.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        key=key,
        label=_label(proposal, key),
        kind=kinds.get(key, rules.THEME),
        notes=queries.notes_of(proposal, key),
        comments=rules.may(part, TeamPart.COMMENT),
        form=form,
        plain=KitForm(None),
    )

"""Who changed what when, and putting an earlier text back."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from challenge.accounts.access import access, current_actor
from challenge.challenges.models import FormField
from challenge.proposals import actions, queries
from challenge.proposals.forms.history import HistoryForm, history_form, shown_edit
from challenge.proposals.models import Edit, Proposal
from challenge.proposals.routes.base import TEAMWORK, Answer, blueprint, edits, opened, ours
from challenge.proposals.routes.noting import labels_of
from challenge.proposals.rules.history import may_be_put_back
from challenge.proposals.rules.merging import Part
from challenge.web.forms import VersionedForm
from challenge.web.locale import _

ADDRESS = "/proposals/<ref>/history"


@blueprint.get(ADDRESS)
@access(TEAMWORK)
def history(ref: str) -> Answer:
    """Every change of the draft, the latest first; of one field when one is chosen."""
    proposal = ours(ref)
    form = history_form(labels_of(proposal))
    form.validate()
    return _page(proposal, form)


@blueprint.post(f"{ADDRESS}/<key>/restoration")
@access(TEAMWORK)
def put_back(ref: str, key: str) -> Answer:
    """The text before this change becomes the text again, as a new change."""
    proposal = ours(ref)
    edit = queries.edit_with(proposal, key) or abort(404)
    form = VersionedForm()
    if form.validate_on_submit():
        actions.put_back(edit, proposal, by=current_actor(), base=form.version.data or 0)
        flash(_("The earlier text is put back."))
    return redirect(url_for("proposals.history", ref=ref, field=edit.field_key), 303)


def _page(proposal: Proposal, form: HistoryForm) -> str:
    chosen = form.field.data if form.field.data and not form.field.errors else None
    listed = queries.changes_of(proposal, key=chosen, after=request.args.get("after"))
    return render_template(
        "proposals/history.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        form=form,
        chosen=chosen,
        changes=_shown(proposal, listed.rows),
        listed=listed,
    )


def _shown(proposal: Proposal, listed: Any) -> list[dict[str, Any]]:
    labels, now = labels_of(proposal), queries.parts_now(proposal)
    fields = {one.key: one for one in proposal.challenge.fields}
    open_now = opened(proposal) if edits(proposal) else frozenset()
    content = queries.content_now(proposal)
    return [
        {
            "edit": edit,
            "name": name,
            "label": labels.get(edit.field_key, edit.field_key),
            "item": shown_edit(edit, _of(fields, edit), proposal.challenge, content),
            "form": _form(edit, now.get((edit.field_key, edit.row_key)), open_now),
        }
        for edit, name in listed
    ]


def _of(fields: dict[str, FormField], edit: Edit) -> FormField | None:
    return fields.get(edit.field_key)


def _form(edit: Edit, now: Part | None, open_now: frozenset[str]) -> VersionedForm | None:
    """The button, where the field is open to the reader and there is something to put back."""
    if edit.field_key not in open_now or not may_be_put_back(edit.before, now):
        return None
    return VersionedForm(None, data={"version": now.revision if now else 0})

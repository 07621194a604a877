"""Saving as one types: a script sends one part of an answer and gets a short answer back."""

from dataclasses import replace
from typing import Any

from flask import abort

from challenge import clock
from challenge.accounts.access import access, current_actor
from challenge.challenges.models import FormField
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms import AnswerForm, answer_form, in_words, inputs, theme_form
from challenge.proposals.models import Proposal
from challenge.proposals.queries.drafts import LISTED, TEXT
from challenge.proposals.routes.base import TEAMWORK, blueprint, held
from challenge.proposals.rules import THEME, Draft, refusals
from challenge.proposals.rules.merging import BESIDE, ROW_KEY, Clash
from challenge.web import formats
from challenge.web.forms import KitForm, VersionField
from challenge.web.locale import _, current_language

Told = dict[str, Any]
Answer = Told | tuple[Told, int]
FIRST_ROW = "rows-0-"
"""The only row that is sent is the first."""


class PartForm(KitForm):
    """The revision a part was typed over; the part itself is read by the form of its field."""

    base = VersionField()


@blueprint.post("/proposals/<ref>/fields/<key>/answer")
@access(TEAMWORK)
def save_answer(ref: str, key: str) -> Answer:
    """Keep what stands beside the rows of a field."""
    proposal, one = _typed_into(ref, key)
    base = _base()
    form = answer_form(one, _draft(proposal, one))
    try:
        revision = actions.save_beside(proposal, one, form.read(), by=current_actor(), base=base)
    except refusals.SavedMeanwhile as refusal:
        return _clash(proposal, one, refusal.clashes[0])
    return _saved(proposal, revision, form)


@blueprint.post("/proposals/<ref>/fields/<key>/rows/<row>")
@access(TEAMWORK)
def save_row(ref: str, key: str, row: str) -> Answer:
    """Keep one row of a field, new or changed."""
    proposal, one = _listed(ref, key, row)
    base = _base()
    form = answer_form(one, _draft(proposal, one))
    value = form.read_row(row)
    try:
        revision = actions.save_row(proposal, one, value, by=current_actor(), base=base)
    except refusals.SavedMeanwhile as refusal:
        return _clash(proposal, one, refusal.clashes[0])
    return _saved(proposal, revision, form)


@blueprint.post("/proposals/<ref>/fields/<key>/rows/<row>/removal")
@access(TEAMWORK)
def remove_row(ref: str, key: str, row: str) -> Answer:
    """Take one row out."""
    proposal, one = _listed(ref, key, row)
    try:
        actions.remove_row(proposal, one, row, by=current_actor(), base=_base())
    except refusals.SavedMeanwhile as refusal:
        return _clash(proposal, one, refusal.clashes[0])
    return _saved(proposal, 0)


@blueprint.post("/proposals/<ref>/theme/answer")
@access(TEAMWORK)
def save_theme_choice(ref: str) -> Answer:
    """Keep the theme as soon as it is chosen."""
    proposal = held(ref)
    base = _base()
    form = theme_form(proposal.challenge.themes, None, 0)
    if not form.validate_on_submit():
        return {"message": form.problems[0]["text"]}, 422
    try:
        revision = actions.choose_theme(
            proposal, form.theme.data, by=current_actor(), revision=base
        )
    except refusals.SavedMeanwhile as refusal:
        return _theme_clash(proposal, refusal.clashes[0])
    return _saved(proposal, revision)


def _typed_into(ref: str, key: str) -> tuple[Proposal, FormField]:
    """The draft and its field; to everybody else neither exists."""
    proposal = held(ref)
    fields = {one.key: one for one in proposal.challenge.fields if one.kind != rules.ANNEXES}
    return proposal, fields.get(key) or abort(404)


def _listed(ref: str, key: str, row: str) -> tuple[Proposal, FormField]:
    proposal, one = _typed_into(ref, key)
    if one.kind not in LISTED or not ROW_KEY.fullmatch(row):
        abort(404)
    return proposal, one


def _base() -> int:
    """What the part was typed over; a token of another session is told apart from a wrong text."""
    form = PartForm()
    if not form.validate_on_submit():
        abort(403)
    return form.base.data or 0


def _draft(proposal: Proposal, one: FormField) -> Draft:
    """As much of the draft as reading one field asks for."""
    return Draft(fields=[one], answers={}, currency=proposal.challenge.currency)


def _saved(proposal: Proposal, revision: int, form: AnswerForm | None = None) -> Told:
    """The revision from now on, when it was saved, and what years of another era stand for."""
    now = formats.clock_time(clock.now(), proposal.challenge.zone, language=current_language())
    told: Told = {"revision": revision, "saved": _("Saved at %(time)s", time=now)}
    if form is not None and (days := form.understood()):
        told["understood"] = {
            each.name.removeprefix(FIRST_ROW): _("Understood as %(day)s", day=shown)
            for each, shown in days
        }
    return told


def _clash(proposal: Proposal, one: FormField, clash: Clash) -> Answer:
    """Both texts: what is saved in words and as the boxes hold it; the reader has the other."""
    told: Told = {"clash": True, "saved": None, "shown": [], "revision": 0}
    told["message"] = _message(proposal, one.key, clash)
    return told | (_theirs(proposal, one, clash) if clash.saved is not None else {}), 409


def _theirs(proposal: Proposal, one: FormField, clash: Clash) -> Told:
    parts = queries.parts_of(proposal.id, one.key)
    if clash.row_key == BESIDE:
        text = one.kind in TEXT
        form = _shown(proposal, one, (clash.saved or {}).get("text") if text else clash.saved)
        revision = parts.beside.revision if parts.beside else 0
        return {"saved": inputs(form), "shown": in_words(form), "revision": revision}
    shown = _shown(proposal, one, {"rows": [{"key": clash.row_key, **(clash.saved or {})}]})
    row = shown["rows"].entries[0].form
    return {
        "saved": inputs(row, without=FIRST_ROW),
        "shown": in_words(row),
        "revision": parts.listed[clash.row_key].revision,
    }


def _shown(proposal: Proposal, one: FormField, answer: Any) -> AnswerForm:
    """The form as a page would show it, whatever was sent."""
    draft = queries.draft_of(proposal)
    answers = {**draft.answers, one.key: answer}
    return answer_form(one, replace(draft, answers=answers), posted=False)


def _theme_clash(proposal: Proposal, clash: Clash) -> Answer:
    saved = queries.answer_of(proposal.id, THEME)
    key = (clash.saved or {}).get("text", "")
    labels = {theme.key: theme.label for theme in proposal.challenge.themes}
    return {
        "clash": True,
        "message": _message(proposal, THEME, clash),
        "saved": {"theme": key},
        "shown": [(_("Theme"), labels.get(key, key))],
        "revision": saved.value_revision if saved else 0,
    }, 409


def _message(proposal: Proposal, key: str, clash: Clash) -> str:
    name = queries.last_writer(proposal.id, key, clash.row_key)
    if clash.saved is None:
        return _("%(name)s took this entry out after you opened the page.", name=name)
    return _("%(name)s saved this after you opened the page. Nothing is written over.", name=name)

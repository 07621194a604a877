"""The page of the annexes: a good file is kept even when the one beside it is refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.datastructures import FileStorage

from challenge import clock
from challenge.accounts.access import access, current_actor
from challenge.challenges.forms.words import DOCUMENT_STAGES
from challenge.challenges.models import FormField, Requirement
from challenge.db import db
from challenge.documents.actions import Kept
from challenge.documents.posting import files_first, kept
from challenge.documents.rules.refusals import FileRefused
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms import REPLACE, annexes_form, attach_name, replace_name
from challenge.proposals.models import Annex, Proposal
from challenge.proposals.routes.base import (
    TEAMWORK,
    Answer,
    blueprint,
    edits,
    opened,
    ours,
    refuse_reader,
)
from challenge.proposals.routes.beside import beside
from challenge.proposals.rules import refusals
from challenge.proposals.rules.uploading import LIVES, NotThereAnyMore
from challenge.web import edge
from challenge.web.forms import KitForm
from challenge.web.locale import _, ngettext
from challenge.web.refusals import explain

ATTACHED = "attached"
"""How many files a visitor's script has sent to their end since the page said so."""
REFUSED = (FileRefused, refusals.TooManyAnnexes, NotThereAnyMore)


@dataclass(frozen=True)
class Wanted:
    """One document that is asked for, what is attached, and whether it takes more now."""

    requirement: Requirement
    annexes: Sequence[Annex]
    is_open: bool


@blueprint.get("/proposals/<ref>/annexes")
@access(TEAMWORK)
def annexes(ref: str) -> Answer:
    """What is attached, what is asked for now, and what will be asked for later."""
    proposal = ours(ref)
    _say_attached(session.pop(ATTACHED, 0))
    return _page(proposal, _form(proposal))


def _say_attached(count: int) -> None:
    if count:
        flash(ngettext("%(num)s file is attached.", "%(num)s files are attached.", count))


@blueprint.post("/proposals/<ref>/annexes")
@access(TEAMWORK)
@files_first(lambda ref: _refuse_closed(ours(ref)))
def save_annexes(ref: str) -> Answer:
    """Keep every file that is sound, explain every other one beside its input."""
    proposal = ours(ref)
    _refuse_closed(proposal)
    form = _form(proposal)
    if not form.validate_on_submit():
        return _page(proposal, form), 422
    sound = _keep(proposal, form)
    _tell_of_missed(proposal, form)
    removed = _remove(proposal, request.form.get("remove", ""))
    _say_attached(sound)
    if not (sound or removed or form.problems):
        form.refuse(attach_name(_open(proposal)[0]), _("Choose at least one file to attach."))
    if form.problems:
        edge.keep_changes()
        return _page(proposal, form), 422
    if removed:
        flash(_("“%(filename)s” is removed.", filename=removed))
    return redirect(url_for("proposals.annexes", ref=ref), 303)


def _refuse_closed(proposal: Proposal) -> None:
    refuse_reader(proposal)
    if not _open(proposal):
        raise refusals.NotOpenForChange(label=_field(proposal).label)


def _open(proposal: Proposal) -> list[Requirement]:
    """What takes documents from the reader now."""
    if not edits(proposal):
        return []
    return queries.open_requirements(proposal, opened(proposal))


def _form(proposal: Proposal) -> KitForm:
    asked = _open(proposal)
    keys = {one.key for one in asked}
    there = [one for one in queries.annexes_of(proposal) if one.requirement_key in keys]
    return annexes_form(asked, there)


def _field(proposal: Proposal) -> FormField:
    """The field that stands for the annexes; a form without one still takes documents."""
    found = [one for one in proposal.challenge.fields if one.kind == rules.ANNEXES]
    return found[0] if found else FormField(key=rules.ANNEXES, label=_("Annexes"), help="")


def _keep(proposal: Proposal, form: KitForm) -> int:
    """How many files were sound, of those added and those put in the place of another."""
    by, sound = current_actor(), 0
    for one in queries.annexes_of(proposal):
        if replace_name(one) in form:
            take = partial(actions.attach_file, proposal, one.requirement_key, by=by, replaces=one)
            sound += _taken(form[replace_name(one)], take)
    for asked in _open(proposal):
        take = partial(actions.attach_file, proposal, asked.key, by=by)
        sound += _taken(form[attach_name(asked)], take)
    return sound


def _taken(field: Any, take: Callable[[Kept], object]) -> int:
    """How many files of one input were sound."""
    return sum(_was_taken(posted, field, take) for posted in _sent(field))


def _sent(field: Any) -> list[FileStorage]:
    return [posted for posted in field.raw_data or () if getattr(posted, "filename", None)]


def _was_taken(posted: FileStorage, field: Any, take: Callable[[Kept], object]) -> bool:
    try:
        take(kept(posted))
    except REFUSED as refusal:
        field.errors = [*field.errors, explain(refusal)]
        return False
    return True


def _tell_of_missed(proposal: Proposal, form: KitForm) -> None:
    """A file was sent to a place that somebody else has taken away since the page was shown."""
    sent = {name for name, posted in request.files.items(multi=True) if posted.filename}
    for name in sorted(sent - {field.name for field in form}):
        replaced = queries.annex_with(proposal, name.removeprefix(REPLACE))
        if replaced is not None:
            gone = NotThereAnyMore(filename=replaced.document.filename)
            form.form_errors.append(explain(gone))


def _remove(proposal: Proposal, key: str) -> str | None:
    """The name of the document that was taken out."""
    for annex in queries.annexes_of(proposal):
        if key and annex.document.key == key:
            actions.remove_annex(annex, by=current_actor())
            return annex.document.filename
    return None


def _page(proposal: Proposal, form: KitForm) -> str:
    db.session.flush()
    there = queries.annexes_of(proposal)
    reached, one = queries.stages_reached(proposal), _field(proposal)
    correction = queries.correction_of(proposal)
    requirements = proposal.challenge.requirements
    shares = rules.readiness(requirements, {each.requirement_key for each in there}, reached)
    return render_template(
        "proposals/annexes.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        one=one,
        form=form,
        inputs=_inputs(proposal, form),
        wanted=_wanted(proposal, there),
        stages=[(stage, DOCUMENT_STAGES[stage]) for stage in DOCUMENT_STAGES if stage in reached],
        shares={share.stage: share for share in shares},
        later=[each for each in requirements if each.stage not in reached],
        stage_names=DOCUMENT_STAGES,
        labels={each.key: each.label for each in requirements},
        history=queries.attachments(proposal),
        unfinished=_unfinished(proposal),
        correction=correction,
        comments=correction.on(one.key) if correction else [],
        beside=beside(proposal, one.key),
        part=queries.part_in(proposal, by=current_actor()),
    )


def _inputs(proposal: Proposal, form: KitForm) -> KitForm:
    """For what is there by now, with what was wrong of each."""
    inputs = _form(proposal)
    for field in inputs:
        if field.name in form:
            field.errors = form[field.name].errors
    return inputs


def _wanted(proposal: Proposal, there: Sequence[Annex]) -> list[Wanted]:
    keys = {one.key for one in _open(proposal)}
    return [
        Wanted(
            one,
            [annex for annex in there if annex.requirement_key == one.key],
            one.key in keys,
        )
        for one in proposal.challenge.requirements
    ]


def _unfinished(proposal: Proposal) -> list[dict[str, object]]:
    """What the reader began to send and may continue, and until when."""
    begun = queries.unfinished(by=current_actor(), after=clock.now() - LIVES, proposal=proposal)
    labels = {one.key: one.label for one in proposal.challenge.requirements}
    return [
        {
            "upload": each,
            "label": labels.get(each.requirement_key, each.requirement_key),
            "until": each.touched_at + LIVES,
        }
        for each in begun
    ]

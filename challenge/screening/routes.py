"""The desk of the regional office, and what a unit is told and answers."""

from collections.abc import Iterator

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge import clock
from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.rules import refuse_called_off
from challenge.documents.queries import register_resolver
from challenge.documents.typesetting import as_download, typeset
from challenge.proposals.forms.papers import version_dossier
from challenge.proposals.models import Proposal
from challenge.proposals.queries import (
    changed_now,
    content_now,
    draft_of,
    part_in,
    readable,
    register_corrections,
    register_due_dates,
    register_pointer,
    version_content,
    worked_on,
)
from challenge.proposals.routes.versions import changes_page
from challenge.proposals.rules import TEAM, gaps, is_head, refuse_unless_edits
from challenge.screening import actions, queries, rules
from challenge.screening.forms import (
    NonResponsiveForm,
    ScreeningForm,
    answers_form,
    done,
    screening_form,
)
from challenge.screening.models import Screening, Verdict
from challenge.screening.remarks import remarks_on
from challenge.web import edge
from challenge.web.forms import KitForm
from challenge.web.locale import _
from challenge.web.pieces import piece
from challenge.web.refusals import explain
from challenge.workflow import Refusal, Status

blueprint = Blueprint("screening", __name__)
Answer = str | tuple[str, int] | Response
LISTED = ("screening/_listed.html", "listed")

PUT_RIGHT: dict[type[Refusal], str] = {
    rules.ChecklistIncomplete: "checklist",
    rules.ChecklistFails: "checklist",
    rules.NoMoreCorrections: "verdict",
    rules.DueDatePassed: "answer_due_at",
}
"""Refusals that the officer can put right on the same page, each beside its field."""
READERS = (
    *(Role.OFFICER, Role.HEAD, Role.STAFF, Role.SECRETARIAT),
    *(Role.AUTHOR, Role.APPROVER, Role.AUDITOR),
)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    register_corrections(actions.correction_of)
    register_due_dates(queries.correction_due)
    register_pointer(_to_decisions)
    register_resolver("screening", queries.may_read_document)


def _to_decisions(proposal: Proposal, _by: Actor) -> tuple[str, str] | None:
    if not queries.decided(proposal.id):
        return None
    words = _("Decisions of the regional office")
    return words, url_for("screening.history", ref=proposal.ref)


@blueprint.get("/screening")
@access(holding(Role.OFFICER))
def index() -> Answer:
    """The desk: what waits, since when, due when."""
    actor = current_actor()
    part = request.args.get("part", "waiting")
    if part not in queries.SHOWN:
        abort(404)
    page = queries.desk(actor, part=part, after=request.args.get("after"))
    where = url_for("proposals.show", ref="-")[:-1]
    rows = tuple(page.rows)
    return render_template(
        "screening/index.html",
        page=page,
        part=part,
        counts=queries.counts(actor),
        listed=piece(LISTED, (rows, part, where), rows, part, where) if rows else None,
    )


@blueprint.get("/proposals/<ref>/screening")
@access(holding(Role.OFFICER))
def show(ref: str) -> Answer:
    """One proposal's frozen version beside the checklist."""
    proposal = _to_screen(ref)
    return _page(proposal, _screening(proposal), None)


@blueprint.get("/proposals/<ref>/screening/versions/<int:earlier>/changes/<int:later>")
@access(holding(Role.OFFICER))
def changes(ref: str, earlier: int, later: int) -> Answer:
    """What two versions say differently, each of which was on this desk."""
    proposal = _to_screen(ref)
    above = (_("Screening desk"), url_for("screening.index"))
    here = (proposal.ref, url_for("screening.show", ref=ref))
    return changes_page(proposal, earlier, later, trail=[above, here], links=False)


@blueprint.get("/proposals/<ref>/screening/dossier")
@access(holding(Role.OFFICER))
def dossier(ref: str) -> Response:
    """The version on the desk as a PDF."""
    proposal = _to_screen(ref)
    version = proposal.current_version or abort(404)
    name = f"{proposal.ref}-v{version.number}.pdf"
    return as_download(typeset(version_dossier(proposal, version)), name)


@blueprint.post("/proposals/<ref>/screening")
@access(holding(Role.OFFICER))
def decide(ref: str) -> Answer:
    """Save the work on a version, or decide about it."""
    proposal = _to_screen(ref)
    refuse_called_off(proposal.challenge)
    if not rules.waits_for_desk(proposal.status):
        raise rules.NotOnDesk
    screening = _screening(proposal)
    form = screening_form(proposal.challenge, screening)
    if form.rows_changed():
        return _page(proposal, screening, form)
    deciding = request.form.get("action") == "decide"
    if not form.validate_on_submit() or (deciding and not form.ready_to_decide()):
        return _page(proposal, screening, form), 422
    if form.version.data != (screening.revision if screening else 0):
        return _beside_a_colleagues(proposal, screening, form)
    _save(proposal, form)
    if not deciding:
        flash(_("Saved. The proposal is still on your desk."))
        return redirect(url_for("screening.show", ref=ref), 303)
    try:
        _record_verdict(proposal, form)
    except tuple(PUT_RIGHT) as refusal:
        return _kept(proposal, form, refusal)
    flash(_("Your decision on %(ref)s is recorded and the unit has been told.", ref=ref))
    return redirect(url_for("screening.index"), 303)


@blueprint.post("/proposals/<ref>/screening/non-response")
@access(holding(Role.OFFICER))
def end_unanswered(ref: str) -> Answer:
    """End a returned proposal whose unit let the due date pass."""
    proposal = _to_screen(ref)
    refuse_called_off(proposal.challenge)
    form = NonResponsiveForm()
    if not form.validate_on_submit():
        return _page(proposal, _screening(proposal), None, ending=form), 422
    actions.find_non_responsive(proposal, reason=form.reason.data or "", by=current_actor())
    flash(_("%(ref)s has ended without corrections, and the unit has been told.", ref=ref))
    return redirect(url_for("screening.index"), 303)


def _beside_a_colleagues(
    proposal: Proposal, screening: Screening | None, form: ScreeningForm
) -> Answer:
    """What was typed stays in the form, what a colleague saved stands above it."""
    form.version.process_data(screening.revision if screening else 0)
    words = _("A colleague saved this screening meanwhile. Compare, then save or decide again.")
    form.refuse("verdict", words)
    return _page(proposal, screening, form, meanwhile=screening), 409


def _kept(proposal: Proposal, form: ScreeningForm, refusal: Refusal) -> Answer:
    """A verdict that cannot stand yet: the work is kept, the reason stands beside its field."""
    edge.keep_changes()
    screening = _screening(proposal)
    form.version.process_data(screening.revision if screening else 0)
    for name, message in _beside(refusal):
        form.refuse(name, message)
    return _page(proposal, screening, form), 422


def _beside(refusal: Refusal) -> Iterator[tuple[str, str]]:
    """What to say beside which field: of a checklist each question by itself."""
    match refusal:
        case rules.ChecklistIncomplete(checks=checks):
            for check in checks:
                question = check.label
                yield f"check_{check.key}", _("Answer yes or no: %(question)s", question=question)
        case rules.ChecklistFails(checks=checks):
            for check in checks:
                words = _("Not to be endorsed with “no” here: %(question)s", question=check.label)
                yield f"check_{check.key}", words
            yield "verdict", _("Return it for correction, or decline it with a reason")
        case _:
            yield PUT_RIGHT[type(refusal)], explain(refusal)


def _save(proposal: Proposal, form: ScreeningForm) -> None:
    actor = current_actor()
    actions.save_comments(proposal, form.comment_pairs(), by=actor)
    screening = actions.save_checks(proposal, form.checks(), by=actor)
    screening.reason = form.reason.data or ""
    screening.reason_code = form.reason_code.data
    screening.answer_due_at = form.answer_due_at.data


def _record_verdict(proposal: Proposal, form: ScreeningForm) -> None:
    actor = current_actor()
    reason = form.reason.data or ""
    match form.verdict.data:
        case "endorse":
            actions.endorse(proposal, note=reason, by=actor)
        case "return":
            comments, due = form.comment_pairs(), form.answer_due_at.data
            actions.return_for_correction(proposal, comments, answer_due_at=due, by=actor)
        case "decline":
            code = form.reason_code.data
            actions.decline(proposal, code=code, reason=reason, by=actor)


def _to_screen(ref: str) -> Proposal:
    return queries.to_screen(by=current_actor(), ref=ref) or abort(404)


def _screening(proposal: Proposal) -> Screening | None:
    return queries.screening_of(proposal.current_version_id or 0)


def _page(
    proposal: Proposal,
    screening: Screening | None,
    form: ScreeningForm | None,
    *,
    ending: NonResponsiveForm | None = None,
    meanwhile: Screening | None = None,
) -> str:
    version = proposal.current_version
    earlier = queries.latest_return(proposal.id)
    changed = done(earlier, version)
    running = proposal.challenge.cancelled_at is None
    waits = running and rules.waits_for_desk(proposal.status)
    overdue = (
        running
        and proposal.status is Status.RETURNED
        and rules.is_over(earlier.answer_due_at if earlier else None, clock.now())
    )
    return render_template(
        "screening/show.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        version=version,
        content=version_content(version) if version else {},
        screening=screening,
        earlier=earlier,
        returned=queries.returns(proposal.id),
        done=changed,
        changed=changed or (),
        meanwhile=meanwhile,
        saved_checks=rules.checks_of(
            proposal.challenge.checklist, meanwhile.checks if meanwhile else {}
        ),
        labels={field.key: field.label for field in proposal.challenge.fields},
        remarks=remarks_on(proposal, current_actor()),
        form=(form or screening_form(proposal.challenge, screening)) if waits else None,
        ending=(ending or NonResponsiveForm()) if overdue else None,
    )


@blueprint.get("/proposals/<ref>/screenings")
@access(holding(*READERS))
def history(ref: str) -> Answer:
    """Every verdict about a proposal, for those who may read the proposal."""
    proposal = _readable(ref)
    decided = queries.decided(proposal.id)
    returned = [one for one in decided if one.verdict is Verdict.RETURNED]
    later = [one.version for one in decided[1:]] + [proposal.current_version]
    return render_template(
        "screening/history.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        screenings=decided,
        round_of={one.id: number for number, one in enumerate(returned, 1)},
        done={one.id: done(one, after) for one, after in zip(decided, later, strict=False)},
        labels={field.key: field.label for field in proposal.challenge.fields},
        reasons={item["code"]: item["label"] for item in proposal.challenge.decline_reasons},
    )


def _readable(ref: str) -> Proposal:
    actor = current_actor()
    found = queries.to_screen(by=actor, ref=ref) if actor.holds(Role.OFFICER) else None
    return found or readable(by=actor, ref=ref) or abort(404)


@blueprint.get("/proposals/<ref>/corrections")
@access(holding(*TEAM))
def corrections(ref: str) -> Answer:
    """The comments of the last return, each with a place for the unit's answer."""
    proposal = worked_on(by=current_actor(), ref=ref)
    if proposal is None or proposal.status is not Status.RETURNED:
        abort(404)
    return _corrections_page(proposal)


@blueprint.post("/proposals/<ref>/corrections")
@access(holding(*TEAM))
def answer(ref: str) -> Answer:
    """Keep the unit's answers to the comments."""
    proposal = worked_on(by=current_actor(), ref=ref) or abort(404)
    refuse_unless_edits(part_in(proposal, by=current_actor()))
    if proposal.status is not Status.RETURNED:
        raise rules.NotReturned
    last = queries.latest_return(proposal.id) or abort(404)
    form = answers_form(last.comments)
    if not form.validate_on_submit():
        return _corrections_page(proposal, form), 422
    answers = {item.number: form[f"answer_{item.number}"].data or "" for item in last.comments}
    actions.answer_comments(proposal, answers, by=current_actor())
    if request.form.get("then") == "review":
        return redirect(url_for("proposals.submission", ref=ref), 303)
    flash(_("Your answers are saved. Submit the proposal again when everything is corrected."))
    return redirect(url_for("screening.corrections", ref=ref), 303)


def _corrections_page(proposal: Proposal, form: KitForm | None = None) -> str:
    """Each comment with the field, what the field says now, the answer, and whether it changed."""
    last = queries.latest_return(proposal.id) or abort(404)
    return render_template(
        "screening/corrections.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        screening=last,
        returned=queries.returns(proposal.id),
        form=form or answers_form(last.comments),
        fields={field.key: field for field in proposal.challenge.fields},
        content=content_now(proposal),
        changed=changed_now(proposal),
        gaps=gaps(draft_of(proposal)),
        head=is_head(current_actor(), proposal.organisation_id),
        part=part_in(proposal, by=current_actor()),
    )

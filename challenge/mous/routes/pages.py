"""The tracker, one agreement, and the document to print."""

from flask import abort, render_template, request

from challenge.accounts.access import access, current_actor, holding
from challenge.mous import actions, queries, rules
from challenge.mous.forms import ConfirmForm, LockForm
from challenge.mous.models import Agreement
from challenge.mous.routes.base import Answer, blueprint, found
from challenge.workflow import AgreementStatus


@blueprint.get("/agreements")
@access(holding(*rules.READERS))
def index() -> Answer:
    """Every award and its agreement, the oldest on top."""
    status = request.args.get("status")
    if status is not None and status not in queries.FILTERS:
        abort(404)
    page, counts = queries.tracker(
        by=current_actor(), status=status, after=request.args.get("after")
    )
    return render_template(
        "mous/index.html",
        page=page,
        counts=counts,
        status=status,
        statuses=list(AgreementStatus),
        everything=sum(counts[each] for each in queries.STATUSES),
        milestone_words=rules.MILESTONES,
        waits_text=rules.waits_text,
    )


@blueprint.get("/agreements/<key>")
@access(holding(*rules.READERS))
def show(key: str) -> Answer:
    """Parties, signatures, approvals, milestones, hold-ups and history of one agreement."""
    agreement = found(key)
    proposal = agreement.award.proposal
    standing = queries.standing(agreement.award, agreement)
    today = actions.today_of(agreement)
    return render_template(
        "mous/show.html",
        agreement=agreement,
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        version=queries.version_of(agreement),
        unit=queries.place_of(proposal.organisation),
        waits=rules.waits_for(standing),
        waits_text=rules.waits_text,
        age=rules.age(standing.announced_on or today, agreement.in_force_on, today=today),
        following=rules.next_to_sign(agreement),
        way=queries.way(agreement),
        listed=_milestones(agreement),
        people=queries.names(_recorders(agreement)),
        history=queries.history(agreement),
        may=_permissions(agreement),
        lock_form=LockForm(data={"version": agreement.revision}),
        confirm_form=ConfirmForm(),
    )


def _milestones(agreement: Agreement) -> list[dict[str, object]]:
    """Each milestone with its number for addresses, its state in words, and the tag's colour."""
    today = actions.today_of(agreement)
    numbers = rules.numbered(agreement.milestones)
    listed = []
    for stone in agreement.milestones:
        state = rules.milestone_state(stone.due_on, stone.done_on, today=today)
        label, colour = rules.MILESTONES[state]
        listed.append({"row": stone, "number": numbers[stone.id], "state": label, "colour": colour})
    return listed


def _recorders(agreement: Agreement) -> list[int | None]:
    signed = [
        signature.recorded_by_id
        for person in agreement.signatories
        for signature in person.signatures
    ]
    approved = [approval.recorded_by_id for approval in agreement.approvals]
    return [*signed, *approved, *(each.recorded_by_id for each in agreement.milestones)]


def _permissions(agreement: Agreement) -> dict[str, bool]:
    """What the reader may do: the predicates that the routes ask too."""
    actor = current_actor()
    following = rules.next_to_sign(agreement)
    return {
        "keep": rules.keeps(actor, agreement),
        "sign": following is not None
        and agreement.status is AgreementStatus.LOCKED
        and rules.may_sign_for(actor, following.party),
        "approve": rules.may_record_approval(actor, agreement),
        "follow": rules.may_follow_milestones(actor, agreement),
        "take_part": rules.takes_part(actor, agreement),
        "open_scans": queries.may_open_scans(agreement, by=actor),
    }


@blueprint.get("/agreements/<key>/document")
@access(holding(*rules.READERS))
def document(key: str) -> Answer:
    """The agreement as a document with places for the signatures, to print."""
    agreement = found(key)
    return render_template(
        "mous/document.html",
        agreement=agreement,
        proposal=agreement.award.proposal,
        challenge=agreement.award.proposal.challenge,
        demonstration=agreement.award.proposal.challenge.demonstration,
        version=queries.version_of(agreement),
    )

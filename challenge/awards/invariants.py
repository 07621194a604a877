"""What must hold of every award: within its purse, in two persons' hands, as recorded."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from challenge.audit.invariants import (
    Finding,
    Hands,
    Looked,
    Row,
    events,
    folded,
    holds,
    in_two_hands,
    ordered,
    plain,
    stream,
    together,
    told,
)
from challenge.awards.models import Award, AwardFunding, Decision, Promotion
from challenge.challenges.models import Challenge
from challenge.proposals.models import Proposal
from challenge.workflow import DECISION_MOVES, DecisionStatus, Step

STEPS = {
    "decision.approved": Step.APPROVE,
    "decision.sent_back": Step.SEND_BACK,
    "decision.announced": Step.ANNOUNCE,
}
AMOUNT = AwardFunding.amount_minor
LABEL = "decision of " + Challenge.slug

decisions = told("decision", sa.select(Decision.id), births=["decision.proposed"])
awards = told("award", sa.select(Award.id))

promotions = told("promotion", sa.select(Promotion.id), births=["promotion.proposed"])

promotion_statuses = folded(
    "promotion",
    sa.select(Promotion.id, plain(Promotion.status), Proposal.ref).join(
        Proposal, Proposal.id == Promotion.proposal_id
    ),
    DECISION_MOVES,
    {"promotion.approved": Step.APPROVE, "promotion.sent_back": Step.SEND_BACK},
    start=DecisionStatus.PROPOSED,
)

statuses = folded(
    "decision",
    sa.select(Decision.id, plain(Decision.status), LABEL).join(
        Challenge, Challenge.id == Decision.challenge_id
    ),
    DECISION_MOVES,
    STEPS,
    start=DecisionStatus.PROPOSED,
)


@holds("Two persons made each award decision.")
def approvals() -> Looked:
    rows = ordered(
        sa.select(Decision.id, Decision.proposed_by_id, Decision.approved_by_id, LABEL)
        .join(Challenge, Challenge.id == Decision.challenge_id)
        .where(Decision.status.in_([DecisionStatus.APPROVED, DecisionStatus.ANNOUNCED]))
    )
    decided = (Hands(number, None, first, second, label) for number, first, second, label in rows)
    return in_two_hands(
        "decision", decided, first="decision.proposed", second=["decision.approved"]
    )


@holds("Two persons made each promotion from the reserve.")
def promoters() -> Looked:
    rows = ordered(
        sa.select(Promotion.id, Promotion.proposed_by_id, Promotion.approved_by_id, Proposal.ref)
        .join(Proposal, Proposal.id == Promotion.proposal_id)
        .where(Promotion.status == DecisionStatus.APPROVED)
    )
    decided = (
        Hands(number, None, first, second, f"promotion of {ref}")
        for number, first, second, ref in rows
    )
    return in_two_hands(
        "promotion", decided, first="promotion.proposed", second=["promotion.approved"]
    )


@holds("Each promoted award replaces a forfeited one of its stratum, with the amount on record.")
def replacements() -> Looked:
    forfeited = aliased(Award)
    rows = (
        sa.select(
            Promotion.id,
            Proposal.ref,
            forfeited.forfeited_at.is_not(None),
            forfeited.stratum == Award.stratum,
            sa.func.sum(AMOUNT),
        )
        .select_from(Award)
        .join(forfeited, forfeited.id == Award.replaces_id)
        .join(Proposal, Proposal.id == Award.proposal_id)
        .join(AwardFunding, AwardFunding.award_id == Award.id)
        .outerjoin(
            Promotion,
            sa.and_(
                Promotion.forfeited_id == forfeited.id, Promotion.proposal_id == Award.proposal_id
            ),
        )
        .group_by(Promotion.id, Proposal.ref, forfeited.id, Award.id)
    )
    for _promotion, (there, happened) in together(
        ordered(rows), events("promotion", ["promotion.approved"])
    ):
        recorded = [event.detail["amount"] for _subject, event in happened]
        for _number, ref, ended, same, amount in there:
            right = ended and same and recorded == [int(amount)]
            yield (
                None
                if right
                else Finding(ref, "it replaces no forfeited award as the record has it")
            )


@holds("The awards of each funder add up to no more than its purse.")
def purses() -> Looked:
    given = (
        sa.select(
            Challenge.slug, Challenge.purses, AwardFunding.funder, sa.func.sum(AMOUNT), Decision.id
        )
        .select_from(AwardFunding)
        .join(Award, Award.id == AwardFunding.award_id)
        .join(Decision, Decision.id == Award.decision_id)
        .join(Challenge, Challenge.id == Decision.challenge_id)
        .where(Decision.status != DecisionStatus.SENT_BACK, Award.forfeited_at.is_(None))
        .group_by(Challenge.id, Decision.id, AwardFunding.funder)
        .order_by(Decision.id, AwardFunding.funder)
    )
    for slug, purses, funder, spent, _decision in stream(given):
        held = [int(purse["amount_minor"]) for purse in purses if purse["funder"] == funder]
        over = held != [] and spent > sum(held)
        yield Finding(f"{slug}, {funder}", f"{spent} given, {sum(held)} held") if over else None


@holds("Each award has the amount that was decided.")
def amounts() -> Looked:
    rows = (
        sa.select(Award.decision_id, Proposal.ref, sa.func.sum(AMOUNT))
        .join(Proposal, Proposal.id == Award.proposal_id)
        .outerjoin(AwardFunding, AwardFunding.award_id == Award.id)
        .where(Award.replaces_id.is_(None))
        .group_by(Award.decision_id, Proposal.ref, Award.id)
    )
    for _number, (there, happened) in together(
        ordered(rows), events("decision", ["decision.proposed"])
    ):
        decided = {
            ref: sum_ for _s, event in happened for ref, sum_ in event.detail["awards"].items()
        }
        found = {ref: int(amount or 0) for _decision, ref, amount in there}
        for ref in sorted(decided | found):
            right = decided.get(ref) == found.get(ref)
            yield (
                None
                if right
                else Finding(
                    ref, f"decided were {decided.get(ref)}, the award has {found.get(ref)}"
                )
            )


WENT = ("award.accepted", "award.confirmed", "award.forfeited")


@holds("Each award was accepted, confirmed or forfeited as the record tells.")
def outcomes() -> Looked:
    rows = sa.select(
        Award.id, Proposal.ref, Award.accepted_at, Award.confirmed_at, Award.forfeited_at
    ).join(Proposal, Proposal.id == Award.proposal_id)
    for number, (there, happened) in together(ordered(rows), events("award", WENT)):
        recorded = {event.action for _subject, event in happened}
        yield _went(number, there, recorded)


def _went(number: int, there: list[Row], recorded: set[str]) -> Finding | None:
    if not there:
        return Finding(f"award {number}", "on record, and not there")
    _award, ref, *moments = there[0]
    found = {action for action, moment in zip(WENT, moments, strict=True) if moment}
    differing: Any = found ^ recorded
    if not differing:
        return None
    return Finding(ref, f"row and record differ about {', '.join(sorted(differing))}")

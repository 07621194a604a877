"""A draft as one value: its answers, annexes, what is missing, and what would be frozen."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from challenge import clock
from challenge.accounts.models import Organisation
from challenge.challenges.models import Challenge, DocumentStage, FormField, Requirement
from challenge.db import db
from challenge.places.models import LocalUnit, Membership
from challenge.places.queries import membership_on
from challenge.proposals.models import Annex, Answer, AnswerRow, LatePermission, Proposal
from challenge.proposals.rules import COUNTED_OUT, THEME, Answers, Draft, Entrant, money
from challenge.proposals.rules.gaps import components_of

TEXT = ("text", "longtext")
LISTED = ("rows", "period", "budget")


def saved_answers(proposal: Proposal) -> dict[str, Answer]:
    """The saved answers by field, each with the revision a form carries."""
    found = db.session.scalars(
        sa.select(Answer).where(Answer.proposal_id == proposal.id).order_by(Answer.id)
    )
    return {answer.field_key: answer for answer in found}


def saved_rows(proposal: Proposal) -> dict[str, list[AnswerRow]]:
    found = db.session.scalars(
        sa.select(AnswerRow)
        .where(AnswerRow.proposal_id == proposal.id)
        .order_by(AnswerRow.field_key, AnswerRow.position, AnswerRow.id)
    )
    rows: dict[str, list[AnswerRow]] = {}
    for row in found:
        rows.setdefault(row.field_key, []).append(row)
    return rows


def draft_answers(proposal: Proposal) -> Answers:
    """The draft in the shape of a frozen version; what cannot be read yet is as it was typed."""
    answers, rows = saved_answers(proposal), saved_rows(proposal)
    return {
        one.key: _joined(one, answers[one.key], rows.get(one.key, []))
        for one in proposal.challenge.fields
        if one.key in answers
    }


def _joined(one: FormField, answer: Answer, rows: list[AnswerRow]) -> Any:
    if one.kind in TEXT:
        return answer.value.get("text", "")
    if one.kind not in LISTED:
        return dict(answer.value)
    return {**answer.value, "rows": [_row(one, row) for row in rows]}


def _row(one: FormField, row: AnswerRow) -> dict[str, Any]:
    value = {"key": row.row_key, **row.value}
    return {**value, "amount": money.amount(value)} if one.kind == "budget" else value


def draft_theme(proposal: Proposal) -> str | None:
    answer = db.session.scalar(
        sa.select(Answer).where(Answer.proposal_id == proposal.id, Answer.field_key == THEME)
    )
    return (answer.value.get("text") or None) if answer else None


def annexes_of(proposal: Proposal) -> list[Annex]:
    """Documents attached now, in the order of their requirements."""
    order = {one.key: one.position for one in proposal.challenge.requirements}
    found = db.session.scalars(
        sa.select(Annex)
        .where(Annex.proposal_id == proposal.id, Annex.removed_at.is_(None))
        .options(joinedload(Annex.document))
        .order_by(Annex.id)
    )
    return sorted(found, key=lambda annex: (order.get(annex.requirement_key, 0), annex.id))


def asked_now(challenge: Challenge) -> list[Requirement]:
    """Documents asked for at submission; the others are asked for later."""
    return [one for one in challenge.requirements if one.stage == DocumentStage.SUBMISSION]


def draft_of(proposal: Proposal) -> Draft:
    """Everything the rules judge about a draft."""
    challenge = proposal.challenge
    return Draft(
        fields=challenge.fields,
        answers=draft_answers(proposal),
        requirements=asked_now(challenge),
        annexed={annex.requirement_key for annex in annexes_of(proposal)},
        themes=[theme.key for theme in challenge.themes],
        theme=draft_theme(proposal),
        currency=challenge.currency,
        ceiling=challenge.ceiling_minor,
    )


def unit_of(organisation: Organisation) -> LocalUnit:
    return db.session.get_one(LocalUnit, organisation.unit_code)


def membership_now(organisation: Organisation, challenge: Challenge) -> Membership | None:
    """The unit's region and island group today, by the calendar of the challenge's zone."""
    today = clock.now().astimezone(ZoneInfo(challenge.zone)).date()
    return membership_on(db.session, str(organisation.unit_code), today)


def entrant(organisation: Organisation, challenge: Challenge) -> Entrant:
    """The unit as the rules of eligibility see it."""
    unit, membership = unit_of(organisation), membership_now(organisation, challenge)
    return Entrant(
        name=unit.full_name,
        level=unit.level,
        region_code=membership.region_code if membership else None,
        region_name=membership.region.name if membership else "",
        submitted=submitted_count(challenge, organisation),
    )


def submitted_count(
    challenge: Challenge, organisation: Organisation, *, without: int | None = None
) -> int:
    """How many proposals of the unit take up one of its places in this challenge."""
    counted = sa.select(sa.func.count(Proposal.id)).where(
        Proposal.challenge_id == challenge.id,
        Proposal.organisation_id == organisation.id,
        Proposal.status.not_in(COUNTED_OUT),
        Proposal.id != (without or 0),
    )
    return db.session.scalar(counted) or 0


def late_permission(proposal: Proposal) -> LatePermission | None:
    return db.session.scalar(
        sa.select(LatePermission).where(
            LatePermission.challenge_id == proposal.challenge_id,
            LatePermission.organisation_id == proposal.organisation_id,
        )
    )


def last_instant(proposal: Proposal) -> datetime | None:
    """Until when, not including, a draft may be submitted."""
    closes, permission = proposal.challenge.date("closes"), late_permission(proposal)
    if permission is None or permission.approved_at is None:
        return closes
    return max(permission.until, closes) if closes else permission.until


def budget_field(challenge: Challenge) -> FormField | None:
    return next((one for one in challenge.fields if one.kind == "budget"), None)


def totals_of(challenge: Challenge, answers: Answers) -> dict[str, Any]:
    """The sums of the budget, zero where there is none."""
    one = budget_field(challenge)
    lines = money.lines_of(answers.get(one.key)) if one else []
    components = components_of(one, answers) if one else []
    return money.totals(lines, components, currency=challenge.currency)

"""A draft as one value: its answers, annexes, what is missing, and what would be frozen."""

from collections.abc import Sequence
from dataclasses import replace
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
from challenge.proposals.queries.eligibility import unfinished_award, waived_lines
from challenge.proposals.rules import (
    COUNTED_OUT,
    THEME,
    Answers,
    Draft,
    Entrant,
    money,
    not_eligible,
)
from challenge.proposals.rules.cells import components_of

TEXT = ("text", "longtext")
LISTED = ("rows", "period", "budget")


def saved_answers(proposal: Proposal) -> dict[str, Answer]:
    """The saved answers by field, each with the revision a form carries."""
    return _answers([proposal.id]).get(proposal.id, {})


def saved_rows(proposal: Proposal) -> dict[str, list[AnswerRow]]:
    """The saved rows by field, in their order."""
    return _rows([proposal.id]).get(proposal.id, {})


def _answers(numbers: list[int]) -> dict[int, dict[str, Answer]]:
    found = db.session.scalars(
        sa.select(Answer).where(Answer.proposal_id.in_(numbers)).order_by(Answer.id)
    )
    answers: dict[int, dict[str, Answer]] = {}
    for answer in found:
        answers.setdefault(answer.proposal_id, {})[answer.field_key] = answer
    return answers


def _rows(numbers: list[int]) -> dict[int, dict[str, list[AnswerRow]]]:
    found = db.session.scalars(
        sa.select(AnswerRow)
        .where(AnswerRow.proposal_id.in_(numbers))
        .order_by(AnswerRow.field_key, AnswerRow.position, AnswerRow.id)
    )
    rows: dict[int, dict[str, list[AnswerRow]]] = {}
    for row in found:
        rows.setdefault(row.proposal_id, {}).setdefault(row.field_key, []).append(row)
    return rows


def _annexed(numbers: list[int]) -> dict[int, set[str]]:
    found = db.session.execute(
        sa.select(Annex.proposal_id, Annex.requirement_key)
        .where(Annex.proposal_id.in_(numbers), Annex.removed_at.is_(None))
        .order_by(Annex.id)
    )
    annexed: dict[int, set[str]] = {}
    for number, key in found:
        annexed.setdefault(number, set()).add(key)
    return annexed


def draft_of(proposal: Proposal) -> Draft:
    """Everything the rules judge about a draft."""
    return drafts_of([proposal])[proposal.id]


def drafts_of(proposals: Sequence[Proposal]) -> dict[int, Draft]:
    """The drafts of many proposals by number, in as many statements as one takes."""
    numbers = [proposal.id for proposal in proposals]
    answers, rows, annexed = _answers(numbers), _rows(numbers), _annexed(numbers)
    return {
        one.id: _draft(
            one.challenge, answers.get(one.id, {}), rows.get(one.id, {}), annexed.get(one.id, set())
        )
        for one in proposals
    }


def _draft(
    challenge: Challenge,
    answers: dict[str, Answer],
    rows: dict[str, list[AnswerRow]],
    annexed: set[str],
) -> Draft:
    theme = answers.get(THEME)
    return Draft(
        fields=challenge.fields,
        answers={
            one.key: joined(one, answers[one.key], rows.get(one.key, []))
            for one in challenge.fields
            if one.key in answers
        },
        requirements=asked_now(challenge),
        annexed=annexed,
        themes=[one.key for one in challenge.themes],
        theme=(theme.value.get("text") or None) if theme else None,
        currency=challenge.currency,
        ceiling=challenge.ceiling_minor,
    )


def joined(one: FormField, answer: Answer, rows: list[AnswerRow]) -> Any:
    """One answer in the shape of a frozen version; what cannot be read yet is as it was typed."""
    if one.kind in TEXT:
        return answer.value.get("text", "")
    if one.kind not in LISTED:
        return dict(answer.value)
    return {**answer.value, "rows": [_row(one, row) for row in rows]}


def _row(one: FormField, row: AnswerRow) -> dict[str, Any]:
    value = {"key": row.row_key, **row.value}
    return {**value, "amount": money.amount(value)} if one.kind == "budget" else value


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


def unit_of(organisation: Organisation) -> LocalUnit:
    return db.session.get_one(LocalUnit, organisation.unit_code)


def membership_now(organisation: Organisation, challenge: Challenge) -> Membership | None:
    """The unit's region and island group today, by the calendar of the challenge's zone."""
    today = clock.now().astimezone(ZoneInfo(challenge.zone)).date()
    return membership_on(db.session, str(organisation.unit_code), today)


def entrant(organisation: Organisation, challenge: Challenge) -> Entrant:
    """The unit that wants to start a draft, with what lets it in after the close."""
    permission = permission_of(challenge.id, organisation.id)
    return replace(applicant(organisation, challenge), permission=permission)


def applicant(
    organisation: Organisation, challenge: Challenge, *, without: int | None = None
) -> Entrant:
    """The unit as the rules of eligibility see it; `without` is the proposal that is judged.

    Waivers are asked for only where something stands in the way.
    """
    unit, membership = unit_of(organisation), membership_now(organisation, challenge)
    found = Entrant(
        name=unit.full_name,
        level=unit.level,
        region_code=membership.region_code if membership else None,
        region_name=membership.region.name if membership else "",
        submitted=submitted_count(challenge, organisation, without=without),
        unfinished=unfinished_award(organisation, challenge),
    )
    if not any(not_eligible(challenge, found)):
        return found
    return replace(found, waived=waived_lines(organisation, challenge))


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
    """The one that stands; what was refused or taken back lets nobody in."""
    return permission_of(proposal.challenge_id, proposal.organisation_id)


def permission_of(challenge_id: int, organisation_id: int) -> LatePermission | None:
    return db.session.scalar(
        sa.select(LatePermission).where(
            LatePermission.challenge_id == challenge_id,
            LatePermission.organisation_id == organisation_id,
            LatePermission.ending.is_(None),
        )
    )


def last_instant(proposal: Proposal) -> datetime | None:
    """Until when, not including, a draft may be submitted."""
    return last_instant_for(proposal.challenge, proposal.organisation_id)


def last_instant_for(challenge: Challenge, organisation_id: int) -> datetime | None:
    closes, permission = challenge.date("closes"), permission_of(challenge.id, organisation_id)
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


def title_in(answers: Answers) -> str:
    """The name of the project as far as it is written."""
    title = answers.get("title")
    return title[:200] if isinstance(title, str) else ""

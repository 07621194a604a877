"""Conflicts of interest: found, declared, pinned; each takes the proposal away from the member."""

import json
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.accounts.queries import holders
from challenge.challenges.models import Round
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.scoring import queries
from challenge.scoring.models import Allotment, Conflict, ConflictSource, RoundRun, Seat
from challenge.scoring.rules import refusals
from challenge.scoring.rules.conflicts import EntrantFacts, MemberFacts, derive
from challenge.scoring.rules.panel import refuse_unless_open
from challenge.web.locale import lazy

Declared = tuple[str, str]
"""The kind of a conflict and a text about it."""


def derive_conflicts(planned: Round, panel: Sequence[Seat], *, by: Actor) -> None:
    """Record the conflicts that follow from posts, agencies and addresses."""
    entrants = _entrant_facts(queries.entrants(planned))
    posts = queries.organisations_of([seat.user_id for seat in panel])
    for seat in panel:
        member = MemberFacts(seat.user.email, seat.agency, frozenset(posts.get(seat.user_id, ())))
        for proposal, facts in entrants:
            if (kind := derive(member, facts)) is not None:
                _add(seat, proposal, ConflictSource.DERIVED, (kind, ""), by=by)


def _entrant_facts(entrants: Sequence[Proposal]) -> list[tuple[Proposal, EntrantFacts]]:
    emails = queries.unit_emails([each.organisation_id for each in entrants])
    written = _written_emails([each.current_version_id for each in entrants])
    return [
        (
            each,
            EntrantFacts(
                each.organisation_id,
                each.organisation.name,
                frozenset(emails.get(each.organisation_id, set()) | written[each.id]),
            ),
        )
        for each in entrants
    ]


def _written_emails(version_ids: Sequence[int | None]) -> dict[int, set[str]]:
    """By proposal, the addresses that stand in its records of people, such as the proponent's."""
    rows = db.session.execute(
        sa.select(ProposalVersion.proposal_id, ProposalVersion.content)
        .where(ProposalVersion.id.in_(version_ids))
        .order_by(ProposalVersion.id)
    )
    return {proposal: _emails_in(content) for proposal, content in rows}


def _emails_in(content: str) -> set[str]:
    answers = json.loads(content).get("answers", {}).values()
    return {each["email"] for each in answers if isinstance(each, dict) and each.get("email")}


def declare(seat: Seat, conflicts: Mapping[int, Declared], *, by: Actor) -> None:
    """A member's answer for the whole round, given once: {proposal number: (kind, text)}."""
    _open_run(seat.round)
    if by.user_id != seat.user_id:
        raise refusals.SomebodyElses
    db.session.refresh(seat, ["declared_at"], with_for_update=True)
    if seat.declared_at is not None:
        raise refusals.AlreadyDeclared
    for proposal in queries.entrants(seat.round):
        if proposal.id in conflicts:
            _add(seat, proposal, ConflictSource.DECLARED, conflicts[proposal.id], by=by)
    seat.declared_at = clock.now()
    audit.record("conflicts.declared", seat, by=by, number=len(conflicts))


def declare_later(allotment: Allotment, *, kind: str, text: str, by: Actor) -> Conflict:
    """A member finds a conflict with a proposal that was allotted already."""
    seat = allotment.seat
    _open_run(seat.round)
    found = _add(seat, allotment.proposal, ConflictSource.DECLARED, (kind, text), by=by)
    challenge = seat.round.challenge
    tell(
        holders(challenge.agency_id, Role.SECRETARIAT),
        event=f"conflict.declared:{found.id}",
        subject=lazy("A member declared a conflict of interest"),
        body=lazy(
            "In “%(round)s”, %(ref)s has one sheet less. Allot it again to fill the gap.",
            round=seat.round.label,
            ref=allotment.proposal.ref,
        ),
    )
    return found


def pin_conflict(seat: Seat, proposal: Proposal, *, kind: str, text: str, by: Actor) -> Conflict:
    """The secretariat records a conflict that it knows of."""
    _open_run(seat.round)
    return _add(seat, proposal, ConflictSource.PINNED, (kind, text), by=by)


def _open_run(planned: Round) -> RoundRun:
    run = queries.run_of(planned)
    if run is None:
        raise refusals.RoundNotOpen
    refuse_unless_open(queries.lock_run(run, shared=True).status)
    return run


def _add(
    seat: Seat, proposal: Proposal, source: ConflictSource, declared: Declared, *, by: Actor
) -> Conflict:
    """Record a conflict unless it is known, and take the proposal away from the member."""
    conflict = _known(seat, proposal)
    if conflict is None:
        kind, text = declared
        conflict = Conflict(
            seat_id=seat.id,
            proposal_id=proposal.id,
            source=source,
            kind=kind,
            text=text,
            recorded_by_id=by.user_id,
            recorded_at=clock.now(),
        )
        db.session.add(conflict)
        audit.record(
            f"conflict.{source}", seat, by=by, reason=text or None, proposal=proposal.ref, kind=kind
        )
    _recuse(seat, proposal)
    return conflict


def _known(seat: Seat, proposal: Proposal) -> Conflict | None:
    return db.session.scalar(
        sa.select(Conflict).where(Conflict.seat_id == seat.id, Conflict.proposal_id == proposal.id)
    )


def _recuse(seat: Seat, proposal: Proposal) -> None:
    allotment = db.session.scalar(
        sa.select(Allotment)
        .where(Allotment.seat_id == seat.id, Allotment.proposal_id == proposal.id)
        .with_for_update()
    )
    if allotment is not None and allotment.recused_at is None:
        allotment.recused_at = clock.now()
        db.session.flush()

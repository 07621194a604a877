"""Proposals, drafted by the unit and submitted by its head."""

import hashlib
from typing import Any

from challenge import clock
from challenge.accounts import queries as people
from challenge.accounts.models import Organisation, Role, User
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.documents.models import Document
from challenge.proposals import actions
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.proposals.queries import asked_now
from tests.world.challenges import published_challenge
from tests.world.people import actor, head_of, holder, local_unit, office, somebody

ANSWERS: dict[str, Any] = {
    "title": "Boardwalk through the mangroves",
    "proponent": {"focal_person": "Liza Ramos", "email": "liza@example.org"},
    "summary": "A boardwalk of 200 metres, built of local wood.",
    "goals_objectives": {
        "lead": "More people see the mangroves without harming them.",
        "rows": [{"key": "r1", "objective": "Open the site", "measure": "Visitors in a year"}],
    },
    "components": {
        "rows": [
            {"key": "r1", "name": "Boardwalk", "necessity": "must_have"},
            {"key": "r2", "name": "Watch tower", "necessity": "optional"},
        ]
    },
    "duration": {
        "start": "2027-01-04",
        "end": "2027-09-30",
        "rows": [
            {"key": "r1", "activity": "Build", "start": "2027-01-04", "end": "2027-09-30"},
        ],
    },
    "funding_requirement": {
        "rows": [
            {
                "key": "r1",
                "component": "r1",
                "item": "Posts and planks",
                "quantity": 200,
                "unit_cost": 2_500_000,
                "source": "grant",
            },
            {
                "key": "r2",
                "component": "r1",
                "item": "Labour",
                "quantity": 40,
                "unit_cost": 1_000_000,
                "source": "counterpart",
            },
            {
                "key": "r3",
                "component": "r2",
                "item": "Tower",
                "quantity": 1,
                "unit_cost": 100_000_000,
                "source": "grant",
            },
        ]
    },
}
"""Asks for 6,000,000 pesos and adds 400,000; 1,000,000 of it is optional."""


def verified_head(unit: Organisation) -> User:
    """The unit's head, made and verified when there is none."""
    known = people.holders(unit.id, Role.HEAD)
    if known:
        return db.session.get_one(User, known[0])
    return head_of(unit, verified_by=holder(Role.OFFICER, office()))


def staff_of(unit: Organisation) -> User:
    """Somebody of the unit's staff, made when there is nobody."""
    return somebody(Role.STAFF, unit)


def started_proposal(
    challenge: Challenge | None = None, unit: Organisation | None = None, *, ref: str | None = None
) -> Proposal:
    """An empty draft, started by the unit's staff."""
    where = unit or local_unit()
    call = challenge or published_challenge()
    return actions.start(call, where, by=actor(staff_of(where)), ref=ref)


def complete_proposal(
    challenge: Challenge | None = None,
    unit: Organisation | None = None,
    *,
    ref: str | None = None,
    theme: str = "nature",
    answers: dict[str, Any] | None = None,
) -> Proposal:
    """A draft in which nothing is missing; `answers` replace some of the usual ones."""
    proposal = started_proposal(challenge, unit, ref=ref)
    by = actor(staff_of(proposal.organisation))
    asked = {one.key for one in proposal.challenge.fields}
    written = {key: value for key, value in ANSWERS.items() if key in asked}
    actions.save_answers(proposal, written | (answers or {}), by=by)
    actions.choose_theme(proposal, theme, by=by)
    for requirement in asked_now(proposal.challenge):
        if requirement.required:
            attached = document(f"{requirement.key}.pdf", of=staff_of(proposal.organisation))
            actions.attach(proposal, requirement.key, attached, by=by)
    return proposal


def submitted_proposal(
    challenge: Challenge | None = None, unit: Organisation | None = None, **rest: Any
) -> Proposal:
    """Submitted by the verified head of the unit."""
    proposal = complete_proposal(challenge, unit, **rest)
    actions.submit(proposal, by=actor(verified_head(proposal.organisation)))
    return proposal


def current(proposal: Proposal) -> ProposalVersion:
    """The version in force, which there must be."""
    version = proposal.current_version
    assert version is not None
    return version


def document(filename: str = "letter.pdf", *, of: User) -> Document:
    """A stored file's row; its bytes are nobody's concern here."""
    row = Document(
        filename=filename,
        media_type="application/pdf",
        size=1000,
        sha256=hashlib.sha256(filename.encode()).hexdigest(),
        uploaded_by_id=of.id,
        uploaded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row

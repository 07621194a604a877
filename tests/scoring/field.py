"""A closed call with endorsed proposals, as rows; short for tests that start at the first round."""

import json
from datetime import timedelta
from typing import Any

from challenge import clock
from challenge.accounts.models import Organisation
from challenge.challenges.actions import seal
from challenge.challenges.models import Challenge, Round
from challenge.challenges.rules import Section
from challenge.db import db
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.scoring.models import Allotment
from challenge.workflow import Status
from tests.world.challenges import ROUNDS, published_challenge
from tests.world.people import local_unit
from tests.world.scoring import secretariat_of

ISLANDS = ("luzon", "visayas", "mindanao")


NO_LADDER = {Section.ROUNDS: {"rounds": [each | {"ties": []} for each in ROUNDS]}}
"""Rounds in which equal scores stay equal: `field(…, with_=NO_LADDER)`."""


def tie(_allotment: Allotment) -> dict[str, int | None]:
    """Everybody gives everything the same scores."""
    return {"impact": 5, "viability": 5}


def sealed_challenge(**rest: Any) -> Challenge:
    """A call that was open for a month and is over."""
    with clock.at(clock.now() - timedelta(days=31)):
        challenge = published_challenge(**rest)
    seal(challenge, by=secretariat_of(challenge))
    return challenge


def endorsed(
    challenge: Challenge,
    number: int,
    *,
    island: str = "luzon",
    status: Status = Status.ENDORSED,
    unit: Organisation | None = None,
    email: str = "",
) -> Proposal:
    """One proposal with a frozen version."""
    organisation = unit or local_unit(f"01028{number:05d}", name=f"Town {number}")
    moment = clock.now()
    title = f"Lookout {number}"
    proposal = Proposal(
        challenge_id=challenge.id, organisation_id=organisation.id, ref=f"SW-{number:03d}",
        title=title, theme="nature", created_by_id=challenge.author_id, created_at=moment,
        level="municipality", region_code="0100000000", island_group=island,
    )  # fmt: skip
    db.session.add(proposal)
    db.session.flush()
    answers = {
        "title": title,
        "summary": f"A lookout above the bay of Town {number}.",
        "proponent": {
            "focal_person": "Lito Cruz",
            "email": email or f"office@town{number}.example",
        },
    }
    version = ProposalVersion(
        proposal_id=proposal.id, number=1, sha256="0" * 64,
        content=json.dumps({"answers": answers, "annexes": []}),
        submitted_by_id=challenge.author_id, submitted_at=moment,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    proposal.current_version_id, proposal.status = version.id, status
    db.session.flush()
    return proposal


def field(
    number: int = 3, *, islands: tuple[str, ...] = ("luzon",), **rest: Any
) -> tuple[Challenge, Round]:
    """A sealed challenge with `number` endorsed proposals, and its first round."""
    challenge = sealed_challenge(**rest)
    for at in range(number):
        endorsed(challenge, at + 1, island=islands[at % len(islands)])
    return challenge, challenge.rounds[0]

"""Asking whether a unit may enter, and letting it in although it may not: two persons, a reason."""

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role
from challenge.accounts.queries import holders
from challenge.audit.actions import record
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals import queries, rules
from challenge.proposals.models import EligibilityCheck, Waiver
from challenge.proposals.rules import AGENCY, WRITERS, Judged, Line, refusals
from challenge.web.locale import lazy


def check_eligibility(
    challenge: Challenge, organisation: Organisation, *, by: Actor
) -> EligibilityCheck:
    """Keep what the unit was answered: who asked, when, and every line with its reason.

    There is no event: before the seal nobody but the unit may know that it asked.
    """
    if by.user_id is None or not rules.may_write(by, organisation.id):
        raise refusals.NotYourUnit
    found = rules.judged(challenge, queries.entrant(organisation, challenge))
    check = EligibilityCheck(
        challenge_id=challenge.id,
        organisation_id=organisation.id,
        asked_by_id=by.user_id,
        asked_at=clock.now(),
        lines=[_kept(one) for one in found],
        eligible=not any(one.stands_in_the_way for one in found),
    )
    db.session.add(check)
    db.session.flush()
    return check


def _kept(one: Judged) -> dict[str, object]:
    return {
        "line": str(one.line),
        "found": str(one.found),
        "waived": one.waived,
        "sentence": one.sentence,
        "values": one.values,
    }


def propose_waiver(
    challenge: Challenge, organisation: Organisation, line: Line, *, reason: str, by: Actor
) -> Waiver:
    """Ask that one line does not count for one unit; it does not once somebody else approves.

    Raises NotTheAgency or WaivedAlready.
    """
    _refuse_stranger(challenge, by, *AGENCY)
    if any(
        (one.waiver.organisation_id, one.waiver.line) == (organisation.id, line)
        for one in queries.waivers_of(challenge)
    ):
        raise refusals.WaivedAlready(unit=organisation.name)
    waiver = Waiver(
        challenge_id=challenge.id,
        organisation=organisation,
        line=str(line),
        reason=reason,
        proposed_by_id=by.user_id or 0,
        proposed_at=clock.now(),
    )
    db.session.add(waiver)
    db.session.flush()
    _note("propose_waiver", challenge, waiver, by=by)
    return waiver


def approve_waiver(waiver: Waiver, *, by: Actor) -> None:
    """The second person's yes; the unit is told.

    Raises SecondPersonNeeded for whoever proposed it.
    """
    challenge = db.session.get_one(Challenge, waiver.challenge_id)
    _refuse_stranger(challenge, by, Role.APPROVER)
    if by.user_id == waiver.proposed_by_id:
        raise refusals.SecondPersonNeeded
    waiver.approved_by_id, waiver.approved_at = by.user_id, clock.now()
    _note("approve_waiver", challenge, waiver, by=by)
    tell(
        holders(waiver.organisation_id, *WRITERS),
        event=f"waiver-{waiver.id}",
        subject=lazy("An exception for your unit: %(title)s", title=challenge.title),
        body=lazy(
            "The agency lets your unit enter although it does not meet every condition. "
            "Reason: %(reason)s",
            reason=waiver.reason,
        ),
    )


def _refuse_stranger(challenge: Challenge, by: Actor, *roles: Role) -> None:
    if challenge.agency_id not in by.organisations(*roles):
        raise refusals.NotTheAgency


def _note(verb: str, challenge: Challenge, waiver: Waiver, *, by: Actor) -> None:
    record(
        f"challenge.{verb}",
        challenge,
        by=by,
        reason=waiver.reason,
        unit=waiver.organisation.unit_code,
        line=waiver.line,
    )

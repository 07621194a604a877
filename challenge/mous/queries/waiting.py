"""What waits for whom among the agreements: a few entries for the desk, statements constant."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVarTuple

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.awards.models import Award, Decision
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.mous import rules
from challenge.mous.models import Agreement, CouncilApproval, Milestone
from challenge.mous.queries.agreements import is_party, kept_by
from challenge.mous.queries.tracker import MILESTONES_DUE, agreements_with_state
from challenge.proposals.models import Proposal
from challenge.web.locale import _, ngettext
from challenge.web.waiting import Waiting
from challenge.workflow import AgreementStatus, DecisionStatus, Status

TRACKER = "/agreements"
Columns = TypeVarTuple("Columns")


def waiting_for(by: Actor) -> list[Waiting]:
    """Awards to draft about, texts to lock, signatures, approvals, entries and milestones."""
    if not by.holds(*rules.PARTY):
        return []
    found = list(_to_sign(by))
    if by.holds(Role.SECRETARIAT):
        found += [*_to_draft(by), *_to_finish_drafting(by)]
    if by.holds(*rules.UNIT):
        found += _without_approval(by)
    if by.holds(Role.IMPLEMENTER):
        found += _milestones(by)
    return found


def _tracked_by(by: Actor) -> sa.ColumnElement[bool]:
    """Everybody of the agency may draft and lock, but one desk is told that it is time."""
    return Challenge.agency_id.in_(by.organisations(Role.SECRETARIAT))


def _to_draft(by: Actor) -> Iterator[Waiting]:
    """Confirmed awards without an agreement, for the agency's secretariat."""
    count, since = db.session.execute(
        sa.select(sa.func.count(), sa.func.min(Award.confirmed_at))
        .select_from(Award)
        .join(Decision, Decision.id == Award.decision_id)
        .join(Proposal, Proposal.id == Award.proposal_id)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .outerjoin(Agreement, Agreement.award_id == Award.id)
        .where(
            Decision.status == DecisionStatus.ANNOUNCED,
            Proposal.status == Status.CONFIRMED,
            Agreement.id.is_(None),
            _tracked_by(by),
        )
    ).one()
    if count:
        what = ngettext("%(num)s agreement to draft", "%(num)s agreements to draft", count)
        href = f"{TRACKER}?status=nothing_drafted"
        yield Waiting(what, href, count=count, since=since)


def _to_finish_drafting(by: Actor) -> Iterator[Waiting]:
    """Texts that are not locked yet, for the agency's secretariat: it tracks agreements."""
    count, since = db.session.execute(
        _joined(sa.select(sa.func.count(), sa.func.min(Agreement.drafted_at))).where(
            Agreement.status == AgreementStatus.DRAFTING, _tracked_by(by)
        )
    ).one()
    if count:
        what = ngettext("%(num)s agreement to finish", "%(num)s agreements to finish", count)
        yield Waiting(what, f"{TRACKER}?status=drafting", count=count, since=since)


def _joined(query: sa.Select[*Columns]) -> sa.Select[*Columns]:
    return (
        query.select_from(Agreement)
        .join(Award, Award.id == Agreement.award_id)
        .join(Proposal, Proposal.id == Award.proposal_id)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
    )


def _locked(by: Actor) -> Sequence[Agreement]:
    """Agreements out for signature in which the reader takes part, with who signed."""
    numbers = db.session.scalars(
        _joined(sa.select(Agreement.award_id)).where(
            Agreement.status == AgreementStatus.LOCKED, sa.or_(kept_by(by), is_party(by))
        )
    )
    found = list(numbers)
    return agreements_with_state(found) if found else []


def _to_sign(by: Actor) -> Iterator[Waiting]:
    """Whose party's signature is next; for the secretariat, those that everybody has signed."""
    own, desks = by.organisations(*rules.PARTY), by.organisations(Role.SECRETARIAT)
    for agreement in _locked(by):
        address = f"{TRACKER}/{agreement.key}"
        person = rules.next_to_sign(agreement)
        if person is not None and person.party.organisation_id in own:
            what = _("Your signature is next: %(name)s", name=person.name)
            yield Waiting(what, address, since=agreement.locked_at, detail=agreement.title)
        elif person is None and agreement.award.proposal.challenge.agency_id in desks:
            what = _("An agreement signed by everybody can come into force")
            yield Waiting(what, address, since=agreement.locked_at, detail=agreement.title)


def _without_approval(by: Actor) -> Iterator[Waiting]:
    """Locked agreements without a council's approval, for the unit."""
    rows = db.session.execute(
        _joined(sa.select(Agreement.key, Agreement.title, Agreement.locked_at))
        .where(
            Agreement.status == AgreementStatus.LOCKED,
            Proposal.organisation_id.in_(by.organisations(*rules.UNIT)),
            ~sa.exists().where(CouncilApproval.agreement_id == Agreement.id),
        )
        .order_by(Agreement.id)
    )
    for key, title, since in rows:
        what = _("Record the approval of your council")
        yield Waiting(what, f"{TRACKER}/{key}", since=since, detail=title)


def _milestones(by: Actor) -> Iterator[Waiting]:
    """Milestones that are late or due within a month, for whoever builds."""
    builders = Agreement.parties.any(
        sa.literal_column("party.organisation_id").in_(by.organisations(Role.IMPLEMENTER))
    )
    today = clock.now().date()
    rows = db.session.execute(
        _joined(sa.select(sa.func.count(), sa.func.min(Milestone.due_on)))
        .join(Milestone, Milestone.agreement_id == Agreement.id)
        .where(
            Agreement.status == AgreementStatus.IN_FORCE,
            Milestone.done_on.is_(None),
            Milestone.due_on <= today + rules.SOON,
            builders,
        )
    )
    for count, due in rows.all():
        if count:
            yield _milestone_entry(count, due)


def _milestone_entry(count: int, due: date) -> Waiting:
    what = ngettext(
        "%(num)s milestone late or due soon", "%(num)s milestones late or due soon", count
    )
    return Waiting(what, f"{TRACKER}?status={MILESTONES_DUE}", count=count, due_on=due)

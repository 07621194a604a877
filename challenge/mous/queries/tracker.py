"""Every award and its agreement: what it waits for, who holds it up, how old it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, OrganisationKind, Role
from challenge.awards.models import Award, Decision
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.mous import rules
from challenge.mous.models import Agreement, Milestone, Party, Signatory
from challenge.mous.queries.agreements import audited, in_region_of, is_party, kept_by
from challenge.places.models import LocalUnit, Region
from challenge.proposals.models import Proposal
from challenge.web.paging import Page
from challenge.workflow import AgreementStatus, DecisionStatus

SIZE = 200
NOTHING_DRAFTED = "nothing_drafted"
STATUSES = (NOTHING_DRAFTED, *AgreementStatus)
MILESTONES_DUE = "milestones_due"
FILTERS = (*STATUSES, MILESTONES_DUE)
"""A status, or agreements in force with a milestone that is late or due within a month."""
BUILDERS = (Role.IMPLEMENTER, Role.FINANCE)


@dataclass(frozen=True, slots=True)
class Line:
    """One award in the tracker; without `key` nothing is drafted yet."""

    ref: str
    title: str
    unit: str
    region: str
    stratum: str
    amount_minor: int
    currency: str
    key: str | None
    status: AgreementStatus | None
    age: int
    waits: rules.Waits
    may_draft: bool
    pressing: Sequence[tuple[rules.Stone, rules.MilestoneState]] = ()
    """Milestones late or due within a month, while the agreement is in force."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the order and the counts are made from."""

    award_id: int
    status: AgreementStatus | None
    age: int
    pressing: bool

    @property
    def shown_as(self) -> str:
        return self.status or NOTHING_DRAFTED

    def is_in(self, chosen: str | None) -> bool:
        """Whether a filter shows it; without one everything is shown."""
        if chosen == MILESTONES_DUE:
            return self.pressing
        return chosen in (None, self.shown_as)


def tracker(
    *, by: Actor, status: str | None = None, after: str | None = None
) -> tuple[Page[Line], dict[str, int]]:
    """A page of awards that the reader may follow, the oldest first, and how many there are of
    each status and with pressing milestones. The number of statements does not depend on how many
    there are."""
    entries = _entries(by)
    counts = {each: sum(entry.is_in(each) for entry in entries) for each in FILTERS}
    chosen = [entry for entry in entries if entry.is_in(status)]
    start = int(after) if after and after.isdecimal() and len(after) < 7 else 0
    shown = chosen[start : start + SIZE]
    more = str(start + SIZE) if len(chosen) > start + SIZE else None
    return Page(_lines(shown, by), more), counts


def _followed(by: Actor) -> sa.ColumnElement[bool]:
    """The agency, the parties, the region and the auditor; builders also before there is a draft,
    because an announced award is theirs to build."""
    builders = Agreement.id.is_(None) if by.holds(*BUILDERS) else sa.false()
    own = Proposal.organisation_id.in_(by.organisations(*rules.UNIT))
    return sa.or_(kept_by(by), own, is_party(by), in_region_of(by), audited(by), builders)


def _entries(by: Actor) -> list[_Entry]:
    """Number, status and age of every award that stands and that the reader follows."""
    rows = db.session.execute(
        sa.select(
            Award.id,
            Agreement.status,
            Agreement.in_force_on,
            Decision.announced_at,
            Challenge.zone,
            _has_pressing(),
        )
        .join(Decision, Decision.id == Award.decision_id)
        .join(Proposal, Proposal.id == Award.proposal_id)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .outerjoin(Agreement, Agreement.award_id == Award.id)
        .where(
            Decision.status == DecisionStatus.ANNOUNCED,
            Award.forfeited_at.is_(None),
            _followed(by),
        )
    )
    found = [
        _Entry(number, status, _age(announced, in_force, zone), pressing)
        for number, status, in_force, announced, zone, pressing in rows.all()
    ]
    return sorted(found, key=lambda entry: (-entry.age, entry.award_id))


def _has_pressing() -> sa.ColumnElement[bool]:
    """Whether the agreement is in force with a milestone that is late or due within a month."""
    return sa.exists().where(
        Milestone.agreement_id == Agreement.id,
        Agreement.status == AgreementStatus.IN_FORCE,
        Milestone.done_on.is_(None),
        Milestone.due_on <= clock.now().date() + rules.SOON,
    )


def _age(announced: datetime | None, in_force: date | None, zone: str) -> int:
    today = rules.day_of(clock.now(), zone)
    return rules.age(rules.day_of(announced or clock.now(), zone), in_force, today=today)


def _lines(entries: Sequence[_Entry], by: Actor) -> list[Line]:
    numbers = [entry.award_id for entry in entries]
    awards = {award.id: award for award in _awards(numbers)}
    agreements = {each.award_id: each for each in agreements_with_state(numbers)}
    places = _places([award.proposal_id for award in awards.values()])
    return [
        _line(entry, awards[entry.award_id], agreements.get(entry.award_id), places, by)
        for entry in entries
    ]


def _awards(numbers: Sequence[int]) -> Sequence[Award]:
    return db.session.scalars(
        sa.select(Award)
        .where(Award.id.in_(numbers))
        .order_by(Award.id)
        .options(
            joinedload(Award.decision),
            joinedload(Award.proposal).options(
                joinedload(Proposal.organisation),
                joinedload(Proposal.challenge).joinedload(Challenge.agency),
            ),
            selectinload(Award.funding),
        )
    ).all()


def agreements_with_state(award_numbers: Sequence[int]) -> Sequence[Agreement]:
    """The agreements about some awards with all that says what they wait for."""
    return db.session.scalars(
        sa.select(Agreement)
        .where(Agreement.award_id.in_(award_numbers))
        .order_by(Agreement.id)
        .options(
            selectinload(Agreement.parties).joinedload(Party.organisation),
            selectinload(Agreement.signatories).selectinload(Signatory.signatures),
            selectinload(Agreement.milestones),
            selectinload(Agreement.holdups),
        )
    ).all()


def _places(proposals: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Unit with its province, and region, by number of the proposal."""
    rows = db.session.execute(
        sa.select(Proposal.id, LocalUnit, Region.short)
        .join(Proposal.organisation)
        .join(LocalUnit, LocalUnit.code == Organisation.unit_code)
        .outerjoin(Region, Region.code == Proposal.region_code)
        .where(Proposal.id.in_(proposals))
    )
    return {number: (unit.full_name, region or "") for number, unit, region in rows.all()}


def _line(
    entry: _Entry,
    award: Award,
    agreement: Agreement | None,
    places: dict[int, tuple[str, str]],
    by: Actor,
) -> Line:
    proposal, challenge = award.proposal, award.proposal.challenge
    unit, region = places.get(proposal.id, (proposal.organisation.name, ""))
    known = standing(award, agreement)
    ours = challenge.agency_id in by.organisations(*rules.AGENCY)
    return Line(
        ref=proposal.ref,
        title=proposal.title,
        unit=unit,
        region=region,
        stratum=award.stratum,
        amount_minor=sum(part.amount_minor for part in award.funding),
        currency=challenge.currency,
        key=agreement.key if agreement else None,
        status=entry.status,
        age=entry.age,
        waits=rules.waits_for(known),
        may_draft=ours and agreement is None and award.confirmed_at is not None,
        pressing=_pressing(known, today=rules.day_of(clock.now(), challenge.zone)),
    )


def _pressing(
    known: rules.Standing, *, today: date
) -> list[tuple[rules.Stone, rules.MilestoneState]]:
    if known.status is not AgreementStatus.IN_FORCE:
        return []
    return [
        (stone, rules.milestone_state(stone.due_on, None, today=today))
        for stone in rules.pressing(known.stones, today=today)
    ]


def standing(award: Award, agreement: Agreement | None) -> rules.Standing:
    """What is known about an award and its agreement, as the rule asks for it."""
    challenge = award.proposal.challenge

    def on(moment: datetime | None) -> date | None:
        return rules.day_of(moment, challenge.zone) if moment else None

    before = rules.Standing(
        status=None,
        agency=challenge.agency.name,
        unit=award.proposal.organisation.name,
        announced_on=on(award.decision.announced_at),
        accepted_on=on(award.accepted_at),
        confirmed_on=on(award.confirmed_at),
    )
    if agreement is None:
        return before
    return replace(
        before,
        status=agreement.status,
        implementer=_builder(agreement),
        drafted_on=on(agreement.drafted_at),
        locked_on=on(agreement.locked_at),
        in_force_on=agreement.in_force_on,
        places=[_place(person) for person in agreement.signing],
        stones=[
            rules.Stone(each.label, each.due_on, each.done_on) for each in agreement.milestones
        ],
        stops=_stops(agreement),
    )


def _builder(agreement: Agreement) -> str:
    kind = OrganisationKind.IMPLEMENTING_AGENCY
    named = (each.organisation for each in agreement.parties if each.organisation.kind == kind)
    return next((organisation.name for organisation in named), "")


def _place(person: Signatory) -> rules.Place:
    signed = person.signature.signed_on if person.signature else None
    return rules.Place(person.name, person.party.organisation.name, person.party_id, signed)


def _stops(agreement: Agreement) -> list[rules.Stop]:
    """What still holds it up, the oldest first."""
    standing_still = [each for each in agreement.holdups if each.cleared_on is None]
    standing_still.sort(key=lambda each: (each.since, each.id))
    return [rules.Stop(each.what, each.who, each.since) for each in standing_still]

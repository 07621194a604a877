"""What an agreement waits for, which dates can be, and how its text is filled in."""

from datetime import date

import pytest

from challenge.accounts.actor import Actor, Held
from challenge.accounts.models import Organisation, OrganisationKind, Role
from challenge.awards.models import Award
from challenge.challenges.models import Challenge
from challenge.mous import rules
from challenge.mous.models import Agreement, Party
from challenge.mous.rules import refusals
from challenge.mous.rules.waiting import For, MilestoneState, Place, Standing, Stone, Stop, Waits
from challenge.proposals.models import Proposal
from challenge.workflow import AgreementStatus

MARCH, APRIL, MAY, JUNE = (date(2026, month, 1) for month in (3, 4, 5, 6))
AGENCY, UNIT, BUILDER, OTHER = 1, 2, 3, 9


def standing(status: AgreementStatus | None = None, **known: object) -> Standing:
    base = {"agency": "Agency", "unit": "Unit", "implementer": "Builder"}
    return Standing(status=status, **base, **known)  # type: ignore[arg-type]


PLACES = (Place("Ana", "Unit", 1, APRIL), Place("Ben", "Builder", 2, None))
SIGNED = (Place("Ana", "Unit", 1, APRIL), Place("Ben", "Builder", 2, MAY))
STONES = (Stone("Turnover", JUNE, None), Stone("Design", APRIL, None), Stone("Start", MARCH, MARCH))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (standing(announced_on=MARCH), Waits(For.ACCEPTANCE, "Unit", MARCH)),
        (
            standing(announced_on=MARCH, accepted_on=APRIL),
            Waits(For.CONFIRMATION, "Agency", APRIL),
        ),
        (standing(accepted_on=APRIL, confirmed_on=MAY), Waits(For.DRAFT, "Agency", MAY)),
        (
            standing(AgreementStatus.DRAFTING, drafted_on=MAY),
            Waits(For.LOCK, "Agency", MAY),
        ),
        (
            standing(AgreementStatus.LOCKED, locked_on=MARCH, places=PLACES),
            Waits(For.SIGNATURE, "Builder", APRIL, "Ben", party_id=2),
        ),
        (
            standing(AgreementStatus.LOCKED, locked_on=MARCH, places=SIGNED),
            Waits(For.ENTRY, "Agency", MAY),
        ),
        (
            standing(AgreementStatus.IN_FORCE, in_force_on=MAY, stones=STONES),
            Waits(For.MILESTONE, "Builder", MAY, "Design", due=APRIL),
        ),
        (standing(AgreementStatus.IN_FORCE, in_force_on=MAY), Waits(For.NOTHING)),
        (standing(AgreementStatus.COMPLETED), Waits(For.NOTHING)),
        (
            standing(
                AgreementStatus.LOCKED, places=PLACES, stops=(Stop("Title", "Registry", MAY),)
            ),
            Waits(For.HOLDUP, "Registry", MAY, "Title"),
        ),
        (
            standing(stops=(Stop("First", "Ana", MARCH), Stop("Second", "Ben", APRIL))),
            Waits(For.HOLDUP, "Ana", MARCH, "First"),
        ),
    ],
)
def test_waits_for_follows_from_the_state(known: Standing, expected: Waits) -> None:
    assert rules.waits_for(known) == expected


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (MAY, None, MilestoneState.DUE),
        (date(2026, 4, 30), None, MilestoneState.LATE),
        (APRIL, MAY, MilestoneState.DONE),
    ],
)
def test_a_milestone_is_late_from_the_day_after(
    due: date, done: date | None, state: MilestoneState
) -> None:
    assert rules.milestone_state(due, done, today=MAY) is state


@pytest.mark.parametrize(("in_force", "days"), [(None, 92), (APRIL, 31), (date(2026, 2, 1), 0)])
def test_age_counts_until_in_force(in_force: date | None, days: int) -> None:
    assert rules.age(MARCH, in_force, today=JUNE) == days


@pytest.mark.parametrize(
    ("when", "refusal"),
    [
        (date(2026, 5, 2), refusals.InFuture),
        (date(2026, 2, 28), refusals.BeforeLock),
        (date(2026, 3, 31), refusals.BeforePrevious),
    ],
)
def test_a_signing_date_that_cannot_be_is_refused(
    when: date, refusal: type[refusals.WrongDate]
) -> None:
    with pytest.raises(refusal):
        rules.require_signing_date(when, locked_on=MARCH, before=[("Ana", APRIL)], today=MAY)


@pytest.mark.parametrize("when", [APRIL, MAY])
def test_a_signing_date_may_be_that_of_the_previous_one_and_today(when: date) -> None:
    rules.require_signing_date(when, locked_on=MARCH, before=[("Ana", APRIL)], today=MAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$unit and $project", "Panay and Lookout"),
        ("$units stay, $province too", "$units stay, $province too"),
        ("$unit, $unit.", "Panay, Panay."),
        ("US$20, {unit}, %(unit)s, ${unit}", "US$20, {unit}, %(unit)s, ${unit}"),
        ("$project_budget", "$project_budget"),
    ],
)
def test_only_named_slots_are_filled(text: str, expected: str) -> None:
    assert rules.filled(text, {"unit": "Panay", "project": "Lookout"}) == expected


def test_what_fills_a_slot_is_not_filled_again() -> None:
    assert rules.filled("$project", {"project": "$unit", "unit": "Panay"}) == "$unit"


@pytest.mark.parametrize(
    "given",
    [["Builds it", " Repairs it "], "- Builds it\n\n• Repairs it", "1. Builds it\n2) Repairs it"],
)
def test_duties_are_kept_one_on_each_line(given: object) -> None:
    assert rules.duty_lines(given) == "Builds it\nRepairs it"


def test_rows_are_numbered_by_age() -> None:
    class Kept:
        def __init__(self, number: int) -> None:
            self.id = number

    assert rules.numbered([Kept(30), Kept(7)]) == {7: 1, 30: 2}


def holding(role: Role, organisation: int) -> Actor:
    return Actor(5, "Somebody", (Held(role, organisation, "Somewhere"),))


def an_agreement() -> Agreement:
    challenge = Challenge(agency_id=AGENCY)
    proposal = Proposal(challenge=challenge, organisation_id=UNIT)
    kinds = {
        UNIT: OrganisationKind.LOCAL_UNIT,
        BUILDER: OrganisationKind.IMPLEMENTING_AGENCY,
        AGENCY: OrganisationKind.AGENCY,
    }
    parties = [
        Party(organisation_id=number, organisation=Organisation(kind=kind))
        for number, kind in kinds.items()
    ]
    return Agreement(award=Award(proposal=proposal), parties=parties)


@pytest.mark.parametrize(
    ("role", "organisation", "may"),
    [
        # keep, take part, approve, follow, sign for unit, for builder, for agency
        (Role.AUTHOR, AGENCY, "yes yes yes yes yes yes yes"),
        (Role.APPROVER, AGENCY, "yes yes yes yes yes yes yes"),
        (Role.SECRETARIAT, AGENCY, "yes yes yes yes yes yes yes"),
        (Role.SECRETARIAT, OTHER, "no no no no no no no"),
        (Role.HEAD, UNIT, "no yes yes no yes no no"),
        (Role.STAFF, UNIT, "no yes yes no yes no no"),
        (Role.STAFF, OTHER, "no no no no no no no"),
        (Role.IMPLEMENTER, BUILDER, "no yes no yes no yes no"),
        (Role.IMPLEMENTER, OTHER, "no no no no no no no"),
        (Role.FINANCE, BUILDER, "no no no no no no no"),
        (Role.AUDITOR, OTHER, "no no no no no no no"),
        (Role.OFFICER, OTHER, "no no no no no no no"),
    ],
)
def test_who_may_do_what(role: Role, organisation: int, may: str) -> None:
    by, agreement = holding(role, organisation), an_agreement()

    answers = [
        rules.keeps(by, agreement),
        rules.takes_part(by, agreement),
        rules.may_record_approval(by, agreement),
        rules.may_follow_milestones(by, agreement),
        *(rules.may_sign_for(by, party) for party in agreement.parties),
    ]

    assert answers == [word == "yes" for word in may.split()]

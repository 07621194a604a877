"""An agreement from its first draft to its entry into force, and every way to get it wrong."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from challenge.accounts.actor import Actor
from challenge.audit.models import Event
from challenge.mous import actions, rules
from challenge.mous.models import Agreement, Signature
from challenge.mous.rules import refusals
from challenge.notices.models import Message
from challenge.workflow import AgreementStatus, ImpossibleStep, Status
from tests.mous.field import awarded
from tests.scoring.field import sealed_challenge
from tests.world import mous as world
from tests.world.people import actor

TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _standing(clock: time_machine.Traveller) -> None:
    """It is 1 June 2026."""


def keeper(agreement: Agreement) -> Actor:
    return actor(world.keeper_of(agreement.award))


def test_draft_names_the_parties_the_version_and_fills_the_slots(session: Session) -> None:
    award = awarded()
    award.proposal.challenge.agreement_text = "$unit builds $project for $amount. $secret stays."

    agreement = world.drafted_agreement(award)

    assert agreement.text == "Town 1 builds Lookout 1 for ₱25,000,000. $secret stays."
    assert agreement.proposal_version_id == award.version_id
    assert [party.organisation.kind for party in agreement.parties] == [
        "local_unit",
        "implementing_agency",
        "agency",
    ]
    assert [party.duties for party in agreement.parties] == [
        "Runs and maintains it",
        "Builds it",
        "Keeps the parties together",
    ]


def test_draft_is_refused_before_the_award_is_confirmed(session: Session) -> None:
    award = awarded(status=Status.AWARDED)

    with pytest.raises(rules.NotConfirmed):
        world.drafted_agreement(award)


def test_draft_is_refused_twice(session: Session) -> None:
    agreement = world.drafted_agreement(awarded())

    with pytest.raises(rules.AlreadyDrafted):
        actions.draft(agreement.award, by=keeper(agreement))


def test_saving_keeps_text_duties_and_signers(session: Session) -> None:
    agreement = world.drafted_agreement(awarded())

    actions.save_agreement(
        agreement,
        title="Memorandum",
        text="We agree.",
        duties={1: "- Keeps it open\n- Repairs it"},
        signers=[(3, "Cora", "Secretary"), (1, "Ana", "Mayor"), (2, "Ben", "Director")],
        revision=agreement.revision,
        by=keeper(agreement),
    )

    assert agreement.text == "We agree."
    assert agreement.parties[0].duties == "Keeps it open\nRepairs it"
    assert agreement.parties[1].duties == "Builds it"
    assert [(each.position, each.name) for each in agreement.signing] == [
        (1, "Cora"),
        (2, "Ana"),
        (3, "Ben"),
    ]


def test_saving_from_an_earlier_revision_is_refused(session: Session) -> None:
    agreement = world.drafted_agreement(awarded())

    with pytest.raises(rules.ChangedMeanwhile):
        actions.save_agreement(
            agreement,
            title="Mine",
            text="Mine",
            duties={},
            signers=[],
            revision=agreement.revision - 1,
            by=keeper(agreement),
        )

    assert agreement.title == "Memorandum of agreement: Lookout 1"


def test_lock_needs_somebody_who_signs_for_each_party(session: Session) -> None:
    world.implementing_agency()
    award = awarded()
    agreement = actions.draft(award, by=actor(world.keeper_of(award)))

    with pytest.raises(rules.NotReady):
        actions.lock(agreement, by=keeper(agreement))


def test_lock_freezes_the_text_under_its_digest(session: Session) -> None:
    agreement = world.locked_agreement(awarded())

    assert agreement.status is AgreementStatus.LOCKED
    assert agreement.text_sha256 == rules.digest(agreement)
    with pytest.raises(rules.NotDrafting):
        actions.save_agreement(
            agreement,
            title="New",
            text="New",
            duties={},
            signers=[],
            revision=agreement.revision,
            by=keeper(agreement),
        )


def test_signing_out_of_order_is_refused(session: Session) -> None:
    agreement = world.locked_agreement(awarded())

    with pytest.raises(refusals.OutOfOrder) as refused:
        world.sign(agreement.signing[1])

    assert refused.value.name == "Signer of Town 1"
    assert [each.signature for each in agreement.signing] == [None, None, None]


@pytest.mark.parametrize(("days", "refusal"), [(1, refusals.InFuture), (-1, refusals.BeforeLock)])
def test_signing_refuses_dates_that_cannot_be(
    session: Session, days: int, refusal: type[refusals.WrongDate]
) -> None:
    agreement = world.locked_agreement(awarded())

    with pytest.raises(refusal):
        world.sign(agreement.signing[0], on=TODAY + timedelta(days=days))


def test_signing_before_the_previous_signature_is_refused(
    session: Session, clock: time_machine.Traveller
) -> None:
    agreement = world.locked_agreement(awarded())
    clock.shift(timedelta(days=10))
    world.sign(agreement.signing[0], on=TODAY + timedelta(days=5))

    with pytest.raises(refusals.BeforePrevious):
        world.sign(agreement.signing[1], on=TODAY + timedelta(days=4))


def test_signing_twice_is_refused(session: Session) -> None:
    agreement = world.locked_agreement(awarded())
    world.sign(agreement.signing[0])

    with pytest.raises(refusals.AlreadySigned):
        world.sign(agreement.signing[0])


def test_unlocking_voids_signatures_and_keeps_them(session: Session) -> None:
    agreement = world.locked_agreement(awarded())
    world.sign(agreement.signing[0])

    actions.unlock(agreement, reason="The site moved", by=keeper(agreement))

    (kept,) = session.scalars(sa.select(Signature)).all()
    assert agreement.status is AgreementStatus.DRAFTING
    assert agreement.signing[0].signature is None
    assert kept.void_reason == "The site moved"
    assert rules.next_to_sign(agreement) is agreement.signing[0]


def test_unlocking_needs_a_reason(session: Session) -> None:
    agreement = world.locked_agreement(awarded())

    with pytest.raises(rules.NoReason):
        actions.unlock(agreement, reason=" ", by=keeper(agreement))


def test_a_signer_who_signed_once_stays_on_record_when_replaced(session: Session) -> None:
    agreement = world.locked_agreement(awarded())
    first = agreement.signing[0]
    world.sign(first)
    actions.unlock(agreement, reason="New mayor", by=keeper(agreement))

    actions.save_agreement(
        agreement,
        title=agreement.title,
        text=agreement.text,
        duties={},
        signers=[(1, "New mayor", "Mayor"), (2, "Ben", "Director"), (3, "Cora", "Secretary")],
        revision=agreement.revision,
        by=keeper(agreement),
    )

    assert [each.name for each in agreement.signing] == ["New mayor", "Ben", "Cora"]
    assert first in agreement.signatories
    assert first.replaced_at is not None


def test_entry_into_force_needs_every_signature(session: Session) -> None:
    agreement = world.locked_agreement(awarded())
    world.sign(agreement.signing[0])

    with pytest.raises(rules.NotAllSigned):
        actions.bring_into_force(agreement, on=TODAY, by=keeper(agreement))

    assert agreement.award.proposal.status is Status.CONFIRMED


def test_entry_into_force_makes_the_proposal_agreed(session: Session) -> None:
    agreement = world.agreement_in_force(awarded())

    assert agreement.status is AgreementStatus.IN_FORCE
    assert agreement.in_force_on == TODAY
    assert agreement.award.proposal.status is Status.AGREED


@pytest.mark.parametrize(
    ("days", "refusal"), [(1, refusals.InFuture), (-1, refusals.BeforePrevious)]
)
def test_entry_into_force_refuses_dates_that_cannot_be(
    session: Session, days: int, refusal: type[refusals.WrongDate]
) -> None:
    agreement = world.signed_agreement(awarded())

    with pytest.raises(refusal):
        actions.bring_into_force(agreement, on=TODAY + timedelta(days=days), by=keeper(agreement))


def test_unlocking_an_agreement_in_force_is_impossible(session: Session) -> None:
    agreement = world.agreement_in_force(awarded())

    with pytest.raises(ImpossibleStep):
        actions.unlock(agreement, reason="Too late", by=keeper(agreement))


def test_nothing_is_due_or_done_before_the_award(session: Session) -> None:
    agreement = world.agreement_in_force(awarded(days=30))
    by, early = keeper(agreement), TODAY - timedelta(days=31)
    stone = actions.add_milestone(agreement, label="Design", due_on=TODAY, by=by)

    with pytest.raises(refusals.BeforeAward):
        actions.add_milestone(agreement, label="Survey", due_on=early, by=by)
    with pytest.raises(refusals.BeforeAward):
        actions.finish_milestone(stone, done_on=early, by=by)


def test_milestones_are_finished_once_while_in_force(session: Session) -> None:
    agreement = world.signed_agreement(awarded())
    by = keeper(agreement)
    stone = actions.add_milestone(agreement, label="Design", due_on=TODAY, by=by)

    with pytest.raises(rules.NotInForce):
        actions.finish_milestone(stone, done_on=TODAY, by=by)
    actions.bring_into_force(agreement, on=TODAY, by=by)
    actions.finish_milestone(stone, done_on=TODAY, note="Accepted", by=by)
    with pytest.raises(rules.AlreadyFinished):
        actions.finish_milestone(stone, done_on=TODAY, by=by)

    assert (stone.done_on, stone.note) == (TODAY, "Accepted")


def test_a_holdup_is_cleared_once(session: Session) -> None:
    agreement = world.drafted_agreement(awarded())
    by = keeper(agreement)
    holdup = actions.hold_up(agreement, what="Land title", who="Registry", since=TODAY, by=by)

    actions.clear_holdup(holdup, by=by)
    with pytest.raises(rules.AlreadyCleared):
        actions.clear_holdup(holdup, by=by)

    assert holdup.cleared_on == TODAY


def test_every_step_is_on_record_and_told_to_the_parties(session: Session) -> None:
    agreement = world.agreement_in_force(awarded(challenge=sealed_challenge()))

    told = session.scalars(
        sa.select(Message.dedupe).where(Message.dedupe.startswith("agreement-"))
    ).all()
    done = session.scalars(
        sa.select(Event.action).where(Event.subject_kind == "agreement").order_by(Event.seq)
    ).all()

    assert done == [
        "agreement.drafted",
        *["agreement.signatory_added"] * 3,
        "agreement.locked",
        *["agreement.signed"] * 3,
        "agreement.in_force",
    ]
    head = world.speaker_for(agreement.parties[0]).id
    assert len([event for event in told if event.endswith(f":{head}")]) == 5

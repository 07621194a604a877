"""What the worker finds among everything that was submitted."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from challenge import clock as server_clock
from challenge.accounts.models import Organisation
from challenge.challenges.models import Challenge
from challenge.challenges.rules import Section
from challenge.commands.worker import sweeps_of
from challenge.db import db
from challenge.duplicates import queries
from challenge.duplicates.models import Resemblance, Sketch
from challenge.duplicates.queries.work import MOST_HOLDERS
from challenge.proposals.actions import attach, save_answers, submit
from challenge.proposals.models import Proposal
from challenge.screening.actions import answer_comments, return_for_correction
from tests.statements import counted
from tests.world.challenges import REQUIREMENTS, published_challenge
from tests.world.duplicates import HERONS, HERONS_AGAIN, LANTERNS, compared, resemblance_of
from tests.world.people import actor, agency, local_unit
from tests.world.proposals import (
    complete_proposal,
    current,
    document,
    staff_of,
    submitted_proposal,
    verified_head,
)
from tests.world.screening import officer_of

WITHOUT_LETTER = {
    Section.DOCUMENTS: {"requirements": [one for one in REQUIREMENTS if not one["required"]]}
}


def call(by_agency: Organisation | None = None) -> Challenge:
    return published_challenge(by_agency, with_=WITHOUT_LETTER)


def unit(number: int) -> Organisation:
    return local_unit(f"01028{number:02}000", name=f"Town {number}")


def saying(summary: str, challenge: Challenge, number: int, *files: str) -> Proposal:
    """Submitted by one of several units, with this text and these files."""
    proposal = complete_proposal(challenge, unit(number), answers={"summary": summary})
    staff = staff_of(proposal.organisation)
    for name in files:
        attach(proposal, "map", document(name, of=staff), by=actor(staff))
    submit(proposal, by=actor(verified_head(proposal.organisation)))
    return proposal


def all_found() -> list[tuple[int, int]]:
    found = sa.select(Resemblance.earlier_id, Resemblance.later_id).order_by(Resemblance.id)
    return [(earlier, later) for earlier, later in db.session.execute(found)]


def test_re_worded_proposal_is_found_in_the_same_call(app: Flask) -> None:
    challenge = call()
    first, second = saying(HERONS, challenge, 1), saying(HERONS_AGAIN, challenge, 2)
    saying(LANTERNS, challenge, 3)

    number = compared()

    found = resemblance_of(first, second)
    assert number == 3
    assert found is not None
    assert all_found() == [(current(first).id, current(second).id)]
    assert min(found.earlier_share, found.later_share) > 60
    assert (found.same_file, found.same_site) == (False, False)


def test_earlier_call_of_the_same_agency_is_remembered_and_anothers_is_not(app: Flask) -> None:
    earlier = call()
    first = saying(HERONS, earlier, 1)
    compared()
    again = saying(HERONS, call(earlier.agency), 2)
    saying(HERONS, call(agency("Department of Hills")), 3)

    compared()

    assert all_found() == [(current(first).id, current(again).id)]


def test_only_the_version_in_force_counts(app: Flask) -> None:
    challenge = call()
    first, second = saying(HERONS, challenge, 1), saying(LANTERNS, challenge, 2)
    compared()
    due = server_clock.now() + timedelta(days=9)
    by = actor(officer_of(first))
    return_for_correction(first, [("summary", "Say more.")], answer_due_at=due, by=by)
    save_answers(first, {"summary": LANTERNS}, by=actor(staff_of(first.organisation)))
    answer_comments(first, {1: "Said."}, by=actor(staff_of(first.organisation)))
    submit(first, by=actor(verified_head(first.organisation)))
    third = saying(HERONS, challenge, 3)

    compared()

    assert current(first).number == 2
    assert resemblance_of(first, second) is not None
    assert resemblance_of(first, third) is None


def test_what_was_compared_is_not_compared_again(app: Flask) -> None:
    challenge = call()
    saying(HERONS, challenge, 1)
    saying(HERONS, challenge, 2)
    compared()
    before = all_found()

    assert compared() == 0
    assert all_found() == before
    assert db.session.scalars(sa.select(Sketch.id).where(Sketch.compared_at.is_(None))).all() == []


def test_one_file_in_two_proposals_is_told_and_a_form_that_all_have_is_not(app: Flask) -> None:
    challenge = call()
    one = saying(LANTERNS, challenge, 1, "map.pdf", "form.pdf")
    other = saying(HERONS, challenge, 2, "map.pdf", "form.pdf")
    for number in range(3, 3 + MOST_HOLDERS):
        saying(f"Number {number}.", challenge, number, "form.pdf")

    compared()

    found = resemblance_of(one, other)
    assert found is not None
    assert (found.same_file, found.later_share) == (True, 0)
    assert len(all_found()) == 1


def test_worker_compares_in_its_sweep_and_submitting_does_not(app: Flask) -> None:
    proposal = complete_proposal(call())
    head = actor(verified_head(proposal.organisation))
    with counted(app) as sent:
        submit(proposal, by=head)

    assert not [statement for statement in sent if "sketch" in statement]
    assert queries.unsketched(9) == [current(proposal).id]
    (sweep,) = sweeps_of("duplicates")
    db.session.commit()
    with app.app_context():
        sweep()
    assert queries.unsketched(9) == []


@pytest.mark.parametrize(
    "values",
    [
        {"earlier_id": 2, "later_id": 1},
        {"earlier_share": 101},
        {"later_share": -1},
    ],
)
def test_impossible_resemblances_are_refused_by_the_database(
    app: Flask, values: dict[str, int]
) -> None:
    one, other = current(submitted_proposal(ref="SW-1")), current(submitted_proposal(ref="SW-2"))
    known = {1: min(one.id, other.id), 2: max(one.id, other.id)}
    row = {"earlier_id": 1, "later_id": 2, "earlier_share": 50, "later_share": 50} | values
    row = {name: known.get(value, value) for name, value in row.items()}
    facts = {"same_file": False, "same_site": False, "found_at": server_clock.now()}

    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(sa.insert(Resemblance).values(row | facts))

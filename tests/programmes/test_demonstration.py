"""The demonstration arrives at the published figures, by real steps on a whole record."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from challenge import create_app
from challenge.audit.models import Event
from challenge.audit.queries import walk
from challenge.awards.models import Award
from challenge.awards.queries import Turnout, by_funder, by_theme, turnout, winners
from challenge.challenges.models import Challenge
from challenge.commands import check
from challenge.db import db
from challenge.desk import queries as desk
from challenge.desk.words import HAPPENED
from challenge.mous.models import Agreement
from challenge.programmes.tcc.sources import table
from challenge.proposals.models import Proposal
from challenge.workflow import AgreementStatus, Status
from tests.client import Client
from tests.demonstration import settings_in

PESO = 100
MILLION = 1_000_000 * PESO
THEMES = {
    "eco": 14,
    "farm_nature": 9,
    "info_hall": 7,
    "culture": 5,
    "dock": 3,
    "sport": 2,
    "access": 1,
}


@pytest.fixture
def cycle_one(demonstration: Flask) -> Iterator[Challenge]:
    with demonstration.app_context():
        yield db.session.scalars(sa.select(Challenge).where(Challenge.slug == "tcc-1")).one()


def test_funnel_is_the_published_one(cycle_one: Challenge) -> None:
    assert desk.funnel(cycle_one).steps == (98, 41, 15, 15, 15, 15, 3)
    assert desk.units_in(cycle_one) == 90


def test_endorsed_by_theme_are_the_published_counts(cycle_one: Challenge) -> None:
    endorsed = sa.select(Proposal.theme).where(
        Proposal.challenge_id == cycle_one.id,
        Proposal.id.in_(
            sa.select(Event.subject_id).where(
                Event.action == "proposal.endorse", Event.challenge_id == cycle_one.id
            )
        ),
    )

    assert Counter(db.session.scalars(endorsed)) == THEMES


def test_winners_stand_at_their_published_ranks(cycle_one: Challenge) -> None:
    published = {
        (row["island_group"].lower(), int(row["rank"])): int(row["total_php"]) * PESO
        for row in table("tcc_winners.csv")
    }

    found = {(one.stratum, one.rank): one.total_minor for one in winners(cycle_one.id)}

    assert found == published
    assert dict(by_funder(cycle_one.id)) == {
        "Tourism Infrastructure and Enterprise Zone Authority": 180 * MILLION,
        "Office of the President": 75 * MILLION,
    }


def test_agreements_stand_where_they_are_known_to_stand(cycle_one: Challenge) -> None:
    rows = db.session.execute(
        sa.select(Proposal.ref, Agreement.status, Agreement.in_force_on)
        .join(Award, Award.id == Agreement.award_id)
        .join(Proposal, Proposal.id == Award.proposal_id)
    ).all()

    assert Counter(status for _ref, status, _on in rows) == {
        AgreementStatus.DRAFTING: 11,
        AgreementStatus.LOCKED: 1,
        AgreementStatus.IN_FORCE: 3,
    }
    assert {ref: on for ref, _status, on in rows if on} == {
        "TCC1-003": date(2024, 11, 25),
        "TCC1-010": date(2025, 4, 7),
        "TCC1-006": date(2025, 8, 22),
    }


def test_victorias_was_in_western_visayas_then(cycle_one: Challenge) -> None:
    region = db.session.scalar(sa.select(Proposal.region_code).where(Proposal.ref == "TCC1-009"))

    assert region == "0600000000"


def test_open_call_has_something_to_do_in_every_state(demonstration: Flask) -> None:
    with demonstration.app_context():
        found = sa.select(Proposal.status).join(Challenge).where(Challenge.slug == "tcc-3")
        counts = Counter(db.session.scalars(found))

    assert counts == {Status.DRAFT: 5, Status.SUBMITTED: 4, Status.RETURNED: 1}


@pytest.mark.parametrize(
    ("path", "figures"),
    [
        ("/challenges/tcc-1", ["₱180,000,000", "₱75,000,000", "₱255,000,000"]),
        ("/challenges/tcc-1/results", ["15 awards", "₱180,000,000", "₱75,000,000"]),
    ],
)
def test_public_pages_show_the_figures(demonstration: Flask, path: str, figures: list[str]) -> None:
    text = Client.of(demonstration).page(path).text

    assert [figure for figure in figures if figure not in text] == []


def test_results_count_the_endorsed_by_theme(cycle_one: Challenge) -> None:
    counted = by_theme(cycle_one.id)

    assert [each.endorsed for each in counted] == [14, 9, 7, 5, 3, 2, 1]
    assert sum(each.awarded for each in counted) == 15
    assert turnout(cycle_one.id) == Turnout(98, 90, 41)


def test_every_event_of_the_demonstration_has_words(demonstration: Flask) -> None:
    with demonstration.app_context():
        recorded = set(db.session.scalars(sa.select(Event.action).distinct()))

    assert recorded - set(HAPPENED) == set()


def test_record_is_whole_and_in_the_order_of_time(demonstration: Flask) -> None:
    with demonstration.app_context():
        found = walk()
        moments = list(db.session.scalars(sa.select(Event.at).order_by(Event.seq)))

    assert found.whole
    assert found.events == len(moments) > 2500
    assert moments == sorted(moments)


def test_every_invariant_holds(demonstration: Flask) -> None:
    with demonstration.app_context():
        db.read_from_one_moment()
        proofs = list(check.proved())

    found = [(proof.invariant.sentence, each) for proof in proofs for each in proof.findings]
    assert found == []
    assert sum(proof.number for proof in proofs) > 8000


def test_one_changed_byte_of_an_old_event_is_found(demonstration: Flask, tmp_path: Path) -> None:
    original = demonstration.extensions["db"][0].url.database
    shutil.copy(original, tmp_path / "demo.db")
    with sqlite3.connect(tmp_path / "demo.db") as copy:
        copy.execute("DROP TRIGGER event_no_update")
        copy.execute("UPDATE event SET capacity = replace(capacity, 'e', 'f') WHERE seq = 700")
    application = create_app(settings_in(tmp_path))

    with application.app_context():
        found = walk()

    application.extensions["db"][0].dispose()
    assert (found.whole, found.broken_at) == (False, 700)

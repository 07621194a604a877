"""Saving one field touches that field alone, and an older page never writes over a newer text."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from challenge.db import db
from challenge.proposals import actions, queries
from challenge.proposals.models import Proposal
from challenge.proposals.rules.refusals import SavedMeanwhile
from tests.statements import WRITING, counted
from tests.world.people import actor
from tests.world.proposals import complete_proposal, staff_of


def revisions(proposal: Proposal) -> dict[str, int]:
    return {key: saved.revision for key, saved in queries.saved_answers(proposal).items()}


def test_saving_one_field_writes_that_field_alone(clock: Any, app: Flask, session: Session) -> None:
    proposal = complete_proposal()
    before, by = revisions(proposal), actor(staff_of(proposal.organisation))
    clock.shift(3600)  # a sitting of its own: what stood there before is kept once more

    with counted(app) as sent:
        actions.save_answers(proposal, {"summary": "Another text"}, by=by)

    written = [" ".join(each.split()[:3]) for each in sent if each.startswith(WRITING)]
    assert sorted(written) == [
        "INSERT INTO answer_edit",
        "INSERT INTO event",
        "UPDATE answer SET",
        "UPDATE chain_head SET",
        "UPDATE proposal SET",
    ]
    assert revisions(proposal) == before | {"summary": before["summary"] + 1}


def test_of_many_savings_of_one_page_the_first_stays(own_app: Flask) -> None:
    with own_app.app_context():
        proposal = complete_proposal()
        number, shown = proposal.id, revisions(proposal)["summary"]
        by = actor(staff_of(proposal.organisation))
        db.session.commit()

    def save(turn: int) -> str:
        with own_app.app_context():
            mine = db.session.get_one(Proposal, number)
            queries.saved_answers(mine)  # a page is read before the row is locked
            try:
                text = {"summary": f"Text {turn}"}
                actions.save_answers(mine, text, by=by, revisions={"summary": shown})
                db.session.commit()
            except SavedMeanwhile:
                return "refused"
        return "saved"

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(save, range(8)))

    assert outcomes == ["refused"] * 7 + ["saved"]

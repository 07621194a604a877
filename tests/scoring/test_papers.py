"""The dossier of a member: the version of the sheet, and in a blind round only its open fields."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from challenge.accounts.actor import SYSTEM
from challenge.challenges.actions import seal
from tests import pdf
from tests.scoring.test_pages import browser, sheet_path
from tests.world import scoring as world
from tests.world.challenges import published_challenge
from tests.world.screening import endorsed_proposal

HIDDEN = ("Liza Ramos", "Adams", "Region", "SHA-256", "Proponent")


def test_a_blind_round_hides_it_on_paper_too(app: Flask, clock: Any, session: Session) -> None:
    call = published_challenge()
    endorsed_proposal(call)
    clock.shift(timedelta(days=31))
    seal(call, by=SYSTEM)
    paper = call.rounds[0]
    world.allotted_round(paper)
    mine = world.allotments(paper)[0]
    member, where = browser(app, mine.seat.user), f"{sheet_path(mine)}/dossier"

    opened = pdf.text(member.get(where).data)
    paper.blind = True
    session.flush()
    blind = pdf.text(member.get(where).data)
    told = member.page(sheet_path(mine)).text

    assert [pdf.squeezed(secret) in opened for secret in HIDDEN] == [True] * len(HIDDEN)
    assert [pdf.squeezed(secret) in blind for secret in HIDDEN] == [False] * len(HIDDEN)
    assert pdf.squeezed("A boardwalk of 200 metres") in blind
    assert "Your sheet is about this version: Version 1, submitted" in told
    assert browser(app, world.member()).get(where).status_code == 404

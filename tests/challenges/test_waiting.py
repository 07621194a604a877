"""What waits for an author and an approver, and for whom it does not."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from challenge import clock
from challenge.accounts.models import User
from challenge.challenges import actions
from challenge.challenges.queries import waiting_for
from tests.statements import counted
from tests.world.challenges import (
    approver_of,
    author_of,
    drafted_challenge,
    proposed_challenge,
    published_challenge,
)
from tests.world.people import actor, agency


def entries(app: Flask, reader: User) -> list[tuple[str, str]]:
    with app.test_request_context():
        return [(entry.what, entry.url) for entry in waiting_for(actor(reader))]


def test_draft_waits_for_its_author(app: Flask, session: Session) -> None:
    draft = drafted_challenge(slug="works")
    elsewhere = author_of(agency("Department of Roads"))

    assert entries(app, author_of(draft.agency)) == [
        ("Finish the draft", "/challenges/works/draft")
    ]
    assert entries(app, approver_of(draft.agency)) == []
    assert entries(app, elsewhere) == []


def test_proposed_challenge_waits_for_the_approver_alone(app: Flask, session: Session) -> None:
    proposed = proposed_challenge(slug="works")

    assert entries(app, author_of(proposed.agency)) == []
    assert entries(app, approver_of(proposed.agency)) == [
        ("Publish a challenge, or ask for changes", "/challenges/works/draft/preview")
    ]


def test_challenge_sent_back_waits_for_its_author(app: Flask, session: Session) -> None:
    challenge = proposed_challenge(slug="works")
    actions.ask_for_changes(challenge, reason="Say more.", by=actor(approver_of(challenge.agency)))

    assert entries(app, author_of(challenge.agency)) == [
        ("Change a challenge as asked", "/challenges/works/draft")
    ]


def test_new_date_waits_for_the_approver_alone(app: Flask, session: Session) -> None:
    challenge = published_challenge(slug="works")
    author, approver = author_of(challenge.agency), approver_of(challenge.agency)
    later = clock.now() + timedelta(days=60)

    change = actions.propose_date_change(
        challenge, "closes", later, reason="Councils asked.", by=actor(author)
    )

    assert entries(app, approver) == [("Approve a new date", "/challenges/works/dates")]
    assert entries(app, author) == []
    actions.approve_date_change(change, by=actor(approver))
    assert entries(app, approver) == []


def test_statements_do_not_grow_with_what_waits(app: Flask, session: Session) -> None:
    draft = drafted_challenge()
    author = actor(author_of(draft.agency))

    with app.test_request_context(), counted(app) as for_one:
        one = waiting_for(author)
    drafted_challenge(draft.agency)
    drafted_challenge(draft.agency)
    with app.test_request_context(), counted(app) as for_three:
        three = waiting_for(author)

    assert (len(one), len(three)) == (1, 3)
    assert len(for_three) == len(for_one)

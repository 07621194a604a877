"""A challenge in two persons' hands."""

import pytest
from sqlalchemy.orm import Session

from challenge.audit.queries import events_of
from challenge.challenges import actions, rules
from challenge.challenges.models import Challenge, Publication
from challenge.challenges.rules import Section
from challenge.challenges.rules.refusals import NotADraft, NotComplete, SamePerson, SavedMeanwhile
from challenge.workflow import ChallengeStatus, ImpossibleStep
from tests.world.challenges import (
    approver_of,
    author_of,
    drafted_challenge,
    proposed_challenge,
    published_challenge,
)
from tests.world.people import actor


def test_published_challenge_has_two_persons(session: Session) -> None:
    challenge = published_challenge()

    decision = session.query(Publication).one()

    assert challenge.status is ChallengeStatus.PUBLISHED
    assert challenge.published_by_id != challenge.author_id
    assert decision.published
    assert [event.action for event in events_of("challenge", challenge.id)][-2:] == [
        "challenge.propose",
        "challenge.publish",
    ]


def test_author_cannot_publish(session: Session) -> None:
    challenge = proposed_challenge()

    with pytest.raises(SamePerson):
        actions.publish(challenge, by=actor(author_of(challenge.agency)))

    assert challenge.status is ChallengeStatus.PROPOSED


def test_incomplete_draft_is_not_proposed(session: Session) -> None:
    challenge = drafted_challenge(with_={Section.THEMES: {"themes": []}})

    with pytest.raises(NotComplete) as refusal:
        actions.propose(challenge, by=actor(author_of(challenge.agency)))

    assert refusal.value.count == 1


def test_changes_are_asked_for_with_reasons_and_the_draft_opens_again(session: Session) -> None:
    challenge = proposed_challenge()
    approver = actor(approver_of(challenge.agency))

    actions.ask_for_changes(challenge, reason="Name the law.", by=approver)
    actions.save_section(
        challenge,
        Section.LEGAL_BASIS,
        {"legal_basis": "Law 9593"},
        by=actor(author_of(challenge.agency)),
    )

    assert challenge.status is ChallengeStatus.DRAFT
    assert challenge.legal_basis == "Law 9593"


def test_published_text_is_fixed(session: Session) -> None:
    challenge = published_challenge()
    author = actor(author_of(challenge.agency))

    with pytest.raises(NotADraft):
        actions.save_section(challenge, Section.TERMS, {"terms": "Other"}, by=author)
    with pytest.raises(ImpossibleStep):
        actions.propose(challenge, by=author)


def test_rows_keep_their_number_by_key(session: Session) -> None:
    challenge = drafted_challenge()
    numbers = {planned.key: planned.id for planned in challenge.rounds}
    said = rules.content(challenge, Section.ROUNDS)["rounds"]

    actions.save_section(
        challenge,
        Section.ROUNDS,
        {"rounds": [said[1] | {"label": "Final"}, said[0] | {"criteria": said[0]["criteria"][:1]}]},
        by=actor(author_of(challenge.agency)),
    )
    session.expire_all()

    assert [(planned.key, planned.label) for planned in challenge.rounds] == [
        ("presentation", "Final"),
        ("paper", "Paper round"),
    ]
    assert {planned.key: planned.id for planned in challenge.rounds} == numbers
    assert [criterion.key for criterion in challenge.rounds[1].criteria] == ["impact"]


def test_outdated_save_is_refused(session: Session) -> None:
    challenge = drafted_challenge()
    author = actor(author_of(challenge.agency))
    seen = rules.stamp(challenge, Section.TERMS)
    actions.save_section(challenge, Section.TERMS, {"terms": "Theirs"}, seen=seen, by=author)

    with pytest.raises(SavedMeanwhile):
        actions.save_section(challenge, Section.TERMS, {"terms": "Mine"}, seen=seen, by=author)

    assert challenge.terms == "Theirs"


def test_clone_says_the_same_later(session: Session) -> None:
    challenge: Challenge = published_challenge()
    before = challenge.date("closes")
    assert before is not None

    copy = actions.clone(
        challenge,
        slug="again",
        prefix="AG",
        title="Again",
        shift_days=365,
        by=actor(author_of(challenge.agency)),
    )

    after = copy.date("closes")
    assert after is not None
    assert (after - before).days == 365
    assert copy.title == "Again"
    assert rules.content(copy, Section.ROUNDS) == rules.content(challenge, Section.ROUNDS)
    assert copy.status is ChallengeStatus.DRAFT

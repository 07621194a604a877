"""Between staff and head: ready for signature, not yet, and who submits in the head's name."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from challenge.accounts.actions import end_post
from challenge.accounts.models import Role, User
from challenge.accounts.queries import posts_of
from challenge.audit.models import Event
from challenge.notices.models import Message
from challenge.proposals import actions, queries
from challenge.proposals.models import Proposal
from challenge.proposals.rules import refusals
from tests.client import Client
from tests.proposals.forms import as_head, as_staff
from tests.world.people import actor, administrator, head_of, holder
from tests.world.proposals import (
    complete_proposal,
    current,
    staff_of,
    started_proposal,
    verified_head,
)


def subjects_to(session: Session, user: User) -> list[str]:
    found = session.query(Message).filter_by(user_id=user.id).order_by(Message.id)
    return [each.subject for each in found]


def test_staff_ask_the_head_who_finds_it_on_the_desk(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    proposal = complete_proposal()
    head = verified_head(proposal.organisation)
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}"

    assert "Ask the head to submit it" in client.page(where).text
    answer = client.post(f"{where}/signature-request", data={})

    desk = Client.of(app).sign_in(head).page("/desk").text
    assert (answer.status_code, answer.location) == (303, where)
    assert "Ready for signature" in desk
    assert f"NOT SUBMITTED: {proposal.ref}" in desk
    assert "Time left: 30 days" in desk
    assert subjects_to(session, head)[-1] == f"Ready for signature: {proposal.ref}"
    assert "asked the head on 1 June 2026, 9:00 am" in client.page(where).text


def test_the_head_is_asked_once_an_hour(clock: Any, session: Session) -> None:
    proposal = complete_proposal()
    verified_head(proposal.organisation)
    by = actor(staff_of(proposal.organisation))
    actions.ask_for_signature(proposal, by=by)

    clock.shift(timedelta(minutes=59, seconds=59))
    with pytest.raises(refusals.AskedAlready):
        actions.ask_for_signature(proposal, by=by)
    clock.shift(timedelta(seconds=1))
    actions.ask_for_signature(proposal, by=by)


def test_only_staff_ask_and_only_for_what_is_complete(clock: Any, session: Session) -> None:
    complete, begun = complete_proposal(), started_proposal()
    head = verified_head(complete.organisation)

    with pytest.raises(refusals.NotTheStaff):
        actions.ask_for_signature(complete, by=actor(head))
    with pytest.raises(refusals.Incomplete):
        actions.ask_for_signature(begun, by=actor(staff_of(begun.organisation)))


def test_the_head_says_not_yet_and_the_staff_read_why(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    proposal = complete_proposal()
    staff = staff_of(proposal.organisation)
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}"
    assert "Say: not yet" in client.page(f"{where}/submission").text

    empty = client.post(f"{where}/signature-refusal", data={"note": " "})
    answer = client.post(f"{where}/signature-refusal", data={"note": "The tower is too dear."})

    shown = Client.of(app).sign_in(staff).page(where).text
    assert (empty.status_code, answer.status_code) == (422, 303)
    assert "the staff read it" in empty.text
    assert "The tower is too dear." in shown
    assert "Not yet, says whoever signs" in Client.of(app).sign_in(staff).page("/desk").text
    assert subjects_to(session, staff)[-1] == f"Not yet: {proposal.ref} is not submitted"


def test_a_note_stands_until_the_next_submission_and_stays_in_the_history(
    client: Client, clock: Any, session: Session
) -> None:
    proposal = complete_proposal()
    head = actor(verified_head(proposal.organisation))
    actions.decline_to_sign(proposal, note="The tower is too dear.", by=head)
    clock.shift(timedelta(hours=2))
    actions.submit(proposal, by=head)
    as_staff(client, proposal)

    shown = client.page(f"/proposals/{proposal.ref}").text

    assert queries.said_about(proposal) == []
    assert "Not yet, says" not in shown
    assert "The tower is too dear." in shown


def test_staff_do_not_say_not_yet(client: Client, clock: Any, session: Session) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)

    answer = client.post(f"/proposals/{proposal.ref}/signature-refusal", data={"note": "No."})

    assert answer.status_code == 409
    assert queries.words_about(proposal) == []


def named(proposal: Proposal, *, every: bool = False) -> User:
    """Somebody on the staff whom the verified head named."""
    staff = staff_of(proposal.organisation)
    (post,) = queries.staff_posts(proposal.organisation_id)
    by = actor(verified_head(proposal.organisation))
    actions.name_certifier(proposal, post, every=every, by=by)
    return staff


def test_a_certifier_submits_in_the_name_of_the_head(
    client: Client, clock: Any, session: Session
) -> None:
    proposal = complete_proposal()
    head, staff = verified_head(proposal.organisation), staff_of(proposal.organisation)
    as_head(client, proposal)
    (post,) = queries.staff_posts(proposal.organisation_id)
    where = f"/proposals/{proposal.ref}"

    chosen = client.post(f"{where}/certifiers", data={"post": post.key, "scope": "one"})
    client.sign_in(staff)
    asked, desk = client.page(f"{where}/submission").text, client.page("/desk").text
    form = {"version": proposal.revision, "declared": "y"}
    answer = client.post(f"{where}/submission", data=form)

    version, event = (
        current(proposal),
        session.query(Event).filter_by(action="proposal.submit").one(),
    )
    names = f"{staff.name} for {head.name}"
    assert (chosen.status_code, answer.status_code) == (303, 303)
    assert f"in the name of {head.name}" in asked
    assert "Submit a complete draft" in desk
    assert (version.submitted_by_id, version.submitted_for_id) == (staff.id, head.id)
    assert f'"head":{head.id}' in event.detail.replace(" ", "")
    assert names in client.page(f"{where}/receipt").text
    assert names in client.page(f"{where}/versions/1").text
    receipt = session.query(Message).filter(Message.subject.like("Receipt%")).first()
    assert receipt is not None
    assert f"Submitted by: {names}" in receipt.body


def test_a_certifier_for_one_proposal_is_none_for_another(clock: Any, session: Session) -> None:
    one = complete_proposal()
    other = complete_proposal(one.challenge)
    staff = named(one)

    with pytest.raises(refusals.NotTheHead):
        actions.submit(other, by=actor(staff))
    named(other, every=True)
    actions.submit(other, by=actor(staff))

    assert current(other).submitted_for_id == verified_head(one.organisation).id


@pytest.mark.parametrize("ends", ["naming", "staff", "head"])
def test_it_ends_when_the_head_says_so_or_with_the_post_of_either(
    clock: Any, session: Session, ends: str
) -> None:
    proposal = complete_proposal()
    head, staff = verified_head(proposal.organisation), named(proposal)
    clock.shift(timedelta(minutes=1))

    if ends == "naming":
        (found,) = queries.certifiers_for(proposal)
        actions.end_certifier(found, proposal, by=actor(head))
    else:
        (post,) = posts_of((head if ends == "head" else staff).id)
        end_post(post, reason="Elected elsewhere.", by=actor(administrator()))
        holder(Role.STAFF, proposal.organisation)

    with pytest.raises((refusals.NotTheHead, refusals.NotYourUnit)):
        actions.submit(proposal, by=actor(staff))
    assert queries.certifiers_for(proposal) == []


def test_only_a_verified_head_names_and_only_somebody_on_the_staff(
    clock: Any, session: Session
) -> None:
    proposal = complete_proposal()
    (post,) = queries.staff_posts(proposal.organisation_id)
    unverified = head_of(proposal.organisation)
    own = queries.head_post(proposal.organisation_id, by=actor(unverified))
    assert own is not None

    with pytest.raises(refusals.HeadNotVerified):
        actions.name_certifier(proposal, post, every=True, by=actor(unverified))
    with pytest.raises(refusals.NotTheHead):
        actions.name_certifier(
            proposal, post, every=True, by=actor(staff_of(proposal.organisation))
        )


def test_the_same_person_is_named_once_for_the_same(clock: Any, session: Session) -> None:
    proposal = complete_proposal()
    named(proposal)

    with pytest.raises(refusals.NamedAlready):
        named(proposal)
    named(proposal, every=True)

    assert len(queries.certifiers_for(proposal)) == 2


def test_the_head_ends_it_on_the_page(client: Client, clock: Any, session: Session) -> None:
    proposal = complete_proposal()
    named(proposal)
    as_head(client, proposal)
    (found,) = queries.certifiers_for(proposal)
    where = f"/proposals/{proposal.ref}/certifiers"

    nothing = client.post(where, data={})
    twice = client.post(where, data={"post": found.post.key, "scope": "one"})
    answer = client.post(f"{where}/{found.key}/end", data={})

    assert (nothing.status_code, twice.status_code, answer.status_code) == (422, 422, 303)
    assert "is named for this already" in twice.text
    assert "Nobody is named." in client.page(where).text


def test_a_head_who_is_not_verified_is_offered_nothing_to_sign(
    client: Client, clock: Any, session: Session
) -> None:
    proposal = complete_proposal()
    client.sign_in(head_of(proposal.organisation))
    where = f"/proposals/{proposal.ref}"

    pages = [client.page(f"{where}{end}") for end in ("", "/submission", "/certifiers")]

    assert "Review and submit" not in pages[0].text
    assert "Say: not yet" not in pages[1].text
    assert "has not verified your post as head yet" in pages[2].text
    assert [
        form.action for page in pages for form in page.forms if where in (form.action or "")
    ] == []


def test_the_declaration_is_read_before_it_can_be_made(
    client: Client, clock: Any, session: Session
) -> None:
    proposal = started_proposal()
    as_head(client, proposal)

    shown = client.page(f"/proposals/{proposal.ref}/submission").text

    assert "it is true as far as I know, and I submit it for the unit." in shown
    assert "Submit the proposal" not in shown

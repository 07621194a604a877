"""Parts on one proposal: set for staff, offered by mail to others, and what each may do."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from challenge.accounts import actions as accounts
from challenge.accounts.models import Role, User
from challenge.accounts.queries import posts_of
from challenge.db import db
from challenge.notices.models import Message
from challenge.proposals import actions, queries
from challenge.proposals.models import Proposal, TeamPart
from challenge.proposals.rules.refusals import MayOnlyRead, NotYourUnit
from tests.client import Client
from tests.proposals.forms import answers, as_head, as_staff
from tests.world.people import PASSWORD, actor, holder
from tests.world.proposals import staff_of, started_proposal, verified_head

INVITED = {"name": "Pia Planner", "email": "pia@example.org"}


def invite(client: Client, proposal: Proposal, part: str, **more: str) -> str:
    """The head invites somebody by mail; the link that is in it."""
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}/team/invitations"
    assert client.post(where, data={**INVITED, "part": part, **more}).status_code == 303
    mail = db.session.scalars(sa.select(Message).order_by(Message.id.desc())).first()
    assert mail is not None
    link = re.search(r"http://localhost(/invitations/\S+)", mail.body)
    assert link
    return link[1]


def accepted(app: Flask, link: str) -> Client:
    """Whoever was invited, signed in."""
    client = Client.of(app)
    data = {"name": "Pia Planner", "password": PASSWORD}
    assert client.post(link, data=data).status_code == 303
    return client


def shared(proposal: Proposal, part: TeamPart) -> User:
    """A contributor of the unit with this part in the proposal."""
    person = holder(Role.CONTRIBUTOR, proposal.organisation)
    actions.invite_contributor(
        proposal,
        email=person.email,
        name=person.name,
        part=part,
        by=actor(verified_head(proposal.organisation)),
    )
    return person


def test_somebody_from_outside_edits_the_one_proposal_and_sees_no_other(
    app: Flask, client: Client, clock: Any
) -> None:
    proposal = started_proposal()
    other = started_proposal(proposal.challenge, proposal.organisation)
    guest = accepted(app, invite(client, proposal, "edit"))

    saved = guest.post(
        f"/proposals/{proposal.ref}/fields/title/answer", data={"answer": "Pier", "base": 0}
    )

    assert (saved.status_code, answers(proposal)["title"]) == (200, "Pier")
    listed = guest.get("/proposals").text
    assert (proposal.ref in listed, other.ref in listed) == (True, False)
    for path in ("", "/fields/title", "/team", "/submission", "/dossier"):
        assert guest.get(f"/proposals/{proposal.ref}{path}").status_code == 200
        assert guest.get(f"/proposals/{other.ref}{path}").status_code == 404
    for path in ("certifiers", "withdrawal", "receipt", "origin"):
        assert guest.get(f"/proposals/{proposal.ref}/{path}").status_code == 404
    for path in ("submission", "withdrawal", "team", "team/invitations", "signature-request"):
        assert guest.post(f"/proposals/{proposal.ref}/{path}").status_code == 404
    assert guest.get(f"/organisations/{proposal.organisation.key}").status_code == 404
    assert guest.get(f"/challenges/{proposal.challenge.slug}/entry").status_code == 404


@pytest.mark.parametrize("part", [TeamPart.VIEW, TeamPart.COMMENT])
def test_less_than_edit_reads_and_changes_nothing(app: Flask, clock: Any, part: TeamPart) -> None:
    proposal = started_proposal()
    guest = Client.of(app).sign_in(shared(proposal, part))
    where = f"/proposals/{proposal.ref}"

    shown = guest.page(f"{where}/fields/title")
    posts = [
        guest.post(f"{where}/{path}", data={"base": 0}).status_code
        for path in (
            "fields/title",
            "fields/title/answer",
            "fields/components/rows/r1",
            "fields/components/rows/r1/removal",
            "theme",
            "theme/answer",
            "annexes",
            "uploads",
            "fields/funding_requirement/import",
            "fields/funding_requirement/import/confirmation",
        )
    ]

    assert "You may read this proposal" in shown.text
    assert [form.action for form in shown.forms if "/fields/" in str(form.action)] == []
    assert posts == [409] * 7 + [422, 409, 409]
    assert (answers(proposal), proposal.revision) == ({}, 1)


def test_the_verb_itself_refuses_whoever_does_not_edit(app: Flask, clock: Any) -> None:
    proposal = started_proposal()
    (one,) = (each for each in proposal.challenge.fields if each.key == "title")
    reader, former = shared(proposal, TeamPart.VIEW), shared(proposal, TeamPart.EDIT)
    (post,) = posts_of(former.id)
    accounts.end_post(post, reason="Done.", by=actor(verified_head(proposal.organisation)))

    with pytest.raises(MayOnlyRead):
        actions.save_beside(proposal, one, "Mine", by=actor(reader), base=0)
    with pytest.raises(NotYourUnit):
        actions.save_beside(proposal, one, "Mine", by=actor(former), base=0)


def test_the_head_sets_what_staff_may_do_here_and_nowhere_else(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    other = started_proposal(proposal.challenge, proposal.organisation)
    staff = holder(Role.STAFF, proposal.organisation, "Sol Staff")
    as_head(client, proposal)

    set_ = client.post(
        f"/proposals/{proposal.ref}/team", data={"person": staff.key, "given": "view"}
    )

    client.sign_in(staff)
    path = "fields/title/answer"
    here, there = (
        client.post(f"/proposals/{one.ref}/{path}", data={"answer": "A", "base": 0}).status_code
        for one in (proposal, other)
    )
    assert (set_.status_code, here, there) == (303, 409, 200)
    as_head(client, proposal)
    client.post(f"/proposals/{proposal.ref}/team", data={"person": staff.key, "given": "edit"})
    assert queries.part_in(proposal, by=actor(staff)) is TeamPart.EDIT


def test_whoever_did_not_start_it_sets_no_parts(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    staff = holder(Role.STAFF, proposal.organisation)
    client.sign_in(staff)

    answer = client.post(
        f"/proposals/{proposal.ref}/team",
        data={"person": staff_of(proposal.organisation).key, "given": "view"},
    )

    assert answer.status_code == 409
    assert "Invite somebody" not in client.get(f"/proposals/{proposal.ref}/team").text


def test_a_part_ends_when_it_is_taken_back_or_its_last_day_is_over(
    app: Flask, client: Client, clock: Any
) -> None:
    proposal = started_proposal()
    last = {"last_day-day": "15", "last_day-month": "3", "last_day-year": "2027"}
    guest = accepted(app, invite(client, proposal, "comment", **last))
    where = f"/proposals/{proposal.ref}"
    before = guest.get(where).status_code
    (member,) = (one for one in queries.team_of(proposal) if one.role is Role.CONTRIBUTOR)
    share = member.share
    assert share is not None
    assert share.until is not None

    clock.move_to(share.until - timedelta(seconds=1))
    on_time = queries.worked_on(by=actor(db.session.get_one(User, member.number)), ref=proposal.ref)
    clock.move_to(share.until)
    late = queries.worked_on(by=actor(db.session.get_one(User, member.number)), ref=proposal.ref)

    assert (before, on_time, late) == (200, proposal, None)


def test_the_head_ends_a_part_and_an_open_invitation(
    app: Flask, client: Client, clock: Any
) -> None:
    proposal = started_proposal()
    reader = shared(proposal, TeamPart.VIEW)
    guest = Client.of(app).sign_in(reader)
    before = guest.get(f"/proposals/{proposal.ref}").status_code
    link = invite(client, proposal, "view")
    shares = [one.share for one in queries.team_of(proposal) + queries.invited_to(proposal)]

    for share in filter(None, shares):
        where = f"/proposals/{proposal.ref}/team/{share.key}/ending"
        assert client.post(where).status_code == 303

    after = guest.get(f"/proposals/{proposal.ref}").status_code
    assert (before, after) == (200, 404)
    assert Client.of(app).get(link).status_code == 409


@pytest.mark.parametrize("email", ["staff", INVITED["email"]])
def test_nobody_is_invited_twice(client: Client, clock: Any, email: str) -> None:
    proposal = started_proposal()
    invite(client, proposal, "view")
    known = staff_of(proposal.organisation).email if email == "staff" else email

    answer = client.post(
        f"/proposals/{proposal.ref}/team/invitations",
        data={"name": "Twice", "email": known, "part": "view"},
    )

    assert answer.status_code == 422
    assert 'value="Twice"' in answer.text


def test_an_invitation_to_a_second_proposal_adds_no_second_post(
    app: Flask, client: Client, clock: Any
) -> None:
    first = started_proposal()
    second = started_proposal(first.challenge, first.organisation)
    links = [invite(client, one, "comment") for one in (first, second)]
    guest = accepted(app, links[0])

    again = guest.post(links[1])

    statuses = [guest.get(f"/proposals/{one.ref}").status_code for one in (first, second)]
    assert (again.status_code, statuses) == (303, [200, 200])


def test_the_head_learns_whom_others_invite(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    head = verified_head(proposal.organisation)
    as_staff(client, proposal)

    client.post(f"/proposals/{proposal.ref}/team/invitations", data={**INVITED, "part": "view"})

    told = db.session.scalars(sa.select(Message.subject).where(Message.user_id == head.id)).all()
    assert told == [f"Pia Planner was invited to {proposal.ref}"]

"""Notes of the team beside a field: who writes and settles them, and who is told."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from challenge.accounts.models import Role, User
from challenge.db import db
from challenge.notices.models import Message
from challenge.proposals import actions, queries
from challenge.proposals.models import Note, Proposal, TeamPart
from challenge.proposals.rules.refusals import MayOnlyRead
from tests.client import Client, page
from tests.proposals.forms import as_staff
from tests.proposals.test_team_pages import shared
from tests.world.people import actor, holder
from tests.world.proposals import staff_of, started_proposal, submitted_proposal, verified_head


def note(proposal: Proposal, text: str = "Ask the fishers.", *, by: User) -> Note:
    return actions.add_note(proposal, "title", text, by=actor(by))


def mails(person: User) -> list[str]:
    asked = sa.select(Message.subject).where(
        Message.user_id == person.id, Message.subject.contains("note")
    )
    return list(db.session.scalars(asked.order_by(Message.id)))


def test_a_note_stands_beside_its_field_and_is_counted(app: Flask, clock: Any) -> None:
    proposal = started_proposal()
    guest = Client.of(app).sign_in(shared(proposal, TeamPart.COMMENT))
    where = f"/proposals/{proposal.ref}/fields/title"

    kept = guest.post(f"{where}/notes", data={"text": "Ask the fishers."})

    client = as_staff(Client.of(app), proposal)
    assert kept.status_code == 303
    assert "Ask the fishers." in client.page(where).text
    assert "1 note of the team" in client.page(f"/proposals/{proposal.ref}").text
    assert "Ask the fishers." not in client.page(f"/proposals/{proposal.ref}/fields/summary").text


def test_a_note_is_settled_once(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    found = note(proposal, by=staff_of(proposal.organisation))
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/notes/{found.key}/settlement"

    statuses = [client.post(where).status_code for _twice in "12"]

    assert (statuses, queries.open_notes(proposal)) == ([303, 409], {})
    assert "Settled by" in client.page(f"/proposals/{proposal.ref}/fields/title/notes").text


def test_an_empty_note_is_asked_for_again(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    answer = client.post(f"/proposals/{proposal.ref}/fields/title/notes", data={"text": " "})

    assert (answer.status_code, "Write the note" in page(answer).text) == (422, True)


def test_whoever_only_views_writes_no_note(app: Flask, clock: Any) -> None:
    proposal = started_proposal()
    found = note(proposal, by=staff_of(proposal.organisation))
    reader = shared(proposal, TeamPart.VIEW)
    client = Client.of(app).sign_in(reader)
    where = f"/proposals/{proposal.ref}"

    shown = client.page(f"{where}/fields/title/notes")

    assert "Ask the fishers." in shown.text
    assert "Note for the team" not in shown.text
    assert client.post(f"{where}/fields/title/notes", data={"text": "Me"}).status_code == 409
    assert client.post(f"{where}/notes/{found.key}/settlement").status_code == 409
    with pytest.raises(MayOnlyRead):
        note(proposal, by=reader)


def test_notes_leave_with_no_version(client: Client, clock: Any) -> None:
    proposal = submitted_proposal()
    note(proposal, "Between us alone.", by=staff_of(proposal.organisation))
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/versions/1"

    pages = [client.get(f"{where}{more}").text for more in ("", "/content")]

    assert ["Between us alone." in shown for shown in pages] == [False, False]


def test_the_others_are_told_once_an_hour_of_everything_new(app: Flask, clock: Any) -> None:
    proposal = started_proposal()
    staff, head = staff_of(proposal.organisation), verified_head(proposal.organisation)
    reader = shared(proposal, TeamPart.VIEW)
    note(proposal, by=staff)
    note(proposal, "And the mayor.", by=staff)
    told = [actions.tell_of_notes() for _twice in "12"]
    note(proposal, "Done.", by=head)
    clock.shift(3500)
    early = actions.tell_of_notes()
    clock.shift(200)
    late = actions.tell_of_notes()

    ref = proposal.ref
    assert (told, early, late) == ([1, 0], 0, 1)
    assert mails(head) == [f"2 new notes: {ref}"]
    assert mails(staff) == [f"1 new note: {ref}"]
    assert mails(reader) == []


def test_who_else_is_there_is_said_and_forgotten(app: Flask, clock: Any) -> None:
    proposal = started_proposal()
    maria = holder(Role.STAFF, proposal.organisation, "Maria Santos")
    client, other = as_staff(Client.of(app), proposal), Client.of(app).sign_in(maria)
    where = f"/proposals/{proposal.ref}"

    alone = other.post(f"{where}/presence", data={"field": "summary"})
    clock.shift(70)
    with_her = client.post(f"{where}/presence", data={"field": ""}).get_json()
    shown = client.page(where).text
    clock.shift(3700)
    later, gone = client.page(where).text, actions.forget_presence()

    sentence = "Maria Santos (in Summary), 1 minute ago"
    assert alone.get_json() == {"here": []}
    assert with_her == {"here": [sentence]}
    assert (sentence in shown, sentence in later, gone) == (True, False, 2)


def test_being_there_is_written_at_most_every_quarter_minute(app: Flask, clock: Any) -> None:
    proposal = started_proposal()
    staff = staff_of(proposal.organisation)
    moments = []
    for seconds in (0, 10, 10):
        clock.shift(seconds)
        actions.be_here(proposal, "title", by=actor(staff))
        db.session.expire_all()
        known = queries.presence_of(proposal, staff.id)
        moments.append(known.seen_at if known else None)

    assert (moments[0] == moments[1], moments[1] == moments[2]) == (True, False)

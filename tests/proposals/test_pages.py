"""The unit's pages: what is shown, what is kept, and for whom they do not exist."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from challenge import clock as server_clock
from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Organisation, Role, User
from challenge.challenges.actions import approve_date_change, propose_date_change, seal
from challenge.challenges.rules import Section
from challenge.notices.models import Message
from challenge.proposals import actions, queries
from challenge.proposals.models import Proposal
from challenge.proposals.rules import gaps
from challenge.workflow import Status
from tests.client import Client, page
from tests.page import Page
from tests.statements import counted
from tests.world import people
from tests.world.challenges import approver_of, author_of, published_challenge
from tests.world.people import actor, auditor, head_of, holder, local_unit, office
from tests.world.proposals import (
    complete_proposal,
    current,
    staff_of,
    started_proposal,
    submitted_proposal,
    verified_head,
)

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def as_staff(client: Client, proposal: Proposal) -> Client:
    return client.sign_in(staff_of(proposal.organisation))


def as_head(client: Client, proposal: Proposal) -> Client:
    return client.sign_in(verified_head(proposal.organisation))


def sent(shown: Page, where: str) -> dict[str, str]:
    """What the form to `where` would send."""
    return dict(next(form for form in shown.forms if form.action == where).fields)


def answers(proposal: Proposal) -> dict[str, Any]:
    return dict(queries.draft_of(proposal).answers)


def test_every_page_of_a_draft_opens(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    pages = ["", "/theme", "/annexes", "/submission"]
    pages += [f"/fields/{one.key}" for one in proposal.challenge.fields if one.kind != "annexes"]
    found = [client.get(f"/proposals/{proposal.ref}{where}").status_code for where in pages]

    assert found == [200] * len(pages)


def test_a_unit_enters_and_gets_a_reference(client: Client, clock: Any, session: Session) -> None:
    call = published_challenge(slug="works")
    unit = local_unit()
    client.sign_in(staff_of(unit))

    shown = client.page("/challenges/works/entry")
    answer = client.post("/challenges/works/entry", data={})

    assert "Submit it by" in shown.text
    assert answer.status_code == 303
    proposal = session.query(Proposal).filter_by(challenge_id=call.id).one()
    assert proposal.ref.startswith("SW-")
    assert answer.location == f"/proposals/{proposal.ref}"


INELIGIBLE = [
    ({"levels": ["province"]}, "This challenge is open to: province"),
    ({"regions": ["0200000000"]}, "This challenge is not open to that region"),
]


@pytest.mark.parametrize(("rule", "words"), INELIGIBLE)
def test_a_unit_that_may_not_enter_is_told_before_any_work(
    client: Client, clock: Any, rule: dict[str, Any], words: str
) -> None:
    people.region("0200000000")
    published_challenge(slug="works", with_={Section.ELIGIBILITY: rule})
    client.sign_in(staff_of(local_unit()))

    shown = client.page("/challenges/works/entry")

    assert words in shown.text
    assert not [form for form in shown.forms if form.action == "/challenges/works/entry"]
    assert client.post("/challenges/works/entry", data={}).status_code == 409


def strangers(unit: Organisation, call_agency: Organisation) -> dict[str, User]:
    other = local_unit("0102802000", name="Bacarra")
    return {
        "head of another unit": head_of(other),
        "staff of another unit": staff_of(other),
        "officer of the region": holder(Role.OFFICER, office()),
        "author of the agency": author_of(call_agency),
        "approver of the agency": approver_of(call_agency),
        "secretariat of the agency": holder(Role.SECRETARIAT, call_agency),
        "administrator": people.administrator(),
        "auditor": auditor(),
        "nobody": people.person(),
    }


PATHS = ["", "/fields/title", "/theme", "/annexes", "/submission", "/receipt", "/withdrawal"]


def test_a_draft_exists_for_its_unit_alone(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    proposal = complete_proposal()

    for who, user in strangers(proposal.organisation, proposal.challenge.agency).items():
        visitor = Client.of(app).sign_in(user)
        for path in PATHS:
            found = visitor.get(f"/proposals/{proposal.ref}{path}")
            assert found.status_code == 404, f"{who} at {path}"
            assert proposal.title not in found.text
        for path in ("/fields/title", "/theme", "/annexes", "/submission", "/withdrawal"):
            found = visitor.post(f"/proposals/{proposal.ref}{path}", data={"c": "x"})
            assert found.status_code == 404, f"{who} posting to {path}"


def test_a_saved_field_leads_on_and_stands_there_again(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/title"

    answer = client.post(where, data={"version": 0, "answer": "Boardwalk", "then": "next"})

    assert (answer.status_code, answer.location) == (
        303,
        f"/proposals/{proposal.ref}/fields/proponent",
    )
    assert answers(proposal)["title"] == "Boardwalk"
    assert "Boardwalk" in client.get(f"/proposals/{proposal.ref}").text


def test_what_is_wrong_is_kept_and_marked(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/duration"
    typed = {
        "version": 0,
        "c_start-day": "31",
        "c_start-month": "2",
        "c_start-year": "2570",
        "rows-0-c_activity": "Build",
        "rows-0-c_start-day": "x",
    }

    answer = client.post(where, data=typed)
    shown = client.page(where)

    assert (answer.status_code, answer.location) == (303, where)
    assert answers(proposal)["duration"] == {
        "start": ["31", "2", "2570"],
        "rows": [
            {
                "key": answers(proposal)["duration"]["rows"][0]["key"],
                "activity": "Build",
                "start": ["x", "", ""],
            }
        ],
    }
    fields = sent(shown, where)
    assert (fields["c_start-day"], fields["c_start-year"]) == ("31", "2570")
    assert fields["rows-0-c_start-day"] == "x"
    assert "“First day” must be a real date" in shown.text


def test_thai_numerals_and_buddhist_years_are_understood(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)

    client.post(
        f"/proposals/{proposal.ref}/fields/duration",
        data={
            "version": 1,
            "c_start-day": "๑",
            "c_start-month": "๒",
            "c_start-year": "๒๕๗๐",
            "c_end-day": "1",
            "c_end-month": "3",
            "c_end-year": "2570",
        },
    )
    client.post(
        f"/proposals/{proposal.ref}/fields/funding_requirement",
        data={
            "version": 1,
            "rows-0-key": "r1",
            "rows-0-c_component": "r1",
            "rows-0-c_item": "Planks",
            "rows-0-c_quantity": "๒๐",
            "rows-0-c_unit_cost": "๑,๒๕๐.๕๐",
            "rows-0-c_source": "grant",
        },
    )

    written = answers(proposal)
    assert (written["duration"]["start"], written["duration"]["end"]) == (
        "2027-02-01",
        "2027-03-01",
    )
    (line,) = written["funding_requirement"]["rows"]
    assert (line["quantity"], line["unit_cost"], line["amount"]) == (20, 125_050, 2_501_000)


def test_text_too_long_is_kept_whole(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/summary"

    client.post(where, data={"version": 0, "answer": "x" * 1501})

    assert len(answers(proposal)["summary"]) == 1501
    assert "1500 characters or fewer (you have 1501)" in client.page(where).text


def test_control_characters_are_left_out(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    client.post(
        f"/proposals/{proposal.ref}/fields/title",
        data={"version": 0, "answer": "Board\x00walk\x07 \u202eever"},
    )

    assert answers(proposal)["title"] == "Boardwalk ever"


def test_rows_are_added_and_removed_without_saving(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/components"
    typed = {"version": 0, "rows-0-c_name": "Walk", "rows-0-c_necessity": "must_have"}

    more = page(client.post(where, data=typed | {"action": "add:rows"}))
    fewer = page(client.post(where, data=typed | {"action": "remove:rows:0"}))

    assert {"rows-0-c_name", "rows-1-c_name"} <= set(sent(more, where))
    assert "rows-0-c_name" not in sent(fewer, where)
    assert answers(proposal) == {}


def test_removed_rows_are_gone_and_kept_rows_keep_their_key(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)

    client.post(
        f"/proposals/{proposal.ref}/fields/components",
        data={
            "version": 1,
            "rows-0-key": "r2",
            "rows-0-c_name": "Watch tower",
            "rows-0-c_necessity": "optional",
            "rows-1-key": "",
            "rows-1-c_name": "Landing",
            "rows-1-c_necessity": "must_have",
        },
    )

    first, second = answers(proposal)["components"]["rows"]
    assert (first["key"], first["name"]) == ("r2", "Watch tower")
    assert (second["name"], second["key"] not in ("r1", "r2", "")) == ("Landing", True)
    shown = client.page(f"/proposals/{proposal.ref}")
    assert "Needs correction" in shown.text


def test_no_more_rows_are_read_than_the_form_allows(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    rows: dict[str, object] = {f"rows-{number}-c_name": f"Part {number}" for number in range(500)}

    client.post(f"/proposals/{proposal.ref}/fields/components", data=rows | {"version": 0})

    assert len(answers(proposal)["components"]["rows"]) == 10


def test_five_hundred_rows_are_kept_by_an_action_and_marked(clock: Any, session: Session) -> None:
    proposal = started_proposal()
    rows = [{"name": f"Part {number}"} for number in range(600)]

    actions.save_answers(
        proposal, {"components": {"rows": rows}}, by=actor(staff_of(proposal.organisation))
    )

    assert len(answers(proposal)["components"]["rows"]) == 500
    found = queries.draft_of(proposal)
    assert "list at most 10 (you have 500)" in " ".join(gap.text for gap in gaps(found))


def test_an_older_page_overwrites_nothing_unseen(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/summary"
    client.post(where, data={"version": 0, "answer": "Written by Ana"})

    answer = client.post(where, data={"version": 0, "answer": "Written by Ben"})

    assert answer.status_code == 409
    assert answers(proposal)["summary"] == "Written by Ana"
    assert "Written by Ana" in page(answer).text
    assert "Written by Ben" in answer.text
    assert sent(page(answer), where)["version"] == "1"
    again = client.post(where, data={"version": 1, "answer": "Written by both"})
    assert (again.status_code, answers(proposal)["summary"]) == (303, "Written by both")


def test_hostile_text_is_only_text(client: Client, clock: Any) -> None:
    proposal = complete_proposal(answers={"title": HOSTILE, "summary": HOSTILE})
    as_head(client, proposal)
    client.post(
        f"/proposals/{proposal.ref}/submission",
        data={"version": proposal.revision, "declared": "y"},
    )

    for where in ("", "/submission", "/fields/title", "/receipt", "/versions/1"):
        answer = client.get(f"/proposals/{proposal.ref}{where}")
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


def test_a_good_file_is_kept_beside_a_refused_one(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/annexes"
    files = MultiDict(
        [
            ("d_letter", (BytesIO(PDF), "letter.pdf")),
            ("d_letter", (BytesIO(PDF + b"2"), "letter 2.pdf")),
            ("d_map", (BytesIO(b"MZ\x00\x01"), "map.exe")),
        ]
    )

    answer = client.post(where, data=files, content_type="multipart/form-data")
    attached = [annex.document.filename for annex in queries.annexes_of(proposal)]

    assert answer.status_code == 422
    assert "map.exe" in page(answer).text
    assert attached == ["letter.pdf", "letter 2.pdf"]


def test_an_annex_is_removed_but_stays_with_its_version(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    (annex,) = queries.annexes_of(proposal)

    answer = client.post(f"/proposals/{proposal.ref}/annexes", data={"remove": annex.document.key})

    assert answer.status_code == 303
    assert queries.annexes_of(proposal) == []


def test_an_empty_sending_of_annexes_says_what_to_do(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    answer = client.post(f"/proposals/{proposal.ref}/annexes", data={})

    assert answer.status_code == 422
    assert "Choose at least one file" in page(answer).text


def test_the_head_reads_declares_and_submits(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}/submission"
    shown = client.page(where)
    version = sent(shown, where)["version"]

    undeclared = client.post(where, data={"version": version})
    answer = client.post(where, data={"version": version, "declared": "y"})

    assert "Posts and planks" in shown.text
    assert "₱6,000,000" in shown.text
    assert undeclared.status_code == 422
    assert (answer.status_code, answer.location) == (303, f"/proposals/{proposal.ref}/receipt")
    receipt = client.page(f"/proposals/{proposal.ref}/receipt").text
    for fact in (
        proposal.ref,
        current(proposal).sha256,
        "1 June 2026, 9:00 am (Philippine Time)",
        "2026-06-01 01:00:00 UTC",
        "Adams",
        "Deadline",
    ):
        assert fact in receipt


def test_staff_and_unverified_heads_read_why_they_cannot_submit(
    client: Client, app: Flask, clock: Any
) -> None:
    proposal = complete_proposal()
    unverified = Client.of(app).sign_in(head_of(proposal.organisation))
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/submission"
    data = {"version": proposal.revision, "declared": "y"}

    assert "Only the head of the unit can do this" in client.page(where).text
    assert client.post(where, data=data).status_code == 409
    assert "is not verified yet" in unverified.page(where).text
    refused = unverified.post(where, data=data)
    assert (refused.status_code, "is not verified yet" in refused.text) == (409, True)


def test_after_the_close_the_head_reads_that_it_is_over(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    clock.shift(timedelta(days=30))
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}/submission"

    answer = client.post(where, data={"version": proposal.revision, "declared": "y"})

    assert answer.status_code == 409
    assert "closed on 1 July 2026, 9:00 am" in answer.text
    assert "Not submitted. The challenge closed" in client.page(f"/proposals/{proposal.ref}").text


def test_sending_the_same_form_twice_submits_once(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}/submission"
    data = {"version": proposal.revision, "declared": "y", "once": "the same key"}

    first, second = client.post(where, data=data), client.post(where, data=data)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(queries.versions_of(proposal)) == 1


def test_the_head_withdraws_with_a_reason(client: Client, clock: Any) -> None:
    proposal = submitted_proposal()
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}/withdrawal"

    assert client.get(where).status_code == 200
    assert client.post(where, data={"reason": ""}).status_code == 422
    assert client.post(where, data={"reason": "The land is disputed"}).status_code == 303
    assert proposal.status is Status.WITHDRAWN
    assert client.get(where).status_code == 409


def test_agency_and_auditor_read_versions_only_after_the_seal(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    proposal, draft = submitted_proposal(), complete_proposal()
    agency = proposal.challenge.agency
    readers = [holder(Role.SECRETARIAT, agency), author_of(agency), auditor()]
    stranger = holder(Role.SECRETARIAT, people.agency("Another agency"))
    slug, where = proposal.challenge.slug, f"/proposals/{proposal.ref}/versions/1"
    paths = (where, f"/challenges/{slug}/proposals")

    for user in [*readers, stranger]:
        visitor = Client.of(app).sign_in(user)
        assert [visitor.get(path).status_code for path in paths] == [404, 404]
    clock.shift(timedelta(days=31))
    seal(proposal.challenge, by=SYSTEM)
    session.commit()

    for user in readers:
        visitor = Client.of(app).sign_in(user)
        listed = visitor.page(paths[1]).text
        assert visitor.get(where).status_code == 200
        assert (proposal.ref in listed, draft.ref in listed) == (True, False)
        assert visitor.get(f"/proposals/{draft.ref}").status_code == 404
        assert visitor.get(f"/proposals/{proposal.ref}").location == where
        assert visitor.get(f"/proposals/{proposal.ref}/versions/{2**70}").status_code == 404
    visitor = Client.of(app).sign_in(stranger)
    assert [visitor.get(path).status_code for path in paths] == [404, 404]


FILTERS = [
    ("", 2),
    ("theme=nature", 1),
    ("theme=culture", 1),
    ("theme=nature&level=city", 0),
    ("region=0100000000&status=submitted&level=municipality", 2),
    ("status=draft", 2),
    ("after=forged", 2),
]


def test_the_agency_filters_its_list(client: Client, clock: Any, session: Session) -> None:
    call = published_challenge()
    for theme in ("nature", "culture"):
        submitted_proposal(call, theme=theme)
    complete_proposal(call)
    clock.shift(timedelta(days=31))
    seal(call, by=SYSTEM)
    client.sign_in(author_of(call.agency))

    for query, count in FILTERS:
        shown = client.page(f"/challenges/{call.slug}/proposals?{query}")
        assert sum(path.startswith("/proposals/SW-") for path in shown.paths) == count, query


def test_lists_take_as_many_statements_for_three_as_for_one(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    call = published_challenge(with_={Section.ELIGIBILITY: {"submissions_per_unit": None}})
    first = submitted_proposal(call)
    counts = [statements(app, client, first, "/proposals")]
    for _more in range(2):
        submitted_proposal(call)
        started_proposal(call)
    counts.append(statements(app, client, first, "/proposals"))
    clock.shift(timedelta(days=31))
    seal(call, by=SYSTEM)
    client.sign_in(author_of(call.agency))
    where = f"/challenges/{call.slug}/proposals"
    filtered = statements(app, client, None, where + "?theme=nature")
    nothing = statements(app, client, None, where + "?theme=culture")

    assert counts[0] == counts[1]
    assert filtered == nothing


def statements(app: Flask, client: Client, proposal: Proposal | None, path: str) -> int:
    if proposal is not None:
        as_staff(client, proposal)
    client.get(path)
    with counted(app) as statements_sent:
        assert client.get(path).status_code == 200
    return len(statements_sent)


def test_the_pages_of_one_proposal_are_cheap(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    proposal = complete_proposal()
    as_head(client, proposal)
    paths = ("", "/fields/funding_requirement", "/submission", "/annexes")

    counts = {
        path: statements(app, client, None, f"/proposals/{proposal.ref}{path}") for path in paths
    }

    assert all(count <= 24 for count in counts.values()), counts


def test_everybody_with_a_draft_is_told_of_a_moved_date(clock: Any, session: Session) -> None:
    draft, submitted = started_proposal(), None
    call = draft.challenge
    other = local_unit("0102802000", name="Bacarra")
    submitted = submitted_proposal(call, other)
    later = server_clock.now() + timedelta(days=37)
    change = propose_date_change(
        call, "closes", later, reason="A typhoon.", by=actor(author_of(call.agency))
    )

    approve_date_change(change, by=actor(approver_of(call.agency)))

    told = {
        message.user_id
        for message in session.query(Message).filter(Message.subject.startswith("A date changed"))
    }
    assert staff_of(draft.organisation).id in told
    assert staff_of(submitted.organisation).id not in told


def test_the_desk_names_what_waits(app: Flask, clock: Any, session: Session) -> None:
    draft, complete = started_proposal(ref="SW-222222"), complete_proposal(ref="SW-333333")
    submitted_proposal(ref="SW-444444")
    unit = draft.organisation

    actors = [actor(user) for user in (staff_of(unit), verified_head(unit), auditor())]

    with app.test_request_context():
        staff, head, other = (
            {one.url: one.what for one in queries.waiting_for(by)} for by in actors
        )

    assert staff == {
        f"/proposals/{draft.ref}": "Finish a draft: 9 things to do",
        f"/proposals/{complete.ref}": (
            "A complete draft is not submitted yet: ask the head to submit it"
        ),
    }
    assert head[f"/proposals/{complete.ref}"] == (
        "Submit a complete draft: it is not submitted yet"
    )
    assert other == {}


def test_an_annex_is_read_by_its_unit_and_later_by_the_agency(
    app: Flask, clock: Any, session: Session
) -> None:
    proposal = submitted_proposal()
    (annex,) = queries.annexes_of(proposal)
    agency = holder(Role.SECRETARIAT, proposal.challenge.agency)
    other = staff_of(local_unit("0102802000", name="Bacarra"))

    def may(user: User) -> bool:
        return queries.may_read_document(session, annex.document_id, actor(user))

    assert [may(user) for user in (staff_of(proposal.organisation), agency, other)] == [
        True,
        False,
        False,
    ]
    clock.shift(timedelta(days=31))
    seal(proposal.challenge, by=SYSTEM)
    assert [may(user) for user in (agency, auditor(), other)] == [True, True, False]

"""Writing: everything typed is kept, right or wrong."""

from typing import Any

from sqlalchemy.orm import Session

from challenge.proposals import actions, queries
from challenge.proposals.rules import gaps
from tests.client import Client, page
from tests.proposals.forms import answers, as_staff, sent
from tests.world.people import actor
from tests.world.proposals import (
    complete_proposal,
    staff_of,
    started_proposal,
)


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
            "known": "r1:1 r2:1 r3:1",
            "rows-0-key": "r1",
            "rows-0-revision": 1,
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


def test_a_buddhist_year_is_shown_back(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/duration"
    first = {"c_start-day": "29", "c_start-month": "2", "c_start-year": "2567"}

    client.post(where, data=first | {"version": 0, "then": "stay"})
    shown = client.page(where)

    said = "“First day”: the year 2567 is understood as 29 February 2024."
    assert said in shown.text
    assert sent(shown, where)["c_start-year"] == "2024"


def test_text_is_counted_as_people_count(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/summary"
    thai, family = "ที่", "👨\u200d👩\u200d👧"

    client.post(where, data={"version": 0, "answer": thai * 1499 + family})
    fits = client.page(where).text
    client.post(where, data={"version": 1, "answer": thai * 1501})
    too_long = client.page(where).text

    assert "characters or fewer" not in fits
    assert "1500 characters or fewer (you have 1501)" in too_long


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
        data={"version": 0, "answer": "Board\x00walk\x07 \u202eever\x0bso"},
    )

    assert answers(proposal)["title"] == "Boardwalk ever so"


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
            "known": "r1:1 r2:1",
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


def test_more_rows_than_allowed_are_kept_and_marked(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/components"
    rows: dict[str, object] = {f"rows-{number}-c_name": f"Part {number}" for number in range(12)}

    client.post(where, data=rows | {"version": 0})
    shown = client.page(where)

    assert len(answers(proposal)["components"]["rows"]) == 12
    assert "list at most 10 (you have 12)" in shown.text
    assert "rows-11-c_name" in sent(shown, where)


def test_ten_thousand_rows_are_refused_and_none_is_dropped(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    before = answers(proposal)
    where = f"/proposals/{proposal.ref}/fields/components"
    rows: dict[str, object] = {f"rows-{number}-c_name": "Part" for number in range(10_000)}

    answer = client.post(where, data=rows | {"version": 1})

    assert answer.status_code == 422
    assert "keeps at most 500 entries, and 10000 came: none is saved" in page(answer).text
    assert answers(proposal) == before


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

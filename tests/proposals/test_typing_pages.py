"""Saving as one types: one part at a time, short answers, and never a text written over unseen."""

from typing import Any

import pytest
from flask import Flask

from challenge.accounts.models import Role
from challenge.proposals import actions, queries
from challenge.proposals.models import Proposal
from tests.client import Client, page
from tests.page import Page
from tests.proposals.forms import answers, as_staff, sent
from tests.statements import counted
from tests.world.people import actor, holder, office, somebody
from tests.world.people import local_unit as unit
from tests.world.proposals import complete_proposal, staff_of, started_proposal, submitted_proposal

JSON = {"Accept": "application/json"}


def keep(client: Client, path: str, **data: object) -> tuple[int, dict[str, Any]]:
    answer = client.post(path, data=data, headers=JSON)
    return answer.status_code, answer.get_json(silent=True) or {}


def test_a_text_is_kept_and_counted(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/title/answer"

    first = keep(client, where, answer="Board", base=0)
    second = keep(client, where, answer="Boardwalk", base=1)

    assert first == (200, {"revision": 1, "saved": "Saved at 9:00 am"})
    assert second == (200, {"revision": 2, "saved": "Saved at 9:00 am"})
    assert answers(proposal)["title"] == "Boardwalk"
    assert "Boardwalk" in client.get("/proposals").text


def test_the_same_text_sent_again_is_no_clash(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/summary/answer"
    keep(client, where, answer="Once", base=0)

    again = keep(client, where, answer="Once", base=0)

    assert (again[0], again[1]["revision"]) == (200, 1)


def test_a_second_writer_is_shown_both_texts_and_chooses(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/summary/answer"
    keep(client, where, answer="Written by Ana", base=0)

    status, told = keep(client, where, answer="Written by Ben", base=0)

    name = staff_of(proposal.organisation).name
    assert status == 409
    assert told == {
        "clash": True,
        "message": f"{name} saved this after you opened the page. Nothing is written over.",
        "saved": {"answer": "Written by Ana"},
        "shown": [["Summary", "Written by Ana"]],
        "revision": 1,
    }
    assert answers(proposal)["summary"] == "Written by Ana"
    assert keep(client, where, answer="Written by both", base=told["revision"])[0] == 200


def test_rows_are_kept_one_by_one(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    rows = f"/proposals/{proposal.ref}/fields/components/rows"

    keep(client, f"{rows}/r1", **{"rows-0-c_name": "Walk", "base": 0})
    keep(client, f"{rows}/r2", **{"rows-0-c_name": "Tower", "base": 0})
    changed = keep(client, f"{rows}/r1", **{"rows-0-c_name": "Boardwalk", "base": 1})
    removed = keep(client, f"{rows}/r2/removal", base=1)

    assert (changed[0], changed[1]["revision"], removed[0]) == (200, 2, 200)
    assert answers(proposal)["components"]["rows"] == [{"key": "r1", "name": "Boardwalk"}]


def test_two_people_in_two_rows_meet_no_clash(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    rows = f"/proposals/{proposal.ref}/fields/components/rows"
    tower = {"rows-0-c_name": "Tower of stone", "rows-0-c_necessity": "optional", "base": 1}
    walk = {"rows-0-c_name": "Long boardwalk", "rows-0-c_necessity": "must_have", "base": 1}

    statuses = [keep(client, f"{rows}/r2", **tower)[0], keep(client, f"{rows}/r1", **walk)[0]]

    assert statuses == [200, 200]
    names = [row["name"] for row in answers(proposal)["components"]["rows"]]
    assert names == ["Long boardwalk", "Tower of stone"]


def test_a_row_somebody_took_out_is_not_written_again_unseen(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    rows = f"/proposals/{proposal.ref}/fields/components/rows"
    keep(client, f"{rows}/r2/removal", base=1)

    status, told = keep(client, f"{rows}/r2", **{"rows-0-c_name": "Tower", "base": 1})

    name = staff_of(proposal.organisation).name
    assert (status, told["saved"], told["revision"]) == (409, None, 0)
    assert told["message"] == f"{name} took this entry out after you opened the page."
    assert keep(client, f"{rows}/r2", **{"rows-0-c_name": "Tower", "base": 0})[0] == 200


def test_a_changed_row_is_not_removed_unseen(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    rows = f"/proposals/{proposal.ref}/fields/funding_requirement/rows"
    line = {"rows-0-c_item": "Planks", "rows-0-c_component": "r1", "rows-0-c_quantity": "1"}
    keep(client, f"{rows}/r1", **line, **{"rows-0-c_unit_cost": "5", "base": 1})

    status, told = keep(client, f"{rows}/r1/removal", base=1)

    assert (status, told["revision"]) == (409, 2)
    assert ["Item", "Planks"] in told["shown"]
    assert ["Component", "Boardwalk"] in told["shown"]
    assert told["saved"]["c_unit_cost"] == "5"


def test_a_budget_line_is_in_the_sums_of_the_page_at_once(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    line = {
        "rows-0-c_item": "Planks",
        "rows-0-c_quantity": "20",
        "rows-0-c_unit_cost": "1,250.50",
        "rows-0-c_source": "grant",
    }

    where = f"/proposals/{proposal.ref}/fields/funding_requirement"
    keep(client, f"{where}/rows/r1", base=0, **line)

    assert "Asked from the grant ₱25,010" in client.page(where).text


def test_a_buddhist_year_is_shown_back_at_once(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/duration"
    first = {"c_start-day": "29", "c_start-month": "2", "c_start-year": "2567"}
    works = {"rows-0-c_end-day": "1", "rows-0-c_end-month": "3", "rows-0-c_end-year": "2570"}

    _status, beside = keep(client, f"{where}/answer", base=0, **first)
    _status, row = keep(client, f"{where}/rows/r1", base=0, **works)

    assert beside["understood"] == {"c_start": "Understood as 29 February 2024"}
    assert row["understood"] == {"c_end": "Understood as 1 March 2027"}


def test_too_many_rows_are_refused_by_name(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    rows = [{"name": f"Part {number}"} for number in range(500)]
    by = actor(staff_of(proposal.organisation))
    actions.save_answers(proposal, {"components": {"rows": rows}}, by=by)

    status, told = keep(
        client,
        f"/proposals/{proposal.ref}/fields/components/rows/r1",
        **{"rows-0-c_name": "One more", "base": 0},
    )

    assert status == 409
    assert "500" in told["message"]
    assert len(answers(proposal)["components"]["rows"]) == 500


def test_a_day_that_is_none_yet_is_kept_as_it_was_typed(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/duration/answer"
    typed = {"c_start-day": "31", "c_start-month": "2", "c_start-year": "2570"}

    keep(client, where, base=0, **typed)

    assert answers(proposal)["duration"]["start"] == ["31", "2", "2570"]


def test_the_theme_is_kept_when_it_is_chosen(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/theme/answer"

    first = keep(client, where, theme="nature", base=0)
    clash = keep(client, where, theme="culture", base=0)

    assert (first[0], first[1]["revision"]) == (200, 1)
    assert (clash[0], clash[1]["saved"], clash[1]["shown"]) == (
        409,
        {"theme": "nature"},
        [["Theme", "Nature"]],
    )


def test_what_is_submitted_is_not_open(client: Client, clock: Any) -> None:
    proposal = submitted_proposal()
    as_staff(client, proposal)

    status, told = keep(
        client, f"/proposals/{proposal.ref}/fields/title/answer", answer="Other", base=1
    )

    assert status == 409
    assert told["message"].startswith("“Project title” cannot be changed now")


@pytest.mark.parametrize(
    "path",
    [
        "fields/none/answer",
        "fields/title/rows/r1",
        "fields/components/rows/R%201",
        "fields/annexes/answer",
    ],
)
def test_there_is_no_such_part(client: Client, clock: Any, path: str) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    assert client.post(f"/proposals/{proposal.ref}/{path}", data={"base": 0}).status_code == 404


def test_nobody_else_types_into_a_draft(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    stranger = somebody(Role.OFFICER, office())
    path = f"/proposals/{proposal.ref}/fields/title/answer"

    visitor = client.post(path, data={"answer": "Mine", "base": 0})
    officer = client.sign_in(stranger).post(path, data={"answer": "Mine", "base": 0})

    assert (visitor.status_code, officer.status_code) == (401, 404)
    assert answers(proposal) == {}


def test_a_token_of_another_session_is_told_apart(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    path = f"/proposals/{proposal.ref}/fields/title/answer"

    answer = client.post(path, data={"answer": "Mine", "base": 0}, csrf=False)

    assert (answer.status_code, answers(proposal)) == (400, {})


def test_one_sitting_is_one_entry_and_one_event(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/summary/answer"
    for base, text in enumerate(("A", "A w", "A walk")):
        keep(client, where, answer=text, base=base)
    clock.shift(3600)
    keep(client, where, answer="A boardwalk", base=3)

    found = [(edit.before, edit.after) for edit in queries.edits_of(proposal.id, "summary")]

    assert found == [
        ({"text": "A walk"}, {"text": "A boardwalk"}),
        (None, {"text": "A walk"}),
    ]


def test_saving_one_field_sends_as_many_statements_however_long_the_draft(
    app: Flask, client: Client, clock: Any
) -> None:
    short, long = started_proposal(), complete_proposal()

    counts = [statements(app, client, proposal) for proposal in (short, long)]

    assert counts == [9, 9]


def statements(app: Flask, client: Client, proposal: Proposal) -> int:
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/summary/answer"
    parts = queries.parts_of(proposal.id, "summary").beside
    base = parts.revision if parts else 0
    keep(client, where, answer="First", base=base)
    with counted(app) as sent_statements:
        assert keep(client, where, answer="Second", base=base + 1)[0] == 200
    return len(sent_statements)


def test_saving_by_button_sends_few_statements_and_none_for_other_fields(
    app: Flask, client: Client, clock: Any
) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/summary"
    counts = []
    for text in ("First", "Second"):
        clock.shift(3600)
        form = sent(client.page(where), where)
        with counted(app) as begun:
            client.post(where, data=form | {"answer": text})
        form = sent(client.page(where), where)
        with counted(app) as gone_on:
            client.post(where, data=form | {"answer": text + " more"})
        counts.append((len(begun), len(gone_on)))

    assert counts == [(14, 11), (14, 11)]


def typed_there(shown: Page, where: str) -> dict[str, str]:
    """What the form sends when none of its row buttons is pressed, the texts as they are saved."""
    hidden = {name: value for name, value in sent(shown, where).items() if name != "action"}
    return hidden | {
        "rows-0-c_name": "Boardwalk",
        "rows-0-c_necessity": "must_have",
        "rows-1-c_name": "Watch tower",
        "rows-1-c_necessity": "optional",
    }


def test_without_script_rows_of_others_stay(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/components"
    mine = typed_there(client.page(where), where)
    keep(client, f"{where}/rows/r3", **{"rows-0-c_name": "Landing", "base": 0})
    tower = {"rows-0-c_name": "Stone tower", "rows-0-c_necessity": "optional", "base": 1}
    keep(client, f"{where}/rows/r2", **tower)

    answer = client.post(where, data=mine | {"rows-0-c_name": "Long boardwalk"})

    assert answer.status_code == 303
    names = [row["name"] for row in answers(proposal)["components"]["rows"]]
    assert names == ["Long boardwalk", "Stone tower", "Landing"]


def test_without_script_a_row_of_both_is_shown_and_chosen(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/components"
    mine = typed_there(client.page(where), where) | {"rows-1-c_name": "My tower"}
    tower = {"rows-0-c_name": "Stone tower", "rows-0-c_necessity": "optional", "base": 1}
    keep(client, f"{where}/rows/r2", **tower)

    first = client.post(where, data=mine)
    shown = page(first)
    second = client.post(where, data=typed_there(shown, where) | {"rows-1-c_name": "My tower"})

    assert (first.status_code, second.status_code) == (409, 303)
    assert "Stone tower" in shown.text
    assert "My tower" in shown.text
    names = [row["name"] for row in answers(proposal)["components"]["rows"]]
    assert names == ["Boardwalk", "My tower"]


def test_without_script_two_themes_are_shown_and_one_is_chosen(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/theme"
    mine = sent(client.page(where), where) | {"theme": "culture"}
    keep(client, f"{where}/answer", theme="nature", base=0)

    first = client.post(where, data=mine)
    shown = page(first)
    second = client.post(where, data=sent(shown, where) | {"theme": "culture"})

    assert (first.status_code, second.status_code) == (409, 303)
    assert "Saved now: “Nature”" in shown.text
    assert proposal.theme == "culture"


def test_what_both_typed_alike_is_kept_when_one_goes_on(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/summary/answer"
    keep(client, where, answer="The same", base=0)
    as_another(client, proposal)
    keep(client, where, answer="The same", base=0)
    as_staff(client, proposal)

    keep(client, where, answer="Something else", base=1)

    texts = [(edit.before or {}).get("text") for edit in queries.edits_of(proposal.id, "summary")]
    assert texts == ["The same", "The same", None]


def as_another(client: Client, proposal: Proposal) -> None:
    client.sign_in(holder(Role.STAFF, proposal.organisation, "Ben Cruz"))


def test_other_units_of_the_same_region_see_nothing(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    rival = staff_of(unit("0102802000", name="Bacarra"))
    client.sign_in(rival)

    path = f"/proposals/{proposal.ref}/fields/title/answer"
    assert client.post(path, data={"answer": "Mine", "base": 0}).status_code == 404

"""A component is removed: its lines keep its name and ask for another one."""

from typing import Any

from sqlalchemy.orm import Session

from challenge.proposals import actions, queries
from challenge.proposals.models import Proposal
from challenge.proposals.rules import gaps
from tests.client import Client
from tests.proposals.forms import answers, as_staff
from tests.world.people import actor
from tests.world.proposals import ANSWERS, complete_proposal, staff_of

BUDGET = "funding_requirement"


def without_tower(**changes: Any) -> dict[str, Any]:
    """The components without the second one, which has one line of the budget."""
    return {"rows": [ANSWERS["components"]["rows"][0] | changes]}


def save(proposal: Proposal, key: str, answer: dict[str, Any]) -> None:
    actions.save_answers(proposal, {key: answer}, by=actor(staff_of(proposal.organisation)))


def typed(proposal: Proposal, version: int) -> dict[str, Any]:
    """What a browser sends from the budget's page when nothing is touched."""
    inputs = {
        f"rows-{number}-{name if name == 'key' else 'c_' + name}": row[name]
        for number, row in enumerate(ANSWERS[BUDGET]["rows"])
        for name in ("key", "component", "item", "quantity", "source")
    }
    costs = {"rows-0-c_unit_cost": "25,000", "rows-1-c_unit_cost": "10,000"}
    costs["rows-2-c_unit_cost"] = "1,000,000"
    revisions = {f"rows-{number}-revision": version for number in range(3)}
    return {"version": version, "then": "stay", **inputs, **costs, **revisions}


def test_a_line_keeps_the_name_of_its_removed_component(session: Session, clock: Any) -> None:
    proposal = complete_proposal()

    save(proposal, "components", without_tower())

    line = answers(proposal)[BUDGET]["rows"][2]
    assert (line["component"], line["component_name"], line["item"]) == (
        "r2",
        "Watch tower",
        "Tower",
    )
    assert [gap.text for gap in gaps(queries.draft_of(proposal))] == [
        "“Watch tower” is no longer among the components: choose another for this line"
    ]


def test_the_form_offers_the_line_again_and_loses_nothing(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    save(proposal, "components", without_tower())
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/{BUDGET}"

    shown = client.page(where)
    client.post(where, data=typed(proposal, 1))
    again = client.get(where).text

    assert "Watch tower (no longer a component)" in shown.text
    assert "Was part of “Watch tower”" in again
    assert '<option value="r2" selected>Watch tower (no longer a component)' in again
    assert answers(proposal)[BUDGET]["rows"][2]["component_name"] == "Watch tower"


def test_another_choice_forgets_the_old_name(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    save(proposal, "components", without_tower())
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/fields/{BUDGET}"

    client.post(where, data=typed(proposal, 1) | {"rows-2-c_component": "r1"})

    line = answers(proposal)[BUDGET]["rows"][2]
    assert (line["component"], "component_name" in line) == ("r1", False)
    assert "no longer" not in client.page(where).text
    assert gaps(queries.draft_of(proposal)) == []


def test_a_renamed_component_takes_its_lines_along(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    tower = ANSWERS["components"]["rows"][1] | {"name": "Look-out"}

    save(proposal, "components", {"rows": [ANSWERS["components"]["rows"][0], tower]})

    assert gaps(queries.draft_of(proposal)) == []
    totals = queries.totals_of(proposal.challenge, answers(proposal))
    assert [(part["name"], part["amount"]) for part in totals["components"]] == [
        ("Boardwalk", 540_000_000),
        ("Look-out", 100_000_000),
    ]


def test_sources_and_components_add_up_to_the_same_total(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)

    text = client.page(f"/proposals/{proposal.ref}/fields/{BUDGET}").text

    assert "Subtotals by component and source" in text
    assert "Boardwalk ₱5,000,000 ₱400,000 ₱5,400,000" in text
    assert "Watch tower Optional ₱1,000,000 ₱0 ₱1,000,000" in text
    assert "All components ₱6,000,000 ₱400,000 ₱6,400,000" in text

"""Beginning with an earlier proposal: what fits is taken, what does not is said."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from challenge.audit.models import Event
from challenge.challenges.models import FormField
from challenge.challenges.rules import Section
from challenge.proposals import actions, queries, rules
from challenge.proposals.models import CopiedDraft, Proposal
from tests.client import Client
from tests.world.challenges import FIELDS, published_challenge
from tests.world.people import actor, local_unit
from tests.world.proposals import ANSWERS, complete_proposal, staff_of, submitted_proposal


def form(*changed: dict[str, Any], without: tuple[str, ...] = ()) -> list[FormField]:
    """The usual form with some fields changed, or left out."""
    by_key = {one["key"]: one for one in FIELDS} | {one["key"]: one for one in changed}
    return [FormField(**one) for key, one in by_key.items() if key not in without]


def changed(key: str, **rest: Any) -> dict[str, Any]:
    return next(one for one in FIELDS if one["key"] == key) | rest


def sentences(found: rules.Copied) -> list[str]:
    return [one["sentence"] % one["values"] for one in found.left_out]


def test_the_same_form_takes_everything() -> None:
    found = rules.copied(form(), ANSWERS, form())

    assert (found.answers, found.left_out) == (ANSWERS, [])


def test_a_field_of_another_kind_or_none_is_said() -> None:
    other = form(changed("summary", kind="text"), without=("duration",))

    found = rules.copied(form(), ANSWERS, other)

    assert sentences(found) == ["“Summary” is not asked here.", "“Duration” is not asked here."]
    assert set(found.answers) == set(ANSWERS) - {"summary", "duration"}


def test_columns_are_matched_by_key_and_kind_and_choices() -> None:
    components = next(one for one in FIELDS if one["key"] == "components")
    name, necessity = components["columns"]
    other = form(
        changed("components", columns=[name, necessity | {"choices": necessity["choices"][:1]}]),
        changed("proponent", columns=[]),
    )

    found = rules.copied(form(), ANSWERS, other)

    assert found.answers["components"]["rows"] == [
        {"key": "r1", "name": "Boardwalk", "necessity": "must_have"},
        {"key": "r2", "name": "Watch tower"},
    ]
    assert sentences(found) == [
        "“Proponent”: “Focal person” is not asked here, or has other choices.",
        "“Proponent”: “Email” is not asked here, or has other choices.",
        "“Components”: “Necessity” is not asked here, or has other choices.",
    ]


def test_budget_lines_keep_their_component_or_say_that_it_is_gone() -> None:
    kept = rules.copied(form(), ANSWERS, form()).answers["funding_requirement"]["rows"]
    found = rules.copied(form(), ANSWERS, form(without=("components",)))

    assert [row["component"] for row in kept] == ["r1", "r1", "r2"]
    assert [row.get("component") for row in found.answers["funding_requirement"]["rows"]] == [
        None,
        None,
        None,
    ]
    assert "“Budget”: choose the component of “Tower” again." in sentences(found)


def test_a_lead_that_is_not_asked_for_is_left() -> None:
    other = form(changed("goals_objectives", options={}))

    found = rules.copied(form(), ANSWERS, other)

    assert "lead" not in found.answers["goals_objectives"]
    assert sentences(found) == ["“Goal” is not asked here."]


def test_a_draft_begins_with_an_earlier_proposal(
    client: Client, clock: Any, session: Session
) -> None:
    themes = {Section.THEMES: {"themes": [{"key": "sea", "label": "Sea", "label_th": ""}]}}
    before = submitted_proposal(answers={"title": "Pier"})
    clock.shift(timedelta(days=400))
    published_challenge(slug="works", with_=themes)
    client.sign_in(staff_of(before.organisation))

    assert "Begin with an earlier proposal" in client.page("/challenges/works/entry").text
    listed = client.page("/challenges/works/entry/earlier").text
    nothing = client.post("/challenges/works/entry/earlier", data={})
    answer = client.post("/challenges/works/entry/earlier", data={"ref": before.ref})

    record = session.query(CopiedDraft).one()
    made = session.get_one(Proposal, record.proposal_id)
    draft = queries.draft_of(made)
    told = client.page(answer.location or "").text
    assert (before.ref in listed, nothing.status_code, answer.status_code) == (True, 422, 303)
    assert draft.answers == queries.draft_of(before).answers
    assert (draft.theme, list(draft.annexed), made.title) == (None, [], "Pier")
    assert "Choose the theme again: this challenge has others." in told
    assert "Attach “letter.pdf” again if it still holds." in told
    assert f"Begun with {before.ref}" in client.page(f"/proposals/{made.ref}").text
    event = session.query(Event).filter_by(action="proposal.copy_from").one()
    assert before.ref in event.detail


def test_nobody_copies_from_another_unit(client: Client, clock: Any, session: Session) -> None:
    before = complete_proposal()
    stranger = staff_of(local_unit("0102802000", name="Bacarra"))
    published_challenge(slug="works")
    client.sign_in(stranger)

    listed = client.page("/challenges/works/entry/earlier").text
    answer = client.post("/challenges/works/entry/earlier", data={"ref": before.ref})

    assert before.ref not in listed
    assert answer.status_code in (404, 422)
    assert session.query(CopiedDraft).count() == 0


def test_the_earlier_proposal_stays_as_it_is(clock: Any, session: Session) -> None:
    before = complete_proposal()
    revision = before.revision

    actions.start_from(before.challenge, before, by=actor(staff_of(before.organisation)))

    assert (before.revision, queries.draft_of(before).answers["title"]) == (
        revision,
        ANSWERS["title"],
    )

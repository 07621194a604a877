"""Drafting, approving and moving dates, through the pages."""

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from challenge import clock
from challenge.accounts import actions as accounts
from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Organisation, Role, User
from challenge.challenges import actions, rules
from challenge.challenges.models import Challenge
from challenge.challenges.rules import Section
from challenge.workflow import ChallengeStatus
from tests.client import Client
from tests.statements import counted
from tests.typed import typed
from tests.world.challenges import (
    approver_of,
    author_of,
    drafted_challenge,
    proposed_challenge,
    published_challenge,
)
from tests.world.people import LONG_AGO, actor, agency, auditor, holder


def signed_in(app: Flask, user: User) -> Client:
    return Client.of(app).sign_in(user)


def comparable(said: rules.Content) -> str:
    """Seconds and the empty choices of a column are not typed, so they are not compared."""
    text = re.sub(r"(:\d\d):\d\d(\.\d+)?\+", r"\1+", json.dumps(said, default=str))
    return json.dumps(json.loads(text), sort_keys=True)


@pytest.fixture
def draft(session: Session) -> Challenge:
    return drafted_challenge(slug="works")


@pytest.fixture
def author(app: Flask, draft: Challenge) -> Client:
    return signed_in(app, author_of(draft.agency))


def test_author_starts_a_draft_from_the_programme(app: Flask, session: Session) -> None:
    department = agency()
    client = signed_in(app, author_of(department))
    form = {"title": "Next year", "slug": "next-year", "prefix": "NY", "start_from": "tcc"}

    answer = client.post("/challenges/drafts", data={**form, "agency": department.key})

    assert answer.location == "/challenges/next-year/draft"
    made = session.query(Challenge).one()
    assert (made.status, len(made.fields)) == (ChallengeStatus.DRAFT, 14)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("slug", "Next Year", "Address: use small letters, digits and hyphens"),
        ("slug", "drafts", "Address: use small letters, digits and hyphens"),
        ("slug", "works", "Another challenge already has the address “works”"),
        ("prefix", "tcc", "References begin with 2 to 8 capital letters and digits"),
        ("title", "", "Enter the title"),
    ],
)
def test_wrong_name_is_refused_beside_its_field(
    author: Client, draft: Challenge, field: str, value: str, message: str
) -> None:
    good = {"title": "T", "slug": "t", "prefix": "TT", "start_from": "blank"}

    answer = author.post(
        "/challenges/drafts", data={**good, "agency": draft.agency.key, field: value}
    )

    assert answer.status_code == 422
    assert message in answer.text


@pytest.mark.parametrize("section", [each for each in Section if each not in ("form", "rounds")])
def test_section_that_is_saved_as_shown_says_the_same(
    author: Client, draft: Challenge, section: Section
) -> None:
    path = f"/challenges/works/draft/{section}"
    before = rules.content(draft, section)

    answer = author.post(path, data=typed(author, path))

    assert (answer.status_code, answer.location) == (303, "/challenges/works/draft")
    assert comparable(rules.content(draft, section)) == comparable(before)


@pytest.mark.parametrize("piece", ["form/title", "form/components", "form/funding_requirement"])
def test_field_that_is_saved_as_shown_says_the_same(
    author: Client, draft: Challenge, piece: str
) -> None:
    path = f"/challenges/works/draft/{piece}"
    before = rules.content(draft, Section.FORM)

    answer = author.post(path, data=typed(author, path))

    assert answer.location == "/challenges/works/draft/form"
    assert comparable(rules.content(draft, Section.FORM)) == comparable(before)


def test_round_that_is_saved_as_shown_says_the_same(author: Client, draft: Challenge) -> None:
    path = "/challenges/works/draft/rounds/paper"
    before = rules.content(draft, Section.ROUNDS)

    answer = author.post(path, data=typed(author, path))

    assert answer.location == "/challenges/works/draft/rounds"
    assert comparable(rules.content(draft, Section.ROUNDS)) == comparable(before)


def test_two_people_save_the_same_section_and_nothing_is_lost(
    app: Flask, author: Client, draft: Challenge
) -> None:
    path = "/challenges/works/draft/terms"
    mine = typed(author, path)
    colleague = signed_in(app, holder(Role.AUTHOR, draft.agency))
    theirs = typed(colleague, path)
    theirs["terms"] = "Their terms."
    assert colleague.post(path, data=theirs).status_code == 303

    mine["terms"] = "My terms."
    refused = author.post(path, data=mine)

    assert refused.status_code == 409
    assert "Their terms." in refused.text
    assert "My terms." in refused.text
    assert draft.terms == "Their terms."


def test_whoever_has_seen_both_may_save(app: Flask, author: Client, draft: Challenge) -> None:
    path = "/challenges/works/draft/terms"
    mine = typed(author, path)
    mine["version"] = "1"
    again = stamp_on(author.post(path, data={**mine.to_dict(), "terms": "My terms."}).text)

    answer = author.post(path, data={**mine.to_dict(), "terms": "Both.", "version": again})

    assert answer.status_code == 303
    assert draft.terms == "Both."


def stamp_on(html: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', html)
    assert found
    return found[1]


def test_wrong_date_stays_typed(author: Client, draft: Challenge) -> None:
    path = "/challenges/works/draft/timeline"
    form = typed(author, path)
    form["dates-0-at-day"] = "31"
    form["dates-0-at-month"] = "2"

    answer = author.post(path, data=form)

    assert answer.status_code == 422
    assert "“When” must be a real date" in answer.text
    assert 'value="31"' in answer.text


def test_times_are_read_on_the_clocks_of_the_chosen_zone(author: Client, draft: Challenge) -> None:
    path = "/challenges/works/draft/timeline"
    form = typed(author, path)
    form["zone"] = "Asia/Tokyo"
    form["dates-1-at-time"] = "17:00"

    author.post(path, data=form)

    closes = draft.date("closes")
    assert closes is not None
    assert (closes.hour, draft.zone) == (8, "Asia/Tokyo")


def test_row_is_added_and_removed_without_saving(author: Client, draft: Challenge) -> None:
    path = "/challenges/works/draft/themes"
    form = typed(author, path)

    added = author.post(path, data={**form.to_dict(), "action": "add:themes"})

    assert 'name="themes-2-label"' in added.text
    assert len(draft.themes) == 2


def test_a_row_that_says_the_same_twice_is_named(author: Client, draft: Challenge) -> None:
    path = "/challenges/works/draft/themes"
    form = typed(author, path)

    answer = author.post(path, data={**form.to_dict(), "themes-1-label": "nature"})

    assert answer.status_code == 422
    assert "Theme 2: This theme stands in the list already" in answer.text
    assert 'value="nature"' in answer.text


def test_field_is_added_moved_and_removed(author: Client, draft: Challenge) -> None:
    path = "/challenges/works/draft/form"
    form = {"label": "Why here?", "kind": "longtext", "version": "0"}

    author.post(f"{path}/new", data=form)
    author.post(f"{path}/why_here/position", data={"direction": "up"})
    author.post(f"{path}/annexes/removal")

    assert [field.key for field in draft.fields][-2:] == ["remarks", "why_here"]


def test_weights_are_summed_and_a_wrong_sum_blocks_publication(
    author: Client, draft: Challenge
) -> None:
    path = "/challenges/works/draft/rounds/paper"
    form = typed(author, path)
    form["criteria-0-weight"] = "50"

    author.post(path, data=form)

    tasks = author.page("/challenges/works/draft").text
    assert "Make the weights of “Paper round” add up to 100; they add up to 90" in tasks
    assert "Ask for publication" not in tasks
    assert author.post("/challenges/works/draft/request").status_code == 409


def test_approver_reads_and_publishes(app: Flask, author: Client, draft: Challenge) -> None:
    author.post("/challenges/works/draft/request")
    approver = signed_in(app, approver_of(draft.agency))
    preview = approver.page("/challenges/works/draft/preview").text

    answer = approver.post("/challenges/works/publication", data={"reason": "Good."})

    assert "Publish the challenge" in preview
    assert answer.location == "/challenges/works/draft"
    assert Client.of(app).get("/challenges/works").status_code == 200


def test_changes_need_a_reason_and_the_author_reads_it(
    app: Flask, author: Client, draft: Challenge
) -> None:
    author.post("/challenges/works/draft/request")
    approver = signed_in(app, approver_of(draft.agency))

    bare = approver.post("/challenges/works/draft/changes", data={"reason": " "})
    approver.post("/challenges/works/draft/changes", data={"reason": "Name the law."})

    assert bare.status_code == 422
    assert "Name the law." in author.page("/challenges/works/draft").text


def test_nobody_publishes_alone(app: Flask, session: Session) -> None:
    department = agency()
    both = author_of(department)
    give_also_approver(both, department)
    proposed_challenge(department, slug="works")
    client = signed_in(app, both)

    page = client.page("/challenges/works/draft/preview").text
    answer = client.post("/challenges/works/publication")

    assert "Publish the challenge" not in page
    assert answer.status_code == 409
    assert "Somebody else has to decide this" in answer.text


def give_also_approver(user: User, where: Organisation) -> None:
    accounts.give_post(user, where, Role.APPROVER, since=LONG_AGO, by=SYSTEM)


def test_date_is_moved_by_two(app: Flask, session: Session) -> None:
    challenge = published_challenge(slug="works")
    author = signed_in(app, author_of(challenge.agency))
    approver = signed_in(app, approver_of(challenge.agency))
    after = clock.now() + timedelta(days=60)
    form = {
        "after-day": str(after.day),
        "after-month": str(after.month),
        "after-year": str(after.year),
        "after-time": "17:00",
        "reason": "Councils asked for time.",
    }

    author.post("/challenges/works/dates/closes", data=form)
    before = challenge.date("closes")
    own = author.post("/challenges/works/dates/closes/approval")
    approver.post("/challenges/works/dates/closes/approval")

    closes = challenge.date("closes")
    assert closes is not None
    assert closes != before
    assert own.status_code == 404
    assert (closes.date(), closes.hour) == (after.date(), 9)
    assert "Councils asked for time." in author.page("/challenges/works/dates").text


def test_change_of_a_date_is_taken_away(app: Flask, session: Session) -> None:
    challenge = published_challenge(slug="works")
    author = author_of(challenge.agency)
    after = clock.now() + timedelta(days=60)
    actions.propose_date_change(challenge, "closes", after, reason="Why not", by=actor(author))

    client = signed_in(app, author)
    client.page("/challenges/works/dates/closes/removal")
    client.post("/challenges/works/dates/closes/removal", data={"reason": "No need."})

    assert "To be moved to" not in client.page("/challenges/works/dates").text


def test_copy_is_a_draft_with_later_dates(author: Client, draft: Challenge) -> None:
    author.page("/challenges/works/copies")
    form = {"title": "Again", "slug": "again", "prefix": "AG", "shift_days": "365"}

    answer = author.post("/challenges/works/copies", data=form)

    assert answer.location == "/challenges/again/draft"
    assert "Nothing. The challenge can be put forward" in author.page(answer.location).text


PAGES = (
    "/challenges/works/draft",
    "/challenges/works/draft/preview",
    "/challenges/works/dates",
)
AUTHOR_PAGES = (
    "/challenges/works/copies",
    "/challenges/works/draft/brief",
    "/challenges/works/draft/form",
    "/challenges/works/draft/form/new",
    "/challenges/works/draft/form/title",
    "/challenges/works/draft/rounds",
    "/challenges/works/draft/rounds/new",
    "/challenges/works/draft/rounds/paper",
)


@pytest.mark.parametrize("path", [*PAGES, *AUTHOR_PAGES])
def test_who_reads_a_draft(app: Flask, draft: Challenge, path: str) -> None:
    elsewhere = agency("Department of Roads")
    readers = {
        "author": author_of(draft.agency),
        "approver": approver_of(draft.agency),
        "secretariat": holder(Role.SECRETARIAT, draft.agency),
        "auditor": auditor(),
        "author elsewhere": author_of(elsewhere),
        "approver elsewhere": approver_of(elsewhere),
    }

    answers = {name: signed_in(app, user).get(path).status_code for name, user in readers.items()}

    inside = (
        {"author"}
        if path in AUTHOR_PAGES
        else {*readers} - {"author elsewhere", "approver elsewhere"}
    )
    assert answers == {name: 200 if name in inside else 404 for name in readers}


def test_list_shows_the_challenges_of_the_agency_in_as_many_statements(
    app: Flask, author: Client, draft: Challenge
) -> None:
    with counted(app) as for_one:
        author.get("/challenges/drafts")
    published_challenge(draft.agency, title="Another of ours")
    drafted_challenge(agency("Department of Roads"), title="Not ours")
    drafted_challenge(draft.agency)

    with counted(app) as for_three:
        page = author.page("/challenges/drafts").text

    assert len(for_three) == len(for_one)
    assert "Another of ours" in page
    assert "Not ours" not in page

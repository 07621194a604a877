"""The ten steps of a challenge, played in a real browser by everybody who takes part."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from challenge.challenges.models import Criterion
from challenge.commands import check
from challenge.db import db
from challenge.programmes.demonstration import papers
from challenge.programmes.demonstration.calls import challenge
from challenge.programmes.tcc.texts import entry_answers
from challenge.proposals.actions import save_answers
from challenge.proposals.models import Proposal
from challenge.scoring import actions as scoring
from challenge.screening import actions as screening
from challenge.screening.models import Screening
from tests.browser import LiveServer, NewPage
from tests.journeys.person import Person
from tests.journeys.stage import START, Stage, entries, set_stage, submit_others
from tests.world.scoring import allotments, score
from tests.world.screening import answered

SLUG = "champions"
OWN = "TCC1-003"
CLOSED = datetime(2023, 6, 15, 9, 2, 5, tzinfo=UTC)
EMBARGO = datetime(2024, 4, 15, 7, tzinfo=UTC)


@pytest.fixture
def stage(live_server: LiveServer) -> Iterator[Stage]:
    """The world of the journey in April 2023, with a clock that runs."""
    with time_machine.travel(START, tick=True) as traveller:
        yield set_stage(live_server.app, traveller)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A scan, as people have them on their desks."""
    path = tmp_path / "letter.pdf"
    path.write_bytes(papers.pdf(["Letter of intent"]))
    return path


@pytest.mark.journey
@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("width", "script"), [(1280, True), (375, False)])
def test_challenge_from_the_posted_call_to_the_agreement_in_force(
    stage: Stage, new_page: NewPage, letter: Path, width: int, script: bool
) -> None:
    person = Person(new_page(width=width, script=script), script=script)

    author_and_approver_publish(person)
    anybody_finds_it(person)
    ref = unit_applies(person, stage, letter)
    region_screens(person, stage, ref)
    committee_scores(person, stage)
    shortlist_and_final(person, stage)
    agency_awards(person, stage, ref)
    parties_agree(person, stage, ref, letter)
    everybody_looks_back(person, ref)
    assert faults(stage) == []


def faults(stage: Stage) -> list[object]:
    """What the journey left behind that must not be."""
    with stage.app.app_context():
        return [found for proof in check.proved() for found in proof.findings]


def author_and_approver_publish(person: Person) -> None:
    """Steps 1 and 2."""
    person.sign_in("author").go("/challenges/model/copies")
    person.fill("Address", SLUG).fill("Title", "Champions of the islands")
    person.page.locator('input[name="prefix"]').fill("CHI")
    person.fill("Days by which every date is moved", "0").press("Make the copy")
    person.go(f"/challenges/{SLUG}/draft/brief").fill("Title", "").press("Save")
    person.reads("Enter the title")
    person.fill("Title", "Champions of the islands, first call").press("Save")
    person.go(f"/challenges/{SLUG}/draft").press("Ask for publication")
    person.go(f"/challenges/{SLUG}/draft/preview").lacks("Publish the challenge")

    person.sign_in("approver").go(f"/challenges/{SLUG}/draft/preview")
    person.fill("What should be changed, and why", "Say who answers questions.").press(
        "Ask for changes"
    )
    person.sign_in("author").reads("Champions of the islands")
    person.go(f"/challenges/{SLUG}/draft").reads("Say who answers questions.")
    person.press("Ask for publication")
    person.sign_in("approver").go(f"/challenges/{SLUG}/draft/preview")
    person.press("Publish the challenge")


def anybody_finds_it(person: Person) -> None:
    """Step 3."""
    person.page.context.clear_cookies()
    person.go("/?words=champions").reads("Champions of the islands, first call")
    person.go(f"/challenges/{SLUG}").reads("₱255,000,000").reads("How proposals are judged")
    person.go("/challenges/model", status=404)


def unit_applies(person: Person, stage: Stage, letter: Path) -> str:
    """Step 4; the rest of the form is typed by a colleague meanwhile."""
    person.sign_in("staff-bolinao").go(f"/challenges/{SLUG}/entry").press("Start a draft")
    ref = person.page.url.rstrip("/").rpartition("/")[2].partition("?")[0]
    fill_in(stage, ref)
    person.go(f"/proposals/{ref}/theme")
    person.page.locator('input[name="theme"][value="eco"]').check()
    person.press("Save and continue")
    person.go(f"/proposals/{ref}/annexes").send("lce_letter", letter).reads("letter.pdf")
    person.go(f"/proposals/{ref}/submission").lacks("Submit the proposal")
    person.go(f"/proposals/{ref}/annexes").send("geotag", letter)
    person.go(f"/proposals/{ref}/fields/funding_requirement").reads("Total")

    person.sign_in("head-bolinao").go(f"/proposals/{ref}/submission").press("Submit the proposal")
    person.reads("Tick the declaration before you submit")
    person.page.get_by_role("checkbox").check()
    person.press("Submit the proposal").reads("SHA-256").reads(ref)
    person.sign_in("head-tubigon").go(f"/proposals/{ref}", status=404)
    return ref


def fill_in(stage: Stage, ref: str) -> None:
    entry = next(entry for entry in entries() if entry.ref == OWN)
    answers = entry_answers(entry, period_start=date(2024, 7, 1))
    with stage.behind():
        proposal = db.session.query(Proposal).filter_by(ref=ref).one()
        save_answers(proposal, answers, by=stage.act("staff-bolinao"))
        submit_others(stage, SLUG, but=OWN)


def region_screens(person: Person, stage: Stage, ref: str) -> None:
    """Step 5."""
    person.sign_in("officer-ii").go("/screening").reads("Nothing waits for you")
    person.go(f"/proposals/{ref}/screening", status=404)
    person.sign_in("officer-i").go("/screening").reads(ref)
    person.go(f"/proposals/{ref}/screening").press("Record the decision")
    person.reads("Choose your decision")
    answer_checklist(person)
    person.press("Add a comment")
    person.page.locator('select[name="comments-0-field_key"]').select_option("summary")
    person.page.locator('textarea[name="comments-0-text"]').fill("Say how many visitors come now.")
    person.fill_instant("answer_due_at", START + timedelta(days=20))
    person.page.locator('input[name="verdict"][value="return"]').check()
    person.press("Record the decision").reads("is recorded")

    person.sign_in("staff-bolinao").go(f"/proposals/{ref}/corrections")
    person.page.locator('textarea[name="answer_1"]').fill("Added.")
    person.press("Save the answers")
    person.go(f"/proposals/{ref}/fields/summary")
    person.page.locator("textarea").first.fill("An island takes in guests: 900 came last year.")
    person.press("Save")
    person.sign_in("head-bolinao").go(f"/proposals/{ref}/submission")
    person.page.get_by_role("checkbox").check()
    person.press("Submit the proposal")

    person.sign_in("officer-i").go(f"/proposals/{ref}/screening")
    person.reads("What changed since your comments")
    answer_checklist(person)
    person.page.locator('input[name="verdict"][value="endorse"]').check()
    person.press("Record the decision")
    endorse_others(stage)


def answer_checklist(person: Person) -> None:
    for answer in person.page.locator('input[name^="check_"][value="yes"]').all():
        answer.check()


def endorse_others(stage: Stage) -> None:
    with stage.behind():
        for entering in stage.entering.values():
            proposal = entering.whole
            by = stage.act(proposal.region_code or "")
            screening.save_checks(proposal, answered(proposal), by=by)
            screening.endorse(proposal, by=by)
        assert db.session.query(Screening).count() == 4


def committee_scores(person: Person, stage: Stage) -> None:
    """Step 6."""
    stage.move_to(CLOSED)
    paper = f"/challenges/{SLUG}/rounds/paper"
    person.sign_in("secretariat").go(f"{paper}/panel")
    for who in ("chair", "member-1", "member-2", "member-3"):
        seat(person, stage.cast.users[who].name, chair=who == "chair")
    person.reads("Not confirmed")
    person.sign_in("approver").go(f"{paper}/panel").press("Confirm the chair")
    person.lacks("Not confirmed")
    person.sign_in("secretariat").go(f"{paper}/opening")
    person.fill_instant("due_at", CLOSED + timedelta(days=30))
    person.press("Open the round").reads("SHA-256")
    for who in ("chair", "member-1", "member-2", "member-3"):
        person.sign_in(who).go(f"{paper}/declaration").press("Declare")
        person.reads("Confirm that you have looked")
        person.page.get_by_role("checkbox").check()
        person.press("Declare")
    person.sign_in("secretariat").go(f"{paper}/allotment").press("Allot the proposals")

    person.sign_in("member-1").go(f"{paper}/sheets")
    person.follow(person.page.locator("main a[href*='/sheets/']").first)
    person.press("Hand in").reads("There is a problem")
    for scale in person.page.locator('input[type=radio][name^="score_"][value="8"]').all():
        scale.check()
    person.press("Save draft").press("Hand in")
    person.sign_in("secretariat").go(paper).lacks("80.00")
    hand_in_the_rest(stage, "paper")


def seat(person: Person, name: str, *, chair: bool) -> None:
    option = person.page.locator('select[name="person"] option', has_text=name).first
    person.page.locator('select[name="person"]').select_option(option.get_attribute("value"))
    if chair:
        person.page.locator('input[name="chair"]').check()
    person.press("Add to the panel")


def hand_in_the_rest(stage: Stage, key: str) -> None:
    """What the other members score meanwhile."""
    with stage.behind():
        planned = next(one for one in challenge(SLUG).rounds if one.key == key)
        for allotment in allotments(planned):
            if allotment.sheet is None or allotment.sheet.handed_in_at is None:
                score(allotment, spread(allotment.proposal_id, allotment.seat.round.criteria))


def spread(number: int, criteria: Sequence[Criterion]) -> dict[str, int | None]:
    """Different for every proposal, so that nothing ties."""
    return {each.key: 5 + number % 5 for each in criteria}


def shortlist_and_final(person: Person, stage: Stage) -> None:
    """Step 7, and the second round."""
    paper, final = (f"/challenges/{SLUG}/rounds/{key}" for key in ("paper", "presentation"))
    person.sign_in("chair").go(f"{paper}/ranking", status=404)
    person.sign_in("secretariat").go(f"{paper}/closing").press("Close the scoring")
    person.sign_in("chair").go(f"{paper}/ranking").reads("Legacy of the Sea")
    person.follow(person.page.locator("main a[href*='/ranking/']").first)
    person.go(f"{paper}/ranking").press("Make the ranking final")
    person.sign_in("approver").go(paper).press("Publish the shortlist")
    person.page.context.clear_cookies()
    person.go(f"/challenges/{SLUG}/shortlist/paper").reads("Legacy of the Sea")

    run_final(stage)
    person.sign_in("secretariat").go(f"{final}/closing").press("Close the scoring")
    person.sign_in("chair").go(f"{final}/ranking").press("Make the ranking final")


def run_final(stage: Stage) -> None:
    """The presentations: the same panel declares, is allotted and scores."""
    with stage.behind():
        planned = challenge(SLUG).rounds[-1]
        by = stage.act("secretariat")
        panel = ("chair", "member-1", "member-2", "member-3")
        seats = [
            scoring.seat(planned, stage.cast.users[who], chair=who == "chair", by=by)
            for who in panel
        ]
        scoring.confirm_chair(seats[0], by=stage.act("approver"))
        run = scoring.open_round(planned, due_at=CLOSED + timedelta(days=60), by=by)
        for who, given in zip(panel, seats, strict=True):
            scoring.declare(given, {}, by=stage.act(who))
        scoring.allot(run, by=by)
    hand_in_the_rest(stage, "presentation")


def agency_awards(person: Person, stage: Stage, ref: str) -> None:
    """Step 8."""
    award = f"/challenges/{SLUG}/award"
    person.sign_in("secretariat").go(award).press("Propose the awards")
    person.reads("Enter when the result is announced")
    person.fill_instant("embargo_until", EMBARGO).press("Propose the awards")
    person.lacks("Approve the awards")
    person.sign_in("approver").go(award).press("Approve the awards").reads("under embargo")
    person.sign_in("head-bolinao").go(f"/proposals/{ref}").lacks("award of")
    person.go(f"/proposals/{ref}/award", status=404)
    person.go(f"/challenges/{SLUG}/results", status=404)

    stage.move_to(EMBARGO)
    person.page.context.clear_cookies()
    person.go(f"/challenges/{SLUG}/results").reads("3 awards").reads("Tubigon")
    person.sign_in("head-bolinao").go(f"/proposals/{ref}/award").press("Accept the award")
    person.reads("Tick the box to accept the award")
    person.page.get_by_role("checkbox").check()
    person.press("Accept the award")
    stage.move_to(EMBARGO + timedelta(days=30))
    person.sign_in("secretariat").go(f"/proposals/{ref}/award")
    person.page.locator("#confirm textarea").fill("The plan fits the award.")
    person.press("Confirm the award")


def parties_agree(person: Person, stage: Stage, ref: str, letter: Path) -> None:
    """Step 9."""
    person.sign_in("author").go(f"/proposals/{ref}/agreement").press("Make a draft")
    agreement = person.page.url.partition("?")[0].removesuffix("/text")
    person.go(f"{agreement}/text")
    name_signers(person)
    person.press("Save the draft").go(agreement).press("Lock the text")
    today = (EMBARGO + timedelta(days=30)).date()
    for place, who in enumerate(("head-bolinao", "tieza", "author"), start=1):
        person.sign_in(who).go(f"{agreement}/signatures/{place}")
        person.fill_day("signed_on", today).attach("scan", letter)
        person.follow(person.page.locator("main form button[type=submit]").last)
    person.go(f"{agreement}/entry-into-force").fill_day("on", today)
    person.follow(person.page.locator("main form button[type=submit]").last)
    person.go(agreement).reads("In force")
    person.sign_in("tieza").go(f"{agreement}/milestones").fill("Milestone", "Ground broken")
    person.fill_day("due_on", today + timedelta(days=60))
    person.follow(person.page.locator("main form button[type=submit]").last)
    person.go("/agreements").reads("30").reads("Ground broken")


def name_signers(person: Person) -> None:
    """The form suggests a signatory for each party, or has room for them."""
    names = person.page.locator('input[name^="signers-"][name$="-name"]')
    while names.count() < 3:
        person.press("Add a signatory")
    for place in range(3):
        names.nth(place).fill(f"Signer {place + 1}")
        person.page.locator(f'input[name="signers-{place}-title"]').fill("Head")
        person.page.locator(f'select[name="signers-{place}-party"]').select_option(index=place + 1)


def everybody_looks_back(person: Person, ref: str) -> None:
    """Step 10."""
    for who in ("author", "approver", "secretariat", "officer-i", "head-bolinao", "member-1"):
        person.sign_in(who).go("/desk")
    person.sign_in("author").go(f"/challenges/{SLUG}/funnel").reads("3 proposals from 3 units")
    person.sign_in("auditor").go(f"/record?subject={ref}").reads("Proposal endorsed")
    person.go("/record/chain").reads("The record is whole")
    person.go(f"/proposals/{ref}/screening", status=404)

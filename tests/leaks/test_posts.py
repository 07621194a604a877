"""Every change as everybody who may not make it, and as everybody without the form's token."""

import pytest
import sqlalchemy as sa
from flask import Flask
from time_machine import Traveller
from werkzeug.routing import Rule

from challenge.audit.models import Event
from challenge.db import Base, db
from tests.client import page
from tests.leaks.asking import Asker, asker, filled
from tests.leaks.field import REF, RIVAL, SLUG, Field
from tests.leaks.steps import brought_to
from tests.leaks.table import GROUPS, ROLES

MAY = {
    "accounts.address": "people",
    "accounts.prove_address": "people",
    "accounts.language": "everyone",
    "accounts.end_session": "people",
    "accounts.end_other_sessions": "people",
    "accounts.accept": "everyone",
    "accounts.approve_invitation": "administrator",
    "accounts.withdraw_invitation": "administrator head",
    "accounts.invite": "administrator head",
    "accounts.new_organisation": "administrator",
    "accounts.end_post": "administrator",
    "accounts.pass_on": "administrator",
    "accounts.verify_head": "officer",
    "desk.export_record": "auditor",
    "notices.send_again": "administrator",
    "notices.leave_be": "administrator",
    "challenges.create": "author",
    "challenges.create_copy": "author",
    "challenges.propose_date": "author",
    "challenges.approve_date": "approver",
    "challenges.drop_date": "author approver",
    "challenges.save": "author",
    "challenges.save_piece": "author",
    "challenges.move_piece": "author",
    "challenges.remove_piece": "author",
    "challenges.request_publication": "author",
    "challenges.ask_for_changes": "approver",
    "challenges.publish": "approver",
    "proposals.propose_lateness": "agency",
    "challenges.propose_cancellation": "author",
    "challenges.approve_cancellation": "approver",
    "challenges.refuse_cancellation": "approver",
    "challenges.withdraw_cancellation": "author",
    "proposals.approve_lateness": "approver",
    "proposals.refuse_lateness": "approver",
    "proposals.withdraw_lateness": "agency",
    "proposals.propose_revocation": "agency",
    "proposals.approve_revocation": "approver",
    "proposals.drop_revocation": "agency",
    "proposals.propose_waiver": "agency",
    "proposals.approve_waiver": "approver",
    "proposals.refuse_waiver": "approver",
    "proposals.withdraw_waiver": "agency",
    "proposals.check": "unit rival-head",
    "proposals.start": "unit rival-head",
    "proposals.start_from": "unit rival-head",
    "proposals.ask_for_signature": "unit",
    "proposals.decline_to_sign": "unit",
    "proposals.name_certifier": "unit",
    "proposals.end_certifier": "unit",
    "proposals.save_field": "unit contributor",
    "proposals.preview_import": "unit contributor",
    "proposals.confirm_import": "unit contributor",
    "proposals.save_answer": "unit contributor",
    "proposals.save_row": "unit contributor",
    "proposals.remove_row": "unit contributor",
    "proposals.save_theme": "unit contributor",
    "proposals.save_theme_choice": "unit contributor",
    "proposals.save_annexes": "unit contributor",
    "proposals.begin_upload": "unit contributor",
    "proposals.add_piece": "unit contributor",
    "proposals.attach_upload": "unit contributor",
    "proposals.cancel_upload": "unit contributor",
    "proposals.add_note": "unit contributor",
    "proposals.settle_note": "unit contributor",
    "proposals.be_here": "unit contributor",
    "proposals.put_back": "unit contributor",
    "proposals.set_part": "unit",
    "proposals.invite_contributor": "unit",
    "proposals.end_share": "unit",
    "proposals.submit": "unit",
    "proposals.withdraw": "unit",
    "screening.decide": "officer",
    "screening.end_unanswered": "officer",
    "screening.answer": "unit contributor",
    "duplicates.find": "secretariat",
    "scoring.seat": "secretariat",
    "scoring.unseat": "secretariat",
    "scoring.confirm_chair": "approver",
    "scoring.refuse_chair": "approver",
    "scoring.open_round": "secretariat",
    "scoring.allot": "secretariat",
    "scoring.add_pair": "secretariat",
    "scoring.remove_pair": "secretariat",
    "scoring.pin": "secretariat",
    "scoring.close_round": "secretariat",
    "scoring.declare": "panel",
    "scoring.score": "member",
    "scoring.recuse": "member",
    "scoring.freeze": "chair",
    "scoring.propose_departure": "chair",
    "scoring.approve_departure": "chair approver",
    "scoring.refuse_departure": "chair approver",
    "scoring.publish": "secretariat approver",
    "scoring.call_up": "secretariat chair",
    "awards.propose": "secretariat author",
    "awards.approve": "approver",
    "awards.send_back": "approver",
    "awards.announce": "agency",
    "awards.propose_promotion": "secretariat author",
    "awards.approve_promotion": "approver",
    "awards.send_back_promotion": "approver",
    "results.accept": "head",
    "results.confirm": "agency",
    "results.forfeit": "agency",
    "results.ask": "head",
    "results.answer": "agency",
    "mous.make_draft": "agency",
    "mous.save": "agency",
    "mous.lock": "agency",
    "mous.unlock": "agency",
    "mous.sign": "unit agency implementer",
    "mous.approve": "unit agency",
    "mous.add_witness": "agency",
    "mous.bring_into_force": "agency",
    "mous.add_milestone": "agency implementer",
    "mous.finish_milestone": "agency implementer",
    "mous.hold_up": "unit agency implementer",
    "mous.clear_holdup": "unit agency implementer",
}
"""Who may send a form at all; whether the step is possible now is another question."""
LIBRARY = ("security.", "static", "demonstration.")
REFUSED = {400, 403, 404, 409, 422}


def forms(app: Flask) -> list[Rule]:
    """Every address that takes a form of ours."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.endpoint.startswith(LIBRARY)
    ]


def test_the_table_names_every_form(app: Flask) -> None:
    assert {rule.endpoint for rule in forms(app)} == set(MAY)


@pytest.mark.parametrize("stage", ["scored", "in force"])
def test_whoever_may_not_meets_nothing_and_changes_nothing(
    app: Flask, clock: Traveller, stage: str
) -> None:
    world = brought_to(stage, clock)
    clients = {role: asker(app, world, role) for role in ROLES}
    before, wrong = rows_of_everything(), []
    for rule in forms(app):
        for role in ROLES:
            if role not in allowed(rule.endpoint):
                status = clients[role].post(address(rule, world)).status_code
                if status != (401 if role == "visitor" else 404):
                    wrong.append(f"{role}: {address(rule, world)}: {status}")
    assert not wrong, "\n".join(wrong)
    assert rows_of_everything() == before


def test_nothing_changes_without_the_forms_token(app: Flask, clock: Traveller) -> None:
    world = brought_to("scored", clock)
    clients = {role: asker(app, world, role) for role in ROLES}
    before, wrong = rows_of_everything(), []
    for rule in forms(app):
        for role in sorted(allowed(rule.endpoint))[:2]:
            answer = clients[role].post(address(rule, world), csrf=False)
            if answer.status_code not in REFUSED:
                wrong.append(f"{role}: {address(rule, world)}: {answer.status}")
    assert not wrong, "\n".join(wrong)
    assert rows_of_everything() == before


DONE = (
    ("author", "/challenges/{slug}/draft/request"),
    ("head", "/proposals/{ref}/submission"),
    ("chair", "/challenges/{slug}/rounds/paper/ranking/freeze"),
    ("approver", "/challenges/{slug}/rounds/paper/publication"),
    ("approver", "/challenges/{slug}/award/approval"),
    ("secretariat", "/challenges/{slug}/award/announcement"),
    ("secretariat", "/agreements/{agreement}/lock"),
)
"""Steps that were taken long ago, by those who may take them."""


def test_a_step_that_is_over_is_refused_with_a_sentence(app: Flask, clock: Traveller) -> None:
    world = brought_to("in force", clock)
    wrong = []
    for role, path in DONE:
        client = asker(app, world, role)
        before = rows_of_everything()
        answer = client.post(filled(path, world), data={"version": "1"})
        said = page(answer).text
        if answer.status_code != 409 or len(said) < 100 or rows_of_everything() != before:
            wrong.append(f"{role}: {path}: {answer.status}")
    assert not wrong, "\n".join(wrong)


NUL, HUGE, LONG = "a\0b", str(2**80), "x" * 100_000
HOSTILE = (NUL, HUGE, LONG)
SURROGATE = b"title=%ED%A0%80&text=%ED%A0%80&reason=%ED%A0%80&once=%ED%A0%80&name=%ED%A0%80"


def test_hostile_words_are_never_an_accident(app: Flask, clock: Traveller) -> None:
    """Every form, as somebody who may send it, with words and addresses made to do harm."""
    world = brought_to("scored", clock)
    wrong = []
    for rule in forms(app):
        role = sorted(allowed(rule.endpoint))[0]
        for value in HOSTILE:
            for path in {address(rule, world), address(rule, world, instead=value[:300])}:
                status = attacked(asker(app, world, role), path, value)
                if status >= 500:
                    wrong.append(f"{role}: {rule.rule}: {value[:9]!r}: {status}")
        half = asker(app, world, role).post(
            address(rule, world),
            data=SURROGATE,
            csrf=False,
            content_type="application/x-www-form-urlencoded",
        )
        if half.status_code >= 500:
            wrong.append(f"{role}: {rule.rule}: half a character: {half.status_code}")
    assert not wrong, "\n".join(wrong)


def attacked(client: Asker, path: str, value: str) -> int:
    """The answer to a form in which every name it may know stands twice, and unknown ones."""
    pairs = [(name, value) for name in NAMES for _twice in "12"]
    return client.post(path, data=pairs).status_code


NAMES = (
    "title", "text", "reason", "note", "version", "email", "name", "action", "verdict", "value",
    "due_at-day", "due_at-month", "due_at-year", "on-day", "on-month", "on-year", "remark",
    "score_impact", "member", "proposal", "kind", "person", "slug", "agency", "remove", "lead",
    "rows-0-key", "rows-999999999999-key", "comments-0-text", "once", "unknown", "is_admin",
    "filename", "size", "modified", "place",
)  # fmt: skip


def allowed(endpoint: str) -> set[str]:
    roles: set[str] = set()
    for who in MAY[endpoint].split():
        roles.update(GROUPS.get(who, (who.replace("-", " "),)))
    return roles


def address(rule: Rule, world: Field, *, instead: str | None = None) -> str:
    """The rule's address in this world, or one with something else in every place of it."""
    kinds = {"mous": "agreement", "accounts": "post"}
    keys = {
        "slug": SLUG,
        "code": "nothing",
        "ref": REF,
        "other": RIVAL,
        "key": world.keys.get(kinds.get(rule.endpoint.partition(".")[0], ""), "paper"),
        "person": world.people["second member"].key,
        "name": "brief",
        "number": 1,
        "place": 1,
        "row": "r1",
        "of": "rounds",
        "token": "nothing",
    }
    if rule.endpoint == "accounts.invite":
        keys["key"] = world.keys["organisation"]
    if rule.endpoint.startswith("challenges.") and "dates" in rule.rule:
        keys["key"] = "shortlist"
    if instead is not None:
        whole = int(HUGE) if instead == HUGE else 1
        keys = {
            name: key if name == "of" else (whole if isinstance(key, int) else instead)
            for name, key in keys.items()
        }
    built = rule.build({name: keys[name] for name in rule.arguments}, append_unknown=False)
    assert built is not None
    return built[1]


def rows_of_everything() -> dict[str, int]:
    """How many rows each table has, and above all how many events there are."""
    counted = sa.select(sa.func.count())
    counts = {
        table.name: db.session.scalar(counted.select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    return counts | {"events": db.session.scalar(sa.select(sa.func.count(Event.seq))) or 0}

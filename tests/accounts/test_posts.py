"""Posts and their heads, by action."""

import pytest

from challenge.accounts import actions, rules
from challenge.accounts.models import OrganisationKind, Post, Role
from challenge.db import db
from tests.client import Client
from tests.world import people

pytestmark = pytest.mark.usefixtures("app")


def head_post(user_id: int) -> Post:
    return db.session.query(Post).filter_by(user_id=user_id, role=Role.HEAD).one()


def test_a_signed_in_browser_is_known(client: Client) -> None:
    client.sign_in(people.administrator())
    assert client.get("/account/password").status_code == 200


def test_the_office_of_the_region_verifies_a_head() -> None:
    officer = people.holder(Role.OFFICER, people.office())
    head = people.head_of(people.local_unit(), verified_by=officer)
    assert people.actor(head).posts[0].verified


def test_an_office_of_another_region_does_not_verify() -> None:
    officer = people.holder(Role.OFFICER, people.office("0200000000"))
    head = people.head_of(people.local_unit())
    with pytest.raises(rules.NotYourRegion):
        actions.verify_head(head_post(head.id), by=people.actor(officer))


def test_a_unit_has_one_head() -> None:
    unit = people.local_unit()
    people.head_of(unit)
    with pytest.raises(rules.UnitHasHead):
        people.head_of(unit)


def test_an_office_has_no_head() -> None:
    with pytest.raises(rules.RoleNotOfKind):
        people.holder(Role.HEAD, people.organisation(OrganisationKind.AGENCY))

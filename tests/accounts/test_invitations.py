"""An invitation from its making to its end, by pages."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from time_machine import Traveller

from challenge.accounts import actions, rules
from challenge.accounts.models import Invitation, Organisation, OrganisationKind, Post, Role, User
from challenge.db import db
from challenge.notices.models import Message
from tests.client import Client
from tests.world import people
from tests.world.people import PASSWORD


@pytest.fixture
def administrator(app: Flask) -> User:
    return people.administrator()


@pytest.fixture
def agency(app: Flask) -> Organisation:
    return people.agency()


def offer(
    organisation: Organisation, role: Role, *, by: User, email: str = "new@example.org"
) -> str:
    return actions.invite(
        email=email, name="Newcomer", organisation=organisation, role=role, by=people.actor(by)
    )


def the_offer() -> Invitation:
    return db.session.scalars(sa.select(Invitation)).one()


def accept(client: Client, token: str) -> int:
    data = {"name": "Newcomer", "password": PASSWORD}
    return client.post(f"/invitations/{token}", data=data).status_code


def test_invites_by_page_and_accepts_from_the_mail(
    app: Flask, client: Client, administrator: User, agency: Organisation
) -> None:
    client.sign_in(administrator)
    data = {"name": "Newcomer", "email": "New@Example.org", "role": "author"}
    sent = client.post(f"/organisations/{agency.key}/invitations", data=data)
    assert sent.location == f"/organisations/{agency.key}"
    assert "Newcomer" in client.page(sent.location).text
    mail = db.session.scalars(sa.select(Message)).one()
    link = re.search(r"http://localhost(/invitations/\S+)", mail.body)
    assert link
    assert mail.address == "new@example.org"

    newcomer = Client.of(app)
    newcomer.page(link[1])
    answer = newcomer.post(link[1], data={"name": "Nina", "password": PASSWORD})

    assert answer.location == "/desk"
    assert "Author" in newcomer.page("/account").text


def test_works_once(client: Client, app: Flask, administrator: User, agency: Organisation) -> None:
    token = offer(agency, Role.AUTHOR, by=administrator)
    assert accept(client, token) == 303
    assert accept(Client.of(app), token) == 409
    Client.of(app).page(f"/invitations/{token}", status=409)


def test_expires(
    client: Client, administrator: User, agency: Organisation, clock: Traveller
) -> None:
    token = offer(agency, Role.AUTHOR, by=administrator)
    clock.shift(rules.INVITATION_LASTS)
    assert accept(client, token) == 409


def test_a_withdrawn_one_is_worth_nothing(
    app: Flask, client: Client, administrator: User, agency: Organisation
) -> None:
    token = offer(agency, Role.AUTHOR, by=administrator)
    client.sign_in(administrator)
    assert client.post(f"/people/invitations/{the_offer().key}/withdrawal").status_code == 303
    assert accept(Client.of(app), token) == 409


def test_powerful_roles_wait_for_a_second_administrator(
    app: Flask, client: Client, administrator: User
) -> None:
    where = people.organisation(OrganisationKind.AUDIT_OFFICE)
    token = offer(where, Role.AUDITOR, by=administrator)
    approval = f"/people/invitations/{the_offer().key}/approval"
    assert db.session.scalars(sa.select(Message)).all() == []
    assert accept(Client.of(app), token) == 409

    assert client.sign_in(administrator).post(approval).status_code == 409
    second = Client.of(app).sign_in(people.administrator())
    assert "Approve" in second.page("/people/invitations").text
    assert second.post(approval).status_code == 303

    assert accept(Client.of(app), token) == 409
    mail = db.session.scalars(sa.select(Message)).one()
    link = re.search(r"/invitations/(\S+)", mail.body)
    assert link
    assert accept(Client.of(app), link[1]) == 303


def test_somebody_with_an_account_signs_in_to_accept(
    app: Flask, client: Client, administrator: User, agency: Organisation
) -> None:
    known = people.person(email="new@example.org")
    token = offer(agency, Role.AUTHOR, by=administrator)
    assert "Sign in" in client.page(f"/invitations/{token}").text
    assert accept(client, token) == 200
    assert people.actor(known).posts == ()

    assert client.sign_in(known).post(f"/invitations/{token}").status_code == 303

    assert people.actor(known).holds(Role.AUTHOR)


def test_nobody_takes_the_invitation_of_somebody_else(
    client: Client, administrator: User, agency: Organisation
) -> None:
    token = offer(agency, Role.AUTHOR, by=administrator)
    client.sign_in(people.person())
    assert client.post(f"/invitations/{token}").status_code == 409


def test_a_head_invites_staff_of_the_own_unit_only(app: Flask, client: Client) -> None:
    unit = people.local_unit()
    client.sign_in(people.head_of(unit))
    invitations = f"/organisations/{unit.key}/invitations"
    data = {"name": "Newcomer", "email": "new@example.org", "role": "staff"}

    assert client.post(invitations, data={**data, "role": "head"}).status_code == 422
    assert client.post(invitations, data=data).status_code == 303
    elsewhere = people.agency()
    assert client.get(f"/organisations/{elsewhere.key}").status_code == 404
    assert client.post(f"/organisations/{elsewhere.key}/invitations", data=data).status_code == 404


@pytest.mark.parametrize("password", ["short", "passwordpassword", "newcomer new@example.org"])
def test_a_poor_password_is_refused(
    client: Client, administrator: User, agency: Organisation, password: str
) -> None:
    token = offer(agency, Role.AUTHOR, by=administrator)
    data = {"name": "Newcomer", "password": password}
    assert client.post(f"/invitations/{token}", data=data).status_code == 422


def test_passes_a_post_on(client: Client, administrator: User) -> None:
    unit = people.local_unit()
    head = people.head_of(unit)
    post = db.session.scalars(sa.select(Post).where(Post.user_id == head.id)).one()
    data = {"name": "Newcomer", "email": "new@example.org", "reason": "Elected on 12 May."}
    client.sign_in(administrator)
    client.page(f"/posts/{post.key}/succession")

    assert client.post(f"/posts/{post.key}/succession", data=data).status_code == 303

    assert people.actor(head).posts == ()
    assert the_offer().role is Role.HEAD


def test_the_last_administrator_stays(client: Client, administrator: User) -> None:
    post = db.session.scalars(sa.select(Post)).one()
    client.sign_in(administrator)
    data = {"reason": "Enough."}
    assert client.post(f"/posts/{post.key}/ending", data=data).status_code == 409


def test_adds_a_local_unit_by_its_place(client: Client, administrator: User) -> None:
    people.place("0102801000", name="Adams")
    people.place("0102802000", name="Adams North")
    client.sign_in(administrator)
    data = {"kind": "local_unit", "place": "Adams"}
    assert "Choose which place" in client.post("/organisations/new", data=data).text

    data = {**data, "unit_code": "0102802000"}
    assert client.post("/organisations/new", data=data).status_code == 303
    assert client.post("/organisations/new", data=data).status_code == 422

    listed = client.page("/organisations?text=adams")
    assert "Adams North" in listed.text


def test_an_officer_verifies_by_page(client: Client) -> None:
    officer = people.holder(Role.OFFICER, people.office())
    head = people.head_of(people.local_unit(), name="Mayor Cruz")
    client.sign_in(officer)
    assert "Mayor Cruz" in client.page("/units").text
    post = db.session.scalars(sa.select(Post).where(Post.user_id == head.id)).one()

    assert client.post(f"/posts/{post.key}/verification").status_code == 303
    assert client.post(f"/posts/{post.key}/verification").status_code == 409

    assert people.actor(head).posts[0].verified


def test_an_officer_of_another_region_sees_and_verifies_nothing(client: Client) -> None:
    head = people.head_of(people.local_unit(), name="Mayor Cruz")
    post = db.session.scalars(sa.select(Post).where(Post.user_id == head.id)).one()
    client.sign_in(people.holder(Role.OFFICER, people.office("0200000000")))
    assert "Mayor Cruz" not in client.page("/units").text
    assert client.post(f"/posts/{post.key}/verification").status_code == 404


def test_finds_people_by_words_of_name_and_address(client: Client, administrator: User) -> None:
    wanted = people.holder(Role.AUTHOR, people.agency("Tourism"), "Ana Reyes")
    people.person("Ana Cruz")
    client.sign_in(administrator)

    page = client.page("/people?text=ana+rey")

    assert "Ana Reyes" in page.text
    assert "Author, Tourism" in page.text
    assert "Ana Cruz" not in page.text
    assert "Ana Reyes" in client.page(f"/people/{wanted.key}").text

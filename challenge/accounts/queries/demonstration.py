"""The accounts of the demonstration."""

from dataclasses import dataclass

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.models import Organisation, OrganisationKind, Post, Role, User
from challenge.accounts.queries.posts import current
from challenge.db import db

DEMO_DOMAIN = ".demo.example.org"
"""Below it lie the addresses of the demonstration, one domain for each organisation."""


@dataclass(frozen=True)
class DemoAccount:
    """Somebody to sign in as, with one click."""

    email: str
    name: str
    organisation: str
    title: str | None


@dataclass(frozen=True)
class DemoGroup:
    """The demonstration's accounts that hold one role."""

    role: Role
    accounts: list[DemoAccount]

    @property
    def several(self) -> bool:
        """Whether the accounts differ by where they work."""
        return len({account.organisation for account in self.accounts}) > 1


def demo_accounts() -> list[DemoGroup]:
    """The accounts of the demonstration by role, in the order of the process.

    Units stand by name, everybody else as they joined: the regions by number, the first member
    before the second.
    """
    units_by_name = sa.case(
        (Organisation.kind == OrganisationKind.LOCAL_UNIT, Organisation.name), else_=""
    )
    rows = db.session.execute(
        sa.select(Post.role, User.email, User.name, Organisation.name, Post.title)
        .join(User, Post.user_id == User.id)
        .join(Organisation)
        .where(User.email.endswith(DEMO_DOMAIN), User.active, current(clock.now()))
        .order_by(units_by_name, User.id)
    )
    by_role: dict[Role, list[DemoAccount]] = {}
    for role, email, name, organisation, title in rows:
        by_role.setdefault(role, []).append(DemoAccount(email, name, organisation, title))
    return [DemoGroup(role, by_role[role]) for role in Role if role in by_role]

"""`flask people`: the first administrators, who invite everybody else in the browser."""

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from challenge.accounts import actions
from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Organisation, OrganisationKind, Role
from challenge.db import db
from challenge.web.refusals import explain
from challenge.workflow import Refusal

group = AppGroup("people", help="The first people of a new installation.")


@group.command()
@click.argument("email")
@click.argument("name")
def administrator(email: str, name: str) -> None:
    """Make NAME, who reads mail at EMAIL, an administrator.

    They set their password with “I forgot my password” on the sign-in page.
    """
    try:
        user = actions.create_user(email=email, name=name, by=SYSTEM)
        actions.give_post(user, _platform(), Role.ADMINISTRATOR, by=SYSTEM)
    except Refusal as refusal:
        raise click.ClickException(explain(refusal)) from refusal
    db.session.commit()
    click.echo(f"{user.name} is an administrator.")


def _platform() -> Organisation:
    """The organisation that runs this service, made with its first administrator."""
    found = db.session.scalar(
        sa.select(Organisation)
        .where(Organisation.kind == OrganisationKind.PLATFORM)
        .order_by(Organisation.id)
        .limit(1)
    )
    return found or actions.create_organisation(
        kind=OrganisationKind.PLATFORM, name="Open Challenge", short="Platform", by=SYSTEM
    )

"""`flask places`: the geography that comes with the product."""

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from challenge.db import db
from challenge.places.actions import load_places
from challenge.places.models import LocalUnit, Region

group = AppGroup("places", help="Regions and local units.")


@group.command()
def load() -> None:
    """Bring regions and local units to what this release knows; a second time changes nothing."""
    load_places(db.session)
    db.session.commit()
    regions, units = (
        db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in (Region, LocalUnit)
    )
    click.echo(f"{regions} regions, {units} local units.")

"""How often a door was tried from which side."""

from collections.abc import Collection

import sqlalchemy as sa

from challenge.accounts.models import Tries
from challenge.db import db


def tries_of(sides: Collection[str]) -> dict[str, Tries]:
    """What is known of each side; one that never tried is left out."""
    found = db.session.scalars(
        sa.select(Tries).where(Tries.side.in_(sides)),
        execution_options={"populate_existing": True},
    )
    return {tries.side: tries for tries in found}

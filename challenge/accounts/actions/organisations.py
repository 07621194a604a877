"""Organisations, and the regions that an office covers."""

from datetime import datetime

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Coverage, Organisation, OrganisationKind
from challenge.audit import record
from challenge.db import db


def create_organisation(
    *, kind: OrganisationKind, name: str, short: str, unit_code: str | None = None, by: Actor
) -> Organisation:
    """A new organisation; a local unit is named by its PSGC code."""
    organisation = Organisation(
        kind=kind, name=name, short=short, unit_code=unit_code, created_at=clock.now()
    )
    db.session.add(organisation)
    db.session.flush()
    record("organisation.create", organisation, by=by, name=name, unit_code=unit_code)
    return organisation


def cover(
    organisation: Organisation,
    region_code: str,
    *,
    since: datetime,
    until: datetime | None = None,
    by: Actor,
) -> Coverage:
    """The office answers for a region from `since` up to, not including, `until`."""
    coverage = Coverage(
        organisation_id=organisation.id, region_code=region_code, since=since, until=until
    )
    db.session.add(coverage)
    db.session.flush()
    record("organisation.cover", organisation, by=by, region=region_code, since=since.isoformat())
    return coverage

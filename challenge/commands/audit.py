"""`flask audit`: walk the record and say whether it is whole."""

import click
from flask.cli import AppGroup

from challenge.audit import queries

group = AppGroup("audit", help="Look at the record of events.")


@group.command()
@click.option("--head", help="A digest kept elsewhere: the record must contain it.")
def verify(head: str | None) -> None:
    """Recompute the chain from the first event to the last.

    Ends with status 1 where an event was changed, removed, added or moved, or where HEAD, noted
    earlier outside this database, is not among the digests.
    """
    found = queries.walk()
    if not found.whole:
        raise click.ClickException(f"The record breaks at event {found.broken_at}.")
    if head and not queries.contains(head):
        raise click.ClickException(f"The record does not contain the digest {head}.")
    click.echo(f"{found.events} events, no break. Head: {found.head}")

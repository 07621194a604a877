"""Reading people, organisations and posts."""

from challenge.accounts.queries.demonstration import (
    DEMO_DOMAIN,
    DemoAccount,
    DemoGroup,
    demo_accounts,
)
from challenge.accounts.queries.organisations import (
    head_to_verify,
    invitation,
    names_of,
    open_invitations,
    organisation,
    organisations,
    post,
    posts_in,
    usable_invitation,
)
from challenge.accounts.queries.people import (
    browser,
    browser_of,
    browsers_of,
    people,
    person,
    person_key,
    person_with,
    posts_of,
)
from challenge.accounts.queries.posts import (
    actor_of,
    covers_unit,
    current,
    held,
    holders,
    office_for,
    signed_in,
)
from challenge.accounts.queries.tries import tries_of
from challenge.accounts.queries.units import Unit, regions_of, units_for, waiting_for

__all__ = [
    "DEMO_DOMAIN",
    "DemoAccount",
    "DemoGroup",
    "Unit",
    "actor_of",
    "browser",
    "browser_of",
    "browsers_of",
    "covers_unit",
    "current",
    "demo_accounts",
    "head_to_verify",
    "held",
    "holders",
    "invitation",
    "names_of",
    "office_for",
    "open_invitations",
    "organisation",
    "organisations",
    "people",
    "person",
    "person_key",
    "person_with",
    "post",
    "posts_in",
    "posts_of",
    "regions_of",
    "signed_in",
    "tries_of",
    "units_for",
    "usable_invitation",
    "waiting_for",
]

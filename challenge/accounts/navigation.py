"""The bar at the top of every page: where the reader may go from here."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from challenge.accounts.access import current_actor, rule_of
from challenge.accounts.actor import Actor
from challenge.accounts.forms.words import KIND_NAMES, ROLE_NAMES, ROLE_WORK
from challenge.accounts.models import Role
from challenge.web.around import PLACES, Places
from challenge.web.locale import lazy


@dataclass(frozen=True)
class Entry:
    """One link, for those for whom `when` holds; left out where the page does not exist."""

    text: str
    endpoint: str
    when: Callable[[Actor], bool]


def _visitor(actor: Actor) -> bool:
    return not actor.signed_in


def _person(actor: Actor) -> bool:
    return actor.signed_in


def _any(_actor: Actor) -> bool:
    return True


def _holding(*roles: Role) -> Callable[[Actor], bool]:
    return lambda actor: actor.holds(*roles)


AGENCY = (Role.AUTHOR, Role.APPROVER, Role.SECRETARIAT, Role.AUDITOR)
ENTRIES = (
    Entry(lazy("Your desk"), "desk.index", _person),
    Entry(lazy("Challenges"), "public.catalogue", _any),
    Entry(lazy("Authoring"), "challenges.drafts", _holding(*AGENCY)),
    Entry(
        lazy("Your proposals"), "proposals.index", _holding(Role.HEAD, Role.STAFF, Role.CONTRIBUTOR)
    ),
    Entry(lazy("Screening"), "screening.index", _holding(Role.OFFICER)),
    Entry(lazy("Units"), "accounts.units", _holding(Role.OFFICER)),
    Entry(lazy("Scoring"), "scoring.index", _person),
    Entry(lazy("Agreements"), "mous.index", _person),
    Entry(lazy("People"), "accounts.people", _holding(Role.ADMINISTRATOR)),
    Entry(lazy("Organisations"), "accounts.organisations", _holding(Role.ADMINISTRATOR)),
    Entry(lazy("The record"), "desk.record", _any),
    Entry(lazy("Denied attempts"), "denials.index", _holding(Role.AUDITOR, Role.ADMINISTRATOR)),
    Entry(lazy("Mail"), "mailbox.index", _any),
    Entry(lazy("Sign in"), "security.login", _visitor),
)
LINKED = frozenset(entry.endpoint for entry in ENTRIES)


def init_navigation(app: Flask) -> None:
    app.context_processor(navigation_context)
    app.extensions[PLACES] = places
    app.jinja_env.globals["may_open"] = may_open
    app.jinja_env.globals["role_name"] = lambda role: str(ROLE_NAMES[role])
    app.jinja_env.globals["role_work"] = lambda role: str(ROLE_WORK[role])
    app.jinja_env.globals["kind_name"] = lambda kind: str(KIND_NAMES[kind])


def navigation_context() -> dict[str, object]:
    """Who reads, for every page."""
    return {
        "actor": current_actor(),
        "demonstration": current_app.config["SETTINGS"].demonstration,
    }


def places() -> Places:
    """The links of a page follow from the roles held and from the page itself."""
    actor = current_actor()
    roles = frozenset(post.role for post in actor.posts)
    here = request.endpoint if request.endpoint in LINKED else None
    return (actor.signed_in, roles, here), lambda: navigation(actor)


def navigation(actor: Actor) -> list[dict[str, object]]:
    """The links for `actor`; the same rule that guards a page decides about its link."""
    shown = [entry for entry in ENTRIES if entry.when(actor) and _is_open(entry.endpoint, actor)]
    return [
        {
            "text": str(entry.text),
            "href": url_for(entry.endpoint),
            "active": request.endpoint == entry.endpoint,
        }
        for entry in shown
    ]


def may_open(endpoint: str) -> bool:
    """Whether the reader would be let in; a visitor is, after signing in."""
    actor = current_actor()
    return endpoint in current_app.view_functions and (
        not actor.signed_in or _is_open(endpoint, actor)
    )


def _is_open(endpoint: str, actor: Actor) -> bool:
    if endpoint not in current_app.view_functions:
        return False
    rule = rule_of(current_app, endpoint)
    return rule is not None and rule.allows(actor)

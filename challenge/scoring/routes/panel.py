"""The panel of a round, before it opens."""

from flask import abort, flash, redirect

from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.scoring import actions, queries
from challenge.scoring.forms import SeatForm, seat_form
from challenge.scoring.queries import Reader
from challenge.scoring.routes.frame import Answer, blueprint, place, secretariat_of, show
from challenge.web.forms import KitForm
from challenge.web.locale import _


@blueprint.get("/challenges/<slug>/rounds/<key>/panel")
@access(holding(Role.SECRETARIAT))
def panel(slug: str, key: str) -> Answer:
    """Who sits on it, and a form for one more."""
    reader = secretariat_of(slug, key)
    return _page(reader, _form(reader))


@blueprint.post("/challenges/<slug>/rounds/<key>/panel")
@access(holding(Role.SECRETARIAT))
def seat(slug: str, key: str) -> Answer:
    """Give somebody a place."""
    reader = secretariat_of(slug, key)
    form = _form(reader)
    if not form.validate_on_submit():
        return _page(reader, form), 422
    person = queries.candidate(reader.planned, form.person.data) or abort(404)
    actions.seat(
        reader.planned,
        person,
        chair=form.chair.data,
        agency=form.agency.data or "",
        expertise=form.expertise.data or (),
        most=form.most.data,
        by=current_actor(),
    )
    flash(_("%(name)s is on the panel.", name=person.name))
    return redirect(place("panel", reader), 303)


@blueprint.post("/challenges/<slug>/rounds/<key>/panel/<person>/removal")
@access(holding(Role.SECRETARIAT))
def unseat(slug: str, key: str, person: str) -> Answer:
    """Take a place back."""
    reader = secretariat_of(slug, key)
    found = queries.seat_keyed(reader.planned, person) or abort(404)
    if not KitForm().validate_on_submit():
        abort(404)
    actions.unseat(found, by=current_actor())
    flash(_("%(name)s is not on the panel any more.", name=found.user.name))
    return redirect(place("panel", reader), 303)


def _form(reader: Reader) -> SeatForm:
    return seat_form(reader.planned, queries.candidates(reader.planned))


def _page(reader: Reader, form: SeatForm) -> str:
    themes = {each.key: each.label for each in reader.planned.challenge.themes}
    seats = queries.member_progress(reader.planned)
    return show("panel", reader, form=form, seats=seats, themes=themes, plain=KitForm())

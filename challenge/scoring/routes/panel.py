"""The panel of a round, before it opens."""

from flask import abort, flash, redirect

from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.scoring import actions, queries
from challenge.scoring.forms import ReasonForm, SeatForm, seat_form
from challenge.scoring.models import Seat
from challenge.scoring.queries import Reader
from challenge.scoring.routes.frame import (
    Answer,
    blueprint,
    place,
    reader_of,
    secretariat_of,
    show,
)
from challenge.web.forms import KitForm
from challenge.web.locale import _


@blueprint.get("/challenges/<slug>/rounds/<key>/panel")
@access(holding(Role.SECRETARIAT, Role.APPROVER))
def panel(slug: str, key: str) -> Answer:
    """Who sits on it: for the secretariat to add to, for an approver to confirm its chairs."""
    reader = reader_of(slug, key)
    if not reader.runs and not reader.confirms:
        abort(404)
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


@blueprint.post("/challenges/<slug>/rounds/<key>/panel/<person>/confirmation")
@access(holding(Role.APPROVER))
def confirm_chair(slug: str, key: str, person: str) -> Answer:
    """The second person's yes to a chair."""
    reader, found = _to_confirm(slug, key, person)
    if not KitForm().validate_on_submit():
        abort(404)
    actions.confirm_chair(found, by=current_actor())
    flash(_("%(name)s is confirmed as chair.", name=found.user.name))
    return redirect(place("panel", reader), 303)


@blueprint.post("/challenges/<slug>/rounds/<key>/panel/<person>/refusal")
@access(holding(Role.APPROVER))
def refuse_chair(slug: str, key: str, person: str) -> Answer:
    """The second person's no, with a reason."""
    reader, found = _to_confirm(slug, key, person)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(reader, _form(reader), refused=(person, form)), 422
    actions.refuse_chair(found, reason=form.reason.data or "", by=current_actor())
    flash(_("The seat is taken back, and whoever gave it has been told why."))
    return redirect(place("panel", reader), 303)


def _to_confirm(slug: str, key: str, person: str) -> tuple[Reader, Seat]:
    reader = reader_of(slug, key)
    found = queries.seat_keyed(reader.planned, person) if reader.confirms else None
    return reader, found or abort(404)


def _form(reader: Reader) -> SeatForm:
    return seat_form(reader.planned, queries.candidates(reader.planned))


def _page(reader: Reader, form: SeatForm, *, refused: tuple[str, ReasonForm] | None = None) -> str:
    return show(
        "panel",
        reader,
        form=form,
        seats=queries.member_progress(reader.planned),
        to_confirm=queries.chairs_to_confirm(reader.planned, by=current_actor()),
        refused=refused[0] if refused else None,
        refusing=refused[1] if refused else ReasonForm(None),
        fresh=ReasonForm(None),
        themes={each.key: each.label for each in reader.planned.challenge.themes},
        plain=KitForm(None),
    )

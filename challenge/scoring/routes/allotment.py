"""Who scores what, and who must not: the secretariat's pages of an open round."""

from flask import abort, flash, redirect

from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.scoring import actions, queries
from challenge.scoring.forms import PairForm, PinForm, offer_pairs
from challenge.scoring.queries import Reader
from challenge.scoring.routes.frame import Answer, blueprint, opened, place, secretariat_of, show
from challenge.scoring.rules import refusals
from challenge.scoring.rules.allotment import Allotted
from challenge.scoring.rules.words import WHY_WORDS
from challenge.web.forms import KitForm
from challenge.web.locale import _, ngettext
from challenge.web.refusals import explain
from challenge.workflow import Refusal

BESIDE: dict[type[Refusal], str] = {
    refusals.AllottedAlready: "proposal",
    refusals.InConflict: "proposal",
    refusals.NotDeclared: "member",
}
"""Refusals of a pair that another choice puts right, each beside its field."""


@blueprint.get("/challenges/<slug>/rounds/<key>/allotment")
@access(holding(Role.SECRETARIAT))
def allotment(slug: str, key: str) -> Answer:
    """Every proposal with the members who score it."""
    reader = secretariat_of(slug, key)
    opened(reader)
    return _page(reader, _pair_form(reader))


def _page(reader: Reader, form: PairForm) -> str:
    given: dict[str, list[object]] = {}
    for pair in queries.given_pairs(reader.planned):
        given.setdefault(pair.ref, []).append(pair)
    return show(
        "allotment",
        reader,
        form=form,
        plain=KitForm(),
        given=given,
        proposals=queries.proposal_progress(reader.planned),
        members=queries.member_progress(reader.planned),
    )


def _pair_form(reader: Reader) -> PairForm:
    members = [each for each in queries.seats(reader.planned) if not each.chair]
    return offer_pairs(PairForm(), members, queries.entrants(reader.planned))


@blueprint.post("/challenges/<slug>/rounds/<key>/allotment")
@access(holding(Role.SECRETARIAT))
def allot(slug: str, key: str) -> Answer:
    """Fill every gap among the members who have declared."""
    reader = secretariat_of(slug, key)
    run = opened(reader)
    if not KitForm().validate_on_submit():
        abort(404)
    _say(actions.allot(run, by=current_actor()))
    return redirect(place("allotment", reader), 303)


def _say(found: Allotted) -> None:
    if not found.missing:
        flash(_("Every proposal has its sheets allotted. The members have been told."))
        return
    for gap in found.missing[:10]:
        flash(
            ngettext(
                "%(ref)s lacks %(num)s sheet: %(why)s.",
                "%(ref)s lacks %(num)s sheets: %(why)s.",
                gap.sheets,
                ref=gap.proposal,
                why=WHY_WORDS[gap.why],
            ),
            "error",
        )


@blueprint.post("/challenges/<slug>/rounds/<key>/allotment/pairs")
@access(holding(Role.SECRETARIAT))
def add_pair(slug: str, key: str) -> Answer:
    """Give one more proposal to a member."""
    reader = secretariat_of(slug, key)
    run, form = opened(reader), _pair_form(reader)
    if not form.validate_on_submit():
        return _page(reader, form), 422
    seat = queries.seat_keyed(reader.planned, form.member.data) or abort(404)
    proposal = queries.entrant(reader.planned, form.proposal.data) or abort(404)
    try:
        actions.add_pair(run, seat, proposal, by=current_actor())
    except tuple(BESIDE) as refusal:
        form.refuse(BESIDE[type(refusal)], explain(refusal))
        return _page(reader, form), 422
    flash(_("%(name)s scores %(ref)s too.", name=seat.user.name, ref=proposal.ref))
    return redirect(place("allotment", reader), 303)


@blueprint.post("/challenges/<slug>/rounds/<key>/allotment/<ref>/<person>/removal")
@access(holding(Role.SECRETARIAT))
def remove_pair(slug: str, key: str, ref: str, person: str) -> Answer:
    """Take a proposal back from a member who has not begun."""
    reader = secretariat_of(slug, key)
    run = opened(reader)
    pair = queries.allotment_of(reader.planned, member_key=person, ref=ref) or abort(404)
    if not KitForm().validate_on_submit():
        abort(404)
    actions.remove_pair(run, pair, by=current_actor())
    flash(_("%(ref)s was taken back.", ref=ref))
    return redirect(place("allotment", reader), 303)


@blueprint.get("/challenges/<slug>/rounds/<key>/conflicts")
@access(holding(Role.SECRETARIAT))
def conflicts(slug: str, key: str) -> Answer:
    """Every known conflict of interest of the round."""
    reader = secretariat_of(slug, key)
    opened(reader)
    return _conflicts_page(reader, _pin_form(reader))


@blueprint.post("/challenges/<slug>/rounds/<key>/conflicts")
@access(holding(Role.SECRETARIAT))
def pin(slug: str, key: str) -> Answer:
    """Record a conflict that the secretariat knows of."""
    reader = secretariat_of(slug, key)
    opened(reader)
    form = _pin_form(reader)
    if not form.validate_on_submit():
        return _conflicts_page(reader, form), 422
    seat = queries.seat_keyed(reader.planned, form.member.data) or abort(404)
    proposal = queries.entrant(reader.planned, form.proposal.data) or abort(404)
    actions.pin_conflict(
        seat, proposal, kind=form.kind.data, text=form.text.data or "", by=current_actor()
    )
    flash(
        _(
            "%(name)s has nothing to do with %(ref)s any more.",
            name=seat.user.name,
            ref=proposal.ref,
        )
    )
    return redirect(place("conflicts", reader), 303)


def _pin_form(reader: Reader) -> PinForm:
    form = PinForm()
    offer_pairs(form, queries.seats(reader.planned), queries.entrants(reader.planned))
    return form


def _conflicts_page(reader: Reader, form: PinForm) -> str:
    return show("conflicts", reader, form=form, known=queries.known_conflicts(reader.planned))

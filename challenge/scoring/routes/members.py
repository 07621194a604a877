"""A member's pages: declare first, then own proposals, one sheet each."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.documents.typesetting import as_download, typeset
from challenge.proposals.forms.papers import version_dossier
from challenge.proposals.queries import version_content
from challenge.scoring import actions, queries
from challenge.scoring.forms import (
    DeclarationForm,
    RecusalForm,
    SheetForm,
    declaration_form,
    sheet_form,
)
from challenge.scoring.models import Allotment, Seat
from challenge.scoring.queries import Reader
from challenge.scoring.routes.frame import (
    Answer,
    blueprint,
    opened,
    place,
    reader_of,
    secret,
    show,
    shown_fields,
)
from challenge.scoring.rules.refusals import SavedMeanwhile
from challenge.web.edge import keep_changes
from challenge.web.locale import _
from challenge.web.pieces import piece
from challenge.web.refusals import explain
from challenge.workflow import RoundStatus

OWN = ("scoring/_own.html", "own")


def _panelist(slug: str, key: str) -> tuple[Reader, Seat]:
    """Somebody on the panel of an opened round."""
    reader = reader_of(slug, key)
    opened(reader)
    return reader, reader.seat or abort(404)


@blueprint.get("/challenges/<slug>/rounds/<key>/declaration")
@access(holding(Role.MEMBER))
def declaration(slug: str, key: str) -> Answer:
    """Who entered, without a word of what they wrote; or that the answer was given."""
    reader, seat = _panelist(slug, key)
    listed = queries.to_declare(seat) if seat.declared_at is None else []
    return show("declaration", reader, seat=seat, listed=listed, form=declaration_form(listed))


@blueprint.post("/challenges/<slug>/rounds/<key>/declaration")
@access(holding(Role.MEMBER))
def declare(slug: str, key: str) -> Answer:
    """Take the member's answer for the whole round."""
    reader, seat = _panelist(slug, key)
    listed = queries.to_declare(seat)
    form: DeclarationForm = declaration_form(listed)
    if not form.validate_on_submit() or not form.explain_others(listed):
        return show("declaration", reader, seat=seat, listed=listed, form=form), 422
    actions.declare(seat, form.declared(listed), by=current_actor())
    flash(_("Your declaration is recorded."))
    return redirect(place("show_round" if seat.chair else "sheets", reader), 303)


@blueprint.get("/challenges/<slug>/rounds/<key>/sheets")
@access(holding(Role.MEMBER))
def sheets(slug: str, key: str) -> Answer:
    """A member's own proposals; before declaring there is only the declaration."""
    reader, seat = _panelist(slug, key)
    if seat.chair:
        abort(404)
    if seat.declared_at is None:
        return redirect(place("declaration", reader), 303)
    mine = tuple(queries.own_lines(reader.planned, by=current_actor()))
    handed_in = sum(1 for each in mine if each.handed_in_at)
    given = mine, place("sheet", reader, ref="-")[:-1], opened(reader).due_at
    listed = piece(OWN, given, *given) if mine else None
    return show("sheets", reader, mine=mine, handed_in=handed_in, listed=listed)


@blueprint.get("/challenges/<slug>/rounds/<key>/sheets/<ref>")
@access(holding(Role.MEMBER))
def sheet(slug: str, key: str, ref: str) -> Answer:
    """One proposal beside its sheet."""
    reader, mine = _own(slug, key, ref)
    return _page(reader, mine, sheet_form(reader.planned.criteria, mine.sheet))


def _own(slug: str, key: str, ref: str) -> tuple[Reader, Allotment]:
    """An allotment of this member without conflict; anything else does not exist."""
    reader, _seat = _panelist(slug, key)
    return reader, queries.own_allotment(reader.planned, ref, by=current_actor()) or abort(404)


def _page(reader: Reader, mine: Allotment, form: SheetForm, **values: Any) -> str:
    run = opened(reader)
    done, number = queries.own_progress(reader.planned, by=current_actor())
    is_in = mine.sheet is not None and mine.sheet.handed_in_at is not None
    return show(
        "sheet",
        reader,
        mine=mine,
        form=form,
        content=version_content(mine.version),
        shown=shown_fields(reader),
        done=done,
        number=number,
        is_in=is_in,
        may_score=run.status is RoundStatus.OPEN and not is_in,
        others=queries.others_sheets(mine, secret=secret()),
        **values,
    )


@blueprint.get("/challenges/<slug>/rounds/<key>/sheets/<ref>/dossier")
@access(holding(Role.MEMBER))
def dossier(slug: str, key: str, ref: str) -> Response:
    """The version that the sheet is about as a PDF; in a blind round only what is shown."""
    reader, mine = _own(slug, key, ref)
    only = shown_fields(reader) if reader.planned.blind else None
    paper = version_dossier(mine.proposal, mine.version, only=only)
    return as_download(typeset(paper), f"{mine.proposal.ref}-v{mine.version.number}.pdf")


@blueprint.post("/challenges/<slug>/rounds/<key>/sheets/<ref>")
@access(holding(Role.MEMBER))
def score(slug: str, key: str, ref: str) -> Answer:
    """Save the draft, or save it and hand it in."""
    mine = queries.allotment_to_score(slug, key, ref, by=current_actor()) or abort(404)
    form = sheet_form(mine.seat.round.criteria, mine.sheet)
    if not form.validate_on_submit():
        return _page(reader_of(slug, key), mine, form), 422
    try:
        _save(mine, form)
    except SavedMeanwhile as refusal:
        form.version.process_data(mine.sheet.revision if mine.sheet else 0)
        return _page(reader_of(slug, key), mine, form, told=explain(refusal)), 409
    if request.form.get("action") == "hand_in":
        return _hand_in(slug, mine, form)
    flash(_("Saved as a draft. Hand it in when it is complete."))
    return redirect(url_for("scoring.sheet", slug=slug, key=key, ref=ref), 303)


def _save(mine: Allotment, form: SheetForm) -> None:
    criteria = mine.seat.round.criteria
    mine.sheet = actions.save_sheet(
        mine,
        scores=form.scores(criteria),
        comments=form.comments(criteria),
        remark=form.remark.data or "",
        revision=form.version.data,
        by=current_actor(),
    )


def _hand_in(slug: str, mine: Allotment, form: SheetForm) -> Answer:
    """What was typed stays saved as a draft even when the sheet is not complete."""
    saved, planned = mine.sheet or abort(404), mine.seat.round
    if not form.ready(planned.criteria):
        form.version.process_data(saved.revision)
        keep_changes()
        return _page(reader_of(slug, planned.key), mine, form), 422
    actions.hand_in(saved, by=current_actor())
    flash(_("You handed in your sheet for %(ref)s.", ref=mine.proposal.ref))
    return redirect(url_for("scoring.sheets", slug=slug, key=planned.key), 303)


@blueprint.get("/challenges/<slug>/rounds/<key>/sheets/<ref>/recusal")
@access(holding(Role.MEMBER))
def recusal(slug: str, key: str, ref: str) -> Answer:
    """A conflict found while scoring: what declaring it means."""
    reader, mine = _own(slug, key, ref)
    return show("recusal", reader, mine=mine, form=RecusalForm())


@blueprint.post("/challenges/<slug>/rounds/<key>/sheets/<ref>/recusal")
@access(holding(Role.MEMBER))
def recuse(slug: str, key: str, ref: str) -> Answer:
    """Take the proposal away from the member; from now on it does not exist for them."""
    reader, mine = _own(slug, key, ref)
    form = RecusalForm()
    if form.validate_on_submit() and form.kind.data == "other" and not form.text.data:
        form.refuse("text", _("Enter what the conflict is"))
    if form.problems:
        return show("recusal", reader, mine=mine, form=form), 422
    actions.declare_later(mine, kind=form.kind.data, text=form.text.data or "", by=current_actor())
    flash(_("Your conflict is recorded. You will not see this proposal again."))
    return redirect(place("sheets", reader), 303)

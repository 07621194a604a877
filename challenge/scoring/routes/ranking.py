"""The ranking: the chair's first, the agency's once closed, others' once final."""

from itertools import groupby
from operator import attrgetter

from flask import abort, flash, redirect, request
from markupsafe import Markup

from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.proposals.queries import version_content
from challenge.scoring import actions, queries
from challenge.scoring.forms import DepartureForm, ReasonForm
from challenge.scoring.queries import Line, Reader, Standing
from challenge.scoring.routes.frame import (
    PANEL_AND_AGENCY,
    Answer,
    blueprint,
    opened,
    place,
    reader_of,
    secret,
    show,
    shown_fields,
)
from challenge.scoring.rules import refusals
from challenge.scoring.rules.words import OUTCOME_WORDS, rung_words, stratum_words
from challenge.web.forms import KitForm
from challenge.web.locale import _
from challenge.web.paging import Page
from challenge.web.pieces import piece
from challenge.workflow import RoundStatus

STRATA = ("scoring/_ranking.html", "strata")


@blueprint.get("/challenges/<slug>/rounds/<key>/ranking")
@access(holding(*PANEL_AND_AGENCY))
def ranking(slug: str, key: str) -> Answer:
    """Ranks by stratum with the cut; for a chair in conflict, that another must act."""
    reader = reader_of(slug, key)
    run = opened(reader)
    if reader.is_chair and not reader.free:
        return show("ranking_withheld", reader)
    if not reader.reads_ranking:
        abort(404)
    closed = run.status is RoundStatus.CLOSED
    tied, waiting = queries.open_points(reader.planned) if closed else (0, 0)
    page = queries.ranking_page(reader.planned, after=request.args.get("after"))
    may_freeze = reader.chairs and closed
    return show(
        "ranking",
        reader,
        page=page,
        strata=_strata(reader, page),
        departures=queries.printed_departures(reader.planned),
        tied=tied,
        waiting=waiting,
        may_freeze=may_freeze,
        form=KitForm() if may_freeze else None,
    )


def _strata(reader: Reader, page: Page[Line]) -> Markup:
    """The tables of the ranking, drawn once for as long as they say the same."""
    planned, where = reader.planned, place("placing", reader, ref="-")[:-1]
    cuts, names = queries.cut_lines(planned), queries.stratum_names(planned)
    shown = tuple(page.rows), tuple(cuts.items()), tuple(names.items())
    by_stratum = groupby(page.rows, key=attrgetter("stratum"))
    words = {"outcomes": OUTCOME_WORDS, "stratum": stratum_words, "rung": _rung}
    given = (by_stratum, names, cuts, words, where, planned.decimals, not planned.blind)
    return piece(STRATA, (shown, where, planned.decimals, planned.blind), *given)


def _rung(line: Line) -> str:
    """What decided between equal scores, in words."""
    rung, label = line.decided_by, line.criterion
    return rung_words(rung, {rung.partition(":")[2]: label} if rung and label else {})


@blueprint.post("/challenges/<slug>/rounds/<key>/ranking/freeze")
@access(holding(Role.MEMBER))
def freeze(slug: str, key: str) -> Answer:
    """Make the ranking final."""
    reader = _chair(slug, key)
    if not KitForm().validate_on_submit():
        abort(404)
    actions.freeze(opened(reader), by=current_actor())
    flash(_("The ranking is final. The agency has been told."))
    return redirect(place("ranking", reader), 303)


def _chair(slug: str, key: str) -> Reader:
    reader = reader_of(slug, key)
    return reader if reader.chairs and reader.reads_ranking else abort(404)


@blueprint.get("/challenges/<slug>/rounds/<key>/ranking/<ref>")
@access(holding(*PANEL_AND_AGENCY))
def placing(slug: str, key: str, ref: str) -> Answer:
    """One proposal's place with every sheet it follows from."""
    reader, standing = _placed(slug, key, ref)
    return _page(reader, standing, DepartureForm(), ReasonForm())


def _placed(slug: str, key: str, ref: str) -> tuple[Reader, Standing]:
    reader = reader_of(slug, key)
    if not reader.reads_ranking:
        abort(404)
    return reader, queries.standing_of(reader.planned, ref) or abort(404)


def _page(reader: Reader, standing: Standing, form: DepartureForm, refusal: ReasonForm) -> str:
    sheets = queries.sheets_of(
        reader.planned,
        standing.proposal,
        names=reader.sees_names,
        reader=current_actor().user_id,
        secret=secret(),
    )
    open_now = opened(reader).status is RoundStatus.CLOSED
    departure = standing.departure
    pending = departure is not None and departure.approved_at is None
    own = departure is not None and departure.proposed_by_id == current_actor().user_id
    version = standing.proposal.current_version
    return show(
        "placing",
        reader,
        standing=standing,
        sheets=sheets,
        version=version,
        content=version_content(version) if version and reader.chairs else None,
        shown=shown_fields(reader),
        stratum_names=queries.stratum_names(reader.planned),
        labels={each.key: each.label for each in reader.planned.criteria},
        form=form if open_now and reader.chairs and departure is None else None,
        refusal=refusal if open_now and pending and reader.seconds and not own else None,
        plain=KitForm(),
    )


@blueprint.post("/challenges/<slug>/rounds/<key>/ranking/<ref>/departure")
@access(holding(Role.MEMBER))
def propose_departure(slug: str, key: str, ref: str) -> Answer:
    """The chair settles a tie or departs from the ranking."""
    reader, standing = _placed(slug, key, ref)
    if not reader.chairs:
        abort(404)
    form = DepartureForm()
    if not form.validate_on_submit():
        return _page(reader, standing, form, ReasonForm()), 422
    actions.propose_departure(
        opened(reader),
        standing.proposal,
        outcome=form.outcome.data,
        reason=form.reason.data or "",
        by=current_actor(),
    )
    flash(_("Your decision is proposed. It counts when a second person agrees."))
    return redirect(place("ranking", reader), 303)


@blueprint.post("/challenges/<slug>/rounds/<key>/ranking/<ref>/departure/approval")
@access(holding(Role.MEMBER, Role.APPROVER))
def approve_departure(slug: str, key: str, ref: str) -> Answer:
    """A second person agrees."""
    reader, standing = _to_second(slug, key, ref)
    if not KitForm().validate_on_submit():
        abort(404)
    actions.approve_departure(standing.departure or abort(404), by=current_actor())
    flash(_("The decision on %(ref)s counts.", ref=ref))
    return redirect(place("ranking", reader), 303)


@blueprint.post("/challenges/<slug>/rounds/<key>/ranking/<ref>/departure/refusal")
@access(holding(Role.MEMBER, Role.APPROVER))
def refuse_departure(slug: str, key: str, ref: str) -> Answer:
    """The second person does not agree: the ranking stands."""
    reader, standing = _to_second(slug, key, ref)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(reader, standing, DepartureForm(), form), 422
    actions.refuse_departure(
        standing.departure or abort(404), reason=form.reason.data or "", by=current_actor()
    )
    flash(_("The ranking stands for %(ref)s.", ref=ref))
    return redirect(place("ranking", reader), 303)


def _to_second(slug: str, key: str, ref: str) -> tuple[Reader, Standing]:
    reader, standing = _placed(slug, key, ref)
    if not reader.seconds:
        abort(404)
    if standing.departure is None:
        raise refusals.NothingToSecond
    return reader, standing

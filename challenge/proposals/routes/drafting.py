"""The pages on which a draft is written, one field at a time."""

from collections.abc import Iterable

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge import clock
from challenge.accounts.access import access, current_actor
from challenge.challenges.models import FormField
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms import AnswerForm, ThemeForm, answer_form, theme_form
from challenge.proposals.models import Proposal, TeamPart
from challenge.proposals.routes.base import (
    READING,
    TEAMWORK,
    Answer,
    blueprint,
    edits,
    held,
    opened,
    ours,
    typed,
)
from challenge.proposals.routes.beside import beside
from challenge.proposals.routes.here import told_here
from challenge.proposals.routes.looking import read_page
from challenge.proposals.routes.signing import signing_of
from challenge.proposals.rules import THEME, Draft, Gap, State, refusals
from challenge.web.locale import _


@blueprint.get("/proposals/<ref>")
@access(READING)
def show(ref: str) -> Answer:
    """The unit's overview; an agency is led to the version in force."""
    proposal = queries.shown_to(by=current_actor(), ref=ref) or abort(404)
    version, part = proposal.current_version, queries.part_in(proposal, by=current_actor())
    if part is None and version:
        where = url_for("proposals.version", ref=ref, number=version.number)
        return redirect(where)
    return _overview(proposal, part)


def _overview(proposal: Proposal, part: TeamPart | None) -> str:
    draft, correction = queries.draft_of(proposal), queries.correction_of(proposal)
    dates = queries.dates_of([proposal.id])[proposal.id]
    return render_template(
        "proposals/show.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        draft=draft,
        title=queries.title_in(draft.answers) or proposal.title,
        gaps=rules.gaps(draft),
        states={one.key: rules.state_of(one, draft) for one in draft.fields},
        opened=opened(proposal),
        changed=queries.changed_now(proposal),
        correction=correction,
        deadline=correction.due if correction else queries.last_instant(proposal),
        now=clock.now(),
        way=rules.journey(proposal.status, dates, called_off=proposal.challenge.cancelled_at),
        versions=queries.versions_of(proposal),
        totals=queries.totals_of(proposal.challenge, draft.answers),
        head=rules.is_verified_head(current_actor(), proposal.organisation_id),
        may_withdraw=rules.may_be_withdrawn(proposal),
        further=queries.further_pages(proposal, current_actor()),
        origin=queries.origin_of(proposal),
        part=part,
        notes=queries.open_notes(proposal),
        here=told_here(proposal),
        inside=rules.may_write(current_actor(), proposal.organisation_id),
        **signing_of(proposal),
    )


@blueprint.get("/proposals/<ref>/fields/<key>")
@access(TEAMWORK)
def field(ref: str, key: str) -> Answer:
    """One question, with what is written so far and what is wrong with it."""
    proposal = ours(ref)
    if not edits(proposal):
        return read_page(proposal, _field(proposal, key))
    one = _open_field(proposal, key)
    draft = queries.draft_of(proposal)
    form = answer_form(one, draft, queries.parts_of(proposal.id, key))
    if rules.state_of(one, draft) is not State.NOT_STARTED:
        form.mark(rules.gaps_of(one, draft))
    return _page(proposal, draft, form)


@blueprint.post("/proposals/<ref>/fields/<key>")
@access(TEAMWORK)
def save_field(ref: str, key: str) -> Answer:
    """Keep what was typed, right or wrong; only an older page is asked to look again."""
    proposal = held(ref)
    one = _open_field(proposal, key)
    around = queries.around(proposal, one)
    form = answer_form(one, around)
    if form.rows_changed():
        return _page(proposal, queries.draft_of(proposal), form)
    form.validate_on_submit()
    if form.csrf_token.errors or form.refuse_overfull():
        return _page(proposal, queries.draft_of(proposal), form), 422
    try:
        saved = actions.save_field(
            proposal, one, form.read(), by=current_actor(), bases=form.bases()
        )
    except refusals.SavedMeanwhile:
        return _conflict(proposal, queries.draft_of(proposal), form), 409
    gaps = rules.gaps_of(one, queries.with_answer(around, one, saved))
    _tell_of_eras(form)
    return _onward(proposal, one, gaps)


def _open_field(proposal: Proposal, key: str) -> FormField:
    """The field, if there is one with this key and it is open."""
    one = _field(proposal, key)
    if key not in opened(proposal):
        raise refusals.NotOpenForChange(label=one.label)
    return one


def _field(proposal: Proposal, key: str) -> FormField:
    fields = {one.key: one for one in proposal.challenge.fields if one.kind != rules.ANNEXES}
    return fields.get(key) or abort(404)


def _page(proposal: Proposal, draft: Draft, form: AnswerForm, *, conflict: bool = False) -> str:
    correction = queries.correction_of(proposal)
    totals = queries.totals_of(proposal.challenge, draft.answers)
    return render_template(
        "proposals/field.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        one=form.one,
        form=form,
        typed=typed(request.path, conflict=conflict),
        comments=correction.on(form.one.key) if correction else [],
        overview=_overview_address(proposal),
        saved={"answers": draft.answers, "totals": totals, "annexes": []},
        following=_following(proposal, form.one.key),
        conflict=conflict,
        beside=beside(proposal, form.one.key),
    )


def _conflict(proposal: Proposal, draft: Draft, form: AnswerForm) -> str:
    """Both texts, the reader's own in the form, which now knows of the other one."""
    for each in form:
        each.errors = []
    form.show_again(queries.parts_of(proposal.id, form.one.key))
    return _page(proposal, draft, form, conflict=True)


def _onward(proposal: Proposal, one: FormField, gaps: list[Gap]) -> Response:
    """Back to the field where something is wrong or the writer stays, else on."""
    then, following = request.form.get("then"), _following(proposal, one.key)
    if any(gap.wrong for gap in gaps):
        flash(_("Saved. Before the proposal can be submitted, correct what is marked."), "error")
        return redirect(url_for("proposals.field", ref=proposal.ref, key=one.key), 303)
    flash(_("“%(label)s” is saved.", label=one.label))
    if then == "stay":
        return redirect(url_for("proposals.field", ref=proposal.ref, key=one.key), 303)
    where = following if then == "next" and following else None
    return redirect(where or _overview_address(proposal), 303)


def _tell_of_eras(form: AnswerForm) -> None:
    """Show back what years of the Buddhist era were understood as."""
    for each, shown in form.understood():
        values = {"label": each.label.text, "typed": each.parts[2], "day": shown}
        flash(_("“%(label)s”: the year %(typed)s is understood as %(day)s.", **values))


def _overview_address(proposal: Proposal) -> str:
    """Where the work on a proposal is seen as a whole: after a return, the page of comments."""
    correction = queries.correction_of(proposal)
    return correction.page if correction else url_for("proposals.show", ref=proposal.ref)


def _following(proposal: Proposal, key: str) -> str | None:
    """The page of the next open field."""
    keys = [one.key for one in proposal.challenge.fields]
    rest = keys[keys.index(key) + 1 :] if key in keys else keys
    after = _first_open(rest, opened(proposal))
    if after is None:
        return None
    kinds = {one.key: one.kind for one in proposal.challenge.fields}
    if kinds[after] == rules.ANNEXES:
        return url_for("proposals.annexes", ref=proposal.ref)
    return url_for("proposals.field", ref=proposal.ref, key=after)


def _first_open(keys: Iterable[str], open_now: frozenset[str]) -> str | None:
    return next((key for key in keys if key in open_now), None)


@blueprint.get("/proposals/<ref>/theme")
@access(TEAMWORK)
def theme(ref: str) -> Answer:
    """Which of the challenge's themes the project belongs to."""
    proposal = ours(ref)
    if not edits(proposal):
        return read_page(proposal, None)
    if THEME not in opened(proposal):
        raise refusals.NotOpenForChange(label=_("Theme"))
    return _theme_page(proposal, _theme_form(proposal))


@blueprint.post("/proposals/<ref>/theme")
@access(TEAMWORK)
def save_theme(ref: str) -> Answer:
    """Keep the choice."""
    proposal = held(ref)
    form = theme_form(proposal.challenge.themes, None, 0)
    if not form.validate_on_submit():
        return _theme_page(proposal, form), 422
    try:
        actions.choose_theme(
            proposal, form.theme.data, by=current_actor(), revision=form.version.data or 0
        )
    except refusals.SavedMeanwhile:
        return _theme_conflict(proposal, form), 409
    flash(_("The theme is saved."))
    where = _following(proposal, THEME) if request.form.get("then") == "next" else None
    return redirect(where or url_for("proposals.show", ref=ref), 303)


def _theme_conflict(proposal: Proposal, form: ThemeForm) -> str:
    """Both choices, the reader's own in the form, which now knows of the other one."""
    form.version.process_data(_theme_revision(proposal))
    chosen = queries.draft_of(proposal).theme
    labels = {theme.key: theme.label for theme in proposal.challenge.themes}
    return _theme_page(proposal, form, saved=labels.get(chosen or "", ""))


def _theme_revision(proposal: Proposal) -> int:
    saved = queries.answer_of(proposal.id, THEME)
    return saved.value_revision if saved else 0


def _theme_form(proposal: Proposal) -> ThemeForm:
    theme = queries.draft_of(proposal).theme
    return theme_form(proposal.challenge.themes, theme, _theme_revision(proposal))


def _theme_page(proposal: Proposal, form: ThemeForm, *, saved: str | None = None) -> str:
    return render_template(
        "proposals/theme.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        form=form,
        typed=typed(request.path, conflict=saved is not None),
        saved=saved,
        beside=beside(proposal, THEME),
    )

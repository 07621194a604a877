"""Sections made of pieces, each with a page of its own: fields of the form, rounds of scoring."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge import clock
from challenge.accounts.access import access, current_actor
from challenge.challenges import actions, rules
from challenge.challenges.forms import (
    NEW_QUESTION,
    NEW_ROUND,
    QuestionForm,
    RoundForm,
    SectionForm,
    StepForm,
)
from challenge.challenges.models import Challenge
from challenge.challenges.routes.blueprint import AUTHORS, blueprint, drafted
from challenge.challenges.routes.sections import differences
from challenge.challenges.rules import Content, Section
from challenge.web.locale import _, phrase

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Kind:
    """What pieces a section has: under which name, with which form, and how a new one starts."""

    section: Section
    rows: str
    form: type[SectionForm]
    blank: Content


PIECES = {
    Section.FORM: Kind(Section.FORM, "fields", QuestionForm, NEW_QUESTION),
    Section.ROUNDS: Kind(Section.ROUNDS, "rounds", RoundForm, NEW_ROUND),
}
NEW = "new"
ADDRESS = "/challenges/<slug>/draft/<any(form,rounds):of>"


@blueprint.get("/challenges/<slug>/draft/form", defaults={"of": "form"})
@blueprint.get("/challenges/<slug>/draft/rounds", defaults={"of": "rounds"})
@access(AUTHORS)
def pieces(slug: str, of: str) -> str:
    challenge, kind = drafted(slug), PIECES[Section(of)]
    missing = rules.missing(challenge, clock.now())
    return render_template(
        "challenges/pieces.html",
        challenge=challenge,
        section=kind.section,
        rows=_rows(challenge, kind),
        missing=[phrase(each.sentence, each.values) for each in missing if each.section == of],
        form=StepForm(),
    )


@blueprint.get(f"{ADDRESS}/<key>")
@access(AUTHORS)
def piece(slug: str, of: str, key: str) -> str:
    challenge, kind = drafted(slug), PIECES[Section(of)]
    return _page(challenge, kind, key, _form(challenge, kind, key))


@blueprint.post(f"{ADDRESS}/<key>")
@access(AUTHORS)
def save_piece(slug: str, of: str, key: str) -> Answer:
    challenge, kind = drafted(slug), PIECES[Section(of)]
    form = _form(challenge, kind, key)
    if form.rows_changed():
        _offer(form, challenge, kind, key)
        return _page(challenge, kind, key, form)
    if not form.validate_on_submit():
        return _page(challenge, kind, key, form), 422
    saved = _find(challenge, kind, key)
    if saved is not None and form.version.data != rules.stamp_of(saved):
        theirs = differences(form, _form(challenge, kind, key, posted=False))
        form.version.process_data(rules.stamp_of(saved))
        return _page(challenge, kind, key, form, theirs=theirs), 409
    _save(challenge, kind, _placed(_rows(challenge, kind), key, form.said()))
    flash(_("Saved."))
    return _to_list(challenge, kind)


@blueprint.post(f"{ADDRESS}/<key>/removal")
@access(AUTHORS)
def remove_piece(slug: str, of: str, key: str) -> Answer:
    challenge, kind = drafted(slug), PIECES[Section(of)]
    if StepForm().validate_on_submit():
        _save(challenge, kind, [row for row in _rows(challenge, kind) if row["key"] != key])
        flash(_("Removed."))
    return _to_list(challenge, kind)


@blueprint.post(f"{ADDRESS}/<key>/position")
@access(AUTHORS)
def move_piece(slug: str, of: str, key: str) -> Answer:
    challenge, kind = drafted(slug), PIECES[Section(of)]
    if StepForm().validate_on_submit():
        step = -1 if request.form.get("direction") == "up" else 1
        _save(challenge, kind, _moved(_rows(challenge, kind), key, step))
    return _to_list(challenge, kind)


def _to_list(challenge: Challenge, kind: Kind) -> Response:
    return redirect(url_for("challenges.pieces", slug=challenge.slug, of=kind.section), 303)


def _rows(challenge: Challenge, kind: Kind) -> list[Content]:
    rows: list[Content] = rules.content(challenge, kind.section)[kind.rows]
    return rows


def _find(challenge: Challenge, kind: Kind, key: str) -> Content | None:
    return next((row for row in _rows(challenge, kind) if row["key"] == key), None)


def _save(challenge: Challenge, kind: Kind, rows: list[Content]) -> None:
    actions.save_section(challenge, kind.section, {kind.rows: rows}, by=current_actor())


def _placed(rows: list[Content], key: str, said: Content) -> list[Content]:
    """`said` in the place of the row `key`; at the end when there is none any more, or not yet."""
    known = [row["key"] for row in rows]
    if key in known:
        return [{**row, **said} if row["key"] == key else row for row in rows]
    own = rules.key_of(said["label"], {*known, NEW}) if key == NEW else key
    return [*rows, {**said, "key": own}]


def _moved(rows: list[Content], key: str, step: int) -> list[Content]:
    here = next((place for place, row in enumerate(rows) if row["key"] == key), None)
    if here is None or not 0 <= here + step < len(rows):
        return rows
    moved = list(rows)
    moved[here], moved[here + step] = moved[here + step], moved[here]
    return moved


def _form(challenge: Challenge, kind: Kind, key: str, *, posted: bool = True) -> SectionForm:
    saved = _find(challenge, kind, key)
    if saved is None and key != NEW and request.method == "GET":
        abort(404)
    said = kind.form.shown(saved or kind.blank)
    typed = {} if posted else {"formdata": None}
    form = kind.form(
        **typed,
        data={**said, "version": rules.stamp_of(saved) if saved else 0},
        meta={"zone": challenge.zone, "currency": challenge.currency},
    )
    _offer(form, challenge, kind, key)
    return form


def _offer(form: SectionForm, challenge: Challenge, kind: Kind, key: str) -> None:
    """The choices that depend on the challenge."""
    if isinstance(form, RoundForm):
        saved = _find(challenge, kind, key) or kind.blank
        form.offer(saved["criteria"])
    if isinstance(form, QuestionForm):
        tables = [(row["key"], row["label"]) for row in _rows(challenge, kind)]
        form.components_field.offer(tables)


def _page(
    challenge: Challenge,
    kind: Kind,
    key: str,
    form: SectionForm,
    *,
    theirs: list[tuple[str, str]] | None = None,
) -> str:
    return render_template(
        "challenges/piece.html",
        challenge=challenge,
        section=kind.section,
        key=key,
        form=form,
        theirs=theirs,
    )

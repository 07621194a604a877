"""Frozen versions, and the list an agency reads once the call is sealed."""

from collections.abc import Hashable, Sequence

from flask import abort, render_template, request, url_for
from markupsafe import Markup

from challenge.accounts.access import access, current_actor
from challenge.challenges.queries import regions
from challenge.proposals import queries, rules
from challenge.proposals.forms import ListForm, list_form
from challenge.proposals.forms.frozen import frozen
from challenge.proposals.routes.base import OVERSEEING, READING, Answer, blueprint
from challenge.web.pieces import piece

SEARCH = ("proposals/_filter.html", "filter")
LISTED = ("proposals/_listed.html", "listed")
FILTERS = ("status", "region", "level", "theme")
blueprint.add_app_template_global(frozen)


@blueprint.get("/proposals/<ref>/versions/<int:number>")
@access(READING)
def version(ref: str, number: int) -> Answer:
    """What was submitted, as it was."""
    actor = current_actor()
    proposal = queries.shown_to(by=actor, ref=ref) or abort(404)
    if number > rules.MOST_NUMBER:
        abort(404)
    versions = queries.versions_of(proposal)
    by_number = {one.number: one for one in versions}
    shown, before = by_number.get(number) or abort(404), by_number.get(number - 1)
    content = queries.version_content(shown)
    changed = rules.changed_fields(queries.version_content(before), content) if before else ()
    return render_template(
        "proposals/version.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        version=shown,
        versions=versions,
        content=content,
        changed=changed,
        head=queries.submitted_by(shown),
        later=queries.later_annexes(proposal),
        labels={one.key: one.label for one in proposal.challenge.requirements},
        mine=rules.may_write(actor, proposal.organisation_id),
        further=queries.further_pages(proposal, actor),
    )


@blueprint.get("/challenges/<slug>/proposals")
@access(OVERSEEING)
def submitted(slug: str) -> Answer:
    """Everything that was submitted, a page at a time; nothing before the seal."""
    actor = current_actor()
    challenge = queries.overseen_challenge(by=actor, slug=slug) or abort(404)
    places = regions()
    form = list_form(challenge.themes, places)
    form.validate()
    chosen = {
        name: form[name].data for name in FILTERS if form[name].data and not form[name].errors
    }
    after = request.args.get("after")
    page = queries.submitted_in(challenge, by=actor, wanted=queries.Wanted(**chosen), after=after)
    offered = tuple((one.code, one.short, one.name) for one in places), challenge.themes
    return render_template(
        "proposals/submitted.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        form=form,
        page=page,
        here=url_for("proposals.submitted", slug=slug, **chosen),
        onward=url_for("proposals.submitted", slug=slug, after=page.after, **chosen),
        search=_search(form, slug, offered),
        listed=_listed(challenge, page.rows) if page.rows else None,
    )


def _listed(challenge: queries.Listed, rows: Sequence[queries.Entered]) -> Markup:
    """The table of a page of the list."""
    where, currency = url_for("proposals.show", ref="-")[:-1], challenge.currency
    says = (tuple(rows), challenge.themes, where, currency)
    return piece(LISTED, says, rows, dict(challenge.themes), where, currency)


def _search(form: ListForm, slug: str, offered: Hashable) -> Markup:
    """The choices above the list, as they were made, out of those that are offered."""
    typed = tuple((name, form[name].data, tuple(form[name].errors)) for name in FILTERS)
    where = url_for("proposals.submitted", slug=slug)
    return piece(SEARCH, (where, typed, offered), form, where)

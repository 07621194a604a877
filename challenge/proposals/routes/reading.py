"""Frozen versions, and the list an agency reads once the call is sealed."""

from flask import abort, render_template, request, url_for

from challenge.accounts.access import access, current_actor
from challenge.accounts.models import User
from challenge.challenges.queries import regions
from challenge.db import db
from challenge.proposals import queries, rules
from challenge.proposals.forms import list_form
from challenge.proposals.forms.frozen import frozen
from challenge.proposals.routes.base import OVERSEEING, READING, Answer, blueprint

FILTERS = ("status", "region", "level", "theme")
blueprint.add_app_template_global(frozen)


@blueprint.get("/proposals/<ref>/versions/<int:number>")
@access(READING)
def version(ref: str, number: int) -> Answer:
    """What was submitted, as it was."""
    actor = current_actor()
    proposal = queries.readable(by=actor, ref=ref) or abort(404)
    if number > rules.MOST_NUMBER:
        abort(404)
    shown = queries.version_of(proposal, number) or abort(404)
    before = queries.version_of(proposal, number - 1)
    content = queries.version_content(shown)
    changed = rules.changed_fields(queries.version_content(before), content) if before else ()
    return render_template(
        "proposals/version.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        version=shown,
        versions=queries.versions_of(proposal),
        content=content,
        changed=changed,
        head=db.session.get_one(User, shown.submitted_by_id).name,
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
    form = list_form(challenge, regions())
    form.validate()
    chosen = {
        name: form[name].data for name in FILTERS if form[name].data and not form[name].errors
    }
    after = request.args.get("after")
    listed = queries.submitted_in(challenge, by=actor, wanted=queries.Wanted(**chosen), after=after)
    here = url_for("proposals.submitted", slug=slug, **chosen)
    onward = url_for("proposals.submitted", slug=slug, after=listed.after, **chosen)
    return render_template(
        "proposals/submitted.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        form=form,
        page=listed,
        here=here,
        onward=onward,
        themes={theme.key: theme.label for theme in challenge.themes},
    )

"""Who else looks at a proposal: said by a page at load, and told anew every 20 seconds."""

from typing import Any

from flask import abort

from challenge import clock
from challenge.accounts.access import access, current_actor
from challenge.proposals import actions, queries
from challenge.proposals.models import Proposal
from challenge.proposals.routes.base import TEAMWORK, blueprint, ours
from challenge.proposals.routes.noting import labels_of
from challenge.web.forms import KitForm, TextField
from challenge.web.locale import _, ngettext


class PresenceForm(KitForm):
    """At which field somebody is; blank on the overview."""

    field = TextField("", maximum=40)


@blueprint.post("/proposals/<ref>/presence")
@access(TEAMWORK)
def be_here(ref: str) -> dict[str, Any]:
    """The reader is still there; the answer says who else is."""
    proposal, form = ours(ref), PresenceForm()
    if not form.validate_on_submit():
        abort(400)
    key = form.field.data if form.field.data in labels_of(proposal) else ""
    actions.be_here(proposal, key or "", by=current_actor())
    return {"here": told_here(proposal)}


def told_here(proposal: Proposal) -> list[str]:
    """One sentence for each of the others."""
    labels = labels_of(proposal)
    return [
        _told(one, labels.get(one.field_key))
        for one in queries.others_here(proposal, by=current_actor())
    ]


def _told(one: queries.Here, label: str | None) -> str:
    minutes = int((clock.now() - one.seen_at).total_seconds() // 60)
    when = (
        ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes) if minutes else _("just now")
    )
    if label is None:
        return _("%(name)s, %(when)s", name=one.name, when=when)
    return _("%(name)s (in %(field)s), %(when)s", name=one.name, field=label, when=when)

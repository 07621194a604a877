"""Who submits: the verified head, or somebody on the staff whom that head has named."""

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Post
from challenge.audit.actions import record
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals import queries, rules
from challenge.proposals.models import Certifier, Proposal
from challenge.proposals.rules import refusals
from challenge.web.locale import lazy


def refuse_unless_signatory(proposal: Proposal, *, by: Actor) -> int | None:
    """Let the verified head pass, and whom the head named: then with the head's number.

    Raises NotTheHead or HeadNotVerified.
    """
    if not rules.is_head(by, proposal.organisation_id):
        naming = queries.naming_of(proposal, by=by)
        if naming is not None:
            return naming.head_post.user_id
    rules.refuse_unless_head(by, proposal.organisation_id)
    return None


def name_certifier(proposal: Proposal, post: Post, *, every: bool, by: Actor) -> Certifier:
    """The verified head lets somebody on the staff submit this proposal, or every one of the unit.

    It lasts as long as both hold their posts. Raises NotTheHead, HeadNotVerified, NotOnTheStaff
    or NamedAlready.
    """
    unit, scope = proposal.organisation_id, None if every else proposal.id
    rules.refuse_unless_head(by, unit)
    own = queries.head_post(unit, by=by)
    if own is None or post.id not in [one.id for one in queries.staff_posts(unit)]:
        raise refusals.NotOnTheStaff
    known = [(one.post_id, one.proposal_id) for one in queries.certifiers_for(proposal)]
    if post.user_id == by.user_id or (post.id, scope) in known:
        raise refusals.NamedAlready(name=post.user.name)
    named = Certifier(
        organisation_id=unit, proposal_id=scope, post=post, head_post=own, named_at=clock.now()
    )
    db.session.add(named)
    db.session.flush()
    record("proposal.name_certifier", proposal, by=by, person=post.user_id, every=every)
    tell(
        [post.user_id],
        event=f"certifier-{named.id}",
        subject=lazy("You may submit in the name of the head: %(ref)s", ref=proposal.ref),
        body=lazy(
            "%(name)s has named you. What you submit counts as submitted by the head.",
            name=by.name,
        ),
    )
    return named


def end_certifier(named: Certifier, proposal: Proposal, *, by: Actor) -> None:
    """The head takes it back.

    Raises NotTheHead or HeadNotVerified.
    """
    rules.refuse_unless_head(by, named.organisation_id)
    named.ended_at, named.ended_by_id = clock.now(), by.user_id
    record("proposal.end_certifier", proposal, by=by, person=named.post.user_id)

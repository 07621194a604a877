"""What must hold of people: who is signed in, and who let whom have a powerful post."""

import sqlalchemy as sa

from challenge import clock
from challenge.accounts import rules
from challenge.accounts.models import Invitation, LoginSession, Organisation, Post, User
from challenge.audit.invariants import (
    Finding,
    Looked,
    events,
    holds,
    ordered,
    stream,
    together,
    told,
)

organisations = told("organisation", sa.select(Organisation.id), births=["organisation.create"])
people = told("person", sa.select(User.id), births=["person.create"])
posts = told("post", sa.select(Post.id), births=["post.give"])
invitations = told("invitation", sa.select(Invitation.id), births=["invitation.make"])


@holds("Every browser that is signed in belongs to somebody who may sign in.")
def sessions() -> Looked:
    rows = stream(
        sa.select(LoginSession.id, LoginSession.user_id, User.active)
        .join(User, User.id == LoginSession.user_id)
        .where(LoginSession.ended_at.is_(None), LoginSession.expires_at > clock.now())
        .order_by(LoginSession.id)
    )
    for number, person, active in rows:
        yield (
            None
            if active
            else Finding(
                f"session {number} of person {person}", "signed in, though the account is closed"
            )
        )


@holds("Each post ended when the record says, and by nobody's hand besides.")
def ends() -> Looked:
    rows = sa.select(Post.id, Post.until.is_not(None))
    for number, (there, happened) in together(ordered(rows), events("post", ["post.end"])):
        for _post, ended in there:
            right = ended == bool(happened)
            yield (
                None if right else Finding(f"post {number}", "row and record differ about its end")
            )


@holds("Two persons let every administrator, finance officer and auditor in by invitation.")
def powerful() -> Looked:
    rows = stream(
        sa.select(Invitation.id, Invitation.invited_by_id, Invitation.approved_by_id)
        .where(Invitation.role.in_(sorted(rules.TWO_PERSONS)), Invitation.accepted_at.is_not(None))
        .order_by(Invitation.id)
    )
    for number, inviter, approver in rows:
        right = approver is not None and approver != inviter
        yield None if right else Finding(f"invitation {number}", "accepted without a second person")

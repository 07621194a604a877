"""Invitations: made, approved by a second administrator, accepted once, withdrawn."""

import secrets
from collections.abc import Callable

import sqlalchemy as sa

from challenge import clock
from challenge.accounts import letters, rules
from challenge.accounts.actions.people import create_user
from challenge.accounts.actions.posts import end_post, give_post
from challenge.accounts.actor import SYSTEM, Actor
from challenge.accounts.models import Invitation, Organisation, Post, Role, User
from challenge.audit import record
from challenge.db import db

on_accept: list[Callable[[Invitation, User], None]] = []
"""Later stages hear of an accepted invitation, in the same transaction."""


def invite(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    role: Role,
    title: str | None = None,
    by: Actor,
) -> str:
    """Offer a post by mail; the answer is the secret of the link.

    The mail leaves at once, but for the roles that need a second administrator, whose
    approval makes a new link.
    """
    return offer_post(
        email=email, name=name, organisation=organisation, role=role, title=title, by=by
    )[1]


def offer_post(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    role: Role,
    title: str | None = None,
    by: Actor,
) -> tuple[Invitation, str]:
    """The same, for whoever ties something to the invitation itself."""
    if not rules.fits(organisation.kind, role):
        raise rules.RoleNotOfKind(organisation.short)
    token = secrets.token_urlsafe(32)
    moment = clock.now()
    offer = Invitation(
        email=rules.address(email),
        name=name,
        organisation=organisation,
        role=role,
        title=title,
        token_digest=rules.digest(token),
        invited_by_id=by.user_id,
        invited_at=moment,
        expires_at=moment + rules.INVITATION_LASTS,
    )
    db.session.add(offer)
    db.session.flush()
    record("invitation.make", offer, by=by, role=role, organisation=organisation.id)
    if role not in rules.TWO_PERSONS:
        letters.invitation(offer, token, inviter=by.name)
    return offer, token


def approve_invitation(offer: Invitation, *, by: Actor) -> str:
    """A second administrator lets an invitation go out; the answer is the secret of its link.

    Raises InvitationSettled, or SecondPersonNeeded for whoever made it.
    """
    db.session.refresh(offer, with_for_update={"of": Invitation})
    if offer.accepted_at or offer.withdrawn_at or offer.approved_at:
        raise rules.InvitationSettled
    if by.user_id in (None, offer.invited_by_id):
        raise rules.SecondPersonNeeded
    token = secrets.token_urlsafe(32)
    offer.token_digest = rules.digest(token)
    offer.approved_at = clock.now()
    offer.approved_by_id = by.user_id
    offer.expires_at = offer.approved_at + rules.INVITATION_LASTS
    record("invitation.approve", offer, by=by, role=offer.role)
    letters.invitation(offer, token, inviter=by.name)
    return token


def withdraw_invitation(offer: Invitation, *, by: Actor) -> None:
    """Make the link useless.

    Raises InvitationSettled when it was used or withdrawn before.
    """
    db.session.refresh(offer, with_for_update={"of": Invitation})
    if offer.accepted_at or offer.withdrawn_at:
        raise rules.InvitationSettled
    offer.withdrawn_at = clock.now()
    record("invitation.withdraw", offer, by=by)


def accept_invitation(
    token: str, password: str | None = None, *, name: str | None = None, user: User | None = None
) -> Post:
    """Take the offered post: as `user`, who is signed in, or as a new person.

    Raises InvitationUnusable for a link that was used, withdrawn, has expired or never was,
    InvitationForAnother when `user` has another address than the invited one, and AddressTaken
    for a new person whose address has an account.
    """
    offer = db.session.scalar(
        sa.select(Invitation)
        .where(Invitation.token_digest == rules.digest(token))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if offer is None or not rules.is_usable(offer, clock.now()):
        raise rules.InvitationUnusable
    if user is not None and user.email != offer.email:
        raise rules.InvitationForAnother(offer.email)
    person = user or create_user(
        email=offer.email, name=name or offer.name, password=password, by=SYSTEM
    )
    post = _contributing(person, offer) or give_post(
        person, offer.organisation, offer.role, title=offer.title, by=SYSTEM
    )
    offer.accepted_at = clock.now()
    offer.accepted_by_id = person.id
    record("invitation.accept", offer, by=SYSTEM, person=person.id)
    for listener in on_accept:
        listener(offer, person)
    return post


def _contributing(person: User, offer: Invitation) -> Post | None:
    """The post of a contributor who is invited to another proposal of the same unit."""
    if offer.role is not Role.CONTRIBUTOR:
        return None
    return db.session.scalar(
        sa.select(Post).where(
            Post.user_id == person.id,
            Post.organisation_id == offer.organisation_id,
            Post.role == Role.CONTRIBUTOR,
            Post.until.is_(None),
        )
    )


def pass_on(
    post: Post, *, email: str, name: str, title: str | None = None, reason: str, by: Actor
) -> str:
    """End a post and invite its next holder in one step; history stays with the person."""
    end_post(post, reason=reason, by=by)
    return invite(
        email=email, name=name, organisation=post.organisation, role=post.role, title=title, by=by
    )

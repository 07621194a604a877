"""A new challenge: empty, or a copy of an earlier one with its dates shifted."""

import sqlalchemy as sa

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation
from challenge.challenges.actions.sections import save_section
from challenge.challenges.models import Challenge
from challenge.challenges.rules import Section, content, shifted
from challenge.challenges.rules.refusals import SlugTaken
from challenge.challenges.rules.sections import Content, search_text
from challenge.db import db


def draft_challenge(
    *, slug: str, prefix: str, title: str, agency: Organisation, by: Actor
) -> Challenge:
    """A draft with nothing but its name.

    Raises SlugTaken when the address is in use.
    """
    _prove_free(slug)
    assert by.user_id is not None, "only a person drafts a challenge"  # noqa: S101
    challenge = Challenge(
        slug=slug,
        prefix=prefix,
        title=title,
        agency=agency,
        author_id=by.user_id,
        created_at=clock.now(),
        version=1,
    )
    db.session.add(challenge)
    db.session.flush()
    challenge.search_key = search_text(challenge)
    audit.record("challenge.draft", challenge, by=by, title=title)
    return challenge


def clone(
    original: Challenge, *, slug: str, prefix: str, title: str, shift_days: int, by: Actor
) -> Challenge:
    """A draft that says what `original` says, every date so many days later at the same hour."""
    copy = draft_challenge(slug=slug, prefix=prefix, title=title, agency=original.agency, by=by)
    for section in Section:
        said = content(original, section)
        save_section(copy, section, _adapted(said, original.zone, shift_days, title), by=by)
    copy.demonstration = original.demonstration
    audit.record("challenge.clone", copy, by=by, original=original.slug, shift_days=shift_days)
    return copy


def _adapted(said: Content, zone: str, days: int, title: str) -> Content:
    if "title" in said:
        return said | {"title": title}
    if "dates" in said:
        moved = [row | {"at": shifted(row["at"], days, zone)} for row in said["dates"]]
        return said | {"dates": moved}
    return said


def _prove_free(slug: str) -> None:
    if db.session.scalar(sa.select(Challenge.id).where(Challenge.slug == slug)):
        raise SlugTaken(slug=slug)

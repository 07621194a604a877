"""What every paper of a challenge has around its text."""

from typing import Any

from flask import current_app

from challenge.challenges.models import Challenge
from challenge.documents.paper import Block, Paper
from challenge.web import formats
from challenge.web.locale import _, current_language


def framed(
    challenge: Challenge,
    *,
    title: str,
    caption: str,
    reference: str,
    blocks: list[Block],
    **rest: Any,
) -> Paper:
    """A paper in the reader's language, with what a demonstration says on each of its pages."""
    return Paper(
        title=title,
        caption=caption,
        running=challenge.title,
        reference=reference,
        lang=current_language(),
        # The typesetter counts the pages.
        pages=_("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        notice=_demonstration(challenge),
        blocks=blocks,
        **rest,
    )


def _demonstration(challenge: Challenge) -> str:
    if not challenge.demonstration:
        return ""
    note = challenge.demonstration_note
    return f"{_('Demonstration')}: " + (
        note or _("Proposals, people, judges and scores are invented.")
    )


def address_of(path: str) -> str:
    """A path of ours as it is typed from paper."""
    base: str = current_app.config["SETTINGS"].base_url
    return base.rstrip("/") + path


def moment(value: Any, challenge: Challenge) -> str:
    return formats.instant(value, challenge.zone, language=current_language())


def amount(minor: int | None, currency: str) -> str:
    return formats.money(minor, currency, language=current_language())


def universal(value: Any) -> str:
    """A moment as every country writes it down."""
    return f"{value:%Y-%m-%d %H:%M:%S} UTC"

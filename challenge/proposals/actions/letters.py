"""What people are told about a proposal; no message carries its text."""

from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from challenge.accounts.models import Role
from challenge.accounts.queries import holders, office_for
from challenge.challenges.models import Challenge, DateChange
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals.models import LatePermission, Proposal, ProposalVersion
from challenge.proposals.queries import Receipt, receipt_of
from challenge.proposals.rules import WRITERS
from challenge.proposals.rules.checking import check_path
from challenge.web import formats
from challenge.web.locale import _, current_language, lazy
from challenge.workflow import Status


def tell_submitted(proposal: Proposal, version: ProposalVersion) -> None:
    """The unit gets the receipt's facts; the regional office learns that something arrived."""
    event = f"submitted-{proposal.ref}-{version.number}"
    tell(
        holders(proposal.organisation_id, *WRITERS),
        event=event,
        subject=lazy("Receipt for proposal %(ref)s", ref=proposal.ref),
        body=lambda: receipt_text(proposal, version),
    )
    if _desk_may_know(proposal):
        tell(
            _officers(proposal),
            event=f"arrived-{proposal.ref}-{version.number}",
            subject=lazy("Proposal %(ref)s arrived for screening", ref=proposal.ref),
            body=lazy(
                "%(unit)s submitted proposal %(ref)s. Sign in to read it:\n%(address)s",
                unit=proposal.organisation.name,
                ref=proposal.ref,
                address=address("/screening"),
            ),
        )


def receipt_text(proposal: Proposal, version: ProposalVersion) -> str:
    """The facts that the receipt page shows, as plain text."""
    zone, receipt = proposal.challenge.zone, receipt_of(proposal, version)
    lines = [
        _("Your proposal was received."),
        "",
        _("Challenge: %(title)s", title=proposal.challenge.title),
        _("Reference: %(ref)s", ref=proposal.ref),
        _("Unit: %(unit)s", unit=proposal.organisation.name),
        _("Version: %(number)s", number=version.number),
        _("Submitted by: %(head)s", head=receipt.head),
        _("Responsible office: %(desk)s", desk=receipt.desk),
        _("Received: %(at)s", at=shown(version.submitted_at, zone)),
        _("The same moment in UTC: %(at)s", at=f"{version.submitted_at:%Y-%m-%d %H:%M:%S} UTC"),
        *_deadline(receipt, zone),
        _("Fingerprint of the content (SHA-256): %(digest)s", digest=version.sha256),
        *_documents(receipt),
        "",
        _("The receipt, to print:"),
        address(f"/proposals/{proposal.ref}/versions/{version.number}/receipt"),
        "",
        _("Anybody can check that this receipt is genuine, at this address:"),
        address(check_path(proposal.ref, version.sha256)),
    ]
    return "\n".join(lines)


def _deadline(receipt: Receipt, zone: str) -> list[str]:
    due = receipt.deadline
    return [_("Deadline: %(at)s", at=shown(due, zone))] if due else []


def _documents(receipt: Receipt) -> list[str]:
    """Each document by its digest; its name may say what the proposal is about."""
    listed = receipt.content["annexes"]
    return [f"{annex['label']}: SHA-256 {annex['sha256']}" for annex in listed]


def tell_withdrawn(proposal: Proposal) -> None:
    """Everybody who worked on it or waits for it."""
    known = proposal.current_version_id is not None and _desk_may_know(proposal)
    people = holders(proposal.organisation_id, *WRITERS) + (_officers(proposal) if known else [])
    tell(
        people,
        event=f"withdrawn-{proposal.ref}",
        subject=lazy("Proposal %(ref)s was withdrawn", ref=proposal.ref),
        body=lazy(
            "The head of %(unit)s withdrew proposal %(ref)s. It takes no further part.",
            unit=proposal.organisation.name,
            ref=proposal.ref,
        ),
    )


def tell_of_date_change(challenge: Challenge, change: DateChange) -> None:
    """Everybody with a draft learns that a date moved; the unit of each draft gets one message."""
    label = next((date.label for date in challenge.dates if date.key == change.key), change.key)
    found = db.session.scalars(
        sa.select(Proposal)
        .where(Proposal.challenge_id == challenge.id, Proposal.status == Status.DRAFT)
        .order_by(Proposal.id)
    )
    for proposal in found.all():
        _tell_of_date(proposal, change, label)


def _tell_of_date(proposal: Proposal, change: DateChange, label: str) -> None:
    zone = proposal.challenge.zone
    tell(
        holders(proposal.organisation_id, *WRITERS),
        event=f"date-{change.id}-{proposal.ref}",
        subject=lazy("A date changed: %(title)s", title=proposal.challenge.title),
        body=lambda: _(
            "“%(label)s” was %(before)s and is now %(after)s.\n"
            "Reason: %(reason)s\n"
            "Your draft %(ref)s is kept:\n%(address)s",
            label=label,
            before=shown(change.before, zone),
            after=shown(change.after, zone),
            reason=change.reason,
            ref=proposal.ref,
            address=address(f"/proposals/{proposal.ref}"),
        ),
    )


def tell_let_in(permission: LatePermission) -> None:
    """The unit learns until when it may submit, and where."""
    challenge = db.session.get_one(Challenge, permission.challenge_id)
    tell(
        holders(permission.organisation_id, *WRITERS),
        event=f"lateness-{permission.id}",
        subject=lazy("Your unit may submit late: %(title)s", title=challenge.title),
        body=lambda: _(
            "Your unit may submit until %(until)s, later than everybody else.\n"
            "Reason: %(reason)s\n"
            "Your drafts:\n%(drafts)s\nTo start one:\n%(entry)s",
            until=shown(permission.until, challenge.zone),
            reason=permission.reason,
            drafts=address("/proposals"),
            entry=address(f"/challenges/{challenge.slug}/entry"),
        ),
    )


def tell_not_let_in(permission: LatePermission) -> None:
    """The unit learns that its permission was taken back."""
    challenge = db.session.get_one(Challenge, permission.challenge_id)
    tell(
        holders(permission.organisation_id, *WRITERS),
        event=f"lateness-revoked-{permission.id}",
        subject=lazy("Your unit may not submit late any more: %(title)s", title=challenge.title),
        body=lazy(
            "The permission to submit late was taken back. What you wrote is kept.\n"
            "Reason: %(reason)s",
            reason=permission.ending_reason,
        ),
    )


def tell_of_cancellation(challenge: Challenge) -> None:
    """Every unit with a draft or a proposal, and every desk that knew of one, learns why."""
    found = db.session.scalars(
        sa.select(Proposal)
        .where(Proposal.challenge_id == challenge.id, Proposal.status != Status.WITHDRAWN)
        .order_by(Proposal.id)
    )
    for proposal in found.all():
        _tell_unit_of_cancellation(proposal)
        if proposal.current_version_id is not None and _desk_may_know(proposal):
            tell(
                _officers(proposal),
                event=f"cancelled-{challenge.id}",
                subject=lazy("Called off: %(title)s", title=challenge.title),
                body=lazy(
                    "Nothing of it is to be screened any more.\nReason: %(reason)s",
                    reason=challenge.cancelled_reason,
                ),
            )


def _tell_unit_of_cancellation(proposal: Proposal) -> None:
    challenge = proposal.challenge
    tell(
        holders(proposal.organisation_id, *WRITERS),
        event=f"cancelled-{proposal.ref}",
        subject=lazy("Called off: %(title)s", title=challenge.title),
        body=lazy(
            "%(agency)s called this challenge off.\nReason: %(reason)s\n"
            "%(ref)s takes no further part; what you wrote stays readable:\n%(address)s",
            agency=challenge.agency.name,
            reason=challenge.cancelled_reason,
            ref=proposal.ref,
            address=address(f"/proposals/{proposal.ref}"),
        ),
    )


def _desk_may_know(proposal: Proposal) -> bool:
    """Before the seal a desk knows of a file only where it screens on arrival."""
    return proposal.challenge.screen_on_arrival or proposal.challenge.sealed_at is not None


def _officers(proposal: Proposal) -> list[int]:
    office = office_for(proposal.region_code) if proposal.region_code else None
    return holders(office.id, Role.OFFICER) if office else []


def shown(moment: datetime, zone: str) -> str:
    return formats.instant(moment, zone, language=current_language())


def address(path: str) -> str:
    base: str = current_app.config["SETTINGS"].base_url
    return base.rstrip("/") + path

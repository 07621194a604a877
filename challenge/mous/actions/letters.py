"""What the parties are told; no message carries the text."""

from datetime import date

from flask import current_app

from challenge.mous import queries
from challenge.mous.models import Agreement, Signatory
from challenge.notices.actions import Text, said, tell
from challenge.web.formats import day
from challenge.web.locale import _, current_language, lazy


def tell_locked(agreement: Agreement) -> None:
    """Everybody learns that the text stands, and who signs first."""
    first = agreement.signing[0]
    _tell(
        agreement,
        event=f"locked-{agreement.revision}",
        subject=lazy(
            "The agreement about %(ref)s is ready for signature", ref=agreement.audit_label
        ),
        body=lazy("The text is locked. %(name)s signs first.", name=first.name),
    )


def tell_unlocked(agreement: Agreement, *, reason: str, voided: int) -> None:
    """Everybody learns why the text is open again, and that signatures no longer count."""
    void = lazy("Signatures given so far are void and have to be given again.") if voided else ""
    _tell(
        agreement,
        event=f"unlocked-{agreement.revision}",
        subject=lazy("The agreement about %(ref)s is changed again", ref=agreement.audit_label),
        body=lambda: _("Reason: %(reason)s", reason=reason) + (f"\n\n{void}" if void else ""),
    )


def tell_signed(signatory: Signatory, *, signed_on: date, following: Signatory | None) -> None:
    """Everybody learns who signed and whose turn it is."""
    agreement = signatory.agreement
    onward = (
        lazy("%(name)s (%(party)s) signs next.", name=following.name, party=_party(following))
        if following
        else lazy("Everybody has signed. The agreement can come into force.")
    )
    _tell(
        agreement,
        event=f"signed-{agreement.revision}-{signatory.id}",
        subject=lazy("%(name)s signed the agreement", name=signatory.name),
        body=lambda: "\n\n".join(
            [
                _("%(name)s signed on %(day)s.", name=signatory.name, day=_shown(signed_on)),
                str(onward),
            ]
        ),
    )


def tell_in_force(agreement: Agreement) -> None:
    _tell(
        agreement,
        event="in-force",
        subject=lazy("The agreement about %(ref)s is in force", ref=agreement.audit_label),
        body=lambda: _("It is in force from %(day)s on.", day=_shown(agreement.in_force_on)),
    )


def _party(signatory: Signatory) -> str:
    return signatory.party.organisation.name


def _shown(when: date | None) -> str:
    return day(when, language=current_language())


def _tell(agreement: Agreement, *, event: str, subject: Text, body: Text) -> None:
    base = str(current_app.config["SETTINGS"].base_url).rstrip("/")
    about = agreement.award.proposal.title
    tell(
        queries.people_of(agreement),
        event=f"agreement-{agreement.id}-{event}",
        subject=subject,
        body=lambda: f"{about}\n\n{said(body)}\n\n{base}/agreements/{agreement.key}",
    )

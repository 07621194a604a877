"""Conflicts of interest that follow from what is known about a member and an entrant."""

from dataclasses import dataclass
from enum import StrEnum

MAIL_PROVIDERS = frozenset(
    {
        "gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.ph", "ymail.com", "outlook.com",
        "hotmail.com", "live.com", "msn.com", "icloud.com", "aol.com", "proton.me",
        "protonmail.com", "mail.com", "gmx.com", "zoho.com", "yandex.com", "qq.com",
    }
)  # fmt: skip
"""Where anybody has an address: sharing one says nothing."""


class ConflictKind(StrEnum):
    """What stands between a member and a proposal."""

    FAMILY = "family"
    EMPLOYMENT = "employment"
    BUSINESS = "business"
    COACHED = "coached"
    OTHER = "other"
    POST = "post"
    AGENCY = "agency"
    MAIL = "mail"


DECLARABLE = (
    ConflictKind.FAMILY,
    ConflictKind.EMPLOYMENT,
    ConflictKind.BUSINESS,
    ConflictKind.COACHED,
    ConflictKind.OTHER,
)
"""What a member can say of themselves; the other kinds are found."""


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What is known about somebody on a panel."""

    email: str
    agency: str = ""
    organisations: frozenset[int] = frozenset()
    """Where a post is or was held."""


@dataclass(frozen=True, slots=True)
class EntrantFacts:
    """What is known about the unit behind a proposal."""

    organisation_id: int
    organisation: str
    emails: frozenset[str] = frozenset()


def derive(member: MemberFacts, entrant: EntrantFacts) -> ConflictKind | None:
    """The first conflict that the facts show, the plainest first."""
    if entrant.organisation_id in member.organisations:
        return ConflictKind.POST
    if _same(member.agency, entrant.organisation):
        return ConflictKind.AGENCY
    own = domain(member.email)
    if own and own in {domain(email) for email in entrant.emails}:
        return ConflictKind.MAIL
    return None


def domain(email: str) -> str:
    """The domain of an address, unless anybody can have an address there."""
    found = email.rpartition("@")[2].strip().casefold()
    return "" if found in MAIL_PROVIDERS or "@" not in email else found


def _same(one: str, other: str) -> bool:
    return (
        bool(one.strip()) and " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
    )

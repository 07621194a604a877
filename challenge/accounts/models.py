"""People, organisations, and the dated posts that join them."""

import secrets
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_security.core import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenge.db import Base, Keyed


class Role(StrEnum):
    """What a person may be within an organisation."""

    ADMINISTRATOR = "administrator"
    AUTHOR = "author"
    APPROVER = "approver"
    SECRETARIAT = "secretariat"
    OFFICER = "officer"
    HEAD = "head"
    STAFF = "staff"
    CONTRIBUTOR = "contributor"
    """Works on the proposals of a unit that are shared with them, and sees nothing else of it."""
    MEMBER = "member"
    IMPLEMENTER = "implementer"
    FINANCE = "finance"
    AUDITOR = "auditor"


class OrganisationKind(StrEnum):
    """What an organisation is in the process; it decides which roles its posts may have."""

    PLATFORM = "platform"
    AGENCY = "agency"
    REGIONAL_OFFICE = "regional_office"
    LOCAL_UNIT = "local_unit"
    COMMITTEE = "committee"
    IMPLEMENTING_AGENCY = "implementing_agency"
    FUNDER = "funder"
    AUDIT_OFFICE = "audit_office"


def new_key() -> str:
    return secrets.token_urlsafe(9)


class Addressed:
    """A table whose rows have pages or buttons: addresses carry this key, never the number."""

    key: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_key)


class Organisation(Keyed, Addressed, Base):
    """An agency, a regional office, a local unit and the like."""

    __tablename__ = "organisation"
    __table_args__ = (
        sa.CheckConstraint(
            "(kind = 'local_unit') = (unit_code IS NOT NULL)", name="local_unit_has_code"
        ),
    )

    kind: Mapped[OrganisationKind] = mapped_column()
    name: Mapped[str] = mapped_column(sa.String(200))
    short: Mapped[str] = mapped_column(sa.String(40))
    unit_code: Mapped[str | None] = mapped_column(sa.ForeignKey("local_unit.code"), unique=True)
    """PSGC code of the local unit that this organisation is."""
    created_at: Mapped[datetime]

    audit_kind = "organisation"
    audit_challenge = None

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return self.short


class Coverage(Keyed, Base):
    """A regional office screens a set of regions, each from one date to another."""

    __tablename__ = "coverage"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "region_code", "since"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]


def new_uniquifier() -> str:
    return secrets.token_hex(16)


class User(Keyed, Addressed, Base, UserMixin):
    """A person who can sign in."""

    __tablename__ = "person"

    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[datetime | None]
    """When the address was proved to be theirs."""
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True, default=new_uniquifier)
    language: Mapped[str | None] = mapped_column(sa.String(8))
    created_at: Mapped[datetime]

    posts: Mapped[list["Post"]] = relationship(
        back_populates="user", lazy="raise", foreign_keys="Post.user_id"
    )

    audit_kind = "person"
    audit_challenge = None

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return f"person {self.id}"


class Post(Keyed, Addressed, Base):
    """A person's place in an organisation between two dates; history stays with the person."""

    __tablename__ = "post"
    __table_args__ = (
        sa.CheckConstraint("until IS NULL OR until > since", name="ends_after_start"),
        sa.CheckConstraint(
            "(verified_at IS NULL) = (verified_by_id IS NULL)", name="verified_by_somebody"
        ),
        sa.CheckConstraint("verified_by_id <> user_id", name="verified_by_another"),
        sa.Index(
            "uq_post_current",
            "user_id",
            "organisation_id",
            "role",
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        ),
        sa.Index(
            "uq_post_head",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("role = 'head' AND until IS NULL"),
            postgresql_where=sa.text("role = 'head' AND until IS NULL"),
        ),
    )

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = mapped_column()
    title: Mapped[str | None] = mapped_column(sa.String(80))
    """As signed: “Municipal Mayor”, “Tourism Officer II”."""
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    """A unit's head is verified by the regional office before the first submission."""
    verified_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    user: Mapped[User] = relationship(back_populates="posts", foreign_keys=[user_id])
    organisation: Mapped[Organisation] = relationship()

    audit_kind = "post"
    audit_challenge = None

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return f"{self.role} {self.organisation_id}"


class Invitation(Keyed, Addressed, Base):
    """An offer of a post by mail; the link in it works once and not for ever."""

    __tablename__ = "invitation"
    __table_args__ = (
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted_by_somebody"
        ),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_somebody"
        ),
        sa.CheckConstraint("approved_by_id <> invited_by_id", name="approved_by_another"),
    )

    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(120))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    role: Mapped[Role] = mapped_column()
    title: Mapped[str | None] = mapped_column(sa.String(80))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    """Powerful roles wait for a second administrator before the mail leaves."""
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()

    audit_kind = "invitation"
    audit_challenge = None

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return f"invitation {self.id}"


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
"""Marks in what a browser says of itself; the first that is there decides."""


class LoginSession(Keyed, Addressed, Base):
    """One signed-in browser; the cookie holds a token, this row its digest, ending it signs out."""

    __tablename__ = "login_session"

    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    agent: Mapped[str] = mapped_column(sa.String(200))
    ended_at: Mapped[datetime | None]

    @property
    def browser(self) -> str:
        """What people call the browser: “Firefox, Windows”."""
        known = [
            next((name for mark, name in marks if mark in self.agent), "")
            for marks in (BROWSERS, SYSTEMS)
        ]
        return ", ".join(name for name in known if name)


class Tries(Keyed, Base):
    """How often a door was tried in vain from one side: an account, a sender, both, a browser."""

    __tablename__ = "tries"
    __table_args__ = (sa.CheckConstraint("failures >= 0", name="counted"),)

    side: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """A keyed digest: the table tells nobody which addresses were typed."""
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    opens_at: Mapped[datetime | None]
    """The end of a wait that somebody was told; what others do meanwhile does not prolong it."""

"""A stored file: what it is called, what it is, and the digest under which its bytes lie."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from challenge.db import Base, Keyed


def new_key() -> str:
    """A public identifier that cannot be guessed."""
    return secrets.token_urlsafe(16)


class Document(Keyed, Base):
    """One uploaded file; its bytes are kept once per content."""

    __tablename__ = "document"
    __table_args__ = (sa.CheckConstraint("size > 0", name="not_empty"),)

    key: Mapped[str] = mapped_column(sa.String(32), unique=True, default=new_key)
    filename: Mapped[str] = mapped_column(sa.String(150))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]

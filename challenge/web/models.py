"""Forms that were sent: a second sending of the same one gets the first one's answer."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from challenge.db import Base, Keyed


class SentForm(Keyed, Base):
    """One sending of a form, known by the key that the page put into it."""

    __tablename__ = "sent_form"
    __table_args__ = (sa.UniqueConstraint("key", "endpoint"),)

    key: Mapped[str] = mapped_column(sa.String(40))
    endpoint: Mapped[str] = mapped_column(sa.String(80))
    location: Mapped[str] = mapped_column(sa.String(500), default="")
    at: Mapped[datetime] = mapped_column(index=True)

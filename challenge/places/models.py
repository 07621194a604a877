"""Regions and local units; which unit belongs where is a fact with dates."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenge.db import Base

CODE = sa.String(10)
GROUP = sa.String(8)
BEGINNING = date.min
"""The `since` of a membership that held as far back as the record reaches."""


class IslandGroup(StrEnum):
    LUZON = "luzon"
    VISAYAS = "visayas"
    MINDANAO = "mindanao"


class Level(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    MUNICIPALITY = "municipality"


class AliasKind(StrEnum):
    NAME = "name"
    EARLIER_CODE = "earlier_code"
    NINE_DIGIT_CODE = "nine_digit_code"


class Region(Base):
    """An administrative region, in being from `since` up to but not on `until`."""

    __tablename__ = "region"
    __table_args__ = (sa.CheckConstraint("until > since", name="ends_after_it_begins"),)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    short: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    iso: Mapped[str | None] = mapped_column(sa.String(6))
    island_group: Mapped[IslandGroup] = mapped_column(GROUP)
    since: Mapped[date | None]
    until: Mapped[date | None]


def full_name(name: str, level: str | None, province: str | None) -> str:
    """The name people can tell apart: 114 names are shared by 330 cities and towns."""
    return name if level == Level.PROVINCE or not province else f"{name}, {province}"


class LocalUnit(Base):
    """A province, city or municipality; names repeat, the code does not."""

    __tablename__ = "local_unit"
    __table_args__ = (
        sa.CheckConstraint("level IN ('province', 'city', 'municipality')", name="level_is_known"),
        sa.CheckConstraint("level = 'city' OR city_class IS NULL", name="only_cities_have_a_class"),
    )

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    level: Mapped[Level] = mapped_column(sa.String(12))
    city_class: Mapped[str | None] = mapped_column(sa.String(40))
    province_name: Mapped[str | None] = mapped_column(sa.String(100))
    province_code: Mapped[str | None] = mapped_column(sa.ForeignKey("local_unit.code"), index=True)
    income_class: Mapped[str | None] = mapped_column(sa.String(10))
    population: Mapped[int | None]
    search_key: Mapped[str] = mapped_column(sa.Text)
    """Names and codes, folded, as `rules.search_key` writes them."""

    @property
    def full_name(self) -> str:
        return full_name(self.name, self.level, self.province_name)


class Membership(Base):
    """A unit belongs to a region and an island group from `since` up to but not on `until`."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.CheckConstraint("until > since", name="ends_after_it_begins"),
        sa.Index(
            "ix_membership_current",
            "unit_code",
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        ),
    )

    unit_code: Mapped[str] = mapped_column(sa.ForeignKey("local_unit.code"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date | None]
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), index=True)
    island_group: Mapped[IslandGroup] = mapped_column(GROUP)

    unit: Mapped[LocalUnit] = relationship()
    region: Mapped[Region] = relationship()


class Alias(Base):
    """Another name or code under which a unit is looked for."""

    __tablename__ = "alias"

    unit_code: Mapped[str] = mapped_column(sa.ForeignKey("local_unit.code"), primary_key=True)
    kind: Mapped[AliasKind] = mapped_column(sa.String(16), primary_key=True)
    alias: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    folded: Mapped[str] = mapped_column(sa.String(100), index=True)

"""Fields for days and moments, in boxes that accept anything and never raise."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import Field

from challenge.web.fields.base import named, setting
from challenge.web.formats import BUDDHIST_YEARS
from challenge.web.locale import _

BUDDHIST_ERA = range(2400, 2701)
KNOWN_YEARS = range(1900, 2101)


class DayField(Field):
    """A day in three boxes; a year of the Buddhist era is understood. Wrong input never raises."""

    parts: tuple[str, ...] = ("", "", "")
    part_names: tuple[str, ...] = ("day", "month", "year")
    wrong_parts: tuple[str, ...] = ()
    is_buddhist = False
    """Whether the year that was typed is one of the Buddhist era."""

    @property
    def first_id(self) -> str:
        """The box that the error summary leads to."""
        return f"{self.id}-{(self.wrong_parts or self.part_names)[0]}"

    def process_data(self, value: Any) -> None:
        self.data = value
        self.parts = self.split(value) if value else ("",) * len(self.part_names)

    def split(self, value: Any) -> tuple[str, ...]:
        return (str(value.day), str(value.month), str(value.year))

    def process(self, formdata: Any, *args: Any, **rest: Any) -> None:
        """Read the boxes instead of one value; a form without any of them keeps its data."""
        super().process(None, *args, **rest)
        names = [f"{self.name}-{part}" for part in self.part_names]
        if formdata is None:
            return
        self.raw_data = [str(formdata.get(name, "")).strip()[:20] for name in names]
        if not any(name in formdata for name in names):
            return
        self.parts, self.data = tuple(self.raw_data), None
        try:
            self.data = self.join() if any(self.parts) else None
        except ValueError as error:
            self.process_errors = [str(error)]

    def join(self) -> Any:
        return self.read_day()

    def read_day(self) -> date:
        self._refuse_missing()
        try:
            return date(self._year(), int(self.parts[1]), int(self.parts[0]))
        except (ValueError, OverflowError):
            raise ValueError(
                _("“%(label)s” must be a real date, like 27 3 2027", label=named(self))
            ) from None

    def _refuse_missing(self) -> None:
        words = {"day": _("a day"), "month": _("a month"), "year": _("a year"), "time": _("a time")}
        missing = [name for name, part in zip(self.part_names, self.parts, strict=True) if not part]
        self.wrong_parts = tuple(missing)
        if missing:
            listed = _(" and ").join(words[name] for name in missing)
            raise ValueError(
                _("“%(label)s” must include %(missing)s", label=named(self), missing=listed)
            )

    def _year(self) -> int:
        year = int(self.parts[2])
        self.is_buddhist = year in BUDDHIST_ERA
        christian = year - BUDDHIST_YEARS if self.is_buddhist else year
        if christian not in KNOWN_YEARS:
            self.wrong_parts = ("year",)
            raise ValueError
        return christian


class InstantField(DayField):
    """A day and a time as the clocks of `zone` show it; its value is a moment in UTC."""

    part_names = ("day", "month", "year", "time")
    parts = ("", "", "", "")

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        zone: str | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **rest)
        self.zone = zone or setting(self, "zone")

    def split(self, value: datetime) -> tuple[str, ...]:
        there = value.astimezone(ZoneInfo(self.zone))
        return (*super().split(there), f"{there:%H:%M}")

    def join(self) -> datetime:
        there = datetime.combine(self.read_day(), self._time(), ZoneInfo(self.zone))
        return there.astimezone(UTC)

    def _time(self) -> time:
        typed = self.parts[3].lower().replace(".", ":").replace(" ", "")
        for pattern in ("%H:%M", "%I:%M%p", "%I%p"):
            try:
                return datetime.strptime(typed, pattern).time()  # noqa: DTZ007 (the zone is ours)
            except ValueError:
                continue
        self.wrong_parts = ("time",)
        raise ValueError(_("“%(label)s” must have a time, like 17:00", label=named(self)))

"""The budget adds itself up: whole minor units, by component and by source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from challenge.web.fields import MOST_MINOR

GRANT, COUNTERPART = "grant", "counterpart"
MUST_HAVE, OPTIONAL = "must_have", "optional"

Row = dict[str, Any]


@dataclass(frozen=True)
class Share:
    """What one component costs, by who pays for it."""

    key: str
    name: str
    optional: bool
    grant: int
    counterpart: int

    @property
    def amount(self) -> int:
        return self.grant + self.counterpart


def amount(line: Row) -> int | None:
    """Quantity times unit cost, or None while one of them is not a number."""
    quantity, cost = line.get("quantity"), line.get("unit_cost")
    if not is_whole(quantity) or not is_whole(cost):
        return None
    product = quantity * cost
    return product if 0 <= product <= MOST_MINOR else None


def is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def shares(lines: Iterable[Row], components: Iterable[Row]) -> list[Share]:
    """Subtotals in the order of the components; lines without a known component come last."""
    listed = list(lines)
    known = [(row.get("key", ""), row.get("name") or "", row) for row in components]
    named = [
        _share(key, str(name), row.get("necessity") == OPTIONAL, listed) for key, name, row in known
    ]
    keys = {key for key, _name, _row in known}
    rest = [line for line in listed if line.get("component") not in keys]
    return [*named, *([_added("", "", False, rest)] if rest else [])]


def _share(key: str, name: str, optional: bool, lines: Sequence[Row]) -> Share:
    return _added(key, name, optional, [line for line in lines if line.get("component") == key])


def _added(key: str, name: str, optional: bool, lines: Sequence[Row]) -> Share:
    return Share(key, name, optional, of_source(lines, GRANT), of_source(lines, COUNTERPART))


def lines_of(answer: Any) -> list[Row]:
    """The lines of a budget, whatever was typed so far."""
    rows = answer.get("rows") if isinstance(answer, dict) else None
    return [row for row in rows or () if isinstance(row, dict)]


def of_source(lines: Iterable[Row], source: str) -> int:
    return sum(amount(line) or 0 for line in lines if line.get("source") == source)


def totals(lines: Sequence[Row], components: Sequence[Row], *, currency: str) -> dict[str, Any]:
    """Everything a reader of the budget adds up, as it is frozen with a version."""
    parts = shares(lines, components)
    requested, counterpart = of_source(lines, GRANT), of_source(lines, COUNTERPART)
    optional = sum(part.amount for part in parts if part.optional)
    return {
        "currency": currency,
        "requested": requested,
        "counterpart": counterpart,
        "total": requested + counterpart,
        "must_have": requested + counterpart - optional,
        "optional": optional,
        "optional_grant": sum(part.grant for part in parts if part.optional),
        "components": [
            {
                "key": part.key,
                "name": part.name,
                "optional": part.optional,
                "grant": part.grant,
                "counterpart": part.counterpart,
                "amount": part.amount,
            }
            for part in parts
        ],
    }


def over_ceiling(lines: Sequence[Row], ceiling: int) -> list[tuple[int, int]]:
    """Positions of the grant lines with which, counted downwards, the sum passes `ceiling`."""
    found, reached = [], 0
    for position, line in enumerate(lines):
        if line.get("source") != GRANT:
            continue
        reached += amount(line) or 0
        if reached > ceiling and amount(line):
            found.append((position, reached))
    return found

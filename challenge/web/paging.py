"""Pages of a long list by key: the next page starts after the last row shown, not at a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

T = TypeVar("T")
PAGE = 50
KINDS: dict[str, Any] = {"datetime": datetime, "date": date, "decimal": Decimal}


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list, and the cursor of the next page when there is one."""

    rows: Sequence[T]
    after: str | None


def page(
    session: Session,
    query: sa.Select[*tuple[Any, ...]],
    *,
    by: Sequence[Any],
    after: str | None = None,
    size: int = PAGE,
    descending: bool = False,
) -> Page[Any]:
    """`size` rows of `query` in the order of `by`, starting after the cursor.

    The last column of `by` must be unique and none may be NULL; a cursor that is not ours
    gives the first page. A query of one entity gives entities, any other gives rows.
    """
    cursor = _read(after, length=len(by))
    if cursor is not None:
        values = (sa.literal(value, key.type) for value, key in zip(cursor, by, strict=True))
        here, last = sa.tuple_(*by), sa.tuple_(*values)
        query = query.where(here < last if descending else here > last)
    order = [key.desc() if descending else key.asc() for key in by]
    keys = [key.label(f"page_key_{number}") for number, key in enumerate(by)]
    found = session.execute(query.add_columns(*keys).order_by(*order).limit(size + 1)).all()
    shown = [(row[: -len(keys)], row[-len(keys) :]) for row in found[:size]]
    rows = [row[0] if len(row) == 1 else row for row, _key in shown]
    return Page(rows, _written(shown[-1][1]) if len(found) > size else None)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="page")


def _written(key: Sequence[Any]) -> str:
    return str(_signer().dumps([_to_json(value) for value in key]))


def _read(cursor: str | None, *, length: int) -> list[Any] | None:
    """The key in a cursor that we signed, or nothing."""
    try:
        values = _signer().loads(cursor or "")
    except BadData:
        return None
    if not isinstance(values, list) or len(values) != length:
        return None
    return [_from_json(value) for value in values]


def _to_json(value: Any) -> Any:
    for name, kind in KINDS.items():
        if isinstance(value, kind):
            return {name: str(value) if kind is Decimal else value.isoformat()}
    return value


def _from_json(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((name, written),) = value.items()
    return Decimal(written) if name == "decimal" else KINDS[name].fromisoformat(written)

"""Pages of a long list by key: the next page starts after the last row shown, not at a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
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
    return Listing(query, by=by, size=size, descending=descending).page(session, after=after)


class Listing:
    """A long list whose statements are put together once, for those that many pages ask.

    What differs from page to page stands in `query` as named parameters. `within` selects the
    numbers of all its rows and nothing else: where an index knows them in order, a page is cut
    from these alone, and only its rows are read.
    """

    def __init__(
        self,
        query: sa.Select[*tuple[Any, ...]],
        *,
        by: Sequence[Any],
        size: int = PAGE,
        descending: bool = False,
        within: sa.Select[int] | None = None,
    ) -> None:
        keys = [key.label(f"page_key_{number}") for number, key in enumerate(by)]
        order = [key.desc() if descending else key.asc() for key in by]
        values = [sa.bindparam(f"after_{number}", type_=key.type) for number, key in enumerate(by)]
        here, last = sa.tuple_(*by), sa.tuple_(*values)
        later = here < last if descending else here > last
        rows = query.add_columns(*keys).order_by(*order)
        if within is None:
            self._first = rows.limit(size + 1)
            self._next = self._first.where(later)
        else:
            (number,) = within.selected_columns
            cut = within.order_by(*order).limit(size + 1).correlate(None)
            self._first = rows.where(number.in_(cut))
            self._next = rows.where(number.in_(cut.where(later)))
        self._size = size
        self._keys = len(by)
        self._plain = all(each["expr"] is not each["entity"] for each in query.column_descriptions)

    def page(
        self, session: Session, values: Mapping[str, Any] | None = None, *, after: str | None = None
    ) -> Page[Any]:
        """The first page, or the one after the cursor."""
        cursor = _read(after, length=self._keys)
        statement, given = self._first, dict(values or {})
        if cursor is not None:
            statement = self._next
            given |= {f"after_{number}": value for number, value in enumerate(cursor)}
        # Around the mapper, where there is nothing to map: half the work for a page of rows.
        ask = session.connection() if self._plain else session
        found = ask.execute(statement, given).all()
        shown = [row[: -self._keys] for row in found[: self._size]]
        rows = [row[0] for row in shown] if shown and len(shown[0]) == 1 else shown
        more = len(found) > self._size
        return Page(rows, _written(found[self._size - 1][-self._keys :]) if more else None)


def _signer() -> URLSafeSerializer:
    return _signer_of(str(current_app.secret_key))


@cache
def _signer_of(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="page")


def _written(key: Sequence[Any]) -> str:
    return str(_signer().dumps([_to_json(value) for value in key]))


def _read(cursor: str | None, *, length: int) -> list[Any] | None:
    """The key in a cursor that we signed, or nothing."""
    if not cursor:
        return None
    try:
        values = _signer().loads(cursor)
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

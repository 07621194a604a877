"""The rule of a round as one canonical text, and its digest."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from challenge.challenges.models import Criterion, Round


def rule_document(planned: Round) -> dict[str, Any]:
    """`{"criteria": …, "rule": …}` of a planned round, as in the round file."""
    return {
        "criteria": [_criterion(each) for each in planned.criteria],
        "rule": {
            "not_applicable": planned.not_applicable,
            "aggregate": planned.aggregate,
            "minimum_sheets": planned.minimum_sheets,
            "decimals": planned.decimals,
            "minimum_total": planned.minimum_total,
            "ties": list(planned.ties),
            "lot_seed": planned.lot_seed,
            "places": dict(planned.places),
            "reserves": planned.reserves,
        },
    }


def _criterion(each: Criterion) -> dict[str, Any]:
    document = {"key": each.key, "weight": each.weight, "maximum": each.maximum}
    return document if each.minimum is None else document | {"minimum": each.minimum}


def panel_document(seats: Iterable[Any]) -> list[dict[str, Any]]:
    """Who sits on a panel, in an order that depends on nothing else."""
    listed = [
        {
            "person": seat.user_id,
            "chair": seat.chair,
            "agency": seat.agency,
            "expertise": sorted(seat.expertise),
            "most": seat.most,
        }
        for seat in seats
    ]
    return sorted(listed, key=lambda each: int(each["person"]))


def canonical(value: object) -> str:
    """JSON with sorted keys, no white space, and every number in its shortest form."""
    return json.dumps(shortest(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(value: object) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def shortest(value: Any) -> Any:
    """The value with 40.0 written as 40, so that equal numbers give equal digests."""
    if isinstance(value, dict):
        return {key: shortest(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [shortest(each) for each in value]
    if isinstance(value, float | Decimal):
        return int(value) if value == int(value) else float(value)
    return value

"""How an event is sealed into the chain."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(value: object) -> str:
    """JSON with sorted keys and no white space: the same value always gives the same bytes."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest(row: Mapping[str, Any]) -> str:
    """SHA-256 over every column of an event but the digest itself, so over the chain so far."""
    sealed = {name: value for name, value in row.items() if name != "digest"}
    return hashlib.sha256(canonical(sealed).encode()).hexdigest()

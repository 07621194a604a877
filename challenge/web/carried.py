"""What a page carries to the next one, signed, so that it comes back as it was; kept nowhere."""

from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer


def carried(value: Any, *, purpose: str) -> str:
    """`value` (JSON) for a hidden field of a form of this purpose."""
    return _signer(purpose).dumps(value)


def brought_back(text: str, *, purpose: str) -> Any:
    """What was carried, or None when it is not what this purpose carried."""
    try:
        return _signer(purpose).loads(text)
    except BadData:
        return None


def _signer(purpose: str) -> URLSafeSerializer:
    key: Any = current_app.secret_key
    return URLSafeSerializer(key, salt=f"carried {purpose}")

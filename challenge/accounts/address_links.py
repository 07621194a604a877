"""The link that proves a new address: signed, good for two hours, and once.

It names the person's mark, which a change of address or of password replaces.
"""

from typing import cast

from flask import current_app
from flask_security.utils import check_and_get_token_status
from itsdangerous import URLSafeTimedSerializer

from challenge.accounts import rules
from challenge.accounts.models import User


def token_for(user: User, address: str) -> str:
    """The secret of the link that makes `address` the user's."""
    security = current_app.extensions["security"]
    signer = cast(URLSafeTimedSerializer, security.change_email_serializer)
    return str(signer.dumps([user.fs_uniquifier, address]))


def address_in(token: str, user: User) -> str:
    """The address that `user` asked for; raises AddressLinkUnusable for any other link."""
    expired, invalid, asked = check_and_get_token_status(
        token, "change_email", rules.ADDRESS_LINK_LASTS
    )
    if expired or invalid or asked[0] != user.fs_uniquifier:
        raise rules.AddressLinkUnusable
    return str(asked[1])

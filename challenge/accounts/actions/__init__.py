"""Verbs about organisations, people, posts, invitations and signed-in browsers."""

from challenge.accounts.actions.addresses import ask_for_address, change_address
from challenge.accounts.actions.invitations import (
    accept_invitation,
    approve_invitation,
    invite,
    offer_post,
    on_accept,
    pass_on,
    withdraw_invitation,
)
from challenge.accounts.actions.organisations import cover, create_organisation
from challenge.accounts.actions.people import choose_language, create_user
from challenge.accounts.actions.posts import end_post, give_post, verify_head
from challenge.accounts.actions.sessions import end_other_sessions, end_session, start_session
from challenge.accounts.actions.sweeping import sweep
from challenge.accounts.actions.tries import count_try, forget_tries, promise_opening

__all__ = [
    "accept_invitation",
    "approve_invitation",
    "ask_for_address",
    "change_address",
    "choose_language",
    "count_try",
    "cover",
    "create_organisation",
    "create_user",
    "end_other_sessions",
    "end_post",
    "end_session",
    "forget_tries",
    "give_post",
    "invite",
    "offer_post",
    "on_accept",
    "pass_on",
    "promise_opening",
    "start_session",
    "sweep",
    "verify_head",
    "withdraw_invitation",
]

"""A message onto the line, and what each kind of failure means for it."""

import smtplib
from contextlib import AbstractContextManager
from email.message import EmailMessage
from email.policy import SMTP as LINES
from functools import partial
from urllib.parse import unquote, urlsplit

from challenge.notices.delivery import Claimed, Refused, Send, TryLater, Unsure

SECONDS = 20
ACCEPTED = 250
PERMANENT = 500


def sender(url: str, own_address: str) -> Send:
    """Sends by the server at `url`: smtp://, smtps:// or smtp+starttls://user:password@host:port."""
    return partial(_send, url, own_address)


def _send(url: str, own_address: str, claimed: Claimed) -> None:
    try:
        with _connect(url) as server:
            _hand_over(server, own_address, claimed)
    except smtplib.SMTPResponseException as answer:
        raise _meaning(answer.smtp_code) from answer
    except OSError as broken:
        raise TryLater from broken


def _connect(url: str) -> AbstractContextManager[smtplib.SMTP]:
    address = urlsplit(url)
    kind = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    server = kind(address.hostname or "localhost", address.port or 0, timeout=SECONDS)
    if address.scheme == "smtp+starttls":
        server.starttls()
    if address.username:
        server.login(unquote(address.username), unquote(address.password or ""))
    return server


def _hand_over(server: smtplib.SMTP, own_address: str, claimed: Claimed) -> None:
    """Only after DATA began can a broken line leave it open whether the message left."""
    server.ehlo_or_helo_if_needed()
    _accept(*server.mail(own_address))
    _accept(*server.rcpt(claimed.address))
    try:
        answer = server.data(letter(claimed, own_address).as_bytes(policy=LINES))
    except smtplib.SMTPResponseException:
        raise
    except OSError as broken:
        raise Unsure from broken
    _accept(*answer)


def letter(claimed: Claimed, own_address: str) -> EmailMessage:
    """The mail itself; its identity stays the same should it ever be sent again."""
    mail = EmailMessage()
    mail["From"] = own_address
    mail["To"] = claimed.address
    mail["Subject"] = " ".join(claimed.subject.split())
    mail["Message-ID"] = f"<{claimed.key}@{own_address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(claimed.body)
    return mail


def _accept(code: int, answer: bytes) -> None:
    if code not in (ACCEPTED, ACCEPTED + 1):
        raise smtplib.SMTPResponseException(code, answer)


def _meaning(code: int) -> Exception:
    return Refused(code) if code >= PERMANENT else TryLater(code)

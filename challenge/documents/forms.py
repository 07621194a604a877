"""What a file field received, stored or explained beside the field."""

from sqlalchemy.orm import Session

from challenge.accounts.actor import Actor
from challenge.documents import actions
from challenge.documents.models import Document
from challenge.documents.posting import kept
from challenge.documents.rules.refusals import FileRefused
from challenge.web.forms import AttachField
from challenge.web.refusals import explain


def store_posted(session: Session, field: AttachField, *, by: Actor) -> Document | None:
    """The stored document; None without a file, and with an error on the field when refused."""
    posted = field.data
    if not posted:
        return None
    try:
        return actions.attach(session, kept(posted), by=by)
    except FileRefused as refusal:
        field.errors = [*field.errors, explain(refusal)]
        return None

"""A file that arrives in pieces: begun, continued from what has arrived, attached or given up."""

import sqlalchemy as sa
from flask import current_app

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.db import db
from challenge.documents.actions import Kept
from challenge.documents.rules.names import clean_name
from challenge.documents.storage import current_storage
from challenge.proposals import queries
from challenge.proposals.actions.attaching import attach_file, refuse_unless_open
from challenge.proposals.actions.drafting import locked
from challenge.proposals.models import Annex, Proposal, Upload, UploadPiece
from challenge.proposals.rules import refusals
from challenge.proposals.rules import uploading as rules
from challenge.proposals.rules.uploading import Announced
from config import Settings


def begin_upload(proposal: Proposal, announced: Announced, *, by: Actor) -> Upload:
    """A new upload, or the one this person began with the same file and did not finish.

    Raises a FileRefused, RequirementNotOpen, TooManyAnnexes or TooManyUploads.
    """
    proposal = locked(proposal)
    refuse_unless_open(proposal, announced.requirement_key, by=by)
    name, settings = clean_name(announced.filename), _settings()
    rules.refuse_hopeless(name, announced.size, limit=settings.maximum_file)
    replaced = _replaced(proposal, announced)
    begun = queries.unfinished(by=by, after=clock.now() - rules.LIVES)
    for upload in begun:
        if _is_same(upload, proposal, announced, name, replaced):
            return upload
    _refuse_more(proposal, name, len(begun), replaces=replaced is not None)
    return _begun(proposal, announced, name, replaced, by=by)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _replaced(proposal: Proposal, announced: Announced) -> Annex | None:
    if not announced.replaces:
        return None
    annex = queries.annex_with(proposal, announced.replaces)
    if annex is None or annex.removed_at or annex.requirement_key != announced.requirement_key:
        raise rules.NotThereAnyMore(
            filename=annex.document.filename if annex else announced.filename
        )
    return annex


def _is_same(
    upload: Upload, proposal: Proposal, announced: Announced, name: str, replaced: Annex | None
) -> bool:
    return (
        upload.proposal_id,
        upload.requirement_key,
        upload.filename,
        upload.size,
        upload.modified,
        upload.replaces_id,
    ) == (
        proposal.id,
        announced.requirement_key,
        name,
        announced.size,
        announced.modified,
        replaced.id if replaced else None,
    )


def _refuse_more(proposal: Proposal, filename: str, begun: int, *, replaces: bool) -> None:
    """What is on its way counts like what has arrived."""
    if begun >= rules.MOST_UNFINISHED:
        raise rules.TooManyUploads(most=rules.MOST_UNFINISHED)
    coming = queries.unfinished_count(proposal, after=clock.now() - rules.LIVES)
    if not replaces and len(queries.annexes_of(proposal)) + coming >= rules.MOST_ANNEXES:
        raise refusals.TooManyAnnexes(filename=filename, most=rules.MOST_ANNEXES)


def _begun(
    proposal: Proposal, announced: Announced, name: str, replaced: Annex | None, *, by: Actor
) -> Upload:
    upload = Upload(
        proposal=proposal,
        requirement_key=announced.requirement_key,
        replaces_id=replaced.id if replaced else None,
        filename=name,
        size=announced.size,
        modified=announced.modified,
        received=0,
        started_by_id=by.user_id or 0,
        started_at=clock.now(),
        touched_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def refuse_piece(upload: Upload, *, start: int, size: int, by: Actor) -> None:
    """What would be refused is refused before it is read.

    Raises UploadEnded, PieceMisplaced, PieceEmpty, PieceTooLong, RequirementNotOpen or Closed.
    """
    if upload.annex_id is not None:
        raise rules.UploadEnded(filename=upload.filename)
    refuse_unless_open(upload.proposal, upload.requirement_key, by=by)
    rules.refuse_misplaced(start=start, size=size, received=upload.received, whole=upload.size)


def acknowledge_piece(upload: Upload, *, start: int, size: int, sha256: str, by: Actor) -> Upload:
    """Note a piece that lies safe in the store; of two at the same place one counts."""
    upload = queries.held_upload(upload)
    refuse_piece(upload, start=start, size=size, by=by)
    db.session.add(UploadPiece(upload_id=upload.id, start=start, size=size, sha256=sha256))
    upload.received += size
    upload.touched_at = clock.now()
    db.session.flush()
    return upload


def refuse_incomplete(upload: Upload, *, by: Actor) -> None:
    """Raises UploadIncomplete, RequirementNotOpen or Closed."""
    refuse_unless_open(upload.proposal, upload.requirement_key, by=by)
    if upload.received != upload.size:
        raise rules.UploadIncomplete(
            received=upload.received, size=upload.size, filename=upload.filename
        )


def finish_upload(upload: Upload, kept: Kept, *, by: Actor) -> Upload:
    """Attach what was judged and kept; done twice it is attached once."""
    upload = queries.held_upload(upload)
    if upload.annex_id is not None:
        return upload
    refuse_incomplete(upload, by=by)
    upload.annex = attach_file(
        upload.proposal, upload.requirement_key, kept, by=by, replaces=upload.replaces
    )
    db.session.flush()
    return upload


def drop_upload(upload: Upload) -> None:
    """Forget an upload that is not attached; the sweep takes its pieces away."""
    upload = queries.held_upload(upload)
    if upload.annex_id is None:
        db.session.execute(sa.delete(UploadPiece).where(UploadPiece.upload_id == upload.id))
        db.session.delete(upload)
        db.session.flush()


def sweep_uploads() -> None:
    """Take away the pieces nobody needs, and forget the uploads whose day has passed.

    Pieces go only once the row that says so is committed: at the sweep after it.
    """
    storage = current_storage()
    lying = storage.uploads()
    for key in sorted(set(lying) - queries.living_uploads(lying)):
        storage.drop_pieces(key)
    old = sa.select(Upload.id).where(Upload.touched_at <= clock.now() - rules.LIVES)
    db.session.execute(sa.delete(UploadPiece).where(UploadPiece.upload_id.in_(old)))
    db.session.execute(sa.delete(Upload).where(Upload.touched_at <= clock.now() - rules.LIVES))

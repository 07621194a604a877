"""Files in pieces, for the page's script: begun, continued after any interruption, attached.

A piece is read and stored while no transaction is open, so a slow line holds up nobody.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, abort, flash, jsonify, redirect, request, session, url_for
from werkzeug.exceptions import BadRequest, HTTPException, LengthRequired, NotFound
from werkzeug.wrappers import Response as AnyResponse

from challenge.accounts.access import access, current_actor, judge_again
from challenge.db import db
from challenge.documents.actions import keep
from challenge.documents.pieces import joined
from challenge.documents.rules.refusals import FileRefused, NotScanned
from challenge.documents.storage import current_storage
from challenge.proposals import actions, queries
from challenge.proposals.forms import UploadForm
from challenge.proposals.models import Proposal, Upload
from challenge.proposals.routes.attaching import ATTACHED
from challenge.proposals.routes.base import TEAMWORK, blueprint, ours
from challenge.proposals.rules.uploading import LARGEST_PIECE, Announced, RequirementNotOpen
from challenge.web import edge
from challenge.web.locale import _
from challenge.web.refusals import explain
from challenge.workflow import Refusal

View = TypeVar("View", bound=Callable[..., object])
Json = Response | tuple[Response, int]
Said = AnyResponse | tuple[Response, int] | tuple[str, int]


def in_json(view: View) -> View:
    """Whatever is refused is said in a sentence that the script can show."""

    @wraps(view)
    def answered(**values: Any) -> object:
        try:
            return view(**values)
        except FileRefused as refusal:
            return _refused(explain(refusal), 503 if isinstance(refusal, NotScanned) else 422)
        except Refusal as refusal:
            return _refused(explain(refusal), 409, received=refusal.values.get("received"))
        except NotFound:  # looks like every other page that is not there
            raise
        except HTTPException as error:
            return _refused(_said(error), error.code or 500)

    return cast(View, answered)


def _refused(message: str, status: int, **more: object) -> tuple[Response, int]:
    db.session.rollback()
    said = {name: value for name, value in more.items() if value is not None}
    return jsonify(message=message, **said), status


def _said(error: HTTPException) -> str:
    if error.code == 411:
        return _("Say how long the piece is.")
    return _("This piece did not arrive whole. Send it again.")


@blueprint.post("/proposals/<ref>/uploads")
@access(TEAMWORK)
@in_json
def begin_upload(ref: str) -> Json:
    """Announce a file; the answer says from which byte on to send it."""
    proposal, form = ours(ref), UploadForm()
    if not form.validate_on_submit():
        return _refused(form.problems[0]["text"], 422)
    announced = Announced(
        filename=form["filename"].data,
        size=form["size"].data,
        modified=form["modified"].data,
        **_place(proposal, form["place"].data),
    )
    upload = actions.begin_upload(proposal, announced, by=current_actor())
    return _state(upload), 201


def _place(proposal: Proposal, name: str) -> dict[str, str]:
    """Where a file goes, by the name of the input it was chosen in."""
    kind, _line, key = name.partition("_")
    if kind == "d":
        return {"requirement_key": key}
    annex = queries.annex_with(proposal, key) if kind == "r" else None
    if annex is None:
        raise RequirementNotOpen(label=name)
    return {"requirement_key": annex.requirement_key, "replaces": key}


@blueprint.get("/uploads/<key>")
@access(TEAMWORK)
@in_json
def upload(key: str) -> Json:
    """How far it has come; whoever was interrupted asks, and goes on from there."""
    return _state(_own(key))


@blueprint.post("/uploads/<key>/pieces")
@access(TEAMWORK)
@edge.reads_first
@in_json
def add_piece(key: str) -> Said:
    """The bytes that follow those acknowledged; kept and made last before they are."""
    found, start, size = _own(key), request.args.get("start", -1, int), request.content_length
    if size is None:
        raise LengthRequired
    actions.refuse_piece(found, start=start, size=size, by=current_actor())
    db.close()
    sha256 = current_storage().keep_piece(found.key, _body(size))
    return _again() or _acknowledged(key, start, size, sha256)


def _body(size: int) -> bytes:
    """The piece, when it arrives whole; a cut line keeps nothing of it."""
    content = request.stream.read(size)
    if len(content) != size:
        raise BadRequest
    return content


def _again() -> AnyResponse | tuple[str, int] | None:
    return edge.begin_writing() or judge_again()


def _acknowledged(key: str, start: int, size: int, sha256: str) -> Json:
    by = current_actor()
    return _state(
        actions.acknowledge_piece(_own(key), start=start, size=size, sha256=sha256, by=by)
    )


@blueprint.post("/uploads/<key>/annex")
@access(TEAMWORK)
@edge.reads_first
@in_json
def attach_upload(key: str) -> Said:
    """Judge the whole file by its content and attach it; asked twice, it is attached once."""
    found = _own(key)
    if found.annex_id is None:
        actions.refuse_incomplete(found, by=current_actor())
    digests = queries.digests_of(found)
    db.close()
    if found.annex_id is not None:
        return _state(found)
    try:
        kept = keep(joined(found.key, digests), found.filename)
    except FileRefused as refusal:
        return _again() or _dropped(key, refusal)
    return _again() or _attached(key, kept)


def _dropped(key: str, refusal: FileRefused) -> Json:
    """A bad file is forgotten at once; one that was not scanned waits for another try."""
    if isinstance(refusal, NotScanned):
        raise refusal
    actions.drop_upload(_own(key))
    edge.keep_changes()
    return jsonify(message=explain(refusal)), 422


def _attached(key: str, kept: Any) -> Json:
    finished = actions.finish_upload(_own(key), kept, by=current_actor())
    session[ATTACHED] = session.get(ATTACHED, 0) + 1
    return _state(finished), 201


@blueprint.post("/uploads/<key>/cancellation")
@access(TEAMWORK)
def cancel_upload(key: str) -> AnyResponse:
    """Give up an upload; from the script or from the list on the page."""
    found = _own(key)
    actions.drop_upload(found)
    if request.accept_mimetypes.best == "application/json":
        return Response(status=204)
    flash(_("The upload of “%(filename)s” is cancelled.", filename=found.filename))
    return redirect(url_for("proposals.annexes", ref=found.proposal.ref), 303)


def _own(key: str) -> Upload:
    return queries.own_upload(by=current_actor(), key=key) or abort(404)


def _state(found: Upload) -> Response:
    return jsonify(
        key=found.key,
        filename=found.filename,
        size=found.size,
        received=found.received,
        piece=LARGEST_PIECE,
        attached=found.annex_id is not None,
    )

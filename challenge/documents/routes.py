"""Downloads."""

from flask import Blueprint, Flask, Response, abort

from challenge.accounts.access import ANYONE, access, current_actor
from challenge.db import db
from challenge.documents.models import Document
from challenge.documents.queries import open_document, readable_document
from challenge.documents.rules.names import disposition
from challenge.documents.storage import init_storage

blueprint = Blueprint("documents", __name__)


@blueprint.get("/documents/<key>")
@access(ANYONE)  # whoever attached the document says who reads it
def show(key: str) -> Response:
    document = readable_document(db.session, key, by=current_actor())
    return as_attachment(document) if document else abort(404)


def as_attachment(document: Document) -> Response:
    """The file, to be saved and never shown: it is somebody else's content on our address."""
    response = Response(open_document(document), mimetype=document.media_type)
    response.content_length = document.size
    response.headers.update(
        {
            "Content-Disposition": disposition(document.filename),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        }
    )
    return response


def register(app: Flask) -> None:
    init_storage(app, app.config["SETTINGS"].files_url)
    app.register_blueprint(blueprint)

"""A file field of a form: stored, or explained beside the field."""

import io

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from wtforms import Form

from challenge.accounts.actor import Actor
from challenge.documents.forms import store_posted
from challenge.documents.models import Document
from challenge.web.forms import AttachField
from tests.documents import files


class PlanForm(Form):
    plan = AttachField("Plan")


def posted(content: bytes, filename: str) -> PlanForm:
    return PlanForm(data={"plan": FileStorage(io.BytesIO(content), filename)})


def test_store_posted(session: Session, staff: Actor) -> None:
    form = posted(files.PDF, "plan.pdf")

    document = store_posted(session, form.plan, by=staff)

    assert document is not None
    assert (document.filename, list(form.plan.errors)) == ("plan.pdf", [])


def test_store_posted_explains_a_refusal(app: Flask, session: Session, staff: Actor) -> None:
    form = posted(files.PROGRAM, "plan.pdf")

    assert store_posted(session, form.plan, by=staff) is None
    assert list(form.plan.errors) == [
        (
            "“plan.pdf” is not a PDF, Word (.docx), Excel (.xlsx), PNG or JPEG file. "
            "Save it as one of these, then attach it again."
        )
    ]
    assert session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


def test_store_posted_without_a_file(session: Session, staff: Actor) -> None:
    assert store_posted(session, PlanForm().plan, by=staff) is None

"""Dossiers and the empty form as PDF: what stands on them, for whom, and what stays text."""

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Role, User
from challenge.challenges.actions import seal
from challenge.challenges.rules import Section
from challenge.proposals import queries
from tests import pdf
from tests.client import Client
from tests.proposals.forms import as_head, as_staff
from tests.world.challenges import drafted_challenge, published_challenge
from tests.world.people import auditor, holder, local_unit
from tests.world.proposals import (
    ANSWERS,
    complete_proposal,
    current,
    started_proposal,
    submitted_proposal,
    verified_head,
)
from tests.world.screening import officer_of, returned_proposal

THAI = "สะพานไม้ผ่านป่าชายเลน เพื่ออนุรักษ์ทรัพยากรธรรมชาติ"
JAPANESE = "高齢者の買い物を助けるロボットの開発"
INJECTION = '#read("/etc/passwd") *x* _y_ $z$ `q` = h \\ <l> @r // c #import "@preview/x:1.0.0": *'
CELL = "#panic(1) *starred* $y$"
UNKNOWN = "\u16a0 \U0001f9ed"
"""A rune and a compass, which no font of ours has."""


def paper(client: Client, where: str) -> bytes:
    answer = client.get(where)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), where
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    content: bytes = answer.data
    return content


def root(content: bytes) -> Any:
    """What a PDF says about itself as a whole."""
    return PdfReader(io.BytesIO(content)).trailer["/Root"].get_object()


def test_a_dossier_says_what_was_submitted(client: Client, clock: Any) -> None:
    proposal = submitted_proposal()
    version = current(proposal)
    as_head(client, proposal)

    words = pdf.text(paper(client, f"/proposals/{proposal.ref}/versions/1/dossier"))

    annexes = queries.version_content(version)["annexes"]
    for fact in (
        *(proposal.ref, version.sha256, proposal.challenge.title, "Adams", "Liza Ramos"),
        *("A boardwalk of 200 metres, built of local wood.", "Posts and planks", "₱5,000,000"),
        *("Subtotal (grant ₱5,000,000, counterpart ₱400,000)", "From 4 January 2027"),
        *(one.label for one in proposal.challenge.fields),
        *(f"SHA-256 {annex['sha256']}" for annex in annexes),
    ):
        assert pdf.squeezed(fact) in words, fact
    assert "DRAFT" not in words


def test_thai_japanese_and_typst_are_text(client: Client, clock: Any) -> None:
    goals = {"rows": [{"key": "r1", "objective": CELL, "measure": "Visitors"}]}
    written = {
        "title": INJECTION,
        "summary": f"{THAI}\n{JAPANESE}\n{INJECTION}",
        "goals_objectives": ANSWERS["goals_objectives"] | goals,
    }
    proposal = submitted_proposal(answers=written)
    as_head(client, proposal)

    made = paper(client, f"/proposals/{proposal.ref}/versions/1/dossier")

    words = pdf.text(made)
    for text in ("ป่าชายเลน", "ทรัพยากรธรรมชาติ", JAPANESE, INJECTION, CELL):
        assert pdf.squeezed(text) in words, text
    assert "root:x:" not in words
    fonts = made.decode("latin-1")
    assert "Sarabun-Regular" in fonts
    assert "NotoSansJP-Regular" in fonts


def test_papers_are_accessible_and_always_the_same(client: Client, clock: Any) -> None:
    proposal = submitted_proposal()
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}/versions/1/dossier"

    made = paper(client, where)

    assert root(made)["/MarkInfo"]["/Marked"]
    assert root(made)["/Lang"] == "en"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert paper(client, where) == made


def test_a_sign_without_a_letter_in_our_fonts_does_not_stop_the_paper(
    client: Client, clock: Any
) -> None:
    proposal = submitted_proposal(answers={"summary": f"Before {UNKNOWN} after"})
    as_head(client, proposal)

    words = pdf.text(paper(client, f"/proposals/{proposal.ref}/versions/1/dossier"))

    assert "Before" in words


def test_a_word_that_never_ends_stays_on_the_page(client: Client, clock: Any) -> None:
    endless = "https://example.org/" + "x" * 400
    proposal = submitted_proposal(answers={"summary": endless})
    as_head(client, proposal)

    words = pdf.text(paper(client, f"/proposals/{proposal.ref}/versions/1/dossier"))

    assert endless in words.replace("\u200b", "")
    assert endless not in words


def test_a_draft_is_marked_on_every_page(client: Client, clock: Any) -> None:
    proposal = complete_proposal(answers={"summary": "A long walk. " * 120})
    as_staff(client, proposal)

    pages = pdf.pages(paper(client, f"/proposals/{proposal.ref}/dossier"))

    assert len(pages) > 1
    assert [pdf.squeezed("DRAFT – not submitted") in page for page in pages] == [True] * len(pages)
    last = pdf.squeezed(f"Page {len(pages)} of {len(pages)}")
    assert last in pages[-1]


def test_an_empty_and_a_half_typed_draft_have_a_paper(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    field = f"/proposals/{proposal.ref}/fields/funding_requirement"
    client.post(field, data={"version": 1, "rows-0-c_quantity": "many", "rows-0-c_item": "Posts"})

    words = pdf.text(paper(client, f"/proposals/{proposal.ref}/dossier"))

    assert pdf.squeezed("Nothing is written here.") in words


def test_what_was_submitted_is_no_draft_until_it_is_returned(client: Client, clock: Any) -> None:
    submitted, returned = submitted_proposal(), returned_proposal()
    as_head(client, submitted)
    leads = client.get(f"/proposals/{submitted.ref}/dossier")

    assert leads.location == f"/proposals/{submitted.ref}/versions/1/dossier"
    assert "DRAFT" in pdf.text(paper(client, f"/proposals/{returned.ref}/dossier"))


def test_a_paper_speaks_the_language_of_its_reader(
    client: Client, app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "LANGUAGES", ["en", "th"])
    proposal = submitted_proposal()
    as_head(client, proposal)

    made = paper(client, f"/proposals/{proposal.ref}/versions/1/dossier?lang=th")

    assert root(made)["/Lang"] == "th"
    assert "2569" in pdf.text(made)  # the year of the submission in the Buddhist era


def test_papers_are_scoped_like_the_version(client: Client, app: Flask, clock: Any) -> None:
    proposal = submitted_proposal()
    call, where = proposal.challenge, f"/proposals/{proposal.ref}"
    agency, audit = holder(Role.SECRETARIAT, call.agency), auditor()
    officer, rival = officer_of(proposal), verified_head(local_unit("0102802000", name="Bacarra"))
    paths = {
        "version": f"{where}/versions/1/dossier",
        "content": f"{where}/versions/1/content",
        "changes": f"{where}/versions/1/changes/1",
        "desk": f"{where}/screening/dossier",
        "desk changes": f"{where}/screening/versions/1/changes/1",
        "draft": f"{where}/dossier",
    }

    def opened(user: User) -> set[str]:
        reader = Client.of(app).sign_in(user)
        return {name for name, path in paths.items() if reader.get(path).status_code == 200}

    before = [opened(reader) for reader in (agency, audit, officer, rival)]
    clock.shift(timedelta(days=31))
    seal(call, by=SYSTEM)

    on_the_desk = {"desk", "desk changes"}  # this challenge is screened on arrival
    assert before == [set(), set(), on_the_desk, set()]
    assert opened(agency) == opened(audit) == {"version", "content", "changes"}
    assert opened(officer) == on_the_desk
    assert opened(rival) == set()
    assert Client.of(app).get(paths["version"]).status_code == 302
    reader = Client.of(app).sign_in(agency)
    assert reader.get(f"{where}/versions/{2**70}/dossier").status_code == 404
    assert reader.get(f"{where}/versions/2/content").status_code == 404


def test_the_empty_form_is_for_everybody_once_published(client: Client, clock: Any) -> None:
    call, draft = published_challenge(), drafted_challenge()

    words = pdf.text(paper(client, f"/challenges/{call.slug}/form"))

    asked = [one.label for one in queries.asked_now(call)]
    longest = next(one for one in call.fields if one.maximum)
    for fact in (
        *(one.label for one in call.fields),
        *(one.help for one in call.fields if one.help),
        *asked,
        f"At most {longest.maximum:,} characters.",
        *(theme.label for theme in call.themes),
        "1 July 2026, 9:00 am (Philippine Time)",
        f"http://localhost/challenges/{call.slug}",
    ):
        assert pdf.squeezed(fact) in words, fact
    assert client.get(f"/challenges/{draft.slug}/form").status_code == 404
    assert f"/challenges/{call.slug}/form" in client.page(f"/challenges/{call.slug}").paths


def test_the_empty_form_says_which_documents_are_optional(client: Client, session: Session) -> None:
    call = published_challenge(with_={Section.ELIGIBILITY: {"submissions_per_unit": None}})
    optional = [one for one in queries.asked_now(call) if not one.required]

    words = pdf.text(paper(client, f"/challenges/{call.slug}/form"))

    for one in optional:
        assert pdf.squeezed(f"{one.label} (optional)") in words

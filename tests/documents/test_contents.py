"""Which files are accepted, by what is in them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge.documents.rules import contents, packages, refusals
from challenge.documents.rules.contents import Kind
from challenge.documents.rules.refusals import FileRefused
from challenge.web.refusals import explain
from tests.documents import files


def judge(content: bytes, filename: str) -> Kind:
    return contents.judge(io.BytesIO(content), filename=filename)


@pytest.mark.parametrize(
    ("content", "filename", "kind"),
    [
        (files.PDF, "plan.pdf", contents.PDF),
        (files.PDF, "plan", contents.PDF),
        (files.WORD, "Plan.DOCX", contents.WORD),
        (files.EXCEL, "budget.xlsx", contents.EXCEL),
        (files.png(800, 600), "map.png", contents.PNG),
        (files.jpeg(800, 600), "map.jpg", contents.JPEG),
        (files.jpeg(800, 600), "map.jpeg", contents.JPEG),
    ],
)
def test_accepted(content: bytes, filename: str, kind: Kind) -> None:
    assert judge(content, filename) == kind


MANY_ENTRIES = {f"word/{number}.xml": b"" for number in range(packages.MOST_ENTRIES)}
BOMB = {"word/media/image1.bin": b"\0" * (100 * 1024 * 1024)}
LARGE_LOCATOR = files.WORD.replace(packages.END, packages.LARGE_LOCATOR + b"\0" * 16 + packages.END)


@pytest.mark.parametrize(
    ("content", "filename", "refusal"),
    [
        (b"<html><script>alert(1)</script>" + files.PDF, "plan.pdf", refusals.UnknownKind),
        (b"<html>hello</html>", "plan.html", refusals.UnknownKind),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "map.svg", refusals.UnknownKind),
        (files.PROGRAM, "plan.pdf", refusals.UnknownKind),
        (files.PROGRAM, "plan.exe", refusals.UnknownKind),
        (b"plain words", "plan.docx", refusals.UnknownKind),
        (files.package({"a.txt": b"a"}), "plan.docx", refusals.UnknownKind),
        (files.package({"word/document.xml": b""}), "plan.docx", refusals.UnknownKind),
        (files.package(files.WORD_PARTS | files.EXCEL_PARTS), "a.docx", refusals.UnknownKind),
        (files.PDF, "plan.exe", refusals.WrongExtension),
        (files.PDF, "plan.html", refusals.WrongExtension),
        (files.WORD, "plan.xlsx", refusals.WrongExtension),
        (files.png(), "map.jpg", refusals.WrongExtension),
        (files.WORD[:-10], "plan.docx", refusals.Unreadable),
        (files.png()[:18], "map.png", refusals.Unreadable),
        (files.png(0, 5), "map.png", refusals.Unreadable),
        (files.jpeg()[:24], "map.jpg", refusals.Unreadable),
        (files.png(60_000, 60_000), "map.png", refusals.TooManyPixels),
        (files.jpeg(60_000, 60_000), "map.jpg", refusals.TooManyPixels),
        (files.package(files.WORD_PARTS | BOMB), "plan.docx", refusals.TooMuchInside),
        (files.package(files.WORD_PARTS | MANY_ENTRIES), "plan.docx", refusals.TooMuchInside),
        (LARGE_LOCATOR, "plan.docx", refusals.TooMuchInside),
        (
            files.package(files.WORD_PARTS | {"word/vbaProject.bin": b"x"}),
            "plan.docx",
            refusals.HoldsMacros,
        ),
    ],
)
def test_refused(content: bytes, filename: str, refusal: type[FileRefused]) -> None:
    with pytest.raises(refusal):
        judge(content, filename)


@given(
    st.sampled_from([files.WORD, files.png(), files.jpeg(), files.PDF]),
    st.integers(0, 500),
    st.binary(max_size=12),
)
def test_damage_is_refused_or_harmless(content: bytes, place: int, damage: bytes) -> None:
    damaged = content[:place] + damage + content[place + len(damage) :]

    try:
        kind = judge(damaged, "file")
    except FileRefused:
        return
    assert kind in contents.ACCEPTED


@pytest.mark.usefixtures("session")
def test_refusals_say_what_would_be_right() -> None:
    assert explain(refusals.EmptyFile("plan.pdf")) == (
        "“plan.pdf” is empty. Open it to check that it has content, then save it again."
    )
    assert explain(refusals.FileTooLarge("plan.pdf", limit=20 * 1024 * 1024)) == (
        "“plan.pdf” is larger than 20 MB. Attach a smaller file."
    )
    assert explain(refusals.WrongExtension("plan.exe", kind="PDF", extension=".pdf")) == (
        "“plan.exe” holds a PDF file but its name ends differently. "
        "Check that it is the file you meant, and end its name with .pdf."
    )

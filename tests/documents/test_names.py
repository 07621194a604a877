"""Names of files as kept and as sent back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge.documents.rules import names


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Plan.pdf", "Plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\mayor\\Plan.pdf", "Plan.pdf"),
        ("..", "document"),
        ("", "document"),
        (" . ", "document"),
        (".htaccess", "htaccess"),
        ("a\x00b\r\nc.pdf", "a b c.pdf"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("แผนงานท่องเที่ยว.pdf", "แผนงานท่องเที่ยว.pdf"),
        ("nin\u0303o.pdf", "niño.pdf"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("a" * 300, "a" * 150),
    ],
)
def test_clean_name(sent: str, kept: str) -> None:
    assert names.clean_name(sent) == kept


@given(st.text())
def test_clean_name_is_always_a_safe_name(sent: str) -> None:
    kept = names.clean_name(sent)

    assert 0 < len(kept) <= names.LONGEST
    assert not set(kept) & set("/\\\0\r\n\u202e")
    assert names.clean_name(kept) == kept


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("Plan.PDF", ".pdf"),
        ("archive.tar.docx", ".docx"),
        ("Plan No. 3", ""),
        ("Plan v1.2", ""),
        ("Plan", ""),
    ],
)
def test_extension_of(name: str, extension: str) -> None:
    assert names.extension_of(name) == extension


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Plan.pdf", "attachment; filename=\"Plan.pdf\"; filename*=UTF-8''Plan.pdf"),
        (
            "แผน.pdf",
            (
                'attachment; filename="document.pdf"; '
                "filename*=UTF-8''%E0%B9%81%E0%B8%9C%E0%B8%99.pdf"
            ),
        ),
        (
            'a"; x=1.pdf',
            "attachment; filename=\"a__ x=1.pdf\"; filename*=UTF-8''a%22%3B%20x%3D1.pdf",
        ),
    ],
)
def test_disposition(name: str, header: str) -> None:
    assert names.disposition(name) == header

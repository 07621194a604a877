"""What a password must be: long, and not the first thing a stranger would try."""

import pytest

from challenge.accounts import passwords

ABOUT = ("ana.reyes@vigan.gov.ph", "Ana Reyes")


@pytest.mark.parametrize(
    "password",
    [
        "a quiet river at dawn",
        "แม่น้ำที่เงียบสงบยามเช้า",
        "しずかなかわのあさのひかりです",
        "nosymbolsnocapitals",
        "Ana likes long walks by the sea",
        "x7" * 20 + "quiet river",
        "q" + "river bank " * 23,
    ],
)
def test_a_long_password_of_any_script_is_good(password: str) -> None:
    assert passwords.problem(password, about=ABOUT) is None


@pytest.mark.parametrize(
    "password",
    [
        "",
        "fourteen chars",
        "w" * 257,
        "PasswordPassword1",
        "correct horse battery staple",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "123456789012345",
        "abcdefghijklmnopqrstuvw",
        "----------------",
        "Ana Reyes vigan.gov.ph",
        "OpenChallenge AnaReyes",
    ],
)
def test_a_short_or_guessable_password_is_refused(password: str) -> None:
    assert passwords.problem(password, about=ABOUT) is not None


def test_the_same_letters_count_as_the_same_password() -> None:
    assert passwords.normal("cafe\u0301 \uff21") == passwords.normal("caf\u00e9 A")

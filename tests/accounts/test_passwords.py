"""What a password must be: long, and not the first thing a stranger would try."""

import pytest

from challenge.accounts import passwords

ABOUT = ("ana.reyes@vigan.gov.ph", "Ana Reyes", "Municipality of Caoayan")


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
        "q" * 3 + "tall ships in the bay",
        "\U0001d504 mountain road home",
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
        "1qaz2wsx3edc4rfv",
        "chickenwing101 dragon",
        "sunshine12345678",
        "qwertyuiop1234567890",
        "Caoayan Municipality 2026",
        "anareyes password",
        "\uff30\uff41\uff53\uff53\uff57\uff4f\uff52\uff44 password",
    ],
)
def test_a_short_or_guessable_password_is_refused(password: str) -> None:
    assert passwords.problem(password, about=ABOUT) is not None


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "at least 15 characters"),
        ("w" * 257, "256 characters or fewer"),
        ("passwordpassword", "Choose four or more words"),
        ("Caoayan Municipality 2026", "your organisation"),
    ],
)
def test_the_message_says_what_would_be_right(password: str, says: str) -> None:
    assert says in (passwords.problem(password, about=ABOUT) or "")


def test_a_length_of_256_in_any_script_is_taken() -> None:
    rivers = "แม่น้ำ ที่เงียบสงบ ยามเช้า และ ภูเขา " * 8

    assert passwords.problem(rivers[:256], about=ABOUT) is None


def test_the_list_is_the_librarys_and_ours() -> None:
    assert len(passwords.common()) > 29_000
    assert {"1qaz2wsx3edc4rfv", "correcthorsebatterystaple"} <= passwords.common()


def test_the_same_letters_count_as_the_same_password() -> None:
    assert passwords.normal("cafe\u0301 \uff21") == passwords.normal("caf\u00e9 A")

"""Invented people for the demonstration: the same seed, the same person."""

from dataclasses import dataclass
from unicodedata import normalize

from .sources import dice, tree

STAFF_POSITIONS = (
    "tourism officer",
    "planning officer",
    "tourism operations officer",
    "project development officer",
)


@dataclass(frozen=True)
class Person:
    name: str
    position: str
    email: str
    phone: str


@dataclass(frozen=True)
class Member:
    person: Person
    organisation: str
    expertise: tuple[str, ...]
    chair: bool


def head(psgc10: str, *, level: str) -> Person:
    position = "Governor" if level == "province" else f"{_adjective(level)} mayor"
    return _person(f"head {psgc10}", position=position, mailbox=f"head.{psgc10}")


def staff(psgc10: str, *, level: str, number: int = 1) -> Person:
    seed = f"staff {psgc10} {number}"
    position = f"{_adjective(level)} {dice(seed).choice(STAFF_POSITIONS)}"
    return _person(seed, position=position, mailbox=f"staff{number}.{psgc10}")


def officer(region: str) -> Person:
    """The screening officer of a region, by its short name: "IV-A"."""
    mailbox = f"officer.{region.lower()}"
    return _person(f"officer {region}", position="Regional tourism officer", mailbox=mailbox)


def official(post: str) -> Person:
    """Anybody else, by what they do: "author", "approver", "secretariat", "finance", "auditor"."""
    return _person(f"official {post}", position=post.capitalize(), mailbox=post.replace(" ", "."))


def committee() -> list[Member]:
    """A chair and five members; the first is the chair."""
    return [
        Member(
            person=_person(f"committee {number}", position=seat["seat"], mailbox=f"member{number}"),
            organisation=seat["organisation"],
            expertise=tuple(seat["expertise"]),
            chair=seat.get("chair", False),
        )
        for number, seat in enumerate(tree("texts/people.toml")["committee"])
    ]


def person_name(seed: str) -> str:
    random, names = dice(f"tcc person {seed}"), tree("texts/people.toml")
    given, surname = random.choice(names["given"]), random.choice(names["surnames"])
    return f"{given} {random.choice('ABCDEFGLMPRST')}. {surname}"


def _person(seed: str, *, position: str, mailbox: str) -> Person:
    return Person(
        name=person_name(seed),
        position=position,
        email=f"{_ascii(mailbox)}@tcc.example.org",
        phone=f"0999 555 {dice(f'tcc telephone {seed}').randint(0, 9999):04d}",
    )


def _adjective(level: str) -> str:
    return {"municipality": "Municipal", "city": "City", "province": "Provincial"}[level]


def _ascii(text: str) -> str:
    return normalize("NFKD", text).encode("ascii", "ignore").decode()

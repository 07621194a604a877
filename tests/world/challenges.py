"""Challenges, drafted by one person and published by another."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Any

from challenge import clock
from challenge.accounts.models import Organisation, Role, User
from challenge.challenges import actions
from challenge.challenges.models import Challenge
from challenge.challenges.rules import Section
from tests.world.people import actor, agency, somebody

Overrides = Mapping[Section, dict[str, Any]]
FUNDER = "Works Fund"
MILLION = 100_000_000
"""In centavos."""
_numbers = count(1)


def author_of(organisation: Organisation) -> User:
    """The agency's first author, made when there is none."""
    return somebody(Role.AUTHOR, organisation)


def approver_of(organisation: Organisation) -> User:
    """The agency's first approver, made when there is none; never its author."""
    return somebody(Role.APPROVER, organisation)


def drafted_challenge(
    organisation: Organisation | None = None,
    *,
    slug: str = "",
    prefix: str = "SW",
    title: str = "Small works for visitors",
    with_: Overrides | None = None,
) -> Challenge:
    """A draft in which nothing is missing; sections in `with_` say that instead."""
    where = organisation or agency()
    by = actor(author_of(where))
    challenge = actions.draft_challenge(
        slug=slug or f"small-works-{next(_numbers)}",
        prefix=prefix,
        title=title,
        agency=where,
        by=by,
    )
    for section, said in whole_content(title).items():
        actions.save_section(challenge, section, said | dict((with_ or {}).get(section, {})), by=by)
    return challenge


def proposed_challenge(
    organisation: Organisation | None = None, *, slug: str = "", **rest: Any
) -> Challenge:
    """Waiting for the approver."""
    challenge = drafted_challenge(organisation, slug=slug, **rest)
    actions.propose(challenge, by=actor(author_of(challenge.agency)))
    return challenge


def published_challenge(
    organisation: Organisation | None = None, *, slug: str = "", **rest: Any
) -> Challenge:
    """Open since yesterday, for thirty days more; published by another person than its author."""
    challenge = proposed_challenge(organisation, slug=slug, **rest)
    actions.publish(challenge, by=actor(approver_of(challenge.agency)))
    return challenge


def dates(*, opens_in: timedelta, closes_in: timedelta, **others: timedelta) -> dict[str, Any]:
    """A timeline counted from now: `with_={Section.TIMELINE: dates(…)}`."""
    moments = {"opens": opens_in, "closes": closes_in, **others}
    rows = [
        {"key": key, "label": key.replace("_", " ").capitalize(), "at": clock.now() + when}
        for key, when in moments.items()
    ]
    return {"zone": "Asia/Manila", "dates": rows}


def whole_content(title: str) -> dict[Section, dict[str, Any]]:
    """Something sensible for every section."""
    return {
        Section.BRIEF: {
            "title": title,
            "summary": "Small works that let visitors in.",
            "problem": "Towns know what is missing and cannot pay for it.",
            "aim": "Two works in each island group.",
            "background": "",
            "ask": "Propose one work.",
        },
        Section.LEGAL_BASIS: {"legal_basis": "Order 1 of the department."},
        Section.ELIGIBILITY: {
            "levels": ["city", "municipality"],
            "regions": [],
            "submissions_per_unit": 3,
            "awards_per_unit": 1,
        },
        Section.THEMES: {"themes": THEMES},
        Section.TIMELINE: dates(
            opens_in=timedelta(days=-1), closes_in=timedelta(days=30), shortlist=timedelta(days=90)
        ),
        Section.MONEY: {"currency": "PHP", "ceiling_minor": 20 * MILLION},
        Section.FORM: {"fields": FIELDS},
        Section.DOCUMENTS: {"requirements": REQUIREMENTS},
        Section.SCREENING: SCREENING,
        Section.ROUNDS: {"rounds": ROUNDS},
        Section.AWARD: AWARD,
        Section.AGREEMENT: AGREEMENT,
        Section.CONTACTS: {"contacts": "Write to works@example.org."},
        Section.TERMS: {"terms": "Answers are true."},
        Section.INTELLECTUAL_PROPERTY: {"intellectual_property": "Yours stays yours."},
    }


THEMES = [
    {"key": "nature", "label": "Nature", "label_th": "ธรรมชาติ"},
    {"key": "culture", "label": "Culture", "label_th": "วัฒนธรรม"},
]
REQUIREMENTS = [
    {
        "key": "letter",
        "label": "Letter signed by the mayor",
        "issuer": "Office of the mayor",
        "stage": "submission",
        "required": True,
    },
    {
        "key": "map",
        "label": "Map of the site",
        "issuer": "",
        "stage": "submission",
        "required": False,
    },
    {
        "key": "land",
        "label": "Proof of land",
        "issuer": "Registry of Deeds",
        "stage": "before_final",
        "required": True,
    },
]
SCREENING = {
    "checklist": [
        {"key": "complete", "label": "Is every field answered?"},
        {"key": "theme", "label": "Does it fit a theme?"},
    ],
    "decline_reasons": [
        {"code": "weak_case", "label": "The case is too weak", "step": "decline"},
        {"code": "ineligible", "label": "May not enter", "step": "find_ineligible"},
        {"code": "duplicate", "label": "Submitted before", "step": "find_duplicate"},
    ],
    "screen_on_arrival": True,
    "screening_days": 20,
    "correction_days": 10,
    "correction_rounds": 2,
}
AWARD = {
    "award_basis": "rank",
    "purses": [{"funder": FUNDER, "amount_minor": 105 * MILLION}],
    "reconsideration_days": 10,
    "tiers": [
        {"key": "1", "funder": FUNDER, "amount_minor": 20 * MILLION, "in_kind": True},
        {"key": "2", "funder": FUNDER, "amount_minor": 15 * MILLION, "in_kind": True},
    ],
}
AGREEMENT = {
    "agreement_text": "The parties agree.",
    "agreement_parties": [
        {"party": "unit", "duties": ["Runs and maintains it"]},
        {"party": "implementer", "duties": ["Builds it"]},
        {"party": "agency", "duties": ["Keeps the parties together"]},
    ],
}


def _field(key: str, kind: str, label: str, **rest: Any) -> dict[str, Any]:
    blank = {"label_th": "", "help": "", "required": True, "maximum": None}
    return {"key": key, "kind": kind, "label": label, **blank, "columns": [], "options": {}, **rest}


def _column(key: str, kind: str, *choices: str) -> dict[str, Any]:
    options = [{"key": choice, "label": choice.replace("_", " ")} for choice in choices]
    label = key.replace("_", " ").capitalize()
    return {"key": key, "label": label, "kind": kind, "required": True, "choices": options}


FIELDS = [
    _field("title", "text", "Project title", maximum=200),
    _field(
        "proponent",
        "record",
        "Proponent",
        columns=[_column("focal_person", "text"), _column("email", "text")],
    ),
    _field("summary", "longtext", "Summary", maximum=1500),
    _field(
        "goals_objectives",
        "rows",
        "Goal and objectives",
        columns=[_column("objective", "text"), _column("measure", "text")],
        options={"lead": "Goal", "minimum_rows": 1, "maximum_rows": 8},
    ),
    _field(
        "components",
        "rows",
        "Components",
        columns=[_column("name", "text"), _column("necessity", "choice", "must_have", "optional")],
        options={"minimum_rows": 1, "maximum_rows": 10},
    ),
    _field(
        "duration",
        "period",
        "Duration",
        columns=[_column("activity", "text"), _column("start", "day"), _column("end", "day")],
    ),
    _field(
        "funding_requirement",
        "budget",
        "Budget",
        options={"components_field": "components", "minimum_rows": 1, "maximum_rows": 60},
    ),
    _field("remarks", "longtext", "Remarks", required=False, maximum=500),
    _field("annexes", "annexes", "Annexes"),
]


def _criterion(key: str, weight: int) -> dict[str, Any]:
    return {
        "key": key,
        "label": key.capitalize(),
        "description": f"How strong is its {key}?",
        "weight": weight,
        "maximum": 10,
        "minimum": None,
        "anchors": {"2": "Weak.", "5": "Fair.", "8": "Strong."},
    }


def _round(key: str, criteria: list[dict[str, Any]], **rest: Any) -> dict[str, Any]:
    return {
        "key": key,
        "label": f"{key.capitalize()} round",
        "blind": False,
        "stratum": "island_group",
        "places": {"*": 2},
        "reserves": 1,
        "sheets_per_proposal": 3,
        "minimum_sheets": 3,
        "aggregate": "mean",
        "not_applicable": "leave_out",
        "decimals": 2,
        "minimum_total": None,
        "ties": ["criterion:impact", "median", "lot"],
        "lot_seed": f"lot of {key}",
        "criteria": criteria,
        **rest,
    }


ROUNDS = [
    _round(
        "paper",
        [_criterion("impact", 60), _criterion("viability", 40)],
        eliminates=True,
        ranks=False,
    ),
    _round(
        "presentation",
        [_criterion("impact", 50), _criterion("viability", 30), _criterion("presentation", 20)],
        eliminates=False,
        ranks=True,
    ),
]

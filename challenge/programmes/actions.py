"""From a programme's settings to a drafted challenge."""

import re
from typing import Any

from flask import Flask

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.challenges.actions import save_section, starting_points
from challenge.challenges.models import Challenge
from challenge.challenges.rules import Section
from challenge.programmes import tcc
from challenge.programmes.tcc.shapes import AwardRule, Contacts, Round, Settings
from challenge.web.locale import lazy

PARTIES = {"dot": "agency", "tieza": "implementer", "unit": "unit"}
STEPS = {
    "declined": "decline",
    "ineligible": "find_ineligible",
    "duplicate": "find_duplicate",
    "non_responsive": "find_non_responsive",
}
BASES = {"rank_in_stratum": "rank", "level": "level", "fixed": "fixed"}


def register(_app: Flask) -> None:
    """Let authors start a challenge from a programme."""
    label = lazy("The form, documents, checklist and rounds of the Tourism Champions Challenge")
    starting_points["tcc"] = (label, start_from_tcc)


def start_from_tcc(challenge: Challenge, *, by: Actor) -> None:
    """Fill in what is the same in every cycle; text, dates and money stay to be written."""
    said = sections(tcc.cycle_3(clock.now().date()))
    for section in (Section.FORM, Section.DOCUMENTS, Section.SCREENING, Section.ROUNDS):
        save_section(challenge, section, said[section], by=by)


def apply(settings: Settings, challenge: Challenge, *, by: Actor) -> None:
    """Fill in every section of a draft.

    Dates that were moved later stand at their first value: `settings["deadline_changes"]` are
    to be proposed and approved on their own days.
    """
    for section, said in sections(settings).items():
        save_section(challenge, section, said, by=by)
    challenge.demonstration = settings["demonstration"]
    challenge.demonstration_note = settings["notice"]


def sections(settings: Settings) -> dict[Section, dict[str, Any]]:
    """What each section of a challenge says, in the shape in which challenges save it."""
    agreement = settings["agreement"]
    return {
        Section.BRIEF: _brief(settings),
        Section.LEGAL_BASIS: {"legal_basis": settings["legal_basis"]["text"]},
        Section.ELIGIBILITY: _without(settings["eligibility"], "note"),
        Section.THEMES: {"themes": settings["themes"]},
        Section.TIMELINE: {"zone": settings["zone"], "dates": _dates(settings)},
        Section.MONEY: {
            "currency": settings["currency"],
            "ceiling_minor": settings["award"]["ceiling"],
        },
        Section.FORM: {"fields": settings["fields"]},
        Section.DOCUMENTS: {"requirements": settings["documents"]},
        Section.SCREENING: _screening(settings),
        Section.ROUNDS: {"rounds": [_round(planned) for planned in settings["rounds"]]},
        Section.AWARD: _award(settings["award"], settings["rounds"][-1]),
        Section.AGREEMENT: {
            "agreement_text": agreement["text"],
            "agreement_parties": [
                _without(party, "key", "order") | {"party": PARTIES[party["key"]]}
                for party in sorted(agreement["parties"], key=lambda party: party["order"])
            ],
        },
        Section.CONTACTS: {"contacts": _contacts(settings["contacts"])},
        Section.TERMS: {"terms": settings["terms"]},
        Section.INTELLECTUAL_PROPERTY: {"intellectual_property": settings["intellectual_property"]},
    }


def _without(source: Any, *names: str) -> dict[str, Any]:
    return {name: value for name, value in source.items() if name not in names}


def _brief(settings: Settings) -> dict[str, str]:
    brief = settings["brief"]
    return {
        "title": settings["title"],
        "summary": re.split(r"(?<=\.)\s", brief["aim"], maxsplit=1)[0],
        "problem": brief["problem"],
        "aim": brief["aim"],
        "background": f"{brief['background']}\n\n{brief['sources']}",
        "ask": brief["asked"],
    }


def _dates(settings: Settings) -> list[dict[str, Any]]:
    first = {change["key"]: change["was"] for change in reversed(settings["deadline_changes"])}
    return [
        {"key": each["key"], "label": each["label"], "at": first.get(each["key"], each["at"])}
        for each in settings["timeline"]
    ]


def _screening(settings: Settings) -> dict[str, Any]:
    return {
        "checklist": [
            {"key": check["key"], "label": check["question"]} for check in settings["checklist"]
        ],
        "decline_reasons": [
            {"code": each["code"], "label": each["label"], "step": STEPS[each["status"]]}
            for each in settings["decline_reasons"]
        ],
        "screen_on_arrival": True,
        "screening_days": 20,
        "correction_days": 10,
        "correction_rounds": 2,
    }


def _round(planned: Round) -> dict[str, Any]:
    criteria = [
        _without(criterion, "question", "anchors")
        | {
            "description": criterion["question"],
            "minimum": None,
            "anchors": {str(score): text for score, text in criterion["anchors"].items()},
        }
        for criterion in planned["criteria"]
    ]
    return {
        "key": planned["key"],
        "label": planned["title"],
        "question": planned["question"],
        "eliminates": planned["eliminates"],
        "ranks": planned["ranks"],
        "blind": False,
        "stratum": planned["stratum"],
        "sheets_per_proposal": planned["sheets_per_proposal"],
        "criteria": criteria,
        **planned["rule"],
    }


def _award(rule: AwardRule, final: Round) -> dict[str, Any]:
    """Each funder sets aside what its tiers add up to when every place of the final is filled."""
    names = {funder["key"]: funder["name"] for funder in rule["funders"]}
    tiers: list[dict[str, Any]] = [
        {
            "key": str(tier["rank"]),
            "funder": names[share["funder"]],
            "amount_minor": share["amount"],
            "in_kind": rule["delivery"] == "in_kind",
        }
        for tier in rule["tiers"]
        for share in tier["shares"]
    ]
    purses = dict.fromkeys(names.values(), 0)
    for tier in tiers:
        strata = sum(1 for most in final["rule"]["places"].values() if int(tier["key"]) <= most)
        purses[tier["funder"]] += tier["amount_minor"] * strata
    return {
        "award_basis": BASES[rule["kind"]],
        "purses": [{"funder": name, "amount_minor": amount} for name, amount in purses.items()],
        "reconsideration_days": 10,
        "tiers": tiers,
    }


def _contacts(contacts: Contacts) -> str:
    return "\n\n".join(
        [
            f"**{contacts['office']}**",
            f"{contacts['email']}  \n{contacts['telephone']}  \n{contacts['address']}",
        ]
    )

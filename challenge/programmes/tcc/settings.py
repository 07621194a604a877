"""The Tourism Champions Challenge as an author would type it: cycle 1 and a demonstration."""

from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from .shapes import (
    Agreement,
    AwardRule,
    Brief,
    Criterion,
    DeadlineChange,
    Event,
    Field,
    LegalBasis,
    Round,
    RoundRule,
    Settings,
    Tier,
)
from .sources import paragraphs, table, tree

ZONE = "Asia/Manila"
CURRENCY = "PHP"
CENTAVOS = 100


def cycle_1() -> Settings:
    return _settings(tree("cycle_1.toml"), today=None)


def cycle_3(today: date) -> Settings:
    """Open now, whenever now is: its dates are counted from `today` (in Manila)."""
    return _settings(tree("cycle_3.toml"), today=today)


def form_fields() -> list[Field]:
    """The fourteen fields, the default form of a new challenge."""
    return [_field(row, tree("form.toml")[row["key"]]) for row in table("tcc_proposal_fields.csv")]


def _settings(source: dict[str, Any], *, today: date | None) -> Settings:
    timeline = [_event(item, today=today) for item in source["timeline"]]
    instants = {event["key"]: event["at"] for event in timeline}
    screening, terms = tree("screening.toml"), tree("terms.toml")
    return {
        "slug": source["slug"],
        "title": source["title"],
        "short": source["short"],
        "prefix": source["prefix"],
        "zone": ZONE,
        "currency": CURRENCY,
        "demonstration": source["demonstration"],
        "notice": source["notice"],
        "brief": _brief(source["brief"]),
        "legal_basis": _legal_basis(source["legal_basis"]),
        "eligibility": source["eligibility"],
        "themes": tree("themes.toml")["themes"],
        "timeline": timeline,
        "deadline_changes": [_change(item) for item in source.get("deadline_changes", [])],
        "fields": form_fields(),
        "documents": tree("documents.toml")["documents"],
        "checklist": screening["checklist"],
        "decline_reasons": screening["decline_reasons"],
        "rounds": [
            _round(item, instants, source["slug"]) for item in tree("rounds.toml")["rounds"]
        ],
        "award": _award(tree("award.toml"), instants, source["slug"]),
        "agreement": _agreement(tree("agreement.toml")),
        "contacts": source["contacts"],
        "terms": paragraphs(terms["terms"]),
        "intellectual_property": paragraphs(terms["intellectual_property"]),
    }


def _brief(source: dict[str, str]) -> Brief:
    return cast(Brief, {section: paragraphs(text) for section, text in source.items()})


def _legal_basis(source: dict[str, Any]) -> LegalBasis:
    return {
        "text": paragraphs(source["text"]),
        "demonstration": source["demonstration"],
    }


def _event(item: dict[str, Any], *, today: date | None) -> Event:
    local = (
        item["at"]
        if today is None
        else datetime.combine(_shifted(today, item["days"]), item["time"])
    )
    return {
        "key": item["key"],
        "label": item["label"],
        "at": _in_zone(local),
        "published": item.get("published", False),
    }


def _shifted(today: date, days: int) -> date:
    return today + timedelta(days=days)


def _in_zone(local: datetime) -> datetime:
    return local.replace(tzinfo=ZoneInfo(ZONE))


def _change(item: dict[str, Any]) -> DeadlineChange:
    return {
        "key": item["key"],
        "was": _in_zone(item["was"]),
        "becomes": _in_zone(item["becomes"]),
        "on": _in_zone(item["on"]),
        "reason": item["reason"],
    }


def _field(row: dict[str, str], source: dict[str, Any]) -> Field:
    return {
        "key": row["key"],
        "kind": source["kind"],
        "label": row["english"],
        "label_th": row["thai"],
        "help": source["help"],
        "required": row["required_suggested"] == "yes",
        "maximum": source.get("maximum"),
        "columns": source.get("columns", []),
        "options": source.get("options", {}),
    }


def _round(item: dict[str, Any], instants: dict[str, datetime], slug: str) -> Round:
    pairs = zip(item["criteria"], item["weights"], strict=True)
    return {
        "key": item["key"],
        "title": item["title"],
        "question": item["question"],
        "opens": instants[item["opens"]],
        "closes": instants[item["closes"]],
        "eliminates": item["eliminates"],
        "ranks": item["ranks"],
        "stratum": "island_group",
        "sheets_per_proposal": item["sheets_per_proposal"],
        "weights_assumed": True,
        "criteria": [_criterion(key, weight) for key, weight in pairs],
        "rule": _rule(item["rule"], lot_seed=f"{slug} {item['key']}"),
    }


def _rule(source: dict[str, Any], *, lot_seed: str) -> RoundRule:
    return cast(RoundRule, {"minimum_total": None, "lot_seed": lot_seed} | source)


def _criterion(key: str, weight: int) -> Criterion:
    source = tree("rounds.toml")["criteria"][key]
    return {
        "key": key,
        "label": source["label"],
        "question": source["question"],
        "weight": weight,
        "maximum": 10,
        "anchors": {int(score): text for score, text in source["anchors"].items()},
    }


def _award(source: dict[str, Any], instants: dict[str, datetime], slug: str) -> AwardRule:
    funders = [item for item in source["funders"] if slug in item.get("cycles", [slug])]
    return {
        "kind": source["kind"],
        "stratum": source["stratum"],
        "delivery": source["delivery"],
        "ceiling": source["ceiling"] * CENTAVOS,
        "currency": CURRENCY,
        "embargo_until": instants[source["embargo"]],
        "conditions_days": source["conditions_days"],
        "conditions": source["conditions"],
        "funders": [{"key": item["key"], "name": item["name"]} for item in funders],
        "tiers": [_tier(item, funders) for item in source["tiers"]],
    }


def _tier(item: dict[str, int], funders: list[dict[str, Any]]) -> Tier:
    """A funder pays the tier's own amount, or the same top-up on every tier."""
    shares = [(each["key"], each.get("amount", item["amount"]) * CENTAVOS) for each in funders]
    return {
        "rank": item["rank"],
        "shares": [{"funder": key, "amount": amount} for key, amount in shares],
    }


def _agreement(source: dict[str, Any]) -> Agreement:
    return cast(Agreement, source | {"text": paragraphs(source["text"])})

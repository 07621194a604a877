"""The shapes of a programme's settings: what a challenge author would have typed."""

from datetime import datetime
from typing import Literal, NotRequired, TypedDict


class Choice(TypedDict):
    key: str
    label: str


class Column(TypedDict):
    key: str
    label: str
    kind: Literal["text", "whole", "money", "day", "choice"]
    required: bool
    choices: NotRequired[list[Choice]]


class Field(TypedDict):
    key: str
    kind: str
    label: str
    label_th: str
    help: str
    required: bool
    maximum: int | None
    columns: list[Column]
    options: dict[str, str | int]


class Brief(TypedDict):
    problem: str
    aim: str
    background: str
    asked: str
    sources: str


class LegalBasis(TypedDict):
    text: str
    demonstration: bool


class Eligibility(TypedDict):
    levels: list[str]
    regions: list[str]
    """Empty: all regions."""
    submissions_per_unit: int
    awards_per_unit: int
    note: str


class Theme(TypedDict):
    key: str
    label: str
    label_th: str


class Event(TypedDict):
    key: str
    label: str
    at: datetime
    published: bool
    """Whether the date was reported, or is invented for the demonstration."""


class DeadlineChange(TypedDict):
    key: str
    was: datetime
    becomes: datetime
    on: datetime
    reason: str


class Requirement(TypedDict):
    key: str
    label: str
    issuer: str
    stage: Literal["submission", "before_final", "before_agreement", "before_works"]
    required: bool


class Check(TypedDict):
    key: str
    question: str


class DeclineReason(TypedDict):
    code: str
    label: str
    status: str
    """The end of screening that this reason leads to."""


class Criterion(TypedDict):
    key: str
    label: str
    question: str
    weight: int
    maximum: int
    anchors: dict[int, str]


class RoundRule(TypedDict):
    not_applicable: str
    aggregate: str
    minimum_sheets: int
    decimals: int
    minimum_total: int | None
    ties: list[str]
    lot_seed: str
    places: dict[str, int]
    reserves: int


class Round(TypedDict):
    key: str
    title: str
    question: str
    opens: datetime
    closes: datetime
    eliminates: bool
    ranks: bool
    stratum: str
    sheets_per_proposal: int
    weights_assumed: bool
    criteria: list[Criterion]
    rule: RoundRule


class Funder(TypedDict):
    key: str
    name: str


class Share(TypedDict):
    funder: str
    amount: int


class Tier(TypedDict):
    rank: int
    shares: list[Share]


class AwardRule(TypedDict):
    kind: str
    stratum: str
    delivery: str
    ceiling: int
    currency: str
    embargo_until: datetime
    conditions_days: int
    conditions: list[str]
    funders: list[Funder]
    tiers: list[Tier]


class Party(TypedDict):
    key: str
    name: str
    role: str
    signatory: str
    order: int
    duties: list[str]


class Milestone(TypedDict):
    key: str
    label: str
    days: int
    """Days after the last signature."""


class Agreement(TypedDict):
    instrument: str
    title: str
    text: str
    parties: list[Party]
    milestones: list[Milestone]


class Contacts(TypedDict):
    office: str
    email: str
    telephone: str
    address: str
    regional: str
    """Address pattern of the regional offices, with `{region}`."""


class Settings(TypedDict):
    slug: str
    title: str
    short: str
    prefix: str
    zone: str
    currency: str
    demonstration: bool
    notice: str
    brief: Brief
    legal_basis: LegalBasis
    eligibility: Eligibility
    themes: list[Theme]
    timeline: list[Event]
    deadline_changes: list[DeadlineChange]
    fields: list[Field]
    documents: list[Requirement]
    checklist: list[Check]
    decline_reasons: list[DeclineReason]
    rounds: list[Round]
    award: AwardRule
    agreement: Agreement
    contacts: Contacts
    terms: str
    intellectual_property: str

"""The programme's settings agree with what was published, and with themselves."""

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from challenge.programmes.tcc import cycle_1, cycle_3, form_fields
from challenge.programmes.tcc.shapes import Settings
from challenge.programmes.tcc.sources import table

MANILA = ZoneInfo("Asia/Manila")
TODAY = date(2026, 11, 22)
BOTH = [cycle_1(), cycle_3(TODAY)]
each_cycle = pytest.mark.parametrize("settings", BOTH, ids=lambda item: item["slug"])


def test_form_has_the_fourteen_published_fields_in_order() -> None:
    keys = [field["key"] for field in form_fields()]

    assert keys == [row["key"] for row in table("tcc_proposal_fields.csv")]
    assert len(keys) == 14


def test_every_choice_column_but_the_component_offers_choices() -> None:
    choices = {
        (field["key"], column["key"])
        for field in form_fields()
        for column in field["columns"]
        if column["kind"] == "choice" and not column.get("choices")
    }

    assert choices == {("funding_requirement", "component")}


def test_tiers_of_cycle_1_are_the_published_ones() -> None:
    published = [
        [int(row["base_php"]) * 100, int(row["topup_or_incentive_php"]) * 100]
        for row in table("tcc_prize_tiers.csv")
        if row["cycle"] == "1"
    ]

    assert [
        [share["amount"] for share in tier["shares"]] for tier in cycle_1()["award"]["tiers"]
    ] == published


def test_prizes_of_three_island_groups_sum_to_255_million() -> None:
    funders: Counter[str] = Counter()
    for tier in cycle_1()["award"]["tiers"]:
        funders.update({share["funder"]: 3 * share["amount"] for share in tier["shares"]})

    assert funders == {"tieza": 180_000_000_00, "op": 75_000_000_00}


def test_cycle_3_has_one_funder() -> None:
    assert [funder["key"] for funder in cycle_3(TODAY)["award"]["funders"]] == ["tieza"]


@each_cycle
def test_weights_sum_to_a_hundred_and_every_criterion_has_anchors(
    settings: Settings,
) -> None:
    for item in settings["rounds"]:
        assert sum(criterion["weight"] for criterion in item["criteria"]) == 100
        assert {tuple(criterion["anchors"]) for criterion in item["criteria"]} == {(2, 5, 8)}


@each_cycle
def test_presentation_quality_exists_only_in_the_presentation_round(
    settings: Settings,
) -> None:
    rounds = {
        item["key"]: [each["key"] for each in item["criteria"]] for item in settings["rounds"]
    }

    assert rounds["presentation"] == [*rounds["paper"], "presentation"]


@each_cycle
def test_ties_name_criteria_of_their_round(settings: Settings) -> None:
    for item in settings["rounds"]:
        named = {rung.removeprefix("criterion:") for rung in item["rule"]["ties"] if ":" in rung}
        assert named <= {criterion["key"] for criterion in item["criteria"]}


@each_cycle
def test_timeline_runs_forward_and_its_keys_are_unique(settings: Settings) -> None:
    instants = [event["at"] for event in settings["timeline"]]

    assert instants == sorted(instants)
    assert len({event["key"] for event in settings["timeline"]}) == len(instants)


def test_cycle_1_closed_on_the_published_day() -> None:
    instants = {event["key"]: event["at"] for event in cycle_1()["timeline"]}

    assert instants["closes"] == datetime(2023, 6, 15, 17, tzinfo=MANILA)
    assert instants["awards"].date() == date(2024, 4, 15)


def test_cycle_3_is_open_on_the_day_it_is_made_for() -> None:
    instants = {event["key"]: event["at"] for event in cycle_3(TODAY)["timeline"]}

    assert instants["opens"] < datetime(2026, 11, 22, tzinfo=MANILA) < instants["closes"]
    assert instants["closes"].hour == 17


@each_cycle
def test_texts_are_paragraphs_without_stray_line_breaks(settings: Settings) -> None:
    texts = [
        *(str(text) for text in settings["brief"].values()),
        settings["terms"],
        settings["agreement"]["text"],
    ]

    assert [text for text in texts if "\n" in text.replace("\n\n", "")] == []


def test_themes_are_the_seven_published_categories() -> None:
    assert [theme["key"] for theme in cycle_1()["themes"]] == [
        row["key"] for row in table("tcc_endorsed_by_category.csv")
    ]


def test_only_two_documents_are_required_at_submission() -> None:
    documents = cycle_1()["documents"]
    required = [
        each["key"] for each in documents if each["stage"] == "submission" and each["required"]
    ]

    assert required == ["lce_letter", "geotag"]


@pytest.mark.parametrize(
    ("settings", "entries"),
    [(BOTH[0], "demo_proposals_98.csv"), (BOTH[1], "demo_cycle_3.csv")],
    ids=["cycle 1", "cycle 3"],
)
def test_units_of_every_level_that_entered_may_enter(settings: Settings, entries: str) -> None:
    assert {row["level"] for row in table(entries)} <= set(settings["eligibility"]["levels"])

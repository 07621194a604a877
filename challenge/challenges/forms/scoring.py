"""The form of one round of scoring and its criteria."""

from typing import Any

from challenge.challenges.forms import words
from challenge.challenges.forms.base import KeyField, SectionForm, keyed
from challenge.challenges.rules import Content
from challenge.web.forms import (
    ChoiceField,
    LongTextField,
    Needed,
    Optional,
    Row,
    RowsField,
    TextField,
    TickField,
    WholeField,
)
from challenge.web.locale import _, lazy

ANCHORS = ("2", "5", "8")


class PlaceRow(Row):
    stratum = TextField(lazy("In"), [Needed(lazy("Say where: a name, or *"))], maximum=40)
    places = WholeField(
        lazy("Places"), [Needed(lazy("Enter the number of places"))], maximum=10_000
    )


class TieRow(Row):
    rung = ChoiceField(lazy("Decided by"), [Needed(lazy("Choose what decides"))], choices=[])


class CriterionRow(Row):
    key = KeyField()
    label = TextField(lazy("Criterion"), [Needed(lazy("Enter the criterion"))], maximum=120)
    weight = WholeField(lazy("Weight"), [Needed(lazy("Enter the weight"))], minimum=1, maximum=100)
    maximum = WholeField(
        lazy("Highest score"), [Needed(lazy("Enter the highest score"))], minimum=1, maximum=100
    )
    minimum = WholeField(lazy("Lowest mean to pass"), [Optional()], maximum=100)
    description = LongTextField(lazy("Question"), [Optional()], maximum=1000, rows=3, counted=False)
    anchor_2 = LongTextField(lazy("A 2 looks like"), [Optional()], rows=3, counted=False)
    anchor_5 = LongTextField(lazy("A 5 looks like"), [Optional()], rows=3, counted=False)
    anchor_8 = LongTextField(lazy("An 8 looks like"), [Optional()], rows=3, counted=False)


class RoundForm(SectionForm):
    label = TextField(lazy("Name"), [Needed(lazy("Enter the name of the round"))], maximum=120)
    question = LongTextField(
        lazy("The question of this round"), [Optional()], maximum=1000, rows=2, counted=False
    )
    eliminates = TickField(lazy("Those without a place leave the process"))
    ranks = TickField(
        lazy("Ranks are published"),
        description=lazy("Otherwise the chosen are announced in no order"),
    )
    blind = TickField(lazy("Members do not see who proposed"))
    criteria = RowsField(
        CriterionRow,
        lazy("Criteria"),
        one=lazy("Criterion"),
        add=lazy("Add a criterion"),
        description=lazy("Weights add up to 100"),
        least=1,
        most=30,
    )
    stratum = ChoiceField(
        lazy("Ranks are counted inside each"),
        [Needed(lazy("Choose inside what the ranks are counted"))],
        choices=words.choices(words.STRATA),
        blank=None,
    )
    places = RowsField(
        PlaceRow,
        lazy("Places"),
        one=lazy("Number of places"),
        add=lazy("Add places"),
        description=lazy("* stands for every one that is not named, such as every island group"),
        least=1,
    )
    reserves = WholeField(
        lazy("Reserves in each"), [Needed(lazy("Enter the number of reserves, 0 for none"))]
    )
    sheets_per_proposal = WholeField(
        lazy("Score sheets for each proposal"),
        [Needed(lazy("Enter the number of sheets"))],
        minimum=1,
        maximum=50,
    )
    minimum_sheets = WholeField(
        lazy("Fewest sheets that count"),
        [Needed(lazy("Enter the fewest sheets that count"))],
        minimum=1,
        maximum=50,
    )
    aggregate = ChoiceField(
        lazy("The score of a proposal is"), choices=words.choices(words.AGGREGATES), blank=None
    )
    not_applicable = ChoiceField(
        lazy("When a member finds a criterion not applicable"),
        choices=words.choices(words.NOT_APPLICABLE),
        blank=None,
    )
    decimals = WholeField(
        lazy("Decimals of a score"), [Needed(lazy("Enter the number of decimals"))], maximum=6
    )
    minimum_total = WholeField(lazy("Lowest score that can win a place"), [Optional()], maximum=100)
    ties = RowsField(
        TieRow,
        lazy("Equal scores"),
        one=lazy("Step"),
        add=lazy("Add a step"),
        description=lazy("Taken in order until one of the proposals is ahead"),
        most=20,
    )
    lot_seed = TextField(
        lazy("Words that seed the lot"),
        [Optional()],
        maximum=120,
        description=lazy("Published beforehand, so that anybody can draw the same lot again"),
    )

    @classmethod
    def shown(cls, said: Content) -> Content:
        criteria = [_with_anchors(row) for row in said["criteria"]]
        places = [{"stratum": key, "places": value} for key, value in said["places"].items()]
        ties = [{"rung": rung} for rung in said["ties"]]
        return said | {"criteria": criteria, "places": places, "ties": ties}

    def said(self) -> Content:
        return super().said() | {
            "criteria": [_without_anchors(row) for row in keyed(self.criteria.data)],
            "places": {row["stratum"]: row["places"] for row in self.places.data},
            "ties": [row["rung"] for row in self.ties.data],
        }

    def offer(self, criteria: list[Content]) -> None:
        """Let ties be broken by the criteria saved so far; a step of one that went stays shown."""
        rungs = {f"criterion:{row['key']}": row["label"] for row in criteria}
        rungs |= {"median": _("The higher median"), "lot": _("Lot")}
        for row in self.ties:
            chosen = row.form.rung.data
            extra = {chosen: chosen} if chosen and chosen not in rungs else {}
            row.form.rung.offer(list((rungs | extra).items()))

    def validate(self, extra_validators: object = None) -> bool:
        good = bool(super().validate(extra_validators))
        if not (self.eliminates.data or self.ranks.data):
            self.refuse("eliminates", _("Choose at least one: the round eliminates, or it ranks"))
            return False
        return good


def _with_anchors(row: dict[str, Any]) -> dict[str, Any]:
    return row | {f"anchor_{score}": row["anchors"].get(score, "") for score in ANCHORS}


def _without_anchors(row: dict[str, Any]) -> dict[str, Any]:
    anchors = {score: row[f"anchor_{score}"] for score in ANCHORS if row[f"anchor_{score}"]}
    kept = {name: value for name, value in row.items() if not name.startswith("anchor_")}
    return kept | {"anchors": anchors}


NEW_ROUND: Content = {
    "label": "",
    "question": "",
    "eliminates": True,
    "ranks": True,
    "blind": False,
    "stratum": "none",
    "places": {"*": None},
    "reserves": 0,
    "sheets_per_proposal": 3,
    "minimum_sheets": 3,
    "aggregate": "mean",
    "not_applicable": "leave_out",
    "decimals": 2,
    "minimum_total": None,
    "ties": ["median", "lot"],
    "lot_seed": "",
    "criteria": [],
}

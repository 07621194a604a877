"""What of an earlier proposal fits the form of another challenge, and what does not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from challenge.challenges.models import FormField
from challenge.proposals.rules.cells import Answers, columns_of, rows_of
from challenge.proposals.rules.gaps import ANNEXES, is_empty
from challenge.web.locale import N_

Sentence = dict[str, Any]
"""{sentence, values} as it is stored and shown."""
OF_RECORDS = ("record",)
OF_ROWS = ("rows", "period", "budget")
BESIDE = {"rows": ("lead",), "period": ("start", "end"), "budget": ()}
"""What stands beside the rows."""


@dataclass
class Copied:
    """The answers that can be taken over, and sentences about those that cannot."""

    answers: Answers = field(default_factory=dict)
    left_out: list[Sentence] = field(default_factory=list)

    def leave(self, sentence: str, **values: Any) -> None:
        self.left_out.append({"sentence": sentence, "values": values})


def copied(before: Sequence[FormField], answers: Answers, after: Sequence[FormField]) -> Copied:
    """Fields are matched by key and kind, columns too; a budget line keeps its component."""
    found, wanted = Copied(), {one.key: one for one in after if one.kind != ANNEXES}
    for old in before:
        answer, new = answers.get(old.key), wanted.get(old.key)
        if old.kind == ANNEXES or is_empty(answer):
            continue
        if new is None or new.kind != old.kind:
            found.leave(N_("“%(label)s” is not asked here."), label=old.label)
        else:
            found.answers[new.key] = _fitted(old, new, answer, found)
    for one in after:
        if one.kind == "budget" and one.key in found.answers:
            _keep_components(one, found)
    return found


def _fitted(old: FormField, new: FormField, answer: Any, found: Copied) -> Any:
    if not isinstance(answer, Mapping):
        return answer
    if new.kind in OF_RECORDS:
        return dict(_cells(old, new, answer, found))
    kept = {name: answer[name] for name in BESIDE[new.kind] if name in answer}
    if old.kind == "rows" and "lead" in kept and not new.options.get("lead"):
        found.leave(N_("“%(label)s” is not asked here."), label=old.options.get("lead", ""))
        del kept["lead"]
    rows = [
        {"key": row.get("key"), **dict(_cells(old, new, row, found))} for row in rows_of(answer)
    ]
    return {**kept, "rows": rows}


def _cells(
    old: FormField, new: FormField, row: Mapping[str, Any], found: Copied
) -> Iterator[tuple[str, Any]]:
    asked = {column["key"]: column for column in columns_of(new)}
    for column in columns_of(old):
        key, value = column["key"], row.get(column["key"])
        if is_empty(value):
            continue
        if _takes(new, asked.get(key), column, value):
            yield key, value
        else:
            _leave_cell(old, column, found)


def _takes(
    new: FormField, asked: Mapping[str, Any] | None, column: Mapping[str, Any], value: Any
) -> bool:
    """Components of a budget are looked at once all rows are there."""
    if asked is None or asked["kind"] != column["kind"]:
        return False
    if asked["kind"] != "choice" or (new.kind == "budget" and asked["key"] == "component"):
        return True
    return value in [choice["key"] for choice in asked.get("choices") or ()]


def _leave_cell(old: FormField, column: Mapping[str, Any], found: Copied) -> None:
    """Once for a column, however many rows have it."""
    values = {"label": old.label, "column": str(column["label"])}
    sentence = {
        "sentence": N_("“%(label)s”: “%(column)s” is not asked here, or has other choices."),
        "values": values,
    }
    if sentence not in found.left_out:
        found.left_out.append(sentence)


def _keep_components(one: FormField, found: Copied) -> None:
    components = found.answers.get(one.options.get("components_field", "components"))
    known = {row.get("key") for row in rows_of(components)}
    lost = [row for row in found.answers[one.key]["rows"] if row.get("component") not in known]
    for row in lost:
        if row.pop("component", None):
            found.leave(
                N_("“%(label)s”: choose the component of “%(item)s” again."),
                label=one.label,
                item=str(row.get("item", "")),
            )


def copied_theme(theme: str | None, known: Mapping[str, str], found: Copied) -> str | None:
    """The theme, when the other challenge has one with this key."""
    if theme and theme not in known:
        found.leave(N_("Choose the theme again: this challenge has others."))
    return theme if theme in known else None


def leave_annexes(names: Sequence[str], found: Copied) -> None:
    """Documents are dated: they are offered to be looked at, never taken along."""
    for name in names:
        found.leave(N_("Attach “%(filename)s” again if it still holds."), filename=name)

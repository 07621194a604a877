"""Which line of a file is which line of the draft, and what would change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from challenge.proposals.rules.cells import GONE, Answers

Known = dict[Any, Answers]


@dataclass(frozen=True)
class Change:
    """One line as it was and as it would be."""

    before: Answers | None
    after: Answers | None
    columns: frozenset[str] = frozenset()
    """The columns in which they differ."""

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.columns else "unchanged"


def matched(lines: Sequence[Answers], saved: Sequence[Answers], *, keyed: bool) -> list[Answers]:
    """The lines with the keys of those they stand for.

    By key where the file has keys, then by component and item; without keys also by position.
    """
    found: dict[int, str] = {}
    left = {str(row["key"]): row for row in saved}
    _take(found, left, lines, lambda _place, line: line.get("key"), lambda _place, row: row["key"])
    named = ("component", "item")
    _take(found, left, lines, lambda _place, line: _cells(line, named), _named(named))
    if not keyed:
        places = {str(row["key"]): place for place, row in enumerate(saved)}
        _take(
            found,
            left,
            lines,
            lambda place, _line: place,
            lambda _place, row: places[str(row["key"])],
        )
    return [_with_key(line, found.get(place)) for place, line in enumerate(lines)]


Name = Callable[[int, Answers], Any]


def _take(
    found: dict[int, str], left: dict[str, Answers], lines: Sequence[Answers], of: Name, by: Name
) -> None:
    """Pair lines and rows of the same name; a name counts once, the first takes it."""
    known: dict[Any, str] = {}
    for place, (key, row) in enumerate(left.items()):
        known.setdefault(by(place, row), key)
    for place, line in enumerate(lines):
        name = of(place, line)
        if place not in found and name in known:
            found[place] = known.pop(name)
            del left[found[place]]


def _named(names: Sequence[str]) -> Name:
    return lambda _place, row: _cells(row, names)


def _cells(line: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(line.get(name, "")) for name in names)


def _with_key(line: Answers, key: str | None) -> Answers:
    own = {name: value for name, value in line.items() if name != "key"}
    return {"key": key, **own} if key else own


def changes(
    lines: Sequence[Answers], saved: Sequence[Answers], names: Iterable[str]
) -> list[Change]:
    """Every line of the file in its order, then those that would be removed."""
    before = {str(row["key"]): row for row in saved}
    compared = [*names, GONE]
    kept = [_change(before.pop(line.get("key", ""), None), line, compared) for line in lines]
    return [*kept, *(Change(row, None) for row in before.values())]


def _change(before: Answers | None, after: Answers, names: Sequence[str]) -> Change:
    if before is None:
        return Change(None, after)
    differing = (name for name in names if _differs(before, after, name))
    return Change(before, after, frozenset(differing))


def _differs(before: Answers, after: Answers, name: str) -> bool:
    """The old name of a component that is gone is no change; a new component is one."""
    if name == GONE:
        return "component" not in after and GONE in after
    return bool(before.get(name) != after.get(name))


def with_components(lines: Sequence[Answers], keys: Mapping[str, str]) -> list[Answers]:
    """The lines of unknown components under those that were made for them."""
    return [_placed(line, keys) for line in lines]


def _placed(line: Answers, keys: Mapping[str, str]) -> Answers:
    if GONE not in line:
        return line
    own = {name: value for name, value in line.items() if name != GONE}
    return own | {"component": keys[line[GONE]]} if line[GONE] in keys else own

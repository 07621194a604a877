"""Components of a proposal and a budget that follows them, to the centavo."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .sources import tree
from .wording import Pen

CENTAVOS = 100
CEILING = 20_000_000
LEAST = 6_000_000
MOST_LINES = 14
PRICE_STEPS = ((200_000, 1_000), (10_000, 50), (500, 5))
Row = dict[str, str | int]


@dataclass(frozen=True)
class Item:
    component: str
    text: str
    quantity: int
    unit_cost: int
    """Whole pesos."""

    @property
    def amount(self) -> int:
        return self.quantity * self.unit_cost


@dataclass(frozen=True)
class Component:
    key: str
    kind: Mapping[str, Any]
    name: str
    items: list[Item]


def components_of(pen: Pen) -> list[Component]:
    """The parts of the project with quantities and prices that add up to what is asked for."""
    kinds = [_kinds()[part] for part in pen.entry.concept["parts"]]
    drawn = [_component(f"r{number}", kind, pen) for number, kind in enumerate(kinds, start=1)]
    trimmed = _trimmed(drawn)
    raw = sum(item.amount for each in trimmed for item in each.items)
    return _scaled(trimmed, target=_target(pen, raw))


def component_rows(components: list[Component], pen: Pen) -> list[Row]:
    spots = pen.random.sample(tree("texts/layout.toml")["spots"], len(components))
    barangays = [pen.slots["barangay"], pen.random.choice(tree("texts/names.toml")["barangays"])]
    return [
        {
            "key": each.key,
            "name": each.name,
            "site": spots[number],
            "barangay": barangays[number % 3 == 2],
            "necessity": _necessity(number, len(components), pen),
        }
        for number, each in enumerate(components)
    ]


def budget_rows(components: list[Component], pen: Pen) -> list[Row]:
    grant = [item for each in components for item in each.items]
    counterpart = _counterpart(pen, sum(item.amount for item in grant), components)
    rows = [(item, "grant") for item in grant] + [(item, "counterpart") for item in counterpart]
    numbered = enumerate(rows, start=1)
    return [_line(f"r{number}", item, source) for number, (item, source) in numbered]


def _kinds() -> Mapping[str, Mapping[str, Any]]:
    return {
        key: kind
        for name in ("nature", "water", "built", "active")
        for key, kind in tree(f"texts/parts_{name}.toml").items()
    }


def _component(key: str, kind: Mapping[str, Any], pen: Pen) -> Component:
    items = [
        Item(key, text, pen.number(least, most), pen.number(low, high, step=10))
        for text, least, most, low, high in kind["items"]
    ]
    return Component(key, kind, pen.random.choice(kind["names"]), items)


def _trimmed(components: list[Component]) -> list[Component]:
    """Drops the last line of the largest components until the budget fits on a page."""
    while sum(len(each.items) for each in components) > MOST_LINES:
        largest = max(components, key=lambda each: len(each.items))
        shorter = replace(largest, items=largest.items[:-1])
        components = [shorter if each is largest else each for each in components]
    return components


def _target(pen: Pen, raw: int) -> int:
    """The finalists of cycle 1 had all written to the ceiling."""
    if pen.entry.winner:
        return CEILING - pen.number(0, 380_000, step=1_000)
    wanted = int(raw * pen.random.uniform(0.9, 1.15))
    return max(
        LEAST + pen.number(0, 1_500_000), min(wanted, CEILING - pen.number(150_000, 900_000))
    )


def _scaled(components: list[Component], *, target: int) -> list[Component]:
    """First larger or smaller works, then other prices; rounded down, so never above the target."""
    resized = _each_item(components, _factor(components, target) ** 0.85, _resized)
    return _each_item(resized, _factor(resized, target), _repriced)


def _factor(components: list[Component], target: int) -> float:
    return target / sum(item.amount for each in components for item in each.items)


def _each_item(
    components: list[Component], factor: float, change: Callable[[Item, float], Item]
) -> list[Component]:
    return [
        replace(each, items=[change(item, factor) for item in each.items]) for each in components
    ]


def _resized(item: Item, factor: float) -> Item:
    if item.quantity <= 5:
        return item
    return replace(item, quantity=max(1, round(item.quantity * factor)))


def _repriced(item: Item, factor: float) -> Item:
    price = int(item.unit_cost * factor)
    step = next((step for least, step in PRICE_STEPS if price >= least), 1)
    return replace(item, unit_cost=max(1, price // step * step))


def _necessity(number: int, count: int, pen: Pen) -> str:
    optional = number == count - 1 or (number >= 2 and pen.random.random() < 0.4)
    return "optional" if number and optional else "must_have"


def _counterpart(pen: Pen, grant: int, components: list[Component]) -> list[Item]:
    offers = pen.random.sample(tree("texts/rows.toml")["counterparts"], pen.number(1, 3))
    return [
        Item(
            component=pen.random.choice(components).key,
            text=pen.write(offer["item"]),
            quantity=1,
            unit_cost=grant * pen.number(*offer["share"]) // 100 // 5_000 * 5_000,
        )
        for offer in offers
    ]


def _line(key: str, item: Item, source: str) -> Row:
    return {
        "key": key,
        "component": item.component,
        "item": item.text,
        "quantity": item.quantity,
        "unit_cost": item.unit_cost * CENTAVOS,
        "amount": item.amount * CENTAVOS,
        "source": source,
    }

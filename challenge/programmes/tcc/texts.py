"""The invented answers of every entry: always the same, and about its place and theme."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from .budget import Component, budget_rows, component_rows, components_of
from .entries import Entry, entry_of
from .sources import tree
from .synthetic_people import staff
from .wording import Pen

Answers = dict[str, Any]
"""Values by field key, as a form of these kinds stores them."""

Rows = list[dict[str, Any]]


def proposal_answers(row: Mapping[str, str], *, period_start: date) -> Answers:
    """All fields but the annexes, for a row of demo_proposals_98.csv or demo_cycle_3.csv."""
    return entry_answers(entry_of(row), period_start=period_start)


def entry_answers(entry: Entry, *, period_start: date) -> Answers:
    pen = Pen(entry, period_start=period_start)
    components = components_of(pen)
    duration = _duration(pen, components, period_start)
    end = date.fromisoformat(duration["end"])
    return {
        "title": entry.title,
        "proponent": _proponent(entry),
        "summary": _summary(pen),
        "context": _context(pen),
        "goals_objectives": {
            "lead": pen.pick(_theme(pen)["goal"]),
            "rows": _objectives(pen),
        },
        "expected_outputs": {"rows": _outputs(pen, components, end)},
        "components": {"rows": component_rows(components, pen)},
        "duration": duration,
        "beneficiaries_benefits": {"rows": _beneficiaries(pen)},
        "funding_requirement": {"rows": budget_rows(components, pen)},
        "risks": {"rows": _risks(pen)},
        "institutional_arrangements": {"rows": _parties(pen)},
        "sustainability": _sustainability(pen),
    }


def _theme(pen: Pen) -> Mapping[str, Any]:
    return tree(f"texts/theme_{pen.entry.theme}.toml")


def _common() -> Mapping[str, Any]:
    return tree("texts/common.toml")


def _proponent(entry: Entry) -> Answers:
    person = staff(entry.psgc10, level=entry.level, number=2 if entry.second else 1)
    return {
        "focal_person": person.name,
        "position": person.position,
        "office": f"{person.position.split()[0]} tourism office of {entry.unit}",
        "email": person.email,
        "phone": person.phone,
    }


def _summary(pen: Pen) -> str:
    concept = pen.entry.concept
    if "summary" in concept:
        return str(concept["summary"])
    way, result = pen.pick(_theme(pen)["way"]), pen.pick(_common()["result"])
    opening = pen.pick(_common()["opening"])
    lead = [concept["hook"], opening] if pen.random.random() < 0.5 else [opening, concept["hook"]]
    return " ".join([*lead, way, result])


def _context(pen: Pen) -> str:
    """Place, visitors, what is wrong, what was tried, who was asked, why now."""
    concept, common, theme = pen.entry.concept, _common(), _theme(pen)
    place = concept.get("place") or pen.pick_for_setting(tree("texts/places.toml"))
    problem = [concept["why"], pen.pick(theme["problem"])]
    pen.random.shuffle(problem)
    paragraphs = [
        place,
        pen.pick(common["visitors"]),
        " ".join(problem),
        pen.pick(theme["tried"]),
        pen.pick(common["consulted"]),
        pen.pick(common["now"]),
    ]
    return "\n\n".join(paragraphs)


def _objectives(pen: Pen) -> Rows:
    bank = [pair for pair in _theme(pen)["objectives"] if pen.fits(pair[0])]
    chosen = pen.random.sample(bank, pen.number(3, 4))
    return _numbered(
        [{"objective": pen.write(text), "measure": pen.write(measure)} for text, measure in chosen]
    )


def _outputs(pen: Pen, components: list[Component], end: date) -> Rows:
    """One for each component, counted from its budget lines, and one or two about people."""
    built = [_built_output(component, end) for component in components]
    social = pen.random.sample(tree("texts/layout.toml")["outputs"], pen.number(1, 2))
    return _numbered(built + [_social_output(output, pen, end) for output in social])


def _built_output(component: Component, end: date) -> Answers:
    indicator, unit, item = component.kind["output"]
    line = component.items[min(item, len(component.items) - 1)]
    return {"indicator": indicator, "unit": unit, "target": line.quantity, "date": end.isoformat()}


def _social_output(output: Mapping[str, Any], pen: Pen, end: date) -> Answers:
    due = end - timedelta(days=pen.number(20, 90))
    return {
        "indicator": output["indicator"],
        "unit": output["unit"],
        "target": pen.number(output["least"], output["most"]),
        "date": due.isoformat(),
    }


def _duration(pen: Pen, components: list[Component], start: date) -> Answers:
    layout = tree("texts/layout.toml")
    design, build = pen.number(3, 5), pen.number(9, 15)
    steps = [(pen.pick(layout["before"]), 0, design)]
    steps += _building_steps(components, design, build)
    steps += [(pen.pick(layout["after"]), design + build, design + build + 2)]
    steps += [(pen.pick(layout["last"]), design + build + 1, design + build + 3)]
    rows = [
        {"activity": text, "start": _month(start, first), "end": _month(start, last, last_day=True)}
        for text, first, last in steps
    ]
    return {"start": start.isoformat(), "end": rows[-1]["end"], "rows": _numbered(rows)}


def _building_steps(
    components: list[Component], design: int, build: int
) -> list[tuple[str, int, int]]:
    """Works overlap: each begins before the one before it has ended."""
    share = build / len(components)
    starts = [int(number * share) for number in range(len(components))]
    ends = [max(start + 2, int((number + 1.3) * share)) for number, start in enumerate(starts)]
    return [
        (each.kind["activity"], design + start, design + end)
        for each, start, end in zip(components, starts, ends, strict=True)
    ]


def _month(start: date, months: int, *, last_day: bool = False) -> str:
    """The first day of a month after the start, or the last day of the month before it."""
    index = start.month - 1 + months
    first = date(start.year + index // 12, index % 12 + 1, 1)
    if last_day:
        return (first - timedelta(days=1)).isoformat()
    return max(first, start).isoformat()


def _beneficiaries(pen: Pen) -> Rows:
    bank = [group for group in _theme(pen)["groups"] if pen.fits(group[0])]
    chosen = pen.random.sample(bank, pen.number(3, 4))
    return _numbered(
        [
            {
                "group": pen.write(group),
                "number": pen.number(least, most),
                "benefit": pen.write(benefit),
            }
            for group, least, most, benefit in chosen
        ]
    )


def _risks(pen: Pen) -> Rows:
    columns = ("risk", "likelihood", "impact", "mitigation")
    fitting = [risk for risk in _theme(pen)["risks"] if pen.fits(risk[0])]
    own = [dict(zip(columns, risk, strict=True)) for risk in fitting]
    common = tree("texts/rows.toml")["risks"]
    chosen = pen.random.sample(own, 2) + pen.random.sample(common, pen.number(1, 3))
    pen.random.shuffle(chosen)
    return _numbered(
        [
            {**risk, "risk": pen.write(risk["risk"]), "mitigation": pen.write(risk["mitigation"])}
            for risk in chosen
        ]
    )


def _parties(pen: Pen) -> Rows:
    """The owner, the builder and the operator always; others by chance."""
    owner, engineer, builder, adviser, operator, *others = tree("texts/rows.toml")["parties"]
    further = pen.random.sample([engineer, adviser, *others], pen.number(2, 3))
    chosen = [owner, builder, operator, *further]
    return _numbered(
        [
            {
                "party": pen.write(party["party"]),
                "role": pen.pick(party["role"]),
                "responsibility": pen.pick(party["responsibility"]),
            }
            for party in chosen
        ]
    )


def _sustainability(pen: Pen) -> str:
    common = _common()
    guards = pen.random.sample(common["safeguard"], 2)
    paragraphs = [
        pen.pick(_theme(pen)["operate"]),
        pen.pick(common["money"]),
        pen.pick(common["maintain"]),
    ]
    return "\n\n".join([*paragraphs, " ".join(pen.write(text) for text in guards)])


def _numbered(rows: Rows) -> Rows:
    return [{"key": f"r{number}", **row} for number, row in enumerate(rows, start=1)]

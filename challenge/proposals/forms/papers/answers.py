"""The answers of a version or a draft as blocks of a paper."""

from collections.abc import Collection, Iterator, Sequence

from jinja2.filters import do_filesizeformat

from challenge.challenges.models import FormField
from challenge.documents import paper
from challenge.documents.paper import Block, Column, Entry
from challenge.proposals.forms.papers.frame import amount
from challenge.proposals.forms.shown import answered, as_typed
from challenge.proposals.rules import Answers, rows_of
from challenge.web.locale import _

NUMBERS = ("whole", "money")
DAY, MONEY, WHOLE = ({"kind": kind} for kind in ("day", "money", "whole"))


def answer_blocks(
    fields: Sequence[FormField],
    content: Answers,
    currency: str,
    only: Collection[str] | None = None,
) -> Iterator[Block]:
    """Every field with its label; `only` names those that this reader may see."""
    for number, one in enumerate(fields, 1):
        if only is None or one.key in only:
            yield paper.heading(f"{number}. {one.label}")
            yield from _answer(one, content, currency)


def _answer(one: FormField, content: Answers, currency: str) -> Iterator[Block]:
    answer = content["answers"].get(one.key)
    if one.kind == "annexes":
        yield annexes(content["annexes"])
    elif not answer:
        yield paper.hint(_("Nothing is written here."))
    elif not isinstance(answer, dict):
        yield paper.prose(as_typed(answer))
    elif one.kind == "record":
        yield paper.facts(
            [
                (each["label"], answered(answer.get(each["key"]), each, currency))
                for each in one.columns
            ]
        )
    elif one.kind == "budget":
        yield from _budget(rows_of(answer), content["totals"], currency)
    else:
        yield from _listed(one, answer, currency)


def annexes(listed: Sequence[Answers]) -> Block:
    """Each document with its digest, by which anybody can check a copy."""
    if not listed:
        return paper.hint(_("No document is attached."))
    return paper.entries(
        [
            Entry(
                text=annex["label"],
                lines=[f"{annex['filename']} ({do_filesizeformat(annex['size'])})"],
                digest=f"SHA-256 {annex['sha256']}",
            )
            for annex in listed
        ]
    )


def _listed(one: FormField, answer: Answers, currency: str) -> Iterator[Block]:
    lead = one.options.get("lead")
    if lead and answer.get("lead"):
        yield paper.heading(lead, 3)
        yield paper.prose(as_typed(answer["lead"]))
    if one.kind == "period":
        start, end = (answered(answer.get(key), DAY, currency) for key in ("start", "end"))
        yield paper.prose(_("From %(start)s to %(end)s", start=start, end=end))
    rows = rows_of(answer)
    if rows:
        columns = [
            Column(label=str(each["label"]), numeric=each["kind"] in NUMBERS)
            for each in one.columns
        ]
        yield paper.table(columns, [paper.row(_cells(one, row, currency)) for row in rows])


def _cells(one: FormField, row: Answers, currency: str) -> list[str]:
    return [answered(row.get(each["key"]), each, currency) for each in one.columns]


def _budget(lines: Sequence[Answers], totals: Answers, currency: str) -> Iterator[Block]:
    """Lines under their component with its subtotal, as on the page; then the sums."""
    columns = [
        *(Column(label=label) for label in (_("Item"), _("Paid from"))),
        *(
            Column(label=label, numeric=True)
            for label in (_("Quantity"), _("Unit cost"), _("Amount"))
        ),
    ]
    known = {part["key"] for part in totals["components"]}
    rows: list[Block] = []
    for part in totals["components"]:
        rows.append(paper.group_row(_component(part)))
        rows += [
            paper.row(_line(line, currency))
            for line in lines
            if line.get("component") == part["key"]
            or (not part["key"] and line.get("component") not in known)
        ]
        rows.append(paper.sum_row(_subtotal(part, currency), amount(part["amount"], currency)))
    yield paper.table(columns, rows)
    yield sums(totals, currency)


def _component(part: Answers) -> str:
    name = part["name"] or _("No component chosen")
    return f"{name} ({_('Optional')})" if part["optional"] else str(name)


def _subtotal(part: Answers, currency: str) -> str:
    shares = _(
        "grant %(grant)s, counterpart %(counterpart)s",
        grant=amount(part["grant"], currency),
        counterpart=amount(part["counterpart"], currency),
    )
    return f"{_('Subtotal')} ({shares})"


def _line(line: Answers, currency: str) -> list[str]:
    sources = {"grant": _("Grant"), "counterpart": _("Counterpart")}
    return [
        as_typed(line.get("item")),
        sources.get(line.get("source", ""), as_typed(line.get("source"))),
        answered(line.get("quantity"), WHOLE, currency),
        answered(line.get("unit_cost"), MONEY, currency),
        answered(line.get("amount"), MONEY, currency),
    ]


def sums(totals: Answers, currency: str) -> Block:
    named = (
        (_("Asked from the grant"), "requested"),
        (_("Counterpart of the unit"), "counterpart"),
        (_("Total"), "total"),
        (_("Must-have components"), "must_have"),
        (_("Optional components"), "optional"),
    )
    return paper.facts([(label, amount(totals[key], currency)) for label, key in named])

"""The empty form of a challenge, to be filled in by hand before anybody types."""

from collections.abc import Iterator
from typing import Any

from challenge.challenges.models import Challenge, FormField
from challenge.documents import paper
from challenge.documents.paper import Block, Column, Entry, Paper
from challenge.proposals.forms.papers.frame import address_of, amount, framed, moment
from challenge.proposals.queries import asked_now
from challenge.proposals.rules.cells import LONGEST_LEAD, columns_of
from challenge.web import formats
from challenge.web.locale import _, current_language

PER_LINE = 70
FEWEST, MOST = 2, 24
EMPTY_ROWS = 5


def blank_form(challenge: Challenge) -> Paper:
    """Questions, helps and limits as on the screen, with room to write."""
    return framed(
        challenge,
        title=_("Form to fill in by hand"),
        caption=challenge.title,
        reference=address_of(f"/challenges/{challenge.slug}"),
        blocks=[*_before(challenge), *_questions(challenge), *_after(challenge)],
    )


def _before(challenge: Challenge) -> Iterator[Block]:
    """Until when, how much, and that paper alone enters nothing."""
    yield paper.prose(
        _(
            "Use this paper to prepare. A proposal counts only when it is typed in and the head of"
            " the unit submits it before the deadline, at the address below."
        )
    )
    facts = [
        (_("Opens"), moment(challenge.date("opens"), challenge)),
        (_("Deadline"), moment(challenge.date("closes"), challenge)),
        (_("Most for one proposal"), amount(challenge.ceiling_minor, challenge.currency)),
        (_("Where to submit"), address_of(f"/challenges/{challenge.slug}")),
    ]
    yield paper.facts([(label, value) for label, value in facts if value])
    yield paper.facts([(_("Unit"), ""), (_("Written by"), ""), (_("Date"), "")])
    if challenge.themes:
        yield paper.heading(_("Theme"))
        yield paper.hint(_("Choose one."))
        yield paper.choices([theme.label for theme in challenge.themes])


def _questions(challenge: Challenge) -> Iterator[Block]:
    for number, one in enumerate(challenge.fields, 1):
        optional = "" if one.required else " " + _("(optional)")
        yield paper.heading(f"{number}. {one.label}{optional}")
        if one.label_th:
            yield paper.hint(one.label_th)
        if one.help:
            yield paper.hint(one.help)
        yield from _room(one, challenge)


def _room(one: FormField, challenge: Challenge) -> Iterator[Block]:
    if one.kind in ("text", "longtext"):
        yield from _limit(one.maximum)
        yield paper.lines(_lines(one))
    elif one.kind == "record":
        yield paper.facts([(_label(column), "") for column in one.columns])
    elif one.kind == "annexes":
        yield from _documents(challenge)
    else:
        yield from _table(one)


def _limit(maximum: int | None) -> Iterator[Block]:
    if maximum:
        shown = formats.number(maximum, language=current_language())
        yield paper.hint(_("At most %(maximum)s characters.", maximum=shown))


def _lines(one: FormField) -> int:
    if one.kind == "text":
        return FEWEST
    return max(FEWEST, min(MOST, (one.maximum or LONGEST_LEAD) // PER_LINE))


def _label(column: dict[str, Any]) -> str:
    return str(column["label"]) + ("" if column.get("required") else " " + _("(optional)"))


def _documents(challenge: Challenge) -> Iterator[Block]:
    """What is attached at submission; documents of later stages are asked for later."""
    asked = asked_now(challenge)
    if not asked:
        yield paper.hint(_("No documents are asked for."))
        return
    yield paper.entries(
        [
            Entry(
                text=one.label + ("" if one.required else " " + _("(optional)")),
                lines=[_("Issued by: %(issuer)s", issuer=one.issuer)] if one.issuer else [],
            )
            for one in asked
        ]
    )


def _table(one: FormField) -> Iterator[Block]:
    lead = one.options.get("lead") if one.kind == "rows" else None
    if lead:
        yield paper.heading(lead, 3)
        yield from _limit(LONGEST_LEAD)
        yield paper.lines(FEWEST * 2)
    if one.kind == "period":
        yield paper.facts([(_("First day"), ""), (_("Last day"), "")])
    yield from _choices(one)
    columns = [Column(label=str(each["label"])) for each in columns_of(one)]
    yield paper.table(columns, [paper.blank_row(columns) for _row in range(EMPTY_ROWS)])
    yield paper.hint(_("At most %(maximum)s rows.", maximum=one.options.get("maximum_rows", 50)))


def _choices(one: FormField) -> Iterator[Block]:
    """What may stand in a column in which one chooses."""
    for column in columns_of(one):
        listed = ", ".join(str(choice["label"]) for choice in column.get("choices") or ())
        if listed:
            yield paper.hint(_("%(label)s: %(choices)s", label=column["label"], choices=listed))


def _after(challenge: Challenge) -> Iterator[Block]:
    yield paper.heading(_("How to submit"))
    address = address_of(f"/challenges/{challenge.slug}")
    for number, step in enumerate(
        (
            _(
                "Staff or head of the unit sign in at %(address)s and start a proposal.",
                address=address,
            ),
            _("Type in what stands here and attach the documents."),
            _("The head of the unit reads it and submits it. A receipt follows at once."),
        ),
        1,
    ):
        yield paper.prose(f"{number}. {step}")

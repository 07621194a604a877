"""What a reader says after reading both, and the two texts as rows that stand side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from challenge.challenges.models import FormField
from challenge.duplicates import queries, rules
from challenge.duplicates.models import Verdict
from challenge.web.forms import KitForm, LongTextField, Needed, RadioField
from challenge.web.locale import lazy


class FindingForm(KitForm):
    """One finding; nothing follows from it by itself."""

    verdict = RadioField(
        lazy("What you found"),
        [Needed(lazy("Choose what you found"))],
        choices=[
            (str(Verdict.SAME), lazy("They propose the same")),
            (str(Verdict.DIFFERENT), lazy("They propose different things")),
        ],
    )
    text = LongTextField(
        lazy("Why"),
        [Needed(lazy("Enter why, for those who read this later"))],
        maximum=2000,
        rows=3,
    )


@dataclass(frozen=True, slots=True)
class Half:
    """A passage of one proposal: the question it answers, and its runs."""

    label: str
    pieces: list[rules.Piece]


def rows(pair: queries.Pair, found: rules.Likeness) -> Iterator[tuple[Half, Half]]:
    """Each pair of passages in the order of the later text; that of `pair.one` comes first."""
    earlier, later = (pair.other, pair.one) if pair.is_later else (pair.one, pair.other)
    for match in found.matches:
        before, after = found.earlier[match.earlier], found.later[match.later]
        left = Half(_label(before.key, earlier.challenge.fields), rules.pieces(before, after))
        right = Half(_label(after.key, later.challenge.fields), rules.pieces(after, before))
        yield (right, left) if pair.is_later else (left, right)


def _label(key: str, fields: list[FormField]) -> str:
    return next((one.label for one in fields if one.key == key), key)

"""Invented score sheets and remarks that lead to a wished-for result, by members who differ."""

from collections.abc import Sequence
from itertools import product
from random import Random
from typing import Protocol

from .sources import dice, tree

SEVERITY = (-1.5, 2.5, 0.5, -3.0, 1.5)
"""Points of a hundred by which each member marks above or below the others."""

LEANING = 0.9
STEPS = (-1, 0, 1)
HIGH, LOW = 7, 5


class Weighed(Protocol):
    """A criterion of a round, stored or from the settings."""

    @property
    def key(self) -> str: ...

    @property
    def weight(self) -> int: ...

    @property
    def maximum(self) -> int: ...


Scores = dict[str, int | None]


def sheet_scores(
    ref: str,
    member_index: int,
    criteria: Sequence[Weighed],
    target: float,
    *,
    panel: Sequence[int] = (0, 1, 2, 3, 4),
) -> Scores:
    """One member's scores. The mean of the panel's totals lies within about a point of `target`.

    `panel` names the members whose sheets on this proposal count: without a recused member
    the others' leanings have to balance among themselves.
    """
    wished = target + _leaning(ref, member_index, panel)
    drawn = _drawn(ref, member_index, criteria, wished)
    return _nearest(drawn, criteria, wished)


def tie_above(scores: Scores, *, gains: str, pays: Sequence[str]) -> Scores:
    """The same total by other means, if the weights of `pays` add up to that of `gains`."""
    moved = {key: (scores[key] or 0) - 1 for key in pays} | {gains: (scores[gains] or 0) + 1}
    return scores | moved


def sheet_comment(ref: str, member_index: int, theme: str, scores: Scores) -> str:
    """One or two sentences about what was best and what was weakest."""
    random = dice(f"comment {ref} {member_index} {len(scores)}")
    given = {key: score for key, score in scores.items() if score is not None}
    best = max(given, key=lambda key: (given[key], random.random()))
    weakest = min(given, key=lambda key: (given[key], random.random()))
    sentences = [_remark(best, given[best], random)]
    if random.random() < 0.35:
        sentences.append(_theme_remark(theme, sum(given.values()) / len(given), random))
    elif weakest != best and random.random() < 0.85:
        sentences.append(_remark(weakest, given[weakest], random))
    return " ".join(sentences)


def _leaning(ref: str, member_index: int, panel: Sequence[int]) -> float:
    """Severity and taste of a member, less those of the whole panel."""
    own = {member: _taste(ref, member) for member in panel}
    return own.get(member_index, 0.0) - sum(own.values()) / len(own)


def _taste(ref: str, member: int) -> float:
    return SEVERITY[member % len(SEVERITY)] + dice(f"taste {ref} {member}").uniform(-3.0, 3.0)


def _drawn(ref: str, member_index: int, criteria: Sequence[Weighed], wished: float) -> Scores:
    """Scores around the wished total; most members see the same strong and weak sides."""
    profile, own = dice(f"profile {ref}"), dice(f"sheet {ref} {member_index} {len(criteria)}")
    scores: Scores = {}
    for each in criteria:
        side = profile.uniform(-LEANING, LEANING) + own.uniform(-LEANING, LEANING)
        scores[each.key] = _bounded(round(wished / 100 * each.maximum + side), each)
    if own.random() < 0.02 and "viability" in scores:
        scores["viability"] = None
    return scores


def _nearest(scores: Scores, criteria: Sequence[Weighed], wished: float) -> Scores:
    """The scores at most one step away whose weighted total comes nearest to the wish."""
    answered = [each for each in criteria if scores[each.key] is not None]
    candidates = [
        _shifted(scores, answered, steps) for steps in product(STEPS, repeat=len(answered))
    ]
    return min(candidates, key=lambda each: abs(total(each, answered) - wished))


def total(scores: Scores, criteria: Sequence[Weighed]) -> float:
    """Of a hundred, over the answered criteria."""
    answered = [(each, scores[each.key]) for each in criteria]
    parts = [(each.weight, score / each.maximum) for each, score in answered if score is not None]
    return 100 * sum(weight * share for weight, share in parts) / sum(weight for weight, _ in parts)


def _shifted(scores: Scores, answered: Sequence[Weighed], steps: Sequence[int]) -> Scores:
    moved = {
        each.key: _bounded((scores[each.key] or 0) + step, each)
        for each, step in zip(answered, steps, strict=True)
    }
    return scores | moved


def _bounded(score: int, criterion: Weighed) -> int:
    return max(0, min(criterion.maximum, score))


def _remark(key: str, score: int, random: Random) -> str:
    level = "high" if score >= HIGH else "low" if score <= LOW else "mid"
    bank = tree("judgements.toml").get(key) or tree("judgements.toml")["relevance"]
    return str(random.choice(bank[level]))


def _theme_remark(theme: str, mean: float, random: Random) -> str:
    level = "high" if mean > (HIGH + LOW) / 2 else "low"
    return str(random.choice(tree("judgements.toml")["theme"][theme][level]))

"""What a score sheet may say, and when it is complete."""

from collections.abc import Iterable, Mapping

from challenge.challenges.models import Criterion


def is_valid(scores: Mapping[str, int | None], criteria: Iterable[Criterion]) -> bool:
    """Whether every score is a whole number in the range of a criterion of this round."""
    highest = {each.key: each.maximum for each in criteria}
    return all(key in highest and _fits(score, highest[key]) for key, score in scores.items())


def _fits(score: int | None, maximum: int) -> bool:
    return score is None or (type(score) is int and 0 <= score <= maximum)


def is_complete(scores: Mapping[str, int | None], criteria: Iterable[Criterion]) -> bool:
    """Whether every criterion is answered or not applicable, and at least one is answered."""
    answered = any(score is not None for score in scores.values())
    return answered and all(each.key in scores for each in criteria)

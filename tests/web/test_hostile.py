"""Whatever is posted, a form answers with values or messages, never with an error of its own."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import Send
from tests.web.test_fields import Everything
from tests.web.test_forms import Budget

NAMES = [
    *("title", "story", "mail", "people", "amount", "yen", "region", "level", "themes", "agreed"),
    *("start-day", "start-month", "start-year", "closes-day", "closes-month", "closes-year"),
    *("closes-time", "version", "lines-0-item", "lines-0-amount", "lines-²-item", "lines-x"),
    *("lines-99999999999999999999-item", "lines", "lines-", "lines-0", "lines-1-amount"),
]
AWKWARD = ["", "0", "-1", "1e9", "9" * 60, "²", "๙", "NaN", "2570", "31", "24:00", "\x00", "٣"]
VALUES = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"])))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(posted=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=12))
def test_any_input_is_answered(send: Send, posted: dict[str, str]) -> None:
    for form in (send(Everything, posted), send(Budget, posted)):
        assert all(str(field()) for field in form)
        assert all(problem["text"] for problem in form.problems)

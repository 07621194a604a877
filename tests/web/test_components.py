"""Every macro with plain data: nothing unescaped, nothing called None."""

import pytest
from flask import Flask, render_template_string

from challenge.web.forms import KitForm, LongTextField, Needed, Row, RowsField, TextField
from challenge.web.paging import Page
from challenge.workflow import Status

BAD = '<b>"bold"</b>'
EXAMPLES = {
    "page": [
        "heading(bad, caption=none)",
        "heading(bad, caption=bad)",
        "breadcrumbs([(bad, '/'), (bad, none)])",
        "tag(bad, 'red')",
        "button(bad)",
        "button(bad, name='step', value=bad, kind='warning')",
        "start_button(bad, '/')",
        "link_button(bad, '/')",
        "inset(bad)",
        "warning(bad)",
        "back_link('/', bad)",
        "prose(bad)",
        "panel(bad, text=bad, reference=bad)",
    ],
    "form": ["submit(bad)", "submit(bad, name='a', value=bad, kind='secondary')"],
    "summary": [
        "summary([(bad, bad), (bad, none)])",
        "summary([(bad, bad, '/a'), (bad, none)], title=bad, change=bad)",
    ],
    "table": [
        "table([bad], [[bad], [none]], bad, numeric=[0])",
        "table([bad], [], bad, empty=bad)",
    ],
    "tracker": [
        "tracker([{'text': bad, 'state': 'done', 'date': bad}, {'text': bad, 'state': 'now'}])",
        "tracker([{'text': bad, 'state': 'todo', 'date': none}], label=bad, compact=true)",
        "tracker([{'text': bad, 'state': 'ended', 'note': bad}], compact=true)",
    ],
    "tasks": [
        "tasks([{'text': bad, 'href': '/', 'status': bad, 'colour': 'blue', 'hint': bad}])",
        "tasks([{'text': bad, 'status': bad, 'href': none, 'hint': none}])",
    ],
    "bar": ["bar(86.4, bad)", "bar(3, bad, maximum=5, shown=bad, low=1, high=4)", "bar(none, bad)"],
    "messages": ["messages([('error', bad), ('message', bad)])"],
}
CALLS = [(file, call) for file, calls in EXAMPLES.items() for call in calls]


def shown(file: str, call: str, **values: object) -> str:
    name = call.partition("(")[0]
    source = f'{{% from "components/{file}.html" import {name} %}}{{{{ {call} }}}}'
    return render_template_string(source, bad=BAD, **values)


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize(("file", "call"), CALLS)
def test_macros_escape_and_never_say_none(file: str, call: str) -> None:
    html = shown(file, call)

    assert "&lt;b&gt;&#34;bold&#34;&lt;/b&gt;" in html
    assert BAD not in html
    assert "None" not in html


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize("status", list(Status))
def test_a_status_is_a_tag_with_its_own_words(status: Status) -> None:
    html = shown("page", "tag(status)", status=status)

    assert html.startswith('<strong class="govuk-tag govuk-tag--')
    assert html.endswith("</strong>")


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize(
    ("value", "width"),
    [
        ("0", "0.0"),
        ("'50'", "50.0"),
        ("none", "0.0"),
        ("100", "100.0"),
        ("250", "100"),
        ("-3", "0"),
    ],
)
def test_bars_stay_inside_their_frame(value: str, width: str) -> None:
    assert f'class="app-bar__fill" width="{width}"' in shown("bar", f"bar({value}, 'Score')")


class Decision(KitForm):
    reason = LongTextField("Reason", [Needed("Enter the reason")])


class Line(Row):
    item = TextField("Item")


class Listed(KitForm):
    title = TextField("Title")
    lines = RowsField(Line, "Lines", least=0)


@pytest.mark.usefixtures("request_context")
def test_the_enter_key_saves_and_does_not_remove_a_row() -> None:
    source = (
        '{% from "components/form.html" import form_for, all_fields, submit %}'
        "{% call form_for(form, action='/x') %}"
        "{{ all_fields(form) }}{{ submit('Save') }}{% endcall %}"
    )
    html = render_template_string(source, form=Listed(data={"lines": [{"item": "Pump"}]}))
    first, second = html.split('<button type="submit"')[1:3]

    assert 'name="action"' not in first
    assert 'name="action" value="remove:lines:0"' in second


class Plain(KitForm):
    """A decision that needs no reason."""


@pytest.mark.usefixtures("request_context")
def test_confirm_asks_for_the_reason_when_the_form_has_one() -> None:
    asked = shown("confirm", "confirm(form, '/x', bad)", form=Decision())
    plain = shown("confirm", "confirm(form, '/x', bad)", form=Plain())

    assert '<textarea class="govuk-textarea govuk-js-character-count" id="reason"' in asked
    assert "textarea" not in plain
    assert '<input type="hidden" name="once" value="a-key">' in asked
    assert '<input type="hidden" name="once" value="a-key">' in plain


@pytest.mark.usefixtures("request_context")
def test_pages_link_to_the_next_one_only_when_there_is_one() -> None:
    more = shown("paging", "paging(page, '/', '/?after=x')", page=Page([1], "x"))
    last = shown("paging", "paging(page, '/', '/?after=x')", page=Page([1], None))

    assert 'href="/?after=x" rel="next"' in more
    assert last.strip() == ""


@pytest.mark.usefixtures("request_context")
def test_a_wide_page_is_wide_from_head_to_foot() -> None:
    wide = render_template_string('{% extends "base.html" %}{% set wide = true %}')
    plain = render_template_string('{% extends "base.html" %}')

    assert (wide.count("app-wide"), plain.count("app-wide")) == (3, 0)


def test_the_error_summary_leads_to_the_fields(kit: Flask) -> None:
    with kit.test_request_context(method="POST"):
        form = Decision()
        form.validate()

        assert '<a href="#reason">Enter the reason</a>' in shown(
            "form", "error_summary(form)", form=form
        )
        assert 'id="reason-error"' in form.reason()
        assert 'aria-describedby="reason-info reason-error"' in form.reason()


@pytest.mark.parametrize("template", ["404", "409", "413", "429", "any"])
@pytest.mark.parametrize("code", [400, 403, 404, 405, 500, 503])
def test_error_pages_say_what_to_do(kit: Flask, template: str, code: int) -> None:
    with kit.test_request_context("/"):
        html = render_template_string(
            f'{{% extends "errors/{template}.html" %}}', code=code, message=BAD, back=None
        )

    assert html.count("<h1") == 1
    assert " – Open Challenge</title>" in html
    assert BAD not in html
    assert "None" not in html


def test_the_language_switch_shows_only_where_there_is_a_choice(kit: Flask) -> None:
    page = '{% extends "base.html" %}'
    with kit.test_request_context("/?page=2"):
        several = render_template_string(page)
    kit.config["LANGUAGES"] = ["en"]
    with kit.test_request_context("/?page=2"):
        one = render_template_string(page)

    assert (
        '<a class="govuk-link" href="?page=2&amp;lang=th" hreflang="th" lang="th">ไทย</a>'
        in several
    )
    assert "hreflang" not in one

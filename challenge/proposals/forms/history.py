"""One change of a draft in the reader's words, and which field's changes are looked for."""

from collections.abc import Mapping

from challenge.challenges.models import Challenge, FormField
from challenge.proposals.forms.changes import Item, Sides, edited, swapped
from challenge.proposals.models import Edit
from challenge.proposals.rules.comparison import Content
from challenge.web.forms import ChoiceField, FilterForm
from challenge.web.locale import lazy


class HistoryForm(FilterForm):
    """Which field's changes are looked for."""

    field = ChoiceField(lazy("Field"), blank=lazy("All"))


def history_form(labels: Mapping[str, str]) -> HistoryForm:
    form = HistoryForm()
    form["field"].offer(labels.items())
    return form


def shown_edit(edit: Edit, one: FormField | None, challenge: Challenge, content: Content) -> Item:
    """What one person changed in one sitting, with the words marked."""
    if one is None:
        themes = {theme.key: theme.label for theme in challenge.themes}
        texts = (str((value or {}).get("text", "")) for value in (edit.before, edit.after))
        return swapped(*(themes.get(text, text) for text in texts))
    sides = Sides(content, content, challenge.currency)
    return edited(one, edit.row_key, edit.before, edit.after, sides)

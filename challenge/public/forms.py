"""What a visitor may look for, and what phases are called."""

from collections.abc import Iterable

from challenge.challenges.rules import Phase
from challenge.places.forms import ISLAND_GROUP_NAMES
from challenge.web.forms import ChoiceField, FilterForm, TextField
from challenge.web.locale import lazy

RESULTS = "results"
PHASES = {
    Phase.UPCOMING: (lazy("Opens later"), "yellow"),
    Phase.OPEN: (lazy("Open"), "green"),
    Phase.CLOSED: (lazy("Closed"), "grey"),
    Phase.CALLED_OFF: (lazy("Called off"), "red"),
    RESULTS: (lazy("Results published"), "purple"),
}
ANY = lazy("Any")


class CatalogueForm(FilterForm):
    """The choices beside the list of challenges."""

    words = TextField(lazy("Words"), maximum=100)
    status = ChoiceField(
        lazy("Status"), choices=[(key, label) for key, (label, _) in PHASES.items()], blank=ANY
    )
    theme = ChoiceField(lazy("Theme"), choices=[], blank=ANY)
    place = ChoiceField(lazy("Open to"), choices=[], blank=lazy("Any place"))

    def offer(self, themes: Iterable[str], regions: Iterable[tuple[str, str]]) -> None:
        self.theme.offer([(label, label) for label in themes])
        groups = list(ISLAND_GROUP_NAMES.items())
        self.place.offer([*groups, *regions])

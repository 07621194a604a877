"""One form for each section that is a page of its own."""

from zoneinfo import available_timezones

from challenge.challenges.forms import words
from challenge.challenges.forms.base import KeyField, SectionForm, keyed, no_second
from challenge.challenges.rules import Content, Section
from challenge.challenges.rules.calendar import BOUNDS
from challenge.web.forms import (
    ChecksField,
    ChoiceField,
    InstantField,
    LongTextField,
    MoneyField,
    Needed,
    Optional,
    RadioField,
    Row,
    RowsField,
    TextField,
    TickField,
    WholeField,
)
from challenge.web.locale import _, lazy

MARKUP = lazy("Leave an empty line between paragraphs. **Bold** and lists with - are understood.")
DEFAULT_LABELS = {"opens": lazy("Opens for proposals"), "closes": lazy("Closes for proposals")}


def essay(label: str, *checks: object, description: str = "") -> LongTextField:
    """A text of several pages, with a little markup."""
    return LongTextField(
        label, checks, maximum=20_000, rows=12, counted=False, description=description
    )


class BriefForm(SectionForm):
    title = TextField(lazy("Title"), [Needed(lazy("Enter the title"))])
    summary = LongTextField(
        lazy("Summary"),
        maximum=500,
        as_stored=True,
        rows=3,
        description=lazy("One or two sentences, as they stand in the list of challenges"),
    )
    problem = essay(lazy("The problem"), description=MARKUP)
    aim = essay(lazy("The aim"))
    background = essay(lazy("Background"), Optional())
    ask = essay(lazy("What is asked of those who enter"))


class LegalBasisForm(SectionForm):
    legal_basis = essay(lazy("Legal basis"), description=MARKUP)


class EligibilityForm(SectionForm):
    levels = ChecksField(
        lazy("Levels of local unit that may enter"), choices=words.choices(words.LEVELS)
    )
    regions = ChecksField(
        lazy("Regions whose units may enter"),
        choices=[],
        description=lazy("Tick none to let every region enter"),
    )
    submissions_per_unit = WholeField(
        lazy("Most proposals of one unit"), [Optional()], minimum=1, maximum=100
    )
    awards_per_unit = WholeField(
        lazy("Most awards of one unit"), [Optional()], minimum=1, maximum=100
    )
    bars_unfinished = TickField(
        lazy("A unit with an award that is not completed may not enter"),
        description=lazy("Counts awards of other challenges of your agency"),
    )


class ThemeRow(Row):
    key = KeyField()
    label = TextField(lazy("Theme"), [Needed(lazy("Enter the name of the theme"))], maximum=120)
    label_th = TextField(lazy("Theme in Thai"), [Optional()], maximum=120)


class ThemesForm(SectionForm):
    themes = RowsField(
        ThemeRow, lazy("Themes"), one=lazy("Theme"), add=lazy("Add a theme"), least=1, most=30
    )

    def validate(self, extra_validators: object = None) -> bool:
        good = bool(super().validate(extra_validators))
        return (
            no_second(self.themes, ("label",), _("This theme stands in the list already")) and good
        )

    def said(self) -> Content:
        return {"themes": keyed(self.themes.data)}


class DateRow(Row):
    key = KeyField()
    label = TextField(lazy("What happens"), [Needed(lazy("Say what happens then"))], maximum=120)
    at = InstantField(lazy("When"), [Needed(lazy("Enter the day and the time"))])


class TimelineForm(SectionForm):
    zone = ChoiceField(
        lazy("Time zone of every date"),
        [Needed(lazy("Choose a time zone"))],
        choices=[(zone, zone) for zone in sorted(available_timezones()) if "/" in zone],
        description=lazy("Times are typed and shown as the clocks of this zone show them"),
    )
    dates = RowsField(
        DateRow, lazy("Dates"), one=lazy("Date"), add=lazy("Add a date"), least=2, most=40
    )

    @classmethod
    def shown(cls, said: Content) -> Content:
        """The two dates that every call needs are there from the start."""
        known = {row["key"] for row in said["dates"]}
        absent = [
            {"key": key, "label": str(DEFAULT_LABELS[key]), "at": None}
            for key in BOUNDS
            if key not in known
        ]
        return said | {"dates": [*absent, *said["dates"]]}

    def said(self) -> Content:
        return {"zone": self.zone.data, "dates": keyed(self.dates.data)}


class MoneyForm(SectionForm):
    currency = ChoiceField(
        lazy("Currency"), [Needed(lazy("Choose a currency"))], choices=words.CURRENCIES
    )
    ceiling_minor = MoneyField(
        lazy("Most that one proposal may ask for"),
        [Needed(lazy("Enter the most that one proposal may ask for"))],
        minimum=1,
    )


class DocumentRow(Row):
    key = KeyField()
    label = TextField(lazy("Document"), [Needed(lazy("Enter the name of the document"))])
    issuer = TextField(lazy("Issued by"), [Optional()], maximum=120)
    stage = ChoiceField(
        lazy("Asked for"),
        [Needed(lazy("Choose when the document is asked for"))],
        choices=words.choices(words.DOCUMENT_STAGES),
        blank=None,
    )
    required = TickField(lazy("Required"))


class DocumentsForm(SectionForm):
    requirements = RowsField(
        DocumentRow, lazy("Documents"), one=lazy("Document"), add=lazy("Add a document"), most=60
    )

    def said(self) -> Content:
        return {"requirements": keyed(self.requirements.data)}


class CheckRow(Row):
    key = KeyField()
    label = TextField(lazy("Question"), [Needed(lazy("Enter the question"))], maximum=300)


class ReasonRow(Row):
    code = KeyField()
    label = TextField(lazy("Reason"), [Needed(lazy("Enter the reason"))], maximum=200)
    step = ChoiceField(
        lazy("The proposal is then"),
        [Needed(lazy("Choose what the proposal is then"))],
        choices=words.choices(words.DECLINE_STEPS),
        blank=None,
    )


class ScreeningForm(SectionForm):
    checklist = RowsField(
        CheckRow, lazy("Checklist"), one=lazy("Question"), add=lazy("Add a question"), least=1
    )
    decline_reasons = RowsField(
        ReasonRow,
        lazy("Reasons for declining"),
        one=lazy("Reason"),
        add=lazy("Add a reason"),
        least=1,
    )
    screen_on_arrival = TickField(
        lazy("Desks may read proposals as they come in"),
        description=lazy("Otherwise only after the call has closed"),
    )
    screening_days = WholeField(
        lazy("Working days for a complete file"),
        [Needed(lazy("Enter the number of working days"))],
        minimum=1,
        maximum=365,
    )
    correction_days = WholeField(
        lazy("Days for a correction"),
        [Needed(lazy("Enter the number of days"))],
        minimum=1,
        maximum=365,
    )
    correction_rounds = WholeField(
        lazy("How often a proposal may be returned"),
        [Needed(lazy("Enter how often a proposal may be returned"))],
        maximum=20,
    )

    def said(self) -> Content:
        reasons = keyed(self.decline_reasons.data, key="code")
        checks = keyed(self.checklist.data)
        return super().said() | {"checklist": checks, "decline_reasons": reasons}


class TierRow(Row):
    key = TextField(lazy("Award"), [Needed(lazy("Enter a rank, a level or *"))], maximum=20)
    funder = TextField(lazy("Paid by"), [Needed(lazy("Enter who pays"))], maximum=120)
    amount_minor = MoneyField(lazy("Amount"), [Needed(lazy("Enter the amount"))], minimum=1)
    in_kind = TickField(lazy("In kind: built, not transferred"))


class PurseRow(Row):
    funder = TextField(lazy("Funder"), [Needed(lazy("Enter the funder"))], maximum=120)
    amount_minor = MoneyField(lazy("Set aside"), [Needed(lazy("Enter the amount"))], minimum=1)


class AwardForm(SectionForm):
    award_basis = RadioField(
        lazy("What an award depends on"),
        [Needed(lazy("Choose what an award depends on"))],
        choices=words.choices(words.BASES),
        hints=words.BASIS_HINTS,
    )
    tiers = RowsField(
        TierRow,
        lazy("Awards"),
        one=lazy("Award"),
        add=lazy("Add an award"),
        description=lazy("An award with two funders has two rows with the same name"),
        least=1,
    )
    purses = RowsField(
        PurseRow, lazy("Purses"), one=lazy("Purse"), add=lazy("Add a purse"), least=1, most=20
    )
    reconsideration_days = WholeField(
        lazy("Days in which a unit may ask for reconsideration"),
        [Needed(lazy("Enter the number of days"))],
        maximum=365,
    )

    def validate(self, extra_validators: object = None) -> bool:
        good = bool(super().validate(extra_validators))
        words = _("This funder has a row for this award already: give each funder one row")
        return no_second(self.tiers, ("key", "funder"), words) and good


class PartyRow(Row):
    party = ChoiceField(
        lazy("Party"),
        [Needed(lazy("Choose the party"))],
        choices=words.choices(words.PARTIES),
    )
    name = TextField(lazy("Name"), [Optional()], maximum=200)
    role = TextField(lazy("Part in the project"), [Optional()], maximum=120)
    signatory = TextField(lazy("Signs as"), [Optional()], maximum=120)
    duties = LongTextField(
        lazy("Duties, one to a line"),
        [Needed(lazy("Enter at least one duty"))],
        maximum=4000,
        counted=False,
    )


class AgreementForm(SectionForm):
    agreement_text = essay(
        lazy("Text that every agreement starts from"),
        description=lazy(
            "Words that begin with a dollar sign are filled in: $unit, $province, $head, $project, "
            "$reference, $amount, $award_date, $challenge"
        ),
    )
    agreement_parties = RowsField(
        PartyRow, lazy("Parties, in signing order"), one=lazy("Party"), add=lazy("Add a party")
    )

    @classmethod
    def shown(cls, said: Content) -> Content:
        parties = [
            party | {"duties": "\n".join(party.get("duties", ()))}
            for party in said["agreement_parties"]
        ]
        return said | {"agreement_parties": parties}

    def said(self) -> Content:
        parties = [_party(row) for row in self.agreement_parties.data]
        return super().said() | {"agreement_parties": parties}


def _party(row: Content) -> Content:
    """Duties as a list; what was left blank is not said."""
    duties = [line.strip() for line in row["duties"].split("\n") if line.strip()]
    return {name: value for name, value in row.items() if value} | {"duties": duties}


class ContactsForm(SectionForm):
    contacts = essay(lazy("Contacts"), description=MARKUP)


class TermsForm(SectionForm):
    terms = essay(lazy("Terms"), description=MARKUP)


class IntellectualPropertyForm(SectionForm):
    intellectual_property = essay(lazy("Intellectual property"), description=MARKUP)


FORMS: dict[Section, type[SectionForm]] = {
    Section.BRIEF: BriefForm,
    Section.LEGAL_BASIS: LegalBasisForm,
    Section.ELIGIBILITY: EligibilityForm,
    Section.THEMES: ThemesForm,
    Section.TIMELINE: TimelineForm,
    Section.MONEY: MoneyForm,
    Section.DOCUMENTS: DocumentsForm,
    Section.SCREENING: ScreeningForm,
    Section.AWARD: AwardForm,
    Section.AGREEMENT: AgreementForm,
    Section.CONTACTS: ContactsForm,
    Section.TERMS: TermsForm,
    Section.INTELLECTUAL_PROPERTY: IntellectualPropertyForm,
}
"""The form and the rounds have a list and a page for each piece instead."""

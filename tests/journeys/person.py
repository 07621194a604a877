"""A person at a browser, who looks at every page that comes."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page

from tests.browser import axe

OK = 200
MANILA = ZoneInfo("Asia/Manila")


class Person:
    """Somebody with an account of the demonstration; a visitor without one."""

    def __init__(self, page: Page, *, script: bool) -> None:
        self.page = page
        self.script = script
        self.seen: set[str] = set()

    def sign_in(self, who: str) -> "Person":
        """One click on the sign-in page; whoever was signed in before is signed out first."""
        self.page.context.clear_cookies()
        self.go("/login")
        return self.follow(self.page.locator(f'button[name=account][value^="{who}@"]').first)

    def go(self, path: str, *, status: int = 200) -> "Person":
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}"
        if status != OK:
            self.page.wait_for_timeout(150)  # the console's word about it comes a moment later
        self.look()
        return self

    def press(self, name: str) -> "Person":
        """Press a button by its whole name, and look at what comes."""
        return self.follow(self.page.get_by_role("button", name=name, exact=True).first)

    def follow(self, place: Locator) -> "Person":
        """Click a link or a button and look at the page it leads to, once that page is there.

        A click alone may come back while the old page still stands.
        """
        with self.page.expect_navigation():
            place.click()
        self.look()
        return self

    def choose(self, group: str, option: str) -> "Person":
        """Choose an option of the radios under a question."""
        self.page.get_by_role("group", name=group).get_by_label(option, exact=True).check()
        return self

    def fill(self, label: str, text: str) -> "Person":
        self.field(label).fill(text)
        return self

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True).first

    def tick(self, label: str) -> "Person":
        self.field(label).check()
        return self

    def select(self, label: str, option: str) -> "Person":
        self.field(label).select_option(label=option)
        return self

    def fill_day(self, name: str, day: date) -> "Person":
        """The three boxes of a day."""
        for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
            self.page.locator(f'input[name="{name}-{part}"]').fill(str(value))
        return self

    def fill_instant(self, name: str, moment: datetime) -> "Person":
        there = moment.astimezone(MANILA)
        self.fill_day(name, there.date())
        self.page.locator(f'input[name="{name}-time"]').fill(f"{there:%H:%M}")
        return self

    def attach(self, name: str, file: Path) -> "Person":
        self.page.locator(f'input[type=file][name*="{name}"]').first.set_input_files(file)
        return self

    def send(self, name: str, file: Path) -> "Person":
        """Choose an annex: the script sends it and shows the page anew; without, a button does."""
        if not self.script:
            return self.attach(name, file).press("Attach")
        with self.page.expect_navigation():
            self.attach(name, file)
        self.look()
        return self

    def reads(self, text: str) -> "Person":
        """The page shows `text`."""
        shown = self.page.locator("body").inner_text()
        assert text in shown, f"{self.page.url} does not show {text!r}:\n{shown[:1500]}"
        return self

    def lacks(self, text: str) -> "Person":
        shown = self.page.locator("body").inner_text()
        assert text not in shown, f"{self.page.url} shows {text!r}"
        return self

    def look(self) -> None:
        """No barrier and no sideways scrolling; each kind of page is looked at once."""
        assert self.page.locator("h1").count() == 1, self.page.url
        if not self.script:
            return
        kind = self.page.title() + str(self.page.locator(".govuk-error-summary").count())
        if kind in self.seen:
            return
        self.seen.add(kind)
        axe(self.page)
        width = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{self.page.url} scrolls sideways by {width} px"

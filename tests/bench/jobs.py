"""What people do most, what each job is compared with, and how many times the floor it may cost."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from tests.bench.browser import Answer, Browser, Fields
from tests.bench.world import JUDGED, OPEN, World

HELLO, RANKED, ONE, WRITE = "/hello", "/ranked", "/one/{entered}", "/write"
Ask = Callable[[], Answer]
SCORES: Fields = [(key, "7") for key in "abcde"]


@dataclass(frozen=True)
class Job:
    """One request that is measured, with the part of the floor it stands on."""

    name: str
    who: str | None
    floor: str
    goal: float
    path: str
    most_statements: int | None = None
    again: bool = False
    """Asked with the ETag of the answer before."""
    page: str = ""
    """A form to be sent: the page on which it stands; `path` is where it is sent."""
    change: str = ""
    """The field of the form in which something new is typed."""
    typed: bool = False
    """Sent as a script sends what is typed: that field alone, over the revision of its page."""

    @property
    def expect(self) -> int:
        if self.page:
            return 200 if self.typed else 303
        return 304 if self.again else 200

    def ask(self, browser: Browser, world: World) -> Ask:
        """Does the job once each time it is called."""
        if self.page:
            return _sending(self, browser, world)
        path = self.path.format(**world.refs)
        tag = {"If-None-Match": browser.get(path).headers.get("ETag", "")} if self.again else {}
        return lambda: browser.get(path, tag)


def _sending(job: Job, browser: Browser, world: World) -> Ask:
    """Opens the page, which is not measured, changes something in the form, and sends it."""
    number = count()

    def send() -> Answer:
        refs = dict(world.refs)
        if "{fresh}" in job.path:
            refs["fresh"] = world.submittable.pop(0)
        path, page = job.path.format(**refs), job.page.format(**refs)
        fields = browser.form(page, page if job.typed else path)
        sent = [(name, typed(name, value)) for name, value in fields]
        return browser.post(path, _part(job, sent) if job.typed else sent)

    def typed(name: str, value: str) -> str:
        return f"{value[:200]} {next(number)}" if name == job.change else value

    return send


def _part(job: Job, fields: Fields) -> Fields:
    names = {job.change: job.change, "csrf_token": "csrf_token", "version": "base"}
    return [(names[name], value) for name, value in fields if name in names]


def floor_ask(job: Job, browser: Browser, world: World) -> Ask:
    """The same on the floor."""
    path = job.floor.format(**world.refs)
    if path == WRITE:
        return lambda: browser.post(path, SCORES)
    return lambda: browser.get(path)


ROUNDS = f"/challenges/{JUDGED}/rounds"
SHEETS = f"{ROUNDS}/presentation/sheets"
SHEET = f"{SHEETS}/{{sheet}}"
FIELD = "/proposals/{draft}/fields/summary"
SUBMISSION = "/proposals/{fresh}/submission"
LISTED = f"/challenges/{JUDGED}/proposals"
CALL = f"/challenges/{OPEN}"
JOBS = (
    Job("ranking page, chair", "chair", RANKED, 3, f"{ROUNDS}/paper/ranking"),
    Job("desk, chair", "chair", RANKED, 3, "/desk"),
    Job("desk, member", "member", RANKED, 3, "/desk"),
    Job("desk, officer", "officer", RANKED, 3, "/desk"),
    Job("desk, staff of a unit", "neighbour", RANKED, 3, "/desk"),
    Job("desk, secretariat", "secretariat", RANKED, 3, "/desk"),
    Job("catalogue", None, RANKED, 3, "/"),
    Job("screening desk", "officer", RANKED, 3, "/screening"),
    Job("proposals of a challenge", "secretariat", RANKED, 3, LISTED),
    Job("a member’s proposals", "member", RANKED, 3, SHEETS),
    Job("public page", None, HELLO, 4, CALL),
    Job("public page, not modified", None, HELLO, 4, CALL, again=True),
    Job("sheet page", "member", ONE, 12, SHEET, 12),
    Job("proposal page, unit", "staff", ONE, 12, "/proposals/{draft}", 12),
    Job("proposal page, agency", "secretariat", ONE, 12, "/proposals/{entered}/versions/1", 12),
    Job("screening page", "officer", ONE, 12, "/proposals/{waiting}/screening", 12),
    Job("save one field", "staff", WRITE, 5, FIELD, page=FIELD, change="answer"),
    Job(
        "save what is typed",
        "staff",
        WRITE,
        5,
        f"{FIELD}/answer",
        page=FIELD,
        change="answer",
        typed=True,
    ),
    Job("save one sheet", "member", WRITE, 5, SHEET, page=SHEET, change="remark"),
    Job("submit", "head", WRITE, 5, SUBMISSION, page=SUBMISSION),
)

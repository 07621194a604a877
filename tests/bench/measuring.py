"""Times of the product and the floor, taken in turns so that both meet the same noise."""

import time
from contextlib import closing
from dataclasses import asdict, dataclass
from statistics import median, quantiles

from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.bench.browser import Answer, Browser, Inside, Outside
from tests.bench.jobs import JOBS, Ask, Job, floor_ask
from tests.bench.world import World

TIMES = 40
LONGEST = 3.0
"""Seconds for one job; slow ones are asked less often."""


class WrongAnswer(RuntimeError):
    """A page answered otherwise than it should, so its time says nothing."""


@dataclass(frozen=True)
class Result:
    """One job in one world, in milliseconds."""

    database: str
    size: int
    job: str
    median: float
    p95: float
    fast: float
    """The time that one in ten stays below: what others do on the machine hardly touches it."""
    bytes: int
    statements: int
    most_statements: int | None
    floor: float
    fast_floor: float
    goal: float

    @property
    def ratio(self) -> float:
        return self.median / self.floor

    @property
    def fast_ratio(self) -> float:
        return self.fast / self.fast_floor

    @property
    def reached(self) -> bool:
        few = self.most_statements is None or self.statements <= self.most_statements
        return few and self.ratio <= self.goal

    def as_json(self) -> dict[str, object]:
        ratios = {"ratio": round(self.ratio, 2), "fast_ratio": round(self.fast_ratio, 2)}
        return {**asdict(self), **ratios, "reached": self.reached}


@dataclass(frozen=True)
class Stand:
    """A world with both servers before it."""

    database: str
    world: World
    app: Flask
    product: int
    floor: int

    def outside(self, who: str | None) -> Browser:
        return Outside(_cookies(self.world, who), port=self.product)

    def inside(self, who: str | None) -> Browser:
        return Inside(_cookies(self.world, who), app=self.app)


def _cookies(world: World, who: str | None) -> dict[str, str]:
    return {"session": world.cookies[who]} if who else {}


def measured(stand: Stand, job: Job, *, times: int = TIMES) -> Result | None:
    """The job and its floor; None where the product does not have the page yet."""
    if not exists(stand.app, job, stand.world):
        return None
    statements = count(stand, job)
    with closing(stand.outside(job.who)) as ours, closing(Outside(port=stand.floor)) as bare:
        product = job.ask(ours, stand.world)
        floor = floor_ask(job, bare, stand.world)
        answers, below = _in_turns(product, floor, job.expect, times)
    took, bare_took = ([answer.took for answer in each] for each in (answers, below))
    return Result(
        database=stand.database,
        size=stand.world.size,
        job=job.name,
        median=round(median(took), 2),
        p95=round(quantiles(took, n=20)[-1], 2),
        fast=round(quantiles(took, n=10)[0], 2),
        bytes=len(answers[-1].body),
        statements=statements,
        most_statements=job.most_statements,
        floor=round(median(bare_took), 3),
        fast_floor=round(quantiles(bare_took, n=10)[0], 3),
        goal=job.goal,
    )


def exists(app: Flask, job: Job, world: World) -> bool:
    """Whether the product answers at the address of the job."""
    path = job.path.format(**{"fresh": "-", **world.refs})
    try:
        app.url_map.bind("localhost").match(path, method="POST" if job.page else "GET")
    except HTTPException:
        return False
    return True


def count(stand: Stand, job: Job) -> int:
    """SQL statements of one request; those before it fill what is kept in memory."""
    ask = job.ask(stand.inside(job.who), stand.world)
    checked(ask, job.expect)
    return checked(ask, job.expect).statements


def _in_turns(
    product: Ask, floor: Ask, expect: int, times: int
) -> tuple[list[Answer], list[Answer]]:
    for _warming in range(4):
        checked(product, expect)
        floor()
    answers: list[Answer] = []
    below: list[Answer] = []
    end = time.monotonic() + LONGEST
    while len(answers) < times and (len(answers) < 5 or time.monotonic() < end):
        answers.append(checked(product, expect))
        below.append(floor())
    return answers, below


def checked(ask: Ask, expect: int) -> Answer:
    """The answer, which must be the right one."""
    answer = ask()
    if answer.status != expect:
        raise WrongAnswer(f"expected {expect}, got {answer.status}")
    return answer


def all_of(stand: Stand, *, times: int = TIMES) -> tuple[list[Result], list[str]]:
    """Every job that the product can do, and what went wrong."""
    results: list[Result] = []
    faults: list[str] = []
    for job in JOBS:
        try:
            result = measured(stand, job, times=times)
        except (WrongAnswer, LookupError) as wrong:
            faults.append(f"{stand.database}, {stand.world.size}, {job.name}: {wrong}")
        else:
            results += [result] if result else []
    return results, faults

"""The floor: bare Flask on the product's database, with none of what makes the product.

No sign-in, no session, no layout, no audit, no translation: one statement and one small template.
"""

import csv
import io
import os
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, request, stream_with_context

from challenge.db import create_engine

app = Flask(__name__, static_folder=None)
RANKED = """
SELECT p.position, q.ref, q.title, o.name, p.stratum, p.score, p.spread, p.sheets, p.outcome
FROM placement p JOIN proposal q ON q.id = p.proposal_id
JOIN organisation o ON o.id = q.organisation_id
WHERE p.round_id = (
    SELECT r.id FROM round r JOIN challenge c ON c.id = r.challenge_id
    WHERE c.slug = 'judged' AND r.key = 'paper'
)
ORDER BY p.sequence LIMIT 50
"""
ALL = """
SELECT q.ref, q.title, o.name, a.seat_id, s.scores, s.total
FROM sheet s JOIN allotment a ON a.id = s.allotment_id JOIN proposal q ON q.id = a.proposal_id
JOIN organisation o ON o.id = q.organisation_id
WHERE s.handed_in_at IS NOT NULL ORDER BY a.id
"""
PAGE = """<!doctype html><title>Ranking</title><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>"""
ONE = "<!doctype html><title>{{ row.title }}</title><h1>{{ row.title }}</h1><p>{{ row.ref }}</p>"
TABLE, TITLE = (app.jinja_env.from_string(text) for text in (PAGE, ONE))
WRITE = "INSERT INTO floor (a, b, c, d, e) VALUES (:a, :b, :c, :d, :e)"


def create() -> Flask:
    """What gunicorn serves."""
    app.extensions["floor"] = create_engine(os.environ["DATABASE_URL"])
    return app


def _engine() -> sa.Engine:
    engine: sa.Engine = current_app.extensions["floor"]
    return engine


@app.get("/hello")
def hello() -> str:
    return "<!doctype html><title>Hello</title>"


@app.get("/ranked")
def ranked() -> str:
    """Fifty ranked rows from stored means."""
    return TABLE.render(rows=_read(RANKED))


@app.get("/one/<ref>")
def one(ref: str) -> str:
    """One indexed read."""
    row = _read("SELECT ref, title FROM proposal WHERE ref = :ref", ref=ref)[0]
    return TITLE.render(row=row)


@app.post("/write")
def write() -> Response:
    """One committed write of five scores."""
    with _engine().begin() as connection:
        connection.execute(sa.text(WRITE), {key: int(request.form[key]) for key in "abcde"})
    return Response(status=303, headers={"Location": "/hello"})


@app.get("/csv")
def export() -> Response:
    """Every sheet of every proposal."""
    return Response(stream_with_context(_lines()), mimetype="text/csv")


def _lines() -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for part in _parts():
        writer.writerows(part)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _parts() -> Iterator[Any]:
    with _engine().execution_options(write=False).connect() as connection:
        rows = connection.execution_options(stream_results=True).execute(sa.text(ALL))
        yield from rows.partitions(1000)


def _read(statement: str, **values: str) -> Any:
    with _engine().execution_options(write=False).connect() as connection:
        return connection.execute(sa.text(statement), values).all()


def prepare(url: str) -> None:
    """The table that the floor writes into."""
    own = create_engine(url)
    columns = ", ".join(f"{name} INTEGER" for name in "abcde")
    kind = "INTEGER" if own.dialect.name == "sqlite" else "SERIAL"
    with own.begin() as connection:
        connection.execute(sa.text(f"CREATE TABLE floor (id {kind} PRIMARY KEY, {columns})"))
    own.dispose()

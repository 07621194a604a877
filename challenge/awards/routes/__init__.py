"""Pages of the award: the decision, the unit's letter and acceptance, the public results."""

from flask import Flask

from challenge.awards.routes import decisions, results, units


def register(app: Flask) -> None:
    app.register_blueprint(decisions.blueprint)
    app.register_blueprint(units.blueprint)
    app.register_blueprint(results.blueprint)

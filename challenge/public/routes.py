"""Catalogue and challenge for everybody, and what this service says about itself."""

from hashlib import sha256

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from challenge import clock
from challenge.accounts.access import ANYONE, access, current_actor
from challenge.challenges import queries as challenges
from challenge.challenges import rules
from challenge.public import queries
from challenge.public.forms import PHASES, RESULTS, CatalogueForm
from challenge.public.queries import Edition, Listed, Wanted
from challenge.web.locale import current_language
from challenge.web.pieces import piece

blueprint = Blueprint("public", __name__)
MOST_KEPT = 256
SEARCH, LISTED = (("public/_catalogue.html", name) for name in ("search", "entries"))


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.extensions["challenge_pages"] = {}


@blueprint.get("/")
@access(ANYONE)
def catalogue() -> str:
    """The list is asked for anew each time; its HTML is kept by what it says."""
    form, offered = CatalogueForm(), queries.offered()
    form.offer(offered.themes, offered.regions)
    wanted = Wanted(
        words=form.words.data or "",
        theme=form.theme.data or "",
        place=form.place.data or "",
        status=form.status.data or "",
    )
    return render_template(
        "public/catalogue.html",
        page=queries.catalogue(wanted, after=request.args.get("after")),
        wanted=wanted,
        search=piece(SEARCH, (offered, wanted), form),
        entries=lambda rows: piece(LISTED, tuple(rows), rows, _status_of),
    )


def _status_of(row: Listed) -> tuple[str, str]:
    return _status(row.phase, row.has_results)


@blueprint.get("/challenges")
@access(ANYONE)
def challenge_list() -> AnyResponse:
    return redirect(url_for("public.catalogue"))


@blueprint.get("/challenges/<slug>")
@access(ANYONE)
def show(slug: str) -> Response:
    """Made once for all visitors of an edition; a browser that has it is told so."""
    edition = queries.edition(slug) or abort(404)
    if current_actor().signed_in or request.args or "_flashes" in session:
        return make_response(_challenge_page(slug, edition))
    tag = _tag(slug, edition)
    response = make_response("" if request.if_none_match.contains(tag) else _kept(slug, edition))
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Cookie, Accept-Language"
    response.make_conditional(request)
    return response


@blueprint.get("/about")
@access(ANYONE)
def about() -> str:
    return render_template("public/about.html")


@blueprint.get("/accessibility")
@access(ANYONE)
def accessibility() -> str:
    return render_template("public/accessibility.html")


@blueprint.get("/privacy")
@access(ANYONE)
def privacy() -> str:
    return render_template("public/privacy.html")


def _status(phase: rules.Phase, has_results: bool) -> tuple[str, str]:
    """The words and the colour that say where a call stands."""
    words, colour = PHASES[RESULTS if has_results else phase]
    return str(words), colour


def _tag(slug: str, edition: Edition) -> str:
    return sha256(f"{slug} {edition} {current_language()}".encode()).hexdigest()[:20]


def _kept(slug: str, edition: Edition) -> str:
    """The page of an edition, from memory where it was made before."""
    kept: dict[str, str] = current_app.extensions["challenge_pages"]
    tag = _tag(slug, edition)
    if tag not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[tag] = _challenge_page(slug, edition)
    return kept[tag]


def _challenge_page(slug: str, edition: Edition) -> str:
    challenge = challenges.published(slug) or abort(404)
    notice = rules.notice(challenge, clock.now())
    return render_template(
        "public/show.html",
        notice=notice,
        region_names=challenges.region_names(challenge),
        has_results=edition.has_results,
        status=_status(notice.phase, edition.has_results),
        demonstration=challenge.demonstration,
    )

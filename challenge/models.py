"""Every table, so that migrations and start-up know them all."""

from challenge.accounts import models as accounts
from challenge.audit import models as audit
from challenge.awards import models as awards
from challenge.challenges import models as challenges
from challenge.denials import models as denials
from challenge.documents import models as documents
from challenge.duplicates import models as duplicates
from challenge.mous import models as mous
from challenge.notices import models as notices
from challenge.places import models as places
from challenge.proposals import models as proposals
from challenge.scoring import models as scoring
from challenge.screening import models as screening
from challenge.web import models as web

__all__ = [
    "accounts",
    "audit",
    "awards",
    "challenges",
    "denials",
    "documents",
    "duplicates",
    "mous",
    "notices",
    "places",
    "proposals",
    "scoring",
    "screening",
    "web",
]

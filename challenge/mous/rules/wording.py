"""The text of an agreement: its slots, its duties, and its digest."""

import hashlib
import json
import re
from collections.abc import Mapping

from challenge.mous.models import Agreement

SLOTS = (
    *("unit", "province", "head", "project", "reference", "amount", "award_date", "challenge"),
    *("parties", "date"),
)
"""Words that, after a dollar sign, are filled in; nothing else of a text is ever evaluated."""
SLOT = re.compile(rf"\$({'|'.join(sorted(SLOTS, key=len, reverse=True))})(?![A-Za-z_])")
BULLET = re.compile(r"^\s*(?:[-–•*]|\d+[.)])\s+")


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with every slot replaced; a slot without a value and any other word stays."""
    return SLOT.sub(lambda found: values.get(found[1], found[0]), text)


def duty_lines(duties: object) -> str:
    """Duties as they are kept: one on each line, whether given as a list or as a text."""
    lines = duties if isinstance(duties, list) else str(duties or "").splitlines()
    return "\n".join(BULLET.sub("", str(line)).strip() for line in lines if str(line).strip())


def digest(agreement: Agreement) -> str:
    """SHA-256 of what is signed: title, text, version, parties with duties, and who signs."""
    content = {
        "format": "agreement/1",
        "title": agreement.title,
        "text": agreement.text,
        "proposal_version": agreement.proposal_version_id,
        "parties": [[party.organisation_id, party.duties] for party in agreement.parties],
        "signatories": [
            [person.party.organisation_id, person.name, person.title]
            for person in agreement.signing
        ],
    }
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()

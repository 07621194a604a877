"""A form in two languages shows both labels of a field; one in one language shows one."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from challenge.challenges.models import FormField
from tests import pdf
from tests.client import Client
from tests.world.proposals import complete_proposal, staff_of

THAI = "ชื่อโครงการ"


def test_both_labels_stand_wherever_a_field_is(client: Client, session: Session) -> None:
    proposal = complete_proposal()
    title = session.scalars(sa.select(FormField).where(FormField.key == "title")).one()
    title.label_th = THAI
    call = proposal.challenge
    session.commit()
    client.sign_in(staff_of(proposal.organisation))

    def thai(path: str) -> list[str]:
        return re.findall(r'lang="th">([^<]*)<', client.get(path).text)

    where = f"/proposals/{proposal.ref}"
    shown = [thai(path) for path in (where, f"{where}/fields/title", f"{where}/submission")]

    words = pdf.text(client.get(f"/challenges/{call.slug}/form").data)

    assert shown == [[THAI], [THAI], [THAI]]
    assert pdf.squeezed(THAI) in words

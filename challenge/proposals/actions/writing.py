"""One person writing in one field of a draft: the parts that change, and what was there before."""

from datetime import timedelta

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.audit.actions import record
from challenge.db import db
from challenge.proposals.models import Answer, AnswerRow, Edit, Proposal
from challenge.proposals.queries.drafts import title_in
from challenge.proposals.queries.parts import answer_of, last_edits
from challenge.proposals.rules.merging import BESIDE, Value

SITTING = timedelta(minutes=15)
"""Changes of one person within this time are one: nobody wants to read every half second."""


class Writing:
    """Changes parts of one field; `finish` counts them as one change and records the sitting.

    The proposal is locked by whoever begins.
    """

    def __init__(self, proposal: Proposal, key: str, *, by: Actor, part: str | None = None) -> None:
        """`part` is given where only one part will change."""
        self.proposal = proposal
        self.key = key
        self.by = by
        self.changed = False
        self._begun: list[str] = []
        self._latest = last_edits(proposal.id, key, part)

    def beside(self, value: Value, saved: Answer | None) -> Answer:
        """Write what stands beside the rows."""
        self._note(BESIDE, saved.value if saved else None, value)
        answer = saved or self._new_answer()
        answer.value, answer.value_revision = value, answer.value_revision + 1
        if self.key == "title" and self.proposal.current_version_id is None:
            self.proposal.title = title_in({"title": value.get("text")})
        return answer

    def row(self, key: str, value: Value, saved: AnswerRow | None, *, place: int = 0) -> AnswerRow:
        """Write one row; a new one stands at `place`."""
        self._note(key, saved.value if saved else None, value)
        if saved is None:
            saved = AnswerRow(
                proposal_id=self.proposal.id,
                field_key=self.key,
                row_key=key,
                revision=0,
                position=place,
            )
            db.session.add(saved)
        saved.value, saved.revision = value, saved.revision + 1
        self._stamp(saved)
        return saved

    def agree(self, part: str, value: Value) -> None:
        """Somebody typed what another had just saved: it is theirs from now on, too.

        The other one goes on in a sitting of their own, so that this text is kept.
        """
        latest = self._latest.get(part)
        if latest is not None and latest.by_id != self.by.user_id:
            self._begin(part, value, value)

    def remove(self, saved: AnswerRow) -> None:
        """Take one row out."""
        self._note(saved.row_key, saved.value, None)
        db.session.delete(saved)

    def move(self, saved: AnswerRow, place: int) -> None:
        """Put a row at another place of the list."""
        saved.position, self.changed = place, True

    def finish(self, answer: Answer | None = None) -> Answer | None:
        """The field and the draft have one more revision; the record names a new sitting."""
        if not self.changed:
            db.session.flush()
            return answer
        found = answer or answer_of(self.proposal.id, self.key) or self._new_answer()
        found.revision += 1
        self._stamp(found)
        self.proposal.revision += 1
        db.session.flush()
        if self._begun:
            parts = [part for part in self._begun if part != BESIDE]
            record("proposal.save", self.proposal, by=self.by, field=self.key, rows=parts)
        return found

    def _new_answer(self) -> Answer:
        answer = Answer(
            proposal_id=self.proposal.id, field_key=self.key, value={}, revision=0, value_revision=0
        )
        db.session.add(answer)
        return answer

    def _stamp(self, saved: Answer | AnswerRow) -> None:
        saved.saved_by_id, saved.saved_at = self.by.user_id or 0, clock.now()

    def _note(self, part: str, before: Value | None, after: Value | None) -> None:
        """Keep the text as it was before this person sat down to it, and as it is now."""
        self.changed = True
        latest = self._latest.get(part)
        if latest is not None and self._goes_on(latest):
            latest.after, latest.at = after, clock.now()
            return
        self._begun.append(part)
        self._begin(part, before, after)

    def _begin(self, part: str, before: Value | None, after: Value | None) -> None:
        moment = clock.now()
        db.session.add(
            Edit(
                proposal_id=self.proposal.id,
                field_key=self.key,
                row_key=part,
                before=before,
                after=after,
                by_id=self.by.user_id or 0,
                begun_at=moment,
                at=moment,
            )
        )

    def _goes_on(self, latest: Edit) -> bool:
        """The same person, within one sitting, and nothing was submitted in between."""
        version = self.proposal.current_version
        return (
            latest.by_id == self.by.user_id
            and clock.now() - latest.begun_at < SITTING
            and (version is None or version.submitted_at <= latest.begun_at)
        )

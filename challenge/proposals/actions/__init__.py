"""The verbs of a proposal, and the one way in which its status changes."""

from challenge.proposals.actions.attaching import (
    attach,
    attach_file,
    refuse_unless_open,
    remove_annex,
    replace,
)
from challenge.proposals.actions.certifying import (
    end_certifier,
    name_certifier,
    refuse_unless_signatory,
)
from challenge.proposals.actions.copying import start_from
from challenge.proposals.actions.drafting import start
from challenge.proposals.actions.eligibility import (
    approve_waiver,
    check_eligibility,
    propose_waiver,
    refuse_waiver,
    withdraw_waiver,
)
from challenge.proposals.actions.importing import import_lines
from challenge.proposals.actions.lateness import (
    approve_lateness,
    approve_revocation,
    drop_revocation,
    propose_lateness,
    propose_revocation,
    refuse_lateness,
    withdraw_lateness,
)
from challenge.proposals.actions.letters import (
    tell_of_cancellation,
    tell_of_date_change,
)
from challenge.proposals.actions.noting import add_note, settle_note, tell_of_notes
from challenge.proposals.actions.presence import be_here, forget_presence
from challenge.proposals.actions.reminding import sweep
from challenge.proposals.actions.restoring import put_back
from challenge.proposals.actions.saving import (
    Bases,
    choose_theme,
    remove_row,
    save_answers,
    save_beside,
    save_field,
    save_row,
)
from challenge.proposals.actions.sharing import end_share, invite_contributor, set_part, take_up
from challenge.proposals.actions.signing import ask_for_signature, decline_to_sign
from challenge.proposals.actions.steps import step, withdraw
from challenge.proposals.actions.submitting import refuse_unanswered, refuse_untimely, submit
from challenge.proposals.actions.uploading import (
    acknowledge_piece,
    begin_upload,
    drop_upload,
    finish_upload,
    refuse_incomplete,
    refuse_piece,
    sweep_uploads,
)

__all__ = [
    "Bases",
    "acknowledge_piece",
    "add_note",
    "approve_lateness",
    "approve_revocation",
    "approve_waiver",
    "ask_for_signature",
    "attach",
    "attach_file",
    "be_here",
    "begin_upload",
    "check_eligibility",
    "choose_theme",
    "decline_to_sign",
    "drop_revocation",
    "drop_upload",
    "end_certifier",
    "end_share",
    "finish_upload",
    "forget_presence",
    "import_lines",
    "invite_contributor",
    "name_certifier",
    "propose_lateness",
    "propose_revocation",
    "propose_waiver",
    "put_back",
    "refuse_incomplete",
    "refuse_lateness",
    "refuse_piece",
    "refuse_unanswered",
    "refuse_unless_open",
    "refuse_unless_signatory",
    "refuse_untimely",
    "refuse_waiver",
    "remove_annex",
    "remove_row",
    "replace",
    "save_answers",
    "save_beside",
    "save_field",
    "save_row",
    "set_part",
    "settle_note",
    "start",
    "start_from",
    "step",
    "submit",
    "sweep",
    "sweep_uploads",
    "take_up",
    "tell_of_cancellation",
    "tell_of_date_change",
    "tell_of_notes",
    "withdraw",
    "withdraw_lateness",
    "withdraw_waiver",
]

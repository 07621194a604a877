"""Papers of a proposal, to print and keep: the dossier, the receipt, the empty form."""

from challenge.proposals.forms.papers.blank import blank_form
from challenge.proposals.forms.papers.dossier import draft_dossier, version_dossier
from challenge.proposals.forms.papers.receipt import receipt_paper

__all__ = ["blank_form", "draft_dossier", "receipt_paper", "version_dossier"]

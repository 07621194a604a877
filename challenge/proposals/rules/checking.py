"""Where a receipt is checked."""

from urllib.parse import urlencode


def check_path(ref: str, sha256: str) -> str:
    """The page that says whether both belong together, filled in."""
    return "/receipts?" + urlencode({"ref": ref, "sha256": sha256})

"""What somebody typed into a form that was refused as a whole: shown again, to be copied."""

from flask import request
from werkzeug.exceptions import HTTPException

from challenge.web.text import clean


def typed_texts() -> list[str]:
    """The texts of more than one word in the form of this request, but no passwords.

    Single words are mostly keys and choices that nobody typed, and quickly typed again.
    """
    if request.method != "POST":
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:  # too large, or not a form
        return []
    texts = [clean(value).strip() for name, value in sent if "password" not in name]
    return list(dict.fromkeys(text for text in texts if len(text.split()) > 1))

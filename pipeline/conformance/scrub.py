"""What may be kept of an event: its shape, and the values that are the same for everybody."""

from __future__ import annotations

import re
from typing import Any

# By the key they stand under; whatever else is a string becomes its kind.
_KEPT = frozenset(
    {
        *("version", "region", "triggerSource", "challengeName", "awsSdkVersion"),
        *("cognito:user_status", "email_verified", "codeParameter", "linkParameter"),
        *("usernameParameter", "challengeMetadata"),
    }
)
_KINDS = (
    ("<uuid>", re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
    ("<e-mail>", re.compile(r"[^@\s]+@[^@\s]+")),
    ("<pool>", re.compile(r"[a-z]{2}(-[a-z]+)+-\d_\w+")),
    ("<no client>", re.compile("CLIENT_ID_NOT_APPLICABLE")),
)


def scrubbed(value: Any, key: str = "") -> Any:
    """
    A copy of *value* in which no string tells of a person, an account or a secret.

    >>> scrubbed({"userName": "ada@example.com", "version": "1", "n": None, "code": "123456"})
    {'userName': '<e-mail>', 'version': '1', 'n': None, 'code': '<string>'}
    """
    if isinstance(value, dict):
        return {name: scrubbed(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [scrubbed(each, key) for each in value]
    if not isinstance(value, str) or key in _KEPT:
        return value
    return next((kind for kind, form in _KINDS if form.fullmatch(value)), "<string>")


def scrubbed_text(text: str) -> str:
    """
    An error's message without what could name somebody or something.

    >>> scrubbed_text("ada@example.com has no arn:aws:iam::123456789012:role/x in eu-west-1_AbC")
    '<e-mail> has no <arn> in <pool>'
    """
    text = re.sub(r"arn:aws\S*", "<arn>", text)
    for kind, form in _KINDS:
        text = form.sub(kind, text)
    return re.sub(r"\b\d{12}\b", "<account>", text)

"""
Records of CloudTrail about deleted users and passkeys, which ministack does not write.

They are told on the default event bus, as in an account with a trail: of
AdminDeleteUser with the pool, of calls by an access token without, and of all with the
user's ``sub``. For those about passkeys that is an assumption. Names, addresses and
tokens stand in no record of Cognito's.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from local.bridge import theirs
from local.bridge.theirs import Answer
from ministack_cognito_triggers import Answered

Handle = Callable[[Mapping[str, Any]], Answer]

_PASSKEYS = ("CompleteWebAuthnRegistration", "DeleteWebAuthnCredential")
_HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
_OK = 200


def admin_deletion_for(original: Handle) -> Handle:
    """The answer to AdminDeleteUser, and the record of it."""

    def handle(data: Mapping[str, Any]) -> Answer:
        pool_id, name = data.get("UserPoolId"), data.get("Username")
        sub = theirs.sub_of_name(pool_id, name)
        asked = {"userPoolId": pool_id, "username": _HIDDEN}
        return _told(original(data), "AdminDeleteUser", sub, asked)

    return handle


def own_deletion_for(original: Handle) -> Handle:
    """The answer to DeleteUser, and the record of it."""

    def handle(data: Mapping[str, Any]) -> Answer:
        sub = str(theirs.claims_in(data.get("AccessToken")).get("sub", ""))
        return _told(original(data), "DeleteUser", sub, {"accessToken": _HIDDEN})

    return handle


def tell_of_passkeys(answered: Answered) -> None:
    """The record of a passkey that was added or removed."""
    if answered.action in _PASSKEYS and answered.status == _OK:
        sub = str(theirs.claims_in(answered.data.get("AccessToken")).get("sub", ""))
        _tell(answered.action, sub, {"accessToken": _HIDDEN}, answered.request_id)


def _told(answer: Answer, action: str, sub: str, asked: Mapping[str, Any]) -> Answer:
    if answer[0] == _OK:
        _tell(action, sub, asked, str(uuid4()))
    return answer


def _tell(action: str, sub: str, asked: Mapping[str, Any], request_id: str) -> None:
    detail = {
        "eventVersion": "1.08",
        "eventSource": "cognito-idp.amazonaws.com",
        "eventName": action,
        "eventTime": theirs.now(),
        "eventID": str(uuid4()),
        "requestID": request_id,
        "sourceIPAddress": "127.0.0.1",
        "requestParameters": dict(asked),
        "responseElements": None,
        "additionalEventData": {"sub": sub},
    }
    theirs.tell_event_bus("aws.cognito-idp", "AWS API Call via CloudTrail", detail)

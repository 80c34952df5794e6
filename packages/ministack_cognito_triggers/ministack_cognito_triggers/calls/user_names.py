"""
The name in the answer to a challenge.

"The value of the USERNAME attribute must be the user's actual username, not an
alias (such as email address or phone number)" (API reference,
AdminRespondToAuthChallenge). For RespondToAuthChallenge an alias is reported to
be taken (https://github.com/aws-amplify/amplify-js/issues/7615).
"""

from ministack_cognito_triggers.calls.call import Call
from ministack_cognito_triggers.calls.refusal import Refusal

_STRICT = "AdminRespondToAuthChallenge"


def refuse_alias(call: Call, actual: str) -> None:
    """
    Raise `Refusal` for an administrator's answer that does not name the user as *actual*.

    With which words Cognito refuses is not documented. Reported is, where the
    client has a secret, that of a wrong hash.
    """
    named = (call.data.get("ChallengeResponses") or {}).get("USERNAME", "")
    if call.action != _STRICT or named.lower() == actual.lower():
        return
    if call.client.get("ClientSecret"):
        words = f"Unable to verify secret hash for client {call.client_id}"
        raise Refusal("NotAuthorizedException", words)
    raise Refusal("InvalidParameterException", "USERNAME has to be the username, not an alias.")

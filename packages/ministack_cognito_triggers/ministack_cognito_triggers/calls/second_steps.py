"""What Cognito asks after a password, with a Session that is good for one answer."""

import json

from ministack_cognito_triggers.calls.call import Call
from ministack_cognito_triggers.calls.second_factor import SETUP, Setup
from ministack_cognito_triggers.calls.sessions import Sessions
from ministack_cognito_triggers.theirs import Answer

_OK = 200


def with_own_session(call: Call, answer: Answer, sessions: Sessions) -> Answer:
    """
    The same answer with a Session of ours around ministack's.

    ministack hands one out with every challenge and never asks for it back.
    """
    status, headers, raw = answer
    body = json.loads(raw)
    if status == _OK and body.get("Session"):
        user_name = body["ChallengeParameters"]["USER_ID_FOR_SRP"]
        name = body["ChallengeName"]
        held = Setup(user_name=user_name) if name == SETUP else (body["Session"], user_name)
        body["Session"] = sessions.issue(
            held,
            challenge=body["ChallengeName"],
            client_id=call.client_id,
            valid_for=call.session_validity,
        )
    return status, headers, json.dumps(body).encode()

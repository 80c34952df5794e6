"""GetUser and AdminGetUser: what a user has not set is absent, not empty."""

import json

from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.theirs import Answer

_ABSENT = ("UserMFASettingList", "PreferredMfaSetting")


def get_user(call: Call, proceed: Proceed) -> Answer:
    """The user, without second factors where there are none (moto's tests that AWS verified)."""
    status, headers, raw = proceed(call.data)
    told = json.loads(raw)
    kept = {name: value for name, value in told.items() if value or name not in _ABSENT}
    return status, headers, json.dumps(kept).encode()

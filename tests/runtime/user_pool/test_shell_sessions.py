from unittest.mock import Mock

import pytest

from rules.trigger_event import TriggerEvent
from runtime.aws_client.errors import Refused, Unanswered
from runtime.user_pool.sessions import Sessions

ASKED = TriggerEvent.read({"userPoolId": "eu-west-1_AbC", "userName": "3f2a", "request": {}})


def test_all_sessions_of_the_user_are_ended_by_one_call():
    cognito = Mock()
    Sessions(cognito).end(ASKED)

    called = [("admin_user_global_sign_out", (), {"UserPoolId": ASKED.pool_id, "Username": "3f2a"})]
    assert called == cognito.method_calls


@pytest.mark.parametrize(
    "error", [Unanswered("timeout"), Refused({"Error": {"Code": "TooManyRequestsException"}})]
)
def test_a_call_that_fails_stops_nobody(logged, error):
    """The password is the new one already: an error would tell the user that it is not."""
    cognito = Mock(admin_user_global_sign_out=Mock(side_effect=error))
    Sessions(cognito).end(ASKED)

    assert ["sessions not ended"] == logged

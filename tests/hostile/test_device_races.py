"""What the race for known devices takes for harm."""

from collections import Counter

from tests.hostile.attack import Worlds
from tests.hostile.attacks.device_races import ATTACK
from tests.hostile.cognito import Cognito, CognitoRefused


def test_an_answer_that_cognito_did_not_wait_for_keeps_nobody_out(monkeypatch):
    """The same answer in the same session is right: the device is known still."""
    calls, answered = Counter(), Cognito._answered

    def impatient(cognito, handler, event):
        """Each answer to a challenge is heard at the second call only."""
        told = answered(cognito, handler, event)
        given = event["request"].get("challengeAnswer")
        calls[given] += given is not None
        if given is not None and calls[given] % 2:
            raise CognitoRefused("UnexpectedLambdaException")
        return told

    monkeypatch.setattr(Cognito, "_answered", impatient)
    tally = ATTACK.play(Worlds(1), 8)

    assert 0 == tally.harmed
    assert sum(calls.values()) > 8

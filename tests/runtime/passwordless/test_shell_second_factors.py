"""Cognito's own second factors, and the note that a code alone was not enough."""

import pytest

from runtime.aws_client.errors import CallFailed, Unanswered
from runtime.passwordless.challenge_items import challenge_key
from runtime.passwordless.second_factors import Refusals, SecondFactors

ID, SIGN_IN = "c" * 22, "s" * 22
WHO = {"pool_id": "eu-west-1_a", "user_name": "ada"}


class Cognito:
    def __init__(self, answer):
        self.answer = answer

    def admin_get_user(self, **asked):
        assert {"UserPoolId": "eu-west-1_a", "Username": "ada"} == asked
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def factors(dynamodb):
    """With a challenge in the table."""
    dynamodb.put_item(TableName="table", Item=challenge_key(ID))
    return lambda answer: SecondFactors(Cognito(answer), dynamodb, table="table")


@pytest.mark.parametrize(
    ("told", "has_one"),
    [
        ({}, False),
        ({"UserMFASettingList": []}, False),
        ({"UserMFASettingList": ["SOFTWARE_TOKEN_MFA"]}, True),
        ({"UserMFASettingList": ["SMS_MFA"], "PreferredMfaSetting": "SMS_MFA"}, True),
        ({"UserMFASettingList": ["EMAIL_OTP"]}, True),
    ],
)
def test_77_a_user_has_what_cognito_says(factors, told, has_one):
    """Whatever it is: each is asked for after the password only."""
    assert has_one == factors({"Username": "ada", **told}).has_one(**WHO)


@pytest.mark.parametrize("answer", [{}, {"Message": "busy"}, Unanswered("timeout")])
def test_77_an_answer_that_says_nothing_does_not_say_that_there_is_none(factors, answer):
    """The code is not enough then: it fails closed."""
    with pytest.raises(CallFailed):
        factors(answer).has_one(**WHO)


def test_a_refusal_is_known_to_its_sign_in_alone(factors, dynamodb):
    """Another one that shares the challenge must not learn that the user has a factor."""
    refusals = Refusals(dynamodb, table="table")
    assert not refusals.has(ID, sign_in=SIGN_IN)
    factors({}).refuse(ID, sign_in=SIGN_IN)

    assert refusals.has(ID, sign_in=SIGN_IN)
    assert not refusals.has(ID, sign_in="t" * 22)


def test_a_sign_in_without_a_name_is_told_nothing(factors, dynamodb):
    """One that began with an older version of CreateAuthChallenge."""
    factors({}).refuse(ID, sign_in="")

    assert not Refusals(dynamodb, table="table").has(ID, sign_in="")


def test_a_challenge_that_is_gone_is_not_made_anew(factors, dynamodb):
    """An item without an end would stay for ever."""
    factors({}).refuse("d" * 22, sign_in=SIGN_IN)

    assert "Item" not in dynamodb.get_item(TableName="table", Key=challenge_key("d" * 22))


def test_a_table_that_is_down_says_nothing(logged):
    """The sign-in goes on, and the client does not learn where."""

    class Down:
        def __getattr__(self, _):
            def fail(**_):
                raise Unanswered("timeout")

            return fail

    SecondFactors(Cognito({}), Down(), table="table").refuse(ID, sign_in=SIGN_IN)
    assert not Refusals(Down(), table="table").has(ID, sign_in=SIGN_IN)
    assert "way to the password not read" in logged
    assert "way to the password not noted" in logged

import pytest
from botocore.exceptions import ClientError

from api.sign_ins import SignIns, next_of
from runtime.user_pool.app_client import Caller
from tests.api.conftest import refusal

CALLER = Caller(address="192.0.2.1", agent="", host="", path="")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"USERNAME": "b281eb78", "USER_ID_FOR_SRP": "jo"}, "b281eb78"),
        ({"USER_ID_FOR_SRP": "jo"}, "jo"),
        ({}, "jo@example.com"),
        (None, "jo@example.com"),
    ],
)
def test_it_goes_on_with_the_name_that_cognito_gives(given, name):
    """Where both are there, USERNAME is the one to answer with."""
    answer = {"ChallengeParameters": given, "Session": "s"}

    assert name == next_of(answer, "jo@example.com").user_name


def test_what_is_no_word_about_the_user_begins_no_decoy(client, cognito):
    """Cognito that is down is told as that, and asked once."""
    cognito.answers["admin_initiate_auth"] = refusal("InternalErrorException", status=500)
    with pytest.raises(ClientError):
        SignIns(client).begun("jo@example.com", CALLER)

    assert 1 == len(cognito.asked("admin_initiate_auth"))

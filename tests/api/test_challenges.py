"""What a client is told of a challenge, and of a time."""

from api.challenges import challenge_in
from api.moments import moment


def test_a_client_is_told_what_it_knows_and_nothing_else():
    """The user's name and what else Cognito puts there stay here."""
    parameters = {"method": "EMAIL_CODE", "delivery": "requested", "USERNAME": "u", "odd": "x"}
    told = challenge_in(
        {"ChallengeName": "CUSTOM_CHALLENGE", "ChallengeParameters": parameters}, session="s"
    )

    assert ("CUSTOM_CHALLENGE", "s") == (told["challenge"], told["session"])
    assert {"EMAIL_CODE", "requested"} == {*told["parameters"].values()}
    assert {} == challenge_in({"ChallengeName": "X"}, session="s")["parameters"]


def test_a_time_is_told_in_utc_and_as_rfc_3339():
    """Of seconds since 1970."""
    assert "2026-11-27T11:00:00Z" == moment(1_795_777_200)

"""What an identity is called: by its pool, its provider, its subject."""

import pytest

from rules.linking.identity_keys import arrival, identity, waiting

KEY = b"key"


@pytest.mark.parametrize(
    "called",
    [
        lambda pool_id: identity(KEY, pool_id=pool_id, provider="Okta", subject="1"),
        lambda pool_id: arrival(KEY, pool_id=pool_id, user_name="Okta_1"),
        lambda pool_id: waiting(KEY, pool_id=pool_id, handle="h"),
    ],
    ids=["identity", "arrival", "waiting"],
)
def test_two_pools_never_share_a_name(called):
    """They may share a table: what one has linked or proved is nothing to the other."""
    assert called("eu-west-1_A") == called("eu-west-1_A") != called("eu-west-1_B")


def test_capitals_and_providers_tell_identities_apart_and_sign_ins_under_way_not():
    """Cognito has lost the capitals of a user name."""
    of = {("Okta", "aB"), ("Okta", "ab"), ("Ping", "aB")}
    names = {identity(KEY, pool_id="p", provider=it, subject=subject) for it, subject in of}

    assert 3 == len(names)
    assert arrival(KEY, pool_id="p", user_name="Okta_aB") == arrival(
        KEY, pool_id="p", user_name="okta_ab"
    )

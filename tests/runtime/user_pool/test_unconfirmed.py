"""Whose name is free for its owner: a user is looked at twice before they are deleted."""

import pytest

from runtime.aws_client.errors import Refused
from runtime.user_pool.unconfirmed import Unconfirmed

JO = {"pool_id": "eu-west-1_AbC", "address": "jo@example.com"}
GONE, BUSY = "UserNotFoundException", "TooManyRequestsException"


class Cognito:
    """Tells a status at each look, or refuses."""

    def __init__(self, *looks, verified="false"):
        self._looks, self._verified, self.deleted = list(looks), verified, []

    def admin_get_user(self, **_):
        status = self._looks.pop(0)
        if status in {GONE, BUSY}:
            raise Refused({"Error": {"Code": status}})
        told = {"sub": "s", "email": "Jo@example.com", "email_verified": self._verified}
        attributes = [{"Name": name, "Value": value} for name, value in told.items()]
        return {"Username": "s", "UserStatus": status, "UserAttributes": attributes}

    def admin_delete_user(self, *, Username, **_):  # noqa: N803  # boto3's
        self.deleted.append(Username)


@pytest.mark.parametrize(
    ("looks", "freed"),
    [
        (("UNCONFIRMED", "UNCONFIRMED"), True),
        (("UNCONFIRMED", "CONFIRMED"), False),
        (("UNCONFIRMED", GONE), False),
        (("UNCONFIRMED", BUSY), False),
        (("FORCE_CHANGE_PASSWORD",), False),
        ((GONE,), False),
        ((BUSY,), False),
    ],
)
def test_a_user_who_is_unconfirmed_at_both_looks_is_deleted(looks, freed):
    """Their own confirmation may come between; an administrator's invitation is no sign-up."""
    cognito = Cognito(*looks)

    assert ("s" if freed else None) == Unconfirmed(cognito).free(**JO)
    assert (["s"] if freed else []) == cognito.deleted


def test_what_cognito_does_not_tell_is_not_told():
    """Whether a code is to be mailed depends on it."""
    assert Unconfirmed(Cognito("UNCONFIRMED")).holder(**JO) == "s"
    assert Unconfirmed(Cognito("UNCONFIRMED", verified="true")).holder(**JO) is None
    assert Unconfirmed(Cognito(GONE)).holder(**JO) is None
    with pytest.raises(Refused):
        Unconfirmed(Cognito(BUSY)).holder(**JO)

"""
A sign-up whose user name is the ``sub`` of somebody else: nobody is deleted for it.

Pools of user names and aliases let users choose their name, and AWS does not say whom a name
means that is one user's name and another's ``sub``. Both are played.
"""

from datetime import UTC, datetime, timedelta

import pytest

from runtime.aws_client.errors import Refused
from runtime.passwordless.take_over import NotTakenOver, Owner, TakeOver
from runtime.user_pool.unconfirmed import Unconfirmed
from workers.unconfirmed_sweeper import UnconfirmedSweeper

POOL = "eu-west-1_AbC"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
VICTIM = "b281eb78-0000-4000-8000-000000000001"
MALLORYS = "b281eb78-0000-4000-8000-00000000000e"
ADDRESS = "mallory@example.com"


class Cognito:
    """A pool of user names: by each name it finds a user name first, or a ``sub`` first."""

    def __init__(self, first, *, victim):
        self._first = first
        self.users = [
            user("vic", VICTIM, "vic@example.com", victim, NOON - timedelta(hours=1)),
            user(VICTIM, MALLORYS, ADDRESS, "UNCONFIRMED", NOON - timedelta(days=3)),
        ]

    def names(self):
        return [each["Username"] for each in self.users]

    def find(self, name):
        second = "sub" if self._first == "Username" else "Username"
        for by in (self._first, second, "email"):
            for each in self.users:
                if name == (each.get(by) or attributes(each).get(by)):
                    return each
        raise Refused({"Error": {"Code": "UserNotFoundException"}})

    def list_users(self, **_):
        listed = [each for each in self.users if each["UserStatus"] == "UNCONFIRMED"]
        return {"Users": [each | {"Attributes": each["UserAttributes"]} for each in listed]}

    def admin_get_user(self, *, UserPoolId, Username):  # noqa: N803  # boto3's names
        assert POOL == UserPoolId
        return self.find(Username)

    def admin_get_user_auth_factors(self, *, UserPoolId, Username):  # noqa: N803
        return {"Username": self.admin_get_user(UserPoolId=UserPoolId, Username=Username)}

    def admin_delete_user(self, *, UserPoolId, Username):  # noqa: N803
        assert POOL == UserPoolId
        self.users.remove(self.find(Username))


def user(name, sub, email, status, created):
    told = {"sub": sub, "email": email, "email_verified": "false"}
    listed = [{"Name": key, "Value": value} for key, value in told.items()]
    more = {"UserStatus": status, "UserCreateDate": created}
    return {"Username": name, "UserAttributes": listed, **more}


def attributes(user):
    return {each["Name"]: each["Value"] for each in user["UserAttributes"]}


@pytest.fixture(params=["Username", "sub"])
def first(request):
    return request.param


@pytest.fixture(params=["CONFIRMED", "UNCONFIRMED"])
def pool(first, request):
    return Cognito(first, victim=request.param)


def test_the_sweeper_deletes_mallory_alone(pool):
    """By the sub of the user who was listed; the victim is young or has confirmed."""
    told = []
    sweeper = UnconfirmedSweeper(
        cognito=pool,
        pool_id=POOL,
        keeps=timedelta(days=1),
        announce=_Announce(told),
        pace=_Announce([]),
        remaining_ms=lambda: 200_000,
        now=lambda: NOON,
    )

    assert {"deleted": 1} == sweeper.handle({})
    assert ["vic"] == pool.names()
    assert {MALLORYS} == set(told)


def test_a_third_user_who_is_called_as_mallory_is_stays(pool, first):
    """Cognito finds the one who has chosen that name: then nobody is deleted by it."""
    third = user(MALLORYS, "b281eb78-0000-4000-8000-000000000003", "t@x", "CONFIRMED", NOON)
    pool.users.append(third)
    Unconfirmed(pool).free(pool_id=POOL, address=ADDRESS)

    assert {"vic", MALLORYS} <= set(pool.names())
    assert (VICTIM in pool.names()) == (first == "Username")


def test_who_proves_the_address_frees_mallorys_name_alone(pool):
    """PreSignUp's second call looks for the address, and deletes by the sub."""
    Unconfirmed(pool).free(pool_id=POOL, address=ADDRESS)

    assert ["vic"] == pool.names()


def test_a_take_over_is_of_the_user_with_that_sub(pool, first):
    """Whom Cognito finds by the name is compared; nothing is written for another."""
    owner = Owner(pool_id=POOL, user_name=VICTIM, subject=MALLORYS, address=ADDRESS)
    if first == "sub":
        with pytest.raises(NotTakenOver, match="unexpected"):
            TakeOver(pool)(owner)
    else:
        assert MALLORYS == attributes(pool.find(VICTIM))["sub"]

    assert ["vic", VICTIM] == pool.names()


class _Announce:
    def __init__(self, told):
        self._told = told

    def tell(self, _kind, *, subject, **_):
        self._told.append(subject)

    def wait(self):
        return None

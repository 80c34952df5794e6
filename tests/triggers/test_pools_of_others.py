"""Pools that this suite did not make: what a trigger may not take for granted there."""

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import timedelta

import pytest

from events.contract.catalogue import Kind
from rules.refusals import SignUpDenied
from rules.trigger_event import TriggerEvent
from runtime.aws_client.errors import Refused
from triggers.pre_sign_up import PreSignUp
from workers.unconfirmed_sweeper import UnconfirmedSweeper

POOL = "eu-west-1_AbC"
VICTIM = "b281eb78-0000-4000-8000-000000000001"
STRANGER = "b281eb78-0000-4000-8000-000000000002"
GONE = Refused({"Error": {"Code": "UserNotFoundException"}})


class NamedByUsers:
    """A pool of user names, in which a name may be the ``sub`` of somebody else."""

    def __init__(self, now, *, subject_first):
        self.is_found_by = ("sub", "name") if subject_first else ("name", "sub")
        long_ago = now - timedelta(days=9)
        self.users = [
            {"name": "vera", "sub": VICTIM, "status": "UNCONFIRMED", "since": now},
            {"name": VICTIM, "sub": STRANGER, "status": "UNCONFIRMED", "since": long_ago},
        ]

    def found(self, name):
        for key in self.is_found_by:
            for user in self.users:
                if user[key] == name:
                    return user
        raise GONE

    def list_users(self, **_):
        return {
            "Users": [
                {
                    "Username": user["name"],
                    "UserCreateDate": user["since"],
                    "Attributes": [{"Name": "sub", "Value": user["sub"]}],
                }
                for user in self.users
            ]
        }

    def admin_get_user(self, *, UserPoolId, Username):  # noqa: N803  # boto3's
        assert POOL == UserPoolId
        user = self.found(Username)
        about = [{"Name": "sub", "Value": user["sub"]}]
        return {"Username": user["name"], "UserStatus": user["status"], "UserAttributes": about}

    def admin_delete_user(self, *, UserPoolId, Username):  # noqa: N803  # boto3's
        assert POOL == UserPoolId
        self.users.remove(self.found(Username))


class Told:
    """Who is named by what is told."""

    def __init__(self):
        self.subjects: list[str | None] = []

    def __call__(self, _: Kind, asked: TriggerEvent, /, **data: Mapping[str, object]) -> None:
        self.subjects.append(asked.subject)
        assert VICTIM not in data.values()

    def tell(self, _: Kind, *, pool_id, subject, data):
        assert (POOL, {}) == (pool_id, data)
        self.subjects.append(subject)


class Pace:
    def wait(self):
        """There is time."""


@pytest.mark.parametrize(
    ("email", "told"),
    [
        (None, (Kind.SIGN_UP_ACCEPTED, {})),
        ("", (Kind.SIGN_UP_ACCEPTED, {})),
        ("jo@example.com", (Kind.SIGN_UP_ACCEPTED, {"email_domain": "example.com"})),
        ("jo", (Kind.SIGN_UP_REJECTED, {"reason": "invalid_email"})),
        ("jo@mailinator.com", (Kind.SIGN_UP_REJECTED, {"email_domain": "mailinator.com"})),
    ],
)
def test_who_signs_up_by_a_phone_number_needs_no_address(
    check, announce, example, facts, email, told
):
    """But one that is there is held to the policy; what the schema requires, Cognito asks for."""
    event = example("PreSignUp_SignUp")
    event["request"]["userAttributes"] = {"phone_number": "+41791234567"}
    if email is not None:
        event["request"]["userAttributes"]["email"] = email
    with nullcontext() if told[0] is Kind.SIGN_UP_ACCEPTED else pytest.raises(SignUpDenied):
        PreSignUp(
            check=check,
            checks_federated=False,
            is_migrating=lambda _: False,
            announce=announce,
            needs_address=False,
        ).handle(event)

    [(kind, data)] = facts()
    assert told == (kind, {name: data[name] for name in told[1]})
    assert told[1] or "email_domain" not in data


@pytest.mark.parametrize("subject_first", [True, False])
@pytest.mark.parametrize("status", ["CONFIRMED", "UNCONFIRMED"])
def test_the_victim_is_there_after_a_stranger_signed_up_by_their_sub(
    check, example, now, status, subject_first
):
    """No event names the victim, and the sweeper deletes the stranger, in each case."""
    cognito, told = NamedByUsers(now, subject_first=subject_first), Told()
    cognito.users[0]["status"] = status
    event = example("PreSignUp_SignUp") | {"userName": VICTIM}
    PreSignUp(
        check=check,
        checks_federated=False,
        is_migrating=lambda _: False,
        announce=told,
        is_named_by_cognito=False,
    ).handle(event)
    swept = UnconfirmedSweeper(
        cognito=cognito,
        pool_id=POOL,
        keeps=timedelta(days=1),
        announce=told,
        pace=Pace(),
        remaining_ms=lambda: 200_000,
        now=lambda: now,
    ).handle({})

    assert ({"deleted": 1}, [None, STRANGER, STRANGER]) == (swept, told.subjects)
    assert [VICTIM] == [user["sub"] for user in cognito.users]

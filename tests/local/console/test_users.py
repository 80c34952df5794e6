"""What the console shows and does of a user, over moto's Cognito and DynamoDB."""

from types import SimpleNamespace

import pytest

from local.console import user_actions, users
from local.console.user_actions import NotDone, act
from local.console.users import Users
from operators.records import Record

HOUR = 500_000


def record(key, **members):
    return Record("table", "ChallengeTable", {"pk": {"S": key}, **members})


@pytest.fixture
def pool(aws):
    cognito = aws("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="tried")["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool_id, GroupName="staff")
    for email in ("ada@example.com", "lin@example.net"):
        cognito.admin_create_user(
            UserPoolId=pool_id,
            Username=email,
            UserAttributes=[{"Name": "email", "Value": email}],
            MessageAction="SUPPRESS",
        )
    cognito.admin_add_user_to_group(
        UserPoolId=pool_id, Username="ada@example.com", GroupName="staff"
    )
    return SimpleNamespace(id=pool_id, cognito=cognito)


@pytest.fixture
def shown(account, pool, monkeypatch):
    """The users; the person is looked up without the secrets that moto does not have."""

    def person(name, _outside):
        profile = pool.cognito.admin_get_user(UserPoolId=pool.id, Username=name)
        sub = next(each["Value"] for each in profile["UserAttributes"] if each["Name"] == "sub")
        return SimpleNamespace(sub=sub, profile=profile, pool_id=pool.id, names=())

    stack = SimpleNamespace(physical_id=lambda _: pool.id)
    monkeypatch.setattr(users, "person", person)
    monkeypatch.setattr(users, "DeployedStack", lambda *_, **__: stack)
    resources = {"UserPool": ("AWS::Cognito::UserPool", pool.id)}
    on_laptop = SimpleNamespace(
        client=account.client,
        stack="tried",
        is_real=False,
        ids=lambda _: {name: it for name, (_, it) in resources.items()},
    )
    return Users(on_laptop, {"MailsPerHour": "5", "AnswersPerHour": "10", "AnswersPerDay": "25"})


def sub_of(shown, email):
    [found] = shown.found(email)
    return found["sub"]


def test_users_are_found_by_the_beginning_of_the_address_or_by_sub(shown):
    """What ends a filter's text is left out of it."""
    sub = sub_of(shown, "ada@")

    assert 2 == len(shown.found(""))
    assert ["ada@example.com"] == [each["email"] for each in shown.found(sub)]
    assert ["ada@example.com"] == [each["email"] for each in shown.found(' "ada"')]
    assert [] == shown.found("nobody")


def test_a_real_account_shows_nobody_but_who_was_typed_whole(shown):
    """A list of all users is nobody's business who signs one out."""
    shown.account.is_real = True

    assert [] == shown.found("")
    assert [] == shown.found("ada@")
    assert ["ada@example.com"] == [each["email"] for each in shown.found("ada@example.com")]


def test_a_user_has_groups_limits_factors_and_suppression(shown, monkeypatch):
    """Limits of hours that are over count nothing."""
    later = {"N": str(4_000_000_000)}
    kept = [
        record("S#h#email", hour={"N": str(HOUR)}, in_hour={"N": "3"}, next_at={"N": "9"}),
        record("S#h#sms", hour={"N": "1"}, in_hour={"N": "2"}, next_at={"N": "9"}),
        record(
            "U#h#code#day-7", answers={"N": "6"}, expires_at=later, **{f"hour_{HOUR}": {"N": "4"}}
        ),
        record("U#h#code#day-6", answers={"N": "4"}, expires_at={"N": "1"}),
        record("F#u#TOTP"),
        record("V#o", devices={"L": [{}, {}]}),
        record("X#a", expires_at=later),
    ]
    monkeypatch.setattr(users, "records", lambda *_: kept)
    monkeypatch.setattr(users, "this_hour", lambda: HOUR)
    told = shown.one(sub_of(shown, "ada@"))

    assert (["staff"], ["TOTP"], 2, True) == (
        told["groups"],
        told["factors"],
        told["devices"],
        told["suppressed"],
    )
    assert [
        ("E-mail: messages this hour", 3, 5),
        ("SMS: messages this hour", 0, 0),
        ("Code: answers this hour", 4, 10),
        ("Code: answers this day", 6, 25),
    ] == [(each["name"], each["used"], each["most"]) for each in told["limits"]]


def test_a_sub_that_the_pool_does_not_have_is_no_user(shown):
    assert shown.one("0a-1") is None
    assert act(shown, "0a-1", "sign-out", client_id="web") is None


def test_an_action_that_is_none_does_nothing(shown):
    assert act(shown, sub_of(shown, "ada@"), "promote", client_id="web") is None


def test_a_user_is_signed_out_as_the_operators_command_does_it(shown, monkeypatch):
    ran = []
    monkeypatch.setattr(
        user_actions.sign_out, "run", lambda asked, outside: ran.append((asked, outside))
    )
    done = act(shown, sub_of(shown, "ada@"), "sign-out", client_id="web")
    [(asked, outside)] = ran

    assert done.startswith("Signed out everywhere.")
    assert "ada@example.com" in {asked.user, shown.found(asked.user)[0]["email"]}
    assert (False, True, False) == (asked.disable, outside.is_sure, outside.is_dry)


def test_limits_are_cleared_and_nothing_else_is(shown, monkeypatch):
    deleted = []
    kept = [record("S#h#email"), record("U#h#code#hour-7"), record("C#abc"), record("X#a")]
    monkeypatch.setattr(user_actions, "records", lambda *_: kept)
    monkeypatch.setattr(
        shown.account.client("dynamodb"),
        "delete_item",
        lambda **told: deleted.append(told["Key"]["pk"]["S"]),
    )
    done = act(shown, sub_of(shown, "ada@"), "clear-limits", client_id="web")

    assert ["S#h#email", "U#h#code#hour-7"] == deleted
    assert "Rate limits cleared: 2 counters." == done


@pytest.mark.parametrize(("was", "words"), [(True, "Removed"), (False, "not suppressed")])
def test_a_suppression_is_lifted_or_there_was_none(shown, monkeypatch, was, words):
    class Suppressions:
        def __init__(self, *_, **__):
            pass

        def lift(self, _keys):
            return was

    monkeypatch.setattr(user_actions, "Suppressions", Suppressions)
    try:
        told = act(shown, sub_of(shown, "ada@"), "lift", client_id="web")
    except NotDone as why:
        told = str(why)

    assert words in told


def test_an_invitation_is_sent_again(shown):
    sub = sub_of(shown, "ada@")

    assert "The invitation was sent again." == act(shown, sub, "resend", client_id="web")


def test_a_confirmed_user_is_sent_nothing(shown, pool):
    """Codes to sign in come when the user signs in."""
    pool.cognito.admin_set_user_password(
        UserPoolId=pool.id, Username="lin@example.net", Password="Correct-horse-7", Permanent=True
    )

    with pytest.raises(NotDone, match="The user is confirmed"):
        act(shown, sub_of(shown, "lin@"), "resend", client_id="web")


def test_what_cognito_refuses_is_told(shown, pool, monkeypatch):
    """In its own words."""
    monkeypatch.setattr(
        pool.cognito, "admin_create_user", refused(pool.cognito, "Too many requests")
    )

    with pytest.raises(NotDone, match="Too many requests"):
        act(shown, sub_of(shown, "lin@"), "resend", client_id="web")


def refused(cognito, words):
    def refuse(**_):
        told = {"Error": {"Code": "LimitExceededException", "Message": words}}
        raise cognito.exceptions.ClientError(told, "AdminCreateUser")

    return refuse

"""The first proof of an address locks out an attacker who prepared the account, or fails closed."""

import re
from dataclasses import replace
from itertools import count

import pytest

from events.contract.catalogue import Reason
from runtime.aws_client.errors import CallFailed, Refused, Unanswered
from runtime.passwordless.take_over import NotTakenOver, Owner, TakenOver, TakeOver
from tests.runtime.passwordless.one_account import (
    ADDRESS,
    MALLORY,
    POOL,
    SUB,
    USER,
    OneAccount,
    refused,
)

OWNER = Owner(pool_id=POOL, user_name=USER, subject=SUB, address=ADDRESS)
STEPS = [
    "get_user",
    "get_user_auth_factors",
    "set_user_password",
    "user_global_sign_out",
    "set_user_mfa_preference",
    "delete_software_token",
    "list_devices",
    "list_devices",
    "forget_device",
    "forget_device",
    "forget_device",
    "get_user",
    "get_user_auth_factors",
    "delete_user_attributes",
    "get_user",
    "get_user_auth_factors",
    "update_user_attributes",
]


@pytest.fixture
def account():
    return OneAccount()


def test_what_a_stranger_prepared_is_gone_and_the_address_is_verified_last(account):
    """Password, tokens, factors, devices, attributes, another look, and only then the commit."""
    taken = TakeOver(account)(OWNER)

    assert STEPS == account.calls
    assert not account.is_inherited
    assert {"sub": SUB, "email": ADDRESS, "email_verified": "true", "locale": "de"} == (
        account.attributes
    )
    assert ("password", "sessions", "devices", "factors", "attributes") == taken.reset
    assert () == taken.left


def test_what_cognito_itself_keeps_of_a_user_is_left_alone(account):
    """Nobody else writes names that begin so, and nobody can delete them."""
    own = {"cognito:user_status": "CONFIRMED", "cognito:email_alias": ADDRESS}
    account.attributes |= own
    TakeOver(account)(OWNER)

    assert own == {name: account.attributes.get(name) for name in own}


def test_the_passkey_of_a_verified_account_is_its_owners(account):
    """Nothing is reset, and nobody is refused for it; unverified, it may be a stranger's."""
    account.has_passkey = True
    with pytest.raises(NotTakenOver):
        TakeOver(account).confirm(OWNER)

    account.attributes["email_verified"] = "true"
    assert TakenOver() == TakeOver(account)(OWNER) == TakeOver(account).confirm(OWNER)
    assert account.has_passkey


def test_only_what_was_there_is_told(account):
    """An account that an administrator made has a password and nothing else."""
    account.devices, account.mfa, account.has_totp = [], set(), False
    account.attributes = {"sub": SUB, "email": ADDRESS, "email_verified": "false"}

    assert TakenOver(reset=("password", "sessions")) == TakeOver(account)(OWNER)
    assert "delete_user_attributes" not in account.calls


@pytest.mark.parametrize("calls", range(1, len(STEPS)))
def test_58_broken_off_after_any_call_it_is_unverified_and_the_next_proof_ends_it(account, calls):
    """Invariant 58: the answer to the call is lost, and what it did stays."""
    account.breaks_after = calls
    with pytest.raises(CallFailed):
        TakeOver(account)(OWNER)

    assert "true" != account.attributes["email_verified"]
    account.breaks_after = 0
    TakeOver(account)(OWNER)
    assert not account.is_inherited
    assert "true" == account.attributes["email_verified"]


def test_58_a_commit_whose_answer_is_lost_is_found_done(account):
    """Nothing is reset once more: by then the owner may have set a password."""
    account.breaks_after = len(STEPS)
    with pytest.raises(CallFailed):
        TakeOver(account)(OWNER)
    account.password = "owner"

    assert TakenOver() == TakeOver(account)(OWNER)
    assert "owner" == account.password


def test_58_without_time_left_it_is_broken_off_before_a_call():
    """4.2 of Cognito's five seconds, over all calls; what is begun is ended by the client's own."""
    for late in count():
        account, left = OneAccount(), count()

        def remaining_ms(left=left, late=late):
            return 800 if next(left) < late else 799

        try:
            TakeOver(account, remaining_ms=remaining_ms)(OWNER)
        except Unanswered as error:
            assert "timeout" == error.why
            assert "false" == account.attributes["email_verified"]
        else:
            break

    assert not account.is_inherited
    assert 8 == late  # as many steps as may take long


@pytest.mark.parametrize("before", range(len(STEPS)))
def test_57_whatever_a_stranger_does_meanwhile_is_reset_or_nobody_is_in(account, before):
    """Invariant 57: with a token they add a factor and attributes between any two calls."""

    def meanwhile(cognito):
        if len(cognito.calls) == before and cognito.has_tokens:
            cognito.has_totp, cognito.mfa = True, {"SOFTWARE_TOKEN_MFA"}
            cognito.attributes |= {"website": "evil.example", "nickname": "M"}
            cognito.devices.append("another")

    account.meanwhile = meanwhile
    TakeOver(account)(OWNER)

    assert not account.is_inherited
    assert "website" not in account.attributes


@pytest.mark.parametrize("before", range(len(STEPS)))
def test_57_a_passkey_of_the_last_moment_keeps_everybody_out(account, before):
    """No administrator can remove it: it is seen in the second look."""

    def meanwhile(cognito):
        cognito.has_passkey |= len(cognito.calls) == before and cognito.has_tokens

    account.meanwhile = meanwhile
    if before > STEPS.index("user_global_sign_out"):
        TakeOver(account)(OWNER)
        return
    with pytest.raises(NotTakenOver, match="passkey"):
        TakeOver(account)(OWNER)
    assert "false" == account.attributes["email_verified"]
    assert not account.is_open_to_strangers or before < 2  # then nothing was touched


@pytest.mark.parametrize("before", range(len(STEPS)))
def test_59_an_address_that_is_changed_meanwhile_is_not_the_owners(account, before):
    """Invariant 59: an old token confirms another mailbox between the first look and sign-out."""

    def meanwhile(cognito):
        if len(cognito.calls) == before and cognito.has_tokens:
            cognito.attributes |= {"email": MALLORY, "email_verified": "true"}

    account.meanwhile = meanwhile
    if before > STEPS.index("user_global_sign_out"):
        TakeOver(account)(OWNER)
        return
    with pytest.raises(NotTakenOver, match="address_changed"):
        TakeOver(account)(OWNER)


@pytest.mark.parametrize(
    ("proved", "address", "is_the_same"),
    [
        (ADDRESS, "Jo@EXAMPLE.com", True),
        (ADDRESS, "jo@example.com.", False),
        ("kim@example.com", "\u212aim@example.com", False),
        ("stra\u00dfe@example.com", "strasse@example.com", False),
        ("j\u00f6@example.com", "J\u00d6@example.com", False),
        (ADDRESS, "", False),
        ("", "", False),
    ],
)
def test_59_only_ascii_case_may_differ(account, proved, address, is_the_same):
    """What Cognito merges beyond that is not known: another spelling is another owner."""
    account.attributes["email"] = address
    owner = replace(OWNER, address=proved)
    if is_the_same:
        TakeOver(account)(owner)
    else:
        with pytest.raises(NotTakenOver, match="address_changed"):
            TakeOver(account)(owner)
        assert ["get_user", "get_user_auth_factors"] == account.calls


def test_a_user_who_is_called_as_another_is_not_mistaken(account):
    """The user name is another user's ``sub``: Cognito found that other one."""
    account.attributes["sub"] = "00000000-0000-4000-8000-000000000000"

    with pytest.raises(NotTakenOver, match="unexpected"):
        TakeOver(account)(OWNER)
    assert ["get_user", "get_user_auth_factors"] == account.calls


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"has_passkey": True}, Reason.PASSKEY),
        ({"status": "EXTERNAL_PROVIDER"}, Reason.LINKED),
        ({"identities": '[{"userId": "1"}]'}, Reason.LINKED),
    ],
)
def test_what_cannot_be_reset_is_left_as_it_is(account, change, reason):
    """Nothing is touched, and an operator decides."""
    for name, value in change.items():
        if name == "identities":
            account.attributes[name] = value
        else:
            setattr(account, name, value)

    with pytest.raises(NotTakenOver) as caught:
        TakeOver(account)(OWNER)
    assert reason is caught.value.reason
    assert ["get_user", "get_user_auth_factors"] == account.calls


def test_a_second_factor_that_stays_keeps_everybody_out(account):
    """Cognito said that there was nothing to switch off, and there is."""
    account.errors["admin_delete_software_token"] = refused("ResourceNotFoundException")

    with pytest.raises(NotTakenOver, match="unexpected"):
        TakeOver(account)(OWNER)
    assert "false" == account.attributes["email_verified"]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("admin_set_user_mfa_preference", "InvalidParameterException"),
        ("admin_set_user_mfa_preference", "OperationNotEnabledException"),
        ("admin_delete_software_token", "ResourceNotFoundException"),
        ("admin_delete_software_token", "SoftwareTokenMFANotFoundException"),
        ("admin_list_devices", "InvalidUserPoolConfigurationException"),
        ("admin_get_user_auth_factors", "FeatureUnavailableInTierException"),
        ("admin_get_user_auth_factors", "OperationNotEnabledException"),
    ],
)
def test_a_pool_without_the_feature_has_nothing_to_reset(account, call, code):
    """Lite has no passkeys, a pool without device tracking no devices, others no factor."""
    account.mfa, account.has_totp, account.devices = set(), False, []
    account.errors[call] = refused(code)

    TakeOver(account)(OWNER)
    assert "true" == account.attributes["email_verified"]


@pytest.mark.parametrize("call", sorted({f"admin_{step}" for step in STEPS}))
@pytest.mark.parametrize(
    "error", [refused("AccessDeniedException"), refused("UnknownOperationException")]
)
def test_an_action_that_cannot_be_called_is_no_success(account, call, error):
    """A right that is missing, or an endpoint that is too old: nobody is let in."""
    account.errors[call] = error

    with pytest.raises(Refused):
        TakeOver(account)(OWNER)
    assert "false" == account.attributes["email_verified"]


def test_a_factor_that_the_pool_does_not_know_hides_no_other(account):
    """One setting that is refused fails the call for all of them: then each goes by itself."""
    real = account._admin_set_user_mfa_preference

    def strict(**settings):
        if "EmailMfaSettings" in settings:
            raise refused("InvalidParameterException")
        real(**settings)

    account._admin_set_user_mfa_preference = strict
    account.mfa = {"SMS_MFA", "SOFTWARE_TOKEN_MFA"}

    TakeOver(account)(OWNER)
    assert set() == account.mfa


def test_an_identity_of_the_last_moment_keeps_everybody_out(account):
    """Somebody links the account while it is handed over."""

    def meanwhile(cognito):
        if cognito.calls[-1:] == ["delete_user_attributes"]:
            cognito.attributes["identities"] = '[{"userId": "1"}]'

    account.meanwhile = meanwhile
    with pytest.raises(NotTakenOver, match="unexpected"):
        TakeOver(account)(OWNER)
    assert "false" == account.attributes["email_verified"]


def test_attributes_that_cannot_go_are_named(account):
    """Required and immutable ones; whatever else is in the same call goes all the same."""
    account.stay = {"custom:tenant", "phone_number"}

    taken = TakeOver(account)(OWNER)
    assert ("custom:tenant", "phone_number") == taken.left
    assert "nickname" not in account.attributes
    assert "false" == account.attributes["phone_number_verified"]  # no code goes to it


def test_the_operator_may_keep_attributes(account):
    """Those that no app client may write."""
    taken = TakeOver(account, keeps=["custom:tenant"])(OWNER)

    assert "mallory" == account.attributes["custom:tenant"]
    assert "nickname" not in account.attributes
    assert () == taken.left


def test_attributes_that_come_back_let_nobody_in(account):
    """Something else writes them: after three rounds it ends, and it does not end well."""

    def meanwhile(cognito):
        cognito.attributes["website"] = "evil.example"

    account.meanwhile = meanwhile
    with pytest.raises(NotTakenOver, match="unexpected"):
        TakeOver(account)(OWNER)
    assert "false" == account.attributes["email_verified"]
    assert 3 == account.calls.count("delete_user_attributes")


def test_an_account_that_does_not_say_its_sub_is_known_by_its_address(account):
    """Cognito tells it of every user, and lets no other have it."""
    del account.attributes["sub"]

    assert "password" in TakeOver(account)(OWNER).reset


def test_what_is_kept_beside_cognito_is_forgotten_before_the_commit(account):
    """Enrolled apps, known devices; what cannot be forgotten lets nobody in."""
    seen = []
    TakeOver(account, forgets=[lambda owner: seen.append((owner, len(account.calls)))])(OWNER)
    [(owner, calls)] = seen

    assert OWNER == owner
    assert STEPS.index("user_global_sign_out") < calls < len(STEPS)


def test_what_cannot_be_forgotten_lets_nobody_in(account):
    """The table does not answer."""

    def forget(_):
        raise Unanswered("timeout")

    with pytest.raises(CallFailed):
        TakeOver(account, forgets=[forget])(OWNER)
    assert "false" == account.attributes["email_verified"]


def test_who_knows_the_password_too_keeps_all_of_it(account):
    """Mailbox and password in one sign-in: only the address is verified."""
    before = dict(account.attributes)

    assert TakenOver() == TakeOver(account).confirm(OWNER)
    assert before | {"email_verified": "true"} == account.attributes
    assert "stranger" == account.password
    assert account.has_tokens
    assert ["get_user", "get_user_auth_factors", "update_user_attributes"] == account.calls
    assert TakenOver() == TakeOver(account).confirm(OWNER)
    assert 1 == account.calls.count("update_user_attributes")


def test_who_knows_the_password_confirms_no_other_address(account):
    """It is compared all the same."""
    account.attributes["email"] = MALLORY

    with pytest.raises(NotTakenOver, match="address_changed"):
        TakeOver(account).confirm(OWNER)


def test_the_new_password_is_nobodys(account):
    """Another one each time, in all the kinds of characters that a policy can ask for."""
    passwords = set()
    for _ in range(3):
        account.attributes["email_verified"] = "false"
        TakeOver(account)(OWNER)
        passwords.add(account.password)

    assert 3 == len(passwords)
    assert all(re.search("[a-z]", each) and 99 <= len(each) <= 256 for each in passwords)

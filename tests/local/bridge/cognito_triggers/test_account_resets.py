"""What an administrator resets of a user, and a take-over by it."""

import base64
import time
from itertools import count
from types import SimpleNamespace

import pytest

from rules.passwordless.totp import code
from runtime.boto3_clients import Translated
from runtime.passwordless.take_over import Owner, TakeOver
from runtime.user_pool.users import attributes_of

pytestmark = pytest.mark.emulator

PASSWORD = "Mallorys-own-1"
_numbers = count()


@pytest.fixture(scope="module")
def pool(idp):
    """One that remembers devices and has second factors, a required and an immutable attribute."""
    named = {"AttributeDataType": "String"}
    made = idp.create_user_pool(
        PoolName="resets",
        UsernameAttributes=["email"],
        MfaConfiguration="OPTIONAL",
        DeviceConfiguration={"DeviceOnlyRememberedOnUserPrompt": True},
        Schema=[
            {**named, "Name": "email", "Required": True, "Mutable": True},
            {**named, "Name": "family_name", "Required": True, "Mutable": True},
            {**named, "Name": "tenant", "Mutable": False},
            {**named, "Name": "plan", "Mutable": True},
        ],
    )["UserPool"]
    client = idp.create_user_pool_client(
        UserPoolId=made["Id"],
        ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]
    return made["Id"], client["ClientId"]


@pytest.fixture
def mallory(idp, pool):
    """A stranger with all that a stranger can have in an account at the owner's address."""
    pool_id, client = pool
    address = f"owner{next(_numbers)}@example.com"
    told = {
        "email": address,
        "family_name": "Mallory",
        "nickname": "M",
        "locale": "de",
        "phone_number": "+4915112345678",
        "phone_number_verified": "true",
        "custom:tenant": "m",
        "custom:plan": "gold",
    }
    user = idp.admin_create_user(
        UserPoolId=pool_id,
        Username=address,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": name, "Value": value} for name, value in told.items()],
    )["User"]
    name = user["Username"]
    idp.admin_set_user_password(
        UserPoolId=pool_id, Username=name, Password=PASSWORD, Permanent=True
    )

    def sign_in():
        return idp.initiate_auth(
            ClientId=client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": address, "PASSWORD": PASSWORD},
        )

    first, tokens = (sign_in()["AuthenticationResult"] for _ in range(2))
    token = tokens["AccessToken"]
    secret = idp.associate_software_token(AccessToken=token)["SecretCode"]
    idp.verify_software_token(AccessToken=token, UserCode=_totp(secret))
    devices = [told["NewDeviceMetadata"]["DeviceKey"] for told in (tokens, first)]
    for key in devices:
        idp.confirm_device(AccessToken=token, DeviceKey=key, DeviceName="d")
    sub = next(each["Value"] for each in user["Attributes"] if each["Name"] == "sub")
    return SimpleNamespace(
        user={"UserPoolId": pool_id, "Username": name},
        owner=Owner(pool_id=pool_id, user_name=name, subject=sub, address=address),
        tokens=tokens,
        devices=devices,
        client=client,
        sign_in=sign_in,
    )


def _totp(secret):
    return code(base64.b32decode(secret), int(time.time()) // 30)


def test_factors_attributes_and_devices_are_seen_and_reset(idp, mallory, refusal):
    """Each once; what is not there is told as Cognito's documents have it."""
    told = idp.admin_get_user_auth_factors(**mallory.user)
    assert {"PASSWORD", "SOFTWARE_TOKEN"} == set(told["ConfiguredUserAuthFactors"])
    assert ["SOFTWARE_TOKEN_MFA"] == told.get("UserMFASettingList", [])
    idp.admin_delete_software_token(**mallory.user)
    assert ["PASSWORD"] == idp.admin_get_user_auth_factors(**mallory.user)[
        "ConfiguredUserAuthFactors"
    ]
    again = refusal(idp.admin_delete_software_token, **mallory.user)
    assert "ResourceNotFoundException" == again[0]

    [first] = idp.admin_list_devices(**mallory.user, Limit=1)["Devices"]
    key = mallory.devices[0]
    assert key == first["DeviceKey"]
    idp.admin_forget_device(**mallory.user, DeviceKey=key)
    gone = refusal(idp.admin_forget_device, **mallory.user, DeviceKey=key)
    assert "ResourceNotFoundException" == gone[0]


@pytest.mark.parametrize(
    "name", ["custom:tenant", "family_name", "email", "sub", "custom:unknown", "nonsense"]
)
def test_an_attribute_that_has_to_stay_refuses_the_call(idp, mallory, refusal, name):
    """And the others of that call stay too."""
    code, _ = refusal(
        idp.admin_delete_user_attributes, **mallory.user, UserAttributeNames=["nickname", name]
    )

    assert "InvalidParameterException" == code
    assert "nickname" in attributes_of(idp.admin_get_user(**mallory.user))


def test_a_number_goes_with_its_proof(idp, mallory):
    """There is nothing left to prove."""
    idp.admin_delete_user_attributes(**mallory.user, UserAttributeNames=["phone_number"])

    assert not {"phone_number", "phone_number_verified"} & set(
        attributes_of(idp.admin_get_user(**mallory.user))
    )


def test_a_pool_without_device_tracking_says_so(idp, refusal):
    """To a take-over that means: no devices."""
    pool = idp.create_user_pool(PoolName="plain")["UserPool"]["Id"]
    idp.admin_create_user(UserPoolId=pool, Username="jo", MessageAction="SUPPRESS")

    told = refusal(idp.admin_list_devices, UserPoolId=pool, Username="jo")
    assert "InvalidUserPoolConfigurationException" == told[0]


@pytest.mark.parametrize(
    "action",
    ["admin_get_user_auth_factors", "admin_delete_software_token", "admin_list_devices"],
)
def test_who_is_not_there_has_nothing(idp, pool, refusal, action):
    """Nor is a pool that is not there."""
    nobody = refusal(getattr(idp, action), UserPoolId=pool[0], Username="nobody")
    nowhere = refusal(getattr(idp, action), UserPoolId="eu-west-1_Nowhere00", Username="nobody")

    assert ("UserNotFoundException", "ResourceNotFoundException") == (nobody[0], nowhere[0])


def test_57_nothing_of_a_stranger_s_survives_a_take_over(idp, mallory, refusal):
    """Password, both tokens, the app, devices and attributes; the owner's address is verified."""
    taken = TakeOver(Translated(idp))(mallory.owner)

    assert ("custom:tenant", "family_name") == taken.left
    assert {"password", "sessions", "devices", "factors", "attributes"} == set(taken.reset)
    assert "NotAuthorizedException" == refusal(mallory.sign_in)[0]
    access, refresh = mallory.tokens["AccessToken"], mallory.tokens["RefreshToken"]
    assert "NotAuthorizedException" == refusal(idp.get_user, AccessToken=access)[0]
    renewed = refusal(
        idp.initiate_auth,
        ClientId=mallory.client,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": refresh},
    )
    assert "NotAuthorizedException" == renewed[0]
    user = idp.admin_get_user(**mallory.user)
    assert [] == user.get("UserMFASettingList", [])
    assert [] == idp.admin_list_devices(**mallory.user)["Devices"]
    told = attributes_of(user)
    assert {"sub", "email", "email_verified", "locale", "custom:tenant", "family_name"} == set(told)
    assert "true" == told["email_verified"]


def test_an_owner_signs_in_by_a_new_password_without_a_stranger_s_factor(idp, mallory):
    """The finding that this is for: the owner was asked for the stranger's code for ever."""
    TakeOver(Translated(idp))(mallory.owner)
    idp.admin_set_user_password(**mallory.user, Password=PASSWORD, Permanent=True)

    assert "AuthenticationResult" in mallory.sign_in()

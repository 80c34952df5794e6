"""One account of Cognito's, with what a stranger prepared in it, and what it answers."""

from collections.abc import Callable
from typing import Any

from runtime.aws_client.errors import Refused, Unanswered

POOL, USER, SUB = "eu-west-1_AbC", "user-1", "4b1c8e1e-6d9c-4b3e-9a66-0a6d3e6f3a11"
ADDRESS = "jo@example.com"
MALLORY = "mallory@example.net"


def refused(code: str) -> Refused:
    return Refused({"Error": {"Code": code}}, "Some")


class OneAccount:
    """
    Cognito, of one user.

    Calls are noted; *breaks_after* of them there is no answer, though the call took place.
    *meanwhile* is what a stranger does before each call, with what they still have.
    """

    def __init__(self) -> None:
        self.attributes = {
            "sub": SUB,
            "email": ADDRESS,
            "email_verified": "false",
            "locale": "de",
            "nickname": "Mallory",
            "phone_number": "+4915112345678",
            "phone_number_verified": "true",
            "custom:tenant": "mallory",
        }
        self.status = "CONFIRMED"
        self.password = "stranger"
        self.has_tokens = True  # the stranger
        self.mfa = {"SOFTWARE_TOKEN_MFA"}
        self.has_totp = True
        self.has_passkey = False
        self.devices = [f"device-{number}" for number in range(3)]
        self.stay: set[str] = set()  # required and immutable attributes
        self.errors: dict[str, Exception] = {}
        self.calls: list[str] = []
        self.breaks_after = 0
        self.meanwhile: Callable[[OneAccount], None] = lambda _: None

    @property
    def is_open_to_strangers(self) -> bool:
        """As `UnverifiedPasswords` and tokens have it: by whatever is the stranger's."""
        is_verified = self.attributes["email_verified"] == "true"
        return self.has_tokens or (is_verified and self.password == "stranger")

    @property
    def is_inherited(self) -> bool:
        """Whether anything is left by which the stranger could come back, or that they wrote."""
        written = {"nickname", "phone_number", "custom:tenant"} & set(self.attributes)
        return bool(
            self.password == "stranger"
            or self.has_tokens
            or self.mfa
            or self.has_totp
            or self.has_passkey
            or self.devices
            or written - self.stay
        )

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if not name.startswith("admin_"):
            raise AttributeError(name)

        def call(*, UserPoolId: str, Username: str, **given: Any) -> Any:  # noqa: N803  # as boto3
            assert (UserPoolId, Username) == (POOL, USER)
            self.meanwhile(self)
            self.calls.append(name.removeprefix("admin_"))
            if name in self.errors:
                raise self.errors[name]
            answer = getattr(self, f"_{name}")(**given)
            if len(self.calls) == self.breaks_after:
                raise Unanswered("dropped")
            return answer

        return call

    def _admin_get_user(self) -> dict[str, Any]:
        return {
            "Username": USER,
            "UserStatus": self.status,
            "UserAttributes": [{"Name": n, "Value": v} for n, v in self.attributes.items()],
            **({"UserMFASettingList": sorted(self.mfa)} if self.mfa else {}),
        }

    def _admin_get_user_auth_factors(self) -> dict[str, Any]:
        has = {"WEB_AUTHN": self.has_passkey, "SOFTWARE_TOKEN": self.has_totp}
        return {
            "ConfiguredUserAuthFactors": [
                "PASSWORD",
                *(name for name, is_so in has.items() if is_so),
            ]
        }

    def _admin_set_user_password(self, *, Password: str, Permanent: bool) -> None:  # noqa: N803
        assert Permanent
        self.password, self.status = Password, "CONFIRMED"

    def _admin_user_global_sign_out(self) -> None:
        self.has_tokens = False

    def _admin_set_user_mfa_preference(self, **settings: dict[str, bool]) -> None:
        named = {
            "SMSMfaSettings": "SMS_MFA",
            "SoftwareTokenMfaSettings": "SOFTWARE_TOKEN_MFA",
            "EmailMfaSettings": "EMAIL_OTP",
        }
        for name, setting in settings.items():
            assert setting == {"Enabled": False, "PreferredMfa": False}
            self.mfa.discard(named[name])

    def _admin_delete_software_token(self) -> None:
        if not self.has_totp:
            raise refused("ResourceNotFoundException")
        self.has_totp = False
        self.mfa.discard("SOFTWARE_TOKEN_MFA")

    def _admin_list_devices(self, *, Limit: int, PaginationToken: str = "0") -> dict[str, Any]:  # noqa: N803
        assert Limit <= 60
        start = int(PaginationToken)
        page = [{"DeviceKey": key} for key in self.devices[start : start + 2]]
        more = start + 2 < len(self.devices)
        return {"Devices": page, **({"PaginationToken": str(start + 2)} if more else {})}

    def _admin_forget_device(self, *, DeviceKey: str) -> None:  # noqa: N803
        if DeviceKey not in self.devices:
            raise refused("ResourceNotFoundException")
        self.devices.remove(DeviceKey)

    def _admin_delete_user_attributes(self, *, UserAttributeNames: list[str]) -> None:  # noqa: N803
        if self.stay & set(UserAttributeNames):
            raise refused("InvalidParameterException")
        for name in UserAttributeNames:
            self.attributes.pop(name, None)
            self.attributes.pop(f"{name}_verified", None)

    def _admin_update_user_attributes(self, *, UserAttributes: list[dict[str, str]]) -> None:  # noqa: N803
        self.attributes |= {each["Name"]: each["Value"] for each in UserAttributes}

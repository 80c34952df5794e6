"""The user pool: accounts, and what an administrator, such as a trigger, may do to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from runtime.aws_client.errors import Refused

_GONE = "UserNotFoundException"


@dataclass(eq=False)
class Account:
    """
    One user.

    Attributes:
        made_by: Who signed up, for the tests alone.
        tokens: Those that Cognito takes, by whose hand they came to be.
        factors: Second factors, by whose hand they came to be.

    """

    sub: str
    attributes: dict[str, str]
    password: str
    made_by: str = ""
    status: str = "CONFIRMED"
    groups: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    factors: list[str] = field(default_factory=list)
    passkeys: list[str] = field(default_factory=list)
    devices: list[str] = field(default_factory=list)

    @property
    def is_verified(self) -> bool:
        """Whether Cognito says so."""
        return self.attributes.get("email_verified") == "true"


class UserPool:
    """
    What `runtime.aws.cognito` answers with.

    Attributes:
        before: Is called before each call: others may go on there.
        merges: What Cognito takes for one name, which AWS does not say for letters beyond ASCII.

    """

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self.merges: Callable[[str], str] = str.lower
        self.before: Callable[[str], None] = lambda _: None
        self.accounts: list[Account] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """A call of an administrator's; one step, as everything outside is."""
        if not name.startswith("admin_"):
            raise AttributeError(name)
        act = getattr(UserPool, f"_{name}")

        def call(**asked: Any) -> Any:
            self.before(name)
            return act(self, self._account(asked["Username"]), asked) or {}

        return call

    def list_users(self, *, Filter: str, **_: Any) -> Any:  # noqa: N803  # boto3's
        """ListUsers, by ``sub``."""
        self.before("list_users")
        sub = Filter.partition('"')[2].rstrip('"')
        return {
            "Users": [
                {"Username": account.sub, "Attributes": _told(account)}
                for account in self.accounts
                if account.sub == sub
            ]
        }

    def add(self, email: str, **more: Any) -> Account:
        """Store a user; Cognito's own checks have been made."""
        sub = str(UUID(int=self._dice.getrandbits(128), version=4))
        attributes = {"sub": sub, "email": email, **more.pop("attributes", {})}
        account = Account(sub, attributes, **more)
        self.accounts.append(account)
        return account

    def find(self, name: str) -> Account | None:
        """The user by ``sub`` or address; Cognito's names differ by more than case."""
        merged = self.merges(name)
        for account in self.accounts:
            if merged in (account.sub, self.merges(account.attributes.get("email", ""))):
                return account
        return None

    def _account(self, name: str) -> Account:
        account = self.find(name)
        if account is None:
            raise Refused({"Error": {"Code": _GONE}}, "Admin")
        return account

    def _admin_get_user(self, account: Account, _: Any) -> Any:
        return {
            "Username": account.sub,
            "UserStatus": account.status,
            "UserAttributes": _told(account),
            "UserMFASettingList": [] if not account.factors else ["SOFTWARE_TOKEN_MFA"],
        }

    def _admin_get_user_auth_factors(self, account: Account, _: Any) -> Any:
        return {
            "Username": account.sub,
            "ConfiguredUserAuthFactors": ["PASSWORD"] + ["WEB_AUTHN"] * bool(account.passkeys),
            "UserMFASettingList": [] if not account.factors else ["SOFTWARE_TOKEN_MFA"],
        }

    def _admin_set_user_password(self, account: Account, asked: Any) -> None:
        account.password = asked["Password"]
        account.status = "CONFIRMED"

    def _admin_user_global_sign_out(self, account: Account, _: Any) -> None:
        account.tokens = []

    def _admin_update_user_attributes(self, account: Account, asked: Any) -> None:
        account.attributes |= {each["Name"]: each["Value"] for each in asked["UserAttributes"]}

    def _admin_delete_user_attributes(self, account: Account, asked: Any) -> None:
        for name in asked["UserAttributeNames"]:
            account.attributes.pop(name, None)

    def _admin_set_user_mfa_preference(self, account: Account, _: Any) -> None:
        account.factors = [each for each in account.factors if each.startswith("totp")]

    def _admin_delete_software_token(self, account: Account, _: Any) -> None:
        account.factors = [each for each in account.factors if not each.startswith("totp")]

    def _admin_list_devices(self, account: Account, _: Any) -> Any:
        return {"Devices": [{"DeviceKey": each} for each in account.devices]}

    def _admin_forget_device(self, account: Account, asked: Any) -> None:
        if asked["DeviceKey"] not in account.devices:  # another take-over was first
            raise Refused({"Error": {"Code": "ResourceNotFoundException"}}, "AdminForgetDevice")
        account.devices.remove(asked["DeviceKey"])

    def _admin_add_user_to_group(self, account: Account, asked: Any) -> None:
        account.groups.append(asked["GroupName"])

    def _admin_list_groups_for_user(self, account: Account, _: Any) -> Any:
        return {"Groups": [{"GroupName": each} for each in account.groups]}

    def _admin_delete_user(self, account: Account, _: Any) -> None:
        self.accounts.remove(account)


def _told(account: Account) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in account.attributes.items()]

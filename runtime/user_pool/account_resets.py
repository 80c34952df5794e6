"""What an account in Cognito is rid of before it is handed to the owner of its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from rules.value import dataclass
from runtime import chance
from runtime.aws_client.errors import Refused
from runtime.user_pool.users import attributes_of

_DEVICES_A_PAGE: Final = 60
_FACTORS: Final = ("SMSMfaSettings", "SoftwareTokenMfaSettings", "EmailMfaSettings")
# Without passkeys in the pool's plan or region there is none. AdminGetUserAuthFactors.
_NO_SUCH_FEATURE: Final = frozenset(
    {"FeatureUnavailableInTierException", "OperationNotEnabledException"}
)
# What Cognito answers where nothing is registered, or the pool does not offer it. What is left
# all the same is seen by `Account.second_factors`. An action that the endpoint does not know, or
# that the function may not call, is not among them.
_NOTHING_THERE: Final = _NO_SUCH_FEATURE | {
    "InvalidParameterException",
    "InvalidUserPoolConfigurationException",
    "ResourceNotFoundException",
    "SoftwareTokenMFANotFoundException",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """
    A user as Cognito has them at one moment.

    Attributes:
        attributes: Personal data.
        second_factors: SMS, e-mail and authenticator app, as far as they are on.

    """

    attributes: Mapping[str, str]
    is_federated: bool
    has_passkey: bool
    second_factors: frozenset[str]

    @property
    def is_verified(self) -> bool:
        """Whether the address is proved."""
        return self.attributes.get("email_verified", "").lower() == "true"


class AccountResets:
    """The account of one *user_name*. All methods may be repeated, and raise `CallFailed`."""

    def __init__(
        self,
        cognito: Any,
        *,
        pool_id: str,
        user_name: str,
        new_password: Callable[[], str] = chance.unguessable_password,
    ) -> None:
        self._cognito = cognito
        self._user = {"UserPoolId": pool_id, "Username": user_name}
        self._new_password = new_password

    def read(self) -> Account:
        """The account as it is now."""
        user = self._cognito.admin_get_user(**self._user)
        attributes = attributes_of(user)
        factors = self._auth_factors()
        return Account(
            attributes=attributes,
            is_federated=user.get("UserStatus") == "EXTERNAL_PROVIDER"
            or attributes.get("identities", "[]") not in {"", "[]"},
            has_passkey="WEB_AUTHN" in factors,
            second_factors=frozenset(user.get("UserMFASettingList") or ())
            | factors & {"SOFTWARE_TOKEN"},
        )

    def _auth_factors(self) -> frozenset[str]:
        try:
            told = self._cognito.admin_get_user_auth_factors(**self._user)
        except Refused as refused:
            if refused.code in _NO_SUCH_FEATURE:
                return frozenset()
            raise
        return frozenset(told.get("ConfiguredUserAuthFactors") or ())

    def replace_password(self) -> None:
        """By one that nobody knows, this code included."""
        self._cognito.admin_set_user_password(
            **self._user, Password=self._new_password(), Permanent=True
        )

    def sign_out(self) -> None:
        """No token that was issued is good for Cognito any more."""
        self._cognito.admin_user_global_sign_out(**self._user)

    def remove_factors(self) -> None:
        """Switch the second factors off, and forget the authenticator app."""
        if not self._is_off(_FACTORS):  # one that the pool does not know fails them all
            for factor in _FACTORS:
                self._is_off([factor])
        self._if_there(self._cognito.admin_delete_software_token)

    def _is_off(self, factors: Sequence[str]) -> bool:
        off = {"Enabled": False, "PreferredMfa": False}
        return self._if_there(
            self._cognito.admin_set_user_mfa_preference, **dict.fromkeys(factors, off)
        )

    def forget_devices(self) -> bool:
        """Forget those that Cognito remembers; tell whether there were any."""
        keys = list(self._devices())
        for key in keys:
            self._if_there(self._cognito.admin_forget_device, DeviceKey=key)
        return bool(keys)

    def _devices(self) -> Iterator[str]:
        more: dict[str, str] = {}
        while True:
            try:
                page = self._cognito.admin_list_devices(**self._user, Limit=_DEVICES_A_PAGE, **more)
            except Refused as refused:
                if refused.code in _NOTHING_THERE:
                    return
                raise
            keys = [device["DeviceKey"] for device in page.get("Devices") or ()]
            yield from keys
            if not (keys and page.get("PaginationToken")):
                return
            more = {"PaginationToken": page["PaginationToken"]}

    def delete_attributes(self, names: Sequence[str]) -> frozenset[str]:
        """Delete those that can go; return those that cannot: required and immutable ones."""
        try:
            self._cognito.admin_delete_user_attributes(**self._user, UserAttributeNames=list(names))
        except Refused as refused:
            if refused.code != "InvalidParameterException":
                raise
            if len(names) == 1:
                return frozenset(names)
            half = len(names) // 2
            return self.delete_attributes(names[:half]) | self.delete_attributes(names[half:])
        return frozenset()

    def set_verified(self, *, email: bool | None = None, number: bool | None = None) -> None:
        """Whether the address, and the telephone number, count as proved."""
        said = {"email_verified": email, "phone_number_verified": number}
        self._cognito.admin_update_user_attributes(
            **self._user,
            UserAttributes=[
                {"Name": name, "Value": str(value).lower()}
                for name, value in said.items()
                if value is not None
            ],
        )

    def _if_there(self, call: Callable[..., Any], **given: Any) -> bool:
        try:
            call(**self._user, **given)
        except Refused as refused:
            if refused.code not in _NOTHING_THERE:
                raise
            return False
        return True

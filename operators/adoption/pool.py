"""Read an existing user pool, before and after its change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from operators.adoption.pool_update import differences
from operators.adoption.replica import is_replica

MFA: Final = "GetUserPoolMfaConfig"
HAS_SECRET: Final = "HasSecret"  # noqa: S105  # in the place of an app client's ClientSecret
_NO_SECOND_FACTOR: Final = "OFF"
# SetUserPoolMfaConfig replaces all, and refuses OFF together with any factor but passkeys.
_WITHOUT_MFA: Final = frozenset({"MfaConfiguration", "WebAuthnConfiguration"})

Answers = Mapping[str, Any]


class Pool:
    """
    One user pool, through a boto3 client of cognito-idp.

    Every method raises what boto3 raises, but `beside`.
    """

    def __init__(self, cognito: Any, pool_id: str) -> None:
        self.pool_id = pool_id
        self._cognito = cognito

    @property
    def members(self) -> frozenset[str]:
        """The members that the installed botocore knows of UpdateUserPool."""
        model = self._cognito.meta.service_model.operation_model("UpdateUserPool")
        return frozenset(model.input_shape.members)

    def describe(self) -> dict[str, Any]:
        """Return DescribeUserPool's UserPool, times as text."""
        told = self._cognito.describe_user_pool(UserPoolId=self.pool_id)["UserPool"]
        described: dict[str, Any] = json.loads(json.dumps(told, default=str))
        return described

    def update(self, request: Mapping[str, Any]) -> None:
        """Call UpdateUserPool."""
        self._cognito.update_user_pool(**request)

    def set_mfa(self, config: Mapping[str, Any]) -> None:
        """Set again what GetUserPoolMfaConfig answered, whole."""
        is_off = config.get("MfaConfiguration", _NO_SECOND_FACTOR) == _NO_SECOND_FACTOR
        wanted = {
            name: value for name, value in config.items() if not is_off or name in _WITHOUT_MFA
        }
        self._cognito.set_user_pool_mfa_config(UserPoolId=self.pool_id, **wanted)

    def clients(self) -> dict[str, dict[str, Any]]:
        """Return the app clients by id, each without its secret."""
        return {client: self._client(client) for client in self._client_ids()}

    def groups(self) -> set[str]:
        """Return the names of its groups."""
        pages = self._cognito.get_paginator("list_groups")
        return set(pages.paginate(UserPoolId=self.pool_id).search("Groups[].GroupName"))

    def is_replica(self, *, region: str) -> bool:
        """Tell whether *region* has the secondary replica of it."""
        return is_replica(self._cognito, self.pool_id, region=region)

    def beside(self) -> dict[str, Any]:
        """
        What else is set by calls of its own, by the name of the call that reads it.

        What cannot be read is an error code of AWS instead: a right that is missing,
        an emulator that does not have it.
        """
        return {name: _told(read) for name, read in self._reads()}

    def _reads(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        pool = {"UserPoolId": self.pool_id}
        cognito = self._cognito
        yield MFA, lambda: _answer(cognito.get_user_pool_mfa_config(**pool))
        yield (
            "GetLogDeliveryConfiguration",
            lambda: _answer(cognito.get_log_delivery_configuration(**pool)),
        )
        yield "DescribeRiskConfiguration", self._risks
        yield "DescribeUserPoolClient", self.clients

    def _risks(self) -> dict[str, Any]:
        """Of the whole pool, and of each app client that has its own."""
        pool = self._cognito.describe_risk_configuration(UserPoolId=self.pool_id)
        told = {"": _answer(pool)}
        for client in self._client_ids():
            of = self._cognito.describe_risk_configuration(UserPoolId=self.pool_id, ClientId=client)
            told[client] = _answer(of)
        return told

    def _client_ids(self) -> list[str]:
        pages = self._cognito.get_paginator("list_user_pool_clients")
        return list(pages.paginate(UserPoolId=self.pool_id).search("UserPoolClients[].ClientId"))

    def _client(self, client_id: str) -> dict[str, Any]:
        told = self._cognito.describe_user_pool_client(UserPoolId=self.pool_id, ClientId=client_id)
        client = told["UserPoolClient"]
        left_out = {"ClientSecret", "CreationDate", "LastModifiedDate"}
        kept = {name: value for name, value in client.items() if name not in left_out}
        return kept | {HAS_SECRET: "ClientSecret" in client}


def changed_beside(before: Answers, after: Answers) -> list[str]:
    """Return the paths that differ, by call; what was not read on one side is left out."""
    return [
        f"{call}: {path}"
        for call in after
        if not _is_unread(before[call]) and not _is_unread(after[call])
        for path in differences(before[call], after[call])
    ]


def not_compared(before: Answers, after: Answers) -> list[str]:
    """Return what one side could not read, as ``DescribeRiskConfiguration (AccessDenied)``."""
    told = {call: after[call] if _is_unread(after[call]) else before[call] for call in after}
    return [f"{call} ({code})" for call, code in told.items() if _is_unread(code)]


def _is_unread(told: Any) -> bool:
    return isinstance(told, str)


def _answer(response: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in response.items() if name != "ResponseMetadata"}


def _told(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except ClientError as error:
        return error.response["Error"]["Code"]
    except NotImplementedError:  # moto's, of a call that it does not have
        return "NotImplemented"

"""
Cognito's own second factors, which a code must not step round.

A sign-in by code begins without a password, and there Cognito asks for no
second factor. So who has one is sent to the password, after a right code: only
who has the code learns it.
"""

from __future__ import annotations

from typing import Any

from runtime import observe
from runtime.aws_client.errors import CallFailed, Unanswered, told
from runtime.passwordless.challenge_items import challenge_key


class SecondFactors:
    """Who has a second factor, and the note that a sign-in was refused for it."""

    def __init__(self, cognito: Any, dynamodb: Any, *, table: str) -> None:
        self._cognito = cognito
        self._dynamodb = dynamodb
        self._table = table

    def has_one(self, *, pool_id: str, user_name: str) -> bool:
        """Whether Cognito would ask the user for one after the password. Raises `CallFailed`."""
        user = self._cognito.admin_get_user(UserPoolId=pool_id, Username=user_name)
        if "Username" not in user:  # an empty answer must not say that there is none
            raise Unanswered("not_parsed")
        return bool(user.get("UserMFASettingList"))

    def refuse(self, challenge_id: str, *, sign_in: str) -> None:
        """Note that the next round of *sign_in* says so. Without the note it does not say why."""
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=challenge_key(challenge_id),
                UpdateExpression="SET password_for = :sign_in",
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeValues={":sign_in": {"S": sign_in}},
            )
        except CallFailed as error:
            observe.logger().warning("way to the password not noted", error=told(error))


class Refusals:
    """What `SecondFactors.refuse` noted."""

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def has(self, challenge_id: str, *, sign_in: str) -> bool:
        """Whether this *sign_in*, and no other that shares the challenge, was refused."""
        try:
            item = self._dynamodb.get_item(
                TableName=self._table, Key=challenge_key(challenge_id), ConsistentRead=True
            ).get("Item", {})
        except CallFailed as error:
            observe.logger().warning("way to the password not read", error=told(error))
            return False
        return bool(sign_in) and item.get("password_for") == {"S": sign_in}

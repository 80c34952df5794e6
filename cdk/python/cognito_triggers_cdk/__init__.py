"""A stack of cognito-triggers for a user pool that the same app writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from aws_cdk import CfnStack
from aws_cdk.aws_cognito import CfnUserPool
from aws_cdk.aws_iam import CfnPolicy
from aws_cdk.aws_lambda import CfnPermission
from constructs import Construct

_SIGN_UP_CHECK: Final = ("PreSignUp", "CustomMessage")
_EVENTS: Final = ("PostConfirmation", "PreAuthentication", "PostAuthentication")
_PASSWORDLESS: Final = (
    *("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"),
)
_CODES: Final = ("VerifyAuthChallengeResponse", "PasswordlessSender")
_OTHERS: Final = (
    *("PreSignUp", "PostConfirmation", "PostAuthentication", "UnconfirmedSweeper"),
    *("MailFeedbackConsumer", "GroupRepairConsumer"),
)
# What a pool may call of each template, but for options, and which functions may use the pool.
_TRIGGERS: Final = {
    "adopt": (*_SIGN_UP_CHECK, *_EVENTS, *_PASSWORDLESS),
    "events": _EVENTS,
    "passwordless": _PASSWORDLESS,
    "sign-up-check": _SIGN_UP_CHECK,
}
_USERS: Final = {"adopt": (*_OTHERS, *_CODES), "passwordless": _CODES}


class CognitoTriggers(Construct):
    """
    The stack of a *part*, made of the packaged template at *template_url*, in this Region.

    Raises `ValueError` if *parameters* name the pool: pool and stack would need each other.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002  (as every construct calls it)
        *,
        part: str,
        template_url: str,
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id)
        if "ExistingUserPoolId" in (parameters or {}):
            raise ValueError(
                "The stack would need the pool, and the pool needs the stack: "
                "leave ExistingUserPoolId out."
            )
        self._part = part
        self.stack = CfnStack(
            self, "Stack", template_url=template_url, parameters=dict(parameters or {})
        )

    @property
    def topic_arn(self) -> str:
        """The topic of the user events."""
        return self._output("UserEventsTopicArn")

    def attach_to(
        self, pool: CfnUserPool, triggers: Iterable[str] = (), users: Iterable[str] = ()
    ) -> None:
        """
        Have the *pool* call these *triggers*, all of the part if none is named.

        The construct has to be in the stack of the pool. *users* are functions that are there
        on an option and may use the pool.
        """
        for name in tuple(triggers) or _TRIGGERS[self._part]:
            self._trigger(pool, name, self._output(f"{name}Arn"))
        for name in (*_USERS.get(self._part, ()), *users):
            actions = {"Fn::Split": [",", self._output(f"{name}PoolActions")]}
            statement = {"Effect": "Allow", "Action": actions, "Resource": pool.attr_arn}
            CfnPolicy(
                self,
                f"{name}Policy",
                policy_name="UserPool",
                roles=[self._output(f"{name}PoolRole")],
                policy_document={"Version": "2012-10-17", "Statement": [statement]},
            )

    def _trigger(self, pool: CfnUserPool, name: str, arn: str) -> None:
        if name == "PreTokenGeneration":
            config = {"LambdaArn": arn, "LambdaVersion": self._output("TokenVersion")}
            pool.add_property_override("LambdaConfig.PreTokenGenerationConfig", config)
        else:
            pool.add_property_override(f"LambdaConfig.{name}", arn)
        CfnPermission(
            self,
            f"{name}Permission",
            action="lambda:InvokeFunction",
            principal="cognito-idp.amazonaws.com",
            function_name=arn,
            source_arn=pool.attr_arn,
        )

    def _output(self, name: str) -> str:
        return self.stack.get_att(f"Outputs.{name}").to_string()

"""One user pool behind the calls of boto3's client, under the harshest reading of AWS's rules."""

import copy
from types import SimpleNamespace

from botocore.exceptions import ClientError

from ministack_cognito_triggers import user_pool_update
from tests.operators.adoption.pools import MEMBERS, THEIRS

POOL_ID = "eu-west-1_AbC"
POOL_ARN = f"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/{POOL_ID}"
POOL = {
    "Id": POOL_ID,
    "Arn": POOL_ARN,
    "Name": "theirs",
    "UserPoolTier": "PLUS",
    "MfaConfiguration": "OPTIONAL",
    "DeletionProtection": "ACTIVE",
    "LambdaConfig": {"CustomMessage": THEIRS},
    "UserPoolTags": {"team": "a", "aws:cloudformation:stack-id": "s"},
    "UsernameAttributes": ["email"],
    "UsernameConfiguration": {"CaseSensitive": False},
    "SchemaAttributes": [{"Name": "email"}],
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "Policies": {"PasswordPolicy": {"MinimumLength": 12, "TemporaryPasswordValidityDays": 3}},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 3},
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
}
CLIENT = {
    "ClientId": "app",
    "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"],
    "PreventUserExistenceErrors": "ENABLED",
    "AuthSessionValidity": 15,
    "ClientSecret": "never to be told",
}
MFA = {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True}}


def refusal(code, *, because="because", of="UpdateUserPool"):
    """An error as boto3 raises it."""
    return ClientError({"Error": {"Code": code, "Message": because}}, of)


class Cognito:
    """*on* is called with the name of each call, and with how many of it there were."""

    def __init__(self, pool=POOL, *, on=lambda *_: None):
        self.pool, self.config = copy.deepcopy(pool), copy.deepcopy(MFA)
        self.client = copy.deepcopy(CLIENT)
        self.on, self.calls = on, []
        self.groups = []
        self.roles = None  # of Regions, where the pool is replicated and who asks may know
        shape = SimpleNamespace(members=dict.fromkeys(MEMBERS))
        model = SimpleNamespace(operation_model=lambda _: SimpleNamespace(input_shape=shape))
        self.meta = SimpleNamespace(service_model=model)

    def _called(self, name):
        self.calls.append(name)
        self.on(name, self.calls.count(name))

    def describe_user_pool(self, **_):
        self._called("describe")
        return {"UserPool": copy.deepcopy(self.pool)}

    def update_user_pool(self, **request):
        self._called("update")
        assert POOL_ID == request["UserPoolId"]
        self.pool = user_pool_update.updated(self.pool, request, kept=user_pool_update.HARSH)

    def get_user_pool_mfa_config(self, **_):
        return copy.deepcopy(self.config) | {"ResponseMetadata": {}}

    def set_user_pool_mfa_config(self, **config):
        self._called("set_mfa")
        assert POOL_ID == config.pop("UserPoolId")
        self.config = config

    def list_user_pool_replicas(self, **_):
        if self.roles is None:
            raise refusal("AccessDeniedException")
        found = [{"RegionName": region, "Role": role} for region, role in self.roles.items()]
        return {"UserPoolReplicas": found}

    def get_log_delivery_configuration(self, **_):
        return {"LogDeliveryConfiguration": {"LogConfigurations": []}}

    def describe_risk_configuration(self, **_):
        raise refusal("AccessDeniedException")

    def get_paginator(self, name):
        found = {"list_user_pool_clients": ["app"], "list_groups": self.groups}[name]
        page = SimpleNamespace(search=lambda _: found)
        return SimpleNamespace(paginate=lambda **_: page)

    def describe_user_pool_client(self, **_):
        return {"UserPoolClient": copy.deepcopy(self.client)}

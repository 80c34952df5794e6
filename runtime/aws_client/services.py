"""The services and actions that triggers call. Another action is a line here."""

from __future__ import annotations

from runtime.aws_client.json_protocol import JsonService

DYNAMODB = JsonService(
    "DynamoDB_20120810",
    "1.0",
    {
        "batch_get_item": "BatchGetItem",
        "delete_item": "DeleteItem",
        "get_item": "GetItem",
        "put_item": "PutItem",
        "transact_write_items": "TransactWriteItems",
        "update_item": "UpdateItem",
    },
)
SQS = JsonService(
    "AmazonSQS",
    "1.0",
    {
        "change_message_visibility": "ChangeMessageVisibility",
        "send_message": "SendMessage",
        "send_message_batch": "SendMessageBatch",
    },
    is_query_too=True,
)
SECRETS_MANAGER = JsonService(
    "secretsmanager",
    "1.1",
    {"describe_secret": "DescribeSecret", "get_secret_value": "GetSecretValue"},
)
KMS = JsonService(
    "TrentService",
    "1.1",
    {"get_public_key": "GetPublicKey", "sign": "Sign", "verify": "Verify"},
)
COGNITO = JsonService(
    "AWSCognitoIdentityProviderService",
    "1.1",
    {
        "admin_add_user_to_group": "AdminAddUserToGroup",
        "admin_create_user": "AdminCreateUser",
        "admin_delete_software_token": "AdminDeleteSoftwareToken",
        "admin_delete_user": "AdminDeleteUser",
        "admin_delete_user_attributes": "AdminDeleteUserAttributes",
        "admin_disable_provider_for_user": "AdminDisableProviderForUser",
        "admin_forget_device": "AdminForgetDevice",
        "admin_get_user": "AdminGetUser",
        "admin_get_user_auth_factors": "AdminGetUserAuthFactors",
        "admin_link_provider_for_user": "AdminLinkProviderForUser",
        "admin_list_devices": "AdminListDevices",
        "admin_list_groups_for_user": "AdminListGroupsForUser",
        "admin_set_user_mfa_preference": "AdminSetUserMFAPreference",
        "admin_set_user_password": "AdminSetUserPassword",
        "admin_update_user_attributes": "AdminUpdateUserAttributes",
        "admin_user_global_sign_out": "AdminUserGlobalSignOut",
        "create_group": "CreateGroup",
        "list_users": "ListUsers",
    },
)

"""
The one ministack this library is written for.

The emulator offers no hooks, so the library takes the place of functions that
are private to it. They are listed here, and a server over any other release
refuses to start rather than run with half its triggers.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import version

RELEASE = "1.5.33"

LeansOn = Mapping[str, Sequence[str]]
"""Names that have to be there, by module."""

LEANS_ON: LeansOn = {
    "ministack.app": (
        "_handle_cognito_body_request",
        "_handle_cognito_get_request",
        "_reset_all_state",
        "app",
    ),
    "ministack.core.lambda_runtime": (
        "HOST_PREFIX_ENV",
        "ProvidedWorker",
        "Worker",
        "_NODEJS_WORKER_SCRIPT",
        "_PYTHON_WORKER_SCRIPT",
        "_RESERVED_RUNTIME_ENV_VARS",
        "_account_region_from_function_config",
        "execution_credentials",
        "subprocess",
    ),
    "ministack.core.responses": (
        "error_response_json",
        "get_account_id",
        "get_region",
        "json_response",
        "set_request_region",
    ),
    "ministack.services.cognito": (
        "_API_TOKEN_SCOPE",
        "_SRP_G",
        "_SRP_K",
        "_SRP_N",
        "_apply_custom_message_trigger",
        "_apply_inbound_federation_trigger",
        "_apply_presignup_trigger",
        "_apply_pretoken_trigger",
        "_auth_codes",
        "_authenticate_client",
        "_attr_list_to_dict",
        "_authenticate_hosted_ui_user",
        "_build_auth_result",
        "_client_id",
        "_create_user_pool",
        "_create_user_pool_client",
        "_deliver_cognito_email",
        "_deliver_invitation_email",
        "_dispatch_idp",
        "_ensure_schema_attributes",
        "_expand_template",
        "_find_pool_by_client_id",
        "_hides_user_existence",
        "_get_pool_unscoped",
        "_issue_auth_code_redirect",
        "_linked_username_for_federation",
        "_login_page_html",
        "_masked_destination",
        "_merge_attributes",
        "_mfa_challenge_for_user",
        "_now_epoch",
        "_oauth2_error",
        "_oauth2_idp_response",
        "_oauth2_token",
        "_page_shell",
        "_password_auth_result",
        "_pending_new_password",
        "_pending_user_auth",
        "_pin_unsigned_idp_scope",
        "_pool_for_client",
        "_pool_region",
        "_render_invitation_message",
        "_resolve_user",
        "_resolve_verification_template",
        "_revoke_token",
        "_run_idp_handler",
        "_saml2_idp_response",
        "_send_email_otp",
        "_send_verification_email",
        "_set_user_pool_mfa_config",
        "_signed_jwt",
        "_srp_canonical_timestamp",
        "_srp_challenge",
        "_srp_hash",
        "_srp_pad",
        "_srp_proof_valid",
        "_srp_response_format_error",
        "_template_username",
        "_token_claims",
        "_totp_code",
        "_update_user_pool",
        "_update_user_pool_client",
        "_user_pools",
        "_validate_password",
        "handle_login_submit",
        "handle_oauth2_authorize",
        "new_uuid",
        "run_reentrant",
    ),
    "ministack.services.cloudformation.provisioners": (
        "_COGNITO_USER_POOL_CLIENT_UPDATABLE",
        "_RESOURCE_HANDLERS",
    ),
    "ministack.services.lambda_svc": (
        "_execute_function_with_config_scope",
        "_execution_record_for_config",
        "_get_base_func_record_for_ref",
        "_get_func_record_for_ref",
        "_provided_worker_env",
    ),
    "ministack.services.kms": ("_generate_data_key",),
    "ministack.services.sns": ("_publish",),
}


class AnotherMinistack(RuntimeError):
    """The installed ministack is not the one that is known."""


def refuse_another_ministack(
    further: LeansOn | None = None, *, installed: str | None = None
) -> None:
    """
    Raise AnotherMinistack unless release *and* private names are the known ones.

    *further* names are those that a program replaces itself, in addition to this library's.
    """
    installed = installed or version("ministack")
    if installed != RELEASE:
        raise AnotherMinistack(
            f"ministack {installed} is installed, the Cognito triggers are written for {RELEASE}: "
            "install that, or run all tests with the new one"
        )
    if missing := sorted({*_missing(LEANS_ON), *_missing(further or {})}):
        raise AnotherMinistack(f"ministack {installed} has no {', '.join(missing)}")


def _missing(leans_on: LeansOn) -> list[str]:
    return [
        f"{module}.{name}"
        for module, names in leans_on.items()
        for name in names
        if not hasattr(import_module(module), name)
    ]

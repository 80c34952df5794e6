"""
The one ministack this package is written for.

The emulator offers no hooks, so the bridge takes the place of functions that
are private to it. They are listed here, and a server over any other release
refuses to start rather than run with half its triggers.
"""

from importlib import import_module
from importlib.metadata import version

RELEASE = "1.5.33"

LEANS_ON = {
    "ministack.app": (
        "SERVICE_HANDLERS",
        "_enforce_data_plane",
        "_enforce_ses_v2",
        "_handle_ses_messages_request",
        "_reset_all_state",
        "app",
    ),
    "ministack.services.cognito": (
        "_API_TOKEN_SCOPE",
        "_now_epoch",
        "_apply_custom_message_trigger",
        "_apply_presignup_trigger",
        "_apply_pretoken_trigger",
        "_build_auth_result",
        "_deliver_cognito_email",
        "_dispatch_idp",
        "_expand_template",
        "_get_credentials_for_identity",
        "_hides_user_existence",
        "_identity_pools",
        "_masked_destination",
        "_merge_attributes",
        "_pool_arn",
        "_pool_for_client",
        "_pool_region",
        "_resolve_user",
        "_resolve_verification_template",
        "_run_idp_handler",
        "_send_verification_email",
        "_template_username",
        "_token_claims",
        "_user_pools",
        "_validate_password",
        "new_uuid",
        "run_reentrant",
    ),
    "ministack.services.eventbridge": ("_put_events",),
    "ministack.services.ses_v2": ("_config_sets", "handle_request"),
    "ministack.services.lambda_svc": (
        "_effective_func_record_for_qualifier",
        "_emit_lambda_metrics",
        "_esms",
        "_execute_function",
        "_function_config_scope_mismatch",
        "_execute_function_with_config_scope",
        "_execution_record_for_config",
        "_functions",
        "_get_base_func_record_for_ref",
        "_get_func_record_for_ref",
        "_iter_all_esms",
        "_provided_worker_env",
        "_run_with_function_config_scope",
        "execution_credentials",
    ),
    "ministack.services.appconfig": (
        "_delete_configuration_profile",
        "_error",
        "_latest_hosted_version_number",
    ),
    "ministack.services.cloudformation.engine": ("CfnLoader",),
    "ministack.services.cloudformation.provisioners": (
        "_cognito_user_pool_attributes",
        "_RESOURCE_HANDLERS",
        "_cw_metric_alarm_record",
        "_lambda_version_create",
        "_lambda_version_function",
        "_physical_name",
    ),
    "ministack.services.cloudwatch": (
        "_alarms",
        "_cbor_metric_data_result",
        "_cbor_ok",
        "_composite_alarms",
        "_delete_alarms",
        "_dims_from_list",
        "_dims_key",
        "_dispatch_alarm_actions",
        "_error",
        "_evaluate_alarm",
        "_evaluate_parent_alarms",
        "_get_metric_data",
        "_json_ok",
        "_metrics",
        "_parse_ts",
        "_point_stats",
        "_put_composite_alarm",
        "_put_metric_alarm",
        "_ts_iso",
        "record_metric",
        "get_account_id",
        "get_region",
    ),
    "ministack.services.sns": (
        "_deliver_to_lambda",
        "_fanout",
        "_matches_filter_policy",
        "_sqs",
        "_topic_by_arn_any_scope",
    ),
    "ministack.services.sqs": (
        "_queue_by_arn",
        "_queues",
        "_refresh_counts",
        "queue_policy_allows",
    ),
    "ministack.services.sts": ("_sessions", "is_root_access_key", "register_session"),
    "ministack.core.iam_actions": ("extract_iam_action", "extract_resource_arn"),
    "ministack.core.iam_evaluator": ("is_root_access_key", "resolve_principal"),
    "ministack.core.lambda_runtime": (
        "HOST_PREFIX_ENV",
        "ProvidedWorker",
        "Worker",
        "_NODEJS_WORKER_SCRIPT",
        "_PYTHON_WORKER_SCRIPT",
        "_RESERVED_RUNTIME_ENV_VARS",
        "_account_region_from_function_config",
        "_lock",
        "_worker_key",
        "_workers",
        "acquire_worker",
        "ensure_spawned",
        "execution_credentials",
        "release_worker",
        "reset",
        "subprocess",
    ),
    "ministack.core.router": ("SERVICE_PATTERNS",),
    "ministack.core.responses": (
        "error_response_json",
        "get_account_id",
        "get_region",
        "json_response",
    ),
}


class AnotherMinistack(RuntimeError):
    """The installed ministack is not the one that the bridge knows."""


def refuse_another_ministack(*, installed: str | None = None) -> None:
    """Raise AnotherMinistack unless release *and* private names are the known ones."""
    installed = installed or version("ministack")
    if installed != RELEASE:
        raise AnotherMinistack(
            f"ministack {installed} is installed, the bridge is written for {RELEASE}: "
            "install that, or go through tests/local with the new one"
        )
    if missing := sorted(_missing()):
        raise AnotherMinistack(f"ministack {installed} has no {', '.join(missing)}")


def _missing() -> list[str]:
    return [
        f"{module}.{name}"
        for module, names in LEANS_ON.items()
        for name in names
        if not hasattr(import_module(module), name)
    ]

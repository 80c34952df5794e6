"""Putting the bridge into a process that is about to serve ministack."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack import app
from ministack.core import iam_actions, iam_evaluator, lambda_runtime, router
from ministack.services import (
    apigateway_v1,
    appconfig,
    cloudwatch,
    cloudwatch_logs,
    cognito,
    eventbridge,
    lambda_svc,
    ses_v2,
    sns,
    sqs,
    sts,
)
from ministack.services.cloudformation import changesets, engine, provisioners

import ministack_cognito_triggers
from local.bridge import (
    alarms,
    batch_rights,
    cloudformation,
    creation_rights,
    deletion_trail,
    delivery_rights,
    endpoints,
    filter_patterns,
    identity_rights,
    identity_types,
    issuer,
    key_contexts,
    key_rights,
    log_queries,
    log_reads,
    log_rights,
    mail_feedback,
    mail_rights,
    metric_data,
    own_keys,
    quick_updates,
    quick_yaml,
    reserved,
    role_keys,
    service_metrics,
    slowness,
    transport,
    versions,
)
from local.bridge.further_types import FurtherTypes
from local.bridge.preloaded import PRELOADED
from local.bridge.text_messages import SERVICE, TextMessages
from local.sms_service import TARGET


def install(*, run_secret: bytes, code_below: Path | None = None) -> None:
    """
    Put triggers and bridge into this process's ministack; AnotherMinistack if they would not fit.

    *run_secret* is what the credentials of the functions' roles are derived from; in the folder
    *code_below* the code of functions stays unpacked for the next server.
    """
    ministack_cognito_triggers.install(on_answer=_hear, preload=PRELOADED, code_below=code_below)
    _replace(cognito, "_get_credentials_for_identity", identity_rights.credentials_for)
    _replace(iam_evaluator, "resolve_principal", identity_rights.principal_for)
    _replace(iam_evaluator, "_resolve_condition_key", transport.conditions_for)
    for module in (iam_evaluator, sts):  # sts has imported the name
        _replace(module, "is_root_access_key", own_keys.is_root_for)
    for imported in (lambda_runtime, lambda_svc):
        _replace(imported, "execution_credentials", role_keys.credentials_for(run_secret))
    _replace(iam_actions, "extract_iam_action", batch_rights.action_for)
    _replace(iam_actions, "dynamodb_transaction_checks", batch_rights.checks_for)
    _replace(iam_actions, "extract_resource_arn", log_rights.resource_for)
    _replace(iam_actions, "request_tag_context", key_contexts.context_for)
    _replace(app, "_enforce_ses_v2", mail_rights.enforce_for)
    _replace(ses_v2, "handle_request", mail_feedback.requests_for)
    _replace(cognito, "_admin_delete_user", deletion_trail.admin_deletion_for)
    _replace(cognito, "_delete_user", deletion_trail.own_deletion_for)
    _replace(engine, "CfnLoader", quick_yaml.loader_for)
    _replace(changesets, "_deploy_stack_async", quick_updates.deployment_for)
    _replace(provisioners, "_cw_metric_alarm_record", cloudformation.alarm_record_for)
    _replace(provisioners, "_cognito_user_pool_attributes", cloudformation.pool_attributes_for)
    for action in ("_create_user_pool", "_update_user_pool"):
        _replace(cognito, action, cloudformation.pool_for)
    _replace(cognito, "_create_user_pool", cloudformation.new_pool_for)
    app.SERVICE_HANDLERS["dynamodb"] = slowness.dynamodb_for(app.SERVICE_HANDLERS["dynamodb"])
    _issue_at_one_origin()
    _ask_policies()
    _take_over_metrics()
    _add_text_messages()
    _add_further_types()
    _refuse_versions()


def _hear(answered: ministack_cognito_triggers.Answered) -> None:
    service_metrics.count_for_cognito(answered)
    deletion_trail.tell_of_passkeys(answered)


def _issue_at_one_origin() -> None:
    _replace(cognito, "_signed_jwt", issuer.signed_jwt_for)
    _replace(cognito, "_token_claims", issuer.claims_for)
    _replace(cognito, "_identity_logins_error", issuer.logins_for)
    _replace(cognito, "well_known_openid_configuration", issuer.discovery_for)
    _replace(apigateway_v1, "_cognito_pool_issuers", issuer.authorizer_issuers_for)


def _ask_policies() -> None:
    _replace(iam_evaluator, "enforce", key_rights.enforce_for)
    _replace(sns, "_deliver_to_sqs", delivery_rights.from_topics_for)
    _replace(eventbridge, "_invoke_target", delivery_rights.from_rules_for)
    app.SERVICE_HANDLERS["sns"] = delivery_rights.from_alarms_for(app.SERVICE_HANDLERS["sns"])
    _replace(cloudwatch_logs, "_subscription_pattern_matches", filter_patterns.matches_for)
    _replace(cloudwatch_logs, "_put_subscription_filter", creation_rights.filter_for)
    _replace(cloudwatch_logs, "_create_log_group", creation_rights.log_group_for)
    # ministack reads its environment when it is imported, which may have been for another server,
    # and has no public name for that.
    lambda_svc._ACCOUNT_CONCURRENCY_CAP = lambda_svc._default_account_concurrency()  # noqa: SLF001
    _replace(lambda_svc, "_create_esm", creation_rights.mapping_for)
    _replace(lambda_svc, "_put_event_invoke_config", creation_rights.destination_for)
    handlers = provisioners._RESOURCE_HANDLERS  # noqa: SLF001  (it calls what ministack keeps to itself)
    mapping, group = handlers["AWS::Lambda::EventSourceMapping"], handlers["AWS::Logs::LogGroup"]
    mapping["create"] = creation_rights.mapping_of_stack_for(mapping["create"])
    function = handlers["AWS::Lambda::Function"]
    function["create"] = reserved.creation_for(function["create"])
    function["update"] = reserved.update_for(function["update"])
    group["create"] = creation_rights.log_group_of_stack_for(group["create"])
    group["update"] = creation_rights.log_group_update_for(group["update"])


def _take_over_metrics() -> None:
    _replace(cloudwatch, "_get_metric_data", metric_data.metric_data_for)
    _replace(cloudwatch, "_put_metric_alarm", alarms.metric_alarm_for)
    _replace(cloudwatch, "_put_composite_alarm", alarms.composite_alarm_for)
    _replace(lambda_svc, "_execute_function", service_metrics.execute_for)
    _replace(lambda_svc, "_emit_lambda_metrics", alarms.nothing_for)  # the pump reads REPORT lines
    _replace(cloudwatch, "_evict_old_metrics", alarms.nothing_for)  # each put would walk all data
    _replace(sns, "_fanout", service_metrics.fanout_for)
    _replace(sqs, "_refresh_counts", service_metrics.counts_of_queue_for)
    for evaluates_or_tells in (
        "_evaluate_alarm",
        "_evaluate_parent_alarms",
        "_dispatch_alarm_actions",
    ):
        _replace(cloudwatch, evaluates_or_tells, alarms.nothing_for)


def _add_text_messages() -> None:
    texts = TextMessages()
    router.SERVICE_PATTERNS[SERVICE] = {"target_prefixes": [TARGET]}
    app.SERVICE_HANDLERS[SERVICE] = texts.handle
    _replace(app, "_handle_ses_messages_request", texts.inspect_for)
    _replace(app, "_handle_ses_messages_request", endpoints.inspect_for)
    _replace(app, "_reset_all_state", texts.reset_for)


def _add_further_types() -> None:
    types = FurtherTypes()
    _replace(cognito, "_dispatch_idp", identity_types.idp_for)
    made = types.handlers() | identity_types.handlers()
    provisioners._RESOURCE_HANDLERS.update(made)  # noqa: SLF001  (it calls what ministack keeps to itself)
    logs = log_queries.counting(log_reads.steady(app.SERVICE_HANDLERS["logs"]))
    app.SERVICE_HANDLERS["logs"] = types.logs_for(logs)
    app.SERVICE_HANDLERS["monitoring"] = types.cloudwatch_for(app.SERVICE_HANDLERS["monitoring"])
    _replace(app, "_reset_all_state", types.reset_for)


def _refuse_versions() -> None:
    handlers = provisioners._RESOURCE_HANDLERS  # noqa: SLF001  (it calls what ministack keeps to itself)
    profile = handlers["AWS::AppConfig::ConfigurationProfile"]
    profile["delete"] = versions.profile_deletion_for(profile["delete"])
    _replace(appconfig, "_delete_configuration_profile", versions.profile_request_for)
    _replace(provisioners, "_lambda_version_create", versions.version_for)
    handlers["AWS::Lambda::Version"]["create"] = provisioners._lambda_version_create  # noqa: SLF001


def _replace(module: Any, name: str, around: Callable[[Any], Any]) -> None:
    setattr(module, name, around(getattr(module, name)))

"""Putting the triggers into a process that is about to serve ministack."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ministack import app
from ministack.core import lambda_runtime
from ministack.services import cognito, lambda_svc
from ministack.services.cloudformation import provisioners

from ministack_cognito_triggers.answered import Answered
from ministack_cognito_triggers.calls import (
    account_pages,
    client_ids,
    delivery,
    device_sign_in,
    federated_sign_in,
    federation,
    messages,
    names,
    own_actions,
    pages,
    pool_factors,
    pre_sign_up,
    refresh,
    replicas,
    second_factor,
    senders,
    tokens,
)
from ministack_cognito_triggers.calls.dispatch import dispatch_for
from ministack_cognito_triggers.functions import clean_starts, log_lines, starts, workers
from ministack_cognito_triggers.functions.code_folder import keep_code_below
from ministack_cognito_triggers.functions.open_requests import counting
from ministack_cognito_triggers.functions.slow_calls import SLOW_CALLS


def put_in(
    *, on_answer: Callable[[Answered], None], preload: Sequence[str], code_below: Path | None
) -> None:
    """Take the places of ministack's own functions, and start the fork host."""
    _take_over_calls(on_answer)
    _take_over_processes()
    _replace(app, "app", counting)
    _replace(app, "_reset_all_state", SLOW_CALLS.reset_for)
    if code_below:
        keep_code_below(code_below)
    starts.start_fork_host(preload)


def _take_over_calls(on_answer: Callable[[Answered], None]) -> None:
    _replace(cognito, "_run_idp_handler", dispatch_for(on_answer))
    _replace(cognito, "_dispatch_idp", own_actions.idp_for)
    _replace(cognito, "_pin_unsigned_idp_scope", replicas.pinned_for)
    _replace(cognito, "_get_pool_unscoped", replicas.by_id_for)
    _replace(cognito, "_resolve_user", names.resolve_user_for)
    _replace(cognito, "_apply_presignup_trigger", pre_sign_up.presignup_for)
    _replace(cognito, "_apply_inbound_federation_trigger", federation.inbound_for)
    _replace(cognito, "_saml2_idp_response", federated_sign_in.responses_for)
    _replace(cognito, "_oauth2_idp_response", federated_sign_in.responses_for)
    _replace(cognito, "_client_id", client_ids.client_id_for)
    _replace(cognito, "_masked_destination", delivery.masked_for)
    _replace(cognito, "_mfa_challenge_for_user", second_factor.challenge_for)
    _replace(cognito, "_mfa_challenge_for_user", device_sign_in.challenge_for)
    _replace(cognito, "new_uuid", pre_sign_up.new_uuid_for)
    _replace(cognito, "_build_auth_result", tokens.auth_result_for)
    _replace(cognito, "_apply_pretoken_trigger", tokens.pretoken_for)
    _replace(cognito, "_signed_jwt", refresh.signed_jwt_for)
    _replace(cognito, "_create_user_pool_client", refresh.client_for)
    _replace(cognito, "_update_user_pool_client", refresh.client_for)
    provisioners._COGNITO_USER_POOL_CLIENT_UPDATABLE[refresh.ROTATION] = None  # noqa: SLF001  # pinned
    _keep_first_factors()
    _replace(cognito, "handle_login_submit", pages.forms_for)
    _replace(cognito, "_authenticate_hosted_ui_user", pages.authenticate_for)
    _replace(cognito, "_issue_auth_code_redirect", pages.redirect_for)
    _replace(cognito, "_oauth2_token", pages.tokens_for)
    _replace(cognito, "_login_page_html", account_pages.links_for)
    _replace(app, "_handle_cognito_body_request", pages.requests_for)
    _replace(app, "_handle_cognito_get_request", pages.views_for)
    _replace(cognito, "_apply_custom_message_trigger", messages.custom_message_for)
    _replace(cognito, "_render_invitation_message", senders.invitation_for)
    _replace(cognito, "_deliver_invitation_email", senders.delivered_for)
    _replace(cognito, "_send_verification_email", messages.verification_mail_for)
    _replace(cognito, "_send_verification_email", delivery.mails_no_code_for)


def _keep_first_factors() -> None:
    for changes in ("_create_user_pool", "_update_user_pool", "_set_user_pool_mfa_config"):
        _replace(cognito, changes, pool_factors.checked_for)
    handlers = provisioners._RESOURCE_HANDLERS["AWS::Cognito::UserPool"]  # noqa: SLF001  # pinned
    for change, properties_at in (("create", 1), ("update", 2)):
        handlers[change] = pool_factors.of_stack_for(handlers[change], properties_at=properties_at)


def _take_over_processes() -> None:
    _replace(lambda_runtime, "_PYTHON_WORKER_SCRIPT", workers.script_for)
    _replace(lambda_runtime, "_NODEJS_WORKER_SCRIPT", workers.node_script_for)
    _replace(lambda_runtime, "subprocess", clean_starts.subprocess_for)
    _replace(lambda_runtime.Worker, "__init__", workers.init_for)
    _replace(lambda_runtime.Worker, "_spawn", starts.spawn_for)
    _replace(lambda_runtime.Worker, "invoke", workers.invoke_for)
    _replace(lambda_runtime.Worker, "_drain_stderr_bounded", log_lines.drain_for)
    _replace(lambda_runtime.ProvidedWorker, "invoke", workers.provided_invoke_for)
    _replace(lambda_svc, "_provided_worker_env", clean_starts.provided_environment_for)


def _replace(module: Any, name: str, around: Callable[[Any], Any]) -> None:
    setattr(module, name, around(getattr(module, name)))

"""One call of each function of template.yaml: its environment, and an event that it gets."""

import base64
import gzip
import json
from datetime import UTC, datetime

from benchmarks.aws_stub import Service
from benchmarks.cold_targets import CREDENTIALS, SETTINGS, triggers
from events.contract.catalogue import Kind
from events.contract.schema import encode, user_event
from infrastructure.reads import EVERYWHERE, read_by
from tests.api.conftest import request

_QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/queue"
_ARN = "arn:aws:sns:eu-west-1:123456789012:operators"
ONLY_BESIDE = {"CHAINED_FUNCTION"}  # no variable of template.yaml's own functions
_MORE = {
    "ALERTS_QUEUE_URL": _QUEUE,
    "ALERT_CHECK_SECONDS": "60",
    "ALERT_THRESHOLDS": '{"failed_sign_in": {"user": 2, "all": 2}}',
    "ALERT_WINDOW_MINUTES": "10",
    "API_ADDRESS_TABLE": "addresses",
    "EVENT_BUS_ARN": "",
    "STEP_UP_ACTIONS": "",
    "STEP_UP_KEY_ID": "",
    "NOTICES_SECRET_ARN": "",
    "OTLP_HEADERS_SECRET_ARN": "",
    "OTLP_METRICS_ENDPOINT": "",
    "API_CLIENT_ID": "client",
    "API_ORIGIN": "",
    "API_SIGN_INS_PER_ADDRESS": "60",
    "API_SIGN_UPS_PER_ADDRESS": "30",
    "API_TOKENS": "json",
    "REFRESH_TOKEN_DAYS": "7",
    "ARCHIVE_BUCKET": "archive",
    "CONSUMER_QUEUE_URL": _QUEUE,
    "DEAD_LETTER_QUEUE_URL": _QUEUE,
    "DISPOSABLE_FEED": "castle",
    "EVENT_COUNTS_TABLE": "counts",
    "FACTOR_KEY_SECRET_ARN": "",
    "FACTOR_TABLE": "",
    "LEARNT_SIGN_UPS": "off",
    "LEARNT_TABLE": "learnt",
    "LEGACY_PRIVATE_ADDRESSES": "no",
    "LEGACY_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:old",
    "LEGACY_URL": "https://old.example/users",
    "LOG_GROUPS": "/aws/lambda/one",
    "MAILBOX_REUSE": "allow",
    "RECONSIDER_SIGN_UPS": "report",
    "MAILBOX_REUSE_LIMIT": "3",
    "MAIL_CONFIGURATION_SET": "set",
    "MAIL_FROM": "no-reply@example.com",
    "MAIL_REGION": "eu-west-1",
    "MAIL_PROVIDER_SECRET_ARN": "",
    "SENDERS_KEY_ARN": "",
    "BREACHED_PASSWORDS_URL": "",
    "PASSWORD_CLASSES": "none",
    "PASSWORD_LENGTH": "12",
    "PASSWORD_WORDS": "",
    "OPERATORS_TOPIC_ARN": _ARN,
    "OUTBOX_DEAD_LETTERS_URL": _QUEUE,
    "CHATS": "",
    "RUNBOOK_URL": "docs/operations.md",
    "RELAY_QUEUE_URL": _QUEUE,
    "RELAY_RETRY_SECONDS": "1",
    "RISK_TABLE": "",
    "SECURITY_TABLE": "security",
    "SEEN_EVENTS_TABLE": "seen",
    "SIGN_UP_ATTRIBUTES": "",
    "TOKEN_ISSUER": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC",
    "USER_CLIENT_IDS": "client",
    "USER_POOL_ID": "eu-west-1_AbC",
    "WEBHOOK_PRIVATE_ADDRESSES": "no",
    "WEBHOOK_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hook",
    "WEBHOOK_URL": "https://hooks.example/events",
}
# Each method of signing in, and each language, is imported by its name.
_ALL = SETTINGS | _MORE | {"SMS_ORIGIN": "arn:aws:sms-voice:eu-west-1:123456789012:phone-number/1"}


def environment(handler, endpoint):
    """The variables that template.yaml sets on the function, and those of Lambda."""
    module = handler.removesuffix(".handler")
    own = {name: _ALL[name] for name in (read_by(module) | EVERYWHERE) - ONLY_BESIDE}
    region = {"AWS_DEFAULT_REGION": "eu-west-1", "AWS_ENDPOINT_URL": endpoint}
    return own | CREDENTIALS | region


def _told(kind):
    return encode(
        user_event(
            kind,
            pool_id="eu-west-1_AbC",
            subject="8c6f6d54-0000-4000-8000-000000000000",
            request_id="r",
            time=datetime(2026, 11, 27, tzinfo=UTC),
            data={},
        )
    )


def _batch(*bodies):
    counted = {"ApproximateReceiveCount": "1", "SentTimestamp": "0"}
    return {
        "Records": [
            {"messageId": f"m{n}", "receiptHandle": "h", "body": body, "attributes": counted}
            for n, body in enumerate(bodies)
        ]
    }


def _logged(*messages):
    lines = [{"id": f"{n}", "timestamp": 0, "message": text} for n, text in enumerate(messages)]
    group = {"messageType": "DATA_MESSAGE", "logGroup": "/aws/lambda/one", "logEvents": lines}
    return {
        "awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(group).encode())).decode()}
    }


_BOUNCE = {"notificationType": "Bounce", "eventType": "Bounce", "mail": {}, "bounce": {}}
_EVENTS = {
    "api.app": request("GET", "/guest"),
    "api.sign_in": request("GET", "/auth/login"),
    "api.sign_up": request("GET", "/auth/register"),
    "events.consumers.account_notice": _batch(_told(Kind.FACTOR_ADDED), "poison"),
    "events.consumers.archive": _batch(_told(Kind.SIGN_IN_SUCCEEDED), "poison"),
    "events.consumers.group_repair": _batch(_told(Kind.GROUP_ASSIGNMENT_FAILED), "poison"),
    "events.consumers.lock_notice": _batch(_told(Kind.CHALLENGE_LOCKED), "poison"),
    "events.consumers.mail_feedback": _batch(json.dumps(_BOUNCE), "poison"),
    "events.consumers.metrics": _batch(_told(Kind.SIGN_IN_SUCCEEDED), "poison"),
    "events.consumers.security_alerts": _batch(_told(Kind.CHALLENGE_LOCKED), "poison"),
    "events.consumers.sign_up_learning": _batch(_told(Kind.USER_CONFIRMED), "poison"),
    "events.consumers.webhooks": _batch(_told(Kind.SIGN_IN_SUCCEEDED), "poison"),
    "events.consumers.welcome_mail": _batch(_told(Kind.USER_CONFIRMED), "poison"),
    "triggers.inbound_federation": {
        "version": "1",
        "region": "eu-west-1",
        "userPoolId": "eu-west-1_AbC",
        "userName": "Google_1",
        "triggerSource": "InboundFederation_ExternalProvider",
        "callerContext": {"awsSdkVersion": "v", "clientId": "client"},
        "request": {
            "providerName": "Google",
            "providerType": "Google",
            "attributes": {"idToken": {"sub": "1", "email": "ada@example.com"}},
        },
        "response": {"userAttributesToMap": {}},
    },
    "workers.canary": {},
    "workers.disposable_feed": {},
    "workers.failure_rates": {},
    "workers.passwordless_sender": _batch("c" * 22),
    "workers.reconciler": {},
    "workers.relay": _logged("no pending line"),
    "workers.unconfirmed_sweeper": {},
}


def event(handler, root):
    """An event for the function."""
    of_triggers = {each.handler: each.event for each in triggers(root, root)}
    of_triggers["triggers.user_migration.handler"] = json.loads(
        (root / "tests/cognito_events/UserMigration_Authentication.json").read_text()
    )
    return of_triggers.get(handler) or _EVENTS[handler.removesuffix(".handler")]


class Services(Service):
    """The stub of the benchmarks, and what consumers and workers ask."""

    def do_PUT(self):  # noqa: N802  # as http.server looks for it
        """S3 keeps; it tells nothing."""
        self.rfile.read(int(self.headers["content-length"] or 0))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

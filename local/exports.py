"""What a shell has to know of the suite: its address, its keys, and the names of its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from local.suite import STACK, Suite

# The template's outputs by the names of README and cookbook. Those of options may be absent.
_OUTPUTS = {
    "USER_POOL_ID": "UserPoolId",
    "CLIENT_ID": "PublicClientId",
    "SERVER_CLIENT_ID": "ConfidentialClientId",
    "MACHINE_CLIENT_ID": "MachineClientId",
    "API_CLIENT_ID": "ApiClientId",
    "IDENTITY_POOL_ID": "IdentityPoolId",
    "EVENTS_TOPIC_ARN": "UserEventsTopicArn",
    "OPERATORS_TOPIC_ARN": "OperatorsTopicArn",
    "DASHBOARD_NAME": "DashboardName",
}


def exports_of(suite: Suite, *, page: str, app: str) -> dict[str, str]:
    """Each variable with its value; *page* and *app* are addresses of web pages."""
    emulator, outputs = suite.emulator, suite.stack.outputs
    named = {name: outputs[output] for name, output in _OUTPUTS.items() if output in outputs}
    return {
        **emulator.variables,
        "STACK_NAME": STACK,
        **named,
        "API_URL": suite.api_url,
        **tables_and_queues(suite.stack.resources),
        "CONSOLE_URL": page,
        "APP_URL": app,
        "MAILS_URL": f"{emulator.endpoint}/_ministack/ses/messages",
        "TEXTS_URL": f"{emulator.endpoint}/_ministack/sms/messages",
    }


def tables_and_queues(resources: Mapping[str, str]) -> dict[str, str]:
    """
    Name each table and each queue's URL after its logical id.

    >>> tables_and_queues({"SignUpTable": "t-1", "RelayQueue": "http://q", "Relay": "f"})
    {'SIGN_UP_TABLE': 't-1', 'RELAY_QUEUE_URL': 'http://q'}
    """
    return {
        _in_capitals(logical) + ("_URL" if logical.endswith("Queue") else ""): physical
        for logical, physical in resources.items()
        if logical.endswith(("Table", "Queue"))
    }


def _in_capitals(logical: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", logical).upper()

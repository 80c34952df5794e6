"""The whole suite on this machine: emulator, stack and metrics, for as long as a `with` lasts."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.deploy import Stack, deploy
from local.emulator import Emulator
from local.metrics_pump import MetricsPump
from local.name_server import NameServerProcess
from local.server import ACCOUNT, REGION
from local.slow_machine import warmed
from pipeline.delivery.kept_zips import KeptZips

TEMPLATE = Path(__file__).parent.parent / "template.yaml"
STACK = "cognito-triggers"
# example.org's group is created below; example.net's is not, to show what becomes of that.
GROUP_RULES = {"email_domain": {"example.org": ["staff"], "example.net": ["auditors"]}}
SENDER = "no-reply@example.com"
PARAMETERS = {
    "MailFrom": SENDER,
    "GroupRules": json.dumps(GROUP_RULES),
    # Nine cold functions on two cores are slower than AWS; an event shall not miss the topic.
    "EventPublishTimeoutMs": "1500",
    "RelayRetrySeconds": "1",
    "MetricsMode": "perclient",
    "RestApi": "on",
    # All that tests and the console ask for comes from one address.
    "ApiSignInsPerAddress": "100000",
    "ApiSignUpsPerAddress": "100000",
    "EnrolledMethods": "TOTP,RECOVERY_CODE",
    "PasswordlessStart": "direct",  # so that one line of the AWS CLI, and any client, gets a code
    "SignInPage": "https://app.example/sign-in",
    "HelpUrl": "https://app.example/help",
    "SmsOrigin": f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:phone-number/phone-0123456789abcdef",
    "SmsCountries": "GB",
}


@dataclass(frozen=True, slots=True)
class Suite:
    """What runs, and what it is called."""

    emulator: Emulator
    stack: Stack
    metrics: MetricsPump

    @property
    def user_pool_id(self) -> str:
        """The pool's id."""
        return self.stack.outputs["UserPoolId"]

    @property
    def api_url(self) -> str:
        """Where the REST API is; the stack's own output names a host of AWS."""
        api = self.stack.resources["Api"]
        return f"{self.emulator.endpoint}/_aws/execute-api/{api}/v1"

    @property
    def client_id(self) -> str:
        """The id of the app client without a secret."""
        return self.stack.outputs["PublicClientId"]


@contextmanager
def running_suite(  # noqa: PLR0913  (each is one choice of a run)
    *,
    port: int | None = None,
    origins: Collection[str] = (),
    parameters: Mapping[str, str] | None = None,
    before: Callable[[Emulator], None] = lambda _: None,
    is_warm: bool = True,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Iterator[Suite]:
    """
    Start everything, deploy ``template.yaml`` as it is, and stop everything at the end.

    Web pages of *origins*, and the one that the REST API is for, may call the emulator. *before*
    puts in place what is there before the stack, such as the operator's files: functions that
    are started look at them once. A suite that *is_warm* has started each function before it is
    yielded, and makes metrics as it goes; another starts the functions that are called, and makes
    metrics when `Suite.metrics` is told to.
    """
    on_progress("starting the emulator")
    chosen = PARAMETERS if parameters is None else parameters
    allowed = {*origins, *filter(None, [chosen.get("ApiOrigin")])}
    with (
        NameServerProcess() as name_server,
        Emulator(port=port, origins=sorted(allowed)) as emulator,
    ):
        before(emulator)
        stack = deploy(
            emulator,
            template=TEMPLATE,
            stack=STACK,
            parameters={"DnsServers": name_server.setting, "MailFrom": SENDER, **chosen},
            package=KeptZips(TEMPLATE.parent),
            on_progress=on_progress,
        )
        pump = MetricsPump(emulator.client)
        suite = Suite(emulator, stack, pump)
        _prepare(suite)
        if is_warm:
            on_progress(warmed(emulator.warm()))
            pump.start()
        try:
            yield suite
        finally:
            pump.stop()


def _prepare(suite: Suite) -> None:
    """What an operator does once: verify the sender, and create the groups that rules name."""
    suite.emulator.client("sesv2").create_email_identity(EmailIdentity="no-reply@example.com")
    suite.emulator.client("cognito-idp").create_group(
        UserPoolId=suite.user_pool_id, GroupName="staff", Description="By e-mail domain"
    )

"""The console of the suite on this machine: everything that there is to see, and to try."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import boto3

from local.console.account import HURRY, Account, kept, resources_of
from local.console.boards import Boards
from local.console.demo_player import DemoPlayer
from local.console.faults import Faults
from local.console.laptop_entries import Laptop
from local.console.looks import Looks
from local.console.mailbox import Mailbox
from local.console.operating import Operating
from local.console.routes import Routes
from local.console.server import address_of, serving
from local.console.tail import EventTail, tailing
from local.console.users import Users
from local.demo.outage import sns_outage
from local.demo.replay import replay
from local.emulator import Emulator
from local.suite import STACK, Suite
from operators.listening import listening
from runtime import chance

_EVERY = timedelta(seconds=2)


@contextmanager
def console(
    suite: Suite,
    listener: socket.socket,
    *,
    simulated_until: datetime | None = None,
    sample_app: str = "",
) -> Iterator[str]:
    """
    Serve the page at *listener* while the block lasts; its address.

    Magic links lead to the page; what *sample_app*, a URL, asked for goes on there.
    """
    account = account_of(suite)
    port = listener.getsockname()[1]
    tail = EventTail()
    faults = faults_of(suite)
    users = Users(account, parameters_of(suite))
    routes = Routes(
        account=account,
        boards=Boards(account),
        port=port,
        laptop=Laptop(
            tail=tail,
            mailbox=Mailbox(suite.emulator.mails, suite.emulator.texts),
            about={**app_of(suite), "sampleApp": sample_app},
            emulator_port=suite.emulator.port,
            api_url=suite.api_url,
            faults=faults,
            demo=DemoPlayer(partial(replay, suite)),
            simulated_until=simulated_until.timestamp() if simulated_until else None,
        ),
        operating=Operating(users=users, client_id=suite.client_id, events_of=tail.of_user),
        looks=Looks(_EVERY),
    )
    subscribe = partial(
        listening,
        account.client("sns"),
        account.client("sqs"),
        topic_arn=suite.stack.outputs["UserEventsTopicArn"],
        name=f"{account.stack}-console-{chance.unguessable_id()}",
        policy={},
    )
    try:
        with tailing(tail, subscribe), serving(listener, routes):
            yield address_of(listener)
    finally:
        if suite.emulator.is_running:
            faults.end_all()


def faults_of(suite: Suite) -> Faults:
    """What the page can make unwell."""
    return Faults(
        {
            "sns-down": partial(sns_outage, suite),
            "dynamodb-slow": partial(_slow_dynamodb, suite.emulator),
        }
    )


@contextmanager
def _slow_dynamodb(emulator: Emulator) -> Iterator[None]:
    emulator.slow_dynamodb(is_on=True)
    try:
        yield
    finally:
        emulator.slow_dynamodb(is_on=False)


def account_of(suite: Suite) -> Account:
    """The emulator as the console looks at it."""
    client = kept(partial(_client, suite.emulator))
    return Account(
        client=client,
        stack=STACK,
        region=suite.emulator.region,
        is_real=False,
        every=_EVERY,
        resources=resources_of(client("cloudformation"), STACK),
    )


def app_of(suite: Suite) -> Mapping[str, Any]:
    """What an app must know to talk to the pool, and the ways in that the stack offers."""
    parameters = parameters_of(suite)
    methods = parameters["PasswordlessMethods"].split(",")
    enrolled = [each for each in parameters["EnrolledMethods"].split(",") if each != "none"]
    client = suite.emulator.client("cognito-idp").describe_user_pool_client(
        UserPoolId=suite.user_pool_id, ClientId=suite.client_id
    )["UserPoolClient"]
    return {
        "userPoolId": suite.user_pool_id,
        "clientId": suite.client_id,
        "flows": sorted(client["ExplicitAuthFlows"]),
        "signsUpWithoutPassword": parameters["PasswordlessSignUp"] == "on",
        "methods": [*methods, *enrolled, *(["SMS_CODE"] if parameters.get("SmsOrigin") else [])],
        "enrols": bool(enrolled) and parameters["RestApi"] == "on",
    }


def parameters_of(suite: Suite) -> Mapping[str, str]:
    """The parameters that the stack was deployed with."""
    [described] = suite.emulator.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    return {each["ParameterKey"]: each["ParameterValue"] for each in described["Parameters"]}


def _client(emulator: Emulator, service: str) -> Any:
    """Without patience, unlike the emulator's own: a thread of the server waits for it."""
    return boto3.client(
        service,
        endpoint_url=emulator.endpoint,
        region_name=emulator.region,
        aws_access_key_id=emulator.key.access_key,
        aws_secret_access_key=emulator.key.secret_key,
        config=HURRY,
    )

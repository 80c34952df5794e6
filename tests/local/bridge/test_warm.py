"""Environments that are there before somebody calls."""

import json
from http.client import HTTPConnection

import pytest

from local.emulator import Emulator

pytestmark = pytest.mark.emulator

SPAWNED = "Lambda worker spawned"


@pytest.fixture
def emulator():
    with Emulator(port=0) as emulator:
        yield emulator


def spawned(emulator):
    return emulator.log.read_text().count(SPAWNED)


def test_a_pools_functions_are_warm_under_the_alias_that_cognito_calls(
    emulator, deployed, app_of, functions
):
    """The first sign-up starts no environment; nobody calls the handler before."""
    stack = deployed(emulator)
    owner = stack.resources["Function"]
    functions.aws.publish_version(FunctionName=owner)
    told = emulator.warm()
    before = spawned(emulator)
    app_of(emulator.client("cognito-idp"), stack, "HidingClient").sign_up()

    assert 1 == told["warmed"] == before
    assert {} == told["failed"]
    assert told["seconds"] > 0
    assert before == spawned(emulator)


def test_an_event_sources_function_is_warm_under_the_mappings_qualifier(emulator, functions):
    """The version that the mapping names, and not the newest."""
    name = functions.make("import os\ndef handler(event, context):\n    return 1\n")
    functions.allow(name, "sqs:*")
    version = functions.aws.publish_version(FunctionName=name)["Version"]
    functions.aws.update_function_configuration(FunctionName=name, Description="newer")
    queue = emulator.client("sqs").create_queue(QueueName="q")["QueueUrl"]
    arn = emulator.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    functions.aws.create_event_source_mapping(
        FunctionName=f"{name}:{version}", EventSourceArn=arn["Attributes"]["QueueArn"]
    )
    assert 1 == emulator.warm()["warmed"]
    functions.aws.invoke(FunctionName=name, Qualifier=version, Payload=b"1")["Payload"].close()

    assert 1 == spawned(emulator)
    functions.call(name)
    assert 2 == spawned(emulator)


def test_a_function_that_cannot_start_is_told_and_the_others_are_warm(emulator, functions):
    """By its name, with what its import raised; it fails no less when it is called."""
    broken = functions.make("import nothing_of_that_name\n")
    functions.make("def handler(event, context):\n    return 1\n")
    told = emulator.warm()

    assert 1 == told["warmed"]
    assert {broken: "Worker init failed: No module named 'nothing_of_that_name'"} == told["failed"]
    assert "Worker init failed" in functions.call(broken)["errorMessage"]


def test_what_is_warm_is_not_started_again(emulator, functions):
    """Nor is one that has been called."""
    called = functions.make("def handler(event, context):\n    return 1\n")
    functions.call(called)
    functions.make("def handler(event, context):\n    return 1\n")

    assert [2, 2] == [emulator.warm()["warmed"] for _ in range(2)]
    assert 2 == spawned(emulator)


def test_nothing_to_warm_is_no_error(emulator):
    """An emulator without functions."""
    told = emulator.warm()

    assert (0, {}) == (told["warmed"], told["failed"])


def test_another_method_is_not_an_endpoint(emulator):
    """To warm is a POST."""
    connection = HTTPConnection("127.0.0.1", emulator.port, timeout=30)
    connection.request("GET", "/_ministack/bridge/warm")
    answer = connection.getresponse().read()
    connection.close()

    assert b"warmed" not in answer


def test_the_calls_that_were_slow_are_asked_by_get(emulator):
    """As JSON."""
    connection = HTTPConnection("127.0.0.1", emulator.port, timeout=30)
    connection.request("GET", "/_ministack/bridge/slow")
    answer = connection.getresponse()

    assert "application/json" == answer.headers["Content-Type"]
    assert {"calls", "worst", "late"} == json.loads(answer.read()).keys()
    connection.close()

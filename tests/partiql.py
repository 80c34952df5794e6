"""What moto lacks: INSERT and UPDATE of PartiQL with parameters, many in one call."""

import json
from types import SimpleNamespace

from benchmarks.dynamodb_double import DynamoDBDouble
from runtime import boto3_clients


def answer_partiql() -> DynamoDBDouble:
    """Let clients that are made from now on be answered by a double, which keeps its own items."""
    double = DynamoDBDouble()

    def answer(params, **_):
        statements = json.loads(params["body"])["Statements"]
        told = double.batch_execute_statement(Statements=statements)
        return SimpleNamespace(status_code=200), told

    events = boto3_clients.session().get_component("event_emitter")
    events.register("before-call.dynamodb.BatchExecuteStatement", answer)
    return double

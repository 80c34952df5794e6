"""The policies of the template by which services and roles get through, and how each is put."""

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Policy(NamedTuple):
    """A policy of the template, and how it is put."""

    name: str
    statements: list
    put: Callable[[list], object]

    def without_one(self) -> Iterator[tuple[dict, list]]:
        """Each statement that lets somebody in, and the others."""
        for number, each in enumerate(self.statements):
            if each["Effect"] == "Allow":
                yield each, self.statements[:number] + self.statements[number + 1 :]


def document(statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def policies_of(made):
    yield from keys(made)
    yield from queues(made)
    yield from topics(made)
    yield from permissions(made)
    yield from roles(made)


def keys(made):
    for name, each in made.of_type("AWS::KMS::Key").items():

        def put(left, name=name):
            made.client("kms").put_key_policy(
                KeyId=made.arn(name), PolicyName="default", Policy=document(left)
            )

        yield Policy(name, each["KeyPolicy"]["Statement"], put)


def queues(made):
    for name, each in made.of_type("AWS::SQS::QueuePolicy").items():

        def put(left, arns=tuple(each["Queues"])):
            sqs = made.client("sqs")
            for arn in arns:
                url = sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
                sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(left)})

        yield Policy(name, each["PolicyDocument"]["Statement"], put)


def topics(made):
    for name, each in made.of_type("AWS::SNS::TopicPolicy").items():

        def put(left, arns=tuple(each["Topics"])):
            for arn in arns:
                made.client("sns").set_topic_attributes(
                    TopicArn=arn, AttributeName="Policy", AttributeValue=document(left)
                )

        yield Policy(name, each["PolicyDocument"]["Statement"], put)


def permissions(made):
    """Those of functions that were made; a function's policy is written a statement at a time."""
    for name, each in made.of_type("AWS::Lambda::Permission").items():
        function, _, alias = each["FunctionName"].rpartition(":")
        if alias != "live":
            continue
        where = {"FunctionName": function, "Qualifier": alias, "StatementId": name}
        grant = {key: value for key, value in each.items() if key != "FunctionName"}

        def put(left, where=where, grant=grant):
            functions = made.client("lambda")
            if left:
                functions.add_permission(**where, **grant)
            else:
                functions.remove_permission(**where)

        principal = {"Service": each["Principal"]}
        yield Policy(name, [{"Effect": "Allow", "Principal": principal, **each}], put)


def roles(made):
    """Of each role, the rights to its own queue and to its dead letters."""
    for name, each in made.of_type("AWS::IAM::Role").items():
        for policy in each.get("Policies", []):
            where = {"RoleName": name, "PolicyName": policy["PolicyName"]}
            statements = policy["PolicyDocument"]["Statement"]
            if name.removesuffix("Role") not in {"RelayFunction"} | readers(made):
                continue

            def put(left, where=where):
                iam = made.client("iam")
                if left:
                    iam.put_role_policy(**where, PolicyDocument=document(left))
                else:
                    iam.delete_role_policy(**where)

            yield Policy(name, statements, put)


def readers(made):
    mappings = made.of_type("AWS::Lambda::EventSourceMapping").values()
    return {each["FunctionName"].split(":")[-2] for each in mappings}

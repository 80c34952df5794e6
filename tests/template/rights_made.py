"""What the template says of queues, topics, keys, rules and roles, made in an emulator directly."""

import io
import json
import zipfile
from functools import cached_property

from tests.template.evaluation import Evaluation

_ACCOUNT = "123456789012"  # that of an `Evaluation`
_READS, _QUEUE = "sqs:ReceiveMessage", "AWS::SQS::Queue"


def _code():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("f.py"), "def handler(event, context):\n    return None\n")
    return packed.getvalue()


class Made:
    """Everything that a right is about; each test puts its policies."""

    def __init__(self, emulator, template, parameters):
        self.emulator, self._template = emulator, template
        self._evaluation = Evaluation(template, parameters)
        self._arns = {"Api": "api"}  # by logical id
        self._make_keys()
        self._make_queues_and_topics()
        self._make_functions()
        self._make_rules()

    def of_type(self, name):
        """The properties of the resources of a type that are there, by logical id."""
        named = (key for key, each in self._template["Resources"].items() if each["Type"] == name)
        found = {each: self._evaluation.resource(each) for each in named}
        return {key: self._named(each) for key, each in found.items() if each is not None}

    def arn(self, logical_id):
        """Of a resource that was made."""
        return self._arns[logical_id]

    def client(self, service):
        """A client of the emulator's root; one for each service."""
        return self._clients.setdefault(service, self.emulator.client(service))

    @cached_property
    def _clients(self):
        return {}

    def _named(self, node):
        """*node* with ARNs for what stands for the resources that were made."""
        text = json.dumps(node).replace(_ACCOUNT, self.emulator.account)
        for logical_id, arn in self._arns.items():
            text = text.replace(f"<{logical_id}.Arn>", arn).replace(f"<{logical_id}>", arn)
        return json.loads(text)

    def _make_keys(self):
        for name, properties in self.of_type("AWS::KMS::Key").items():
            policy = json.dumps(properties["KeyPolicy"])
            made = self.client("kms").create_key(Policy=policy)
            self._arns[name] = made["KeyMetadata"]["Arn"]

    def _make_queues_and_topics(self):
        sqs, sns = self.client("sqs"), self.client("sns")
        for name, properties in self.of_type(_QUEUE).items():
            key = {"KmsMasterKeyId": properties["KmsMasterKeyId"]}
            sqs.create_queue(QueueName=name, Attributes=key)
            self._arns[name] = f"arn:aws:sqs:eu-west-1:{self.emulator.account}:{name}"
        for name, properties in self.of_type("AWS::SNS::Topic").items():
            key = {"KmsMasterKeyId": properties["KmsMasterKeyId"]}
            self._arns[name] = sns.create_topic(Name=name, Attributes=key)["TopicArn"]
        for properties in self.of_type("AWS::SNS::Subscription").values():
            sns.subscribe(
                TopicArn=properties["TopicArn"], Protocol="sqs", Endpoint=properties["Endpoint"]
            )

    def _make_functions(self):
        """Those that read a queue, run by a schedule, or are sent something by a log."""
        schedules = json.dumps(self.of_type("AWS::Events::Rule"))
        functions = self.of_type("AWS::Lambda::Function")
        roles = self.of_type("AWS::IAM::Role")
        for name in functions:
            role = f"{name}Role"
            if _READS in json.dumps(roles[role]) or f"<{name}Aliaslive>" in schedules:
                self._make_function(name, role)

    def _make_function(self, name, role):
        trust = json.dumps({"Version": "2012-10-17", "Statement": []})
        made = self.client("iam").create_role(RoleName=role, AssumeRolePolicyDocument=trust)
        self._arns[role] = made["Role"]["Arn"]
        functions = self.client("lambda")
        functions.create_function(
            FunctionName=name,
            Role=made["Role"]["Arn"],
            Runtime="python3.12",
            Handler="f.handler",
            Code={"ZipFile": _code()},
            Publish=True,
        )
        alias = functions.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
        self._arns[f"{name}Aliaslive"] = alias["AliasArn"]
        self._arns[name] = alias["AliasArn"].removesuffix(":live")

    def _make_rules(self):
        """By events of their own, schedules too: nobody waits for a quarter of an hour."""
        events = self.client("events")
        for name in self.of_type("AWS::Events::Rule"):
            pattern = json.dumps({"source": [name]})
            made = events.put_rule(Name=f"suite-{name}-1", EventPattern=pattern)
            self._arns[name] = made["RuleArn"]
        for name, properties in self.of_type("AWS::Events::Rule").items():
            targets = [{"Id": "1", "Arn": each["Arn"]} for each in properties["Targets"]]
            events.put_targets(Rule=f"suite-{name}-1", Targets=targets)

"""A sign-in or a sign-up played on the real handlers, invocation by invocation, as Cognito does."""

import importlib
import itertools
import json
import re
from types import SimpleNamespace

import boto3
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses import ses_backends

from runtime.entry import entrypoint

_NUMBERS = itertools.count(1)
_MODULES = {
    "PreAuthentication": "triggers.pre_authentication",
    "PostAuthentication": "triggers.post_authentication",
    "PreSignUp": "triggers.pre_sign_up",
    "CustomMessage": "triggers.custom_message",
    "PostConfirmation": "triggers.post_confirmation",
    "DefineAuthChallenge": "triggers.define_auth_challenge",
    "CreateAuthChallenge": "triggers.create_auth_challenge",
    "VerifyAuthChallengeResponse": "triggers.verify_auth_challenge_response",
    "PasswordlessSender": "workers.passwordless_sender",
}


class Functions:
    """
    The stack's functions, wired.

    Attributes:
        started: By function, what its wiring called.
        invoked: What each invocation called, wrote and printed, in their order.

    """

    def __init__(self, noted, printed):
        self._noted, self._printed, self._handlers = noted, printed, {}
        self.started, self.invoked = {}, []
        for name, module in _MODULES.items():
            noted.clear()
            handle = importlib.import_module(module).wire()
            self._handlers[name] = entrypoint(lambda handle=handle: handle)
            self.started[name] = dict(noted.calls)

    def __call__(self, name, event):
        self._noted.clear()
        self._printed()
        context = SimpleNamespace(
            aws_request_id=f"8476a536-e9f4-11e8-9739-{next(_NUMBERS):012}",
            get_remaining_time_in_millis=lambda: 5000,
            function_name=name,
        )
        answer = self._handlers[name](event, context)
        self.invoked.append(
            SimpleNamespace(
                function=name,
                calls=dict(self._noted.calls),
                writes=self._noted.units["write"],
                reads=self._noted.units["read"],
                keys=set(self._noted.keys),
                log_bytes=len(self._printed().encode()),
            )
        )
        return answer


class User:
    """Somebody whom Cognito knows."""

    def __init__(self, pool_id, example):
        cognito, number = boto3.client("cognito-idp"), next(_NUMBERS)
        self.pool_id, self._example = pool_id, example
        self.email = f"user{number}@example.com"
        told = [{"Name": "email", "Value": self.email}]
        told += [{"Name": "email_verified", "Value": "true"}]
        user = cognito.admin_create_user(
            UserPoolId=pool_id, Username=self.email, UserAttributes=told
        )["User"]
        self.attributes = {each["Name"]: each["Value"] for each in user["Attributes"]}

    def event(self, name, **request):
        event = self._example(name)
        event |= {"userPoolId": self.pool_id, "userName": self.attributes["sub"]}
        event["request"] |= {"userAttributes": dict(self.attributes), **request}
        return event


def password(functions, user):
    """InitiateAuth and RespondToAuthChallenge with a right password."""
    functions("PreAuthentication", user.event("PreAuthentication_Authentication"))
    functions("PostAuthentication", user.event("PostAuthentication_Authentication"))


def code(functions, user):
    """InitiateAuth, the mail, and RespondToAuthChallenge with the code in it."""
    functions("DefineAuthChallenge", user.event("DefineAuthChallenge_Authentication"))
    create = user.event("CreateAuthChallenge_Authentication")
    made = functions("CreateAuthChallenge", create)["response"]
    functions("PasswordlessSender", {"Records": [_from_outbox()]})
    private = made["privateChallengeParameters"]
    verify = user.event(
        "VerifyAuthChallengeResponse_Authentication",
        privateChallengeParameters=private,
        challengeAnswer=_mailed_code(),
    )
    verdict = functions("VerifyAuthChallengeResponse", verify)["response"]["answerCorrect"]
    entry = {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": verdict}
    entry["challengeMetadata"] = made["challengeMetadata"]
    define = user.event("DefineAuthChallenge_Authentication", session=[entry])
    assert functions("DefineAuthChallenge", define)["response"]["issueTokens"]
    functions("PostAuthentication", user.event("PostAuthentication_Authentication"))


def sign_up(functions, user):
    """SignUp and ConfirmSignUp."""
    functions("PreSignUp", user.event("PreSignUp_SignUp"))
    functions("CustomMessage", user.event("CustomMessage_SignUp"))
    functions("PostConfirmation", user.event("PostConfirmation_ConfirmSignUp"))


def _from_outbox():
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="outbox")["QueueUrl"]
    [message] = sqs.receive_message(QueueUrl=url)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "0"},
    }


def _mailed_code():
    mail = ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].sent_messages[-1]
    [found] = re.findall(r"^\D*(\d{8})\b", json.dumps(mail.subject.strip()))
    return found

"""That every handler can be wired from the environment of template.yaml, and then works."""

import importlib
import json
import os
import re
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from infrastructure.reads import read_by
from pipeline.settings.defaults import defaults
from rules.chaining import CHAINABLE
from rules.linking.link_policy import LinkRefused
from rules.refusals import FederationRefused, SignUpDenied
from runtime import aws
from runtime.passwordless.take_over import Owner
from runtime.settings.variable import MissingSetting
from tests.moto_by_http import moto_by_http
from tests.partiql import answer_partiql
from tests.runtime.aws_client.servers import answers, serving
from tests.tables import create_table

CONTEXT = SimpleNamespace(
    aws_request_id="request-1",
    get_remaining_time_in_millis=lambda: 5000,
    function_name="x",
)
REGION = "eu-west-1"
HANDLERS = {
    "triggers.pre_sign_up": "PreSignUp_SignUp",
    "triggers.custom_message": "CustomMessage_UpdateUserAttribute",
    "triggers.pre_authentication": "PreAuthentication_Authentication",
    "triggers.post_authentication": "PostAuthentication_Authentication",
    "triggers.post_confirmation": "PostConfirmation_ConfirmSignUp",
    "triggers.define_auth_challenge": "DefineAuthChallenge_Authentication",
    "triggers.create_auth_challenge": "CreateAuthChallenge_Authentication",
    "triggers.verify_auth_challenge_response": "VerifyAuthChallengeResponse_Authentication",
    "triggers.pre_token_generation": "TokenGeneration_NewPasswordChallenge",
    "triggers.user_migration": "UserMigration_ForgotPassword",
}


@pytest.fixture
def queue(monkeypatch):
    """A stack of moto's, its environment set, and a queue that hears the topic."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws(), moto_by_http():
        sns, sqs = boto3.client("sns"), boto3.client("sqs")
        topic = sns.create_topic(Name="events")["TopicArn"]
        url = sqs.create_queue(QueueName="events")["QueueUrl"]
        sns.subscribe(
            TopicArn=topic,
            Protocol="sqs",
            Endpoint=f"arn:aws:sqs:{REGION}:123456789012:events",
            Attributes={"RawMessageDelivery": "true"},
        )
        for table in ("challenges", "seen", "sign-ups"):
            create_table(boto3.client("dynamodb"), table)
        create_table(boto3.client("dynamodb"), "counts", keys=("pk", "sk"))
        answer_partiql()
        create_table(boto3.client("dynamodb"), "old-users", keys=("email",))
        boto3.client("dynamodb").put_item(
            TableName="old-users",
            Item={
                "email": {"S": "erin@example.com"},
                "email_verified": {"BOOL": True},
                "password_hash": {"S": "scrypt$"},
            },
        )
        secret = boto3.client("secretsmanager").create_secret(Name="p", SecretString="pepper")
        places = {"ChallengeTable": "challenges", "CodePepper": secret["ARN"], "OutboxQueue": "q"}
        places |= {"LinkTable": "challenges", "FactorTable": "challenges"}
        boto3.client("secretsmanager").tag_resource(
            SecretId="p", Tags=[{"Key": key, "Value": it} for key, it in places.items()]
        )
        settings = {
            **defaults(),
            "POWERTOOLS_SERVICE_NAME": "test",
            "METRICS_MODE": "standard",
            "USER_EVENTS_TOPIC_ARN": topic,
            "EVENT_PUBLISH_TIMEOUT_MS": "1500",
            "EMAIL_POLICY": "balanced",
            "RELAY_ADDRESSES": "allow",
            "UNDELIVERABLE_ADDRESSES": "refuse",
            "FEDERATED_SIGN_UPS": "allow",
            "FEDERATION_RULES_FILE": "",
            "LINK_ACCOUNTS": "off",
            "LINK_TABLE": "challenges",
            "PROVIDER_TRUST": "{}",
            "ALLOWED_DOMAINS": "example.com",
            "DENIED_DOMAINS": "",
            "DOMAIN_LISTS_BUCKET": "",
            "DOMAIN_LISTS_FOLDER": "domain-lists",
            "DNS_CHECK": "disabled",
            "DNS_SERVERS": "",
            "DEFAULT_GROUP": "members",
            "GROUP_RULES": "{}",
            "GROUP_RULES_FILE": "",
            "TOKEN_CLAIMS": "none that make sense",
            "TOKEN_CLAIMS_FILE": "",
            "COGNITO_MAILS": "ses",
            "SENDERS_KEY_ARN": "",
            "SENDERS_PEPPER_ARN": "",
            "SENDERS_QUEUE_URL": "",
            "MAIL_PROVIDER_SECRET_ARN": "",
            "USER_MIGRATION": "table",
            "MIGRATION_TABLE": "seen",
            "LEGACY_TABLE": "old-users",
            "MIGRATION_HASH": "bcrypt:10",
            "LEGACY_KEYS_SECRET_ARN": "",
            "CHALLENGE_TABLE": "challenges",
            "SIGN_UP_ATTRIBUTES": "custom:tenant",
            "CODES": "here",
            "PASSWORD_SIGN_UPS": "cognito",
            "LEARNT_SIGN_UPS": "off",
            "MAILBOX_REUSE": "allow",
            "SIGN_IN_BY": "email",
            "UNCONFIRMED_USERS_DAYS": "1",
            "USER_POOL_ID": f"{REGION}_AbC",
            "SIGN_UP_MAILS_PER_HOUR": "5",
            "SIGN_UP_MAILS_PER_DAY": "15",
            "TAKE_OVER_KEEPS": "",
            "UNVERIFIED_PASSWORDS": "refuse",
            "RESET_ENDS_SESSIONS": "true",
            "MAIL_TO_UNVERIFIED": "true",
            "NATIVE_CODES": "off",
            "PASSWORDLESS_SIGN_UP": "on",
            "ADDRESS_KEY_SECRET_ARN": secret["ARN"],
            "CODE_PEPPER_SECRET_ARN": secret["ARN"],
            "CODE_LENGTH": "8",
            "PASSWORDLESS_METHODS": "EMAIL_CODE,MAGIC_LINK",
            "ENROLLED_METHODS": "none",
            "FACTOR_TABLE": "",
            "RISK_TABLE": "",
            "FACTOR_KEY_SECRET_ARN": "",
            "SIGN_IN_PAGE": "https://app.example/sign-in",
            "CODE_IN_SUBJECT": "show",
            "CODE_LIFETIME_SECONDS": "600",
            "PASSWORDLESS_START": "direct",
            "DIRECT_START_CLIENTS": "",
            "CODE_TRIES": "3",
            "ANSWERS_PER_HOUR": "10",
            "ANSWERS_PER_DAY": "25",
            "KNOWN_DEVICE_SHARE": "40",
            "MAILS_PER_HOUR": "5",
            "MAILS_PER_DAY": "15",
            "RESEND_AFTER_SECONDS": "30",
            "SMS_ORIGIN": f"arn:aws:sms-voice:{REGION}:123456789012:sender-id/EXAMPLE/GB",
            "SMS_COUNTRIES": "GB",
            "SMS_MAX_PRICE": "0.20",
            "SMS_PER_HOUR": "3",
            "SMS_PER_DAY": "8",
            "SMS_DOLLARS_PER_HOUR": "10",
            "SMS_DOLLARS_PER_DAY": "50",
            "BRAND_FILE": "",
            "HELP_URL": "",
            "OUTBOX_QUEUE_URL": sqs.create_queue(QueueName="outbox")["QueueUrl"],
            "OUTBOX_DEAD_LETTERS_URL": sqs.create_queue(QueueName="dead")["QueueUrl"],
            "MAIL_FROM": "no-reply@example.com",
            "MAIL_REGION": "eu-west-1",
            "MAIL_CONFIGURATION_SET": "set",
            "APP_NAME": "Example",
            "SEEN_EVENTS_TABLE": "seen",
            "EVENT_COUNTS_TABLE": "counts",
            "ALERTS_QUEUE_URL": url,
            "ALERT_WINDOW_MINUTES": "10",
            "DEAD_LETTER_QUEUE_URL": url,
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        yield lambda: [
            message["Body"]
            for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get(
                "Messages", []
            )
        ]


@pytest.mark.parametrize(("module", "name"), HANDLERS.items())
def test_a_trigger_publishes_to_the_topic(module, name, queue, example):
    """With the real clients; moto answers."""
    handle = importlib.import_module(module).wire()
    handler = importlib.import_module("runtime.entry").entrypoint(lambda: handle)
    event = example(name)

    assert handler(event, CONTEXT) is event
    told = [json.loads(body) for body in queue()]
    assert told
    assert {"1.0"} == {one["specversion"] for one in told}


THEIRS = f"arn:aws:lambda:{REGION}:123456789012:function:theirs"


@pytest.mark.parametrize("trigger", CHAINABLE)
def test_a_chained_trigger_asks_theirs_and_publishes(trigger, queue, example, monkeypatch):
    """Once, through the real client; each of the six, and no other has the variable."""
    module = f"triggers.{re.sub('(?<=[a-z])(?=[A-Z])', '_', trigger).lower()}"
    with serving([answers(b'{"response": {}}')]) as server:
        monkeypatch.setenv("CHAINED_FUNCTION", THEIRS)
        monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", f"http://127.0.0.1:{server.port}")
        aws._clients.cache_clear()
        handle = importlib.import_module(module).wire()
        handler = importlib.import_module("runtime.entry").entrypoint(lambda: handle)
        event = example(HANDLERS[module])

        assert handler(event, CONTEXT) is event
        aws._clients.cache_clear()

    [request] = server.requests
    assert THEIRS.replace(":", "%3A").encode() in request
    assert queue()


def test_only_what_can_be_chained_reads_of_it():
    """One machine owns the challenges, and one directory vouches for users."""
    reading = {module for module in HANDLERS if "CHAINED_FUNCTION" in read_by(module)}

    assert len(CHAINABLE) == len(reading) == len(HANDLERS) - 4


@pytest.mark.usefixtures("queue")
def test_users_may_be_brought_over_from_a_service(monkeypatch):
    """Its URL and secret are looked at when the function starts."""
    secret = boto3.client("secretsmanager").create_secret(
        Name="old", SecretString="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    )
    monkeypatch.setenv("USER_MIGRATION", "https")
    monkeypatch.setenv("LEGACY_URL", "https://old.example/users")
    monkeypatch.setenv("LEGACY_PRIVATE_ADDRESSES", "no")
    monkeypatch.setenv("LEGACY_SECRET_ARN", secret["ARN"])

    assert importlib.import_module("triggers.user_migration").wire()


@pytest.mark.usefixtures("queue")
def test_claims_come_from_a_file(example, monkeypatch):
    """If a parameter names one."""
    place = {"LocationConstraint": REGION}
    boto3.client("s3").create_bucket(Bucket="lists", CreateBucketConfiguration=place)
    boto3.client("s3").put_object(
        Bucket="lists", Key="rules/claims.json", Body=b'{"group": {"members": {"desk": "yes"}}}'
    )
    monkeypatch.setenv("TOKEN_CLAIMS", "")
    monkeypatch.setenv("TOKEN_CLAIMS_FILE", "lists/rules/claims.json")
    handle = importlib.import_module("triggers.pre_token_generation").wire()
    event = example("TokenGeneration_Authentication")
    event["request"]["groupConfiguration"] = {"groupsToOverride": []}
    importlib.import_module("runtime.entry").entrypoint(lambda: handle)(event, CONTEXT)

    assert '"desk": "yes"' in json.dumps(event["response"])


@pytest.mark.usefixtures("queue")
def test_the_claim_of_suspicion_is_wired_by_its_parameter(example, monkeypatch):
    """Off, no list is looked at."""
    event = example("TokenGeneration_Authentication")
    event["request"]["userAttributes"]["email"] = "jo@drinkbride.com"
    monkeypatch.setenv("TOKEN_CLAIMS", "{}")
    for setting in ("off", "band"):
        monkeypatch.setenv("SUSPICION_CLAIM", setting)
        handle = importlib.import_module("triggers.pre_token_generation").wire()
        importlib.import_module("runtime.entry").entrypoint(lambda handle=handle: handle)(
            event, CONTEXT
        )
        is_told = '"suspicion": "suspect"' in json.dumps(event["response"])

        assert (setting == "band") == is_told


def federated(trigger, event):
    """What a trigger of federated sign-ins makes of *event*, with the real clients."""
    handle = importlib.import_module(f"triggers.{trigger}").wire()
    return importlib.import_module("runtime.entry").entrypoint(lambda: handle)(event, CONTEXT)


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize("factors", ["challenges", ""])
def test_both_triggers_of_federated_sign_ins_meet_in_the_table(example, monkeypatch, factors):
    """What one leaves of a sign-in the other finds: here, that its word proves nothing."""
    monkeypatch.setenv("LINK_ACCOUNTS", "link")
    monkeypatch.setenv("PASSWORDLESS_SIGN_UP", "off")
    secrets = boto3.client("secretsmanager")
    if not factors:
        secrets.untag_resource(SecretId="p", TagKeys=["FactorTable", "ChallengeTable"])
    federated("inbound_federation", example("InboundFederation_ExternalProvider"))

    for _ in range(2):  # the second finds all wired
        with pytest.raises(LinkRefused, match=r"^LINK_NEEDS_PROOF: [\w-]{22}$"):
            federated("pre_sign_up", example("PreSignUp_ExternalProvider"))


@pytest.mark.usefixtures("queue")
def test_a_take_over_before_a_link_forgets_factors_and_devices(monkeypatch):
    """As the first right code does: an attacker may have signed in to a prepared account."""
    monkeypatch.setenv("LINK_ACCOUNTS", "link")
    first = importlib.import_module("triggers.pre_sign_up").wire().__self__.linking()
    owner = Owner(pool_id=f"{REGION}_AbC", user_name="u", subject="s", address="a@example.com")
    gone = []
    monkeypatch.setattr(
        "runtime.passwordless.factors.Factors.forget_all", lambda *_, **__: gone.append("factors")
    )
    monkeypatch.setattr(
        "runtime.passwordless.known_devices.KnownDevices.forget",
        lambda *_, **__: gone.append("devices"),
    )
    for forget in first.take_over._forgets:
        forget(owner)

    assert ["devices", "factors"] == gone


@pytest.mark.usefixtures("queue")
def test_rules_of_federated_sign_ins_come_from_a_file(example, monkeypatch):
    """If a parameter names one, also where nobody is linked."""
    place = {"LocationConstraint": REGION}
    boto3.client("s3").create_bucket(Bucket="lists", CreateBucketConfiguration=place)
    rules = b'{"Google": {"deny_domains": ["example.com"]}}'
    boto3.client("s3").put_object(Bucket="lists", Key="rules/federation.json", Body=rules)
    monkeypatch.setenv("LINK_TABLE", "")
    everybody = federated("inbound_federation", example("InboundFederation_ExternalProvider"))
    monkeypatch.setenv("FEDERATION_RULES_FILE", "lists/rules/federation.json")

    assert {} == everybody["response"]["userAttributesToMap"]
    with pytest.raises(FederationRefused):
        federated("inbound_federation", example("InboundFederation_ExternalProvider"))


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize("setting", ["off", "deny"])
def test_what_was_learnt_is_asked_by_its_parameter(setting, monkeypatch):
    """Off, there is no table to ask."""
    module = importlib.import_module("runtime.addresses.learnt")
    monkeypatch.setattr(module, "learnt", lambda *_, mode: ("learnt", mode.value))
    monkeypatch.setenv("LEARNT_SIGN_UPS", setting)
    wired = importlib.import_module("triggers.pre_sign_up").wire().__self__

    assert (None if setting == "off" else ("learnt", "balanced")) == wired.learnt


@pytest.mark.parametrize("migrations", ["", "seen"])
def test_the_shipped_list_refuses(queue, example, migrations, monkeypatch):
    """Wired with data/disposable_domains.txt; whether or not users may be brought over."""
    monkeypatch.setenv("MIGRATION_TABLE", migrations)
    event = example("PreSignUp_SignUp")
    event["request"]["userAttributes"]["email"] = "jo@x.MAILINATOR.com"
    handle = importlib.import_module("triggers.pre_sign_up").wire()

    with pytest.raises(SignUpDenied):
        importlib.import_module("runtime.entry").entrypoint(lambda: handle)(event, CONTEXT)
    assert ["auth.sign_up.rejected.v1"] == [json.loads(body)["type"] for body in queue()]


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize(
    ("by", "has_codes", "is_named"),
    [
        ("email", True, True),
        ("phone", False, True),
        ("alias", False, False),
        ("username", False, False),
    ],
)
def test_codes_come_first_only_where_the_address_is_the_name(monkeypatch, by, has_codes, is_named):
    """Elsewhere the proof of an address is none of the name; and people may choose their names."""
    monkeypatch.setenv("SIGN_IN_BY", by)
    wired = importlib.import_module("triggers.pre_sign_up").wire().__self__

    assert (has_codes, is_named) == (wired.steps is not None, wired.is_named_by_cognito)
    assert (by == "email") == wired.needs_address


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize(("mails", "are_mailed"), [("true", True), ("false", False)])
def test_the_sender_and_who_checks_agree_on_unverified_addresses(monkeypatch, mails, are_mailed):
    """Where none is sent none is right, from any sender."""
    monkeypatch.setenv("MAIL_TO_UNVERIFIED", mails)
    verify, send = (
        importlib.import_module(name).wire().__self__
        for name in ("triggers.verify_auth_challenge_response", "workers.passwordless_sender")
    )

    assert (are_mailed, are_mailed) == (verify.proof.hands_over, send.mails_unverified)


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize(("passwords", "asks"), [("refuse", True), ("allow", False)])
def test_users_are_looked_at_unless_the_operator_lets_all_passwords_in(
    monkeypatch, passwords, asks
):
    """And Cognito is not even connected to."""
    monkeypatch.setenv("UNVERIFIED_PASSWORDS", passwords)
    wired = importlib.import_module("triggers.post_authentication").wire()

    assert asks == ("users" in wired.keywords)


@pytest.mark.usefixtures("queue")
def test_users_at_risk_are_looked_at_where_the_operator_wants_it(monkeypatch):
    """In the table of challenges; else nothing is read for it."""

    def wired():
        post, create, verify = (
            importlib.import_module(f"triggers.{name}").wire()
            for name in (
                *("post_authentication", "create_auth_challenge"),
                "verify_auth_challenge_response",
            )
        )
        step = post.keywords.get("lacks_second_step")
        return [step, create.__self__.risks, verify.__self__.risks]

    assert [None] * 3 == wired()
    monkeypatch.setenv("RISK_TABLE", "challenges")
    assert all(wired())


@pytest.mark.usefixtures("queue")
def test_where_users_enrol_the_table_and_its_key_are_there(monkeypatch):
    """At the start of the function; without such a method neither is asked for."""
    wire = importlib.import_module("triggers.verify_auth_challenge_response").wire
    trigger = wire().__self__
    assert (None, None) == (trigger.attempts.factors, trigger.attempts.keys)

    monkeypatch.setenv("ENROLLED_METHODS", "TOTP,RECOVERY_CODE")
    with pytest.raises(MissingSetting, match="FACTOR_TABLE"):
        wire()

    monkeypatch.setenv("FACTOR_TABLE", "factors")
    monkeypatch.setenv("FACTOR_KEY_SECRET_ARN", os.environ["CODE_PEPPER_SECRET_ARN"])
    trigger = wire().__self__
    assert {"TOTP", "RECOVERY_CODE"} < trigger.methods.keys()
    assert trigger.attempts.factors
    assert trigger.attempts.keys().newest


def test_the_sender_gives_up_on_a_user_whom_cognito_does_not_know(queue, example):
    """From the trigger through the outbox: a dead letter, and an event."""
    sqs = boto3.client("sqs")
    outbox, dead = (os.environ[f"OUTBOX_{name}_URL"] for name in ("QUEUE", "DEAD_LETTERS"))
    entrypoint = importlib.import_module("runtime.entry").entrypoint
    create = importlib.import_module("triggers.create_auth_challenge").wire()
    entrypoint(lambda: create)(example("CreateAuthChallenge_Authentication"), CONTEXT)
    [message] = sqs.receive_message(QueueUrl=outbox)["Messages"]
    record = {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {"ApproximateReceiveCount": "8", "SentTimestamp": "0"},
    }
    send = importlib.import_module("workers.passwordless_sender").wire()

    assert {"batchItemFailures": []} == entrypoint(lambda: send)({"Records": [record]}, CONTEXT)
    [letter] = sqs.receive_message(QueueUrl=dead)["Messages"]
    assert message["Body"] == letter["Body"]
    told = [json.loads(body)["type"] for body in queue()]
    assert ["auth.challenge.requested.v1", "auth.challenge.delivery_failed.v1"] == told


def test_cognitos_codes_are_wired_by_their_variables(queue, example, monkeypatch):
    """From CustomEmailSender through the outbox; one that has waited too long is not decrypted."""
    outbox = os.environ["OUTBOX_QUEUE_URL"]
    monkeypatch.setenv("SENDERS_QUEUE_URL", outbox)
    monkeypatch.setenv("SENDERS_PEPPER_ARN", os.environ["CODE_PEPPER_SECRET_ARN"])
    monkeypatch.setenv("SENDERS_KEY_ARN", f"arn:aws:kms:{REGION}:123456789012:key/codes")
    entrypoint = importlib.import_module("runtime.entry").entrypoint
    handle = importlib.import_module("triggers.custom_message").wire()
    event = example("CustomEmailSender_SignUp")
    assert entrypoint(lambda: handle)(event, CONTEXT) is event
    [message] = boto3.client("sqs").receive_message(QueueUrl=outbox)["Messages"]
    record = {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "0"},
    }
    send = importlib.import_module("workers.passwordless_sender").wire()

    assert {"batchItemFailures": []} == entrypoint(lambda: send)({"Records": [record]}, CONTEXT)
    [told] = map(json.loads, queue())
    assert ("auth.message.failed.v1", "out_of_time") == (told["type"], told["data"]["reason"])


def test_the_consumer_counts(queue, example, capsys):
    """From a trigger, through the topic and a queue, to a metric."""
    handle = importlib.import_module("triggers.pre_sign_up").wire()
    importlib.import_module("runtime.entry").entrypoint(lambda: handle)(
        example("PreSignUp_SignUp"), CONTEXT
    )
    records = [{"messageId": str(n), "body": body} for n, body in enumerate(queue())]
    capsys.readouterr()

    assert {"batchItemFailures": []} == importlib.import_module("events.consumers.metrics").wire()(
        {"Records": records}
    )
    assert '"SignUpAccepted":[1.0]' in capsys.readouterr().out


WIRED = [
    *HANDLERS,
    "workers.passwordless_sender",
    "workers.unconfirmed_sweeper",
    "events.consumers.metrics",
]


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize("module", WIRED)
def test_a_function_is_wired_with_its_own_variables_alone(module, monkeypatch):
    """Those that its code is seen to read are all that it reads."""
    of_others = {name for each in WIRED for name in read_by(each)} - read_by(module)
    for name in of_others:
        monkeypatch.delenv(name, raising=False)

    assert importlib.import_module(module).wire()


@pytest.mark.parametrize("module", WIRED)
def test_a_missing_setting_stops_the_wiring(module, monkeypatch):
    """Before anything is served; the message names the variable."""
    for name in ("USER_EVENTS_TOPIC_ARN", "SEEN_EVENTS_TABLE", "ADDRESS_KEY_SECRET_ARN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)

    with pytest.raises(MissingSetting, match=r"template\.yaml sets it"):
        importlib.import_module(module).wire()

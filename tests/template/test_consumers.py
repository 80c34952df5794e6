"""What the consumers' code rests on in the template."""

import json
import re
from functools import reduce

import pytest

from benchmarks.consumers import MOST, posting
from events.consumers import webhooks
from events.consumers.group_repair import CALLS_PER_SECOND, wait_s
from events.consumers.mail_feedback import _PROOFS
from events.consuming.feedback import feedback_of
from events.consuming.repair import is_a_job
from events.contract.catalogue import Kind, Reason
from events.contract.schema import attributes, type_of, user_event
from rules.alerts.bursts import Scope, Signal, Thresholds, Watched
from rules.consuming.batch_claims import LEASE_S
from rules.messages.account_notice import KINDS
from rules.personal_data import OLDER_VERSION_DAYS
from runtime.consuming import seen_events
from tests.conftest import NOON
from tests.events.consuming.test_feedback import TAGS, written
from tests.template.evaluation import Evaluation

_MOST_CALLS_PER_SECOND = 25  # Cognito, UserResourceUpdate, of an account and not adjustable


def types(of_type, consumer):
    """The types that a consumer's filter policy lets through."""
    return set(of_type("AWS::SNS::Subscription")[f"{consumer}Subscription"]["FilterPolicy"]["type"])


def event(kind, **data):
    return user_event(
        kind, pool_id="eu-west-1_AbC", subject="sub-1", request_id="r", time=NOON, data=data
    )


def test_the_repair_hears_of_every_job(of_type):
    """And of little else."""
    jobs = {type_of(kind) for kind in Kind if is_a_job(event(kind, first_sign_in=True))}

    assert jobs == types(of_type, "GroupRepair")


@pytest.mark.parametrize("data", [{}, {"new_device": True}, {"first_sign_in": True}])
def test_the_repair_hears_of_no_other_sign_in(of_type, data):
    """Thousands a second would keep its two containers from the groups."""
    told = event(Kind.SIGN_IN_SUCCEEDED, **data)
    policy = of_type("AWS::SNS::Subscription")["GroupRepairSubscription"]["FilterPolicy"]

    assert [{"exists": False}] == policy["returning"]
    assert is_a_job(told) == ("returning" not in attributes(told))


def test_every_failure_is_heard_of(of_type):
    """And what takes one back: the metrics consumer hears of all events, and tells the alerts."""
    subscriptions = of_type("AWS::SNS::Subscription")

    assert "FilterPolicy" not in subscriptions["MetricsSubscription"]
    assert "SecurityAlertsSubscription" not in subscriptions


def test_whoever_proves_an_address_is_heard_of(of_type):
    """So that mail goes out to it again."""
    assert {type_of(kind) for kind in _PROOFS} == types(of_type, "MailFeedback")


@pytest.mark.parametrize(
    ("rule", "what", "told"),
    [
        ("MailBouncedRule", "bounce", {"bounce": {"bounceType": "Permanent"}}),
        ("MailComplainedRule", "complaint", {}),
    ],
)
def test_the_rules_leave_over_what_is_read_and_no_address(of_type, rule, what, told):
    """The event of SES has the address, and in the subject the code."""
    [target] = of_type("AWS::Events::Rule")[rule]["Targets"]
    transformer = target["InputTransformer"]
    detail = told | {
        "mail": {
            "messageId": "m-1",
            "destination": ["jo@example.com"],
            "commonHeaders": {"subject": "12345678 is your code"},
            "tags": TAGS,
        }
    }
    body = transformer["InputTemplate"]
    for name, path in transformer["InputPathsMap"].items():
        value = reduce(lambda found, step: found[step], path.split(".")[2:], detail)
        body = body.replace(f"<{name}>", json.dumps(value))

    assert "DeadLetterConfig" not in target  # it would keep the event of SES
    assert feedback_of(written(what)) == feedback_of(body)
    assert "example.com" not in body
    assert "12345678" not in body


def test_new_users_are_heard_of(of_type):
    """And nobody else."""
    assert {type_of(Kind.USER_CONFIRMED)} == types(of_type, "WelcomeMail")


def test_locks_are_heard_of(of_type):
    """And no other wrong answer, of which there are many."""
    policy = of_type("AWS::SNS::Subscription")["LockNoticeSubscription"]["FilterPolicy"]

    assert {
        "type": [type_of(Kind.CHALLENGE_ANSWERED_WRONG)],
        "reason": [Reason.TOO_MANY.value],
    } == policy


def test_what_changed_in_an_account_is_heard_of(of_type):
    """All that there are words for, and no use of them."""
    assert {type_of(kind) for kind in Kind if kind in KINDS} == types(of_type, "AccountNotice")


@pytest.mark.parametrize("consumer", ["Metrics", "Archive"])
def test_who_wants_all_events_filters_none(of_type, consumer):
    """Not even those of kinds to come."""
    assert "FilterPolicy" not in of_type("AWS::SNS::Subscription")[f"{consumer}Subscription"]


def test_the_repair_leaves_most_of_the_quota_to_sign_ups(of_type):
    """Its containers together."""
    mapping = of_type("AWS::Lambda::EventSourceMapping")["GroupRepairConsumerMapping"]
    containers = mapping["ScalingConfig"]["MaximumConcurrency"]

    assert containers * CALLS_PER_SECOND <= _MOST_CALLS_PER_SECOND / 2


def test_a_job_is_given_up_before_the_queue_forgets_it(of_type):
    """After days; a message that grows too old is gone without a letter."""
    queue = of_type("AWS::SQS::Queue")["GroupRepairQueue"]
    tries = queue["RedrivePolicy"]["maxReceiveCount"]
    waited = sum(wait_s(number + 1) for number in range(tries))

    assert 2.5 * 24 * 3600 < waited < queue["MessageRetentionPeriod"] - 12 * 3600


LEASES = {
    **dict.fromkeys(
        [
            "GroupRepair",
            "SecurityAlerts",
            "WelcomeMail",
            "LockNotice",
            "AccountNotice",
            "MailFeedback",
        ],
        seen_events._LEASE.total_seconds(),
    ),
    "Metrics": LEASE_S,
    "Webhook": webhooks._LEASE.total_seconds(),
}


@pytest.mark.parametrize("name", LEASES)
def test_a_claim_ends_after_its_function_and_before_its_message_comes_again(of_type, name):
    """Else two would act at once, or the message of a dead run be refused for nothing."""
    function = of_type("AWS::Lambda::Function")[f"{name}ConsumerFunction"]
    queue = of_type("AWS::SQS::Queue")[f"{name}Queue"]

    assert function["Timeout"] <= LEASES[name] < queue["VisibilityTimeout"]


def test_events_are_counted_in_large_batches(of_type):
    """Each batch costs two writes; Lambda asks for a window above ten messages."""
    mapping = of_type("AWS::Lambda::EventSourceMapping")["MetricsConsumerMapping"]

    assert 1_000 == mapping["BatchSize"]
    assert 1 <= mapping["MaximumBatchingWindowInSeconds"]["Fn::If"][1] <= 5


def test_a_webhook_batch_is_what_the_template_hands_over(of_type):
    """Smaller ones cost more of an event."""
    mapping = of_type("AWS::Lambda::EventSourceMapping")["WebhookConsumerMapping"]

    assert MOST[posting] == mapping["BatchSize"]


def test_all_webhooks_of_a_batch_can_time_out(of_type):
    """One that is not tried would lose one of its ten tries all the same."""
    function = of_type("AWS::Lambda::Function")["WebhookConsumerFunction"]
    turns = MOST[posting] / webhooks.AT_ONCE

    assert turns * webhooks._ONE_TAKES_MS / 1000 < function["Timeout"]


def test_the_default_thresholds_are_read(of_type, source):
    """As the template writes them."""
    function = of_type("AWS::Lambda::Function")["SecurityAlertsConsumerFunction"]
    text = function["Environment"]["Variables"]["ALERT_THRESHOLDS"]["Fn::Sub"]
    for name, parameter in source["Parameters"].items():
        text = text.replace(f"${{{name}}}", str(parameter["Default"]))
    thresholds = Thresholds.parse(text)

    assert json.loads(text)
    for scope in Scope:
        assert thresholds.of(Watched(Signal.FAILED_SIGN_IN, scope))
    assert thresholds.of(Watched(Signal.REFUSED_SIGN_UP, Scope.CLIENT))
    assert thresholds.of(Watched(Signal.REFUSED_SIGN_UP, Scope.ALL))


def test_the_archive_is_nobodys_but_the_accounts(of_type):
    """And outlives the stack."""
    bucket = of_type("AWS::S3::Bucket")["ArchiveBucket"]

    assert {True} == set(bucket["PublicAccessBlockConfiguration"].values())
    assert 4 == len(bucket["PublicAccessBlockConfiguration"])


def test_the_archive_keeps_what_is_overwritten(of_type, source):
    """Its writer deletes nothing, and older versions go some time after those who are erased."""
    bucket = of_type("AWS::S3::Bucket")["ArchiveBucket"]
    expire, older = bucket["LifecycleConfiguration"]["Rules"]

    assert {"Status": "Enabled"} == bucket["VersioningConfiguration"]
    assert {"Ref": "ArchiveDays"} == expire["ExpirationInDays"]
    assert {"NoncurrentDays": OLDER_VERSION_DAYS} == older["NoncurrentVersionExpiration"]
    assert older["ExpiredObjectDeleteMarker"]
    rights = json.dumps(of_type("AWS::IAM::Role")["ArchiveConsumerFunctionRole"])
    assert {"s3:PutObject"} == set(re.findall(r"s3:\w+", rights))
    assert "off" == source["Parameters"]["ArchiveLock"]["Default"]


@pytest.mark.parametrize("mode", ["off", "GOVERNANCE", "COMPLIANCE"])
def test_object_lock_is_a_choice(expanded, mode):
    """For so many days as the parameter says."""
    given = {"ArchiveEvents": "true", "ArchiveLock": mode, "ArchiveLockDays": "30"}
    bucket = Evaluation(expanded, given).resource("ArchiveBucket")
    rule = {"DefaultRetention": {"Mode": mode, "Days": "30"}}
    lock = {"ObjectLockEnabled": "Enabled", "Rule": rule}

    assert (None if mode == "off" else lock) == bucket.get("ObjectLockConfiguration")
    assert (mode != "off") == bool(bucket.get("ObjectLockEnabled"))


@pytest.mark.parametrize(("trail", "branches"), [("off", 0), ("pool", 2), ("account", 3)])
def test_deletions_and_passkeys_that_cloudtrail_tells_of_are_a_choice(expanded, trail, branches):
    """Those of this pool; a call that names no pool counts only where the operator says so."""
    rule = Evaluation(expanded, {"DeletionTrail": trail}).resource("DeletionRule")
    if not branches:
        assert rule is None
        return
    detail = rule["EventPattern"]["detail"]
    named = [each for each in detail["$or"] if "<UserPool>" in json.dumps(each)]

    assert (branches, 2) == (len(detail["$or"]), len(named))
    by_token = ["DeleteUser", "CompleteWebAuthnRegistration", "DeleteWebAuthnCredential"]
    assert [by_token] * (branches - 2) == [
        each["eventName"] for each in detail["$or"] if each not in named
    ]
    assert [["AdminDeleteUser", *by_token]] * 2 == [each["eventName"] for each in named]
    assert all([{"exists": True}] == e["additionalEventData"]["sub"] for e in detail["$or"])


def test_of_a_record_nothing_rests_but_what_who_and_when(expanded):
    """CloudTrail's record also has the caller and an IP address."""
    [target] = Evaluation(expanded, {"DeletionTrail": "pool"}).resource("DeletionRule")["Targets"]
    told = target["InputTransformer"]

    assert "<RelayQueue.Arn>" == target["Arn"]
    assert {"call", "sub", "at", "id"} == set(told["InputPathsMap"])
    assert "$.detail.requestID" == told["InputPathsMap"]["id"]  # the caller has it, too
    text = told["InputTemplate"]
    filled = re.sub(r": <(\w+)>", r': "\1"', text.replace("<UserPool>", "pool"))
    kept = {name: name for name in ("call", "sub", "pool", "at", "id")}
    assert kept == json.loads(filled)["told_by_trail"]


def test_what_is_optional_is_off_by_default(source):
    """And all of it hangs on its condition; users are told of locks unless somebody says no."""
    for parameter, condition, name, default in (
        ("WelcomeMail", "WelcomeMails", "WelcomeMail", "false"),
        ("ArchiveEvents", "ArchiveEvents", "Archive", "false"),
        ("LockNotices", "LockNotices", "LockNotice", "true"),
        ("AccountNotices", "AccountNotices", "AccountNotice", "true"),
    ):
        assert default == source["Parameters"][parameter]["Default"]
        for logical_id, resource in source["Resources"].items():
            if logical_id.startswith(name) and not logical_id.endswith("Configuration"):
                assert condition == resource["Condition"], logical_id

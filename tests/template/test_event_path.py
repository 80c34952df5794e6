"""No event is lost between the topic and the consumer, and nothing rests unencrypted."""

import pytest


def dead_letters(name: str) -> str:
    return f"{name.removesuffix('Queue')}DeadLetterQueue"


def working_queues(of_type):
    """Every queue that is not one of dead letters."""
    queues = of_type("AWS::SQS::Queue")
    return {name: queue for name, queue in queues.items() if "DeadLetter" not in name}


def test_every_queue_has_a_dead_letter_queue_of_its_own(of_type):
    """So that one consumer's trouble is not mistaken for another's."""
    queues = of_type("AWS::SQS::Queue")
    for name, queue in working_queues(of_type).items():
        target = queue["RedrivePolicy"]["deadLetterTargetArn"]

        assert {"Fn::GetAtt": [dead_letters(name), "Arn"]} == target
        assert dead_letters(name) in queues


def test_every_subscription_has_the_dead_letter_queue_of_its_consumer(of_type):
    """SNS gives up on a queue that it may not write to."""
    for subscription in of_type("AWS::SNS::Subscription").values():
        queue, _ = subscription["Endpoint"]["Fn::GetAtt"]
        target = subscription["RedrivePolicy"]["deadLetterTargetArn"]

        assert {"Fn::GetAtt": [dead_letters(queue), "Arn"]} == target


def test_dead_letters_wait_as_long_as_sqs_allows(of_type):
    """14 days, and longer than the queue: a message keeps its age when it moves."""
    queues = of_type("AWS::SQS::Queue")
    for name, queue in working_queues(of_type).items():
        assert 14 * 24 * 3600 == queues[dead_letters(name)]["MessageRetentionPeriod"]
        assert queue["MessageRetentionPeriod"] < 14 * 24 * 3600


def test_a_message_stays_hidden_while_its_batch_may_be_retried(of_type):
    """Six times the function's timeout, as Lambda's guide says."""
    functions, queues = of_type("AWS::Lambda::Function"), of_type("AWS::SQS::Queue")
    for mapping in of_type("AWS::Lambda::EventSourceMapping").values():
        function = functions[mapping["FunctionName"]["Ref"].removesuffix("Aliaslive")]
        queue, _ = mapping["EventSourceArn"]["Fn::GetAtt"]

        assert 6 * function["Timeout"] <= queues[queue]["VisibilityTimeout"]


def test_a_code_that_waits_outlives_no_code(of_type):
    """A message in the outbox is of no use when the longest-lived code has expired."""
    assert 900 <= of_type("AWS::SQS::Queue")["OutboxQueue"]["MessageRetentionPeriod"] <= 3600


@pytest.mark.parametrize("function", ["PasswordlessSender", "MailFeedbackConsumer"])
def test_one_mail_holds_up_no_other(of_type, function):
    """And one run tells one fact: the id of an event is made of the run's."""
    mapping = of_type("AWS::Lambda::EventSourceMapping")[f"{function}Mapping"]

    assert 1 == mapping["BatchSize"]


def test_a_queue_holds_the_event_itself(of_type):
    """Without an SNS envelope around it."""
    for name, subscription in of_type("AWS::SNS::Subscription").items():
        # What alarms say comes in the envelope: it has the time and the topic's attributes.
        assert subscription.get("RawMessageDelivery", False) is (name != "NoticesSubscription")


def test_one_bad_event_does_not_take_its_batch_along(of_type):
    """A consumer names the messages that failed."""
    for mapping in of_type("AWS::Lambda::EventSourceMapping").values():
        assert ["ReportBatchItemFailures"] == mapping["FunctionResponseTypes"]
        assert mapping["FunctionName"]["Ref"].endswith("Aliaslive")


def test_what_the_relay_cannot_keep_is_kept_for_it(of_type):
    """A batch of log lines comes once; Lambda tries it three times and then puts it by."""
    [configuration] = of_type("AWS::Lambda::EventInvokeConfig").values()

    assert {"Fn::GetAtt": ["RelayDeadLetterQueue", "Arn"]} == configuration["DestinationConfig"][
        "OnFailure"
    ]["Destination"]


OFF = {"Ref": "AWS::NoValue"}


def test_whatever_rests_is_encrypted(of_type):
    """With keys of AWS, or all with one of our own."""
    key = {"Ref": "SuiteKey"}
    assert {
        "UserEventsTopic": {"Fn::If": ["OwnKey", key, "alias/aws/sns"]},
        "OperatorsTopic": {"Ref": "OperatorsKey"},
    } == {name: topic.get("KmsMasterKeyId") for name, topic in of_type("AWS::SNS::Topic").items()}
    for name, each in of_type("AWS::KMS::Key").items():
        # A key that signs cannot be rotated (AWS KMS, "Rotating keys"), and encrypts nothing.
        assert each.get("EnableKeyRotation", False) is (name != "StepUpKey")
    for bucket in of_type("AWS::S3::Bucket").values():
        [rule] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert {"SSEAlgorithm": "AES256"} == rule["ServerSideEncryptionByDefault"]
    for queue in of_type("AWS::SQS::Queue").values():
        assert {"Fn::If": ["OwnKey", OFF, True]} == queue["SqsManagedSseEnabled"]
        assert {"Fn::If": ["OwnKey", key, OFF]} == queue["KmsMasterKeyId"]
    own = {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}
    for table in of_type("AWS::DynamoDB::Table").values():
        assert {"Fn::If": ["OwnKey", own, {"SSEEnabled": True}]} == table["SSESpecification"]
    arn = {"Fn::GetAtt": ["SuiteKey", "Arn"]}
    for name, group in of_type("AWS::Logs::LogGroup").items():
        own = {"Fn::If": ["OwnKey", arn, OFF]}
        # Cognito writes into no log group that has a key of KMS (LogGroupArn in its API reference).
        assert (OFF if name == "CognitoLogGroup" else own) == group["KmsKeyId"]


def test_whoever_puts_something_into_a_queue_may_use_its_key(of_type):
    """A service that may send and not encrypt loses what it sends."""
    statements = of_type("AWS::KMS::Key")["SuiteKey"]["KeyPolicy"]["Statement"]
    senders = {each["Principal"]["Service"] for each in statements[2:4]}
    sending = {
        statement["Principal"]["Service"]
        for policy in of_type("AWS::SQS::QueuePolicy").values()
        for each in policy["PolicyDocument"]["Statement"]
        for statement in [each["Fn::If"][1] if "Fn::If" in each else each]
        if statement["Effect"] == "Allow"
    }

    assert sending == senders


def test_the_key_is_for_services_of_this_account_only(of_type):
    """
    Each by a condition that nobody else can meet; and each decryption goes through one.

    But EventBridge, which tells a key's policy no source (SNS developer guide, "Key management"):
    with a condition it could encrypt nothing. The policies of the queues name the rules.
    """
    root, logs, senders, eventbridge, through, grants = of_type("AWS::KMS::Key")["SuiteKey"][
        "KeyPolicy"
    ]["Statement"]
    account = {"Ref": "AWS::AccountId"}
    of_logs = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*"
    services = [f"{name}.${{AWS::Region}}.amazonaws.com" for name in ("sns", "sqs", "dynamodb")]

    assert "kms:*" == root["Action"]
    assert {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": {"Fn::Sub": of_logs}}} == (
        logs["Condition"]
    )
    assert {"StringEquals": {"aws:SourceAccount": account}} == senders["Condition"]
    assert "events.amazonaws.com" == eventbridge["Principal"]["Service"]
    assert "Condition" not in eventbridge
    assert {"AWS": "*"} == through["Principal"] == grants["Principal"]
    assert account == through["Condition"]["StringEquals"]["kms:CallerAccount"]
    assert services == [
        each["Fn::Sub"] for each in through["Condition"]["StringEquals"]["kms:ViaService"]
    ]
    assert account == grants["Condition"]["StringEquals"]["kms:CallerAccount"]
    assert {"kms:GrantIsForAWSResource": "true"} == grants["Condition"]["Bool"]


def test_tables_forget(of_type):
    """What they hold is of use for minutes or days."""
    for table in of_type("AWS::DynamoDB::Table").values():
        assert {"AttributeName": "expires_at", "Enabled": True} == table["TimeToLiveSpecification"]

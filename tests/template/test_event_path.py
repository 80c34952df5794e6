"""No event is lost between the topic and the consumer, and nothing rests unencrypted."""


def test_every_queue_has_a_dead_letter_queue_or_is_one(of_type):
    """And so has the subscription: SNS gives up on a queue that it may not write to."""
    queues = of_type("AWS::SQS::Queue")
    [subscription] = of_type("AWS::SNS::Subscription").values()
    dead_letters = {"Fn::GetAtt": ["MetricsDeadLetterQueue", "Arn"]}

    assert {"MetricsQueue", "MetricsDeadLetterQueue"} == set(queues)
    assert {"deadLetterTargetArn": dead_letters, "maxReceiveCount": 5} == queues["MetricsQueue"][
        "RedrivePolicy"
    ]
    assert {"deadLetterTargetArn": dead_letters} == subscription["RedrivePolicy"]


def test_dead_letters_wait_as_long_as_sqs_allows(of_type):
    """14 days, and longer than the queue: a message keeps its age when it moves."""
    queues = of_type("AWS::SQS::Queue")

    assert 14 * 24 * 3600 == queues["MetricsDeadLetterQueue"]["MessageRetentionPeriod"]
    assert queues["MetricsQueue"]["MessageRetentionPeriod"] < 14 * 24 * 3600


def test_a_message_stays_hidden_while_its_batch_may_be_retried(of_type):
    """Six times the function's timeout, as Lambda's guide says."""
    consumer = of_type("AWS::Lambda::Function")["MetricsConsumerFunction"]

    assert (
        6 * consumer["Timeout"] <= of_type("AWS::SQS::Queue")["MetricsQueue"]["VisibilityTimeout"]
    )


def test_the_queue_holds_the_event_itself(of_type):
    """Without an SNS envelope around it."""
    [subscription] = of_type("AWS::SNS::Subscription").values()

    assert subscription["RawMessageDelivery"]


def test_one_bad_event_does_not_take_its_batch_along(of_type):
    """The consumer names the messages that failed."""
    [mapping] = of_type("AWS::Lambda::EventSourceMapping").values()

    assert ["ReportBatchItemFailures"] == mapping["FunctionResponseTypes"]
    assert {"Ref": "MetricsConsumerFunctionAliaslive"} == mapping["FunctionName"]


def test_whatever_rests_is_encrypted(of_type):
    """Logs, secrets and metrics always are; these have to be told."""
    assert ["alias/aws/sns"] == [
        topic.get("KmsMasterKeyId") for topic in of_type("AWS::SNS::Topic").values()
    ]
    for queue in of_type("AWS::SQS::Queue").values():
        assert queue["SqsManagedSseEnabled"]
    for table in of_type("AWS::DynamoDB::Table").values():
        assert table["SSESpecification"]["SSEEnabled"]


def test_tables_forget(of_type):
    """What they hold is of use for minutes or days."""
    for table in of_type("AWS::DynamoDB::Table").values():
        assert {"AttributeName": "expires_at", "Enabled": True} == table["TimeToLiveSpecification"]

"""What resources that are alike look like, each once: see `infrastructure.resource`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from textwrap import indent
from typing import Final, Unpack

from infrastructure.entry import Item
from infrastructure.over_tls import bucket_policy, over_tls_only
from infrastructure.pieces import Piece
from infrastructure.resource import Said, filled, resource
from infrastructure.statements import BOUNDED, allow, document

_FEWEST: Final = "2"  # that Lambda takes for a queue
_ALONE: Final = "DeletionPolicy: Delete\nUpdateReplacePolicy: Delete"
_KEPT: Final = "DeletionPolicy: RetainExceptOnCreate\nUpdateReplacePolicy: Retain"


def log_group(part: str, *, named: str = "", kept: str = _KEPT, **said: Unpack[Said]) -> Piece:
    """The log of a function, or of *part* by another name; it outlives the stack, unless *kept*."""
    name = f"LogGroupName: {named}\n" if named else ""
    properties = f"""\
{name}RetentionInDays: !Ref LogRetentionDays
KmsKeyId: !If [OwnKey, !GetAtt SuiteKey.Arn, !Ref AWS::NoValue]
"""
    kind = "AWS::Logs::LogGroup"
    name = f"{part}LogGroup"
    return resource(name, kind, properties, kept=kept, **said)


def role(part: str, rights: str, **said: Unpack[Said]) -> Piece:
    """
    The role of a function: its *rights*, and to write its own log, which no other can.

    Not the one that SAM would make, with a managed policy that writes every log of the account.
    """
    logs = allow(f"{part}LogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
    trust = (
        "- {Effect: Allow, Action: sts:AssumeRole, Principal: {Service: lambda.amazonaws.com}}\n"
    )
    properties = role_of(trust, "Own", logs + rights)
    return resource(f"{part}FunctionRole", "AWS::IAM::Role", properties, **said)


def role_of(trust: str, called: str, rights: str) -> str:
    """The properties of a role: whom it trusts, and its *rights*, in a policy of that name."""
    policies = indent(
        f"- PolicyName: {called}\n{indent(document('PolicyDocument', rights), '  ')}", "  "
    )
    return f"{BOUNDED}{document('AssumeRolePolicyDocument', trust)}Policies:\n{policies}"


def pending(part: str, **said: Unpack[Said]) -> Piece:
    """Brings the events that a function could not publish from its log to the relay."""
    properties = f"""\
LogGroupName: !Ref {part}LogGroup
FilterPattern: USER_EVENT_PENDING
DestinationArn: !Ref RelayFunction.Alias
"""
    kind, waits = "AWS::Logs::SubscriptionFilter", "DependsOn: RelayPermission"
    return resource(f"{part}Pending", kind, properties, kept=waits, **said)


def permission(part: str, service: str, source: str, **said: Unpack[Said]) -> Piece:
    """Lets a *service* of AWS call the alias of a function, for one *source* only."""
    properties = f"""\
FunctionName: !Ref {part}Function.Alias
Action: lambda:InvokeFunction
Principal: {service}.amazonaws.com
SourceArn: {source}
"""
    return resource(f"{part}Permission", "AWS::Lambda::Permission", properties, **said)


def queue(
    name: str,
    *,
    visible: str,
    tries: str,
    kept: str = "345600 # 4 days: a long weekend",
    **said: Unpack[Said],
) -> list[Piece]:
    """
    A queue and its dead-letter queue.

    *visible* and *kept* are seconds; after *tries* a message is a dead letter.
    """
    first = f"""\
VisibilityTimeout: {visible}
MessageRetentionPeriod: {kept}
RedrivePolicy:
  deadLetterTargetArn: !GetAtt {name}DeadLetterQueue.Arn
  maxReceiveCount: {tries}
"""
    last = "MessageRetentionPeriod: 1209600 # 14 days, the longest possible\n"
    dead = _queue(f"{name}DeadLetterQueue", last, condition=said.get("condition", ""))
    return [_queue(f"{name}Queue", first, **said), dead]


def _queue(name: str, properties: str, **said: Unpack[Said]) -> Piece:
    encrypted = """\
SqsManagedSseEnabled: !If [OwnKey, !Ref AWS::NoValue, true]
KmsMasterKeyId: !If [OwnKey, !Ref SuiteKey, !Ref AWS::NoValue]
"""
    return resource(name, "AWS::SQS::Queue", encrypted + properties, **said)


def queues_policy(name: str, *, of: str, more: str = "", **said: Unpack[Said]) -> Piece:
    """Lets the topic put events into the queue *of* a consumer; *more* are other statements."""
    statements = f"""\
- Effect: Allow
  Principal: {{Service: sns.amazonaws.com}}
  Action: sqs:SendMessage
  Resource: [!GetAtt {of}Queue.Arn, !GetAtt {of}DeadLetterQueue.Arn]
  Condition: {{ArnEquals: {{aws:SourceArn: !Ref UserEventsTopic}}}}
{more}{over_tls_only("sqs:*")}"""
    properties = f"Queues: [!Ref {of}Queue, !Ref {of}DeadLetterQueue]\n"
    properties += document("PolicyDocument", statements)
    return resource(name, "AWS::SQS::QueuePolicy", properties, **said)


def topic(name: str, *, key: str, may: str = "", **said: Unpack[Said]) -> list[Piece]:
    """
    A topic that is encrypted with *key*, and its policy: over TLS only.

    In the place of the policy that SNS gives a topic, which lets the whole account in: functions
    publish, and others subscribe, by a right of their own, or as *may* says. SNS takes no sns:*.
    """
    made = resource(name, "AWS::SNS::Topic", f"KmsMasterKeyId: {key}\n", **said)
    statements = may + over_tls_only("[sns:Publish, sns:Subscribe]", f"!Ref {name}")
    properties = f"Topics: [!Ref {name}]\n{document('PolicyDocument', statements)}"
    condition = said.get("condition", "")
    kind = "AWS::SNS::TopicPolicy"
    return [made, resource(f"{name}Policy", kind, properties, condition=condition)]


def subscription(name: str, *, only: str = "", **said: Unpack[Said]) -> Piece:
    """Brings events from the topic to a queue: those of the filter policy *only*, or all."""
    filtered = f"FilterPolicy:\n{indent(only, '  ')}" if only else ""
    properties = f"""\
TopicArn: !Ref UserEventsTopic
Protocol: sqs
Endpoint: !GetAtt {name}Queue.Arn
RawMessageDelivery: true
{filtered}RedrivePolicy: {{deadLetterTargetArn: !GetAtt {name}DeadLetterQueue.Arn}}
"""
    return resource(f"{name}Subscription", "AWS::SNS::Subscription", properties, **said)


def mapping(
    part: str,
    *,
    of: str,
    batch: str,
    window: str = "",
    small_window: str = "",
    at_once: str = "",
    **said: Unpack[Said],
) -> Piece:
    """
    Lets the function of *part* read the queue *of* that name, with partial failures.

    In a small account in two runs at the most, and with *small_window* to fill a batch.

    Not under ``Events`` of the function: SAM would then add a managed policy that reads every
    queue of the account.
    """
    collected = _by_account(*_split(window), small_window) if window or small_window else ""
    if collected:
        collected = f"MaximumBatchingWindowInSeconds: {collected}\n"
    properties = f"""\
FunctionName: !Ref {part}Function.Alias
EventSourceArn: !GetAtt {of}Queue.Arn
BatchSize: {batch}
{collected}ScalingConfig: {_scaled(*_split(at_once))}
FunctionResponseTypes: [ReportBatchItemFailures]
"""
    kind = "AWS::Lambda::EventSourceMapping"
    return resource(f"{part}Mapping", kind, properties, **said)


def _scaled(number: str, note: str) -> str:
    """As many runs as *number*, or as Lambda likes; in a small account the fewest that it takes."""
    if not number:
        return f"!If [UsualAccount, !Ref AWS::NoValue, {{MaximumConcurrency: {_FEWEST}}}]"
    if number == _FEWEST:
        return f"{{MaximumConcurrency: {number}}}{note}"
    return f"{{MaximumConcurrency: !If [UsualAccount, {number}, {_FEWEST}]}}{note}"


def _by_account(usual: str, note: str, small: str) -> str:
    return f"!If [UsualAccount, {usual or 0}, {small}]{note}" if small else f"{usual}{note}"


def _split(value: str) -> tuple[str, str]:
    """
    A value and the comment behind it.

    >>> _split("2 # few"), _split("2")
    (('2', ' # few'), ('2', ''))
    """
    number, mark, note = value.partition(" #")
    return number, mark + note


def table(name: str, *, sorted_by: str = "", kept: bool = False, **said: Unpack[Said]) -> Piece:
    """A table of entries that expire; it goes with the stack unless it is *kept*. On demand."""
    keys = {"pk": "HASH", **({sorted_by: "RANGE"} if sorted_by else {})}
    kinds = ", ".join(f"{{AttributeName: {key}, AttributeType: S}}" for key in keys)
    schema = ", ".join(f"{{AttributeName: {key}, KeyType: {kind}}}" for key, kind in keys.items())
    own = "{SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: !Ref SuiteKey}"
    properties = f"""\
BillingMode: PAY_PER_REQUEST
AttributeDefinitions: [{kinds}]
KeySchema: [{schema}]
TimeToLiveSpecification: {{AttributeName: expires_at, Enabled: true}}
SSESpecification: !If [OwnKey, {own}, {{SSEEnabled: true}}]
"""
    stays = _KEPT if kept else _ALONE
    made = resource(name, "AWS::DynamoDB::Table", properties, kept=stays, **said)
    return replace(made, on_demand=True)


def secret(
    name: str,
    text: str,
    *,
    kept: bool = False,
    names: Sequence[str] = (),
    of: str = """ExcludeCharacters: '!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~'""",
    **said: Unpack[Said],
) -> Piece:
    """
    A secret of 64 letters and digits, on demand; *of* says what else is left out of it.

    Its tags say where the resources are that it *names*.
    """
    properties = f"Description: {text}\nGenerateSecretString:\n  PasswordLength: 64\n  {of}\n"
    tags = "".join(f"  - {{Key: {each}, Value: !Ref {each}}}\n" for each in names)
    properties += f"Tags:\n{tags}" if names else ""
    kind = "AWS::SecretsManager::Secret"
    made = resource(name, kind, properties, kept=_KEPT if kept else "", **said)
    return replace(made, on_demand=True)


def bucket(name: str, *, expires: str = "", more: str = "", **said: Unpack[Said]) -> list[Piece]:
    """A private bucket that outlives the stack, over TLS; its objects may expire, after days."""
    rule = f"{{Id: Expire, Status: Enabled, ExpirationInDays: {expires}}}"
    properties = """\
BucketEncryption:
  ServerSideEncryptionConfiguration:
    - ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}
PublicAccessBlockConfiguration:
  BlockPublicAcls: true
  BlockPublicPolicy: true
  IgnorePublicAcls: true
  RestrictPublicBuckets: true
OwnershipControls:
  Rules: [{ObjectOwnership: BucketOwnerEnforced}]
"""
    properties += f"LifecycleConfiguration:\n  Rules:\n    - {rule}\n" if expires else ""
    properties += more
    kind = "AWS::S3::Bucket"
    made = resource(name, kind, properties, kept=_KEPT, **said)
    return [made, bucket_policy(name, kept=_KEPT, condition=said.get("condition", ""))]


def policy(name: str, called: str, of: Iterable[str], rights: str, **said: Unpack[Said]) -> Item:
    """*rights* of functions, apart from their roles; of those that a template has."""
    properties = f"PolicyName: {called}\nRoles: [ROLES]\n{document('PolicyDocument', rights)}"
    made = resource(name, "AWS::IAM::Policy", properties, **said)
    there = list(of)
    return made, filled(
        ROLES=lambda known: [f"!Ref {each}FunctionRole" for each in there if known.has(each)]
    )

"""
What resources that are alike look like, each once.

A shape takes words of YAML, comments among them, and gives a piece. ``above`` are the
comment lines above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from inspect import currentframe
from pathlib import Path
from textwrap import indent
from typing import Final

from infrastructure.entry import Fill, Item, Known
from infrastructure.pieces import Piece

_HEADING: Final = 114
_NO_CALLERS: Final = {
    str(Path(__file__).with_name(f"{name}.py")) for name in ("shapes", "parts", "identity")
}
_ALONE: Final = "DeletionPolicy: Delete\nUpdateReplacePolicy: Delete"
_KEPT: Final = "DeletionPolicy: RetainExceptOnCreate\nUpdateReplacePolicy: Retain"


def log_group(part: str, *, named: str = "", condition: str = "", above: str = "") -> Piece:
    """The log of a function, or of *part* by another name; it outlives the stack."""
    name = f"LogGroupName: {named}\n" if named else ""
    properties = f"""\
{name}RetentionInDays: !Ref LogRetentionDays
KmsKeyId: !If [OwnKey, !GetAtt SuiteKey.Arn, !Ref AWS::NoValue]
"""
    kind = "AWS::Logs::LogGroup"
    name = f"{part}LogGroup"
    return resource(name, kind, properties, condition=condition, kept=_KEPT, above=above)


def pending(part: str, *, condition: str = "", above: str = "") -> Piece:
    """Brings the events that a function could not publish from its log to the relay."""
    properties = f"""\
LogGroupName: !Ref {part}LogGroup
FilterPattern: USER_EVENT_PENDING
DestinationArn: !Ref RelayFunction.Alias
"""
    return resource(
        f"{part}Pending",
        "AWS::Logs::SubscriptionFilter",
        properties,
        condition=condition,
        kept="DependsOn: RelayPermission",
        above=above,
    )


def queue(
    name: str,
    *,
    visible: str,
    tries: str,
    kept: str = "345600",
    condition: str = "",
    above: str = "",
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
    return [
        _queue(f"{name}Queue", first, condition, above),
        _queue(f"{name}DeadLetterQueue", last, condition, ""),
    ]


def _queue(name: str, properties: str, condition: str, above: str) -> Piece:
    encrypted = """\
SqsManagedSseEnabled: !If [OwnKey, !Ref AWS::NoValue, true]
KmsMasterKeyId: !If [OwnKey, !Ref SuiteKey, !Ref AWS::NoValue]
"""
    return resource(
        name,
        "AWS::SQS::Queue",
        encrypted + properties,
        condition=condition,
        kept=_ALONE,
        above=above,
    )


def queues_policy(name: str, *, of: str, condition: str = "", more: str = "") -> Piece:
    """Lets the topic put events into the queue *of* a consumer; *more* are other statements."""
    properties = f"""\
Queues: [!Ref {of}Queue, !Ref {of}DeadLetterQueue]
PolicyDocument:
  Version: "2012-10-17"
  Statement:
    - Effect: Allow
      Principal: {{Service: sns.amazonaws.com}}
      Action: sqs:SendMessage
      Resource: [!GetAtt {of}Queue.Arn, !GetAtt {of}DeadLetterQueue.Arn]
      Condition: {{ArnEquals: {{aws:SourceArn: !Ref UserEventsTopic}}}}
{indent(more, "    ")}"""
    return resource(name, "AWS::SQS::QueuePolicy", properties, condition=condition)


def subscription(name: str, *, only: str = "", condition: str = "", above: str = "") -> Piece:
    """Brings events from the topic to a queue: those of the filter policy *only*, or all."""
    filtered = f"FilterPolicy:\n{indent(only, '  ')}" if only else ""
    properties = f"""\
TopicArn: !Ref UserEventsTopic
Protocol: sqs
Endpoint: !GetAtt {name}Queue.Arn
RawMessageDelivery: true
{filtered}RedrivePolicy: {{deadLetterTargetArn: !GetAtt {name}DeadLetterQueue.Arn}}
"""
    return resource(
        f"{name}Subscription",
        "AWS::SNS::Subscription",
        properties,
        condition=condition,
        above=above,
    )


def mapping(
    part: str,
    *,
    of: str,
    batch: str,
    name: str = "",
    window: str = "",
    at_once: str = "",
    condition: str = "",
    above: str = "",
) -> Piece:
    """Lets the function of *part* read the queue *of* that name, with partial failures."""
    properties = [
        f"FunctionName: !Ref {part}Function.Alias",
        f"EventSourceArn: !GetAtt {of}Queue.Arn",
        f"BatchSize: {batch}",
        *([f"MaximumBatchingWindowInSeconds: {window}"] if window else []),
        *(
            [f"ScalingConfig: {_with_comment('{MaximumConcurrency: %s}', at_once)}"]
            if at_once
            else []
        ),
        "FunctionResponseTypes: [ReportBatchItemFailures]",
    ]
    return resource(
        name or f"{part}Mapping",
        "AWS::Lambda::EventSourceMapping",
        _lines(properties),
        condition=condition,
        above=above,
    )


def table(
    name: str, *, sorted_by: str = "", kept: bool = False, condition: str = "", above: str = ""
) -> Piece:
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
    made = resource(
        name,
        "AWS::DynamoDB::Table",
        properties,
        condition=condition,
        kept=_KEPT if kept else _ALONE,
        above=above,
    )
    return replace(made, on_demand=True)


def secret(
    name: str,
    text: str,
    *,
    of: str = """ExcludeCharacters: '!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~'""",
    condition: str = "",
    above: str = "",
) -> Piece:
    """A secret of 64 letters and digits, on demand; *of* says what else is left out of it."""
    properties = f"Description: {text}\nGenerateSecretString:\n  PasswordLength: 64\n  {of}\n"
    kind = "AWS::SecretsManager::Secret"
    made = resource(name, kind, properties, condition=condition, kept=_ALONE, above=above)
    return replace(made, on_demand=True)


def bucket(name: str, *, expires: str = "", condition: str = "", above: str = "") -> Piece:
    """A private bucket that outlives the stack; its objects may expire, after days."""
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
    kind = "AWS::S3::Bucket"
    return resource(name, kind, properties, condition=condition, kept=_KEPT, above=above)


def policy(
    name: str, called: str, of: Iterable[str], rights: str, *, condition: str = "", above: str = ""
) -> Item:
    """*rights* of functions, apart from their roles; of those that a template has."""
    properties = f"""\
PolicyName: {called}
Roles: [ROLES]
PolicyDocument:
  Version: "2012-10-17"
  Statement:
{indent(rights, "    ")}"""
    made = resource(name, "AWS::IAM::Policy", properties, condition=condition, above=above)
    there = list(of)
    return made, filled(
        ROLES=lambda known: [f"!Ref {each}FunctionRole" for each in there if known.has(each)]
    )


def on_demand(piece: Piece, _: Known) -> Piece:
    """The *piece*, if a template has one that names it."""
    return replace(piece, on_demand=True)


def filled(**places: Callable[[Known], Sequence[str]]) -> Fill:
    """
    Fills *places* of a piece: lines of a list, or within a line what commas part.

    Nothing is left of a piece if there is nothing for one of them.
    """

    def fill(piece: Piece, known: Known) -> Piece | None:
        found = {place: words(known) for place, words in places.items()}
        text = piece.text
        for place, words in found.items():
            if line := re.search(rf"^( *- ){place}\n", text, flags=re.MULTILINE):
                text = text.replace(line[0], "".join(f"{line[1]}{each}\n" for each in words))
            text = text.replace(place, ", ".join(words))
        return replace(piece, text=text) if all(found.values()) else None

    return fill


def resource(
    name: str,
    kind: str,
    properties: str,
    *,
    condition: str = "",
    kept: str = "",
    above: str = "",
) -> Piece:
    """A resource of a *kind*; *kept* are lines between its condition and its properties."""
    conditional = f"Condition: {condition}\n" if condition else ""
    kept = f"{kept}\n" if kept else ""
    body = f"Type: {kind}\n{conditional}{kept}Properties:\n{indent(properties, '  ')}"
    text = f"{comment(above)}  {name}:\n{indent(body, '    ')}"
    return Piece("Resources", name, text, caller())


def comment(text: str) -> str:
    r"""
    *text* as comment lines; what begins with a heading, ``= words``, is above more than one piece.

    A line of ``=`` alone is an empty one between that and the comment of the first piece.

    >>> comment("Of it.")
    '  # Of it.\n'
    """
    lines = [*_comment(text.splitlines()), *([""] if _ends_apart(text) else [])]
    return "".join(f"  {line}\n" if line else "\n" for line in lines)


def _ends_apart(text: str) -> bool:
    return text.startswith("= ") and "\n=\n" not in text


def _comment(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        if line.startswith("= "):
            yield f"# ── {line[2:]} ".ljust(_HEADING, "─")
        elif line == "=":
            yield ""
        else:
            yield f"# {line}".rstrip()


def _with_comment(words: str, value: str) -> str:
    """*words* with *value* in it, and the comment of the value behind."""
    number, mark, note = value.partition(" #")
    return f"{words % number}{mark}{note}"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def caller() -> str:
    """The file and line that asked for a shape, to be edited."""
    frame = currentframe()
    while frame and frame.f_code.co_filename in _NO_CALLERS:
        frame = frame.f_back
    if frame is None:
        return "infrastructure"
    path = Path(frame.f_code.co_filename)
    return f"infrastructure/{path.parent.name}/{path.name}:{frame.f_lineno}"

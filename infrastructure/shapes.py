"""
What resources that are alike look like, each once.

A shape takes words of YAML, comments among them, and gives a piece. ``above`` are the
comment lines above it. A resource named without ``!`` is one of ours: its ARN.
"""

from __future__ import annotations

from collections.abc import Iterable
from inspect import currentframe
from pathlib import Path
from textwrap import indent
from typing import Final

from infrastructure.pieces import Piece

_WIDTH: Final = 126  # of a line that a right is written on
_HEADING: Final = 114
_NO_CALLERS: Final = {str(Path(__file__).with_name(f"{name}.py")) for name in ("shapes", "parts")}
_ALONE: Final = "DeletionPolicy: Delete\nUpdateReplacePolicy: Delete"
_KEPT: Final = "DeletionPolicy: RetainExceptOnCreate\nUpdateReplacePolicy: Retain"


def log_group(part: str, *, condition: str = "") -> Piece:
    """The log of a function, which outlives the stack."""
    return resource(
        f"{part}LogGroup",
        "AWS::Logs::LogGroup",
        """\
RetentionInDays: !Ref LogRetentionDays
KmsKeyId: !If [OwnKey, !GetAtt SuiteKey.Arn, !Ref AWS::NoValue]
""",
        condition=condition,
        kept=_KEPT,
    )


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
    """A table of entries that expire; it goes with the stack unless it is *kept*."""
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
    return resource(
        name,
        "AWS::DynamoDB::Table",
        properties,
        condition=condition,
        kept=_KEPT if kept else _ALONE,
        above=above,
    )


def allow(on: str, *actions: str, note: str = "") -> str:
    """The right to *actions* on a resource, on one line if it fits."""
    action = actions[0] if len(actions) == 1 else f"[{', '.join(actions)}]"
    target = on if on.startswith(("!", "[")) else f"!GetAtt {on}.Arn"
    comment = f" # {note}" if note else ""
    line = f"- {{Effect: Allow, Action: {action}, Resource: {target}}}"
    if len(line) + 12 <= _WIDTH:
        return f"{line}{comment}\n"
    return f"- Effect: Allow\n  Action: {action}\n  Resource: {target}\n"


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

"""Refusing what is asked without TLS, in the policies of resources."""

from __future__ import annotations

from collections.abc import Iterator

from infrastructure.entry import Entry, Item, Known, if_there
from infrastructure.pieces import Piece
from infrastructure.resource import filled, resource
from infrastructure.statements import document


def over_tls_only(actions: str, on: str = '"*"') -> str:
    """Refuses what is asked without TLS; in a resource's own policy ``*`` is that resource."""
    return f"""\
- Effect: Deny
  Principal: "*"
  Action: {actions}
  Resource: {on}
  Condition: {{Bool: {{aws:SecureTransport: "false"}}}}
"""


def queues_over_tls(name: str) -> Item:
    """Nothing but TLS for the queues that nobody is let into, which have no other policy."""
    properties = "Queues:\n  - EACH_QUEUE\n" + document("PolicyDocument", over_tls_only("sqs:*"))
    made = resource(name, "AWS::SQS::QueuePolicy", properties)
    return made, filled(EACH_QUEUE=lambda known: list(_without_policy(known)))


def _without_policy(known: Known) -> Iterator[str]:
    for entry in known.entries:
        if entry.queue and not _has_policy(entry):
            for end in ("Queue", "DeadLetterQueue"):
                named = f"!Ref {entry.queue.name}{end}"
                yield if_there(entry.queue.condition, named)


def _has_policy(entry: Entry) -> bool:
    return any(
        "AWS::SQS::QueuePolicy" in each.text for each in entry.items if isinstance(each, Piece)
    )


def bucket_policy(name: str, *, kept: str, condition: str) -> Piece:
    """Nothing but TLS for the bucket and its objects; the policy is *kept* as the bucket is."""
    objects = f'[!GetAtt {name}.Arn, !Sub "${{{name}.Arn}}/*"]'
    only = document("PolicyDocument", over_tls_only("s3:*", objects))
    properties = f"Bucket: !Ref {name}\n{only}"
    kind = "AWS::S3::BucketPolicy"
    return resource(f"{name}Policy", kind, properties, kept=kept, condition=condition)

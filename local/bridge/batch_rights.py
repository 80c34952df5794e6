"""
The rights to batches, asked about as SQS and SNS ask.

On AWS a batch needs the right to do its one thing, and there is no other
(Actions, resources, and condition keys for Amazon SQS and for Amazon SNS).
ministack asks for a right by the batch's own name, which no policy can have.
"""

from collections.abc import Callable

_RIGHTS = {
    "sns:PublishBatch": "sns:Publish",
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
}


def action_for(original: Callable[..., str | None]) -> Callable[..., str | None]:
    """The name of the right that a request needs."""

    def action(*request: object) -> str | None:
        name = original(*request)
        return _RIGHTS.get(name, name) if name else None

    return action

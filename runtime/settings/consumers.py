"""Consumers of events: queue, dead-letter queue, memory, and what single ones need in addition."""

from __future__ import annotations

from runtime.settings.variable import Settings, one_of, text


class DeadLetterSettings(Settings):
    """The queue of what a consumer gives up."""

    dead_letter_queue_url = text("DEAD_LETTER_QUEUE_URL")


class QueueSettings(DeadLetterSettings):
    """
    For a consumer that puts messages back.

    Attributes:
        consumer_queue_url: The queue that it works on.

    """

    consumer_queue_url = text("CONSUMER_QUEUE_URL")


class SeenSettings(Settings):
    """The DynamoDB table in which consumers note the events that they have dealt with."""

    seen_events_table = text("SEEN_EVENTS_TABLE")


class EventCountsSettings(Settings):
    """The DynamoDB table of what each batch of events counted, and of failures by minute."""

    event_counts_table = text("EVENT_COUNTS_TABLE")


class MetricsSettings(Settings):
    """How many dimensions the metrics have; ``perclient`` has all."""

    metrics_mode = one_of("METRICS_MODE", "lean", "standard", "perclient")


class OtlpSettings(Settings):
    """
    A receiver of OpenTelemetry metrics in addition to CloudWatch.

    Attributes:
        otlp_metrics_endpoint: Its URL, or nothing.
        otlp_headers_secret_arn: The Secrets Manager secret of headers that it asks for, as
            `rules.consuming.otlp.otlp_headers` reads them, or nothing.

    """

    otlp_metrics_endpoint = text("OTLP_METRICS_ENDPOINT", may_be_empty=True)
    otlp_headers_secret_arn = text("OTLP_HEADERS_SECRET_ARN", may_be_empty=True)


class ArchiveSettings(Settings):
    """The S3 bucket in which every event is kept."""

    archive_bucket = text("ARCHIVE_BUCKET")

"""What every function is told: ``Globals`` of template.yaml."""

from __future__ import annotations

from runtime.settings.variable import Settings, text


class ServiceSettings(Settings):
    """
    What each function that writes metrics needs.

    Attributes:
        service: The stack's name: the ``service`` of every log line and metric.
        metrics_namespace: CloudWatch namespace of every metric of the suite, which no stack has
            another of: `service` tells stacks apart.

    """

    service = text("POWERTOOLS_SERVICE_NAME")
    metrics_namespace = "CognitoTriggers"

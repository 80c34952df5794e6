"""
Metrics, as boards and alarms name them.

A value of a dimension may hold placeholders, which ``Fn::Sub`` fills in.
"""

from __future__ import annotations

from dataclasses import dataclass

from runtime.settings.service import ServiceSettings

NAMESPACE = ServiceSettings.metrics_namespace


@dataclass(frozen=True, slots=True)
class Metric:
    """
    A metric with its dimensions.

    Attributes:
        condition: That of the part it is a metric of; empty if that is always there.

    """

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    condition: str = ""

    @property
    def row(self) -> list[str]:
        """As a dashboard writes it."""
        return [self.namespace, self.name, *(text for pair in self.dimensions for text in pair)]


def ours(name: str, **dimensions: str) -> Metric:
    """One that the suite itself counts, with *dimensions* in addition to ``service``."""
    return Metric(NAMESPACE, name, (("service", "${AWS::StackName}"), *dimensions.items()))


def of_function(name: str, function: str, *, condition: str = "") -> Metric:
    """``AWS/Lambda``'s of the function ``<function>Function``."""
    dimensions = (("FunctionName", f"${{{function}Function}}"),)
    return Metric("AWS/Lambda", name, dimensions, condition)


def of_topic(name: str, topic: str) -> Metric:
    """``AWS/SNS``'s of the topic with the logical id *topic*."""
    return Metric("AWS/SNS", name, (("TopicName", f"${{{topic}.TopicName}}"),))


def of_cognito(name: str, client: str) -> Metric:
    """``AWS/Cognito``'s own, of the app client with the logical id *client*."""
    dimensions = (("UserPool", "${UserPool}"), ("UserPoolClient", f"${{{client}}}"))
    return Metric("AWS/Cognito", name, dimensions)


def of_relayed_log(name: str, part: str, *, condition: str = "") -> Metric:
    """``AWS/Logs``'s of the way from the log of *part* to the relay."""
    dimensions = (
        ("LogGroupName", f"${{{part}LogGroup}}"),
        ("FilterName", f"${{{part}Pending}}"),
        ("DestinationType", "Lambda"),
    )
    return Metric("AWS/Logs", name, dimensions, condition)


def of_queue(name: str, queue: str, *, condition: str = "") -> Metric:
    """``AWS/SQS``'s of the queue with the logical id *queue*."""
    return Metric("AWS/SQS", name, (("QueueName", f"${{{queue}.QueueName}}"),), condition)


def of_rule(name: str, rule: str) -> Metric:
    """``AWS/Events``'s of the rule with the logical id *rule*."""
    return Metric("AWS/Events", name, (("RuleName", f"${{{rule}}}"),))

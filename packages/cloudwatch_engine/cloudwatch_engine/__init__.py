"""
CloudWatch's semantics: statistics, metric math, dashboards, alarms and Logs Insights.

Everything public is named here; modules below are private. What a name does is
said where it is defined.

    Metric, Reading, Window, Series   a metric, a statistic of it, a stretch of time, values
    Point, MetricStore, series        metrics in memory
    Source, AccountMetrics            where metrics come from; an AWS account through boto3
    Observed, statistic               Sum, p99, TM(10%:90%) and all others, over plain numbers
    Expression, Workings, Timed       metric math
    AlarmWatch, Desk, watched         alarms: evaluating, changing state, telling topics
    InMemoryAccount                   the alarms of an account that is not there
    AlarmState, parse_rule, holds     states, and rules of composite alarms
    drawn_board, rows                 a dashboard's body, worked out so far that it can be drawn
    insights_query, LogLine           CloudWatch Logs Insights over lines of JSON

What is not known is refused, never answered wrongly: UnknownStatistic,
BadExpression, BadRule, BadQuery, BadBoard, BadWidget.
"""

from cloudwatch_engine.account import AccountMetrics
from cloudwatch_engine.alarms.desk import Desk
from cloudwatch_engine.alarms.in_memory import InMemoryAccount
from cloudwatch_engine.alarms.rules import BadRule, alarms_in, holds, parse_rule
from cloudwatch_engine.alarms.watch import AlarmWatch
from cloudwatch_engine.alarms.watched import Watched, watched
from cloudwatch_engine.drawing import BadBoard, drawn_board
from cloudwatch_engine.evaluation import Expression, Workings
from cloudwatch_engine.insights.conditions import BadQuery
from cloudwatch_engine.insights.query import Query as InsightsQuery
from cloudwatch_engine.insights.query import query as insights_query
from cloudwatch_engine.metrics import AlarmState, LogLine, Metric, Reading, Series, Source, Window
from cloudwatch_engine.rows import BadWidget, Row, rows
from cloudwatch_engine.statistics import Observed, UnknownStatistic, needs_values, statistic
from cloudwatch_engine.store import MetricStore, Point, series
from cloudwatch_engine.tokens import BadExpression
from cloudwatch_engine.values import Timed

__all__ = [
    "AccountMetrics",
    "AlarmState",
    "AlarmWatch",
    "BadBoard",
    "BadExpression",
    "BadQuery",
    "BadRule",
    "BadWidget",
    "Desk",
    "Expression",
    "InMemoryAccount",
    "InsightsQuery",
    "LogLine",
    "Metric",
    "MetricStore",
    "Observed",
    "Point",
    "Reading",
    "Row",
    "Series",
    "Source",
    "Timed",
    "UnknownStatistic",
    "Watched",
    "Window",
    "Workings",
    "alarms_in",
    "drawn_board",
    "holds",
    "insights_query",
    "needs_values",
    "parse_rule",
    "rows",
    "series",
    "statistic",
    "watched",
]

"""Queries over the audit log: they ask for what its lines have."""

import re

import pytest

from events.contract.catalogue import Kind, fields_of
from events.contract.schema import type_of
from events.publishing.publish import PENDING
from pipeline.boards.queries import QUERIES, RULES

TOLD = {name for kind in Kind for name in fields_of(kind)}
ENVELOPE = {"type", "subject", "time"}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_queries_ask_for_members_that_events_have(query):
    """A member that is none is a column that is always empty."""
    asked = set(re.findall(r"user_event\.(?!data\b)(\w+)", query))
    data = set(re.findall(r"user_event\.data\.(\w+)", query))

    assert asked <= ENVELOPE
    assert data <= TOLD


def test_a_query_that_counts_events_looks_at_each_once():
    """What was not published at once is in the log a second time."""
    for name, query in QUERIES.items():
        if "user_event" in query:
            assert '"EventWritten"' in query, name
    assert PENDING in QUERIES["reasons of pending events"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rules_tell_contributors_apart_by_what_is_no_address(rule):
    """Domains, clients, users by their sub; and of kinds that there are."""
    member = rule.key.rpartition(".")[2]

    assert member in {"email_domain", "client_id", "subject"}
    assert set(rule.types) <= {type_of(kind) for kind in Kind}

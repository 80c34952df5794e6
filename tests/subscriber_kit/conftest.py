"""The kit's own fixture, as a subscriber's conftest.py gets it."""

from subscriber_kit.pytest_plugin import obeys_the_contract as obeys_the_contract  # noqa: PLC0414

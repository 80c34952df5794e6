"""The AWS that the console looks at: the emulator, or a real account, and a stack in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from threading import Lock
from typing import Any

from botocore.config import Config

# A console that waits is a console that is not trusted: a failure is told, and tried again.
PATIENCE = Config(
    connect_timeout=2, read_timeout=20, retries={"max_attempts": 2, "mode": "standard"}
)
HURRY = Config(connect_timeout=1, read_timeout=10, retries={"total_max_attempts": 1}, proxies={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """
    Where things are.

    Attributes:
        client: Makes a boto3 client of a service.
        is_real: Whether it is a real account, in which nothing is touched.
        every: How often it is worth looking: a real account bills each look.
        resources: Type and physical id of the stack's resources, by logical id.

    """

    client: Callable[[str], Any]
    stack: str
    region: str
    is_real: bool
    every: timedelta
    resources: Mapping[str, tuple[str, str]]

    def ids(self, kind: str) -> Mapping[str, str]:
        """Physical ids of the resources of that CloudFormation type, by logical id."""
        return {name: it for name, (each, it) in self.resources.items() if each == kind}


def kept(make: Callable[[str], Any]) -> Callable[[str], Any]:
    """One client for each service, however many threads ask: making them is not thread-safe."""
    lock = Lock()
    once = cache(make)

    def client(service: str) -> Any:
        with lock:
            return once(service)

    return client


def resources_of(cloudformation: Any, stack: str) -> Mapping[str, tuple[str, str]]:
    """What `Account.resources` is; botocore's errors if it cannot be told."""
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    return {
        each["LogicalResourceId"]: (each["ResourceType"], each["PhysicalResourceId"])
        for page in pages
        for each in page["StackResourceSummaries"]
        if each.get("PhysicalResourceId")  # none while it is being made
    }

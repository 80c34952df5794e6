"""A server of lists, a bucket in memory, and a small release."""

import pytest

from rules.addresses.domain_list import DomainList
from rules.feeds.domain_names import Protected, PublicSuffixes
from rules.feeds.guards import FeedGuards, Safeguards
from rules.feeds.lists import Release
from rules.feeds.pointer import DISPOSABLE, MAIL_HOSTS, RELAYS, SHARED_HOSTS
from tests.list_server import list_server
from tests.runtime.feeds.memory_s3 import MemoryS3

SAFEGUARDS = Safeguards(
    PublicSuffixes("co.uk\nexample\n"), Protected(["post.example"]), Protected(["r.example"]), {}
)
RELEASE = Release(
    lists={
        DISPOSABLE: "".join(f"shipped{n:04}.example\n" for n in range(1000)),
        MAIL_HOSTS: "mx.shipped.example dedicated\n",
        RELAYS: "r.example relay\n",
        SHARED_HOSTS: "known.example hobby\n",
    },
    safeguards=SAFEGUARDS,
    infrastructure=DomainList(b""),
    held=DomainList(b""),
)
GUARDS = FeedGuards(SAFEGUARDS, Protected(()))


@pytest.fixture
def server():
    with list_server() as lists:
        yield lists


@pytest.fixture
def s3():
    return MemoryS3()

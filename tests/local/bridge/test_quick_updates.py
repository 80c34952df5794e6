"""An update of a stack is compared with its template of before, which stays what it was."""

import asyncio
from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from local.bridge.quick_updates import deployment_for, sharing

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from("ab"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ABC"), inner),
    max_leaves=6,
)
TEMPLATES = st.dictionaries(
    st.sampled_from(["Resources", "Outputs", "Description"]),
    VALUES | st.dictionaries(st.sampled_from("ABC"), VALUES),
)


@given(TEMPLATES, TEMPLATES)
def test_what_is_shared_is_equal(before, now):
    """Of each template, whatever else the other has; neither is changed."""
    kept = deepcopy((before, now))

    assert before == sharing(before, now)
    assert kept == (before, now)


class Compared(dict):
    """A resource that counts how often it is compared."""

    times = 0

    def __eq__(self, other):
        Compared.times += 1
        return dict.__eq__(self, other)

    __hash__ = None


def test_a_resource_is_compared_with_itself_no_more():
    """Once to find out that it has not changed, and not again for each of the others."""
    told = {}

    async def original(*_, **named):
        told.update(named)

    now = {"Resources": {name: Compared(Type="T") for name in "ABC"}}
    before = {"_template": deepcopy(now), "Tags": []}
    asyncio.run(deployment_for(original)("stack", "id", now, previous_stack=before, is_update=True))
    compared = Compared.times
    for _ in range(100):
        assert told["previous_stack"]["_template"] == now

    assert compared == Compared.times
    assert {"_template", "Tags"} == told["previous_stack"].keys()
    assert told["is_update"]


def test_a_creation_has_nothing_before():
    """And none is made up."""
    told = []

    async def original(*_, **named):
        told.append(named)

    asyncio.run(deployment_for(original)("stack", "id", {}))

    assert [{"previous_stack": None}] == told

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.addresses.email_address import InvalidEmailAddress, domain_of
from rules.memberships.group_rules import GroupRules, InvalidGroupRules, Membership

RULES = GroupRules.parse(
    "members",
    '{"email_domain": {"Example.ORG": ["staff", "members"]}, "client_id": {"app1": ["partners"]}}',
)


def groups(**changes):
    user = {"email": "jo@example.net", "is_verified": True, "client_id": "app2"} | changes
    return [(found.group, found.rule) for found in RULES.memberships(**user)]


def test_everybody_is_in_the_default_group():
    """Whatever else applies."""
    assert [("members", "default")] == groups()


def test_a_domain_brings_its_groups_however_it_is_spelled():
    """And a group that two rules name is assigned once, by the first."""
    assert [("members", "default"), ("staff", "email_domain")] == groups(email="jo@EXAMPLE.org.")


def test_an_unverified_address_brings_nothing():
    """Anybody could sign up with a colleague's address; only proof of it counts."""
    assert [("members", "default")] == groups(email="jo@example.org", is_verified=False)


@pytest.mark.parametrize("email", ["jo@sub.example.org", "jo@notexample.org", "", "nonsense"])
def test_a_domain_is_exact(email):
    """A sub-domain may belong to somebody else."""
    assert [("members", "default")] == groups(email=email)


def test_an_app_client_brings_its_groups():
    """By the client id that Cognito tells."""
    assert [("members", "default"), ("partners", "client_id")] == groups(client_id="app1")


def test_no_rules_are_rules():
    """The template's default."""
    everybody = GroupRules.parse("members", "{}").memberships(
        email="jo@example.org", is_verified=True, client_id="app1"
    )

    assert [Membership("members", "default")] == everybody


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        '{"domains": {}}',
        '{"email_domain": []}',
        '{"email_domain": {"example.org": "staff"}}',
        '{"email_domain": {"example.org": [1]}}',
        '{"email_domain": {"example.org": ["two words"]}}',
        '{"email_domain": {"not a domain": ["staff"]}}',
        '{"client_id": {"app": [""]}}',
    ],
)
def test_rules_that_make_no_sense_are_refused_at_once(text):
    """An operator learns of it at deployment, and where to look."""
    with pytest.raises(InvalidGroupRules, match=r"GroupRules|email_domain|client_id"):
        GroupRules.parse("members", text)


def test_the_default_group_needs_a_name():
    """Cognito's GroupNameType."""
    with pytest.raises(InvalidGroupRules, match="DefaultGroup"):
        GroupRules.parse("two words", "{}")


def test_there_may_be_no_default_group():
    """A pool that exists has groups of its own."""
    rules = GroupRules.parse("", '{"email_domain": {"example.org": ["staff"]}}')
    user = {"is_verified": True, "client_id": "app"}

    assert [] == rules.memberships(email="jo@example.net", **user)
    assert [Membership("staff", "email_domain")] == rules.memberships(
        email="jo@example.org", **user
    )


LABELS = st.from_regex(r"\A[a-z0-9-]{1,64}\Z")
ENDINGS = st.sampled_from(["example", "test", "local", "onion", "c1", "1c", "a", "xn--p1ai", "com"])


@given(st.lists(LABELS, min_size=1, max_size=5), ENDINGS)
@example(["a--b"], "com")
@example(["-a"], "com")
@example(["x" * 63] * 4, "com")
@example(["x" * 63] * 3 + ["y" * 56], "com")
@example(["x" * 63] * 3 + ["y" * 57], "com")
@example(["a"], "com\n")
def test_a_domain_is_read_as_addresses_are(labels, ending):
    """However fast that is: what is no domain is refused, and what is one is the same."""
    name = ".".join([*labels, ending])
    try:
        expected = domain_of(f"x@{name}")
    except InvalidEmailAddress:
        expected = None
    try:
        read = GroupRules.parse("members", json.dumps({"email_domain": {name: ["staff"]}}))
    except InvalidGroupRules:
        assert expected is None
    else:
        assert [expected] == list(read.by_email_domain)

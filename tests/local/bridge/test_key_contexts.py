"""Policies narrow a right to a key by the encryption context of the request."""

import json

import pytest

from local.bridge import key_contexts


@pytest.fixture
def context():
    return key_contexts.context_for(lambda *_: {"aws:requesttag/team": "a"})


def test_a_request_to_kms_has_its_encryption_context(context):
    """By the names that conditions are compared with, which are lower-case there."""
    body = json.dumps({"EncryptionContext": {"userpool-id": "eu-west-1_Ours", "Other": "b"}})

    assert {
        "aws:requesttag/team": "a",
        "kms:encryptioncontext:userpool-id": "eu-west-1_Ours",
        "kms:encryptioncontext:other": "b",
    } == context("kms", "kms:Decrypt", body.encode(), {})


@pytest.mark.parametrize(
    ("service", "body"),
    [
        ("sqs", b'{"EncryptionContext": {"userpool-id": "eu-west-1_Ours"}}'),
        ("kms", b""),
        ("kms", b"{"),
        ("kms", b"[]"),
        ("kms", b'{"EncryptionContext": ["userpool-id"]}'),
        ("kms", b'{"EncryptionContext": null}'),
    ],
)
def test_other_requests_have_none(context, service, body):
    """Then such a condition is not met, and the right is not given."""
    assert {"aws:requesttag/team": "a"} == context(service, "any:Action", body, {})

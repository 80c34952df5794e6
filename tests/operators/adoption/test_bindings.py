"""Entries of a pool's LambdaConfig that have a version."""

import pytest

from operators.adoption.bindings import arn_of, entry_at, version_of, with_entry

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:ours:live"


@pytest.mark.parametrize(
    ("trigger", "version", "config"),
    [
        ("PreSignUp", None, {"PreSignUp": ARN}),
        (
            "PreTokenGeneration",
            "V2_0",
            {
                "PreTokenGeneration": ARN,
                "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": ARN},
            },
        ),
        (
            "InboundFederation",
            "V1_0",
            {"InboundFederation": {"LambdaVersion": "V1_0", "LambdaArn": ARN}},
        ),
    ],
)
def test_an_entry_is_written_as_cognito_has_it_and_read_again(trigger, version, config):
    """The token trigger twice, inbound federation with its version, the others by name."""
    entry = {"LambdaVersion": version, "LambdaArn": ARN} if version else ARN
    others = {"CustomMessage": "theirs"}

    assert others | config == with_entry(others, trigger, entry)
    assert (ARN, version or "V1_0") == (arn_of(entry), version_of(entry_at(config, trigger)))
    assert others == with_entry(others | config, trigger, None)

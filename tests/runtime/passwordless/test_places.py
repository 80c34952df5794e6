"""What the tags of the secret of addresses name."""

import pytest

from runtime.passwordless.places import NoSuchPlace, Places, places_of

TAGS = {"ChallengeTable": "table", "CodePepper": "arn:pepper", "OutboxQueue": "https://outbox"}


class Secrets:
    """A secret with tags."""

    def __init__(self, tags):
        self._tags = [{"Key": key, "Value": value} for key, value in tags.items()]

    def describe_secret(self, *, SecretId):  # noqa: N803  (Secrets Manager's name)
        return {"ARN": SecretId, "Tags": self._tags}


def test_each_tag_is_a_place():
    """In addition to the tags that CloudFormation sets."""
    found = places_of(Secrets({**TAGS, "aws:cloudformation:stack-name": "s"}), arn="arn:key")

    assert Places(table="table", pepper_arn="arn:pepper", outbox_url="https://outbox") == found


@pytest.mark.parametrize("missing", TAGS)
def test_a_tag_that_is_missing_is_named(missing):
    """With the secret, and what sets it."""
    tags = {key: value for key, value in TAGS.items() if key != missing}
    with pytest.raises(NoSuchPlace, match=f"'{missing}' is no tag of arn:key; template.yaml sets"):
        places_of(Secrets(tags), arn="arn:key")

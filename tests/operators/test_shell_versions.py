import io
import json
import zipfile

import pytest
from botocore.exceptions import ClientError

from operators.outside import NotAgreed
from operators.stack import NotInStack

FUNCTIONS = {"PreSignUpFunction": "tried-PreSignUp", "RelayFunction": "tried-Relay"}


def code(text):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("code.py"), text)
    return packed.getvalue()


@pytest.fixture
def published(aws, stack):
    """Eight versions of one function, of which the alias has the last, and two of another."""
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = aws("iam").create_role(RoleName="r", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    client = aws("lambda")
    for (logical_id, name), count in zip(FUNCTIONS.items(), (8, 2), strict=True):
        client.create_function(
            FunctionName=name,
            Role=role,
            Runtime="python3.13",
            Handler="code.handler",
            Code={"ZipFile": code("0")},
        )
        for number in range(1, count + 1):
            client.update_function_code(FunctionName=name, ZipFile=code(str(number)))
            client.publish_version(FunctionName=name, Description=f"configuration {number}")
        client.create_alias(FunctionName=name, Name="live", FunctionVersion=str(count))
        stack.resources[logical_id] = ("AWS::Lambda::Function", name)
    return client


def numbers(client, name):
    """The versions that are there, whatever order they are told in."""
    versions = client.list_versions_by_function(FunctionName=name)["Versions"]
    return {each["Version"] for each in versions}


def test_lists_every_version_with_its_settings_and_aliases(command, published):
    """The newest first; what `prune` would delete is marked."""
    *lines, told = command("versions")
    of_sign_up = [line.split() for line in lines if line.startswith("PreSignUpFunction")]

    assert [str(number) for number in range(8, 0, -1)] == [words[1] for words in of_sign_up]
    assert ["configuration", "8", "live"] == of_sign_up[0][3:]
    assert ["configuration", "7"] == of_sign_up[1][3:]
    assert 3 == sum(line.endswith("to delete") for line in lines)
    assert told.startswith("10 versions, 3 to delete")
    assert 9 == len(numbers(published, "tried-PreSignUp"))


def test_prunes_what_no_alias_names_and_is_not_of_the_newest(command, published):
    """Five by themselves; other functions and the function itself stay."""
    lines = command("versions", "prune")

    assert "3 deleted" == lines[-1]
    assert {"$LATEST", "4", "5", "6", "7", "8"} == numbers(published, "tried-PreSignUp")
    assert {"$LATEST", "1", "2"} == numbers(published, "tried-Relay")


def test_a_dry_run_says_which_and_deletes_none(command, published):
    """And does not ask."""
    lines = command("versions", "prune", "--dry-run", "--keep", "1", answer="no")

    assert 1 + 7 + 1 == len(lines)
    assert all(line.endswith("to delete") for line in lines[:-1])
    assert 9 == len(numbers(published, "tried-PreSignUp"))


def test_a_version_that_an_alias_names_stays_however_old(command, published):
    """Moved back by hand, or with a part of the traffic while it is shifted."""
    published.update_alias(
        FunctionName="tried-PreSignUp",
        Name="live",
        FunctionVersion="2",
        RoutingConfig={"AdditionalVersionWeights": {"4": 0.1}},
    )
    command("versions", "prune", "--keep", "1")

    assert {"$LATEST", "2", "4", "8"} == numbers(published, "tried-PreSignUp")


def test_one_function_alone(command, published):
    """By its logical id, which has to be there."""
    command("versions", "prune", "--keep", "1", "--function", "RelayFunction")

    assert {"$LATEST", "2"} == numbers(published, "tried-Relay")
    assert 9 == len(numbers(published, "tried-PreSignUp"))
    for wrong in ("RelayFunctoin", "MetricsQueue"):
        with pytest.raises(NotInStack, match=f"no function {wrong}; it has PreSignUpFunction, "):
            command("versions", "--function", wrong)


def test_it_asks_before_it_deletes(command, published):
    """A deleted version does not come back."""
    with pytest.raises(NotAgreed):
        command("versions", "prune", answer="no")

    assert 9 == len(numbers(published, "tried-PreSignUp"))


def test_nothing_to_prune_asks_nothing(command, published):
    """Nor deletes."""
    told = command("versions", "prune", "--keep", "8", answer="no")[-1]

    assert "10 versions, 0 to delete, 0.0 MB" == told
    assert 9 == len(numbers(published, "tried-PreSignUp"))


class Moved:
    """Lambda, in which an alias came to name a version after it was listed."""

    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        return getattr(self._client, name)

    def delete_function(self, *, FunctionName, Qualifier):  # noqa: N803
        assert Qualifier.isdigit(), FunctionName
        raise ClientError({"Error": {"Code": "ResourceConflictException"}}, "DeleteFunction")


def test_what_lambda_refuses_to_delete_ends_the_command(command, published):
    """It is told; what was not deleted yet stays."""
    with pytest.raises(ClientError, match="ResourceConflictException"):
        command("versions", "prune", clients={"lambda": Moved(published)})

    assert 9 == len(numbers(published, "tried-PreSignUp"))

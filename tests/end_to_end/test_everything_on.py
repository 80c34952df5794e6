"""
The template on the emulator: without parameters, everything on, every parameter to and fro.

Each parameter by itself, to each value and back, is the twin's (tests/template/twin). Here many
change at once, in rounds: the first from each base in `make test`, all of them by `make walk`.
"""

import os
from itertools import islice

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from local.deploy import deploy
from local.emulator import Emulator
from local.suite import TEMPLATE
from pipeline.delivery.kept_zips import KeptZips
from pipeline.twin.expansion import parsed
from pipeline.twin.rounds import rounds
from pipeline.twin.walk import Walk
from tests.end_to_end.named_things import NamedThings

pytestmark = [pytest.mark.emulator, pytest.mark.slow]
EMAIL, PASSWORD = "ada@example.com", "Correct-horse-1"
ROUNDS = int(os.environ.get("WALK_ROUNDS", "1"))  # from each base


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0) as running:
        yield running


@pytest.fixture(scope="module")
def stacks():
    return Walk(parsed(TEMPLATE.read_text()))


@pytest.fixture(scope="module")
def things(emulator):
    return NamedThings(emulator)


@pytest.fixture(scope="module")
def everything(stacks, things):
    """All options on, with what they name made beforehand."""
    return things.named(stacks.bases["all"])


@pytest.fixture(scope="module")
def deployed(emulator):
    package = KeptZips(TEMPLATE.parent)

    def deployed(parameters):
        return deploy(
            emulator, template=TEMPLATE, stack="walk", parameters=parameters, package=package
        )

    return deployed


def sign_in(emulator, stack):
    client = boto3.client(
        "cognito-idp",
        endpoint_url=emulator.endpoint,
        region_name=emulator.region,
        config=Config(signature_version=UNSIGNED),
    )
    return client.initiate_auth(
        ClientId=stack.outputs["PublicClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": EMAIL, "PASSWORD": PASSWORD},
    )


def those_of_the_template(stack):
    """The resources that are there; SAM adds others."""
    return stack.resources.keys() & parsed(TEMPLATE.read_text())["Resources"].keys()


def live(stacks, parameters):
    """Those that the twin says are there."""
    return {*stacks.stack(parameters).live} & parsed(TEMPLATE.read_text())["Resources"].keys()


def test_no_parameter_then_everything_and_back(emulator, stacks, everything, deployed):
    """All succeed, and who was there from the beginning signs in at each of the three."""
    zero = deployed({})
    cognito, pool = emulator.client("cognito-idp"), {"UserPoolId": zero.outputs["UserPoolId"]}
    verified = [{"Name": "email", "Value": EMAIL}, {"Name": "email_verified", "Value": "true"}]
    cognito.admin_create_user(
        **pool, Username=EMAIL, UserAttributes=verified, MessageAction="SUPPRESS"
    )
    cognito.admin_set_user_password(**pool, Username=EMAIL, Password=PASSWORD, Permanent=True)
    cognito.admin_add_user_to_group(**pool, Username=EMAIL, GroupName="members")
    assert "AuthenticationResult" in sign_in(emulator, zero)
    whole = deployed(everything)
    assert "AuthenticationResult" in sign_in(emulator, whole)
    last = deployed({})

    assert live(stacks, everything) == those_of_the_template(whole)
    assert zero.outputs == last.outputs
    assert zero.resources["PublicClient"] == last.resources["PublicClient"]
    assert "AuthenticationResult" in sign_in(emulator, last)
    assert ["members"] == [
        each["GroupName"]
        for each in cognito.admin_list_groups_for_user(**pool, Username=EMAIL)["Groups"]
    ]


@pytest.mark.parametrize("base", ["zero", "all"])
def test_many_parameters_at_once_to_another_value_and_back(stacks, things, deployed, base):
    """Each is deployed, has what the twin says, and leaves what was there as it was."""
    given = things.named(stacks.bases[base])
    before = deployed(given)
    for number, each in enumerate(islice(rounds(stacks, base), ROUNDS), start=1):
        print(f"{base}, round {number}: {', '.join(each.changed)}")  # noqa: T201  # of `make walk`
        after = deployed(things.named(each.given))
        assert live(stacks, each.given) == those_of_the_template(after)
        again = deployed(given)
        assert before.outputs.keys() == again.outputs.keys()
        assert before.resources["UserPool"] == again.resources["UserPool"]
        assert before.resources["PublicClient"] == again.resources["PublicClient"]

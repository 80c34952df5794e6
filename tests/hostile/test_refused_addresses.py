"""An address that SES takes for none is its sender's trouble, and nobody else's."""

import pytest

from runtime.aws_client.errors import Refused
from tests.hostile.actors import Owner, Stranger, device_of, tolerant
from tests.hostile.world import World

ADA, NOBODY, BROKEN = "ada@x.example", "nobody@x.example", "a..b@x.example"


class FastidiousWorld(World):
    """SES takes no local part with two dots in a row."""

    def send_email(self, *, Destination, **more):  # noqa: N803  # boto3's
        [address] = Destination["ToAddresses"]
        self.asked = [*getattr(self, "asked", []), address]
        if ".." in address:
            raise Refused({"Error": {"Code": "BadRequestException"}}, "SendEmail")
        return super().send_email(Destination=Destination, **more)


@pytest.fixture
def world():
    world = FastidiousWorld(1, PASSWORDLESS_START="rounds")
    Owner(world, ADA).account()
    with world.inhabited():
        yield world


def sign_up(world, number):
    """Have a code sent where none can go."""
    wish = {
        "sign_up": "passwordless",
        "device": device_of("mallory"),
        "request_id": f"{number:020}",
    }
    tolerant(lambda: world.cognito.sign_up(BROKEN, "m", who="mallory", metadata=wish))
    while world.deliver():
        pass


def waits(world, name):
    """In how many seconds another code may be asked for, after one that was."""
    stranger = Stranger(world, name, "mallory")
    stranger.ask(stranger.begin())
    while world.deliver():
        pass
    world.wait(5)
    return stranger.begin().public


def test_62_a_poisoned_outbox_tells_nobody_who_exists(world):
    """Invariant 62: messages to nobody go on as those of users do, whatever a stranger mails."""
    sign_up(world, 1)

    assert waits(world, NOBODY) | {"USERNAME": ""} == waits(world, ADA) | {"USERNAME": ""}


def test_61_what_cannot_be_mailed_counts_as_mailed(world):
    """Invariant 61: else SES would be asked without end for one address, eight times for each."""
    for number in range(20):
        world.wait(121)
        sign_up(world, number)

    assert [BROKEN] * 3 == world.asked

"""
Squatting: a stranger signs up with somebody else's address, before its owner does.

In one call or two, without a device, with guesses, with a code of an address of their own, with
attributes that Cognito would believe, with a password where passwords need a code too; and asks for
the proof. An hour later the owner signs up, by the reference client.
"""

from unittest import mock

from clients.passwordless import SignIn as Client
from tests.hostile.actors import device_of, tolerant
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.client_line import ClientLine, seeded_clients
from tests.hostile.world import World
from triggers.pre_sign_up import PreSignUp
from triggers.proof_first.sign_up_proof import SignUpProof

ADDRESS, OWN, MALLORY = "ada@x.example", "mallory@x.example", "mallory"
_DEVICE = device_of(MALLORY)
_ASKS = 3  # more of them use up the limit of the address, which is the mail cannon's
_ATTRIBUTES = ({}, {"email_verified": "true"}, {"phone_number": "+15555550100"})


def play(worlds: Worlds, rounds: int) -> Tally:
    """One address, and all that a stranger can do to it, in each round."""
    return sum((_round(worlds, number) for number in range(rounds)), Tally())


def _round(worlds: Worlds, number: int) -> Tally:
    dice = worlds.dice(number)
    start = dice.choice(["direct", "rounds"])
    passwords = dice.choice(["cognito", "proof_first"])
    world = worlds(number, PASSWORDLESS_START=start, PASSWORD_SIGN_UPS=passwords)
    world.cognito.existence_first = dice.random() < 0.5
    with world.inhabited(), seeded_clients(world):
        return _Play(world, by_password=passwords != "cognito" and dice.random() < 0.5).run()


class _Play:
    def __init__(self, world: World, *, by_password: bool) -> None:
        self._world = world
        self._by_password = by_password
        self._asked = self.tried = 0

    def run(self) -> Tally:
        acts = [self._in_one_call, self._guess, self._by_a_code_of_their_own, self._ask]
        for _ in range(self._world.dice.randint(6, 12)):
            self.tried += 1
            self._world.dice.choice(acts)()
            tolerant(lambda: self._world.cognito.begin(ADDRESS))
            self._deliver()
        taken = self._world.pool.find(ADDRESS)
        is_owner_in = self._owner_signs_up()
        return Tally(self.tried, int(taken is not None), int(not is_owner_in))

    def _sign_up(self, address: str = ADDRESS, **told: str) -> None:
        """Without a password, or by the password and the code."""
        kind = {} if self._by_password else {"sign_up": "passwordless"}
        attributes = self._world.dice.choice(_ATTRIBUTES)
        metadata = {**kind, **told}
        sign_up = self._world.cognito.sign_up
        tolerant(lambda: sign_up(address, MALLORY, who=MALLORY, metadata=metadata, **attributes))

    def _in_one_call(self) -> None:
        self._sign_up()

    def _ask(self) -> None:
        """For a code that only the owner reads."""
        if self._asked < _ASKS:
            self._asked += 1
            self._sign_up(device=_DEVICE, request_id=f"{self._world.dice.getrandbits(80):020x}")

    def _guess(self) -> None:
        self._sign_up(device=_DEVICE, code=f"{self._world.dice.randrange(10**8):08}")

    def _by_a_code_of_their_own(self) -> None:
        """Which was mailed for another address, to the same device."""
        self._sign_up(OWN, device=_DEVICE, request_id=f"{self._world.dice.getrandbits(80):020x}")
        self._deliver()
        for mail in self._world.mailboxes[OWN][-1:]:
            self._sign_up(device=_DEVICE, code=mail.code)

    def _owner_signs_up(self) -> bool:
        self._world.wait(3600)
        line = ClientLine(self._world, "owner")
        client = Client("https://x.example/", client_id="c", post=line)
        step = client.sign_up(ADDRESS)
        self._deliver()
        mails = self._world.mailboxes[ADDRESS]
        if not (step.is_sign_up and mails and client.answer(mails[-1].code).tokens):
            return False
        account = self._world.pool.find(ADDRESS)
        return account is not None and account.is_verified

    def _deliver(self) -> None:
        while self._world.deliver():
            pass


ATTACK = Attack(
    name="squatting",
    promise="no sign-up for an address that is not proved leaves an account; its owner gets in",
    invariants=(51, 52),
    rounds=100,
    play=play,
    controls={
        "the first call is let in": lambda: mock.patch.object(
            PreSignUp, "_needs_code", return_value=False
        ),
        "a code of another address will do": lambda: mock.patch.object(
            SignUpProof, "_right_by", return_value="v1"
        ),
    },
    is_slow=True,
)

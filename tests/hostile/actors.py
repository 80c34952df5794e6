"""Who is there: those who own addresses, and those who would have what is others'."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tests.hostile.cognito import CLIENT, CognitoRefused, SignIn
from tests.hostile.pool import Account
from tests.hostile.schedule import Schedule
from tests.hostile.world import Mail, World


@dataclass
class Owner:
    """Owns an address, and so reads what is mailed to it."""

    world: World
    address: str
    answers: int = 3
    patience: int = 2

    def account(self, **more: str) -> Account:
        """An account of theirs, whose address is proved."""
        attributes = {"email_verified": "true", **more}
        return self.world.pool.add(self.address, attributes=attributes, password="the owner's")

    def begin(self, *, client: str = CLIENT) -> SignIn:
        """Begin a sign-in and ask for a code, in whatever way the stack wants it."""
        sign_in = self.world.cognito.begin(self.address, client=client)
        if sign_in.private["method"] == "ROUND_0" or "code_length" not in sign_in.public:
            self.ask(sign_in)
        return sign_in

    def ask(self, sign_in: SignIn) -> None:
        """Ask for a code."""
        self.world.cognito.answer(sign_in, "start", who="owner", metadata=self.wish("code"))

    def wish(self, what: str) -> dict[str, str]:
        """What a client says when it asks for a code: a name of its own for each time."""
        name = f"{what}-{self.world.dice.getrandbits(80):020x}"
        return {"request_id": name, "device": device_of("the owner's secret")}

    def mail_for(self, sign_in: SignIn) -> Mail | None:
        """The mail that was sent for it, once it has arrived; None if it does not."""
        Schedule.until(lambda: self._mail_for(sign_in) is not None)
        return self._mail_for(sign_in)

    def _mail_for(self, sign_in: SignIn) -> Mail | None:
        mine = sign_in.private.get("challenge_id")
        mails = self.world.mailboxes[self.address]
        return next((mail for mail in mails if mail.challenge == mine), None)

    def sign_in(self) -> SignIn:
        """Sign in with the code that is mailed, and with nothing else."""
        sign_in = again(self.begin)
        for _ in range(self.patience):
            if sign_in.public.get("delivery") not in {"refused", "wait"} or sign_in.is_over:
                break
            self.world.wait(int(sign_in.public["retry_after"]))
            again(lambda: self.ask(sign_in))
        mail = self.mail_for(sign_in)
        for _ in range(self.answers):
            if mail is None or sign_in.is_over:
                break
            again(lambda: self.world.cognito.answer(sign_in, mail.code, who="owner"))
        return sign_in


@dataclass
class Stranger:
    """Knows an address, and reads no mail."""

    world: World
    address: str
    name: str
    tried: int = 0

    def begin(self, client: str = CLIENT) -> SignIn | None:
        """Begin a sign-in in somebody's name."""
        self.tried += 1
        return tolerant(lambda: self.world.cognito.begin(self.address, client=client))

    def ask(self, sign_in: SignIn) -> None:
        """Have a code sent to the owner."""
        self.tried += 1
        name = f"{self.name}-{self.world.dice.getrandbits(80):020x}"
        wish = {"request_id": name, "device": device_of(self.name)}
        tolerant(lambda: self.world.cognito.answer(sign_in, "start", who=self.name, metadata=wish))

    def answer(self, sign_in: SignIn, text: str) -> None:
        """Answer with something."""
        self.tried += 1
        tolerant(lambda: self.world.cognito.answer(sign_in, text, who=self.name))

    def guess(self, sign_in: SignIn) -> None:
        """Answer with digits."""
        self.answer(sign_in, f"{self.world.dice.randrange(10**8):08}")


@dataclass
class Thief(Stranger):
    """Has seen codes: on a screen that was locked too late, or in a copy of a mailbox."""

    def stolen(self, sign_in: SignIn) -> list[str]:
        """Codes that were mailed, and for other challenges than that of *sign_in*."""
        mine = sign_in.private.get("challenge_id")
        return [m.code for m in self.world.mailboxes[self.address] if m.challenge != mine]


@dataclass
class Operator:
    """Has the tables and the queue before their eyes, and so does an attacker with their rights."""

    world: World

    def items(self, prefix: str) -> dict[str, dict[str, object]]:
        """The items of codes whose keys begin so."""
        found = self.world.dynamodb.items("challenges")
        return {key: item for key, item in found.items() if key.startswith(prefix)}


def device_of(secret: str) -> str:
    """What a client tells of its secret."""
    return urlsafe_b64encode(sha256(secret.encode()).digest()).rstrip(b"=").decode()


def tolerant(act: Callable[[], Any]) -> Any:
    """Do it; an attacker goes on after a refusal."""
    try:
        return act()
    except CognitoRefused:
        return None


def again(act: Callable[[], Any], *, times: int = 4) -> Any:
    """Do it, and once more if Cognito says that something went wrong, as clients do."""
    for _ in range(times - 1):
        try:
            return act()
        except CognitoRefused:
            Schedule.step()
    return act()

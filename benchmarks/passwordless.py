"""
Compares asking for a code, and answering it, with the magic links of AWS's own sample.

``python -m benchmarks.passwordless`` prints a table: both run in this process
against one emulator, in turn, so that a busy moment hits both, and the median
counts. What the emulator takes is not what AWS takes; the calls that each
step makes are the same there, and the ratios are of some worth. Measured is
what the user waits for: our mail is sent by a function behind a queue, the
sample's within the trigger. Events are left out on both sides.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any
from uuid import uuid4

from benchmarks.sample_design import SampleDesign
from local.emulator import Emulator
from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.one_time_code import Challenge, code, user_key
from rules.passwordless.send_budget import SendBudget
from runtime import aws, boto3_clients
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_table import ChallengeTable
from runtime.passwordless.outbox import Outbox
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.receipts import Receipts
from triggers.challenges.attempts import Attempts
from triggers.challenges.new_challenge import NewChallenges
from triggers.challenges.opening import Opening
from triggers.challenges.proof import Proofs
from triggers.create_auth_challenge import CreateAuthChallenge
from triggers.passwordless.email_code import EmailCode
from triggers.verify_auth_challenge_response import VerifyAuthChallengeResponse

TURNS = 200
WARM_UP = 20
POOL, CLIENT, ADDRESS = "eu-west-1_Bench", "client", "jo@example.com"
PEPPER = b"pepper"

Event = dict[str, Any]
Steps = tuple[Callable[[str], Any], Callable[[str, Any], Any], Counter[str]]


@dataclass
class Measured:
    """Seconds of each run of a step, and the calls of one."""

    seconds: list[float] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)

    @property
    def p50_ms(self) -> float:
        """The median, in milliseconds."""
        return median(self.seconds) * 1e3


def main() -> None:
    """Measure and print."""
    turns = int(sys.argv[1]) if sys.argv[1:] else TURNS
    with Emulator(port=0) as emulator:
        os.environ |= emulator.variables
        steps = {"this project": ours(), "aws-samples, magic link": theirs()}
        measured = {kind: [Measured(), Measured()] for kind in steps}
        for turn in range(WARM_UP + turns):
            for kind, step in steps.items():
                run_once(step, measured[kind], is_warm=turn >= WARM_UP)
    show(measured, turns)


def run_once(steps: Steps, measured: list[Measured], *, is_warm: bool) -> None:
    """Ask and answer as a user who is new to both."""
    ask, answer, calls = steps
    user = str(uuid4())
    asked = timed(partial(ask, user), calls, measured[0] if is_warm else Measured())
    right = timed(partial(answer, user, asked), calls, measured[1] if is_warm else Measured())
    if right is not True:
        raise AssertionError("a right answer was refused")


def timed(step: Callable[[], Any], calls: Counter[str], measured: Measured) -> Any:
    """What *step* answers; *measured* has one more run of it."""
    calls.clear()
    start = time.perf_counter()
    answer = step()
    measured.seconds.append(time.perf_counter() - start)
    measured.calls = Counter(calls)
    return answer


def ours() -> Steps:
    """The two triggers themselves."""
    calls: Counter[str] = Counter()
    dynamodb, sqs = Noting(aws.dynamodb(), calls), Noting(aws.sqs(), calls)
    make_table("challenges", key="pk", kind="S")
    queue = boto3_clients.patient("sqs").create_queue(QueueName="outbox")["QueueUrl"]
    peppers = Peppers(newest="v1", by_version={"v1": PEPPER})
    secrets: dict[str, Any] = {
        "peppers": lambda: peppers,
        "addresses": lambda: AddressKeys(peppers),
    }
    common: dict[str, Any] = {
        "methods": {"EMAIL_CODE": EmailCode(length=8)},
        "announce": lambda *_, **__: None,
    }
    create = CreateAuthChallenge(
        opening=Opening(
            new=NewChallenges(lifetime=timedelta(minutes=10), **secrets),
            requests=ChallengeRequests(dynamodb, table="challenges"),
            refunds=ChallengeRefunds(dynamodb, table="challenges"),
            put=Outbox(sqs, queue_url=queue).put,
            budgets={"email": SendBudget(per_hour=5, per_day=15, pause_s=30)},
            **common,
        ),
        starts_directly=True,
    )
    verify = VerifyAuthChallengeResponse(
        attempts=Attempts(
            table=ChallengeTable(dynamodb, table="challenges", budget=AnswerBudget(3, 10, 25)),
            announce=common["announce"],
            **secrets,
        ),
        proofs=Proofs(
            keys=lambda: AddressKeys(peppers), receipts=Receipts(dynamodb, table="challenges")
        ),
        proof=lambda _, **__: True,  # type: ignore[arg-type]  # these users' addresses are proved
        **common,
    )

    def ask(user: str) -> dict[str, str]:
        answered = create.handle(event(user, session=[]))
        private: dict[str, str] = answered["response"]["privateChallengeParameters"]
        return private

    def answer(user: str, private: dict[str, str]) -> bool:
        key = user_key(b"", pool_id=POOL, name=user, subject=user)
        challenge = Challenge(private["challenge_id"], POOL, CLIENT, key, address_of(user))
        right = code(PEPPER, challenge, length=8)
        told = event(user, privateChallengeParameters=private, challengeAnswer=right)
        return bool(verify.handle(told)["response"]["answerCorrect"])

    return ask, answer, calls


def theirs() -> Steps:
    """The sample's two steps, on boto3's clients, as it has them."""
    calls: Counter[str] = Counter()
    kms, dynamodb, ses = (
        Noting(boto3_clients.patient(service), calls) for service in ("kms", "dynamodb", "ses")
    )
    make_table("secrets", key="userNameHash", kind="B")
    ses.verify_email_identity(EmailAddress="no-reply@example.com")
    key = kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_2048")["KeyMetadata"]["KeyId"]
    design = SampleDesign.with_key(
        kms, key, dynamodb=dynamodb, ses=ses, table="secrets", sender="no-reply@example.com"
    )

    def ask(user: str) -> str:
        return design.ask(user, ADDRESS, now=int(time.time()))

    def answer(user: str, fragment: str) -> bool:
        return design.answer(user, fragment, now=int(time.time()))

    return ask, answer, calls


class Noting:
    """A client whose calls are noted."""

    def __init__(self, client: Any, calls: Counter[str]) -> None:
        self._client = client
        self._calls = calls

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(self._client, name)
        action = "".join(word.capitalize() for word in name.split("_"))

        def call(**given: Any) -> Any:
            self._calls[action] += 1
            return method(**given)

        return call


def make_table(name: str, *, key: str, kind: str) -> None:
    """A table as the templates have it."""
    boto3_clients.patient("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": kind}],
        BillingMode="PAY_PER_REQUEST",
    )


def address_of(user: str) -> str:
    """Limits are an address's: each user has one of their own."""
    return f"{user}@example.com"


def event(user: str, **request: Any) -> Event:
    """What Cognito sends to both triggers."""
    attributes = {"sub": user, "email": address_of(user), "email_verified": "true"}
    return {
        "triggerSource": "X_Authentication",
        "userPoolId": POOL,
        "userName": user,
        "callerContext": {"clientId": CLIENT},
        "request": {"userAttributes": attributes, **request},
        "response": {},
    }


def show(measured: dict[str, list[Measured]], turns: int) -> None:
    """Print a table, with ratios to the first line."""
    first = next(iter(measured.values()))
    print(f"\nA code, or a link, asked for and answered {turns} times in turn\n")
    print("| design | ask, p50 ms | ratio | calls | answer, p50 ms | ratio | calls |")
    print("|---|--:|--:|---|--:|--:|---|")
    for kind, steps in measured.items():
        cells = [
            f"{step.p50_ms:.2f} | {step.p50_ms / of_ours.p50_ms:.2f} | {', '.join(step.calls)}"
            for step, of_ours in zip(steps, first, strict=True)
        ]
        print(f"| {kind} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()

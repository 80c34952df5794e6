"""
The state machine of a custom sign-in against an oracle that says it in another way (F1 to F7).

A history is a word of one letter a round, and the rule is a regular expression
over it. Every round has a challenge of its own here, so that none is locked;
`test_auth_steps` is about tries.
"""

import itertools
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from rules.passwordless import auth_steps, second_step
from rules.passwordless.running_challenge import ROUND_0, Kept, RunningChallenge

METHODS = {"e": "EMAIL_CODE", "h": "SMS_CODE", "a": "TOTP", "r": "RECOVERY_CODE", "f": "PROOF"}
LETTERS = {
    "S": ("SRP_A", True),
    "s": ("SRP_A", False),
    "P": ("PASSWORD_VERIFIER", True),
    "p": ("PASSWORD_VERIFIER", False),
    "N": ("NEW_PASSWORD_REQUIRED", True),
    "D": ("DEVICE_PASSWORD_VERIFIER", True),
    "M": ("SOFTWARE_TOKEN_MFA", True),
    "m": ("SMS_MFA", False),
    "0": (ROUND_0, False),
    "!": (ROUND_0, True),
    "k": ("DEVICE", False),
    "K": ("DEVICE", True),
    "X": ("PIGEON", True),
    "U": ("", True),
    **{letter: (method, False) for letter, method in METHODS.items()},
    **{letter.upper(): (method, True) for letter, method in METHODS.items()},
}
BUILT_IN = "SsPpNDMm"
POLICIES = {
    "code, or password and code": {"passwordless": True, "trusts_devices": False},
    "password and code": {"passwordless": False, "trusts_devices": False},
    "password and code or known device": {"passwordless": False, "trusts_devices": True},
    "code, or password and known device": {"passwordless": True, "trusts_devices": True},
}


def entry(letter, number):
    name, result = LETTERS[letter]
    if letter in BUILT_IN:
        return {"challengeName": name, "challengeResult": result, "challengeMetadata": None}
    running = RunningChallenge(name, f"{number:022}", 0, Kept.OWN).written()
    metadata = ROUND_0 if name == ROUND_0 else "?" if name == "" else running
    return {
        "challengeName": "CUSTOM_CHALLENGE",
        "challengeResult": result,
        "challengeMetadata": metadata,
    }


ENTRIES = {(letter, n): entry(letter, n) for letter in LETTERS for n in range(10)}


def rule(policy):
    """What brings tokens, and what goes on, as expressions over words."""
    wrong, right = "[0kehar" + "f]", "[EHARF]"
    begin = "(?:SP[NDM]*)?" if policy["passwordless"] else "SP[NDM]*"
    by_device = "|SP[NDM]*K" if policy["trusts_devices"] else ""
    tokens = re.compile(f"{begin}{wrong}{{0,7}}{right}{by_device}")
    return tokens.fullmatch, re.compile(f"{begin}{wrong}{{0,7}}").fullmatch


def expected(word, tokens, going):
    if word == "S":
        return "PASSWORD"
    if tokens(word):
        return "TOKENS"
    return "CHALLENGE" if going(word) else "FAIL"


def deciding(machine, policy):
    """The name of *machine*'s step after a word."""
    about = machine.Policy(methods=frozenset(METHODS.values()), tries=3, **policy)

    def decide(word, *, user_not_found=False):
        session = [ENTRIES[letter, n] for n, letter in enumerate(word)]
        given = {"user_not_found": user_not_found, "asks_for_code": False}
        return machine.next_step(session, about, **given).name

    return decide


def difference(machine, words, policy):
    """The first of *words* that the machine and the oracle differ at, or None."""
    decide, said = deciding(machine, policy), rule(policy)
    for word in words:
        stranger = decide(word, user_not_found=True)
        if decide(word) != expected(word, *said) or stranger == "TOKENS":
            return word
    return None


def words(letters, longest):
    for length in range(longest + 1):
        yield from map("".join, itertools.product(letters, repeat=length))


@pytest.mark.slow
@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_f1_to_f7_every_history_of_up_to_four_rounds(policy):
    """24 letters, 346,201 histories a policy, and each of a stranger too."""
    assert 24 == len(LETTERS)
    assert difference(auth_steps, words(LETTERS, 4), policy) is None


def alive(policy, letters, longest):
    """What the machine lets happen, and all that can come after it."""
    decide, going = deciding(auth_steps, policy), [""]
    for _ in range(longest):
        going = [
            word + letter
            for word in going
            if decide(word) in {"CHALLENGE", "PASSWORD"}
            for letter in letters
        ]
        yield from going


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_f1_to_f7_every_history_of_up_to_ten_entries_that_can_happen(policy):
    """Seven letters; a history that has ended has no next round."""
    assert difference(auth_steps, alive(policy, "SPMeEkK", 10), policy) is None


MUTANTS = {
    "the beginning is a password": (
        "second",
        "        and _is_right(session[1], {PASSWORD})\n",
        "",
    ),
    "a beginning that is wrong": (
        "second",
        'and entry["challengeResult"] is True',
        "",
    ),
    "Cognito's own is ours": ("steps", ' and each["challengeName"] == CUSTOM', ""),
    "only the last round counts": ("steps", "True in results[:-1] or ", ""),
    "strangers get in": ("steps", "is_proof and not user_not_found", "is_proof"),
    "anything right proves": ("steps", "if is_proof and", "if"),
    "a device without a password": ("steps", "return has_password and policy", "return policy"),
    "a device at any time": ("steps", " and len(rounds) == 1", ""),
    "a device always": ("steps", "and policy.trusts_devices ", ""),
    "the policy is forgotten": ("steps", " or not (has_password or policy.passwordless)", ""),
    "rounds without an end": ("steps", " or len(rounds) == ROUNDS", ""),
    "the unreadable proves": (
        "steps",
        *(f"if running is None:\n        return {it}" for it in ("False", "True")),
    ),
    "Cognito's own is not looked over": ("second", "    while rounds and", "    while False and"),
}


def mutant(where, before, after):
    """The machine with one rule changed."""
    made = {}
    for name, module in (("second", second_step), ("steps", auth_steps)):
        source = Path(module.__file__).read_text()
        if name == where:
            assert 1 == source.count(before), before
            source = source.replace(before, after)
        if name == "steps":
            source = source.replace("rules.passwordless.second_step", "mutant_second")
        made[name] = ModuleType(f"mutant_{name}")
        sys.modules[f"mutant_{name}"] = made[name]
        exec(compile(source, name, "exec"), made[name].__dict__)  # noqa: S102  # our own source
    for name in made:
        del sys.modules[f"mutant_{name}"]
    return made["steps"]


@pytest.mark.parametrize("change", MUTANTS.values(), ids=MUTANTS)
def test_f1_to_f7_the_oracle_tells_each_mutant_apart(change):
    """By a short history; an end that never comes, by a long one."""
    machine = mutant(*change)
    some = [*words(LETTERS, 2), "SPe", "SPE", "SPMe", "SPME", "SPkK", "SPK", "S!E", "e" * 8]

    assert any(difference(machine, some, policy) is not None for policy in POLICIES.values())

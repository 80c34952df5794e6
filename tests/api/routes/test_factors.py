from base64 import b32decode
from datetime import UTC, datetime, timedelta

import pytest

from api.facts import teller
from api.routes import account, factors
from events.contract.catalogue import Kind
from rules.passwordless import totp
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.enrolment import Enrolment
from runtime.passwordless.factors import NO_FACTOR
from runtime.passwordless.pepper import Peppers
from tests.api.conftest import SUB, bearing, refusal

NOW = datetime.now(tz=UTC)  # the gate looks at the clock, as does the token
KEYS = Peppers(newest="v2", by_version={"v2": b"new", "v1": b"old"})
APP, CODES = "/auth/me/factors/totp", "/auth/me/factors/recovery-codes"
STATE = "/auth/me/factors"
EVERY = [
    ("GET", STATE),
    ("POST", APP),
    ("POST", f"{APP}/confirm"),
    ("DELETE", APP),
    ("POST", CODES),
    ("DELETE", CODES),
]
BODY = {"enrolment": "1.x", "code": "123456"}


class Kept(dict):
    """The table of factors; raises *error* if there is one."""

    error = None

    def of(self, user, method):
        return self.get((user, method), NO_FACTOR)

    def enrol(self, user, method, factor):
        self[user, method] = factor

    def remove(self, user, method):
        if self.error:
            raise self.error
        return self.pop((user, method), None) is not None


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def user(cognito):
    """Who asks, as Cognito knows them; a test changes it."""
    attributes = {"email": "ada@example.com", "email_verified": "true"}
    cognito.answers["get_user"] = {
        "Username": SUB,
        "UserAttributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
    }
    return cognito.answers["get_user"]


@pytest.fixture
def enrolment(kept):
    def enrolment(*offered, now=NOW, keys=KEYS):
        return Enrolment(
            kept,
            keys=lambda: keys,
            pool_id="eu-west-1_AbC",
            product="Example",
            offered=frozenset(offered or ("TOTP", "RECOVERY_CODE")),
            now=lambda: now,
        )

    return enrolment


@pytest.fixture
def ask(call, api, client, announce, enrolment, token, user):
    """Ask as somebody who signed in *ago*."""
    assert user

    def ask(method, path, body=None, *, using=None, ago=timedelta(), **claims):
        tell = teller(announce, pool_id="eu-west-1_AbC")
        offered = using or enrolment()
        more = factors.acts(client, tell, offered) | account.acts(client, tell, offered, None)
        signed_in_at = int((datetime.now(tz=UTC) - ago).timestamp())
        bearer = bearing(token(**{"auth_time": signed_in_at} | claims))
        if path.endswith("confirm"):
            body = BODY | (body or {})
        return call(method, path, body, of=api(more=more), headers=bearer)

    return ask


def test_an_offer_is_one_enrolment(ask, kept):
    """However often its first code comes back: `Factors.enrol` looks at its name."""
    offer = ask("POST", APP).body
    body = {"enrolment": offer["enrolment"], "code": code_of(offer["secret"])}
    names = []
    for _ in range(2):
        assert 204 == ask("POST", f"{APP}/confirm", body).status
        names.append(kept.of(*next(iter(kept))).enrolment)
    enrolled(ask)

    assert names[0] == names[1] != kept.of(*next(iter(kept))).enrolment


def test_an_enrolment_has_a_name_of_128_bits(ask, kept):
    """An app's, and a sheet's."""
    enrolled(ask)
    ask("POST", CODES)

    assert [16, 16] == [len(bytes.fromhex(one.enrolment)) for one in kept.values()]


@pytest.fixture
def facts(published):
    return lambda: [(event.kind, {**event.data}) for event in published]


def code_of(secret, *, at=NOW):
    raw = b32decode(secret)
    return totp.code(raw, int(at.timestamp()) // 30)


def enrolled(ask):
    offer = ask("POST", APP).body
    answer = ask(
        "POST",
        f"{APP}/confirm",
        {"enrolment": offer["enrolment"], "code": code_of(offer["secret"])},
    )
    assert 204 == answer.status
    return offer


def test_an_app_is_enrolled_with_its_first_code(ask, kept, facts):
    """Before, nothing is kept; after, the code cannot be used once more to sign in."""
    offer = ask("POST", APP)
    assert (200, {}) == (offer.status, kept)
    assert offer.body["link"].startswith("otpauth://totp/Example:ada@example.com?secret=")
    assert offer.body["secret"] in offer.body["link"]

    enrolled(ask)
    [factor] = kept.values()
    assert int(NOW.timestamp()) // 30 == factor.last_step
    assert {"totp": True, "recovery_codes_left": 0} == ask("GET", STATE).body
    told = {"client_id": "client1", "method": "TOTP", "network": "203.0.113.0/24"}
    assert [(Kind.FACTOR_ADDED, told)] == facts()


@pytest.mark.parametrize("code", ["000000", "1234567", "start"])
def test_a_wrong_code_enrols_nothing(ask, kept, facts, code):
    """The offer stays good for another try."""
    offer = ask("POST", APP).body
    answer = ask("POST", f"{APP}/confirm", {"enrolment": offer["enrolment"], "code": code})

    assert (422, "invalid_code") == (answer.status, answer.code)
    assert ({}, []) == (kept, facts())


def test_an_offer_is_good_for_ten_minutes_and_for_one_user(ask, enrolment, kept):
    """Nobody enrols what was offered to another, or what lay about."""
    offer = ask("POST", APP).body
    path, later = f"{APP}/confirm", NOW + timedelta(seconds=601)
    body = {"enrolment": offer["enrolment"], "code": code_of(offer["secret"])}
    other = ask("POST", path, body, sub="b281eb78-0000-4000-8000-000000000002")
    late = ask(
        "POST",
        path,
        body | {"code": code_of(offer["secret"], at=later)},
        using=enrolment(now=later),
    )
    at, _, sealed = offer["enrolment"].partition(".")
    moved = ask("POST", path, body | {"enrolment": f"{int(at) + 1}.{sealed}"})

    assert ["invalid_code"] * 3 == [other.code, late.code, moved.code]
    assert {} == kept


def test_an_offer_is_good_in_its_last_second(ask, enrolment, kept):
    """Ten minutes after it was made."""
    offer, later = ask("POST", APP).body, NOW + timedelta(seconds=600)
    body = {"enrolment": offer["enrolment"], "code": code_of(offer["secret"], at=later)}
    answer = ask("POST", f"{APP}/confirm", body, using=enrolment(now=later))

    assert (204, 1) == (answer.status, len(kept))


@pytest.mark.parametrize("at", ["", "\u00b2", "\u0663", "-1", "1e3", " 1", "x"])
def test_an_offer_without_a_time_is_none(ask, kept, at):
    """Digits of another script are digits to Python; none of them is an error of ours."""
    offer = ask("POST", APP).body
    sealed = offer["enrolment"].partition(".")[2]
    body = {"enrolment": f"{at}.{sealed}", "code": code_of(offer["secret"])}
    answer = ask("POST", f"{APP}/confirm", body)

    assert 400 == answer.status
    assert {} == kept


def test_an_enrolled_secret_is_no_offer(ask, kept):
    """What the table has cannot be enrolled again, were it stolen."""
    offer = enrolled(ask)
    [factor] = kept.values()
    stolen = f"{int(NOW.timestamp())}.{factor.sealed}"
    answer = ask("POST", f"{APP}/confirm", {"enrolment": stolen, "code": code_of(offer["secret"])})

    assert "invalid_code" == answer.code


def test_an_offer_outlives_a_new_key(ask, enrolment, kept):
    """The key may be replaced in these ten minutes."""
    before = Peppers(newest="v1", by_version={"v1": b"old"})
    offer = ask("POST", APP, using=enrolment(keys=before)).body
    body = {"enrolment": offer["enrolment"], "code": code_of(offer["secret"])}

    assert 204 == ask("POST", f"{APP}/confirm", body).status
    assert ["v2"] == [factor.key for factor in kept.values()]


def test_recovery_codes_are_told_once(ask, kept, facts):
    """The table has digests; another sheet voids the first."""
    first, second = ask("POST", CODES), ask("POST", CODES)
    [sheet] = kept.values()

    assert [201, 201] == [first.status, second.status]
    assert "no-store" == first.headers["cache-control"]
    assert 20 == len({*first.body["codes"], *second.body["codes"]})
    assert 10 == len(sheet.digests)
    assert not [code for code in second.body["codes"] if code in str(sheet.item())]
    assert {"totp": False, "recovery_codes_left": 10} == ask("GET", STATE).body
    assert [Kind.FACTOR_ADDED] * 2 == [kind for kind, _ in facts()]


@pytest.mark.parametrize(("path", "method"), [(APP, "TOTP"), (CODES, "RECOVERY_CODE")])
def test_what_is_removed_is_gone_and_told_once(ask, kept, facts, path, method):
    """To remove it twice is no mistake, and no fact."""
    enrolled(ask)
    ask("POST", CODES)

    answers, removed = [], []
    for _ in range(2):
        answers.append(ask("DELETE", path).status)
        told = [data["method"] for kind, data in facts() if kind is Kind.FACTOR_REMOVED]
        removed.append(told)

    assert [204, 204] == answers
    assert method not in {name for _, name in kept}
    assert [[method], [method]] == removed


@pytest.mark.parametrize(("method", "path"), EVERY[1:])
def test_a_stolen_token_enrols_nothing(ask, kept, method, path):
    """After five minutes a change asks for another sign-in, as RFC 9470 says it."""
    answer = ask(method, path, ago=timedelta(seconds=305))

    assert (401, "recent_sign_in_required") == (answer.status, answer.code)
    assert 'error="insufficient_user_authentication"' in answer.headers["www-authenticate"]
    assert 'max_age="300"' in answer.headers["www-authenticate"]
    assert "recent_sign_in_required" == ask(method, path, auth_time=None).code
    assert {} == kept


@pytest.mark.parametrize(("method", "path"), EVERY)
def test_a_token_that_was_revoked_is_refused(ask, cognito, kept, method, path):
    """Cognito is asked, for the signature is still good."""
    cognito.answers["get_user"] = refusal("NotAuthorizedException", "revoked")

    assert "invalid_token" == ask(method, path).code
    assert {} == kept


@pytest.mark.parametrize(("method", "path"), [each for each in EVERY if each[0] == "POST"])
@pytest.mark.parametrize("verified", ["false", None])
def test_an_address_that_nobody_proved_enrols_nothing(ask, user, kept, method, path, verified):
    """The account may be a stranger's, and its owner's first code must lock the stranger out."""
    user["UserAttributes"] = [{"Name": "email", "Value": "ada@example.com"}]
    user["UserAttributes"] += [{"Name": "email_verified", "Value": verified}] if verified else []
    answer = ask(method, path)

    assert (403, "unverified_address") == (answer.status, answer.code)
    assert {} == kept


@pytest.mark.parametrize(("method", "path"), EVERY)
def test_without_the_methods_there_is_nothing(call, token, method, path):
    """As if the path were not there."""
    body = BODY if path.endswith("confirm") else None
    recent = int(datetime.now(tz=UTC).timestamp())
    answer = call(method, path, body, headers=bearing(token(auth_time=recent)))

    assert (404, "not_found") == (answer.status, answer.code)


@pytest.mark.parametrize(
    ("offered", "there", "missing"), [("TOTP", APP, CODES), ("RECOVERY_CODE", CODES, APP)]
)
def test_one_method_is_offered_without_the_other(ask, enrolment, offered, there, missing):
    """Each by itself."""
    using = enrolment(offered)

    assert 404 == ask("POST", missing, using=using).status
    assert ask("POST", there, using=using).status in {200, 201}
    assert 200 == ask("GET", STATE, using=using).status


def test_with_the_account_goes_what_was_enrolled(ask, kept, capsys, logged):
    """If the table fails then, the account is gone all the same."""
    enrolled(ask)
    ask("POST", CODES)
    kept.error = Unanswered("timeout")
    assert (503, "unavailable") == (ask("DELETE", APP).status, ask("DELETE", APP).code)
    assert 204 == ask("DELETE", "/auth/me").status
    assert "factor not forgotten" in capsys.readouterr().out

    kept.error = None
    assert 204 == ask("DELETE", "/auth/me").status
    assert {} == kept
    assert "factors unavailable" in logged

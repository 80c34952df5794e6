"""The identity providers that a user can sign in with."""

import pytest

from events.contract.catalogue import Kind
from runtime.linking.identity_table import Identity
from runtime.linking.native_users import NotLinked
from runtime.linking.own_links import LastWayIn, NotProved
from tests.api.conftest import SUB, bearing, refusal

LINKS = "/auth/me/links"
HANDLE = {"handle": "a" * 22}
GOOGLE = Identity(provider="Google", kind="Google", subject="1")


class Own:
    """Links of one user; raises *error* if there is one."""

    def __init__(self):
        self.linked = [GOOGLE]
        self.error = None
        self.proved = []

    def all(self, subject):
        assert SUB == subject
        return self.linked

    def prove(self, handle, *, subject, address):
        self._fail()
        self.proved.append((handle, subject, address))
        return GOOGLE

    def remove(self, provider, *, subject):
        self._fail()
        assert SUB == subject
        return [each for each in self.linked if each.provider == provider]

    def _fail(self):
        if self.error:
            raise self.error


@pytest.fixture
def own():
    return Own()


@pytest.fixture
def ask(api, call, token, own, cognito):
    """A request of the user, who has proved the address."""
    told = {"sub": SUB, "email": "ada@example.com", "email_verified": "true"}
    cognito.answers["get_user"] = {
        "Username": SUB,
        "UserAttributes": [{"Name": name, "Value": value} for name, value in told.items()],
    }

    def ask(method, path=LINKS, body=None, *, linked=own, **claims):
        return call(method, path, body, of=api(linked=linked), headers=bearing(token(**claims)))

    return ask


def test_a_user_sees_providers_and_no_ids(ask):
    """The id at the provider is of no use to anybody here."""
    assert {"links": [{"provider": "Google", "type": "Google"}]} == ask("GET").body


def test_a_handle_links_the_providers_account(ask, own, published):
    """To the user of the token, with the address that is proved now."""
    answer = ask("POST", body=HANDLE)

    assert (201, {"provider": "Google", "type": "Google"}) == (answer.status, answer.body)
    assert [("a" * 22, SUB, "ada@example.com")] == own.proved
    [event] = published
    assert (Kind.IDENTITY_LINKED, SUB, "proof") == (event.kind, event.subject, event.data["by"])


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotProved(), 400, "invalid_handle"),
        (NotLinked("LimitExceededException"), 409, "not_linked"),
    ],
)
def test_what_is_not_linked_says_why(ask, own, published, error, status, code):
    """And nobody is told of a link."""
    own.error = error
    answer = ask("POST", body=HANDLE)

    assert (status, code, []) == (answer.status, answer.body["code"], published)


def test_a_removed_link_is_told_of(ask, published):
    """One event for each; what was not there is gone as well."""
    assert 204 == ask("DELETE", f"{LINKS}/Okta").status
    assert [] == published
    assert 204 == ask("DELETE", f"{LINKS}/Google").status

    [event] = published
    assert (Kind.IDENTITY_UNLINKED, "user") == (event.kind, event.data["by"])


def test_the_last_way_in_stays(ask, own):
    """Else nobody could sign in."""
    own.error = LastWayIn()

    assert (409, "last_way_in") == (
        (answer := ask("DELETE", f"{LINKS}/Google")).status,
        answer.body["code"],
    )


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", LINKS, None), ("POST", LINKS, HANDLE), ("DELETE", f"{LINKS}/Google", None)],
)
def test_without_linked_accounts_there_is_no_such_route(ask, method, path, body):
    """Off, by parameter."""
    assert 404 == ask(method, path, body, linked=None).status


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", LINKS, None), ("POST", LINKS, HANDLE), ("DELETE", f"{LINKS}/Google", None)],
)
def test_a_revoked_token_sees_and_changes_nothing(ask, own, cognito, method, path, body):
    """Cognito alone knows that the user has signed out everywhere."""
    cognito.answers["get_user"] = refusal("NotAuthorizedException", "Access Token has been revoked")
    own.error = AssertionError("asked for")

    assert (401, "invalid_token") == (
        (answer := ask(method, path, body)).status,
        answer.body["code"],
    )


@pytest.mark.parametrize(
    ("method", "path", "body"), [("POST", LINKS, HANDLE), ("DELETE", f"{LINKS}/Google", None)]
)
def test_a_change_asks_for_a_recent_sign_in(ask, method, path, body):
    """A stolen token must not add a way in."""
    answer = ask(method, path, body, auth_time=1)

    assert (401, "recent_sign_in_required") == (answer.status, answer.body["code"])


def test_an_unproved_address_links_nothing(ask, own, cognito):
    """F28: it may be somebody else's."""
    for each in cognito.answers["get_user"]["UserAttributes"]:
        if each["Name"] == "email_verified":
            each["Value"] = "false"

    assert 403 == ask("POST", body=HANDLE).status
    assert [] == own.proved

import re
from dataclasses import dataclass
from itertools import count

import pytest

pytestmark = pytest.mark.emulator

UPDATE, VERIFY = "CustomMessage_UpdateUserAttribute", "CustomMessage_VerifyUserAttribute"
METADATA = {"locale": "en-IE"}
MISMATCH = ("CodeMismatchException", "Invalid verification code provided, please try again.")
EXPIRED = ("ExpiredCodeException", "Invalid code provided, please request a code again.")
TAKEN = ("AliasExistsException", "An account with the given email already exists.")
REFUSED = ("UserLambdaValidationException", "CustomMessage failed with error DISPOSABLE_EMAIL: no.")
_numbers = count()


@dataclass
class SignedIn:
    """A user's app with an access token, and the user's mailbox."""

    app: object
    emulator: object
    token: str

    def update(self, email, *, more=(), **options):
        return self.app.idp.update_user_attributes(
            AccessToken=self.token,
            UserAttributes=[{"Name": "email", "Value": email}, *more],
            **options,
        )

    def update_as_administrator(self, email, **flags):
        named = {"email": email, **flags}
        return self.app.idp.admin_update_user_attributes(
            UserPoolId=self.app.pool,
            Username=self.app.user,
            UserAttributes=[{"Name": name, "Value": value} for name, value in named.items()],
            ClientMetadata=METADATA,
        )

    def ask_for_code(self, attribute="email", **options):
        return self.app.idp.get_user_attribute_verification_code(
            AccessToken=self.token, AttributeName=attribute, **options
        )

    def verify(self, code, attribute="email"):
        return self.app.idp.verify_user_attribute(
            AccessToken=self.token, AttributeName=attribute, Code=code
        )

    def codes(self, address):
        """What was mailed to an address."""
        bodies = [mail.text or mail.html for mail in self.emulator.mails() if address in mail.to]
        return [re.search("[0-9]{6}", body)[0] for body in bodies]

    def email(self):
        """The address that GetUser tells, and whether it is verified."""
        answer = self.app.idp.get_user(AccessToken=self.token)
        stored = {each["Name"]: each["Value"] for each in answer["UserAttributes"]}
        return stored["email"], stored["email_verified"]


@pytest.fixture
def address():
    """One that nobody has yet."""
    return f"new{next(_numbers)}@example.org"


@pytest.fixture
def signed_in(emulator, recorder):
    """A confirmed user who signs in with a password; nothing recorded yet."""

    def sign_in(app, **more):
        app.sign_up(**more)
        app.confirm()
        token = app.sign_in()["AuthenticationResult"]["AccessToken"]
        recorder.clear()
        return SignedIn(app, emulator, token)

    return sign_in


@pytest.fixture
def ada(app, signed_in):
    """In a pool that keeps the old address until the new one is verified."""
    return signed_in(app)


@pytest.fixture
def hasty(app_of, signed_in, idp, stack):
    """In one that does not, where addresses are aliases."""
    app = app_of(idp, stack, "AliasClient", pool="AliasPool")
    address, app.user = app.user, app.user.partition("@")[0]
    return signed_in(app, UserAttributes=[{"Name": "email", "Value": address}])


def test_the_old_address_stays_until_the_code_comes_back(ada, address):
    """AttributesRequireVerificationBeforeUpdate: sign in with the original value until then."""
    answer = ada.update(address)

    [details] = answer["CodeDeliveryDetailsList"]
    assert details["AttributeName"] == "email"
    assert address not in details["Destination"]
    assert ada.email() == (ada.app.user, "true")
    ada.app.sign_in()
    [code] = ada.codes(address)
    ada.verify(code)
    assert ada.email() == (address, "true")
    ada.app.user = address
    assert "AuthenticationResult" in ada.app.sign_in()


def test_the_trigger_sees_the_new_address(ada, recorder, address, shaped_like):
    """In Cognito's shape, with the client of the access token; the address is an assumption."""
    ada.update(address, ClientMetadata=METADATA)

    [event] = recorder.events
    assert METADATA == event["request"].pop("clientMetadata")
    assert ada.app.client == event["callerContext"]["clientId"]
    attributes = event["request"]["userAttributes"]
    assert event["userName"] == attributes["sub"]
    assert (address, "false") == (attributes["email"], attributes["email_verified"])
    assert attributes["cognito:user_status"] == "CONFIRMED"
    shaped_like(event, UPDATE)


def test_the_trigger_words_the_mail(ada, emulator, recorder, address):
    """It is asked before any mail goes out."""
    worded = {"smsMessage": None, "emailSubject": "New", "emailMessage": "<b>{####}</b>"}
    recorder.obey({UPDATE: {"response": worded}})

    ada.update(address)

    [mail] = [mail for mail in emulator.mails() if address in mail.to]
    assert mail.subject == "New"
    assert re.fullmatch("<b>[0-9]{6}</b>", mail.html)


def test_a_refused_address_changes_nothing(ada, recorder, refusal, address):
    """No mail, the old address, the other attributes, and the code that was there before."""
    ada.update(f"first-{address}")
    recorder.obey({UPDATE: {"raise": "DISPOSABLE_EMAIL: no"}})
    name = {"Name": "name", "Value": "Ada"}

    assert REFUSED == refusal(ada.update, address, more=[name])

    assert ada.codes(address) == []
    assert ada.email() == (ada.app.user, "true")
    assert name not in ada.app.idp.get_user(AccessToken=ada.token)["UserAttributes"]
    ada.verify(ada.codes(f"first-{address}")[0])
    assert ada.email() == (f"first-{address}", "true")


def test_other_attributes_are_stored_at_once(ada, recorder, address):
    """With a changed address or without; by themselves, or with the same address, no message."""
    ada.update(address, more=[{"Name": "name", "Value": "Ada"}])
    ada.update(ada.app.user, more=[{"Name": "locale", "Value": "en-IE"}])

    stored = ada.app.idp.get_user(AccessToken=ada.token)["UserAttributes"]
    assert {"Name": "name", "Value": "Ada"} in stored
    assert {"Name": "locale", "Value": "en-IE"} in stored
    assert [UPDATE] == recorder.sources


def test_users_do_not_verify_themselves(ada, recorder, refusal, address):
    """No client can have write access to email_verified (aws-sdk-js#3603)."""
    flag = {"Name": "email_verified", "Value": "true"}

    assert refusal(ada.update, address, more=[flag]) == (
        "NotAuthorizedException",
        "A client attempted to write unauthorized attribute",
    )
    assert [] == recorder.sources
    assert ada.email() == (ada.app.user, "true")


def test_a_code_is_good_once(ada, refusal, address):
    """A wrong one before it costs nothing; without a waiting one it is expired."""
    assert EXPIRED == refusal(ada.verify, "123456")
    ada.update(address)
    [code] = ada.codes(address)
    wrong = f"{(int(code) + 1) % 10**6:06}"

    assert MISMATCH == refusal(ada.verify, wrong)
    ada.verify(code)
    assert EXPIRED == refusal(ada.verify, code)


def test_a_code_can_be_asked_for_again(ada, recorder, address, refusal, shaped_like):
    """GetUserAttributeVerificationCode: to the waiting address, from another source."""
    ada.update(address)
    recorder.clear()

    answer = ada.ask_for_code(ClientMetadata=METADATA)

    assert answer["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
    [event] = recorder.events
    assert METADATA == event["request"].pop("clientMetadata")
    assert address == event["request"]["userAttributes"]["email"]
    shaped_like(event, VERIFY)
    first, second = ada.codes(address)
    assert first == second or MISMATCH == refusal(ada.verify, first)
    ada.verify(second)
    assert ada.email() == (address, "true")


def test_a_refused_code_is_not_mailed(ada, recorder, refusal):
    """An address from before the rules changed, say."""
    recorder.obey({VERIFY: {"raise": "DISPOSABLE_EMAIL: no"}})
    before = len(ada.codes(ada.app.user))

    assert REFUSED == refusal(ada.ask_for_code)
    assert before == len(ada.codes(ada.app.user))


def test_an_unverified_address_is_verified_by_a_code(ada):
    """With no change waiting, the code goes to the stored address."""
    ada.app.idp.admin_update_user_attributes(
        UserPoolId=ada.app.pool,
        Username=ada.app.user,
        UserAttributes=[{"Name": "email_verified", "Value": "false"}],
    )
    assert ada.email() == (ada.app.user, "false")

    ada.ask_for_code()
    ada.verify(ada.codes(ada.app.user)[-1])

    assert ada.email() == (ada.app.user, "true")


def test_an_administrators_change_is_worded_too(ada, recorder, address, shaped_like):
    """The client is the one of other calls by administrators; the metadata gets through."""
    ada.update_as_administrator(address)

    [event] = recorder.events
    assert METADATA == event["request"].pop("clientMetadata")
    assert event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"
    assert address == event["request"]["userAttributes"]["email"]
    shaped_like(event, UPDATE)
    assert ada.email() == (ada.app.user, "true")
    ada.verify(ada.codes(address)[0])
    assert ada.email() == (address, "true")


def test_an_administrator_can_vouch_for_an_address(ada, recorder, refusal, address):
    """email_verified true: stored at once, no message (API reference); no earlier code counts."""
    ada.update(f"first-{address}")
    recorder.clear()

    ada.update_as_administrator(address, email_verified="true")

    assert [] == recorder.sources
    assert ada.codes(address) == []
    assert ada.email() == (address, "true")
    assert EXPIRED == refusal(ada.verify, ada.codes(f"first-{address}")[0])


def test_an_address_that_signs_somebody_in_is_taken(ada, telling_app, recorder, refusal):
    """UsernameAttributes: refused before a trigger runs (aws-sdk-net#4387), in any case."""
    telling_app.sign_up()
    recorder.clear()

    assert TAKEN == refusal(ada.update, telling_app.user.upper())
    assert TAKEN == refusal(ada.update_as_administrator, telling_app.user, email_verified="true")
    assert [] == recorder.sources


def test_an_address_that_is_taken_meanwhile_is_not_given_twice(ada, telling_app, refusal, address):
    """Both proved to read it; the first one has it."""
    ada.update(address)
    telling_app.user = address
    telling_app.sign_up()

    assert TAKEN == refusal(ada.verify, ada.codes(address)[0])
    assert ada.email() == (ada.app.user, "true")


def test_elsewhere_the_new_address_is_stored_at_once(hasty, recorder, address, shaped_like):
    """Unverified, until the code comes back (amplify-js#1676)."""
    answer = hasty.update(address)

    assert len(answer["CodeDeliveryDetailsList"]) == 1
    assert hasty.email() == (address, "false")
    shaped_like(recorder.only(UPDATE), UPDATE)
    hasty.verify(hasty.codes(address)[0])
    assert hasty.email() == (address, "true")


def test_a_refusal_leaves_the_old_one_there_too(hasty, recorder, refusal, address):
    """An assumption: AWS may have stored it by then."""
    before = hasty.email()
    recorder.obey({UPDATE: {"raise": "DISPOSABLE_EMAIL: no"}})

    assert REFUSED == refusal(hasty.update, address)
    assert (before, []) == (hasty.email(), hasty.codes(address))


def test_an_alias_is_refused_when_it_is_verified(hasty, app_of, signed_in, idp, stack, refusal):
    """AliasAttributes: the code is mailed, and then there is an error (aws-sdk-ios-samples#104)."""
    other = app_of(idp, stack, "AliasClient", pool="AliasPool")
    taken, other.user = other.user, other.user.partition("@")[0]
    signed_in(other, UserAttributes=[{"Name": "email", "Value": taken}])

    hasty.update(taken)

    assert TAKEN == refusal(hasty.verify, hasty.codes(taken)[-1])
    assert hasty.email() == (taken, "false")


def test_a_telephone_number_is_just_stored(ada, recorder, refusal):
    """Nobody reads text messages here."""
    ada.app.idp.update_user_attributes(
        AccessToken=ada.token, UserAttributes=[{"Name": "phone_number", "Value": "+15555550100"}]
    )

    assert [] == recorder.sources
    assert refusal(ada.ask_for_code, "phone_number")[0] == "InvalidParameterException"
    assert refusal(ada.verify, "123456", "phone_number")[0] == "InvalidParameterException"


@pytest.mark.parametrize("call", ["update", "ask_for_code", "verify"])
def test_a_wrong_token_opens_nothing(ada, recorder, refusal, call):
    """Checked as for the actions that ministack has."""
    arguments = {"update": ["new@example.org"], "ask_for_code": [], "verify": ["123456"]}
    ada.token = ada.token[:-40] + "A" * 40

    kind, _ = refusal(getattr(ada, call), *arguments[call])

    assert kind == "NotAuthorizedException"
    assert [] == recorder.sources

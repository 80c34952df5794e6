"""What an app does with Cognito, and what its user reads in the mailbox."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any

from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from clients.passwordless import SignIn
from local.inbox import Mail
from local.settling import awaited
from local.suite import Suite
from rules.passwordless.running_challenge import ROUND_0

_CODE = re.compile(r"\b\d{6,10}\b")


class App:
    """A client of the pool with boto3, and with pycognito for SRP. Knows nothing but the API."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite
        self._cognito = suite.emulator.client("cognito-idp")
        self._pool: dict[str, Any] = {"UserPoolId": suite.user_pool_id}
        self._client: dict[str, Any] = {"ClientId": suite.client_id}
        self._read: dict[str, int] = {}
        self._newcomers: dict[str, SignIn] = {}
        # What an earlier demo received is no answer to what this one asks for.
        self._mails_before = len(suite.emulator.mails())
        self._texts_before = len(suite.emulator.texts())
        self._began = time.monotonic()

    @property
    def lasted_s(self) -> float:
        """For how long the story is told by now, on this machine."""
        return time.monotonic() - self._began

    def mailed(self, email: str, pattern: re.Pattern[str] = _CODE) -> str:
        """
        What matches *pattern* in the newest mail to *email* that has it: the code in it.

        Waits for it, if there is none since `expect_mail`. A notice may come between.
        LookupError if nothing is under way that could send it.
        """

        def in_new_mails() -> re.Match[str] | None:
            mails = reversed(self._mails(email)[self._read.get(email, 0) :])
            return next(filter(None, map(pattern.search, mails)), None)

        found = awaited(self._suite.emulator, in_new_mails)
        if found is None:
            raise LookupError("there is no new mail with a code")
        return found[found.lastindex or 0]

    def expect_mail(self, email: str) -> None:
        """What is in the mailbox is read: `mailed` is about a mail that comes after this."""
        self._read[email] = len(self._mails(email))

    def _mails(self, email: str) -> list[str]:
        return [mail.text or mail.html for mail in self._new_mails() if email in mail.to]

    def _new_mails(self) -> list[Mail]:
        return self._suite.emulator.mails()[self._mails_before :]

    def texted(self, number: str) -> str:
        """The code in the newest SMS to *number*; waits for one that nobody has read."""
        texts = self._wait_for(lambda: self._texts(number), more_than=self._read.get(number, 0))
        self._read[number] = len(texts)
        found = _CODE.search(texts[-1])
        if found is None:
            raise LookupError("the newest SMS has no code")
        return found[0]

    def mailed_about(self, email: str, word: str) -> str:
        """How often *email* was mailed with *word* in the subject, once it was; and the subject."""
        mails = self._new_mails
        subjects = self._wait_for(
            lambda: [mail.subject for mail in mails() if email in mail.to and word in mail.subject]
        )
        return f"{len(subjects)} mail: {subjects[-1]}"

    def _texts(self, number: str) -> list[str]:
        texts = self._suite.emulator.texts()[self._texts_before :]
        return [text.text for text in texts if text.to == number]

    def _wait_for(self, read: Callable[[], list[str]], *, more_than: int = 0) -> list[str]:
        found = awaited(
            self._suite.emulator, lambda: texts if len(texts := read()) > more_than else []
        )
        if not found:
            raise LookupError("there is no new message")
        return found

    def have_number(self, email: str, number: str) -> None:
        """As an administrator, note the number of a user who has proved that it is theirs."""
        self._cognito.admin_update_user_attributes(
            **self._pool,
            Username=email,
            UserAttributes=[
                {"Name": "phone_number", "Value": number},
                {"Name": "phone_number_verified", "Value": "true"},
            ],
        )

    def sign_up(self, email: str, password: str) -> str:
        """Sign up; say what comes next."""
        answer = self._cognito.sign_up(
            **self._client,
            Username=email,
            Password=password,
            UserAttributes=[{"Name": "email", "Value": email}],
        )
        return f"code sent by {answer['CodeDeliveryDetails']['DeliveryMedium']}"

    def ask_to_sign_up(self, email: str) -> str:
        """Ask for a code to sign up by, with the reference client; say what Cognito has stored."""
        self.expect_mail(email)
        client = SignIn(self._suite.emulator.endpoint, client_id=self._client["ClientId"])
        step = client.sign_up(email)
        self._newcomers[email] = client
        return f"{step.parameters['delivery']}, {self._stored(email)}"

    def finish_sign_up(self, email: str, code: str) -> str:
        """Answer with the code; say whether there are tokens, and what Cognito has stored."""
        step = self._newcomers[email].answer(code)
        return f"{'tokens' if step.tokens else 'wrong'}, {self._stored(email)}"

    def _stored(self, email: str) -> str:
        try:
            user = self._cognito.admin_get_user(**self._pool, Username=email)
        except self._cognito.exceptions.UserNotFoundException:
            return "no user"
        stored = {each["Name"]: each["Value"] for each in user["UserAttributes"]}
        return f"user {user['UserStatus']}, email_verified {stored['email_verified']}"

    def confirm(self, email: str, code: str) -> str:
        """Confirm the address; name the groups that the user is in now."""
        self._cognito.confirm_sign_up(**self._client, Username=email, ConfirmationCode=code)
        answer = self._cognito.admin_list_groups_for_user(**self._pool, Username=email)
        groups = sorted(group["GroupName"] for group in answer["Groups"])
        return f"confirmed, in {', '.join(groups)}"

    def subject(self, email: str) -> str:
        """As an administrator, look up the user's ``sub``."""
        user = self._cognito.admin_get_user(**self._pool, Username=email)
        stored = {each["Name"]: each["Value"] for each in user["UserAttributes"]}
        return str(stored["sub"])

    def sign_in(self, email: str, password: str) -> str:
        """Sign in with a password."""
        return self.told(self._initiate("USER_PASSWORD_AUTH", USERNAME=email, PASSWORD=password))

    def sign_in_by_srp(self, email: str, password: str) -> str:
        """Sign in with a password that is never sent."""
        srp = AWSSRP(
            username=email,
            password=password,
            pool_id=self._suite.user_pool_id,
            client_id=self._suite.client_id,
            client=self._cognito,
        )
        return self.told(srp.authenticate_user())

    def refresh(self, email: str, password: str) -> str:
        """Sign in, and get new tokens for the refresh token."""
        tokens = self._initiate("USER_PASSWORD_AUTH", USERNAME=email, PASSWORD=password)
        token = tokens["AuthenticationResult"]["RefreshToken"]
        client = self._suite.client_id
        return self.told(
            self._cognito.get_tokens_from_refresh_token(ClientId=client, RefreshToken=token)
        )

    def ask_for_code(self, email: str) -> dict[str, Any]:
        """Begin a sign-in without a password."""
        self.expect_mail(email)
        return self._initiate("CUSTOM_AUTH", USERNAME=email)

    def code_challenge(self, email: str) -> dict[str, Any]:
        """Begin, and ask for a code by mail where the stack waits for a wish first."""
        begun = self.ask_for_code(email)
        waits = begun["ChallengeParameters"]["method"] == ROUND_0
        return self.ask_again(email, begun) if waits else begun

    def ask_again(self, email: str, challenge: dict[str, Any], **how: str) -> dict[str, Any]:
        """In a sign-in that is under way, ask for another code, by another method perhaps."""
        wish = {"request_id": token_urlsafe(16), **how}
        return self._respond(
            challenge, "CUSTOM_CHALLENGE", metadata=wish, USERNAME=email, ANSWER="start"
        )

    def answer_code(self, email: str, challenge: dict[str, Any], code: str) -> dict[str, Any]:
        """Answer the challenge; if it goes on, the answer holds a new session."""
        return self._respond(challenge, "CUSTOM_CHALLENGE", USERNAME=email, ANSWER=code)

    def invite(self, email: str) -> str:
        """As an administrator, create a user."""
        answer = self._cognito.admin_create_user(
            **self._pool,
            Username=email,
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ],
            DesiredDeliveryMediums=["EMAIL"],
        )
        return f"user {answer['User']['UserStatus']}"

    def accept_invitation(self, email: str, temporary: str, password: str) -> str:
        """Sign in with the password that was mailed, and choose another."""
        asked = self._initiate("USER_PASSWORD_AUTH", USERNAME=email, PASSWORD=temporary)
        name = "NEW_PASSWORD_REQUIRED"
        return self.told(self._respond(asked, name, USERNAME=email, NEW_PASSWORD=password))

    def forget_password(self, email: str) -> str:
        """Ask for a code to reset the password."""
        answer = self._cognito.forgot_password(**self._client, Username=email)
        return f"code sent by {answer['CodeDeliveryDetails']['DeliveryMedium']}"

    def reset_password(self, email: str, code: str, password: str) -> str:
        """Set another password with the code."""
        self._cognito.confirm_forgot_password(
            **self._client, Username=email, ConfirmationCode=code, Password=password
        )
        return "password changed"

    def access_token(self, email: str, password: str) -> str:
        """Sign in with a password, for what users do with their own attributes."""
        tokens = self._initiate("USER_PASSWORD_AUTH", USERNAME=email, PASSWORD=password)
        token: str = tokens["AuthenticationResult"]["AccessToken"]
        return token

    def change_address(self, token: str, email: str) -> str:
        """Ask for another address."""
        answer = self._cognito.update_user_attributes(
            AccessToken=token, UserAttributes=[{"Name": "email", "Value": email}]
        )
        [details] = answer["CodeDeliveryDetailsList"]
        return f"code sent by {details['DeliveryMedium']}"

    def verify_address(self, token: str, code: str) -> str:
        """Prove with the code that mail reaches the new address."""
        self._cognito.verify_user_attribute(AccessToken=token, AttributeName="email", Code=code)
        return "address changed"

    def address(self, token: str) -> str:
        """The address that the user has."""
        answer = self._cognito.get_user(AccessToken=token)
        stored = {each["Name"]: each["Value"] for each in answer["UserAttributes"]}
        return str(stored["email"])

    @staticmethod
    def told(answer: dict[str, Any]) -> str:
        """What Cognito's answer to a sign-in comes to."""
        return "tokens" if "AuthenticationResult" in answer else str(answer["ChallengeName"])

    def _initiate(self, flow: str, **parameters: str) -> dict[str, Any]:
        answer: dict[str, Any] = self._cognito.initiate_auth(
            **self._client, AuthFlow=flow, AuthParameters=parameters
        )
        return answer

    def _respond(
        self,
        asked: dict[str, Any],
        name: str,
        *,
        metadata: dict[str, str] | None = None,
        **responses: str,
    ) -> dict[str, Any]:
        answer: dict[str, Any] = self._cognito.respond_to_auth_challenge(
            **self._client,
            ChallengeName=name,
            Session=asked["Session"],
            ChallengeResponses=responses,
            ClientMetadata=metadata or {},
        )
        return answer


def refusal(error: ClientError) -> str:
    """Cognito's error as a client sees it."""
    return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"

"""Checks of e-mail: SES sandbox, quota and sender identity, and Cognito's 50 e-mails a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from operators.finding import Finding
from operators.outside import Outside

_LEAST_A_DAY, _COGNITOS_A_DAY = 1000, 50
_HEALTHY = "HEALTHY"


def ses(outside: Outside, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """The account's standing and its sender, in the region that mails."""
    sender = parameters.get("MailFrom", "")
    if not sender:
        yield Finding("MailFrom is empty: no e-mail is sent, and passwordless sign-in fails.")
        return
    region = parameters.get("MailRegion", "")
    client = outside.client("sesv2", **({"region_name": region} if region else {}))
    yield from _standing(client.get_account())
    yield from _sender(client, sender, client.meta.region_name)


def _standing(account: Mapping[str, Any]) -> Iterator[Finding]:
    quota = account.get("SendQuota", {})
    a_day, a_second = quota.get("Max24HourSend", 0), quota.get("MaxSendRate", 0)
    if not account.get("ProductionAccessEnabled"):
        yield Finding(
            "the account is in the sandbox: SES sends to verified addresses only, "
            f"{a_day:.0f} e-mails a day, {a_second:.0f} a second. Ask SES for production access.",
            stops_users=True,
        )
    elif 0 <= a_day < _LEAST_A_DAY:  # -1 is without a limit
        yield Finding(f"the quota is {a_day:.0f} e-mails a day. Request an increase.")
    if not account.get("SendingEnabled"):
        yield Finding("sending is paused in this account: no e-mail is sent.", stops_users=True)
    if (standing := account.get("EnforcementStatus", _HEALTHY)) != _HEALTHY:
        yield Finding(
            f"its enforcement status is {standing}: too many bounces or complaints. See the "
            "reputation metrics of SES.",
            stops_users=standing == "SHUTDOWN",
        )


def _sender(client: Any, sender: str, region: str) -> Iterator[Finding]:
    """The address itself, or else its domain, has to be verified."""
    domain = sender.rpartition("@")[2]
    found = [each for each in (_identity(client, sender), _identity(client, domain)) if each]
    if not any(each.get("VerifiedForSendingStatus") for each in found):
        yield Finding(
            f"MailFrom {sender} is not verified in {region}, nor is {domain}: SES refuses each "
            "e-mail. Verify one of them in SES.",
            stops_users=True,
        )
    elif not any(each.get("DkimAttributes", {}).get("Status") == "SUCCESS" for each in found):
        yield Finding(f"{domain} has no DKIM signature: mailboxes may refuse or hide codes.")


def _identity(client: Any, name: str) -> Mapping[str, Any] | None:
    try:
        answer: Mapping[str, Any] = client.get_email_identity(EmailIdentity=name)
    except client.exceptions.NotFoundException:
        return None
    return answer


def of_cognito(outside: Outside, _: Mapping[str, str]) -> Iterator[Finding]:
    """Its own sender has a small quota for the whole account."""
    pool_id = outside.stack.physical_id("UserPool")
    pool = outside.client("cognito-idp").describe_user_pool(UserPoolId=pool_id)["UserPool"]
    sending = pool.get("EmailConfiguration", {}).get("EmailSendingAccount", "COGNITO_DEFAULT")
    is_sent_for_it = "CustomEmailSender" in pool.get("LambdaConfig", {})
    if sending == "COGNITO_DEFAULT" and not is_sent_for_it:
        yield Finding(
            f"Cognito sends its codes itself: {_COGNITOS_A_DAY} e-mails a day in the account. "
            "Set CognitoMails to ses."
        )
    if reason := pool.get("EmailConfigurationFailure"):
        yield Finding(f"Cognito could not send e-mail: {reason}", stops_users=True)

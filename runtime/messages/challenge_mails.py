"""Sign-in mails, and what SES is told of them so that it can tell us which one bounced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from events.contract.catalogue import Reason
from rules.messages.sign_in_mail import Mail
from rules.value import dataclass
from runtime import clock
from runtime.messages.mail import Carrier, MailNotSent
from runtime.messages.suppressions import Suppressions
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import StoredChallenge

NOBODY = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeMails:
    """Sends them to users whose address takes mail."""

    mailer: Carrier
    suppressions: Suppressions
    addresses: Callable[[], AddressKeys]
    now: Callable[[], datetime] = clock.now

    def send(self, address: str, mail: Mail, stored: StoredChallenge) -> None:
        """
        Mail the code of *stored*, unless mail to *address* has bounced.

        Its tags come back with a bounce, and are all that is kept of it: the
        bounce itself names the address, and quotes the subject with the code.

        Raises:
            MailNotSent: The address is suppressed, or the carrier did not take the mail.
            CallFailed: AWS refused, or did not answer for the table.

        """
        self.send_of(
            address,
            mail,
            pool_id=stored.challenge.pool_id,
            subject=stored.subject,
            method=stored.method,
        )

    def send_of(self, address: str, mail: Mail, *, pool_id: str, subject: str, method: str) -> None:
        """Mail a code of *method* to a user, or to who is none yet. Raises as `send` does."""
        keys = self.addresses().unreachable(address)
        if self.suppressions.has(keys, now=self.now()):
            raise MailNotSent(Reason.SUPPRESSED)
        tags = {
            "recipient": keys[0],
            "pool": pool_id,
            "user": subject or NOBODY,  # who signs up, and is no user yet
            "method": method,
        }
        self.mailer.send(address, mail, tags=tags)

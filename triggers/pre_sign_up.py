"""
Cognito calls this before it stores a new user; nothing exists yet.

Raising refuses the sign-up, and the user sees the words. An address that
cannot be checked is refused: this pool's users sign in with their address. In a
pool whose users sign in by something else, one without an address is let in.
Users whom an administrator brings are let through, and by default those of
identity providers too: somebody vouches for them. So does another directory
for users who are just being brought over from it: for them Cognito calls this
as well, and nothing in the event tells it from a sign-up.

A client that signs up without a password says so in ``ClientMetadata``, and
calls SignUp twice: the first call mails a code and is refused, the second has
the code. So there is no user before somebody has proved to own the address.
With ``PasswordSignUps: proof_first`` the same goes for all sign-ups. One that only asks
about an address, as the REST API does for a user's, is always refused; so is one that has
an address proved whose name an unconfirmed user holds, and has that user deleted.

With ``LinkAccounts`` a federated user who comes for the first time is linked to the
native user of the same proved address, or refused: `triggers.linking`.

Publishes ``sign_up.accepted`` and ``sign_up.rejected``, and of sign-ups by a
code ``challenge.requested``, ``challenge.resend_refused``,
``challenge.delivery_failed``, ``challenge.verified``,
``challenge.answered_wrong``, ``challenge.expired``, ``sign_up.abandoned`` and
``user.deleted`` (of who held the name without a proof); of federated users
``identity.linked``, ``identity.link_refused``, ``user.confirmed`` and ``account.taken_over``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.addresses.email_address import domain_or_none
from rules.addresses.refusals import sign_up_denied
from rules.addresses.verdict import Verdict
from rules.passwordless import sign_up
from rules.passwordless.sign_up import attributes_denied, is_asked_for, unwelcome
from rules.refusals import SignUpDenied
from rules.trigger_event import TriggerEvent, answer
from rules.value import dataclass, replace
from runtime import aws, clock
from runtime.addresses.check import Check, address_check
from runtime.entry import Handle, entrypoint
from runtime.settings.addresses import AddressSettings
from runtime.settings.events import ChainSettings, EventSettings
from runtime.settings.migration import MigrationSettings
from runtime.settings.sign_up import NameSettings, SignUpSettings
from runtime.settings.sign_up_codes import SenderThereSettings, SignUpCodeSettings

if TYPE_CHECKING:
    from runtime.addresses.learnt import Learnt
    from runtime.passwordless.address_key import AddressKeys
    from triggers.linking.first_sign_in import FirstSignIn
    from triggers.proof_first.sign_up_steps import SignUpSteps

_FEDERATED = "PreSignUp_ExternalProvider"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreSignUp:
    """
    The trigger with its collaborators.

    Attributes:
        checks_federated: Whether users whom an identity provider brings are checked.
        steps: Sign-up by a code; None if there is none. Who asks for it then
            gets Cognito's own code, as everybody else.
        proves_all: Whether a sign-up with a password needs a code, too.
        needs_address: Whether a sign-up has to have an e-mail address.
        allowed: Attributes that a sign-up without a password may bring, more than the usual.
        is_named_by_cognito: Whether the user name is the ``sub`` to come, and nobody chose it.
        learnt: What was learnt from sign-ups before; None if nothing is.
        linking: Makes what links federated users, when the first comes; None if nobody is linked.

    """

    check: Check
    checks_federated: bool
    is_migrating: Callable[[TriggerEvent], bool]
    announce: Announce
    steps: SignUpSteps | None = None
    proves_all: bool = False
    needs_address: bool = True
    allowed: tuple[str, ...] = ()
    is_named_by_cognito: bool = True
    learnt: Learnt | None = None
    linking: Callable[[], FirstSignIn] | None = None

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """
        Let in everybody but those whose address the policy refuses, or is yet to be proved.

        Raises:
            SignUpDenied: A code such as ``DISPOSABLE_EMAIL`` in front of kind words.
            LinkRefused: The same, of a federated user.

        """
        asked = TriggerEvent.read(event, is_named_by_cognito=self.is_named_by_cognito)
        if address := sign_up.to_check(asked.texts("clientMetadata")):
            raise self._answer(replace(asked, attributes={"email": address}))
        if self.steps and self._needs_code(asked) and not self.is_migrating(asked):
            return self._by_code(event, asked, self.steps)
        verdict = self._verdict(asked)
        if verdict.is_refused and self.is_migrating(asked):  # looked up only where it matters
            verdict = Verdict(domain_or_none(asked.attributes.get("email", "")))
        if verdict.is_refused:
            raise self._rejected(asked, verdict)
        if self.linking and asked.source == _FEDERATED:
            first_sign_in = replace(self.linking(), announce=self.announce)
            if not first_sign_in(asked):
                return event
        self.announce(Kind.SIGN_UP_ACCEPTED, asked, **verdict.told())
        return event

    def _answer(self, asked: TriggerEvent) -> SignUpDenied:
        """What a sign-up with that address would be refused with, or that it would not be."""
        metadata, address = asked.texts("clientMetadata"), asked.attributes["email"]
        claims = self.steps if sign_up.is_claim(metadata) else None
        request = claims.read(asked) if claims and domain_or_none(address) else None
        has_code = "code" in metadata and bool(self.proves_all or request)
        verdict = Verdict(None) if has_code else self._checked(asked)
        if verdict.is_refused:
            return self._rejected(asked, verdict)
        return claims.claim(asked, request) if claims and request else sign_up.accepted()

    def _needs_code(self, asked: TriggerEvent) -> bool:
        is_wanted = self.proves_all or is_asked_for(asked.texts("clientMetadata"))
        return asked.source == "PreSignUp_SignUp" and is_wanted

    def _by_code(
        self, event: dict[str, Any], asked: TriggerEvent, steps: SignUpSteps
    ) -> dict[str, Any]:
        """Mail a code, or check it. What the first call has checked is not checked again."""
        is_passwordless = is_asked_for(asked.texts("clientMetadata"))
        domain = domain_or_none(asked.attributes.get("email", ""))
        request = steps.read(asked)
        if request is None:
            refusal = steps.update_required()
            raise self._refused(asked, Verdict(domain), Reason.CLIENT_OUTDATED, refusal)
        if is_passwordless and unwelcome(asked.attributes, allowed=self.allowed):
            refusal = attributes_denied()
            raise self._refused(asked, Verdict(domain), Reason.UNPROVED_ATTRIBUTE, refusal)
        if request.code is None or domain is None:  # no code was mailed to what is no address
            verdict = self._checked(asked)
            if verdict.is_refused:
                raise self._rejected(asked, verdict)
        if request.code is None:
            steps.ask(asked, request)
        steps.prove(asked, request)
        answer(event, autoConfirmUser=True, autoVerifyEmail=True)
        verdict = Verdict(domain)
        told = (self.learnt.named(asked, verdict) if self.learnt else verdict).told()
        self.announce(Kind.SIGN_UP_ACCEPTED, asked, **told, passwordless=is_passwordless)
        return event

    def _checked(self, asked: TriggerEvent) -> Verdict:
        """By what is known of the domain, and by what was learnt from sign-ups before."""
        verdict = self.check(asked.attributes.get("email", ""))
        return self.learnt.judged(asked, verdict) if self.learnt else verdict

    def _rejected(self, asked: TriggerEvent, verdict: Verdict) -> SignUpDenied:
        self.announce(Kind.SIGN_UP_REJECTED, asked.of_nobody(), **verdict.told())
        return sign_up_denied(verdict)

    def _refused(
        self, asked: TriggerEvent, verdict: Verdict, reason: Reason, refusal: SignUpDenied
    ) -> SignUpDenied:
        told = verdict.told() | {"reason": reason}
        self.announce(Kind.SIGN_UP_REJECTED, asked.of_nobody(), **told)
        return refusal

    def _verdict(self, asked: TriggerEvent) -> Verdict:
        address = asked.attributes.get("email", "")
        if asked.source == "PreSignUp_SignUp" and (self.needs_address or address):
            return self._checked(asked)
        domain = domain_or_none(address)
        if asked.source == _FEDERATED and self.checks_federated and domain:
            return self.check(address, vouched=True)
        return Verdict(domain)


def _migrating(settings: MigrationSettings) -> Callable[[TriggerEvent], bool]:
    """Tell of a user whether another directory has just vouched for them."""
    if not settings.migration_table:
        return lambda _: False
    # late: import cost
    from runtime.migration.migrations import Migrations  # noqa: PLC0415
    from runtime.passwordless.address_key import AddressKeySource  # noqa: PLC0415
    from runtime.settings.codes import AddressKeySettings  # noqa: PLC0415

    arn = AddressKeySettings().address_key_secret_arn
    source = cache(lambda: AddressKeySource(aws.secrets(), arn=arn))  # once somebody may migrate

    def keys() -> AddressKeys:
        return source()()

    migrations = Migrations(aws.dynamodb(), table=settings.migration_table, addresses=keys)
    return lambda asked: migrations.is_under_way(
        asked.attributes.get("email", ""), pool_id=asked.pool_id, now=clock.now()
    )


def wire() -> Handle:
    """
    Map the lists into memory and connect the announcer; dnspython waits until it is needed.

    A function that had the trigger before is asked behind ours: what ours refuses it never sees.
    """
    settings, names, announce = SignUpSettings(), NameSettings(), announcer(EventSettings())
    addresses = AddressSettings()
    has_codes = settings.has_codes and names.is_address and SenderThereSettings().sends_codes
    codes = SignUpCodeSettings() if has_codes else None
    ours = PreSignUp(
        check=address_check(addresses),
        checks_federated=settings.checks_federated_sign_ups,
        is_migrating=_migrating(MigrationSettings()),
        announce=announce,
        steps=_steps(announce, codes) if codes else None,
        allowed=codes.sign_up_attributes if codes else (),
        proves_all=settings.proves_all_sign_ups,
        needs_address=names.is_address,
        is_named_by_cognito=names.is_made_by_cognito,
        learnt=_learnt(settings, mode=addresses.email_policy),
        linking=_linking(announce, settings.link_accounts),
    )
    if not (theirs := ChainSettings().chained_function):
        return ours.handle
    # late: import cost
    from runtime.chained_function import chained_function  # noqa: PLC0415
    from triggers.chained import orders  # noqa: PLC0415

    def made(announce: Announce) -> Handle:
        return replace(ours, announce=announce).handle

    return orders.sign_up(made, announce, ask=chained_function(theirs))


def _learnt(settings: SignUpSettings, *, mode: str) -> Learnt | None:
    """None where nothing counts sign-ups."""
    if settings.learnt_sign_ups == "off":
        return None
    # late: import cost
    from rules.addresses.policy import Mode  # noqa: PLC0415
    from runtime.addresses.learnt import learnt  # noqa: PLC0415
    from runtime.settings.codes import AddressKeySettings  # noqa: PLC0415

    return learnt(settings, AddressKeySettings(), mode=Mode(mode))


def _linking(announce: Announce, policy: str) -> Callable[[], FirstSignIn] | None:
    """None where federated users are as Cognito makes them."""
    if policy == "off":
        return None
    from runtime.settings.codes import AddressKeySettings  # noqa: PLC0415  # import cost

    arn = AddressKeySettings().address_key_secret_arn

    def linking() -> FirstSignIn:
        # late: no native user needs it
        from triggers.linking.first_sign_in_wired import first_sign_in  # noqa: PLC0415

        return first_sign_in(announce, policy=policy, key_arn=arn)

    made: Callable[[], FirstSignIn] = cache(linking)
    return made


def _steps(announce: Announce, settings: SignUpCodeSettings) -> SignUpSteps:
    from triggers.proof_first.sign_up_steps import sign_up_steps  # noqa: PLC0415  # import cost

    return sign_up_steps(announce, settings)


handler = entrypoint(wire)

"""
The user events of cognito-triggers, as docs/events.md describes them.

Members are only added: ignore those that these types lack, and types of events, too.
Written by `make event-schemas`; do not edit.
"""

from typing import Literal, NotRequired, TypedDict


class Envelope(TypedDict):
    """The attributes of CloudEvents 1.0 of every event; type and data differ."""

    # The version of CloudEvents.
    specversion: Literal["1.0"]
    # The same whenever the same event is sent again.
    id: str
    # /cognito/ and the id of the user pool.
    source: str
    # The user's sub; absent before there is one, and where it is unknown.
    subject: NotRequired[str]
    # Where it was told: the Region of the stack. A pool may be in two.
    region: NotRequired[str]
    # When it happened, UTC, in milliseconds (RFC 3339).
    time: str
    # What data is.
    datacontenttype: Literal["application/json"]
    # Names the schema; the number after the dot counts up when it grows.
    dataschema: str
    # The same for all tellings of one fact, Cognito's retries included, where that can be known; a
    # hash of the subject among others. Else the id.
    dedupekey: str


class SignUpAcceptedData(TypedDict):
    """The data of SignUpAccepted."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # Domain of the user's e-mail address, lower-case A-labels; absent without an address.
    email_domain: NotRequired[str]
    # The list that has the domain, its mail host or the host's IP address; absent if none has.
    # Today: allowed, denied, evidence, aggregate, relay, mail_host, mail_address, shared_host,
    # learnt.
    tier: NotRequired[str]
    # The entry of the list in tier.
    matched_domain: NotRequired[str]
    # The large mail provider of which the domain is probably a misspelling; absent if none.
    suggested_domain: NotRequired[str]
    # The mail route of the domain in DNS; absent if DNS was not queried or did not answer. Today:
    # mx, implicit_mx, null_mx, no_route, no_domain.
    mail_route: NotRequired[str]
    # Present when DNS did not answer; the address was accepted (fail open).
    dns_unavailable: NotRequired[Literal[True]]
    # How many in 100 addresses with these marks are abused; absent if there are no marks.
    suspicion: NotRequired[int]
    # Signs of abuse of the address, separated by commas; from a short list that only grows.
    marks: NotRequired[str]
    # The domain's preferred mail host; absent if DNS was not queried or names none.
    mail_host: NotRequired[str]
    # A keyed digest of the mailbox behind the address; absent if mailboxes are not counted.
    mailbox: NotRequired[str]
    # Present when the address has signs of abuse, but too few for a refusal.
    suspect: NotRequired[Literal[True]]
    # The cause for which a policy that does not only monitor would refuse. Today:
    # disposable_domain, disposable_mx, relay_domain, undeliverable, invalid_email,
    # unproved_attribute, client_outdated, wrong_code, code_used, unknown_challenge, locked,
    # too_soon, too_many, unexpected_challenge, group_not_found, access_denied, throttled,
    # out_of_time, no_address, sender_refused, country_not_allowed, cost_limit, suppressed,
    # hard_bounce, soft_bounce, unavailable, invalid_rules, unexpected, wrong_credentials,
    # unsupported_hash, unverified_address, passkey, linked, address_changed, refused_by_next,
    # account_exists, account_disabled, unlinked, denied_by_rule, second_step_needed.
    would_refuse: NotRequired[str]
    # Present when the user signed up without a password, with a code by e-mail.
    passwordless: NotRequired[Literal[True]]


class SignUpAccepted(Envelope):
    """
    The event of that type.

    The policy accepted a sign-up. The user does not exist yet: Cognito may still refuse, and the
    user has not confirmed. In this pool, where Cognito generates user names, the `subject` is the
    future user's `sub`. In a pool whose users choose their names, `subject` is absent, or a chosen
    name that looks like a `sub`: act on `user.confirmed`.
    """

    type: Literal["auth.sign_up.accepted.v1"]
    data: SignUpAcceptedData


class SignUpRejectedData(TypedDict):
    """The data of SignUpRejected."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str
    # Domain of the user's e-mail address, lower-case A-labels; absent without an address.
    email_domain: NotRequired[str]
    # The list that has the domain, its mail host or the host's IP address; absent if none has.
    # Today: allowed, denied, evidence, aggregate, relay, mail_host, mail_address, shared_host,
    # learnt.
    tier: NotRequired[str]
    # The entry of the list in tier.
    matched_domain: NotRequired[str]
    # The large mail provider of which the domain is probably a misspelling; absent if none.
    suggested_domain: NotRequired[str]
    # The mail route of the domain in DNS; absent if DNS was not queried or did not answer. Today:
    # mx, implicit_mx, null_mx, no_route, no_domain.
    mail_route: NotRequired[str]
    # Present when DNS did not answer; the address was accepted (fail open).
    dns_unavailable: NotRequired[Literal[True]]
    # How many in 100 addresses with these marks are abused; absent if there are no marks.
    suspicion: NotRequired[int]
    # Signs of abuse of the address, separated by commas; from a short list that only grows.
    marks: NotRequired[str]
    # The domain's preferred mail host; absent if DNS was not queried or names none.
    mail_host: NotRequired[str]
    # A keyed digest of the mailbox behind the address; absent if mailboxes are not counted.
    mailbox: NotRequired[str]


class SignUpRejected(Envelope):
    """A sign-up was refused. No user was created, so there is no `subject`."""

    type: Literal["auth.sign_up.rejected.v1"]
    data: SignUpRejectedData


class SignUpAbandonedData(TypedDict):
    """The data of SignUpAbandoned."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]


class SignUpAbandoned(Envelope):
    """
    The event of that type.

    A user signed up with a password and did not confirm. The user was deleted: `user.deleted` has
    the same `subject`.
    """

    type: Literal["auth.sign_up.abandoned.v1"]
    data: SignUpAbandonedData


class SignUpReconsideredData(TypedDict):
    """The data of SignUpReconsidered."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # How long after the sign-up, give or take a tenth. Today: hour, day, week.
    after: str
    # What the policy said of the address before. Today: accepted, suspect, refused.
    was: str
    # What it says now. Today: accepted, suspect, refused.
    now: str
    # The user was added to the group suspect, removed from it, or disabled, or was not disabled
    # (spared) by the limit of a day or as an administrator; absent if nothing was to be done.
    # Today: group, removed, disabled, spared.
    action: NotRequired[str]
    # The cause for which a sign-up would be refused now; absent if none. Today: disposable_domain,
    # disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
    # client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
    # unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
    # sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
    # unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
    # unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
    # account_disabled, unlinked, denied_by_rule, second_step_needed.
    would_refuse: NotRequired[str]
    # Domain of the user's e-mail address, lower-case A-labels; absent without an address.
    email_domain: NotRequired[str]
    # The list that has the domain, its mail host or the host's IP address; absent if none has.
    # Today: allowed, denied, evidence, aggregate, relay, mail_host, mail_address, shared_host,
    # learnt.
    tier: NotRequired[str]
    # The entry of the list in tier.
    matched_domain: NotRequired[str]
    # The mail route of the domain in DNS; absent if DNS was not queried or did not answer. Today:
    # mx, implicit_mx, null_mx, no_route, no_domain.
    mail_route: NotRequired[str]
    # Present when DNS did not answer; the address was accepted (fail open).
    dns_unavailable: NotRequired[Literal[True]]
    # How many in 100 addresses with these marks are abused; absent if there are no marks.
    suspicion: NotRequired[int]
    # Signs of abuse of the address, separated by commas; from a short list that only grows.
    marks: NotRequired[str]
    # The domain's preferred mail host; absent if DNS was not queried or names none.
    mail_host: NotRequired[str]


class SignUpReconsidered(Envelope):
    """
    The event of that type.

    The address of a user who signed up was judged again, an hour, a day or a week later, and the
    verdict has changed for the worse, or back after such a change. With `ReconsiderSignUps`.
    """

    type: Literal["auth.sign_up.reconsidered.v1"]
    data: SignUpReconsideredData


class AddressChangeAcceptedData(TypedDict):
    """The data of AddressChangeAccepted."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # Domain of the user's e-mail address, lower-case A-labels; absent without an address.
    email_domain: NotRequired[str]
    # The list that has the domain, its mail host or the host's IP address; absent if none has.
    # Today: allowed, denied, evidence, aggregate, relay, mail_host, mail_address, shared_host,
    # learnt.
    tier: NotRequired[str]
    # The entry of the list in tier.
    matched_domain: NotRequired[str]
    # The large mail provider of which the domain is probably a misspelling; absent if none.
    suggested_domain: NotRequired[str]
    # The mail route of the domain in DNS; absent if DNS was not queried or did not answer. Today:
    # mx, implicit_mx, null_mx, no_route, no_domain.
    mail_route: NotRequired[str]
    # Present when DNS did not answer; the address was accepted (fail open).
    dns_unavailable: NotRequired[Literal[True]]
    # How many in 100 addresses with these marks are abused; absent if there are no marks.
    suspicion: NotRequired[int]
    # Signs of abuse of the address, separated by commas; from a short list that only grows.
    marks: NotRequired[str]
    # The domain's preferred mail host; absent if DNS was not queried or names none.
    mail_host: NotRequired[str]
    # A keyed digest of the mailbox behind the address; absent if mailboxes are not counted.
    mailbox: NotRequired[str]
    # Present when the address has signs of abuse, but too few for a refusal.
    suspect: NotRequired[Literal[True]]
    # The cause for which a policy that does not only monitor would refuse. Today:
    # disposable_domain, disposable_mx, relay_domain, undeliverable, invalid_email,
    # unproved_attribute, client_outdated, wrong_code, code_used, unknown_challenge, locked,
    # too_soon, too_many, unexpected_challenge, group_not_found, access_denied, throttled,
    # out_of_time, no_address, sender_refused, country_not_allowed, cost_limit, suppressed,
    # hard_bounce, soft_bounce, unavailable, invalid_rules, unexpected, wrong_credentials,
    # unsupported_hash, unverified_address, passkey, linked, address_changed, refused_by_next,
    # account_exists, account_disabled, unlinked, denied_by_rule, second_step_needed.
    would_refuse: NotRequired[str]


class AddressChangeAccepted(Envelope):
    """
    The event of that type.

    The policy accepted a user's changed address, and Cognito is about to send a code to the
    address. The address is not verified yet.
    """

    type: Literal["auth.address_change.accepted.v1"]
    data: AddressChangeAcceptedData


class AddressChangeRejectedData(TypedDict):
    """The data of AddressChangeRejected."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str
    # Domain of the user's e-mail address, lower-case A-labels; absent without an address.
    email_domain: NotRequired[str]
    # The list that has the domain, its mail host or the host's IP address; absent if none has.
    # Today: allowed, denied, evidence, aggregate, relay, mail_host, mail_address, shared_host,
    # learnt.
    tier: NotRequired[str]
    # The entry of the list in tier.
    matched_domain: NotRequired[str]
    # The large mail provider of which the domain is probably a misspelling; absent if none.
    suggested_domain: NotRequired[str]
    # The mail route of the domain in DNS; absent if DNS was not queried or did not answer. Today:
    # mx, implicit_mx, null_mx, no_route, no_domain.
    mail_route: NotRequired[str]
    # Present when DNS did not answer; the address was accepted (fail open).
    dns_unavailable: NotRequired[Literal[True]]
    # How many in 100 addresses with these marks are abused; absent if there are no marks.
    suspicion: NotRequired[int]
    # Signs of abuse of the address, separated by commas; from a short list that only grows.
    marks: NotRequired[str]
    # The domain's preferred mail host; absent if DNS was not queried or names none.
    mail_host: NotRequired[str]
    # A keyed digest of the mailbox behind the address; absent if mailboxes are not counted.
    mailbox: NotRequired[str]


class AddressChangeRejected(Envelope):
    """A user's changed address was refused, and no code was sent."""

    type: Literal["auth.address_change.rejected.v1"]
    data: AddressChangeRejectedData


class UserConfirmedData(TypedDict):
    """The data of UserConfirmed."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # Domain of the user's e-mail address, lower-case A-labels; absent without an address.
    email_domain: NotRequired[str]


class UserConfirmed(Envelope):
    """A user was confirmed. Occurs once per user."""

    type: Literal["auth.user.confirmed.v1"]
    data: UserConfirmedData


class PasswordResetData(TypedDict):
    """The data of PasswordReset."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]


class PasswordReset(Envelope):
    """A user set a new password with the code of a forgotten-password e-mail."""

    type: Literal["auth.password.reset.v1"]
    data: PasswordResetData


class PasswordChangedData(TypedDict):
    """The data of PasswordChanged."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class PasswordChanged(Envelope):
    """A signed-in user changed the password through the REST API."""

    type: Literal["auth.password.changed.v1"]
    data: PasswordChangedData


class SessionRevokedData(TypedDict):
    """The data of SessionRevoked."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # Present when all sessions of the user were ended.
    everywhere: NotRequired[Literal[True]]
    # Why the session ended; absent if the user signed out. Today: refresh_token_reused,
    # by_operator.
    cause: NotRequired[str]
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class SessionRevoked(Envelope):
    """
    The event of that type.

    A session, or with `everywhere` all sessions of a user, ended: the refresh token was revoked.
    Access tokens stay valid for minutes.
    """

    type: Literal["auth.session.revoked.v1"]
    data: SessionRevokedData


class UserDeletedData(TypedDict):
    """The data of UserDeleted."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class UserDeleted(Envelope):
    """A user was deleted. Delete the data that you keep of that user. Occurs once per user."""

    type: Literal["auth.user.deleted.v1"]
    data: UserDeletedData


class AccountTakenOverData(TypedDict):
    """The data of AccountTakenOver."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # What was reset before the owner got the account, separated by commas: password, sessions,
    # devices, factors, attributes.
    reset: str
    # Names of required or immutable attributes, which Cognito does not delete, separated by commas;
    # absent if there are none.
    left: NotRequired[str]


class AccountTakenOver(Envelope):
    """
    The event of that type.

    The owner of an address verified it for the first time and got an existing account; password,
    sessions and factors of a possible attacker were reset (account pre-hijacking). The owner may
    have lost a password: notify the owner.
    """

    type: Literal["auth.account.taken_over.v1"]
    data: AccountTakenOverData


class AccountTakeOverRefusedData(TypedDict):
    """The data of AccountTakeOverRefused."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str


class AccountTakeOverRefused(Envelope):
    """
    The event of that type.

    A correct code at an unverified address was refused: the account has something that cannot be
    reset, or is no longer the account of the code. An operator has to decide.
    """

    type: Literal["auth.account.take_over_refused.v1"]
    data: AccountTakeOverRefusedData


class IdentityLinkedData(TypedDict):
    """The data of IdentityLinked."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The identity provider's name in the user pool.
    provider: str
    # The identity provider's type, as Cognito names it; absent if unknown. Today: OIDC, SAML,
    # Google, Facebook, SignInWithApple, LoginWithAmazon.
    provider_type: NotRequired[str]
    # The basis of the link: the provider's word, or the user's proof of the address. Today: trust,
    # proof.
    by: str
    # Present when the user was created for this identity.
    created: NotRequired[Literal[True]]
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class IdentityLinked(Envelope):
    """
    The event of that type.

    A user of an identity provider was linked to a native user: both sign in to one account.
    `subject` is the native user.
    """

    type: Literal["auth.identity.linked.v1"]
    data: IdentityLinkedData


class IdentityLinkRefusedData(TypedDict):
    """The data of IdentityLinkRefused."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str


class IdentityLinkRefused(Envelope):
    """A federated sign-in was refused. No profile was created, so there is no `subject`."""

    type: Literal["auth.identity.link_refused.v1"]
    data: IdentityLinkRefusedData


class IdentityUnlinkedData(TypedDict):
    """The data of IdentityUnlinked."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The identity provider's name in the user pool.
    provider: str
    # The identity provider's type, as Cognito names it; absent if unknown. Today: OIDC, SAML,
    # Google, Facebook, SignInWithApple, LoginWithAmazon.
    provider_type: NotRequired[str]
    # Who removed the link: the user or an operator. Today: user, operator.
    by: str
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class IdentityUnlinked(Envelope):
    """
    The event of that type.

    A user of an identity provider is no longer linked to the native user, who keeps the account. A
    sign-in by the provider is refused until the user links it again.
    """

    type: Literal["auth.identity.unlinked.v1"]
    data: IdentityUnlinkedData


class FederationGroupsCutData(TypedDict):
    """The data of FederationGroupsCut."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The identity provider's name in the user pool.
    provider: str
    # The identity provider's type, as Cognito names it; absent if unknown. Today: OIDC, SAML,
    # Google, Facebook, SignInWithApple, LoginWithAmazon.
    provider_type: NotRequired[str]
    # Number of groups that the provider sent and the rules allow.
    count: int
    # Number of groups that were mapped.
    kept: int


class FederationGroupsCut(Envelope):
    """
    The event of that type.

    A provider sent more groups than fit, or than the rules take. The user has the first `kept` of
    them.
    """

    type: Literal["auth.federation.groups_cut.v1"]
    data: FederationGroupsCutData


class GroupAssignedData(TypedDict):
    """The data of GroupAssigned."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The group's name.
    group: str
    # The rule that gives the group; one of a short list that only grows. Today: default,
    # email_domain, client_id.
    rule: str


class GroupAssigned(Envelope):
    """A user was put into a group by a rule. Occurs once per user and group."""

    type: Literal["auth.group.assigned.v1"]
    data: GroupAssignedData


class GroupAssignmentFailedData(TypedDict):
    """The data of GroupAssignmentFailed."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The group's name.
    group: str
    # The rule that gives the group; one of a short list that only grows. Today: default,
    # email_domain, client_id.
    rule: str
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str


class GroupAssignmentFailed(Envelope):
    """A user could not be put into a group of the rules. The confirmation succeeded."""

    type: Literal["auth.group.assignment_failed.v1"]
    data: GroupAssignmentFailedData


class SignInAttemptedData(TypedDict):
    """The data of SignInAttempted."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # Present when the user does not exist and Cognito hides that from the client.
    user_not_found: NotRequired[Literal[True]]
    # How a sign-in with a code began: without a password (custom), or with one (custom_srp). Absent
    # in other sign-ins. Today: custom, custom_srp.
    flow: NotRequired[str]


class SignInAttempted(Envelope):
    """A sign-in was started. The user is not authenticated yet."""

    type: Literal["auth.sign_in.attempted.v1"]
    data: SignInAttemptedData


class SignInSucceededData(TypedDict):
    """The data of SignInSucceeded."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # Present at the first sign-in of a user that an administrator created.
    first_sign_in: NotRequired[Literal[True]]
    # Present when Cognito saw the device for the first time; needs device tracking.
    new_device: NotRequired[Literal[True]]
    # The method that the client says was used: for counts, never for a decision, since Cognito does
    # not state whether it is true. Absent if the client said none. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
    claimed_method: NotRequired[str]


class SignInSucceeded(Envelope):
    """A user was authenticated, and Cognito is about to issue tokens."""

    type: Literal["auth.sign_in.succeeded.v1"]
    data: SignInSucceededData


class SignInRejectedData(TypedDict):
    """The data of SignInRejected."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str
    # Present when the user does not exist and Cognito hides that from the client.
    user_not_found: NotRequired[Literal[True]]


class SignInRejected(Envelope):
    """A sign-in ended without tokens."""

    type: Literal["auth.sign_in.rejected.v1"]
    data: SignInRejectedData


class ChallengeRequestedData(TypedDict):
    """The data of ChallengeRequested."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The passwordless method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
    method: str
    # Present when the user does not exist and Cognito hides that from the client.
    user_not_found: NotRequired[Literal[True]]


class ChallengeRequested(Envelope):
    """A sign-in code or magic link was requested."""

    type: Literal["auth.challenge.requested.v1"]
    data: ChallengeRequestedData


class ChallengeSentData(TypedDict):
    """The data of ChallengeSent."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The passwordless method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
    method: str


class ChallengeSent(Envelope):
    """
    The event of that type.

    Amazon SES or AWS End User Messaging accepted the message with the code. Delivery is not
    confirmed.
    """

    type: Literal["auth.challenge.sent.v1"]
    data: ChallengeSentData


class ChallengeDeliveryFailedData(TypedDict):
    """The data of ChallengeDeliveryFailed."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The passwordless method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
    method: str
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str


class ChallengeDeliveryFailed(Envelope):
    """
    The event of that type.

    The message with the code could not be sent. The user sees no difference and receives no code.
    """

    type: Literal["auth.challenge.delivery_failed.v1"]
    data: ChallengeDeliveryFailedData


class ChallengeBouncedData(TypedDict):
    """The data of ChallengeBounced."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The passwordless method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
    method: str
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str


class ChallengeBounced(Envelope):
    """
    The event of that type.

    The e-mail with a code bounced. After a `hard_bounce` no e-mail is sent to that address for two
    weeks.
    """

    type: Literal["auth.challenge.bounced.v1"]
    data: ChallengeBouncedData


class ChallengeComplainedData(TypedDict):
    """The data of ChallengeComplained."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The passwordless method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
    method: str


class ChallengeComplained(Envelope):
    """
    The event of that type.

    The recipient marked an e-mail with a code as spam. No e-mail is sent to that address for half a
    year.
    """

    type: Literal["auth.challenge.complained.v1"]
    data: ChallengeComplainedData


class ChallengeAnsweredWrongData(TypedDict):
    """The data of ChallengeAnsweredWrong."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The passwordless method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
    method: str
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str


class ChallengeAnsweredWrong(Envelope):
    """An answer was wrong or not valid."""

    type: Literal["auth.challenge.answered_wrong.v1"]
    data: ChallengeAnsweredWrongData


class ChallengeVerifiedData(TypedDict):
    """The data of ChallengeVerified."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The passwordless method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
    method: str


class ChallengeVerified(Envelope):
    """An answer was correct, in time, and the first correct answer of the code."""

    type: Literal["auth.challenge.verified.v1"]
    data: ChallengeVerifiedData


class ChallengeExpiredData(TypedDict):
    """The data of ChallengeExpired."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The passwordless method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
    method: str


class ChallengeExpired(Envelope):
    """An answer came after the code expired."""

    type: Literal["auth.challenge.expired.v1"]
    data: ChallengeExpiredData


class ChallengeLockedData(TypedDict):
    """The data of ChallengeLocked."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The passwordless method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
    method: str


class ChallengeLocked(Envelope):
    """The last permitted answer was wrong. The code was invalidated in every session."""

    type: Literal["auth.challenge.locked.v1"]
    data: ChallengeLockedData


class ChallengeResendRefusedData(TypedDict):
    """The data of ChallengeResendRefused."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The passwordless method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
    method: str
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str


class ChallengeResendRefused(Envelope):
    """
    The event of that type.

    Another code was requested during the resend cool-down or above the rate limit. No message was
    sent.
    """

    type: Literal["auth.challenge.resend_refused.v1"]
    data: ChallengeResendRefusedData


class MessageSentData(TypedDict):
    """The data of MessageSent."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # What Cognito wanted sent, as its triggerSource names it. Today: SignUp, ResendCode,
    # ForgotPassword, UpdateUserAttribute, VerifyUserAttribute, AdminCreateUser, Authentication.
    message: str
    # What carries the message. Today: email, sms.
    channel: str


class MessageSent(Envelope):
    """
    The event of that type.

    A message of Cognito's own, such as the code of a sign-up, was accepted by Amazon SES or AWS End
    User Messaging. Only with `CognitoMails` `suite`.
    """

    type: Literal["auth.message.sent.v1"]
    data: MessageSentData


class MessageFailedData(TypedDict):
    """The data of MessageFailed."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # What Cognito wanted sent, as its triggerSource names it. Today: SignUp, ResendCode,
    # ForgotPassword, UpdateUserAttribute, VerifyUserAttribute, AdminCreateUser, Authentication.
    message: str
    # What carries the message. Today: email, sms.
    channel: str
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str


class MessageFailed(Envelope):
    """
    The event of that type.

    A message of Cognito's own could not be sent. The user sees no difference and receives no code.
    Only with `CognitoMails` `suite`.
    """

    type: Literal["auth.message.failed.v1"]
    data: MessageFailedData


class FactorAddedData(TypedDict):
    """The data of FactorAdded."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The sign-in method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
    method: str
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class FactorAdded(Envelope):
    """A user enrolled an authenticator app, or generated new recovery codes."""

    type: Literal["auth.factor.added.v1"]
    data: FactorAddedData


class FactorRemovedData(TypedDict):
    """The data of FactorRemoved."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The sign-in method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
    method: str
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class FactorRemoved(Envelope):
    """A user removed the authenticator app or the recovery codes."""

    type: Literal["auth.factor.removed.v1"]
    data: FactorRemovedData


class FactorRecoveryUsedData(TypedDict):
    """The data of FactorRecoveryUsed."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # Number of the user's remaining recovery codes.
    left: int


class FactorRecoveryUsed(Envelope):
    """
    The event of that type.

    A user signed in with a recovery code, which was used up. The user may have few codes left, or
    an attacker may have the codes.
    """

    type: Literal["auth.factor.recovery_used.v1"]
    data: FactorRecoveryUsedData


class DeviceAddedData(TypedDict):
    """The data of DeviceAdded."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The passwordless method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
    method: str
    # Browser and system, in names that the suite defines; absent if the client sent none.
    browser: NotRequired[str]


class DeviceAdded(Envelope):
    """A user with known devices signed in without a password from an unknown browser or app."""

    type: Literal["auth.device.added.v1"]
    data: DeviceAddedData


class DeviceRemovedData(TypedDict):
    """The data of DeviceRemoved."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # Browser and system, in names that the suite defines; absent if the client sent none.
    browser: NotRequired[str]
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class DeviceRemoved(Envelope):
    """
    The event of that type.

    A user removed a known browser or app: the rate limits of unknown devices apply to it from then
    on.
    """

    type: Literal["auth.device.removed.v1"]
    data: DeviceRemovedData


class StepUpRequestedData(TypedDict):
    """The data of StepUpRequested."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The action, one of the parameter StepUpActions; its details are not published.
    action: str
    # The method; absent if the user has not chosen one. Today: EMAIL_CODE, MAGIC_LINK, SMS_CODE,
    # TOTP, RECOVERY_CODE, PASSKEY.
    method: NotRequired[str]
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class StepUpRequested(Envelope):
    """A user asked for the receipt of a sensitive action (step-up authentication)."""

    type: Literal["auth.step_up.requested.v1"]
    data: StepUpRequestedData


class StepUpVerifiedData(TypedDict):
    """The data of StepUpVerified."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The action, one of the parameter StepUpActions; its details are not published.
    action: str
    # The sign-in method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
    method: str
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class StepUpVerified(Envelope):
    """
    The event of that type.

    A user proved a fresh factor for a sensitive action and got a receipt. Cognito counts a sign-in
    for it, so `sign_in.succeeded` is sent as well.
    """

    type: Literal["auth.step_up.verified.v1"]
    data: StepUpVerifiedData


class StepUpFailedData(TypedDict):
    """The data of StepUpFailed."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The action, one of the parameter StepUpActions; its details are not published.
    action: str
    # The sign-in method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
    method: str
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class StepUpFailed(Envelope):
    """
    The event of that type.

    A factor for a sensitive action was wrong. Many failures of one user: an attacker may have the
    access token.
    """

    type: Literal["auth.step_up.failed.v1"]
    data: StepUpFailedData


class StepUpSpentData(TypedDict):
    """The data of StepUpSpent."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The action, one of the parameter StepUpActions; its details are not published.
    action: str
    # The sign-in method; one of a short list that only grows. Today: EMAIL_CODE, MAGIC_LINK,
    # SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
    method: str
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class StepUpSpent(Envelope):
    """
    The event of that type.

    A resource server spent the receipt of a sensitive action, which it is about to do. The network
    is that of the server.
    """

    type: Literal["auth.step_up.spent.v1"]
    data: StepUpSpentData


class RiskDetectedData(TypedDict):
    """The data of RiskDetected."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The risk level of Cognito; absent if Cognito states none. Today: Low, Medium, High.
    level: NotRequired[str]
    # The risk decision of Cognito: AccountTakeover applied the automated response of the level,
    # Block refused the operation; absent if Cognito did neither. Today: AccountTakeover, Block.
    decision: NotRequired[str]
    # The event type, as Cognito's threat protection names it. Today: SignIn, SignUp,
    # ForgotPassword, PasswordChange, ResendCode.
    operation: str
    # The outcome of the operation, as Cognito names it; absent if Cognito states none. Today: Pass,
    # Fail, InProgress.
    response: NotRequired[str]
    # Cognito's id of the event, for AdminUpdateAuthEventFeedback.
    cognito_event: str
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class RiskDetected(Envelope):
    """
    The event of that type.

    Cognito's threat protection found an operation of a user risky. The operation has happened or
    was refused by Cognito before the event is published.
    """

    type: Literal["auth.risk.detected.v1"]
    data: RiskDetectedData


class CredentialsCompromisedData(TypedDict):
    """The data of CredentialsCompromised."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The event type, as Cognito's threat protection names it. Today: SignIn, SignUp,
    # ForgotPassword, PasswordChange, ResendCode.
    operation: str
    # The outcome of the operation, as Cognito names it; absent if Cognito states none. Today: Pass,
    # Fail, InProgress.
    response: NotRequired[str]
    # Cognito's id of the event, for AdminUpdateAuthEventFeedback.
    cognito_event: str
    # The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.
    network: NotRequired[str]


class CredentialsCompromised(Envelope):
    """
    The event of that type.

    Cognito's threat protection found the password of a user in a leak. Ask the user to choose
    another password.
    """

    type: Literal["auth.credentials.compromised.v1"]
    data: CredentialsCompromisedData


class GroupMissingData(TypedDict):
    """The data of GroupMissing."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The group's name.
    group: str


class GroupMissing(Envelope):
    """
    The event of that type.

    A user without any group signed in. The tokens have the group, and the group repair assigns it.
    """

    type: Literal["auth.group.missing.v1"]
    data: GroupMissingData


class TokenLeftUnchangedData(TypedDict):
    """The data of TokenLeftUnchanged."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str


class TokenLeftUnchanged(Envelope):
    """Tokens were issued without the claims and the group of the rules. The sign-in succeeded."""

    type: Literal["auth.token.left_unchanged.v1"]
    data: TokenLeftUnchangedData


class UserMigratedData(TypedDict):
    """The data of UserMigrated."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # Domain of the user's e-mail address, lower-case A-labels; absent without an address.
    email_domain: NotRequired[str]


class UserMigrated(Envelope):
    """
    The event of that type.

    The legacy directory authenticated a user, who was passed to Cognito for migration. Cognito may
    still refuse.
    """

    type: Literal["auth.user.migrated.v1"]
    data: UserMigratedData


class UserMigrationRefusedData(TypedDict):
    """The data of UserMigrationRefused."""

    # Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.
    trigger: NotRequired[str]
    # The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.
    client_id: NotRequired[str]
    # The cause; one of a short list that only grows. Today: disposable_domain, disposable_mx,
    # relay_domain, undeliverable, invalid_email, unproved_attribute, client_outdated, wrong_code,
    # code_used, unknown_challenge, locked, too_soon, too_many, unexpected_challenge,
    # group_not_found, access_denied, throttled, out_of_time, no_address, sender_refused,
    # country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce, unavailable,
    # invalid_rules, unexpected, wrong_credentials, unsupported_hash, unverified_address, passkey,
    # linked, address_changed, refused_by_next, account_exists, account_disabled, unlinked,
    # denied_by_rule, second_step_needed.
    reason: str
    # Domain of the user's e-mail address, lower-case A-labels; absent without an address.
    email_domain: NotRequired[str]


class UserMigrationRefused(Envelope):
    """
    The event of that type.

    A user unknown to the pool was not migrated from the legacy directory. The user sees the same
    error as for a wrong password.
    """

    type: Literal["auth.user.migration_refused.v1"]
    data: UserMigrationRefusedData


class SmsBudgetExhaustedData(TypedDict):
    """The data of SmsBudgetExhausted."""

    # The period (UTC) of the reached limit: no SMS is sent before the period is over. Today: hour,
    # day.
    window: str


class SmsBudgetExhausted(Envelope):
    """
    The event of that type.

    The SMS spending limit `SmsDollarsPerHour` or `SmsDollarsPerDay` was reached. No SMS is sent
    until the hour or day is over.
    """

    type: Literal["auth.sms_budget.exhausted.v1"]
    data: SmsBudgetExhaustedData


class DomainLearntData(TypedDict):
    """The data of DomainLearnt."""

    # The registrable domain, of addresses or of a mail host.
    name: str
    # Whether the name is of addresses or of a mail host. Today: domain, mail_host.
    sort: str
    # What was entered; what it does to sign-ups is up to LearntSignUps. Today: alert, suspect,
    # deny.
    entry: str
    # Accepted sign-ups of the day (UTC), at most 200.
    accepted: NotRequired[int]
    # Those of the day whose users answered the code.
    proved: NotRequired[int]
    # When the entry ends.
    until: str


class DomainLearnt(Envelope):
    """
    The event of that type.

    Sign-ups of one domain, or of one mail host, were unusual: an entry was made, which PreSignUp
    reads as `LearntSignUps` says. It names no user.
    """

    type: Literal["auth.domain.learnt.v1"]
    data: DomainLearntData


class PipelineCanaryData(TypedDict):
    """The data of PipelineCanary."""


class PipelineCanary(Envelope):
    """
    The event of that type.

    The event transport from a function to the subscribers worked. The event is about no user, so
    there is no `subject`.
    """

    type: Literal["auth.pipeline.canary.v1"]
    data: PipelineCanaryData


UserEvent = (
    SignUpAccepted
    | SignUpRejected
    | SignUpAbandoned
    | SignUpReconsidered
    | AddressChangeAccepted
    | AddressChangeRejected
    | UserConfirmed
    | PasswordReset
    | PasswordChanged
    | SessionRevoked
    | UserDeleted
    | AccountTakenOver
    | AccountTakeOverRefused
    | IdentityLinked
    | IdentityLinkRefused
    | IdentityUnlinked
    | FederationGroupsCut
    | GroupAssigned
    | GroupAssignmentFailed
    | SignInAttempted
    | SignInSucceeded
    | SignInRejected
    | ChallengeRequested
    | ChallengeSent
    | ChallengeDeliveryFailed
    | ChallengeBounced
    | ChallengeComplained
    | ChallengeAnsweredWrong
    | ChallengeVerified
    | ChallengeExpired
    | ChallengeLocked
    | ChallengeResendRefused
    | MessageSent
    | MessageFailed
    | FactorAdded
    | FactorRemoved
    | FactorRecoveryUsed
    | DeviceAdded
    | DeviceRemoved
    | StepUpRequested
    | StepUpVerified
    | StepUpFailed
    | StepUpSpent
    | RiskDetected
    | CredentialsCompromised
    | GroupMissing
    | TokenLeftUnchanged
    | UserMigrated
    | UserMigrationRefused
    | SmsBudgetExhausted
    | DomainLearnt
    | PipelineCanary
)

// Written by `make event-schemas`; do not edit.
/** The user events of cognito-triggers, as docs/events.md describes them. Members are only added: ignore those that these types lack, and types of events, too. */
export type UserEvent =
  | SignUpAccepted
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
  | PipelineCanary;

/** A list of values that grows: take one that you do not know for any other. */
export type Growing<Known extends string> = Known | (string & {});

/** The attributes of CloudEvents 1.0 that every event has. */
export interface Envelope<Type extends string, Data> {
  /** The version of CloudEvents. */
  specversion: "1.0";
  /** The same whenever the same event is sent again. */
  id: string;
  /** /cognito/ and the id of the user pool. */
  source: string;
  /** The user's sub; absent before there is one, and where it is unknown. */
  subject?: string;
  /** Where it was told: the Region of the stack. A pool may be in two. */
  region?: string;
  /** When it happened, UTC, in milliseconds (RFC 3339). */
  time: string;
  /** What data is. */
  datacontenttype: "application/json";
  /** Names the schema; the number after the dot counts up when it grows. */
  dataschema: string;
  /**
   * The same for all tellings of one fact, Cognito's retries included, where that can be known; a
   * hash of the subject among others. Else the id.
   */
  dedupekey: string;
  /** The kind of event and its major version. */
  type: Type;
  data: Data;
}

/**
 * The policy accepted a sign-up. The user does not exist yet: Cognito may still refuse, and the
 * user has not confirmed. In this pool, where Cognito generates user names, the `subject` is the
 * future user's `sub`. In a pool whose users choose their names, `subject` is absent, or a
 * chosen name that looks like a `sub`: act on `user.confirmed`.
 */
export type SignUpAccepted = Envelope<"auth.sign_up.accepted.v1", SignUpAcceptedData>;

export interface SignUpAcceptedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** Domain of the user's e-mail address, lower-case A-labels; absent without an address. */
  email_domain?: string;
  /** The list that has the domain, its mail host or the host's IP address; absent if none has. */
  tier?: Growing<"allowed" | "denied" | "evidence" | "aggregate" | "relay" | "mail_host" | "mail_address" | "shared_host" | "learnt">;
  /** The entry of the list in tier. */
  matched_domain?: string;
  /** The large mail provider of which the domain is probably a misspelling; absent if none. */
  suggested_domain?: string;
  /** The mail route of the domain in DNS; absent if DNS was not queried or did not answer. */
  mail_route?: Growing<"mx" | "implicit_mx" | "null_mx" | "no_route" | "no_domain">;
  /** Present when DNS did not answer; the address was accepted (fail open). */
  dns_unavailable?: true;
  /** How many in 100 addresses with these marks are abused; absent if there are no marks. */
  suspicion?: number;
  /** Signs of abuse of the address, separated by commas; from a short list that only grows. */
  marks?: string;
  /** The domain's preferred mail host; absent if DNS was not queried or names none. */
  mail_host?: string;
  /** A keyed digest of the mailbox behind the address; absent if mailboxes are not counted. */
  mailbox?: string;
  /** Present when the address has signs of abuse, but too few for a refusal. */
  suspect?: true;
  /** The cause for which a policy that does not only monitor would refuse. */
  would_refuse?: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
  /** Present when the user signed up without a password, with a code by e-mail. */
  passwordless?: true;
}

/** A sign-up was refused. No user was created, so there is no `subject`. */
export type SignUpRejected = Envelope<"auth.sign_up.rejected.v1", SignUpRejectedData>;

export interface SignUpRejectedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
  /** Domain of the user's e-mail address, lower-case A-labels; absent without an address. */
  email_domain?: string;
  /** The list that has the domain, its mail host or the host's IP address; absent if none has. */
  tier?: Growing<"allowed" | "denied" | "evidence" | "aggregate" | "relay" | "mail_host" | "mail_address" | "shared_host" | "learnt">;
  /** The entry of the list in tier. */
  matched_domain?: string;
  /** The large mail provider of which the domain is probably a misspelling; absent if none. */
  suggested_domain?: string;
  /** The mail route of the domain in DNS; absent if DNS was not queried or did not answer. */
  mail_route?: Growing<"mx" | "implicit_mx" | "null_mx" | "no_route" | "no_domain">;
  /** Present when DNS did not answer; the address was accepted (fail open). */
  dns_unavailable?: true;
  /** How many in 100 addresses with these marks are abused; absent if there are no marks. */
  suspicion?: number;
  /** Signs of abuse of the address, separated by commas; from a short list that only grows. */
  marks?: string;
  /** The domain's preferred mail host; absent if DNS was not queried or names none. */
  mail_host?: string;
  /** A keyed digest of the mailbox behind the address; absent if mailboxes are not counted. */
  mailbox?: string;
}

/**
 * A user signed up with a password and did not confirm. The user was deleted: `user.deleted` has
 * the same `subject`.
 */
export type SignUpAbandoned = Envelope<"auth.sign_up.abandoned.v1", SignUpAbandonedData>;

export interface SignUpAbandonedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
}

/**
 * The address of a user who signed up was judged again, an hour, a day or a week later, and the
 * verdict has changed for the worse, or back after such a change. With `ReconsiderSignUps`.
 */
export type SignUpReconsidered = Envelope<"auth.sign_up.reconsidered.v1", SignUpReconsideredData>;

export interface SignUpReconsideredData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** How long after the sign-up, give or take a tenth. */
  after: Growing<"hour" | "day" | "week">;
  /** What the policy said of the address before. */
  was: Growing<"accepted" | "suspect" | "refused">;
  /** What it says now. */
  now: Growing<"accepted" | "suspect" | "refused">;
  /**
   * The user was added to the group suspect, removed from it, or disabled, or was not disabled
   * (spared) by the limit of a day or as an administrator; absent if nothing was to be done.
   */
  action?: Growing<"group" | "removed" | "disabled" | "spared">;
  /** The cause for which a sign-up would be refused now; absent if none. */
  would_refuse?: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
  /** Domain of the user's e-mail address, lower-case A-labels; absent without an address. */
  email_domain?: string;
  /** The list that has the domain, its mail host or the host's IP address; absent if none has. */
  tier?: Growing<"allowed" | "denied" | "evidence" | "aggregate" | "relay" | "mail_host" | "mail_address" | "shared_host" | "learnt">;
  /** The entry of the list in tier. */
  matched_domain?: string;
  /** The mail route of the domain in DNS; absent if DNS was not queried or did not answer. */
  mail_route?: Growing<"mx" | "implicit_mx" | "null_mx" | "no_route" | "no_domain">;
  /** Present when DNS did not answer; the address was accepted (fail open). */
  dns_unavailable?: true;
  /** How many in 100 addresses with these marks are abused; absent if there are no marks. */
  suspicion?: number;
  /** Signs of abuse of the address, separated by commas; from a short list that only grows. */
  marks?: string;
  /** The domain's preferred mail host; absent if DNS was not queried or names none. */
  mail_host?: string;
}

/**
 * The policy accepted a user's changed address, and Cognito is about to send a code to the
 * address. The address is not verified yet.
 */
export type AddressChangeAccepted = Envelope<"auth.address_change.accepted.v1", AddressChangeAcceptedData>;

export interface AddressChangeAcceptedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** Domain of the user's e-mail address, lower-case A-labels; absent without an address. */
  email_domain?: string;
  /** The list that has the domain, its mail host or the host's IP address; absent if none has. */
  tier?: Growing<"allowed" | "denied" | "evidence" | "aggregate" | "relay" | "mail_host" | "mail_address" | "shared_host" | "learnt">;
  /** The entry of the list in tier. */
  matched_domain?: string;
  /** The large mail provider of which the domain is probably a misspelling; absent if none. */
  suggested_domain?: string;
  /** The mail route of the domain in DNS; absent if DNS was not queried or did not answer. */
  mail_route?: Growing<"mx" | "implicit_mx" | "null_mx" | "no_route" | "no_domain">;
  /** Present when DNS did not answer; the address was accepted (fail open). */
  dns_unavailable?: true;
  /** How many in 100 addresses with these marks are abused; absent if there are no marks. */
  suspicion?: number;
  /** Signs of abuse of the address, separated by commas; from a short list that only grows. */
  marks?: string;
  /** The domain's preferred mail host; absent if DNS was not queried or names none. */
  mail_host?: string;
  /** A keyed digest of the mailbox behind the address; absent if mailboxes are not counted. */
  mailbox?: string;
  /** Present when the address has signs of abuse, but too few for a refusal. */
  suspect?: true;
  /** The cause for which a policy that does not only monitor would refuse. */
  would_refuse?: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
}

/** A user's changed address was refused, and no code was sent. */
export type AddressChangeRejected = Envelope<"auth.address_change.rejected.v1", AddressChangeRejectedData>;

export interface AddressChangeRejectedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
  /** Domain of the user's e-mail address, lower-case A-labels; absent without an address. */
  email_domain?: string;
  /** The list that has the domain, its mail host or the host's IP address; absent if none has. */
  tier?: Growing<"allowed" | "denied" | "evidence" | "aggregate" | "relay" | "mail_host" | "mail_address" | "shared_host" | "learnt">;
  /** The entry of the list in tier. */
  matched_domain?: string;
  /** The large mail provider of which the domain is probably a misspelling; absent if none. */
  suggested_domain?: string;
  /** The mail route of the domain in DNS; absent if DNS was not queried or did not answer. */
  mail_route?: Growing<"mx" | "implicit_mx" | "null_mx" | "no_route" | "no_domain">;
  /** Present when DNS did not answer; the address was accepted (fail open). */
  dns_unavailable?: true;
  /** How many in 100 addresses with these marks are abused; absent if there are no marks. */
  suspicion?: number;
  /** Signs of abuse of the address, separated by commas; from a short list that only grows. */
  marks?: string;
  /** The domain's preferred mail host; absent if DNS was not queried or names none. */
  mail_host?: string;
  /** A keyed digest of the mailbox behind the address; absent if mailboxes are not counted. */
  mailbox?: string;
}

/** A user was confirmed. Occurs once per user. */
export type UserConfirmed = Envelope<"auth.user.confirmed.v1", UserConfirmedData>;

export interface UserConfirmedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** Domain of the user's e-mail address, lower-case A-labels; absent without an address. */
  email_domain?: string;
}

/** A user set a new password with the code of a forgotten-password e-mail. */
export type PasswordReset = Envelope<"auth.password.reset.v1", PasswordResetData>;

export interface PasswordResetData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
}

/** A signed-in user changed the password through the REST API. */
export type PasswordChanged = Envelope<"auth.password.changed.v1", PasswordChangedData>;

export interface PasswordChangedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/**
 * A session, or with `everywhere` all sessions of a user, ended: the refresh token was revoked.
 * Access tokens stay valid for minutes.
 */
export type SessionRevoked = Envelope<"auth.session.revoked.v1", SessionRevokedData>;

export interface SessionRevokedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** Present when all sessions of the user were ended. */
  everywhere?: true;
  /** Why the session ended; absent if the user signed out. */
  cause?: Growing<"refresh_token_reused" | "by_operator">;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/** A user was deleted. Delete the data that you keep of that user. Occurs once per user. */
export type UserDeleted = Envelope<"auth.user.deleted.v1", UserDeletedData>;

export interface UserDeletedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/**
 * The owner of an address verified it for the first time and got an existing account; password,
 * sessions and factors of a possible attacker were reset (account pre-hijacking). The owner may
 * have lost a password: notify the owner.
 */
export type AccountTakenOver = Envelope<"auth.account.taken_over.v1", AccountTakenOverData>;

export interface AccountTakenOverData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /**
   * What was reset before the owner got the account, separated by commas: password, sessions,
   * devices, factors, attributes.
   */
  reset: string;
  /**
   * Names of required or immutable attributes, which Cognito does not delete, separated by commas;
   * absent if there are none.
   */
  left?: string;
}

/**
 * A correct code at an unverified address was refused: the account has something that cannot be
 * reset, or is no longer the account of the code. An operator has to decide.
 */
export type AccountTakeOverRefused = Envelope<"auth.account.take_over_refused.v1", AccountTakeOverRefusedData>;

export interface AccountTakeOverRefusedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
}

/**
 * A user of an identity provider was linked to a native user: both sign in to one account.
 * `subject` is the native user.
 */
export type IdentityLinked = Envelope<"auth.identity.linked.v1", IdentityLinkedData>;

export interface IdentityLinkedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The identity provider's name in the user pool. */
  provider: string;
  /** The identity provider's type, as Cognito names it; absent if unknown. */
  provider_type?: Growing<"OIDC" | "SAML" | "Google" | "Facebook" | "SignInWithApple" | "LoginWithAmazon">;
  /** The basis of the link: the provider's word, or the user's proof of the address. */
  by: Growing<"trust" | "proof">;
  /** Present when the user was created for this identity. */
  created?: true;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/** A federated sign-in was refused. No profile was created, so there is no `subject`. */
export type IdentityLinkRefused = Envelope<"auth.identity.link_refused.v1", IdentityLinkRefusedData>;

export interface IdentityLinkRefusedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
}

/**
 * A user of an identity provider is no longer linked to the native user, who keeps the account.
 * A sign-in by the provider is refused until the user links it again.
 */
export type IdentityUnlinked = Envelope<"auth.identity.unlinked.v1", IdentityUnlinkedData>;

export interface IdentityUnlinkedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The identity provider's name in the user pool. */
  provider: string;
  /** The identity provider's type, as Cognito names it; absent if unknown. */
  provider_type?: Growing<"OIDC" | "SAML" | "Google" | "Facebook" | "SignInWithApple" | "LoginWithAmazon">;
  /** Who removed the link: the user or an operator. */
  by: Growing<"user" | "operator">;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/**
 * A provider sent more groups than fit, or than the rules take. The user has the first `kept` of
 * them.
 */
export type FederationGroupsCut = Envelope<"auth.federation.groups_cut.v1", FederationGroupsCutData>;

export interface FederationGroupsCutData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The identity provider's name in the user pool. */
  provider: string;
  /** The identity provider's type, as Cognito names it; absent if unknown. */
  provider_type?: Growing<"OIDC" | "SAML" | "Google" | "Facebook" | "SignInWithApple" | "LoginWithAmazon">;
  /** Number of groups that the provider sent and the rules allow. */
  count: number;
  /** Number of groups that were mapped. */
  kept: number;
}

/** A user was put into a group by a rule. Occurs once per user and group. */
export type GroupAssigned = Envelope<"auth.group.assigned.v1", GroupAssignedData>;

export interface GroupAssignedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The group's name. */
  group: string;
  /** The rule that gives the group; one of a short list that only grows. */
  rule: Growing<"default" | "email_domain" | "client_id">;
}

/** A user could not be put into a group of the rules. The confirmation succeeded. */
export type GroupAssignmentFailed = Envelope<"auth.group.assignment_failed.v1", GroupAssignmentFailedData>;

export interface GroupAssignmentFailedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The group's name. */
  group: string;
  /** The rule that gives the group; one of a short list that only grows. */
  rule: Growing<"default" | "email_domain" | "client_id">;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
}

/** A sign-in was started. The user is not authenticated yet. */
export type SignInAttempted = Envelope<"auth.sign_in.attempted.v1", SignInAttemptedData>;

export interface SignInAttemptedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** Present when the user does not exist and Cognito hides that from the client. */
  user_not_found?: true;
  /**
   * How a sign-in with a code began: without a password (custom), or with one (custom_srp). Absent
   * in other sign-ins.
   */
  flow?: Growing<"custom" | "custom_srp">;
}

/** A user was authenticated, and Cognito is about to issue tokens. */
export type SignInSucceeded = Envelope<"auth.sign_in.succeeded.v1", SignInSucceededData>;

export interface SignInSucceededData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** Present at the first sign-in of a user that an administrator created. */
  first_sign_in?: true;
  /** Present when Cognito saw the device for the first time; needs device tracking. */
  new_device?: true;
  /**
   * The method that the client says was used: for counts, never for a decision, since Cognito does
   * not state whether it is true. Absent if the client said none.
   */
  claimed_method?: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PASSKEY">;
}

/** A sign-in ended without tokens. */
export type SignInRejected = Envelope<"auth.sign_in.rejected.v1", SignInRejectedData>;

export interface SignInRejectedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
  /** Present when the user does not exist and Cognito hides that from the client. */
  user_not_found?: true;
}

/** A sign-in code or magic link was requested. */
export type ChallengeRequested = Envelope<"auth.challenge.requested.v1", ChallengeRequestedData>;

export interface ChallengeRequestedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The passwordless method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PROOF" | "DEVICE">;
  /** Present when the user does not exist and Cognito hides that from the client. */
  user_not_found?: true;
}

/**
 * Amazon SES or AWS End User Messaging accepted the message with the code. Delivery is not
 * confirmed.
 */
export type ChallengeSent = Envelope<"auth.challenge.sent.v1", ChallengeSentData>;

export interface ChallengeSentData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The passwordless method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PROOF" | "DEVICE">;
}

/**
 * The message with the code could not be sent. The user sees no difference and receives no code.
 */
export type ChallengeDeliveryFailed = Envelope<"auth.challenge.delivery_failed.v1", ChallengeDeliveryFailedData>;

export interface ChallengeDeliveryFailedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The passwordless method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PROOF" | "DEVICE">;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
}

/**
 * The e-mail with a code bounced. After a `hard_bounce` no e-mail is sent to that address for
 * two weeks.
 */
export type ChallengeBounced = Envelope<"auth.challenge.bounced.v1", ChallengeBouncedData>;

export interface ChallengeBouncedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The passwordless method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PROOF" | "DEVICE">;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
}

/**
 * The recipient marked an e-mail with a code as spam. No e-mail is sent to that address for half
 * a year.
 */
export type ChallengeComplained = Envelope<"auth.challenge.complained.v1", ChallengeComplainedData>;

export interface ChallengeComplainedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The passwordless method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PROOF" | "DEVICE">;
}

/** An answer was wrong or not valid. */
export type ChallengeAnsweredWrong = Envelope<"auth.challenge.answered_wrong.v1", ChallengeAnsweredWrongData>;

export interface ChallengeAnsweredWrongData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The passwordless method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PROOF" | "DEVICE">;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
}

/** An answer was correct, in time, and the first correct answer of the code. */
export type ChallengeVerified = Envelope<"auth.challenge.verified.v1", ChallengeVerifiedData>;

export interface ChallengeVerifiedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The passwordless method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PROOF" | "DEVICE">;
}

/** An answer came after the code expired. */
export type ChallengeExpired = Envelope<"auth.challenge.expired.v1", ChallengeExpiredData>;

export interface ChallengeExpiredData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The passwordless method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PROOF" | "DEVICE">;
}

/** The last permitted answer was wrong. The code was invalidated in every session. */
export type ChallengeLocked = Envelope<"auth.challenge.locked.v1", ChallengeLockedData>;

export interface ChallengeLockedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The passwordless method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PROOF" | "DEVICE">;
}

/**
 * Another code was requested during the resend cool-down or above the rate limit. No message was
 * sent.
 */
export type ChallengeResendRefused = Envelope<"auth.challenge.resend_refused.v1", ChallengeResendRefusedData>;

export interface ChallengeResendRefusedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The passwordless method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PROOF" | "DEVICE">;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
}

/**
 * A message of Cognito's own, such as the code of a sign-up, was accepted by Amazon SES or AWS
 * End User Messaging. Only with `CognitoMails` `suite`.
 */
export type MessageSent = Envelope<"auth.message.sent.v1", MessageSentData>;

export interface MessageSentData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** What Cognito wanted sent, as its triggerSource names it. */
  message: Growing<"SignUp" | "ResendCode" | "ForgotPassword" | "UpdateUserAttribute" | "VerifyUserAttribute" | "AdminCreateUser" | "Authentication">;
  /** What carries the message. */
  channel: Growing<"email" | "sms">;
}

/**
 * A message of Cognito's own could not be sent. The user sees no difference and receives no
 * code. Only with `CognitoMails` `suite`.
 */
export type MessageFailed = Envelope<"auth.message.failed.v1", MessageFailedData>;

export interface MessageFailedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** What Cognito wanted sent, as its triggerSource names it. */
  message: Growing<"SignUp" | "ResendCode" | "ForgotPassword" | "UpdateUserAttribute" | "VerifyUserAttribute" | "AdminCreateUser" | "Authentication">;
  /** What carries the message. */
  channel: Growing<"email" | "sms">;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
}

/** A user enrolled an authenticator app, or generated new recovery codes. */
export type FactorAdded = Envelope<"auth.factor.added.v1", FactorAddedData>;

export interface FactorAddedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The sign-in method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PASSKEY">;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/** A user removed the authenticator app or the recovery codes. */
export type FactorRemoved = Envelope<"auth.factor.removed.v1", FactorRemovedData>;

export interface FactorRemovedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The sign-in method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PASSKEY">;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/**
 * A user signed in with a recovery code, which was used up. The user may have few codes left, or
 * an attacker may have the codes.
 */
export type FactorRecoveryUsed = Envelope<"auth.factor.recovery_used.v1", FactorRecoveryUsedData>;

export interface FactorRecoveryUsedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** Number of the user's remaining recovery codes. */
  left: number;
}

/** A user with known devices signed in without a password from an unknown browser or app. */
export type DeviceAdded = Envelope<"auth.device.added.v1", DeviceAddedData>;

export interface DeviceAddedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The passwordless method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PROOF" | "DEVICE">;
  /** Browser and system, in names that the suite defines; absent if the client sent none. */
  browser?: string;
}

/**
 * A user removed a known browser or app: the rate limits of unknown devices apply to it from
 * then on.
 */
export type DeviceRemoved = Envelope<"auth.device.removed.v1", DeviceRemovedData>;

export interface DeviceRemovedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** Browser and system, in names that the suite defines; absent if the client sent none. */
  browser?: string;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/** A user asked for the receipt of a sensitive action (step-up authentication). */
export type StepUpRequested = Envelope<"auth.step_up.requested.v1", StepUpRequestedData>;

export interface StepUpRequestedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The action, one of the parameter StepUpActions; its details are not published. */
  action: string;
  /** The method; absent if the user has not chosen one. */
  method?: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PASSKEY">;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/**
 * A user proved a fresh factor for a sensitive action and got a receipt. Cognito counts a sign-
 * in for it, so `sign_in.succeeded` is sent as well.
 */
export type StepUpVerified = Envelope<"auth.step_up.verified.v1", StepUpVerifiedData>;

export interface StepUpVerifiedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The action, one of the parameter StepUpActions; its details are not published. */
  action: string;
  /** The sign-in method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PASSKEY">;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/**
 * A factor for a sensitive action was wrong. Many failures of one user: an attacker may have the
 * access token.
 */
export type StepUpFailed = Envelope<"auth.step_up.failed.v1", StepUpFailedData>;

export interface StepUpFailedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The action, one of the parameter StepUpActions; its details are not published. */
  action: string;
  /** The sign-in method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PASSKEY">;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/**
 * A resource server spent the receipt of a sensitive action, which it is about to do. The
 * network is that of the server.
 */
export type StepUpSpent = Envelope<"auth.step_up.spent.v1", StepUpSpentData>;

export interface StepUpSpentData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The action, one of the parameter StepUpActions; its details are not published. */
  action: string;
  /** The sign-in method; one of a short list that only grows. */
  method: Growing<"EMAIL_CODE" | "MAGIC_LINK" | "SMS_CODE" | "TOTP" | "RECOVERY_CODE" | "PASSKEY">;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/**
 * Cognito's threat protection found an operation of a user risky. The operation has happened or
 * was refused by Cognito before the event is published.
 */
export type RiskDetected = Envelope<"auth.risk.detected.v1", RiskDetectedData>;

export interface RiskDetectedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The risk level of Cognito; absent if Cognito states none. */
  level?: Growing<"Low" | "Medium" | "High">;
  /**
   * The risk decision of Cognito: AccountTakeover applied the automated response of the level,
   * Block refused the operation; absent if Cognito did neither.
   */
  decision?: Growing<"AccountTakeover" | "Block">;
  /** The event type, as Cognito's threat protection names it. */
  operation: Growing<"SignIn" | "SignUp" | "ForgotPassword" | "PasswordChange" | "ResendCode">;
  /** The outcome of the operation, as Cognito names it; absent if Cognito states none. */
  response?: Growing<"Pass" | "Fail" | "InProgress">;
  /** Cognito's id of the event, for AdminUpdateAuthEventFeedback. */
  cognito_event: string;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/**
 * Cognito's threat protection found the password of a user in a leak. Ask the user to choose
 * another password.
 */
export type CredentialsCompromised = Envelope<"auth.credentials.compromised.v1", CredentialsCompromisedData>;

export interface CredentialsCompromisedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The event type, as Cognito's threat protection names it. */
  operation: Growing<"SignIn" | "SignUp" | "ForgotPassword" | "PasswordChange" | "ResendCode">;
  /** The outcome of the operation, as Cognito names it; absent if Cognito states none. */
  response?: Growing<"Pass" | "Fail" | "InProgress">;
  /** Cognito's id of the event, for AdminUpdateAuthEventFeedback. */
  cognito_event: string;
  /** The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address. */
  network?: string;
}

/**
 * A user without any group signed in. The tokens have the group, and the group repair assigns
 * it.
 */
export type GroupMissing = Envelope<"auth.group.missing.v1", GroupMissingData>;

export interface GroupMissingData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The group's name. */
  group: string;
}

/** Tokens were issued without the claims and the group of the rules. The sign-in succeeded. */
export type TokenLeftUnchanged = Envelope<"auth.token.left_unchanged.v1", TokenLeftUnchangedData>;

export interface TokenLeftUnchangedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
}

/**
 * The legacy directory authenticated a user, who was passed to Cognito for migration. Cognito
 * may still refuse.
 */
export type UserMigrated = Envelope<"auth.user.migrated.v1", UserMigratedData>;

export interface UserMigratedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** Domain of the user's e-mail address, lower-case A-labels; absent without an address. */
  email_domain?: string;
}

/**
 * A user unknown to the pool was not migrated from the legacy directory. The user sees the same
 * error as for a wrong password.
 */
export type UserMigrationRefused = Envelope<"auth.user.migration_refused.v1", UserMigrationRefusedData>;

export interface UserMigrationRefusedData {
  /** Cognito's triggerSource; absent if unreadable, or if no trigger sends the event. */
  trigger?: string;
  /** The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE. */
  client_id?: string;
  /** The cause; one of a short list that only grows. */
  reason: Growing<"disposable_domain" | "disposable_mx" | "relay_domain" | "undeliverable" | "invalid_email" | "unproved_attribute" | "client_outdated" | "wrong_code" | "code_used" | "unknown_challenge" | "locked" | "too_soon" | "too_many" | "unexpected_challenge" | "group_not_found" | "access_denied" | "throttled" | "out_of_time" | "no_address" | "sender_refused" | "country_not_allowed" | "cost_limit" | "suppressed" | "hard_bounce" | "soft_bounce" | "unavailable" | "invalid_rules" | "unexpected" | "wrong_credentials" | "unsupported_hash" | "unverified_address" | "passkey" | "linked" | "address_changed" | "refused_by_next" | "account_exists" | "account_disabled" | "unlinked" | "denied_by_rule" | "second_step_needed">;
  /** Domain of the user's e-mail address, lower-case A-labels; absent without an address. */
  email_domain?: string;
}

/**
 * The SMS spending limit `SmsDollarsPerHour` or `SmsDollarsPerDay` was reached. No SMS is sent
 * until the hour or day is over.
 */
export type SmsBudgetExhausted = Envelope<"auth.sms_budget.exhausted.v1", SmsBudgetExhaustedData>;

export interface SmsBudgetExhaustedData {
  /** The period (UTC) of the reached limit: no SMS is sent before the period is over. */
  window: Growing<"hour" | "day">;
}

/**
 * Sign-ups of one domain, or of one mail host, were unusual: an entry was made, which PreSignUp
 * reads as `LearntSignUps` says. It names no user.
 */
export type DomainLearnt = Envelope<"auth.domain.learnt.v1", DomainLearntData>;

export interface DomainLearntData {
  /** The registrable domain, of addresses or of a mail host. */
  name: string;
  /** Whether the name is of addresses or of a mail host. */
  sort: Growing<"domain" | "mail_host">;
  /** What was entered; what it does to sign-ups is up to LearntSignUps. */
  entry: Growing<"alert" | "suspect" | "deny">;
  /** Accepted sign-ups of the day (UTC), at most 200. */
  accepted?: number;
  /** Those of the day whose users answered the code. */
  proved?: number;
  /** When the entry ends. */
  until: string;
}

/**
 * The event transport from a function to the subscribers worked. The event is about no user, so
 * there is no `subject`.
 */
export type PipelineCanary = Envelope<"auth.pipeline.canary.v1", PipelineCanaryData>;

export interface PipelineCanaryData {
}

// Written by `make event-schemas`; do not edit.
package userevents;

/**
 * The user events of cognito-triggers, as docs/events.md describes them. Members are only added:
 * ignore those that these types lack, and types of events, too. The names are those of the JSON,
 * so that no mapper needs annotations. What is absent is null.
 */
public final class UserEvents {
    private UserEvents() {}

    /**
     * The attributes of CloudEvents 1.0; D is the data.
     *
     * @param specversion The version of CloudEvents.
     * @param id The same whenever the same event is sent again.
     * @param source /cognito/ and the id of the user pool.
     * @param subject The user's sub; absent before there is one, and where it is unknown.
     * @param region Where it was told: the Region of the stack. A pool may be in two.
     * @param time When it happened, UTC, in milliseconds (RFC 3339).
     * @param datacontenttype What data is.
     * @param dataschema Names the schema; the number after the dot counts up when it grows.
     * @param dedupekey The same for all tellings of one fact, Cognito's retries included, where that
     *   can be known; a hash of the subject among others. Else the id.
     * @param type The kind of event and its major version.
     */
    public record Event<D>(
            String specversion,
            String id,
            String source,
            String subject,
            String region,
            String time,
            String datacontenttype,
            String dataschema,
            String dedupekey,
            String type,
            D data) {}

    /**
     * The policy accepted a sign-up. The user does not exist yet: Cognito may still refuse, and the
     * user has not confirmed. In this pool, where Cognito generates user names, the `subject` is the
     * future user's `sub`. In a pool whose users choose their names, `subject` is absent, or a
     * chosen name that looks like a `sub`: act on `user.confirmed`.
     */
    public static final String SIGN_UP_ACCEPTED = "auth.sign_up.accepted.v1";

    /**
     * The data of SignUpAccepted.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param email_domain Domain of the user's e-mail address, lower-case A-labels; absent without
     *   an address.
     * @param tier The list that has the domain, its mail host or the host's IP address; absent if
     *   none has. Today: allowed, denied, evidence, aggregate, relay, mail_host, mail_address,
     *   shared_host, learnt.
     * @param matched_domain The entry of the list in tier.
     * @param suggested_domain The large mail provider of which the domain is probably a misspelling;
     *   absent if none.
     * @param mail_route The mail route of the domain in DNS; absent if DNS was not queried or did
     *   not answer. Today: mx, implicit_mx, null_mx, no_route, no_domain.
     * @param dns_unavailable Present when DNS did not answer; the address was accepted (fail open).
     * @param suspicion How many in 100 addresses with these marks are abused; absent if there are no
     *   marks.
     * @param marks Signs of abuse of the address, separated by commas; from a short list that only
     *   grows.
     * @param mail_host The domain's preferred mail host; absent if DNS was not queried or names
     *   none.
     * @param mailbox A keyed digest of the mailbox behind the address; absent if mailboxes are not
     *   counted.
     * @param suspect Present when the address has signs of abuse, but too few for a refusal.
     * @param would_refuse The cause for which a policy that does not only monitor would refuse.
     *   Today: disposable_domain, disposable_mx, relay_domain, undeliverable, invalid_email,
     *   unproved_attribute, client_outdated, wrong_code, code_used, unknown_challenge, locked,
     *   too_soon, too_many, unexpected_challenge, group_not_found, access_denied, throttled,
     *   out_of_time, no_address, sender_refused, country_not_allowed, cost_limit, suppressed,
     *   hard_bounce, soft_bounce, unavailable, invalid_rules, unexpected, wrong_credentials,
     *   unsupported_hash, unverified_address, passkey, linked, address_changed, refused_by_next,
     *   account_exists, account_disabled, unlinked, denied_by_rule, second_step_needed.
     * @param passwordless Present when the user signed up without a password, with a code by e-mail.
     */
    public record SignUpAcceptedData(
            String trigger,
            String client_id,
            String email_domain,
            String tier,
            String matched_domain,
            String suggested_domain,
            String mail_route,
            Boolean dns_unavailable,
            Integer suspicion,
            String marks,
            String mail_host,
            String mailbox,
            Boolean suspect,
            String would_refuse,
            Boolean passwordless) {}

    /**
     * A sign-up was refused. No user was created, so there is no `subject`.
     */
    public static final String SIGN_UP_REJECTED = "auth.sign_up.rejected.v1";

    /**
     * The data of SignUpRejected.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     * @param email_domain Domain of the user's e-mail address, lower-case A-labels; absent without
     *   an address.
     * @param tier The list that has the domain, its mail host or the host's IP address; absent if
     *   none has. Today: allowed, denied, evidence, aggregate, relay, mail_host, mail_address,
     *   shared_host, learnt.
     * @param matched_domain The entry of the list in tier.
     * @param suggested_domain The large mail provider of which the domain is probably a misspelling;
     *   absent if none.
     * @param mail_route The mail route of the domain in DNS; absent if DNS was not queried or did
     *   not answer. Today: mx, implicit_mx, null_mx, no_route, no_domain.
     * @param dns_unavailable Present when DNS did not answer; the address was accepted (fail open).
     * @param suspicion How many in 100 addresses with these marks are abused; absent if there are no
     *   marks.
     * @param marks Signs of abuse of the address, separated by commas; from a short list that only
     *   grows.
     * @param mail_host The domain's preferred mail host; absent if DNS was not queried or names
     *   none.
     * @param mailbox A keyed digest of the mailbox behind the address; absent if mailboxes are not
     *   counted.
     */
    public record SignUpRejectedData(
            String trigger,
            String client_id,
            String reason,
            String email_domain,
            String tier,
            String matched_domain,
            String suggested_domain,
            String mail_route,
            Boolean dns_unavailable,
            Integer suspicion,
            String marks,
            String mail_host,
            String mailbox) {}

    /**
     * A user signed up with a password and did not confirm. The user was deleted: `user.deleted` has
     * the same `subject`.
     */
    public static final String SIGN_UP_ABANDONED = "auth.sign_up.abandoned.v1";

    /**
     * The data of SignUpAbandoned.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     */
    public record SignUpAbandonedData(
            String trigger,
            String client_id) {}

    /**
     * The address of a user who signed up was judged again, an hour, a day or a week later, and the
     * verdict has changed for the worse, or back after such a change. With `ReconsiderSignUps`.
     */
    public static final String SIGN_UP_RECONSIDERED = "auth.sign_up.reconsidered.v1";

    /**
     * The data of SignUpReconsidered.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param after How long after the sign-up, give or take a tenth. Today: hour, day, week.
     * @param was What the policy said of the address before. Today: accepted, suspect, refused.
     * @param now What it says now. Today: accepted, suspect, refused.
     * @param action The user was added to the group suspect, removed from it, or disabled, or was
     *   not disabled (spared) by the limit of a day or as an administrator; absent if nothing was to
     *   be done. Today: group, removed, disabled, spared.
     * @param would_refuse The cause for which a sign-up would be refused now; absent if none. Today:
     *   disposable_domain, disposable_mx, relay_domain, undeliverable, invalid_email,
     *   unproved_attribute, client_outdated, wrong_code, code_used, unknown_challenge, locked,
     *   too_soon, too_many, unexpected_challenge, group_not_found, access_denied, throttled,
     *   out_of_time, no_address, sender_refused, country_not_allowed, cost_limit, suppressed,
     *   hard_bounce, soft_bounce, unavailable, invalid_rules, unexpected, wrong_credentials,
     *   unsupported_hash, unverified_address, passkey, linked, address_changed, refused_by_next,
     *   account_exists, account_disabled, unlinked, denied_by_rule, second_step_needed.
     * @param email_domain Domain of the user's e-mail address, lower-case A-labels; absent without
     *   an address.
     * @param tier The list that has the domain, its mail host or the host's IP address; absent if
     *   none has. Today: allowed, denied, evidence, aggregate, relay, mail_host, mail_address,
     *   shared_host, learnt.
     * @param matched_domain The entry of the list in tier.
     * @param mail_route The mail route of the domain in DNS; absent if DNS was not queried or did
     *   not answer. Today: mx, implicit_mx, null_mx, no_route, no_domain.
     * @param dns_unavailable Present when DNS did not answer; the address was accepted (fail open).
     * @param suspicion How many in 100 addresses with these marks are abused; absent if there are no
     *   marks.
     * @param marks Signs of abuse of the address, separated by commas; from a short list that only
     *   grows.
     * @param mail_host The domain's preferred mail host; absent if DNS was not queried or names
     *   none.
     */
    public record SignUpReconsideredData(
            String trigger,
            String client_id,
            String after,
            String was,
            String now,
            String action,
            String would_refuse,
            String email_domain,
            String tier,
            String matched_domain,
            String mail_route,
            Boolean dns_unavailable,
            Integer suspicion,
            String marks,
            String mail_host) {}

    /**
     * The policy accepted a user's changed address, and Cognito is about to send a code to the
     * address. The address is not verified yet.
     */
    public static final String ADDRESS_CHANGE_ACCEPTED = "auth.address_change.accepted.v1";

    /**
     * The data of AddressChangeAccepted.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param email_domain Domain of the user's e-mail address, lower-case A-labels; absent without
     *   an address.
     * @param tier The list that has the domain, its mail host or the host's IP address; absent if
     *   none has. Today: allowed, denied, evidence, aggregate, relay, mail_host, mail_address,
     *   shared_host, learnt.
     * @param matched_domain The entry of the list in tier.
     * @param suggested_domain The large mail provider of which the domain is probably a misspelling;
     *   absent if none.
     * @param mail_route The mail route of the domain in DNS; absent if DNS was not queried or did
     *   not answer. Today: mx, implicit_mx, null_mx, no_route, no_domain.
     * @param dns_unavailable Present when DNS did not answer; the address was accepted (fail open).
     * @param suspicion How many in 100 addresses with these marks are abused; absent if there are no
     *   marks.
     * @param marks Signs of abuse of the address, separated by commas; from a short list that only
     *   grows.
     * @param mail_host The domain's preferred mail host; absent if DNS was not queried or names
     *   none.
     * @param mailbox A keyed digest of the mailbox behind the address; absent if mailboxes are not
     *   counted.
     * @param suspect Present when the address has signs of abuse, but too few for a refusal.
     * @param would_refuse The cause for which a policy that does not only monitor would refuse.
     *   Today: disposable_domain, disposable_mx, relay_domain, undeliverable, invalid_email,
     *   unproved_attribute, client_outdated, wrong_code, code_used, unknown_challenge, locked,
     *   too_soon, too_many, unexpected_challenge, group_not_found, access_denied, throttled,
     *   out_of_time, no_address, sender_refused, country_not_allowed, cost_limit, suppressed,
     *   hard_bounce, soft_bounce, unavailable, invalid_rules, unexpected, wrong_credentials,
     *   unsupported_hash, unverified_address, passkey, linked, address_changed, refused_by_next,
     *   account_exists, account_disabled, unlinked, denied_by_rule, second_step_needed.
     */
    public record AddressChangeAcceptedData(
            String trigger,
            String client_id,
            String email_domain,
            String tier,
            String matched_domain,
            String suggested_domain,
            String mail_route,
            Boolean dns_unavailable,
            Integer suspicion,
            String marks,
            String mail_host,
            String mailbox,
            Boolean suspect,
            String would_refuse) {}

    /**
     * A user's changed address was refused, and no code was sent.
     */
    public static final String ADDRESS_CHANGE_REJECTED = "auth.address_change.rejected.v1";

    /**
     * The data of AddressChangeRejected.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     * @param email_domain Domain of the user's e-mail address, lower-case A-labels; absent without
     *   an address.
     * @param tier The list that has the domain, its mail host or the host's IP address; absent if
     *   none has. Today: allowed, denied, evidence, aggregate, relay, mail_host, mail_address,
     *   shared_host, learnt.
     * @param matched_domain The entry of the list in tier.
     * @param suggested_domain The large mail provider of which the domain is probably a misspelling;
     *   absent if none.
     * @param mail_route The mail route of the domain in DNS; absent if DNS was not queried or did
     *   not answer. Today: mx, implicit_mx, null_mx, no_route, no_domain.
     * @param dns_unavailable Present when DNS did not answer; the address was accepted (fail open).
     * @param suspicion How many in 100 addresses with these marks are abused; absent if there are no
     *   marks.
     * @param marks Signs of abuse of the address, separated by commas; from a short list that only
     *   grows.
     * @param mail_host The domain's preferred mail host; absent if DNS was not queried or names
     *   none.
     * @param mailbox A keyed digest of the mailbox behind the address; absent if mailboxes are not
     *   counted.
     */
    public record AddressChangeRejectedData(
            String trigger,
            String client_id,
            String reason,
            String email_domain,
            String tier,
            String matched_domain,
            String suggested_domain,
            String mail_route,
            Boolean dns_unavailable,
            Integer suspicion,
            String marks,
            String mail_host,
            String mailbox) {}

    /**
     * A user was confirmed. Occurs once per user.
     */
    public static final String USER_CONFIRMED = "auth.user.confirmed.v1";

    /**
     * The data of UserConfirmed.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param email_domain Domain of the user's e-mail address, lower-case A-labels; absent without
     *   an address.
     */
    public record UserConfirmedData(
            String trigger,
            String client_id,
            String email_domain) {}

    /**
     * A user set a new password with the code of a forgotten-password e-mail.
     */
    public static final String PASSWORD_RESET = "auth.password.reset.v1";

    /**
     * The data of PasswordReset.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     */
    public record PasswordResetData(
            String trigger,
            String client_id) {}

    /**
     * A signed-in user changed the password through the REST API.
     */
    public static final String PASSWORD_CHANGED = "auth.password.changed.v1";

    /**
     * The data of PasswordChanged.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record PasswordChangedData(
            String trigger,
            String client_id,
            String network) {}

    /**
     * A session, or with `everywhere` all sessions of a user, ended: the refresh token was revoked.
     * Access tokens stay valid for minutes.
     */
    public static final String SESSION_REVOKED = "auth.session.revoked.v1";

    /**
     * The data of SessionRevoked.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param everywhere Present when all sessions of the user were ended.
     * @param cause Why the session ended; absent if the user signed out. Today:
     *   refresh_token_reused, by_operator.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record SessionRevokedData(
            String trigger,
            String client_id,
            Boolean everywhere,
            String cause,
            String network) {}

    /**
     * A user was deleted. Delete the data that you keep of that user. Occurs once per user.
     */
    public static final String USER_DELETED = "auth.user.deleted.v1";

    /**
     * The data of UserDeleted.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record UserDeletedData(
            String trigger,
            String client_id,
            String network) {}

    /**
     * The owner of an address verified it for the first time and got an existing account; password,
     * sessions and factors of a possible attacker were reset (account pre-hijacking). The owner may
     * have lost a password: notify the owner.
     */
    public static final String ACCOUNT_TAKEN_OVER = "auth.account.taken_over.v1";

    /**
     * The data of AccountTakenOver.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param reset What was reset before the owner got the account, separated by commas: password,
     *   sessions, devices, factors, attributes.
     * @param left Names of required or immutable attributes, which Cognito does not delete,
     *   separated by commas; absent if there are none.
     */
    public record AccountTakenOverData(
            String trigger,
            String client_id,
            String reset,
            String left) {}

    /**
     * A correct code at an unverified address was refused: the account has something that cannot be
     * reset, or is no longer the account of the code. An operator has to decide.
     */
    public static final String ACCOUNT_TAKE_OVER_REFUSED = "auth.account.take_over_refused.v1";

    /**
     * The data of AccountTakeOverRefused.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     */
    public record AccountTakeOverRefusedData(
            String trigger,
            String client_id,
            String reason) {}

    /**
     * A user of an identity provider was linked to a native user: both sign in to one account.
     * `subject` is the native user.
     */
    public static final String IDENTITY_LINKED = "auth.identity.linked.v1";

    /**
     * The data of IdentityLinked.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param provider The identity provider's name in the user pool.
     * @param provider_type The identity provider's type, as Cognito names it; absent if unknown.
     *   Today: OIDC, SAML, Google, Facebook, SignInWithApple, LoginWithAmazon.
     * @param by The basis of the link: the provider's word, or the user's proof of the address.
     *   Today: trust, proof.
     * @param created Present when the user was created for this identity.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record IdentityLinkedData(
            String trigger,
            String client_id,
            String provider,
            String provider_type,
            String by,
            Boolean created,
            String network) {}

    /**
     * A federated sign-in was refused. No profile was created, so there is no `subject`.
     */
    public static final String IDENTITY_LINK_REFUSED = "auth.identity.link_refused.v1";

    /**
     * The data of IdentityLinkRefused.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     */
    public record IdentityLinkRefusedData(
            String trigger,
            String client_id,
            String reason) {}

    /**
     * A user of an identity provider is no longer linked to the native user, who keeps the account.
     * A sign-in by the provider is refused until the user links it again.
     */
    public static final String IDENTITY_UNLINKED = "auth.identity.unlinked.v1";

    /**
     * The data of IdentityUnlinked.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param provider The identity provider's name in the user pool.
     * @param provider_type The identity provider's type, as Cognito names it; absent if unknown.
     *   Today: OIDC, SAML, Google, Facebook, SignInWithApple, LoginWithAmazon.
     * @param by Who removed the link: the user or an operator. Today: user, operator.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record IdentityUnlinkedData(
            String trigger,
            String client_id,
            String provider,
            String provider_type,
            String by,
            String network) {}

    /**
     * A provider sent more groups than fit, or than the rules take. The user has the first `kept` of
     * them.
     */
    public static final String FEDERATION_GROUPS_CUT = "auth.federation.groups_cut.v1";

    /**
     * The data of FederationGroupsCut.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param provider The identity provider's name in the user pool.
     * @param provider_type The identity provider's type, as Cognito names it; absent if unknown.
     *   Today: OIDC, SAML, Google, Facebook, SignInWithApple, LoginWithAmazon.
     * @param count Number of groups that the provider sent and the rules allow.
     * @param kept Number of groups that were mapped.
     */
    public record FederationGroupsCutData(
            String trigger,
            String client_id,
            String provider,
            String provider_type,
            Integer count,
            Integer kept) {}

    /**
     * A user was put into a group by a rule. Occurs once per user and group.
     */
    public static final String GROUP_ASSIGNED = "auth.group.assigned.v1";

    /**
     * The data of GroupAssigned.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param group The group's name.
     * @param rule The rule that gives the group; one of a short list that only grows. Today:
     *   default, email_domain, client_id.
     */
    public record GroupAssignedData(
            String trigger,
            String client_id,
            String group,
            String rule) {}

    /**
     * A user could not be put into a group of the rules. The confirmation succeeded.
     */
    public static final String GROUP_ASSIGNMENT_FAILED = "auth.group.assignment_failed.v1";

    /**
     * The data of GroupAssignmentFailed.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param group The group's name.
     * @param rule The rule that gives the group; one of a short list that only grows. Today:
     *   default, email_domain, client_id.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     */
    public record GroupAssignmentFailedData(
            String trigger,
            String client_id,
            String group,
            String rule,
            String reason) {}

    /**
     * A sign-in was started. The user is not authenticated yet.
     */
    public static final String SIGN_IN_ATTEMPTED = "auth.sign_in.attempted.v1";

    /**
     * The data of SignInAttempted.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param user_not_found Present when the user does not exist and Cognito hides that from the
     *   client.
     * @param flow How a sign-in with a code began: without a password (custom), or with one
     *   (custom_srp). Absent in other sign-ins. Today: custom, custom_srp.
     */
    public record SignInAttemptedData(
            String trigger,
            String client_id,
            Boolean user_not_found,
            String flow) {}

    /**
     * A user was authenticated, and Cognito is about to issue tokens.
     */
    public static final String SIGN_IN_SUCCEEDED = "auth.sign_in.succeeded.v1";

    /**
     * The data of SignInSucceeded.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param first_sign_in Present at the first sign-in of a user that an administrator created.
     * @param new_device Present when Cognito saw the device for the first time; needs device
     *   tracking.
     * @param claimed_method The method that the client says was used: for counts, never for a
     *   decision, since Cognito does not state whether it is true. Absent if the client said none.
     *   Today: EMAIL_CODE, MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
     */
    public record SignInSucceededData(
            String trigger,
            String client_id,
            Boolean first_sign_in,
            Boolean new_device,
            String claimed_method) {}

    /**
     * A sign-in ended without tokens.
     */
    public static final String SIGN_IN_REJECTED = "auth.sign_in.rejected.v1";

    /**
     * The data of SignInRejected.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     * @param user_not_found Present when the user does not exist and Cognito hides that from the
     *   client.
     */
    public record SignInRejectedData(
            String trigger,
            String client_id,
            String reason,
            Boolean user_not_found) {}

    /**
     * A sign-in code or magic link was requested.
     */
    public static final String CHALLENGE_REQUESTED = "auth.challenge.requested.v1";

    /**
     * The data of ChallengeRequested.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The passwordless method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
     * @param user_not_found Present when the user does not exist and Cognito hides that from the
     *   client.
     */
    public record ChallengeRequestedData(
            String trigger,
            String client_id,
            String method,
            Boolean user_not_found) {}

    /**
     * Amazon SES or AWS End User Messaging accepted the message with the code. Delivery is not
     * confirmed.
     */
    public static final String CHALLENGE_SENT = "auth.challenge.sent.v1";

    /**
     * The data of ChallengeSent.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The passwordless method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
     */
    public record ChallengeSentData(
            String trigger,
            String client_id,
            String method) {}

    /**
     * The message with the code could not be sent. The user sees no difference and receives no code.
     */
    public static final String CHALLENGE_DELIVERY_FAILED = "auth.challenge.delivery_failed.v1";

    /**
     * The data of ChallengeDeliveryFailed.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The passwordless method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     */
    public record ChallengeDeliveryFailedData(
            String trigger,
            String client_id,
            String method,
            String reason) {}

    /**
     * The e-mail with a code bounced. After a `hard_bounce` no e-mail is sent to that address for
     * two weeks.
     */
    public static final String CHALLENGE_BOUNCED = "auth.challenge.bounced.v1";

    /**
     * The data of ChallengeBounced.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The passwordless method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     */
    public record ChallengeBouncedData(
            String trigger,
            String client_id,
            String method,
            String reason) {}

    /**
     * The recipient marked an e-mail with a code as spam. No e-mail is sent to that address for half
     * a year.
     */
    public static final String CHALLENGE_COMPLAINED = "auth.challenge.complained.v1";

    /**
     * The data of ChallengeComplained.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The passwordless method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
     */
    public record ChallengeComplainedData(
            String trigger,
            String client_id,
            String method) {}

    /**
     * An answer was wrong or not valid.
     */
    public static final String CHALLENGE_ANSWERED_WRONG = "auth.challenge.answered_wrong.v1";

    /**
     * The data of ChallengeAnsweredWrong.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The passwordless method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     */
    public record ChallengeAnsweredWrongData(
            String trigger,
            String client_id,
            String method,
            String reason) {}

    /**
     * An answer was correct, in time, and the first correct answer of the code.
     */
    public static final String CHALLENGE_VERIFIED = "auth.challenge.verified.v1";

    /**
     * The data of ChallengeVerified.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The passwordless method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
     */
    public record ChallengeVerifiedData(
            String trigger,
            String client_id,
            String method) {}

    /**
     * An answer came after the code expired.
     */
    public static final String CHALLENGE_EXPIRED = "auth.challenge.expired.v1";

    /**
     * The data of ChallengeExpired.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The passwordless method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
     */
    public record ChallengeExpiredData(
            String trigger,
            String client_id,
            String method) {}

    /**
     * The last permitted answer was wrong. The code was invalidated in every session.
     */
    public static final String CHALLENGE_LOCKED = "auth.challenge.locked.v1";

    /**
     * The data of ChallengeLocked.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The passwordless method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
     */
    public record ChallengeLockedData(
            String trigger,
            String client_id,
            String method) {}

    /**
     * Another code was requested during the resend cool-down or above the rate limit. No message was
     * sent.
     */
    public static final String CHALLENGE_RESEND_REFUSED = "auth.challenge.resend_refused.v1";

    /**
     * The data of ChallengeResendRefused.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The passwordless method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     */
    public record ChallengeResendRefusedData(
            String trigger,
            String client_id,
            String method,
            String reason) {}

    /**
     * A message of Cognito's own, such as the code of a sign-up, was accepted by Amazon SES or AWS
     * End User Messaging. Only with `CognitoMails` `suite`.
     */
    public static final String MESSAGE_SENT = "auth.message.sent.v1";

    /**
     * The data of MessageSent.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param message What Cognito wanted sent, as its triggerSource names it. Today: SignUp,
     *   ResendCode, ForgotPassword, UpdateUserAttribute, VerifyUserAttribute, AdminCreateUser,
     *   Authentication.
     * @param channel What carries the message. Today: email, sms.
     */
    public record MessageSentData(
            String trigger,
            String client_id,
            String message,
            String channel) {}

    /**
     * A message of Cognito's own could not be sent. The user sees no difference and receives no
     * code. Only with `CognitoMails` `suite`.
     */
    public static final String MESSAGE_FAILED = "auth.message.failed.v1";

    /**
     * The data of MessageFailed.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param message What Cognito wanted sent, as its triggerSource names it. Today: SignUp,
     *   ResendCode, ForgotPassword, UpdateUserAttribute, VerifyUserAttribute, AdminCreateUser,
     *   Authentication.
     * @param channel What carries the message. Today: email, sms.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     */
    public record MessageFailedData(
            String trigger,
            String client_id,
            String message,
            String channel,
            String reason) {}

    /**
     * A user enrolled an authenticator app, or generated new recovery codes.
     */
    public static final String FACTOR_ADDED = "auth.factor.added.v1";

    /**
     * The data of FactorAdded.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The sign-in method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record FactorAddedData(
            String trigger,
            String client_id,
            String method,
            String network) {}

    /**
     * A user removed the authenticator app or the recovery codes.
     */
    public static final String FACTOR_REMOVED = "auth.factor.removed.v1";

    /**
     * The data of FactorRemoved.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The sign-in method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record FactorRemovedData(
            String trigger,
            String client_id,
            String method,
            String network) {}

    /**
     * A user signed in with a recovery code, which was used up. The user may have few codes left, or
     * an attacker may have the codes.
     */
    public static final String FACTOR_RECOVERY_USED = "auth.factor.recovery_used.v1";

    /**
     * The data of FactorRecoveryUsed.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param left Number of the user's remaining recovery codes.
     */
    public record FactorRecoveryUsedData(
            String trigger,
            String client_id,
            Integer left) {}

    /**
     * A user with known devices signed in without a password from an unknown browser or app.
     */
    public static final String DEVICE_ADDED = "auth.device.added.v1";

    /**
     * The data of DeviceAdded.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param method The passwordless method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PROOF, DEVICE.
     * @param browser Browser and system, in names that the suite defines; absent if the client sent
     *   none.
     */
    public record DeviceAddedData(
            String trigger,
            String client_id,
            String method,
            String browser) {}

    /**
     * A user removed a known browser or app: the rate limits of unknown devices apply to it from
     * then on.
     */
    public static final String DEVICE_REMOVED = "auth.device.removed.v1";

    /**
     * The data of DeviceRemoved.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param browser Browser and system, in names that the suite defines; absent if the client sent
     *   none.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record DeviceRemovedData(
            String trigger,
            String client_id,
            String browser,
            String network) {}

    /**
     * A user asked for the receipt of a sensitive action (step-up authentication).
     */
    public static final String STEP_UP_REQUESTED = "auth.step_up.requested.v1";

    /**
     * The data of StepUpRequested.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param action The action, one of the parameter StepUpActions; its details are not published.
     * @param method The method; absent if the user has not chosen one. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record StepUpRequestedData(
            String trigger,
            String client_id,
            String action,
            String method,
            String network) {}

    /**
     * A user proved a fresh factor for a sensitive action and got a receipt. Cognito counts a sign-
     * in for it, so `sign_in.succeeded` is sent as well.
     */
    public static final String STEP_UP_VERIFIED = "auth.step_up.verified.v1";

    /**
     * The data of StepUpVerified.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param action The action, one of the parameter StepUpActions; its details are not published.
     * @param method The sign-in method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record StepUpVerifiedData(
            String trigger,
            String client_id,
            String action,
            String method,
            String network) {}

    /**
     * A factor for a sensitive action was wrong. Many failures of one user: an attacker may have the
     * access token.
     */
    public static final String STEP_UP_FAILED = "auth.step_up.failed.v1";

    /**
     * The data of StepUpFailed.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param action The action, one of the parameter StepUpActions; its details are not published.
     * @param method The sign-in method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record StepUpFailedData(
            String trigger,
            String client_id,
            String action,
            String method,
            String network) {}

    /**
     * A resource server spent the receipt of a sensitive action, which it is about to do. The
     * network is that of the server.
     */
    public static final String STEP_UP_SPENT = "auth.step_up.spent.v1";

    /**
     * The data of StepUpSpent.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param action The action, one of the parameter StepUpActions; its details are not published.
     * @param method The sign-in method; one of a short list that only grows. Today: EMAIL_CODE,
     *   MAGIC_LINK, SMS_CODE, TOTP, RECOVERY_CODE, PASSKEY.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record StepUpSpentData(
            String trigger,
            String client_id,
            String action,
            String method,
            String network) {}

    /**
     * Cognito's threat protection found an operation of a user risky. The operation has happened or
     * was refused by Cognito before the event is published.
     */
    public static final String RISK_DETECTED = "auth.risk.detected.v1";

    /**
     * The data of RiskDetected.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param level The risk level of Cognito; absent if Cognito states none. Today: Low, Medium,
     *   High.
     * @param decision The risk decision of Cognito: AccountTakeover applied the automated response
     *   of the level, Block refused the operation; absent if Cognito did neither. Today:
     *   AccountTakeover, Block.
     * @param operation The event type, as Cognito's threat protection names it. Today: SignIn,
     *   SignUp, ForgotPassword, PasswordChange, ResendCode.
     * @param response The outcome of the operation, as Cognito names it; absent if Cognito states
     *   none. Today: Pass, Fail, InProgress.
     * @param cognito_event Cognito's id of the event, for AdminUpdateAuthEventFeedback.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record RiskDetectedData(
            String trigger,
            String client_id,
            String level,
            String decision,
            String operation,
            String response,
            String cognito_event,
            String network) {}

    /**
     * Cognito's threat protection found the password of a user in a leak. Ask the user to choose
     * another password.
     */
    public static final String CREDENTIALS_COMPROMISED = "auth.credentials.compromised.v1";

    /**
     * The data of CredentialsCompromised.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param operation The event type, as Cognito's threat protection names it. Today: SignIn,
     *   SignUp, ForgotPassword, PasswordChange, ResendCode.
     * @param response The outcome of the operation, as Cognito names it; absent if Cognito states
     *   none. Today: Pass, Fail, InProgress.
     * @param cognito_event Cognito's id of the event, for AdminUpdateAuthEventFeedback.
     * @param network The network of the request: 24 bits of the IPv4 address, 48 of the IPv6
     *   address.
     */
    public record CredentialsCompromisedData(
            String trigger,
            String client_id,
            String operation,
            String response,
            String cognito_event,
            String network) {}

    /**
     * A user without any group signed in. The tokens have the group, and the group repair assigns
     * it.
     */
    public static final String GROUP_MISSING = "auth.group.missing.v1";

    /**
     * The data of GroupMissing.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param group The group's name.
     */
    public record GroupMissingData(
            String trigger,
            String client_id,
            String group) {}

    /**
     * Tokens were issued without the claims and the group of the rules. The sign-in succeeded.
     */
    public static final String TOKEN_LEFT_UNCHANGED = "auth.token.left_unchanged.v1";

    /**
     * The data of TokenLeftUnchanged.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     */
    public record TokenLeftUnchangedData(
            String trigger,
            String client_id,
            String reason) {}

    /**
     * The legacy directory authenticated a user, who was passed to Cognito for migration. Cognito
     * may still refuse.
     */
    public static final String USER_MIGRATED = "auth.user.migrated.v1";

    /**
     * The data of UserMigrated.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param email_domain Domain of the user's e-mail address, lower-case A-labels; absent without
     *   an address.
     */
    public record UserMigratedData(
            String trigger,
            String client_id,
            String email_domain) {}

    /**
     * A user unknown to the pool was not migrated from the legacy directory. The user sees the same
     * error as for a wrong password.
     */
    public static final String USER_MIGRATION_REFUSED = "auth.user.migration_refused.v1";

    /**
     * The data of UserMigrationRefused.
     *
     * @param trigger Cognito's triggerSource; absent if unreadable, or if no trigger sends the
     *   event.
     * @param client_id The app client; absent if Cognito names none, or Cognito's
     *   CLIENT_ID_NOT_APPLICABLE.
     * @param reason The cause; one of a short list that only grows. Today: disposable_domain,
     *   disposable_mx, relay_domain, undeliverable, invalid_email, unproved_attribute,
     *   client_outdated, wrong_code, code_used, unknown_challenge, locked, too_soon, too_many,
     *   unexpected_challenge, group_not_found, access_denied, throttled, out_of_time, no_address,
     *   sender_refused, country_not_allowed, cost_limit, suppressed, hard_bounce, soft_bounce,
     *   unavailable, invalid_rules, unexpected, wrong_credentials, unsupported_hash,
     *   unverified_address, passkey, linked, address_changed, refused_by_next, account_exists,
     *   account_disabled, unlinked, denied_by_rule, second_step_needed.
     * @param email_domain Domain of the user's e-mail address, lower-case A-labels; absent without
     *   an address.
     */
    public record UserMigrationRefusedData(
            String trigger,
            String client_id,
            String reason,
            String email_domain) {}

    /**
     * The SMS spending limit `SmsDollarsPerHour` or `SmsDollarsPerDay` was reached. No SMS is sent
     * until the hour or day is over.
     */
    public static final String SMS_BUDGET_EXHAUSTED = "auth.sms_budget.exhausted.v1";

    /**
     * The data of SmsBudgetExhausted.
     *
     * @param window The period (UTC) of the reached limit: no SMS is sent before the period is over.
     *   Today: hour, day.
     */
    public record SmsBudgetExhaustedData(
            String window) {}

    /**
     * Sign-ups of one domain, or of one mail host, were unusual: an entry was made, which PreSignUp
     * reads as `LearntSignUps` says. It names no user.
     */
    public static final String DOMAIN_LEARNT = "auth.domain.learnt.v1";

    /**
     * The data of DomainLearnt.
     *
     * @param name The registrable domain, of addresses or of a mail host.
     * @param sort Whether the name is of addresses or of a mail host. Today: domain, mail_host.
     * @param entry What was entered; what it does to sign-ups is up to LearntSignUps. Today: alert,
     *   suspect, deny.
     * @param accepted Accepted sign-ups of the day (UTC), at most 200.
     * @param proved Those of the day whose users answered the code.
     * @param until When the entry ends.
     */
    public record DomainLearntData(
            String name,
            String sort,
            String entry,
            Integer accepted,
            Integer proved,
            String until) {}

    /**
     * The event transport from a function to the subscribers worked. The event is about no user, so
     * there is no `subject`.
     */
    public static final String PIPELINE_CANARY = "auth.pipeline.canary.v1";

    /**
     * The data of PipelineCanary.
     */
    public record PipelineCanaryData() {}
}

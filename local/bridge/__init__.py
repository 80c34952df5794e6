"""
The Cognito triggers that ministack lacks, and Cognito's ways for those it has.

Inside the emulator's process, around its private functions (`pinned`): every
API call that ministack has checked (signature, secret hash, allowed flow,
code) passes through `dispatch` to the one who knows the action:

    sign_up      SignUp, ConfirmSignUp, AdminConfirmSignUp, AdminCreateUser, ConfirmForgotPassword
    sign_in      (Admin)InitiateAuth, (Admin)RespondToAuthChallenge
    custom_auth  the same two, for CUSTOM_AUTH
    tokens       PostAuthentication and PreTokenGeneration, wherever tokens are issued
    messages     CustomMessage for sign-up, resend, reset, invitation and changed addresses
    address_*    (Admin)UpdateUserAttributes, GetUserAttributeVerificationCode, VerifyUserAttribute
    migration    UserMigration at a sign-in with a password, and for a forgotten one
    names        users of a pool that is not case-sensitive
    invoke       how any of them is called: permission, 5 s of own time, three tries, errors

Nine more places keep the template as it is: `cloudformation` (metric-math
alarms), `further_types` (composite alarms, saved queries, Contributor Insights
rules), `identity_rights` (credentials of identity pools), `mail_rights`
(policies with ses:FromAddress), `mail_feedback` (bounces and complaints),
`batch_rights` (batches of SQS and SNS), `log_rights` (log groups), `workers`
(environments that stay warm after an exception, and limits in own time) and
`versions` (which versions of functions and configurations AWS refuses to make
or to leave behind).

The processes of functions are the bridge's too:

    starts        forked from `fork_host` (asked by `forks`), or started, over one `code_folder`
    clean_starts  those that ministack starts itself
    environment   their variables; `role_keys` are their credentials
    own_time      what counts of the time that a call takes; `slow_calls` tells of the rest
    endpoints     for programs: `warm` and what was slow

Known to differ from Cognito:

* The hosted UI fires ministack's own triggers: no Pre- or PostAuthentication,
  no permission check. First federated sign-in likewise.
* PostAuthentication precedes PreTokenGeneration. On AWS both orders are reported.
* PreAuthentication of USER_SRP_AUTH runs at InitiateAuth, before the status of
  the user is looked at. Where Cognito does is not documented.
* UNCONFIRMED and disabled users are refused before DefineAuthChallenge.
* In CUSTOM_AUTH, PASSWORD_VERIFIER is "Unrecognizable lambda output"; SRP_A is
  recorded as a round and not used.
* A Define that says neither yes, no nor CUSTOM_CHALLENGE, an empty
  privateChallengeParameters and a flag to verify an attribute that is missing
  are "Unrecognizable lambda output": AWS does not document what it does.
* The CustomMessage of a changed address shows the new one, unverified, while
  the old one is still in force. What AWS shows then is not documented.
* A CustomMessage that refuses a changed address leaves the old one, even
  without AttributesRequireVerificationBeforeUpdate. On AWS the new one may be
  stored by then, unverified.
* A changed telephone number is stored at once: no message, no trigger. An
  administrator who gives an alias that somebody has takes it away from nobody.
* After UserMigration comes PreSignUp_SignUp. AWS is reported to ask PreSignUp,
  by which source is not.
* No CustomMessage for MFA, no custom senders, no inbound federation trigger.
* No lockout after wrong passwords or codes, no quotas, no threat protection.
* The codes are always 123456 (sign-up) and 654321 (reset); random for addresses.
"""

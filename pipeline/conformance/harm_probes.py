"""Questions whose answer could lock users out, or let a wrong address in."""

from __future__ import annotations

from typing import Any

from pipeline.conformance.app_probes import PROBES as APP
from pipeline.conformance.lab import Lab, Script
from pipeline.conformance.probing import ACCEPTED, Probe, code, told
from pipeline.conformance.sign_in_probes import CHALLENGE, CUSTOM, script_of

_METADATA = {"probe": "yes"}
_MIGRATION = "UserMigration_Authentication"


def _alias_as_username(lab: Lab) -> str:
    user = lab.member()
    own = lab.cognito.admin_get_user(UserPoolId=lab.pool, Username=user)["Username"]
    lab.obey(CUSTOM)
    said = [_answered(lab, name, user) for name in (user, own)]
    lab.obey(CUSTOM)
    by_user = code(lab.answer, lab.start("CUSTOM_AUTH", user), user, "right")
    return f"alias {said[0]}, own name {said[1]}, alias by RespondToAuthChallenge {by_user}"


def _answered(lab: Lab, name: str, user: str) -> str:
    where = {"UserPoolId": lab.pool, "ClientId": lab.outputs["Client"]}
    challenge = lab.cognito.admin_initiate_auth(
        **where, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": user}
    )
    return code(
        lab.cognito.admin_respond_to_auth_challenge,
        **where,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": name, "ANSWER": "right"},
    )


def _name_of_nobody(lab: Lab) -> str:
    lab.obey(CUSTOM)
    names = [lab.member(), f"NoBody+{lab.address()}"]
    shown = []
    for user in names:
        lab.obey(script_of(CHALLENGE))
        parameters = lab.start("CUSTOM_AUTH", user)["ChallengeParameters"]
        [event, *_] = lab.heard()
        seen = _spelled(event["userName"], user), event["request"].get("userAttributes")
        shown.append((len(parameters.get("USERNAME", "")), seen))
    (known, _), (unknown, (spelling, attributes)) = shown
    return (
        f"triggers: {spelling}, attributes {attributes}; "
        f"the client is told a name as long as a user's: {known == unknown}"
    )


def _spelled(name: str, typed: str) -> str:
    if name == typed:
        return "as typed"
    return "as typed in small letters" if name == typed.lower() else "another name"


def _changed_address(lab: Lab) -> str:
    old, new = lab.member(), lab.address()
    lab.cognito.admin_update_user_attributes(
        UserPoolId=lab.pool,
        Username=old,
        UserAttributes=[{"Name": "email_verified", "Value": "true"}],
    )
    token = lab.sign_in(old)["AuthenticationResult"]["AccessToken"]
    lab.obey({})
    lab.cognito.update_user_attributes(
        AccessToken=token, UserAttributes=[{"Name": "email", "Value": new}]
    )
    [event] = lab.heard()
    shown = event["request"]["userAttributes"]
    which = {old: "old", new: "new"}.get(shown.get("email"), "another")
    kept = lab.cognito.get_user(AccessToken=token)["UserAttributes"]
    in_force = "old" if {"Name": "email", "Value": old} in kept else "new"
    return f"the {which} one, verified {shown.get('email_verified')}; in force the {in_force} one"


def _password_set_meanwhile(lab: Lab) -> str:
    user = lab.member()
    who = {"UserPoolId": lab.pool, "Username": user}
    lab.obey(CUSTOM)
    challenge = lab.start("CUSTOM_AUTH", user)
    lab.cognito.admin_set_user_password(**who, Password=f"{lab.password}3", Permanent=True)
    lab.cognito.admin_user_global_sign_out(**who)
    tokens = lab.answer(challenge, user, "right")["AuthenticationResult"]
    read = code(lab.cognito.get_user, AccessToken=tokens["AccessToken"])
    renewed = code(lab.start, "REFRESH_TOKEN_AUTH", user, REFRESH_TOKEN=tokens["RefreshToken"])
    return f"GetUser {read}, refresh {renewed}"


def _migrated(lab: Lab) -> tuple[list[Any], str]:
    """The events of a sign-in that brings a user over, and what became of it."""
    address = lab.address()
    attributes = {"email": address, "email_verified": "true"}
    brought = {
        "userAttributes": attributes,
        "finalUserStatus": "CONFIRMED",
        "messageAction": "SUPPRESS",
    }
    script: Script = {_MIGRATION: {"rounds": [brought]}}
    lab.obey(script)
    said = code(
        lab.cognito.initiate_auth,
        ClientId=lab.outputs["MigratingClient"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": address, "PASSWORD": lab.password},
        ClientMetadata=_METADATA,
    )
    return lab.heard(), said


def _after_migration(lab: Lab) -> str:
    events, said = _migrated(lab)
    sources = [event["triggerSource"] for event in events]
    return f"{said}, after {told(each for each in sources if 'PreSignUp' in each)}"


def _validation_data(lab: Lab) -> str:
    events, _ = _migrated(lab)
    [asked] = [each["request"] for each in events if each["triggerSource"] == _MIGRATION]
    has = {name: asked.get(name) == _METADATA for name in ("validationData", "clientMetadata")}
    return ", ".join(f"{name} {is_there}" for name, is_there in has.items())


PROBES: tuple[Probe, ...] = (
    Probe(
        "alias as username",
        "Does AdminRespondToAuthChallenge accept an alias as USERNAME?",
        f"alias InvalidParameterException, own name {ACCEPTED}, "
        f"alias by RespondToAuthChallenge {ACCEPTED}",
        "the REST API answers by the name that Cognito returned, which works in both cases",
        _alias_as_username,
    ),
    Probe(
        "name of nobody",
        "Which name and attributes do triggers get for an unknown user, and which name the client?",
        "triggers: as typed, attributes {}; the client is told a name as long as a user's: True",
        "limits of unknown users use the typed name; the REST API answers by the returned name",
        _name_of_nobody,
    ),
    Probe(
        "changed address",
        "Which address does CustomMessage get while the old one is in force?",
        "the new one, verified false; in force the old one",
        "the check judges the address of that event",
        _changed_address,
    ),
    Probe(
        "password set meanwhile",
        "Are tokens of a custom sign-in valid if password and sessions were reset during it?",
        f"GetUser {ACCEPTED}, refresh {ACCEPTED}",
        "the first sign-in after a take-over; without valid tokens the owner signs in again",
        _password_set_meanwhile,
    ),
    *APP,
    Probe(
        "after a migration",
        "Does PreSignUp run after UserMigration, and by which source?",
        f"{ACCEPTED}, after PreSignUp_SignUp",
        "a migrated user is accepted from each source, and without a source",
        _after_migration,
    ),
    Probe(
        "metadata of a migration",
        "Where does UserMigration get the ClientMetadata of InitiateAuth?",
        "validationData True, clientMetadata True",
        "the trigger reads neither",
        _validation_data,
    ),
)

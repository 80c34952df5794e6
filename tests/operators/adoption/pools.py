"""Any pool that DescribeUserPool can answer with, from the API's model in botocore."""

import copy

import botocore.loaders
import botocore.model
from hypothesis import strategies as st

from ministack_cognito_triggers import user_pool_update

_MODEL = botocore.model.ServiceModel(
    botocore.loaders.Loader().load_service_model("cognito-idp", "service-2")
)
DESCRIBED = _MODEL.shape_for("UserPoolType")
TAKEN_SHAPES = _MODEL.shape_for("UpdateUserPoolRequest").members
MEMBERS = frozenset(TAKEN_SHAPES)
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:"
THEIRS = f"{ARN}theirs"
OURS = f"{ARN}ours:live"


def of(shape, name=""):
    """Any value that *shape* allows, its members there or not."""
    if shape.type_name == "structure":
        parts = {each: of(member, each) for each, member in shape.members.items()}
        required = {each: parts.pop(each) for each in shape.required_members}
        return st.fixed_dictionaries(required, optional=parts)
    if shape.type_name == "list":
        return st.lists(of(shape.member), max_size=2, unique_by=repr)
    if shape.type_name == "map":
        keys = st.sampled_from(["team", "aws:cloudformation:stack-name", "AWS:x"])
        return st.dictionaries(keys, st.text(max_size=5), max_size=3)
    return _scalar(shape, name)


def _scalar(shape, name):
    if shape.type_name == "boolean":
        return st.booleans()
    if shape.type_name in {"integer", "long"}:
        least = shape.metadata.get("min", 0)
        return st.integers(least, min(shape.metadata.get("max", least + 9), least + 9))
    if shape.type_name == "timestamp":
        return st.just("2026-11-27")
    if shape.enum:
        return st.sampled_from(shape.enum)
    if name.endswith("Arn") or "arn:" in shape.metadata.get("pattern", ""):
        return st.just(THEIRS)
    return st.sampled_from(["code {####}", "{####} is yours"])


def whole(shape, choice=0, name=""):
    """The value of *shape* with every member, in all depths; of enums the one at *choice*."""
    if shape.type_name == "structure":
        return {each: whole(member, choice, each) for each, member in shape.members.items()}
    if shape.type_name == "list":
        return [whole(shape.member, choice)]
    if shape.type_name == "map":
        return {"team": "web", "aws:cloudformation:stack-name": "web"}
    if enum := getattr(shape, "enum", None):
        return enum[choice % len(enum)]
    if name.endswith("Arn") or "arn:" in shape.metadata.get("pattern", ""):
        return THEIRS
    number = shape.metadata.get("min", 0) + 1
    return {"boolean": True, "integer": number, "long": number}.get(shape.type_name, "x")


def paths(value, before=""):
    """The dotted paths of all that *value* says."""
    if isinstance(value, dict):
        return {path for name, each in value.items() for path in paths(each, f"{before}.{name}")}
    if isinstance(value, list):
        return {path for each in value for path in paths(each, f"{before}[]")}
    return {before.lstrip(".")}


def as_described(pool):
    """As AWS would describe it: defaults are there, and what cannot have been set is not."""
    pool = {**copy.deepcopy(user_pool_update.DEFAULTS), **copy.deepcopy(pool)}
    pool |= {"Id": "eu-west-1_AbC", "Name": "theirs", "UserPoolTier": "PLUS"}
    for name, default in user_pool_update.DEFAULTS.items():
        pool[name] = pool[name] or copy.deepcopy(default)  # AWS describes no empty structure
    _settle_messages(pool)
    config = pool["LambdaConfig"]
    if "PreTokenGenerationConfig" in config:
        config["PreTokenGeneration"] = config["PreTokenGenerationConfig"]["LambdaArn"]
    if "EumsSms" in pool.get("SmsConfiguration", {}):
        pool["SmsConfiguration"].pop("SnsCallerArn", None)
    policy = pool["Policies"].get("PasswordPolicy", {})
    if (days := policy.get("TemporaryPasswordValidityDays")) is not None:
        pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"] = days
    return pool


def _settle_messages(pool):
    template = pool["VerificationMessageTemplate"]
    is_link = template.setdefault("DefaultEmailOption", "CONFIRM_WITH_CODE") == "CONFIRM_WITH_LINK"
    suffix = "" if is_link else "ByLink"
    for name in (f"EmailMessage{suffix}", f"EmailSubject{suffix}"):
        template.pop(name, None)
    for old, new in {
        "EmailVerificationMessage": "EmailMessage",
        "EmailVerificationSubject": "EmailSubject",
        "SmsVerificationMessage": "SmsMessage",
    }.items():
        if new in template:
            pool[old] = template[new]


POOLS = of(DESCRIBED).map(as_described)

"""Stacks of a few lines, and what an update does to them."""

from pipeline.twin.expansion import Expanded
from pipeline.twin.resolved import Resolved
from pipeline.twin.verdicts import updated

POOL = {
    "Type": "AWS::Cognito::UserPool",
    "Properties": {"UsernameAttributes": ["email"], "DeletionProtection": "ACTIVE"},
}


def stack(resources, given=None, *, place=None, **sections):
    """A stack of these *resources*, with other *sections* of the template."""
    at = {"place": place} if place else {}
    return Resolved(Expanded({"Resources": resources, **sections}), given or {}, **at)


def resource(kind, *, keeps=None, **properties):
    """A resource of AWS; *keeps* are its policies."""
    return {"Type": f"AWS::{kind}", "Properties": properties, **(keeps or {})}


def group(name, **keeps):
    return resource(
        "Cognito::UserPoolGroup", keeps=keeps, UserPoolId={"Ref": "Pool"}, GroupName=name
    )


def fates(before, after, **more):
    """What happens to each resource."""
    return updated(before, after, **more).fates()

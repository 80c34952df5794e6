"""
What AppConfig and Lambda refuse of versions, and ministack does not.

A profile whose versions are still there cannot be deleted: a configuration
version that was retained keeps its stack from being deleted. A function whose
code and configuration are those of its last version gets no new one; ministack
goes by the revision, which is another after a change to and fro, and whether
Lambda does is not documented.
"""
# ruff: noqa: SLF001  (as in `theirs`)

from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import appconfig
from ministack.services.cloudformation import provisioners

from local.bridge.theirs import Answer

_OF_THE_VERSION = {"Description", "FunctionArn", "LastModified", "RevisionId", "Version"}
_STATUS = ("State", "LastUpdateStatus")
_IDENTICAL = (
    "A version for this Lambda function exists ( {} ). Modify the function to create a new version."
)
Made = tuple[str, dict[str, Any]]


class VersionsRemain(ValueError):
    """AppConfig's reason not to delete a profile."""

    def __init__(self, profile: str) -> None:
        super().__init__(
            f"Cannot delete configuration profile {profile} because there are still hosted "
            "configuration versions existing under it."
        )


class NothingNew(ValueError):
    """CloudFormation's reason not to make a version."""


def profile_deletion_for(
    original: Callable[[str, Mapping[str, Any]], None],
) -> Callable[[str, Mapping[str, Any]], None]:
    """CloudFormation's deletion of a profile. Raises `VersionsRemain`."""

    def delete(profile: str, props: Mapping[str, Any]) -> None:
        if _has_versions(str(props.get("ApplicationId")), profile):
            raise VersionsRemain(profile)
        original(profile, props)

    return delete


def profile_request_for(original: Callable[[str, str], Answer]) -> Callable[[str, str], Answer]:
    """DeleteConfigurationProfile."""

    def delete(application: str, profile: str) -> Answer:
        if _has_versions(application, profile):
            refused: Answer = appconfig._error(
                400, "BadRequestException", str(VersionsRemain(profile))
            )
            return refused
        return original(application, profile)

    return delete


def version_for(original: Callable[..., Made]) -> Callable[..., Made]:
    """CloudFormation's publishing of a version. Raises `NothingNew`."""

    def create(logical_id: str, props: Mapping[str, Any], stack: str) -> Made:
        function, _name = provisioners._lambda_version_function(props)
        if function and (latest := max(function["versions"], key=int, default=None)):
            published = function["versions"][latest]["config"]
            if _versioned(function["config"]) == _versioned(published):
                raise NothingNew(_IDENTICAL.format(latest))
        return original(logical_id, props, stack)

    return create


def _has_versions(application: str, profile: str) -> bool:
    latest: int = appconfig._latest_hosted_version_number(application, profile)
    return latest > 0


def _versioned(config: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in config.items()
        if name not in _OF_THE_VERSION and not name.startswith(_STATUS)
    }

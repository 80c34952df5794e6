"""The template after the serverless transform, for the twin: no package is made or uploaded."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

import boto3
import yaml
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import intrinsics_multi_constructor

# The only parameter that the transform itself reads; all others are left to CloudFormation.
READ_BY_TRANSFORM: Final = "DeploymentType"
_FUNCTION: Final = "AWS::Serverless::Function"
Memo = dict[str, list[tuple[dict[tuple[str, str], Any], Any]]]


@dataclass(frozen=True, eq=False)
class Expanded:
    """
    A template as CloudFormation gets it.

    Attributes:
        template: With intrinsic functions in their long form.
        memo: What was resolved of it already, by place and resource, with what was read for it;
            `Resolved` fills it.
        names: Physical ids that depend on no parameter, by place; filled the same way.

    """

    template: Mapping[str, Any]
    memo: dict[Any, Memo] = field(default_factory=dict)
    names: dict[Any, dict[tuple[str, int], str]] = field(default_factory=dict)


class _Loader(yaml.CSafeLoader):
    """Reads short tags, as ``!Ref``; many times as fast as the loader of the SAM translator."""


_Loader.add_multi_constructor("!", intrinsics_multi_constructor)


def parsed(text: str) -> dict[str, Any]:
    """A SAM template with intrinsic functions in their long form."""
    found: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506  (a safe loader)
    return found


def expand(
    source: Mapping[str, Any],
    parameters: Mapping[str, str] | None = None,
    *,
    code: Mapping[str, str] | None = None,
) -> Expanded:
    """The template *source* after the transform; *code* has the digests of functions' packages."""
    packaged = deepcopy(dict(source))
    for name, resource in packaged["Resources"].items():
        if resource["Type"] == _FUNCTION:
            digest = (code or {}).get(name, "0" * 32)
            resource["Properties"]["CodeUri"] = f"s3://code/{name}-{digest}"
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name="eu-west-1"))
    return Expanded(translator.translate(packaged, dict(parameters or {})))

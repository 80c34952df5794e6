"""
CloudFormation's serverless transform in the emulators of a test run, kept below build/.

Every suite deploys the same template: code is uploaded under the sum of what it holds, and the
transform is not told the values of parameters.
"""

import json
import os
from functools import wraps

from tests.loop.kept import FOLDER, kept
from tests.loop.template import TOOLS


class NotJson(Exception):
    """JSON would make something else of the answer."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer


def kept_transform(transform, *, folder=FOLDER):
    """The *transform* whose answers are kept: by template, parameters, region and tools."""

    @wraps(transform)
    def transform_once(template, parameters, loader):
        def answer():
            made = transform(template, parameters, loader)
            if json.loads(json.dumps(made)) != made:
                raise NotJson(made)
            return made

        try:
            question = [json.dumps(template), json.dumps(parameters), _region(), *TOOLS]
            return kept("transformed", question, answer, folder=folder)
        except NotJson as aside:
            return aside.answer
        except TypeError:  # dates, for example, are no JSON
            return transform(template, parameters, loader)

    return transform_once


def _region():
    return os.environ.get("AWS_DEFAULT_REGION", "")

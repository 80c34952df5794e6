"""
What CloudFormation makes of a template in the emulators of a test run, kept below build/.

Every suite deploys the same template: code is uploaded under the sum of what it holds, and
neither the parser nor the serverless transform is told the values of parameters.
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
        def question():
            return [json.dumps(template), json.dumps(parameters), _region(), *TOOLS]

        def made():
            return transform(template, parameters, loader)

        return _kept("transformed", question, made, folder=folder)

    return transform_once


def kept_parser(parse, *, folder=FOLDER, at_least=50_000):
    """The parser of templates whose answers are kept: those of long texts, by text and tools."""

    @wraps(parse)
    def parse_once(text):
        if len(text) < at_least:
            return parse(text)
        return _kept("read", lambda: [text, *TOOLS], lambda: parse(text), folder=folder)

    return parse_once


def _kept(kind, question, made, *, folder):
    """What *made* makes, each time again if JSON knows no such question or answer."""

    def answer():
        found = made()
        if json.loads(json.dumps(found)) != found:
            raise NotJson(found)
        return found

    try:
        return kept(kind, question(), answer, folder=folder)
    except NotJson as aside:
        return aside.answer
    except TypeError:  # dates, for example, are no JSON
        return made()


def _region():
    return os.environ.get("AWS_DEFAULT_REGION", "")

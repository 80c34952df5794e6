"""The pages that tell of parameters tell of those that are there."""

import re

from pipeline.documents.event_schemas import ROOT
from pipeline.documents.parameter_docs import DOCUMENT, document
from tests.loop.template import parsed

TEMPLATE = parsed((ROOT / "template.yaml").read_text())


def test_the_page_is_what_the_template_says():
    """`make template` after a change of a parameter."""
    assert document(TEMPLATE) == DOCUMENT.read_text()


def test_every_parameter_is_on_it():
    """Each is in a group of the template's interface, or nobody would find it."""
    told = re.findall(r"^\| `(\w+)`", DOCUMENT.read_text(), re.MULTILINE)

    assert sorted(TEMPLATE["Parameters"]) == sorted(told)


def test_the_readme_names_parameters_that_are_there():
    """With the defaults that they have, where it tells them by number or word."""
    readme = (ROOT / "README.md").read_text()
    rows = re.findall(r"^\| (`[A-Z]\w+`(?:, `[A-Z]\w+`)*) \| (.+?) \|", readme, re.MULTILINE)
    named = [name for names, _ in rows for name in re.findall(r"`([A-Z]\w+)`", names)]

    assert len(named) > 10
    assert set() == set(named) - set(TEMPLATE["Parameters"])
    for names, defaults in rows:
        parameters = [TEMPLATE["Parameters"][name] for name in re.findall(r"`(\w+)`", names)]
        told = re.findall(r"`([^`]+)`", defaults)
        actual = [str(each["Default"]) for each in parameters]
        assert told in ([], [default for default in actual if default])

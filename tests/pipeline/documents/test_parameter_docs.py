"""The pages that tell of parameters tell of those that are there."""

import re

from pipeline.documents.event_schemas import ROOT
from pipeline.documents.parameter_docs import DOCUMENT
from pipeline.twin.registry import schema_date
from tests.loop.template import parsed

PAGE, _, UPDATES = (ROOT / DOCUMENT).read_text().partition("\n## What an update deletes")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| `")]
TEMPLATE = parsed((ROOT / "template.yaml").read_text())


def test_every_parameter_is_on_it():
    """Each is in a group of the template's interface, or nobody would find it."""
    told = re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE)

    assert sorted(TEMPLATE["Parameters"]) == sorted(told)


def test_it_says_who_reads_a_parameter():
    """Or that every function does, or none: then it is a setting of a resource."""
    [codes] = [row for row in ROWS if row.startswith("| `CodeLength` |")]
    [everybody] = [row for row in ROWS if row.startswith("| `PublishAnew` |")]
    [nobody] = [row for row in ROWS if row.startswith("| `UserPoolTier` |")]

    assert "`CreateAuthChallenge`, `VerifyAuthChallengeResponse`, `PasswordlessSender` |" in codes
    assert everybody.endswith("| every function |")
    assert nobody.endswith("|  |")


def test_it_says_what_an_update_deletes():
    """Of parameters that are there, and with the day of the schemas that say so."""
    told = re.findall(r"^\| `(\w+)` \|", UPDATES, re.MULTILINE)

    assert {"IdentityPool", "RestApi", "WebhookUrl"} <= set(told) <= set(TEMPLATE["Parameters"])
    assert schema_date() in UPDATES.partition("\n|")[0].replace("\n", " ")


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

"""Which version a change asks for: the record of a release against that of today."""

from copy import deepcopy
from functools import cache

import pytest

from infrastructure.reads import ROOT
from pipeline.release.contracts import clients, tables
from pipeline.release.contracts.record import contracts, findings
from pipeline.release.cutting import Forbidden, allowed, demanded
from pipeline.release.semver import Change, NotAVersion, Version, lowest_after

DECLARATIONS = """
export type Step = {
    /** There when: the user is in. */
    tokens?: Tokens;
    codeLength: number;
};
export declare class SignIn {
    #private;
    constructor(options: Options);
    begin(username: string, wish?: Wish): Promise<Step>;
}
export declare function takeToken(page?: Page): string | null;
"""


@cache
def today():
    return contracts(ROOT, declarations=DECLARATIONS)


def changed(change):
    """What is found once *change* has been made to a copy of today's record."""
    now = deepcopy(today())
    change(now)
    return findings(today(), now)


def whole(record):
    return record["templates"]["template.yaml"]


def event(record):
    return record["events"]["challenge.sent.v1.json"]["properties"]["data"]


def without(values, name):
    """A table's record without an attribute."""
    return [each for each in values if each != name]


BREAKS = {
    "an output is gone": lambda r: whole(r)["outputs"].pop("UserPoolId"),
    "a parameter is gone": lambda r: whole(r)["parameters"].pop("MailFrom"),
    "a parameter needs a value": lambda r: whole(r)["parameters"].update(New={"Type": "String"}),
    "a default is another": lambda r: whole(r)["parameters"]["Mfa"].update(Default="ON"),
    "a type is another": lambda r: whole(r)["parameters"]["Mfa"].update(Type="Number"),
    "a pattern is another": lambda r: whole(r)["parameters"]["MailFrom"].update(AllowedPattern="x"),
    "a lower bound is narrower": lambda r: whole(r)["parameters"]["PasswordLength"].update(
        MinValue=9
    ),
    "an upper bound is narrower": lambda r: whole(r)["parameters"]["PasswordLength"].update(
        MaxValue=63
    ),
    "a bound is new": lambda r: whole(r)["parameters"]["PasswordLength"].update(MaxLength=2),
    "a value is refused": lambda r: whole(r)["parameters"]["Mfa"]["AllowedValues"].remove("ON"),
    "values are named": lambda r: whole(r)["parameters"]["MailFrom"].update(AllowedValues=["a"]),
    "a table is another": lambda r: whole(r)["state"].pop("ChallengeTable"),
    "a template is gone": lambda r: r["templates"].pop("templates/adopt.yaml"),
    "a kind of event is gone": lambda r: r["events"].pop("challenge.sent.v1.json"),
    "a member is gone": lambda r: event(r)["properties"].pop("client_id"),
    "a member is required": lambda r: event(r)["required"].append("locale"),
    "a member has other values": lambda r: event(r)["properties"]["client_id"].update(pattern="x"),
    "a client's method is gone": lambda r: r["clients"].pop("npm SignIn.begin"),
    "a client's method asks for more": lambda r: r["clients"].update(
        {"clients.passwordless.SignIn.answer": "(self, code: str, more: str) -> Step"}
    ),
    "the CDK construct asks for more": lambda r: r["clients"].update(
        {"cognito_triggers_cdk.CognitoTriggers.topic_arn": "(self, region: str) -> str"}
    ),
    "an output of the Terraform module is gone": lambda r: r["clients"].pop(
        "terraform output lambda_config"
    ),
    "an input of the Terraform module has no default": lambda r: r["clients"].update(
        {"terraform variable more": "needed variable string"}
    ),
    "a key is another": lambda r: r["tables"]["keys"]["ChallengeTable"]["keys"].update(pk="HASH N"),
    "items expire by another": lambda r: r["tables"]["keys"]["ChallengeTable"].update(expires="at"),
    "a kind of item is gone": lambda r: r["tables"].update(
        kinds=without(r["tables"]["kinds"], "ChallengeTable C#")
    ),
    "an attribute has another name": lambda r: r["tables"].update(
        attributes=[*without(r["tables"]["attributes"], "holder S"), "owner_of S"]
    ),
    "an attribute has another type": lambda r: r["tables"].update(
        attributes=[*without(r["tables"]["attributes"], "attempts N"), "attempts S"]
    ),
}
ADDS = {
    "an output": lambda r: whole(r)["outputs"].update(New=False),
    "a parameter with a default": lambda r: whole(r)["parameters"].update(
        New={"Type": "String", "Default": ""}
    ),
    "a value that is taken": lambda r: whole(r)["parameters"]["Mfa"]["AllowedValues"].append("X"),
    "a wider lower bound": lambda r: whole(r)["parameters"]["PasswordLength"].update(MinValue=1),
    "a wider upper bound": lambda r: whole(r)["parameters"]["PasswordLength"].pop("MaxValue"),
    "every value": lambda r: whole(r)["parameters"]["Mfa"].pop("AllowedValues"),
    "a template": lambda r: r["templates"].update({"templates/new.yaml": whole(r)}),
    "a kind of event": lambda r: r["events"].update({"new.v1.json": {}}),
    "a name of a client": lambda r: r["clients"].update({"npm SignIn.end": "end(): void;"}),
    "an input of the Terraform module": lambda r: r["clients"].update(
        {"terraform variable more": "variable string"}
    ),
    "a table": lambda r: r["tables"]["keys"].update(NewTable={}),
    "an attribute": lambda r: r["tables"]["attributes"].append("new S"),
}


def test_nothing_is_found_where_nothing_has_changed():
    assert [] == findings(today(), deepcopy(today()))
    assert Change.PATCH == demanded([])


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS)
def test_what_breaks_asks_for_the_first_number(change):
    """And no release below it is made."""
    found = changed(change)

    assert Change.MAJOR == demanded(found)
    now = deepcopy(today())
    change(now)
    with pytest.raises(Forbidden, match=r"has to be 2\.0\.0 or above, not 1\.5\.0"):
        allowed({**today(), "version": "1.4.2"}, now, Version(1, 5, 0))
    assert found == allowed({**today(), "version": "1.4.2"}, now, Version(2, 0, 0))


@pytest.mark.parametrize("change", ADDS.values(), ids=ADDS)
def test_what_is_added_asks_for_the_second_number(change):
    assert Change.MINOR == demanded(changed(change))
    now = deepcopy(today())
    change(now)
    with pytest.raises(Forbidden, match=r"has to be 1\.5\.0 or above, not 1\.4\.3"):
        allowed({**today(), "version": "1.4.2"}, now, Version(1, 4, 3))


def test_a_member_more_is_added_and_breaks_nothing():
    """Within a version members are added; the schema counts up its revision."""

    def grow(record):
        schema = record["events"]["challenge.sent.v1.json"]
        name, _, revision = schema["$id"].rpartition(".")
        schema["$id"] = f"{name}.{int(revision) + 1}"
        event(record)["properties"]["more"] = {"type": "string"}

    assert {Change.MINOR} == {each.change for each in changed(grow)}


def test_an_export_may_not_go():
    """Another stack imports it."""

    def found(before, after):
        now, last = deepcopy(today()), deepcopy(today())
        whole(last)["outputs"]["UserPoolId"] = before
        whole(now)["outputs"]["UserPoolId"] = after
        return demanded(findings(last, now))

    assert (Change.MAJOR, Change.PATCH) == (found(True, False), found(False, True))


def test_words_are_no_contract():
    """A description of a parameter or of an event may be put better at any time."""
    told = [str(each) for each in (today()["events"], whole(today())["parameters"])]

    assert not any("'description'" in each.lower() for each in told)
    assert "challenge.sent" in told[0]


def test_names_and_types_of_the_client_are_found():
    javascript = {name: text for name, text in today()["clients"].items() if name.startswith("npm")}

    assert {
        "npm Step": "export type Step = {",
        "npm Step.tokens": "tokens?: Tokens;",
        "npm Step.codeLength": "codeLength: number;",
        "npm SignIn": "export declare class SignIn {",
        "npm SignIn.constructor": "constructor(options: Options);",
        "npm SignIn.begin": "begin(username: string, wish?: Wish): Promise<Step>;",
        "npm takeToken": "export declare function takeToken(page?: Page): string | null;",
    } == javascript
    assert "clients.passwordless.SignIn.begin" in today()["clients"]
    assert "subscriber_kit.pytest_plugin.obeys_the_contract" in today()["clients"]
    assert "cognito_triggers_cdk.CognitoTriggers.attach_to" in today()["clients"]
    assert "needed variable string" == today()["clients"]["terraform variable part"]
    assert "variable map(string)" == today()["clients"]["terraform variable parameters"]
    assert "output" == today()["clients"]["terraform output lambda_config"]


def test_what_a_release_did_not_record_yet_is_no_break():
    """The module was in no record before it was in a release."""
    [found] = clients.compared({}, {"terraform variable part": "needed variable string"})

    assert Change.MINOR == found.change


def test_attributes_are_found_in_the_code(tmp_path):
    """By their types; what expressions call their values is none."""
    (tmp_path / "runtime").mkdir()
    items = 'x = {"at": {"N": "1"}, ":now": {"N": "2"}, "b": {"c": 1}}'
    (tmp_path / "runtime/a.py").write_text(items)

    assert ["at N"] == tables.recorded(tmp_path, {"Resources": {}})["attributes"]
    assert {"holder S", "attempts N", "ghost BOOL"} <= set(today()["tables"]["attributes"])


def test_every_table_has_its_keys_and_every_kind_its_table():
    recorded = today()["tables"]

    assert {"keys": {"pk": "HASH S"}, "expires": "expires_at", "indexes": []} == (
        recorded["keys"]["ChallengeTable"]
    )
    assert {each.partition(" ")[0] for each in recorded["kinds"]} <= set(recorded["keys"])


@pytest.mark.parametrize(
    ("last", "change", "lowest"),
    [
        ("1.4.2", Change.PATCH, "1.4.3"),
        ("1.4.2", Change.MINOR, "1.5.0"),
        ("1.4.2", Change.MAJOR, "2.0.0"),
        ("0.4.2", Change.PATCH, "0.4.3"),
        ("0.4.2", Change.MINOR, "0.4.3"),
        ("0.4.2", Change.MAJOR, "0.5.0"),
    ],
)
def test_the_lowest_version(last, change, lowest):
    assert lowest == str(lowest_after(Version.of(last), change))


def test_a_version_that_was_released_is_not_released_again():
    last = {**today(), "version": "1.4.2"}

    for version in ("1.4.2", "1.4.1", "0.9.0"):
        with pytest.raises(Forbidden, match=r"has to be 1\.4\.3"):
            allowed(last, today(), Version.of(version))
    assert [] == allowed(last, today(), Version(1, 4, 3))


@pytest.mark.parametrize("text", ["1.2", "v1.2.3", "1.2.3-rc.1", "01.2.3", "1.2.3\n", ""])
def test_what_is_no_version(text):
    with pytest.raises(NotAVersion):
        Version.of(text)


def test_clients_compare_names_alone_by_what_they_are():
    [found] = clients.compared({"a": "()"}, {"a": "(b)"})

    assert "major: clients: a was (), is (b)" == str(found)

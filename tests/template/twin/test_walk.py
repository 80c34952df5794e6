"""Every parameter to and fro: what an update of the template may delete, replace or refuse."""

from collections import Counter, defaultdict
from copy import deepcopy
from itertools import pairwise

import pytest

from pipeline.documents.update_docs import section
from pipeline.twin.obstacles import TWO_UPDATES
from pipeline.twin.refusals import Refused
from pipeline.twin.rounds import EMPTIED_FIRST, rounds
from pipeline.twin.verdicts import LEFT, updated
from pipeline.twin.walk import Walk
from tests.template.twin.accepted import ACCEPTED
from tests.template.twin.conftest import told


def losses(walked):
    """What is lost, left or refused, by parameter and resource."""
    found = defaultdict(set)
    for step in walked:
        for resource, (fate, _) in step["lost"].items():
            found[step["parameter"], resource].add(fate)
    return dict(found)


def test_every_parameter_is_walked_to_and_fro_from_both_ends(walked, source):
    """None is refused by a parameter or a rule, or nobody would know what it does."""
    ends = Counter((step["parameter"], step["of"][0], step["way"]) for step in walked)

    assert len(walked) > 1000
    assert [] == [step for step in walked if step["refused"]]
    for name in source["Parameters"]:
        for base in ("zero", "all"):
            assert ends[name, base, "to"] == ends[name, base, "fro"] > 0, name


def test_nothing_is_lost_that_is_not_accepted(walked):
    """Each deletion, replacement and refusal that the list does not have is a fault of a change."""
    accepted = {
        (parameter, resource): set(fates)
        for parameter, resources in ACCEPTED.items()
        for resource, fates in resources.items()
    }

    assert accepted == losses(walked)


def test_no_alias_goes_on_with_the_settings_before(walked):
    """A function that changes without a version would not be used."""
    assert [] == [step for step in walked if step["stale"]]


def test_what_comes_goes_on_the_way_back(walked):
    """A condition that the twin missed would make a difference of the two ways."""
    back = {"create": {"delete", "leave"}, "delete": {"create"}, "leave": {"create"}}
    pairs = list(pairwise(walked))
    there_and_back = [(a, b) for a, b in pairs if (a["way"], b["way"]) == ("to", "fro")]

    assert len(there_and_back) > 500
    for to, fro in there_and_back:
        assert to["fates"].keys() == fro["fates"].keys(), to["parameter"]
        for name, fate in to["fates"].items():
            assert fro["fates"][name] in back.get(fate, {fate}), (to["parameter"], name)


def test_what_an_update_leaves_never_stops_the_next_one(walked):
    """No step, to, fro or again, is refused on account of a name that one before left taken."""
    refused = {
        (step["parameter"], resource, why)
        for step in walked
        for resource, (fate, why) in step["lost"].items()
        if fate == "refuse"
    }

    assert {("DomainPrefix", "PrefixDomain"), ("CustomDomain", "CustomPoolDomain")} == {
        each[:2] for each in refused
    }
    assert not [each for each in refused if LEFT in str(each)]


@pytest.mark.parametrize(
    ("parameter", "resource", "other"),
    [
        ("DomainPrefix", "PrefixDomain", "theirs"),
        ("CustomDomain", "CustomPoolDomain", "id.example.com"),
    ],
)
def test_another_domain_takes_two_updates(stacks, parameter, resource, other):
    """It is Cognito's limit: a pool has one of a kind. So the first update empties it."""
    given = stacks.bases["all"]
    now, empty, new = (
        stacks.stack({**given, **each}) for each in ({}, {parameter: ""}, {parameter: other})
    )
    at_once, first = updated(now, new), updated(now, empty)
    second = updated(first.after, new, first.left)

    assert "refuse" == at_once.fates()[resource]
    assert TWO_UPDATES == next(v.why[-1] for v in at_once.verdicts if v.resource == resource)
    assert "delete" == first.fates()[resource]
    assert "create" == second.fates()[resource]
    assert "refuse" not in {*first.fates().values(), *second.fates().values()}


@pytest.mark.parametrize("base", ["zero", "all"])
def test_rounds_give_every_parameter_each_of_its_values(stacks, base):
    """But those that take two updates. Most change in the first, which `make test` deploys."""
    given = stacks.bases[base]
    made = list(rounds(stacks, base))
    changed = {pair for each in made for pair in each.changed.items()}
    wanted = {(name, value) for name in stacks.parameters for value in stacks.values(name, given)}

    assert {name for name, _ in wanted - changed} == ({*EMPTIED_FIRST} if base == "all" else set())
    assert len(made[0].changed) > 0.8 * len(stacks.parameters)
    for each in made:
        assert each.changed.items() <= each.given.items()
        assert (
            "refuse" not in updated(stacks.stack(given), stacks.stack(each.given)).fates().values()
        )


def test_two_providers_have_two_names(stacks):
    """Cognito would refuse the second one, and the update would be rolled back."""
    given = {**stacks.bases["all"], "OidcName": "Ours", "SamlName": "Ours"}

    with pytest.raises(Refused, match="OidcName and SamlName are the same"):
        stacks.stack(given)
    assert stacks.stack({**given, "SamlMetadataUrl": ""}).live


def test_all_that_the_template_has_is_in_one_of_the_two_ends(stacks):
    """Else a part of it would never be walked with."""
    ends = [stacks.stack(given) for given in stacks.bases.values()]
    live = {name for each in ends for name in each.live}

    assert set(ends[0].source) | set(ends[1].source) == live


def without(*path, of):
    """The template without what is at *path* of each resource of a type."""

    def changed(source):
        for resource in source["Resources"].values():
            if resource["Type"] == f"AWS::{of}":
                at = resource
                for step in path[:-1]:
                    at = at[step]
                at.pop(path[-1], None)

    return changed


def named(source):
    """Tables, whose keys never change, and queues, whose key does: a name hinders nothing here."""
    source["Resources"]["OidcProvider"]["Properties"]["ProviderName"] = "Ours"
    source["Resources"]["OidcProvider"]["Properties"]["ProviderType"] = {"Ref": "OidcName"}


def not_told(source):
    """The number of the settings in the environment only."""
    source["Resources"]["PreSignUpFunction"]["Properties"]["VersionDescription"] = "settings"


def only_told(source):
    """The number in the description only, and what the setting does nowhere else."""
    function = source["Resources"]["PreSignUpFunction"]["Properties"]
    del function["Environment"]["Variables"]["SETTINGS"]
    function["Environment"]["Variables"]["DOMAIN_LISTS_FOLDER"] = "here"


MUTANTS = [
    ("EmailPolicy", not_told, "stale"),
    ("DomainListsFolder", only_told, "a version for this Lambda function exists"),
    ("OidcName", named, "ProviderName is taken by the one that it replaces"),
    (
        "EmailPolicy",
        without("UpdateReplacePolicy", of="Serverless::Function"),
        "a version to roll back to",
    ),
    ("EnrolledMethods", without("DeletionPolicy", of="DynamoDB::Table"), "its items"),
    ("RestApi", without("DeletionPolicy", of="Logs::LogGroup"), "its log"),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parameter", "change", "expected"), MUTANTS, ids=lambda each: getattr(each, "__name__", each)
)
def test_a_template_that_loses_more_is_seen(source, walked, parameter, change, expected):
    """What keeps it so is taken away, and the walk says what is lost then."""
    mutant = deepcopy(source)
    change(mutant)
    again = list(Walk(mutant).steps(parameter))
    seen = section(again, source["Parameters"])

    assert expected in seen
    before = [step for step in walked if step["parameter"] == parameter]
    after = [told(step) for step in again]
    assert before != after
    assert expected not in str([(step["lost"], step["stale"] and "stale") for step in before])

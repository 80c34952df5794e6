"""A retained pool comes back into a stack: the import, and the update to the whole template."""

import json

import pytest

from local.emulator import Emulator
from pipeline.twin.expansion import Expanded
from pipeline.twin.imported import identifiers, main, names, template
from pipeline.twin.resolved import Resolved
from pipeline.twin.verdicts import updated
from tests.template.references import references

ADDRESS = "ada@example.com"


@pytest.mark.parametrize("base", ["zero", "all"])
def test_the_whole_template_takes_nothing_of_it_away(stacks, base):
    """The update after the import changes what was imported in place, and adds the rest."""
    whole = stacks.stack(stacks.bases[base])
    imported = Resolved(Expanded(template(whole)))
    fates = updated(imported, whole).fates()

    assert len(names(whole)) == (5 if base == "zero" else 7)
    assert {"update"} == {fates.pop("UserPool")}
    assert {"create"} == {fate for name, fate in fates.items() if name not in names(whole)}
    assert {fates[name] for name in names(whole) if name in fates} <= {"update"}


def test_it_names_nothing_that_is_not_imported(stacks):
    """CloudFormation refuses a reference to what is not there, even an unused one."""
    whole = stacks.stack(stacks.bases["all"])
    found = template(whole)

    assert set(references(found)) <= set(found["Resources"])
    assert "LambdaConfig" not in found["Resources"]["UserPool"]["Properties"]
    assert {"Retain"} == {each["DeletionPolicy"] for each in found["Resources"].values()}


def test_the_command_prints_it(capsys):
    main(["DefaultGroup=people", "Stack=ours"])
    told = json.loads(capsys.readouterr().out)

    assert "members" == told["Resources"]["MembersGroup"]["Properties"]["GroupName"]
    assert "ours" == told["Resources"]["UserPool"]["Properties"]["UserPoolName"]


@pytest.mark.emulator
def test_the_emulator_imports_a_pool_with_its_members(stacks):
    """The pool, its client and group are those of before, the member is still in the group."""
    whole = stacks.stack({})
    with Emulator(port=0) as emulator:
        cognito, cloudformation = (emulator.client(of) for of in ("cognito-idp", "cloudformation"))
        pool = cognito.create_user_pool(PoolName="app", UsernameAttributes=["email"])["UserPool"]
        pool_id = {"UserPoolId": pool["Id"]}
        clients = {
            name: cognito.create_user_pool_client(**pool_id, ClientName=name)["UserPoolClient"]
            for name in ("PublicClient", "ConfidentialClient")
        }
        groups = {"MembersGroup": "members", "AdministratorsUserGroup": "administrators"}
        for group in groups.values():
            cognito.create_group(**pool_id, GroupName=group)
        cognito.admin_create_user(**pool_id, Username=ADDRESS, MessageAction="SUPPRESS")
        cognito.admin_add_user_to_group(**pool_id, Username=ADDRESS, GroupName="members")
        known = {
            name: pool_id
            | {"GroupName": groups.get(name), "ClientId": clients.get(name, {}).get("ClientId")}
            for name in names(whole)
        }
        change = {"StackName": "app", "ChangeSetName": "import"}
        cloudformation.create_change_set(
            **change,
            ChangeSetType="IMPORT",
            TemplateBody=json.dumps(template(whole)),
            ResourcesToImport=[
                {
                    "ResourceType": whole.kind(name),
                    "LogicalResourceId": name,
                    "ResourceIdentifier": {
                        key: known[name][key] for key in identifiers(whole, name)
                    },
                }
                for name in names(whole)
            ],
        )
        waiter = {"Delay": 1, "MaxAttempts": 120}
        cloudformation.get_waiter("change_set_create_complete").wait(**change, WaiterConfig=waiter)
        cloudformation.execute_change_set(**change)
        cloudformation.get_waiter("stack_import_complete").wait(
            StackName="app", WaiterConfig=waiter
        )
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName="app")
        found = {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for page in pages
            for each in page["StackResourceSummaries"]
        }
        members = cognito.list_users_in_group(**pool_id, GroupName="members")["Users"]

    assert pool["Id"] == found["UserPool"]
    assert {name: each["ClientId"] for name, each in clients.items()} == {
        name: found[name] for name in clients
    }
    assert set(names(whole)) == set(found)
    assert [ADDRESS] == [
        each["Value"] for user in members for each in user["Attributes"] if each["Name"] == "email"
    ]

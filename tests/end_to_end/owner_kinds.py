"""Pools as owners make them: by CloudFormation, CDK, SAM, Amplify and Terraform."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from pipeline.twin.expansion import expand
from tests.loop.template import parsed

OWNERS = Path(__file__).parent / "owners"
CDK = Path(__file__).parents[2] / "cdk"
HAS_CDK = shutil.which("node") and (CDK / "node_modules/aws-cdk-lib").is_dir()


def by_cloudformation(emulator, _folder):
    return _stack(emulator, "cloudformation", (OWNERS / "web.yaml").read_text())


def by_cdk(emulator, folder):
    """Synthesized by aws-cdk-lib, as it is; an account has what `cdk bootstrap` leaves there."""
    code = (OWNERS / "cdk.mjs").read_text()
    subprocess.run(
        ["node", "--input-type=module", "-e", code],
        cwd=CDK,
        env={**os.environ, "CDK_OUTDIR": str(folder)},
        check=True,
        capture_output=True,
    )
    emulator.client("ssm").put_parameter(
        Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String"
    )
    return _stack(emulator, "cdk", (folder / "Web.template.json").read_text())


def by_sam(emulator, _folder):
    """As SAM's transform expands it; a function of the owner's is called at sign-ups."""
    template = expand(parsed((OWNERS / "sam.yaml").read_text())).template
    return _stack(emulator, "sam", json.dumps(template))


def by_amplify(emulator, _folder):
    tags = [{"Key": "amplify:deployment-type", "Value": "branch"}]
    return _stack(emulator, "amplify", (OWNERS / "amplify.yaml").read_text(), Tags=tags)


def by_terraform(emulator, _folder):
    """By the calls of its provider: CreateUserPool, then SetUserPoolMfaConfig; no tag is left."""
    cognito = emulator.client("cognito-idp")
    pool_id = cognito.create_user_pool(
        PoolName="terraform",
        AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": False},
        AutoVerifiedAttributes=["email"],
        DeletionProtection="INACTIVE",
        Policies={
            "PasswordPolicy": {
                "MinimumLength": 10,
                "RequireLowercase": True,
                "RequireNumbers": True,
                "RequireSymbols": True,
                "RequireUppercase": True,
                "TemporaryPasswordValidityDays": 7,
            }
        },
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
        UsernameAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_CODE"},
    )["UserPool"]["Id"]
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="terraform",
        AccessTokenValidity=5,
        AuthSessionValidity=15,
        ExplicitAuthFlows=[
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_CUSTOM_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ],
        PreventUserExistenceErrors="ENABLED",
        TokenValidityUnits={"AccessToken": "minutes"},
    )["UserPoolClient"]["ClientId"]
    return pool_id, client


def _stack(emulator, name, template, **more):
    cloudformation = emulator.client("cloudformation")
    more |= {"Capabilities": ["CAPABILITY_IAM"]}
    cloudformation.create_stack(StackName=name, TemplateBody=template, **more)
    done = cloudformation.get_waiter("stack_create_complete")
    done.wait(StackName=name, WaiterConfig={"Delay": 1})
    [made] = cloudformation.describe_stacks(StackName=name)["Stacks"]
    told = {each["OutputKey"]: each["OutputValue"] for each in made["Outputs"]}
    return told["PoolId"], told["ClientId"]

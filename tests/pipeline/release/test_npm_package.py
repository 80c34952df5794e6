"""The package for npm: built, installed from its tarball, type-checked and imported."""

import json
import os
import shutil
import subprocess
import tarfile
from hashlib import sha256

import pytest

from infrastructure.reads import ROOT
from pipeline.release.npm_package import NoNodeTools, declarations, npm_package

COMPILER = ROOT / "javascript/node_modules/.bin/tsc"
pytestmark = [
    pytest.mark.xdist_group("wheels"),
    pytest.mark.skipif(
        shutil.which("npm") is None or not COMPILER.exists(),
        reason="make install-javascript, with npm",
    ),
]
GOOD = """
import { SignIn, SignInRefused, countDown, type Options, type Step } from "cognito-triggers";
const options: Options = { clientId: "c", region: "eu-west-1" };
const step: Step = await new SignIn(options).begin("ada@example.com", { locale: "en" });
const token: string | undefined = step.tokens?.accessToken;
const stop: () => void = countDown(step, (seconds: number) => seconds);
export { SignInRefused, stop, token };
"""
WRONG = """
import { SignIn } from "cognito-triggers";
import { requestSignInLink } from "cognito-triggers/aws-samples";
export const step = await new SignIn({ region: "eu-west-1" }).begin(7);
requestSignInLink({ user: "ada" });
"""
ALL = """
import { SignIn } from "cognito-triggers";
import { Passwordless, authenticateWithSRP } from "cognito-triggers/aws-samples";
import { federatedAnswer } from "cognito-triggers/federated";
import { Passkeys } from "cognito-triggers/passkeys";
import { PasswordProof } from "cognito-triggers/password-proof";
import { signInHook, type ReactHooks } from "cognito-triggers/react";
import { browserMemory } from "cognito-triggers/resume";
import { SignInForm } from "cognito-triggers/sign-in-form";
import { waitWords } from "cognito-triggers/words";
const told = { clientId: "c", region: "eu-west-1" };
const client = new SignIn({ ...told, memory: browserMemory(told) });
Passwordless.configure({ clientId: "c", userPoolId: "eu-west-1_p" });
const form: HTMLElement = Object.assign(new SignInForm(), { client });
export const use = (React: ReactHooks) => signInHook(React)({ client }).secondsLeft.toFixed();
export { PasswordProof, authenticateWithSRP, federatedAnswer, form, waitWords };
export const passkeys = new Passkeys({ ...told, signIn: client });
"""
IMPORTS = """
const names = ["aws-samples", "federated", "passkeys", "password-proof"];
names.push("react", "resume", "sign-in-form", "words");
await Promise.all(names.map((name) => import(`cognito-triggers/${name}`)));
console.log("all");
"""
USES = """
import * as all from "cognito-triggers";
const refused = await new all.SignIn({
    clientId: "c", endpoint: "http://127.0.0.1:9",
    fetch: async () => new Response('{"__type": "NotAuthorizedException"}', { status: 400 }),
}).begin("ada@example.com").catch((error) => error.code);
console.log(JSON.stringify([Object.keys(all).sort(), refused]));
"""


MODULES = [each.stem for each in sorted((ROOT / "clients").glob("*.js"))]


def run(folder, *words):
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return npm_package(ROOT, tmp_path_factory.mktemp("npm"), "1.2.3")


@pytest.fixture(scope="module")
def project(package, tmp_path_factory):
    """A project of somebody that has installed the tarball, without a network."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    alone = ("--offline", "--ignore-scripts", "--no-audit", "--no-fund")
    done = run(folder, "npm", "install", *alone, "--cache", str(folder / "cache"), str(package))
    assert 0 == done.returncode, done.stderr
    return folder


@pytest.mark.slow  # with the package, which takes seconds of TypeScript
def test_it_holds_the_module_its_types_and_nothing_else(package):
    with tarfile.open(package) as archive:
        names = {each.removeprefix("package/") for each in archive.getnames()}
        module = archive.extractfile("package/passwordless.js").read()
        described = json.load(archive.extractfile("package/package.json"))

    modules = {f"{each}{end}" for each in MODULES for end in (".js", ".d.ts")}
    others = {"LICENSE", "README.md", "package.json", "user_events.d.ts"}
    assert others | modules == names
    assert (ROOT / "clients/passwordless.js").read_bytes() == module
    assert ("cognito-triggers", "1.2.3") == (described["name"], described["version"])
    assert not described.keys() & {"dependencies", "scripts"}


@pytest.mark.slow
def test_the_same_files_are_the_same_package(package, tmp_path):
    again = npm_package(ROOT, tmp_path, "1.2.3")

    one, other = (sha256(each.read_bytes()).hexdigest() for each in (package, again))
    assert one == other


@pytest.mark.slow  # with the package, which takes seconds of TypeScript
def test_node_imports_it_by_its_name(project):
    (project / "uses.js").write_text(USES)

    said = run(project, "node", "uses.js")

    names, refused = json.loads(said.stdout or f"[[], {json.dumps(said.stderr)}]")
    assert "NotAuthorizedException" == refused
    assert ["SignIn", "SignInRefused", "callCognito", "codeFromSms", "countDown"] == names[:5]
    assert {"takeToken", "tokenFromLink", "handOver"} == set(names[5:])


@pytest.mark.slow  # with the package, which takes seconds of TypeScript
def test_node_imports_each_module(project):
    """A server renders pages that use them."""
    (project / "imports.js").write_text(IMPORTS)

    said = run(project, "node", "imports.js")

    assert "all\n" == said.stdout, said.stderr


@pytest.mark.parametrize("resolution", ["NodeNext", "Bundler"])
def test_its_types_are_found_and_hold(project, resolution):
    """As Node.js looks for them, and as bundlers do; what is wrong is said to be."""
    (project / "good.ts").write_text(GOOD)
    (project / "all.ts").write_text(ALL)
    (project / "wrong.ts").write_text(WRONG)
    module = "NodeNext" if resolution == "NodeNext" else "ESNext"

    options = ("--noEmit", "--strict", "--types", "", "--target", "ES2024", "--pretty", "false")
    how = ("--module", module, "--moduleResolution", resolution, "--lib", "ES2024,DOM")
    good = run(project, COMPILER, *options, *how, "good.ts", "all.ts")
    wrong = run(project, COMPILER, *options, *how, "wrong.ts")

    assert (0, "") == (good.returncode, good.stdout)
    assert "'clientId' is missing" in wrong.stdout
    assert "'user' does not exist in type" in wrong.stdout
    assert "'number' is not assignable to parameter of type 'string'" in wrong.stdout


def test_without_typescript_it_says_what_to_do(tmp_path):
    with pytest.raises(NoNodeTools, match="make install-javascript"):
        declarations(tmp_path)


def test_without_npm_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.release.npm_package.declarations", lambda *_: "")
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))

    with pytest.raises(NoNodeTools, match="npm is not installed"):
        npm_package(ROOT, tmp_path, "1.2.3")

"""The package for npm: built, installed from its tarball, type-checked and imported."""

import json
import os
import shutil
import subprocess
import tarfile

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
export const step = await new SignIn({ region: "eu-west-1" }).begin(7);
"""
USES = """
import * as all from "cognito-triggers";
const refused = await new all.SignIn({
    clientId: "c", endpoint: "http://127.0.0.1:9",
    fetch: async () => new Response('{"__type": "NotAuthorizedException"}', { status: 400 }),
}).begin("ada@example.com").catch((error) => error.code);
console.log(JSON.stringify([Object.keys(all).sort(), refused]));
"""


MODULES = ["passwordless", "passwordless-words", "passwordless-resume"]


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


def test_the_same_files_are_the_same_package(package, tmp_path):
    assert package.read_bytes() == npm_package(ROOT, tmp_path, "1.2.3").read_bytes()


def test_node_imports_it_by_its_name(project):
    (project / "uses.js").write_text(USES)

    said = run(project, "node", "uses.js")

    names, refused = json.loads(said.stdout or f"[[], {json.dumps(said.stderr)}]")
    assert "NotAuthorizedException" == refused
    assert ["SignIn", "SignInRefused", "codeFromSms", "countDown"] == names[:4]
    assert {"takeToken", "tokenFromLink", "handOver"} == set(names[4:])


@pytest.mark.parametrize("resolution", ["NodeNext", "Bundler"])
def test_its_types_are_found_and_hold(project, resolution):
    """As Node.js looks for them, and as bundlers do; what is wrong is said to be."""
    (project / "good.ts").write_text(GOOD)
    (project / "wrong.ts").write_text(WRONG)
    module = "NodeNext" if resolution == "NodeNext" else "ESNext"

    options = ("--noEmit", "--strict", "--types", "", "--target", "ES2024", "--pretty", "false")
    how = ("--module", module, "--moduleResolution", resolution, "--lib", "ES2024,DOM")
    good = run(project, COMPILER, *options, *how, "good.ts")
    wrong = run(project, COMPILER, *options, *how, "wrong.ts")

    assert (0, "") == (good.returncode, good.stdout)
    assert "'clientId' is missing" in wrong.stdout
    assert "'number' is not assignable to parameter of type 'string'" in wrong.stdout


def test_without_typescript_it_says_what_to_do(tmp_path):
    with pytest.raises(NoNodeTools, match="make install-javascript"):
        declarations(tmp_path)


def test_without_npm_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.release.npm_package.declarations", lambda *_: "")
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))

    with pytest.raises(NoNodeTools, match="npm is not installed"):
        npm_package(ROOT, tmp_path, "1.2.3")

"""The parts for the Serverless Application Repository, held to its documented limits."""

import json
import os
import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from infrastructure.reads import ROOT
from pipeline.delivery.package import all_handlers
from pipeline.delivery.zipped import zip_code
from pipeline.release.serverlessrepo import FOLDER, PARTS, application, write_applications
from pipeline.release.zips import write_zips
from tests.loop.template import parsed

KEY = "AWS::ServerlessRepo::Application"
SAM = ROOT / ".venv-tools/bin/sam"
ADDRESS = "https://code.example/a/b"
BUCKET = "code-of-ours"
# "AWS SAM template Metadata section properties": what has to be there, the longest, the pattern.
LIMITS = {
    "Name": (140, r"[a-zA-Z0-9\-]+"),
    "Description": (256, r".+"),
    "Author": (127, r"[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?"),
    "SpdxLicenseId": (127, r"MIT"),
    "LicenseUrl": (255, r"\S+"),
    "ReadmeUrl": (255, r"\S+"),
    "SemanticVersion": (127, r"\d+\.\d+\.\d+"),
    "HomePageUrl": (255, r"https://\S+"),
    "SourceCodeUrl": (255, r"https://\S+"),
}
LABEL = (127, r"[a-zA-Z0-9+\-_:/@]+")
MOST_LABELS = 10
MOST_OCTETS = 5 << 20  # of the licence, and of the README
# "Using AWS SAM": an application with one of these is not published.
TOO_BROAD = {"iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:PassRole", "iam:*", "*"}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    to = tmp_path_factory.mktemp("release")
    keys = write_zips(set(all_handlers(ROOT).values()), lambda name: zip_code(ROOT, name), to)
    (to / "LICENSE").write_bytes((ROOT / "LICENSE").read_bytes())
    write_applications(ROOT, keys, to, version="1.2.3", repository=ADDRESS)
    return to


@pytest.fixture(scope="module")
def templates(release):
    return {part: parsed((release / FOLDER / f"{part}.yaml").read_text()) for part in PARTS}


def test_each_part_by_itself_is_an_application():
    """Those templates that the documents call the smaller ones; the whole suite is no part."""
    assert {"events", "passwordless", "sign-up-check"} == set(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_the_metadata_are_within_the_documented_limits(templates, part):
    told = templates[part]["Metadata"][KEY]
    labels = told.pop("Labels")

    assert LIMITS.keys() == told.keys()
    for name, (longest, pattern) in LIMITS.items():
        assert re.fullmatch(pattern, told[name]), name
        assert len(told[name]) <= longest, name
    assert len(labels) == len(set(labels)) <= MOST_LABELS
    assert all(re.fullmatch(LABEL[1], each) and len(each) <= LABEL[0] for each in labels)


def test_applications_are_told_apart(templates):
    """A name is taken once in an account; a description is what a search shows."""
    for member in ("Name", "Description", "ReadmeUrl"):
        told = {each["Metadata"][KEY][member] for each in templates.values()}

        assert len(PARTS) == len(told)


@pytest.mark.parametrize("part", PARTS)
def test_licence_and_readme_are_beside_it(release, templates, part):
    told = templates[part]["Metadata"][KEY]
    for member in ("LicenseUrl", "ReadmeUrl"):
        file = release / FOLDER / told[member]

        assert 0 < file.stat().st_size <= MOST_OCTETS


@pytest.mark.parametrize("part", PARTS)
def test_the_readme_names_parameters_and_triggers_of_its_part(release, templates, part):
    """And no other: what it says to type is there."""
    text = (release / FOLDER / f"{part}.md").read_text()
    outputs = {name.removesuffix("Arn") for name in templates[part]["Outputs"]}
    steps = re.findall(r"`(ExistingUserPoolId|SignInBy|MailFrom)", text)

    [triggers] = re.findall(r"triggers \(([\w, ]+)\)", text)
    assert set(triggers.split(", ")) <= outputs
    assert set(steps) <= templates[part]["Parameters"].keys()
    assert "CodeBucket" not in text


def test_without_an_address_no_link_is_made_up():
    """`pyproject.toml` is the one place that names it; both links are optional there."""
    told = application("events", version="1.2.3", repository=None)

    assert not {"HomePageUrl", "SourceCodeUrl"} & told.keys()
    assert "https://" not in json.dumps(told)


@pytest.mark.parametrize("part", PARTS)
def test_code_is_a_file_of_the_release_and_no_parameter(release, templates, part):
    """As `sam package` takes it; a reference to a parameter stays, and is refused later."""
    functions = [
        each["Properties"]
        for each in templates[part]["Resources"].values()
        if each["Type"] == "AWS::Serverless::Function"
    ]

    assert functions
    assert "CodeBucket" not in templates[part]["Parameters"]
    for each in functions:
        assert (release / FOLDER / each["CodeUri"]).read_bytes() == zip_code(ROOT, each["Handler"])


@pytest.mark.parametrize("part", PARTS)
def test_no_role_is_as_broad_as_the_repository_forbids(templates, part):
    told = json.dumps(templates[part]["Resources"])

    assert "AWSLambda_FullAccess" not in told
    assert not TOO_BROAD & set(re.findall(r'"([a-z-]+:[\w*]+|\*)"', told)) - {"*"}
    assert '"Action": "*"' not in told


class Both(BaseHTTPRequestHandler):
    """S3 that keeps nothing but names, and the repository that keeps what it was told."""

    def do_HEAD(self):
        self._answer(404)

    def do_PUT(self):
        self._read()
        self.server.uploads.append(self.path.partition("?")[0])
        self._answer(200, ETag='"x"')

    def do_POST(self):
        self.server.published.append((self.path, json.loads(self._read())))
        arn = "arn:aws:serverlessrepo:us-east-1:1:applications/x"
        self._answer(201, json.dumps({"applicationId": arn}).encode())

    def _read(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        content = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            content += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return content

    def _answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def aws():
    with ThreadingHTTPServer(("127.0.0.1", 0), Both) as server:
        server.uploads, server.published = [], []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def sam(aws, folder, *words):
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{aws.server_port}",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "SAM_CLI_TELEMETRY": "0",
        "HTTPS_PROXY": f"http://127.0.0.1:{aws.server_port}",  # it looks for a newer version
        "NO_PROXY": "127.0.0.1",
    }
    done = subprocess.run(
        [SAM, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert 0 == done.returncode, done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not SAM.exists(), reason="make install-tools")
def test_sam_packages_and_publishes_it(aws, release, tmp_path):
    """By the two commands of the documents; only the repository itself is not AWS's."""
    source = release / FOLDER / "sign-up-check.yaml"
    packaged = tmp_path / "packaged.yaml"
    how = ("--template-file", str(source), "--s3-bucket", BUCKET)
    sam(aws, tmp_path, "package", *how, "--output-template-file", str(packaged))
    sam(aws, tmp_path, "publish", "--template", str(packaged), "--region", "us-east-1")

    [(path, told)] = aws.published
    assert "/applications" == path
    assert {"cognito-triggers-sign-up-check", "1.2.3"} <= set(map(str, told.values()))
    links = [told["licenseUrl"], told["readmeUrl"]]
    code = re.findall(r"CodeUri: (\S+)", told["templateBody"])
    uploaded = {f"s3:/{each}" for each in aws.uploads}
    assert code
    assert {*code, *links} <= uploaded
    assert "!Ref CodeBucket" not in told["templateBody"]

"""The types of the events for five languages: each compiled, and each as the catalogue has it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from events.contract.catalogue import Kind, fields_of
from pipeline.documents.event_schemas import ROOT, schema, title_of
from pipeline.documents.event_texts import example_envelope
from pipeline.documents.event_types.__main__ import FILES, FOLDER
from pipeline.documents.event_types.described import joined

HERE = Path(__file__).parent
TSC = ROOT / "javascript" / "node_modules" / ".bin" / "tsc"
EVENTS = {kind: example_envelope(kind) for kind in Kind}


def needs(command):
    """`.ci/run` installs all of them."""
    missing = shutil.which(command) is None
    return pytest.mark.skipif(missing, reason=f"{command}, which compiles the types, is missing")


def run(folder, *command, given=None):
    """What it prints; the test fails with what it says if it fails."""
    done = subprocess.run(
        command, cwd=folder, input=given, capture_output=True, text=True, timeout=240, check=False
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_is_what_the_catalogue_says(file):
    """`make event-schemas` writes it."""
    assert FILES[file]() == file.read_text()


def test_names_have_their_words():
    """Those of CloudEvents have none to show, so they are listed."""
    names = [name for name in schema(Kind.USER_CONFIRMED)["properties"] if joined(name) != name]

    assert ["SpecVersion", "Id", "Source"] == [joined(name) for name in names[:3]]
    assert {"DedupeKey", "DataContentType", "DataSchema"} <= {joined(name) for name in names}


def listed(printed):
    """The members of each type, by what a program printed."""
    words = [line.split() for line in printed.splitlines()]
    return {name: dict(member.split(":") for member in members) for name, *members in words}


def expected(names):
    """The members of the data of each kind, with the language's *names* of text, number, flag."""
    text, number, flag = names

    def type_of(field):
        if field.schema.get("const") is True:
            return flag
        return number if field.schema.get("type") == "integer" else text

    return {
        f"{title_of(kind)}Data": {name: type_of(field) for name, field in fields_of(kind).items()}
        for kind in Kind
    }


@needs("javac")
@pytest.mark.slow
def test_java_has_each_member(tmp_path):
    """By reflection."""
    sources = [str(FOLDER / "UserEvents.java"), str(HERE / "Members.java")]
    run(tmp_path, "javac", "-Xlint:all", "-Werror", "-d", ".", *sources)
    found = listed(run(tmp_path, "java", "-cp", ".", "Members"))
    envelope = found.pop("Event")

    assert expected(("String", "Integer", "Boolean")) == found
    assert schema(Kind.USER_CONFIRMED)["properties"].keys() == envelope.keys()


@needs("mcs")
def test_csharp_has_each_member(tmp_path):
    """The same, by the names that its serializer writes."""
    sources = [str(FOLDER / "UserEvents.cs"), str(HERE / "Members.cs")]
    run(tmp_path, "mcs", "-warnaserror", "-out:members.exe", *sources)
    found = listed(run(tmp_path, "mono", "members.exe"))
    envelope = found.pop("UserEvent")

    assert {} == found.pop("UserEventTypes")
    assert expected(("String", "Int32", "Boolean")) == found
    assert schema(Kind.USER_CONFIRMED)["properties"].keys() == envelope.keys()


@needs("go")
@pytest.mark.slow
def test_go_reads_and_writes_every_event(tmp_path):
    """Without a member that it does not know, and none is lost on the way back."""
    package = tmp_path / "userevents"
    package.mkdir()
    shutil.copy(FOLDER / "user_events.go", package)
    (tmp_path / "go.mod").write_text("module subscriber\n\ngo 1.18\n")
    cases = "\n".join(
        f"\tcase userevents.Type{title_of(kind)}:\n\t\tevent = new(userevents.{title_of(kind)})"
        for kind in Kind
    )
    (tmp_path / "main.go").write_text((HERE / "main.go.txt").read_text().replace("//CASES", cases))
    environment = ("env", f"GOCACHE={tmp_path}/cache", "GOFLAGS=-mod=mod", "GOPROXY=off")

    assert "" == run(tmp_path, "gofmt", "-l", "userevents")
    printed = run(
        tmp_path, *environment, "go", "run", ".", given="\n".join(map(json.dumps, EVENTS.values()))
    )
    assert list(EVENTS.values()) == [json.loads(line) for line in printed.splitlines()]


@pytest.mark.skipif(not TSC.exists(), reason="npm, which installs TypeScript, is missing")
@pytest.mark.slow
def test_typescript_takes_every_event_and_tells_them_apart(tmp_path):
    """A literal may have no member more; `narrow.ts` expects two errors, and no other."""
    for file in (FOLDER / "user_events.d.ts", HERE / "narrow.ts"):
        shutil.copy(file, tmp_path)
    typed = "\n".join(
        f"export const e{place}: types.{title_of(kind)} = {json.dumps(event)};"
        for place, (kind, event) in enumerate(EVENTS.items())
    )
    (tmp_path / "typed.ts").write_text(
        f'import type * as types from "./user_events.d.ts";\n{typed}\n'
    )

    run(tmp_path, TSC, "--noEmit", "--strict", "--module", "nodenext", "typed.ts", "narrow.ts")


@pytest.mark.slow
def test_python_takes_every_event_and_tells_them_apart(tmp_path):
    """By mypy; an error that is expected and does not come is one."""
    typed = "\n".join(
        f"e{place}: types.{title_of(kind)} = {event!r}"
        for place, (kind, event) in enumerate(EVENTS.items())
    )
    module = "import subscriber_kit.user_events as types\n"
    told = (
        "def told(event: types.UserEvent) -> str:\n"
        '    if event["type"] == "auth.sign_up.rejected.v1":\n'
        '        return event["data"]["reason"]\n'
        '    if event["type"] == "auth.user.deleted.v1":\n'
        '        return str(event["data"]["reason"])  # type: ignore[typeddict-item]\n'
        '    return event.get("subject", "nobody")\n'
    )
    (tmp_path / "subscriber.py").write_text(module + typed + "\n" + told)
    options = (
        "--strict",
        "--config-file=",
        f"--cache-dir={tmp_path}/cache",
        "--follow-imports=silent",
    )

    run(ROOT, sys.executable, "-m", "mypy", *options, str(tmp_path / "subscriber.py"))

"""`--forks` runs the same tests as one process does, each once, and tells the same of them."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import pytest

from tests.loop.shares import Shares
from tests.loop.template import ROOT

MODULE = """
import os, random, sys, warnings
from pathlib import Path
import pytest

COLLECTED_BY = os.getpid()

@pytest.fixture(scope="module")
def shared():
    yield os.getpid()
    assert os.getpid() != COLLECTED_BY
    with Path("ended").open("a") as ended:
        print(__name__, file=ended)

@pytest.mark.parametrize("number", range(6))
def test_passes(number, shared, tmp_path, record_property):
    print("said by", number)
    record_property("folder", str(tmp_path))
    record_property("drawn", random.getrandbits(64))
    record_property("process", os.getpid())

def test_fails():
    print("this was said before")
    assert [1, 2] == [1, 3]

@pytest.mark.skip(reason="not here")
def test_is_skipped(): pass

@pytest.mark.xfail(reason="known")
def test_is_known(): assert not "true"

def test_warns():
    warnings.warn("look out", stacklevel=1)

@pytest.fixture
def broken():
    yield
    raise LookupError("at the end")

def test_ends_badly(broken): pass
"""


@dataclass
class Run:
    """What a run has left."""

    code: int
    said: str
    cases: dict
    ended: list


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run modules of these names and texts with options."""

    def run(modules, *options):
        folder = tmp_path_factory.mktemp("project")
        (folder / "pytest.ini").write_text("[pytest]\njunit_family = xunit1\n")
        for name, text in modules.items():
            path = folder / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        ran = subprocess.run(
            [*COMMAND, "--junit-xml", "report.xml", *options],
            cwd=folder,
            env=os.environ | ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        ended = folder / "ended"
        return Run(
            ran.returncode,
            ran.stdout + ran.stderr,
            read(folder / "report.xml"),
            sorted(ended.read_text().split()) if ended.exists() else [],
        )

    return run


COMMAND = (sys.executable, "-m", "pytest", "-p", "tests.loop.forked", "-p", "no:cacheprovider")
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def read(report):
    """How each test of a report ended, and its properties."""
    return {
        (case.get("classname"), case.get("name")): (
            sorted(each.tag for each in case if each.tag not in {"properties", "system-out"}),
            {each.get("name"): each.get("value") for each in case.iter("property")},
        )
        for case in ET.parse(report).iter("testcase")  # noqa: S314  (pytest wrote it)
    }


@pytest.fixture(scope="module")
def three(run):
    """Four modules, in three processes."""
    return run(dict.fromkeys(("test_a", "test_b", "test_c", "test_d"), MODULE), "--forks", "3")


def properties(run, name):
    return [each[name] for _, each in run.cases.values() if name in each]


def test_each_test_is_told_of_as_in_one_process(run, three):
    """The same tests with the same ends, and the same sums."""
    one = run(dict.fromkeys(("test_a", "test_b", "test_c", "test_d"), MODULE))
    ends = {name: how for name, (how, _) in one.cases.items()}

    assert ends == {name: how for name, (how, _) in three.cases.items()}
    assert 44 == len(ends)
    assert one.code == three.code == 1
    sums = r"(\d+ failed, .*) in "
    assert re.findall(sums, one.said)[-1] == re.findall(sums, three.said)[-1]


def test_what_is_said_of_a_failure_is_all_there(three):
    """The comparison, what was printed, and the error of a fixture's end."""
    # With the variable CI set, the summary has the whole message, too.
    assert 4 == three.said.count("E         At index 1 diff: 2 != 3")
    assert 4 == three.said.count("\nthis was said before\n")
    assert 4 == three.said.count("E       LookupError: at the end")
    assert "look out" in three.said
    assert "said by" not in three.said


def test_no_two_processes_share_folders_or_chance(three):
    assert 24 == len(set(properties(three, "folder")))
    assert 24 == len(set(properties(three, "drawn")))
    assert 3 == len(set(properties(three, "process")))


def test_shared_fixtures_are_ended_where_they_were_made(three):
    """At least once for each module; a module that was split has it twice."""
    assert {"test_a", "test_b", "test_c", "test_d"} == set(three.ended)


def test_whole_groups_stay_in_one_process(run):
    """Each module's fixture is made once."""
    three = run({"test_a": MODULE, "test_b": MODULE}, "--forks", "3", "--whole-groups")

    assert ["test_a", "test_b"] == three.ended
    by_module = {(name, each["process"]) for (name, _), (_, each) in three.cases.items() if each}
    assert 2 == len(by_module)


DIES = """
import os
def test_before(): pass
def test_dies(): os._exit(3)
def test_after(): pass
"""


@pytest.mark.parametrize("processes", ["2", "1"])
def test_a_test_that_ends_its_process_has_failed(run, processes):
    """The others run; with nobody left who could run them, the run says so."""
    died = run({"test_a": DIES, "test_b": "def test_one(): pass"}, "--forks", processes)

    assert 1 == died.code or "no process is left" in died.said
    assert 0 != died.code
    assert "the process that ran test_a.py::test_dies has died, with code 3" in died.said
    assert ("1 failed, 3 passed" if processes == "2" else "1 failed, 1 passed") in died.said


MANY = """
import os, pytest

@pytest.mark.parametrize("number", range(150))
def test_one(number):
    if number == 15:
        os._exit(3)
"""


def test_what_a_process_had_not_told_when_it_died_is_run_by_another(run):
    """Some tests are told of together, and some are given out together: none is lost with it."""
    died = run({"test_a": MANY}, "--forks", "2")

    assert "1 failed, 149 passed" in died.said
    assert {"test_one[15]"} == {name for (_, name), (how, _) in died.cases.items() if how}


def test_the_first_failure_ends_the_run_if_asked(run):
    first = run({"test_a": MODULE, "test_b": MODULE}, "--forks", "2", "-x")

    assert first.code in {1, 2}
    assert "stopping after 1 failures" in first.said


@pytest.mark.parametrize("counts", [(), ("-p", "tests.loop.counting")], ids=["traced", "counted"])
def test_lines_of_all_processes_are_covered(run, counts):
    """Those of the collection, too; coverage combines what each process has written."""
    module = "import covered\ndef test_one(): covered.{name}()\n"
    covered = "\n".join(f"def {name}():\n    return {name!r}\n" for name in "abc")
    modules = {f"tests/rules/test_{name}": module.format(name=name) for name in "abc"}
    options = (*counts, "-p", "pytest_cov", "--cov=covered", "--cov-report=term-missing")
    told = run({"covered": covered, **modules}, *options, "--forks", "3")

    assert re.search(r"covered\.py +6 +0 +100%", told.said), told.said


WAITS = """
import os, time
from pathlib import Path
import pytest

@pytest.fixture
def stack():
    Path(f"began-{os.getpid()}").touch()
    yield
    Path(f"ended-{os.getpid()}").touch()

@pytest.mark.parametrize("number", range(2))
def test_waits(stack, number): time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_no_process_is_left_of_a_run_that_is_broken_off(tmp_path, number):
    """Its fixtures end, too, at Ctrl-C; a parent that was killed tells nobody of it."""
    (tmp_path / "test_a.py").write_text(
        WAITS if number == signal.SIGINT else WAITS.replace("600", "1")
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [*COMMAND, "--forks", "2"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=os.environ | ENVIRONMENT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while len(began := list(tmp_path.glob("began-*"))) < 2:
            time.sleep(0.05)
        if number == signal.SIGINT:
            os.killpg(process.pid, number)
        else:
            process.kill()
    pids = [int(path.name.removeprefix("began-")) for path in began]
    while any(is_there(pid) for pid in pids):
        time.sleep(0.05)

    assert {f"ended-{pid}" for pid in pids} == {path.name for path in tmp_path.glob("ended-*")}


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_whoever_has_nothing_left_takes_half_of_the_longest():
    """The later half, in its order; nothing is given out twice."""
    shares = Shares(["a1", "a2", "a3", "a4", "a5", "b1"], group_of=lambda item: item[0])
    one = [shares.next_for("one")]
    other = [shares.next_for("other") for _ in range(3)]
    one += [shares.next_for("one") for _ in range(4)]

    assert ["b1", "a4", "a5"] == other
    assert ["a1", "a2", "a3", None, None] == one


def test_what_a_process_gives_back_is_for_the_others():
    """Whole groups are not split for it."""
    shares = Shares(["a1", "a2", "b1"], group_of=lambda item: item[0], are_whole=True)
    shares.next_for("one")
    shares.give_back("one")

    assert shares.are_left()
    assert ["b1", "a2", None] == [shares.next_for("other") for _ in range(3)]
    assert not shares.are_left()

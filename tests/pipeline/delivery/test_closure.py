"""What a handler needs is read from the text, and what the text does not say is refused."""

import re

import pytest

from infrastructure.reads import ROOT
from pipeline.delivery.closure import (
    HiddenImport,
    NotInPackage,
    closure,
    imports_of_file,
    modules_below,
)
from pipeline.delivery.import_statements import imports_of
from pipeline.delivery.package import handlers

# They send links; the mails to users have one to a page.
_PASSWORDLESS = {"CreateAuth", "VerifyAuth", "PasswordlessSender", "WelcomeMail", "LockNotice"}
_PASSWORDLESS |= {"AccountNotice", "PreSignUp", "Api"}
# Those that know the lists of domains; tokens may have a claim of suspicion.
_OF_LISTS = {"PreSignUp", "CustomMessage", "PreTokenGeneration", "SignUpLearning", "DisposableFeed"}


@pytest.fixture
def project(tmp_path):
    """A project of the files that are named, with what is in them."""

    def project(**files):
        for name, text in {"rules/__init__.py": "", **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return project


def needed(root, handler="triggers.f.handler"):
    found = closure(root, handler)
    return set(found.modules), found.files, found.libraries


@pytest.mark.parametrize(
    "text",
    [
        "import rules.a",
        "from rules import a",
        "from rules.a import thing",
        "def f():\n    from rules.a import thing",
        "if TYPE_CHECKING:\n    import nothing\nelse:\n    import rules.a",
        "try:\n    import rules.a\nexcept ImportError:\n    pass",
        "class C:\n    def m(self):\n        async def n():\n            import rules.a",
        "import_module('rules.a')",
        "importlib.import_module('rules.a')",
        "__import__('rules.a')",
    ],
)
def test_finds_what_is_imported(project, text):
    """Wherever the statement stands."""
    root = project(**{"triggers/f.py": text, "rules/a.py": "", "rules/b.py": ""})

    assert ({"triggers.f", "rules", "rules.a"}, set(), set()) == without_package(needed(root))


def without_package(found):
    modules, files, libraries = found
    return modules - {"triggers"}, files, libraries


@pytest.fixture(autouse=True)
def _triggers(tmp_path):
    (tmp_path / "triggers").mkdir()
    (tmp_path / "triggers/__init__.py").touch()


def test_any_module_of_a_package_may_be_imported_by_name(project):
    """As languages and methods are: a new file is in the package without being told of."""
    root = project(
        **{
            "triggers/f.py": "import_module(f'rules.words.{language}')",
            "rules/words/__init__.py": "",
            "rules/words/de.py": "import rules.a",
            "rules/words/en.py": "",
            "rules/a.py": "",
        }
    )
    modules, _, _ = needed(root)

    assert {"rules.words", "rules.words.de", "rules.words.en", "rules.a"} < modules


def test_what_is_for_type_checkers_is_left_out(project):
    """It never runs."""
    root = project(
        **{
            "triggers/f.py": "if typing.TYPE_CHECKING:\n    import rules.a, boto3",
            "rules/a.py": "",
        }
    )

    assert ({"triggers.f"}, set(), set()) == without_package(needed(root))


def test_relative_imports_and_rings_are_followed(project):
    """Each module is read once."""
    root = project(
        **{
            "triggers/f.py": "from . import g",
            "triggers/g.py": "from .f import x\nimport dns.name",
        }
    )
    assert ({"triggers.f", "triggers.g"}, set(), {"dns.name"}) == without_package(needed(root))


def test_a_module_that_is_not_there_is_told_of(project):
    """At the build."""
    with pytest.raises(NotInPackage, match=r"triggers\.f imports rules\.gone"):
        needed(project(**{"triggers/f.py": "import rules.gone"}))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("x = 1\nimport_module(name)", "triggers/f.py:2 imports what"),
        ("import_module(f'{package}.a')", "triggers/f.py:1 imports what"),
        ("import_module(f'rules.{a}.{b}')", "triggers/f.py:1 imports what"),
        ("import_module(f'rules.a{b}')", "triggers/f.py:1 imports what"),
        ("import_module('.a', package)", "triggers/f.py:1 imports what"),
        ("load = import_module", "triggers/f.py:1 imports what"),
        ("map(importlib.import_module, names)", "triggers/f.py:1 imports what"),
        ("from importlib import import_module as load", "triggers/f.py:1 imports what"),
        ("import importlib.util", "importlib.util, which finds"),
        ("from importlib import resources", "importlib.resources, which finds"),
        ("import pkgutil", "pkgutil, which finds"),
        ("x = 1\nopen(dirname(__file__) + '/a.txt')", "triggers/f.py:2 looks for files"),
    ],
)
def test_refuses_what_the_text_does_not_name(project, text, where):
    """Each of these would be missing in the package, and be found out by a user."""
    with pytest.raises(HiddenImport, match=re.escape(where)):
        needed(project(**{"triggers/f.py": text}))


def test_files_are_named(project):
    """In a constant; each has to be there."""
    text = "SHIPPED = A, B = ('data/a.txt', 'data/b.txt')\nROOT = __file__"
    root = project(**{"triggers/f.py": text, "data/a.txt": "", "data/b.txt": ""})
    assert {"data/a.txt", "data/b.txt"} == needed(root)[1]

    (root / "data/b.txt").unlink()
    with pytest.raises(NotInPackage, match=r"data/b\.txt, which is not there"):
        needed(root)


def test_a_changed_file_is_read_again(project):
    """A build after an edit in the same process, as on the laptop."""
    root = project(**{"triggers/f.py": "import dns"})
    assert {"dns"} == needed(root)[2]

    (root / "triggers/f.py").write_text("import boto3")
    assert {"boto3"} == needed(root)[2]


def test_every_file_of_a_registry_is_in_the_package():
    """A method's file is imported when it is offered, which no test of imports would see."""
    found = closure(ROOT, handlers(ROOT)["CreateAuthChallengeFunction"]).modules

    assert set(modules_below(ROOT, "triggers.passwordless")) <= set(found)
    assert len(imports_of_file(found["triggers.passwordless.registry"], "x").packages) == 1


def test_names_are_read_as_python_reads_them():
    """Relative to the package."""
    found = imports_of("from . import a\nfrom ..b import c\nfrom .d import e", package="p.q")

    assert {"p.q", "p.b", "p.q.d"} == found.names
    assert {"p.q.a", "p.b.c", "p.q.d.e"} == found.members


@pytest.mark.parametrize(
    ("changed", "affected"),
    [
        ("rules/passwordless/magic_link.py", _PASSWORDLESS),
        ("rules/addresses/domain_list.py", _OF_LISTS),
        ("rules/tokens/token_rules.py", {"PreTokenGeneration"}),
        ("events/consumers/metrics.py", {"MetricsConsumer"}),
        ("data/relay_domains.txt", _OF_LISTS),
    ],
)
def test_a_change_reaches_the_functions_that_have_it(changed, affected):
    """All others keep their package, and are not deployed again."""
    found = {
        name
        for name, handler in handlers(ROOT).items()
        for needs in [closure(ROOT, handler)]
        if ROOT / changed in {*needs.modules.values(), *(ROOT / file for file in needs.files)}
    }

    assert {each for each in affected if any(name.startswith(each) for name in found)} == affected
    assert all(name.startswith(tuple(affected)) for name in found)

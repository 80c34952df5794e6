"""
Makes what Lambda gets: the code, its dependencies, and bytecode.

``python3 -m pipeline.delivery.package FOLDER`` fills FOLDER; ``sam build`` asks for it
through the Makefile, once per function. The laptop deploys `zip_code` alone,
because the emulator has the dependencies already.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("rules", "events", "runtime", "triggers", "workers", "api", "data")
PYTHON = "3.13"  # as Runtime in template.yaml
PLATFORM = "manylinux2014_aarch64"  # as Architectures in template.yaml
# The services that we call, and what botocore itself reads to find credentials.
AWS_SERVICES = frozenset(
    {
        *("cloudwatch", "cognito-idp", "dynamodb", "kms", "logs", "pinpoint-sms-voice-v2"),
        *("s3", "secretsmanager", "sesv2", "signin", "sns", "sqs", "sso", "sso-oidc", "sts"),
    }
)
_NEVER_IMPORTED = ("bin", "boto3/examples")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold


def main() -> None:
    """Fill the folder that the command line names."""
    root, target = Path.cwd(), Path(sys.argv[1])
    shutil.copytree(dependencies(root), target, dirs_exist_ok=True)
    for file in code_files(root):
        copy = target / file.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    compile_bytecode(target)


def code_files(root: Path) -> Iterator[Path]:
    """Yield the files under *root* that run on Lambda, in a stable order."""
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file


def zip_code(root: Path) -> bytes:
    """Zip the code without its dependencies; the same code gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in code_files(root):
            entry = zipfile.ZipInfo(file.relative_to(root).as_posix(), _LONG_AGO)
            entry.external_attr = 0o644 << 16  # Lambda runs as another user, who has to read it
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def dependencies(root: Path) -> Path:
    """
    Folder with what ``requirements.txt`` locks, for Lambda and without ballast.

    It is kept under ``build``: all functions share it, and so do later builds.
    """
    locked = root / "requirements.txt"
    made_from = (locked, Path(__file__))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in made_from)).hexdigest()
    kept = root / "build" / f"dependencies-{digest[:16]}"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            fresh = Path(folder, "dependencies")
            _install(locked, fresh)
            _trim(fresh)
            _keep(fresh, kept)
    return kept


def compile_bytecode(folder: Path) -> None:
    """
    Compile *folder* where the target's Python is at hand; a cold start is twice as fast.

    Never by time: ``sam`` dates the files anew, and stale bytecode is ignored.
    """
    interpreter = _target_python()
    if interpreter is None:
        print(f"No python{PYTHON} on the PATH: the package runs, and starts more slowly.")
        return
    command = [interpreter, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    subprocess.run([*command, "-s", folder, "-p", "/var/task", folder], check=True)


def _install(locked: Path, folder: Path) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile"),
            *("--python-version", PYTHON, "--implementation", "cp", "--platform", PLATFORM),
            *("--target", folder, "--requirement", locked),
        ],
        check=True,
    )


def _trim(folder: Path) -> None:
    services = (folder / "botocore/data").iterdir()
    unused = [each for each in services if each.is_dir() and each.name not in AWS_SERVICES]
    tests = [each for each in folder.rglob("tests") if each.is_dir()]
    for ballast in [*unused, *tests, *(folder / name for name in _NEVER_IMPORTED)]:
        shutil.rmtree(ballast, ignore_errors=True)


def _keep(fresh: Path, kept: Path) -> None:
    try:
        fresh.rename(kept)
    except OSError:
        if not kept.exists():  # else a build beside this one was faster, and made the same
            raise


def _target_python() -> str | None:
    for name in (sys.executable, f"python{PYTHON}"):
        path = shutil.which(name)
        # Asked, and not believed: a version manager puts names on the PATH that do not run.
        if path and _version(path) == PYTHON:
            return path
    return None


def _version(interpreter: str) -> str:
    ask = [interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    main()

"""A package index on 127.0.0.1 with packages of three lines, and a project that locks some."""

import base64
import hashlib
import io
import os
import subprocess
import sys
import threading
import zipfile
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.pipeline.environment import quick_venv

ROOT = Path(__file__).parent.parent.parent.parent

_WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel(name):
    """A wheel with one module and one script, both of that name."""
    files = {
        f"{name}.py": "def main():\n    print(__name__)\n",
        f"{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{name}-1.0.dist-info/WHEEL": _WHEEL,
        f"{name}-1.0.dist-info/entry_points.txt": f"[console_scripts]\n{name} = {name}:main\n",
    }
    record = f"{name}-1.0.dist-info/RECORD"
    rows = [f"{file},sha256={_digest(text)},{len(text)}" for file, text in files.items()]
    files[record] = "\n".join([*rows, f"{record},,"])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file, text in files.items():
            archive.writestr(zipfile.ZipInfo(file, (1980, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def _digest(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


class Index(ThreadingHTTPServer):
    """Serves any name; `holds_back` makes it wait with every file."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Pages)
        self.asked_for = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.was_asked = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/simple/"


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.strip("/").split("/")[-1].partition("-")[0]
        self.server.asked_for.append(self.path)
        if self.path.startswith("/simple/"):
            body = f'<a href="/files/{name}-1.0-py3-none-any.whl">{name}-1.0-py3-none-any.whl</a>'
            self._answer(body.encode(), "text/html")
            return
        self.server.was_asked.set()
        self.server.may_answer.wait(60)
        self._answer(wheel(name), "application/octet-stream")

    def _answer(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):  # the client was interrupted
            self.wfile.write(body)

    def log_message(self, *_):
        """Nothing."""


@pytest.fixture
def index():
    with Index() as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        yield server
        server.may_answer.set()
        server.shutdown()
        thread.join()


class Project:
    """A folder with locks, and what `python -m pipeline.environment` says in it."""

    def __init__(self, root, index, path):
        self.root = root
        self.environment = {
            "PATH": path,
            "HOME": str(root / "home"),
            "PYTHONPATH": str(ROOT),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": index.url,
            "PIP_NO_CACHE_DIR": "1",
            "PIP_RETRIES": "0",
            "UV_NO_CONFIG": "1",
            "UV_NO_CACHE": "1",
            "UV_DEFAULT_INDEX": index.url,
            "UV_HTTP_RETRIES": "0",
        }

    def lock(self, group, *names, hash_of=wheel):
        lines = [f"{name}==1.0 --hash=sha256:{_hex(hash_of(name))}\n" for name in names]
        (self.root / f"requirements-{group}.txt").write_text("".join(lines))

    def start(self, *asked):
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline.environment", *asked],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def install(self, *asked):
        """The exit code, and what was said; standard output is the caller's."""
        process = self.start(*asked)
        out, said = process.communicate(timeout=120)
        assert "" == out
        return process.returncode, said

    def runs(self, name, link=".venv"):
        """Whether the script of *name* is there and runs."""
        script = self.root / link / "bin" / name
        return script.exists() and f"{name}\n" == subprocess.check_output([script], text=True)

    @property
    def homes(self):
        return sorted(home.name.partition("-")[0] for home in (self.root / ".venvs").glob("*-*"))


def _hex(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def uv_on_path(tmp_path):
    """A path with uv on it, and little else."""
    return f"{_only(tmp_path / 'with_uv', 'uv')}:/usr/bin:/bin"


@pytest.fixture
def no_uv(tmp_path):
    (tmp_path / "without").mkdir()
    return str(tmp_path / "without")


def _only(folder, name):
    folder.mkdir()
    (folder / name).symlink_to(Path(sys.executable).parent / name)
    return folder


@pytest.fixture(scope="session")
def kept_pip():
    """An environment with pip, which a clean clone makes once."""
    return quick_venv.with_pip(ROOT / "build/pip")


@pytest.fixture
def project(tmp_path, index, uv_on_path, kept_pip):
    root = tmp_path / "project"
    root.mkdir()
    made = Project(root, index, uv_on_path)
    made.lock("run", "alpha")
    made.lock("test", "alpha", "beta")
    told = quick_venv.shadow(tmp_path / "shadow", kept_pip)
    made.environment |= told | {"PYTHONPATH": f"{told['PYTHONPATH']}:{ROOT}"}
    return made


@pytest.fixture
def real_venv(project):
    """Python's own venv, which installs pip; the others link what it installed once."""
    project.environment["PYTHONPATH"] = str(ROOT)


@pytest.fixture(params=["uv", pytest.param("pip", marks=pytest.mark.slow)])
def either(request, project, no_uv):
    """The same, once with uv on the path and once without."""
    if request.param == "pip":
        project.environment["PATH"] = no_uv
    return project

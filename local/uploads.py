"""
The folders a template names, packed and uploaded, as `sam build` and `sam package` do it.

In the template's text each is replaced by the address of its upload
(`pipeline.delivery.code_uris`).
"""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from local.emulator import Emulator
from pipeline.delivery.code_uris import with_code_uris

_BUCKET = "local-artifacts"
_CACHES = {"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"}

Tell = Callable[[str], None]
# Packs a folder, for the function with that handler.
Package = Callable[[Path, str], bytes]


def zipped(folder: Path, _handler: str = "") -> bytes:
    """Every file under *folder* but caches; the same bytes for the same files."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and _CACHES.isdisjoint(file.relative_to(folder).parts):
                entry = ZipInfo(str(file.relative_to(folder)))  # dated 1980, whenever it was made
                entry.external_attr = file.stat().st_mode << 16
                archive.writestr(entry, file.read_bytes(), ZIP_DEFLATED)
    return packed.getvalue()


class Uploads:
    """Packs folders and puts them into a bucket, each once, under the hash of what it holds."""

    def __init__(self, emulator: Emulator, *, package: Package, tell: Tell) -> None:
        self._s3 = emulator.client("s3")
        self._endpoint = emulator.endpoint
        self._package = package
        self._tell = tell
        self._folders: dict[tuple[Path, str], str] = {}
        place = {"LocationConstraint": emulator.region}
        if _BUCKET not in [each["Name"] for each in self._s3.list_buckets()["Buckets"]]:
            self._s3.create_bucket(Bucket=_BUCKET, CreateBucketConfiguration=place)

    def put(self, content: bytes, *, suffix: str) -> str:
        """The URL at which *content* now is."""
        key = f"{sha256(content).hexdigest()}{suffix}"
        self._s3.put_object(Bucket=_BUCKET, Key=key, Body=content)
        return f"{self._endpoint}/{_BUCKET}/{key}"

    def s3_uri(self, folder: Path, handler: str = "") -> str:
        """The s3:// address of *folder*, packed for the function with that handler."""
        if not self._folders:
            self._tell("packing the code")
        if (folder, handler) not in self._folders:
            url = self.put(self._package(folder, handler), suffix=".zip")
            self._folders[folder, handler] = url.replace(self._endpoint, "s3:/", 1)
        return self._folders[folder, handler]


def with_uploads(template: Path, uploads: Uploads) -> str:
    """The template's own text, but for the folders, which are uploaded."""
    return with_code_uris(template, uploads.s3_uri)

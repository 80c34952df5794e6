"""
The folders a template names, packed and uploaded, as `sam build` and `sam package` do it.

In the template's text each is replaced by the address of its upload; a function
that the Makefile builds gets an address of its own. Nothing else is touched:
comments, order and short tags stay as they are written.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import yaml

from local.emulator import Emulator

_BUCKET = "local-artifacts"
_FOLDERS = {"CodeUri", "ContentUri"}
_CACHES = {"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"}

# Of libyaml where there is one: a tenth of the time.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

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
    """The template's own text, but for the folders: comments and short tags stay as they are."""
    text = template.read_text()
    root = yaml.compose(text, _Loader)
    built = list(_built_by_make(root))
    # What Globals say is said of the functions that are built, too.
    of_all = list(_folder_nodes(_under(root, "Globals")))
    said = {id(each) for each in of_all} if built else set()
    project = (template.parent / (of_all[0].value if of_all else ".")).resolve()
    edits = {}
    for node in _folder_nodes(root):
        folder = (template.parent / node.value).resolve()
        if id(node) not in said:
            edits[node.start_mark.index] = (node.end_mark.index, uploads.s3_uri(folder))
    for handler in built:  # beside the handler, with its indentation
        uri = uploads.s3_uri(project, handler.value)
        end, indent = handler.end_mark.index, " " * (handler.start_mark.column - len("Handler: "))
        edits[end] = (end, f"\n{indent}CodeUri: {uri}")
    for start, (end, new) in sorted(edits.items(), reverse=True):  # so that places stay right
        text = text[:start] + new + text[end:]
    return text


def _built_by_make(root: Any) -> Iterator[yaml.ScalarNode]:
    """The handlers of functions whose ``BuildMethod`` is the Makefile."""
    for resource in _values(_under(root, "Resources")):
        method = _under(resource, "Metadata", "BuildMethod")
        handler = _under(resource, "Properties", "Handler")
        if handler is not None and method is not None and method.value == "makefile":
            yield handler


def _under(node: Any, *keys: str) -> Any:
    """The node under these keys, or None."""
    for key in keys:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for name, value in pairs if name.value == key), None)
    return node


def _values(node: Any) -> list[Any]:
    return [value for _, value in node.value] if isinstance(node, yaml.MappingNode) else []


def _folder_nodes(node: Any) -> Iterator[yaml.ScalarNode]:
    """Every value that names a folder on this machine; twice where an alias repeats it."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _folder_nodes(each)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in _FOLDERS and _is_path(value):
                yield value
            else:
                yield from _folder_nodes(value)


def _is_path(node: Any) -> bool:
    """False for an address (s3://...) and for what only CloudFormation can resolve (!Ref ...)."""
    return bool(node.tag == "tag:yaml.org,2002:str" and "://" not in node.value)

"""As much of S3 as lists need, with conditional writes; errors are `runtime.aws_client`'s."""

from hashlib import md5
from io import BytesIO

from runtime.aws_client.errors import Refused


class MemoryS3:
    """Objects by key; what was written, in order; *fails* may name a key that cannot be."""

    def __init__(self):
        self.objects = {}
        self.written = []
        self.before_put = lambda _key: None
        self.garbles = False

    def get_object(self, *, Bucket, Key, IfNoneMatch=""):  # noqa: N803
        assert "lists" == Bucket
        if Key not in self.objects:
            raise refused("NoSuchKey")
        if IfNoneMatch == _tag(self.objects[Key]):
            raise refused("304")
        return {"Body": BytesIO(self.objects[Key]), "ETag": _tag(self.objects[Key])}

    def put_object(self, *, Bucket, Key, Body, IfMatch="", IfNoneMatch=""):  # noqa: N803
        assert "lists" == Bucket
        self.before_put(Key)
        is_there = Key in self.objects
        if (IfNoneMatch and is_there) or (IfMatch and not is_there):
            raise refused("PreconditionFailed")
        if IfMatch and IfMatch != _tag(self.objects[Key]):
            raise refused("PreconditionFailed")
        self.objects[Key] = Body[:-1] if self.garbles and "/versions/" in Key else Body
        self.written.append(Key)

    def get_paginator(self, name):
        assert "list_objects_v2" == name
        return self

    def paginate(self, *, Bucket, Prefix, Delimiter):  # noqa: N803
        assert "lists" == Bucket
        below = {
            key.removeprefix(Prefix).partition(Delimiter)[0]
            for key in self.objects
            if key.startswith(Prefix)
        }
        yield {"CommonPrefixes": [{"Prefix": f"{Prefix}{each}/"} for each in sorted(below)]}
        yield {}


def refused(code):
    return Refused({"Error": {"Code": code}}, "Object")


def _tag(text):
    return md5(text, usedforsecurity=False).hexdigest()

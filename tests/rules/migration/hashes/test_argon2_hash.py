import pytest

from rules.migration.hashes import argon2_hash


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        ("Argon2i", "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8"),
        ("Argon2id", "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"),
    ],
)
def test_the_library_has_the_vectors_of_rfc_9106(kind, tag):
    """Sections 5.2 and 5.3, which have a key and data as well; hashes in tables have neither."""
    derivation = getattr(argon2_hash, kind)(
        salt=bytes([2]) * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        secret=bytes([3]) * 8,
        ad=bytes([4]) * 12,
    )

    assert tag == derivation.derive(bytes([1]) * 32).hex()

import gzip
import json

from pipeline.lists import signature_vectors

GROUP = {
    "publicKey": {"modulus": "07", "publicExponent": "03"},
    "tests": [{"tcId": 1, "comment": "c", "msg": "00", "sig": "01", "result": "invalid"}],
}


def test_the_vectors_and_their_licence_are_written(monkeypatch, tmp_path):
    """Of each size of key, and the same bytes each time."""
    vectors = json.dumps({"testGroups": [GROUP]}).encode()
    files = {signature_vectors._VECTORS.format(bits): vectors for bits in signature_vectors.BITS}
    licences = f"BSD\n{signature_vectors._OURS}Apache".encode()
    files[signature_vectors._LICENCES] = licences
    monkeypatch.setattr(signature_vectors, "FOLDER", tmp_path)
    monkeypatch.setattr(signature_vectors, "FILE", tmp_path / "vectors.gz")
    monkeypatch.setattr(signature_vectors, "fetch", lambda _package, **_: files)
    signature_vectors.main()

    written = json.loads(gzip.decompress((tmp_path / "vectors.gz").read_bytes()))
    assert [
        {"modulus": "07", "exponent": "03", "cases": [["c", "00", "01", "invalid"]]}
    ] * 3 == written
    assert (tmp_path / "LICENSE.txt").read_text().startswith(signature_vectors._OURS)


def test_the_file_has_vectors_of_each_size():
    """As the attack plays them."""
    groups = json.loads(gzip.decompress(signature_vectors.FILE.read_bytes()))
    bits = {int(group["modulus"], 16).bit_length() for group in groups}

    assert set(signature_vectors.BITS) == bits
    assert {"valid", "invalid", "acceptable"} == {
        case[3] for group in groups for case in group["cases"]
    }

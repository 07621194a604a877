"""Bytes kept once per content, in a folder and in memory."""

import hashlib
import io
from pathlib import Path

import pytest

from challenge.documents.storage import CHUNK, Storage

CONTENT = b"0123456789" * CHUNK
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(params=["folder", "memory"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path}/files" if request.param == "folder" else "memory://")


def test_keep_and_read(storage: Storage) -> None:
    storage.keep(io.BytesIO(CONTENT), sha256=DIGEST)

    assert storage.holds(DIGEST)
    assert hashlib.sha256(b"".join(storage.chunks(DIGEST))).hexdigest() == DIGEST


def test_a_folder_is_read_in_pieces(tmp_path: Path) -> None:
    storage = Storage(f"file://{tmp_path}/files")
    storage.keep(io.BytesIO(CONTENT), sha256=DIGEST)

    assert max(len(chunk) for chunk in storage.chunks(DIGEST)) <= 2 * CHUNK


def test_a_folder_that_was_thrown_away_is_made_anew(tmp_path: Path) -> None:
    storage = Storage(f"file://{tmp_path}/files")
    (tmp_path / "files").rmdir()

    storage.keep(io.BytesIO(CONTENT), sha256=DIGEST)

    assert storage.holds(DIGEST)


def test_keep_twice_leaves_the_first(storage: Storage) -> None:
    storage.keep(io.BytesIO(b"first"), sha256=DIGEST)
    storage.keep(io.BytesIO(b"second"), sha256=DIGEST)

    assert b"".join(storage.chunks(DIGEST)) == b"first"


def test_chunks_of_a_lost_file_fail_at_once(storage: Storage) -> None:
    assert not storage.holds(DIGEST)
    with pytest.raises(FileNotFoundError):
        storage.chunks(DIGEST)


def test_a_folder_holds_one_file_for_one_content(tmp_path: Path) -> None:
    storage = Storage(f"file://{tmp_path}/files")

    storage.keep(io.BytesIO(CONTENT), sha256=DIGEST)
    storage.keep(io.BytesIO(CONTENT), sha256=DIGEST)

    found = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert found == [Path("files", DIGEST[:2], DIGEST)]


def test_keep_when_another_was_faster(tmp_path: Path) -> None:
    """Two people attach the same file: the second finds the name taken at the last moment."""
    storage = Storage(f"file://{tmp_path}/files")
    storage.keep(io.BytesIO(CONTENT), sha256=DIGEST)

    storage._put(io.BytesIO(CONTENT), DIGEST)

    assert not list((tmp_path / "files" / "incoming").iterdir())


def test_an_address_with_spaces_and_thai(tmp_path: Path) -> None:
    Storage(f"file://{tmp_path}/my%20files/แฟ้ม").keep(io.BytesIO(b"a"), sha256=DIGEST)

    assert (tmp_path / "my files" / "แฟ้ม" / DIGEST[:2] / DIGEST).read_bytes() == b"a"

"""Is what is no store, or none that may be used, refused before anything happens, with the remedy?"""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from cocodesign.exceptions import (
    DeskUnavailableError,
    InvalidInputError,
    KeptElsewhereError,
    RefusedError,
    UnknownVersionError,
)
from cocodesign.schema import STORE_VERSION
from cocodesign.store import Store, shown, sqlite, sqlite_path, store_url, without_password, workshops_at

from ..mill_lane import ABOUT, a_room
from .conftest import an_evening, checked

NOBODY = 65534


def test_a_failed_create_leaves_nothing(ground):
    for about in ({**ABOUT, "purpose": " "}, {**ABOUT, "stages": []}, {**ABOUT, "title": "x" * 81}):
        with pytest.raises(RefusedError):
            Store.create(ground.url(), "mill", about)
    assert ground.there() == []


def test_a_failed_create_does_not_touch_what_lies_beside_it(files):
    (files.folder / "mill.sqlite.backup").write_text("the only copy")
    with pytest.raises(RefusedError):
        Store.create(files.url(), "mill", {**ABOUT, "purpose": " "})
    assert files.there() == ["mill.sqlite.backup"]


def test_a_workshop_is_not_made_over_another(evening):
    with pytest.raises(InvalidInputError, match=r"There is a workshop at .*mill.* already; resume it"):
        Store.create(evening.url, "mill", ABOUT)
    assert checked(evening).ok


def test_sec_s55_a_missing_store_is_refused_with_the_remedy(ground):
    with pytest.raises(InvalidInputError, match=r"There is no workshop at .*mill.*cocodesign list"):
        Store.open(ground.url())
    assert ground.there() == []


@pytest.mark.parametrize("what", ["the file", "its folder"])
@pytest.mark.skipif(not hasattr(os, "fork"), reason="rights are asked for in another way here")
def test_sec_s55_a_store_that_this_user_may_only_read_is_refused(what):
    """Asked by somebody without rights; root, who runs tests in a container, may write all."""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own is closed to others
        path = Path(folder) / "mill.sqlite"
        a_room(path).store.close()
        path.chmod(0o444 if what == "the file" else 0o666)
        Path(folder).chmod(0o777 if what == "the file" else 0o555)
        said, ends = os.pipe()
        if (child := os.fork()) == 0:
            try:
                if os.geteuid() == 0:
                    os.setgroups([])
                    os.setgid(NOBODY)
                    os.setuid(NOBODY)
                Store.open(f"sqlite:///{path}")
            except BaseException as error:
                os.write(ends, repr(error).encode())
            finally:
                os._exit(0)
        os.close(ends)
        with os.fdopen(said) as answer:
            found = answer.read()
        os.waitpid(child, 0)
        Path(folder).chmod(0o755)
    assert found.startswith("InvalidInputError") and "cannot be written by this user" in found


def test_sec_s55_a_store_on_postgresql_that_this_user_may_only_read_is_refused(schemas):
    a_room(schemas.url()).store.close()
    log, people = schemas.there()[1], schemas.there()[0]
    schemas.server.psql(f"CREATE ROLE {schemas.mine} LOGIN")
    schemas.server.psql(f'GRANT USAGE ON SCHEMA "{log}", "{people}" TO {schemas.mine}')
    schemas.server.psql(f'GRANT SELECT ON ALL TABLES IN SCHEMA "{log}" TO {schemas.mine}')
    with pytest.raises(InvalidInputError, match="cannot be written by this user"):
        Store.open(schemas.url().replace("cocodesign@", f"{schemas.mine}@"))


def test_a_user_who_may_make_no_schema_is_told_what_to_ask_for(schemas):
    schemas.server.psql(f"CREATE ROLE {schemas.mine} LOGIN")
    with pytest.raises(InvalidInputError, match=f"GRANT CREATE ON DATABASE postgres TO {schemas.mine}"):
        Store.create(schemas.url().replace("cocodesign@", f"{schemas.mine}@"), "mill", ABOUT)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_sec_s55_a_store_on_a_network_share_is_refused(files, kind, monkeypatch):
    room = an_evening(files)
    mounts = files.folder / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nattic:/all {files.folder.resolve()} {kind} rw 0 0\n")
    monkeypatch.setattr(sqlite, "MOUNTS", mounts)
    for act in (lambda: Store.open(room.url), lambda: Store.create(files.url("new"), "new", ABOUT)):
        with pytest.raises(InvalidInputError, match=rf"network share \({kind} at .*--store postgresql"):
            act()
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nattic:/all {files.folder.resolve()}/other {kind} rw 0 0\n")
    assert checked(room).ok and files.there() == ["mill.sqlite", "mounts"]


@pytest.mark.parametrize("content", [b"", b"ballot,candidate\n", b"SQLite format 3\0" + b"\0" * 200])
def test_a_file_that_is_no_store_is_refused(tmp_path, content):
    path = tmp_path / "mill.sqlite"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError, match="store of workshops"):
        Store.open(f"sqlite:///{path}")


def test_a_store_of_another_version_is_refused_with_the_remedy(evening):
    session = evening.ground.session(evening.url)
    session.execute("UPDATE workshop SET store_version = 99")
    session.close()
    with pytest.raises(
        UnknownVersionError, match=rf"version 99\.1; this installation knows {STORE_VERSION}\.1\. Archive it"
    ):
        Store.open(evening.url)


# ---------------------------------------------------------------- names and addresses


@pytest.mark.parametrize("name", ["", "../mill", "mill lane", "mill/lane", ".mill", "x" * 62, "mühle", 'a"b'])
def test_a_name_that_is_no_file_name_is_refused(name):
    for where in ("workshops", "postgresql+psycopg://ana@localhost/workshops"):
        with pytest.raises(InvalidInputError, match="letters, digits, dots, dashes and underscores"):
            store_url(name, where)


def test_a_name_too_long_for_postgresql_is_refused():
    where = "postgresql+psycopg://ana@localhost/workshops"
    assert store_url("x" * 54, where).endswith("x" * 54)
    with pytest.raises(InvalidInputError, match="at most 54 letters"):
        store_url("x" * 55, where)


@pytest.mark.parametrize(
    "url", ["mysql://ana:s3cret@localhost/mill", "workshops", "postgres://ana:s3cret@h/x", "://"]
)
def test_an_address_of_another_engine_is_refused_and_its_password_is_not_repeated(url):
    with pytest.raises(InvalidInputError, match="like postgresql") as found:
        Store.create(url, "mill", ABOUT)
    assert "s3cret" not in str(found.value)


def test_an_address_on_postgresql_without_a_workshop_is_refused(postgres):
    with pytest.raises(InvalidInputError, match=r"names no workshop; add \?workshop=NAME"):
        Store.open(postgres.database())


def test_without_the_driver_the_command_that_installs_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InvalidInputError, match=r'pip install "cocodesign\[postgres\]"'):
        Store.open("postgresql+psycopg://ana@localhost/workshops?workshop=mill")


@pytest.mark.parametrize("url", ["postgresql+psycopg://ana:s3%40cret@db/w?workshop=m", "postgresql://ana@db/w?password=s3%40cret&workshop=m"])  # fmt: skip
def test_a_password_is_taken_out_of_an_address_and_never_shown(url):
    bare, password = without_password(url)
    assert password == "s3@cret" and "cret" not in bare and "cret" not in shown(url)
    assert bare.endswith("://ana@db/w?workshop=m") and shown(url) == bare
    assert sqlite_path(url) is None


def test_a_database_that_does_not_answer_is_said_so_without_the_password(tmp_path):
    pytest.importorskip("psycopg")
    url = f"postgresql+psycopg://ana:s3cret@/w?host={tmp_path}&workshop=mill"
    with pytest.raises(DeskUnavailableError, match="cannot be reached just now") as found:
        Store.open(url)
    said, error = "", found.value
    while error is not None:
        said, error = f"{said} {error!r}", error.__cause__ or error.__context__
    assert "s3cret" not in said


def test_the_workshops_of_a_database_are_listed_by_name(schemas):
    for name in ("mill", "Zoo", "a.vault"):
        a_room(schemas.url(name)).store.close()
    mine = [name for name in workshops_at(schemas.server.database()) if name.startswith(f"{schemas.mine}-")]
    assert mine == [f"{schemas.mine}-{name}" for name in ("Zoo", "a.vault", "mill")]


# ---------------------------------------------------------------- one owner


def test_a_workshop_has_one_owner_at_a_time_and_others_read_on(ground, monkeypatch):
    from cocodesign.store import postgres

    monkeypatch.setattr(postgres, "WAIT", 1)
    a_room(ground.url()).store.close()
    first = Store.open(ground.url(), own=True)
    with pytest.raises(KeptElsewhereError, match="Another keeper has this workshop open"):
        Store.open(ground.url(), own=True)
    reader = Store.open(ground.url())
    assert reader.read() == first.read()
    reader.close()
    a_room(ground.url("other")).store.close()
    other = Store.open(ground.url("other"), own=True)
    first.close()
    second = Store.open(ground.url(), own=True)
    assert second.verify().ok
    second.close()
    other.close()

"""What was read is asked once, and never stands longer than what it was read from."""

from __future__ import annotations

import threading

import pytest

from brightpath.domain.errors import Stale
from brightpath.storage import remembered
from brightpath.storage.database import Db, Store
from brightpath.storage.remembered import EVERYTHING, keys_of, table_written


@pytest.fixture
def asked() -> list[str]:
    return []


def names(db: Db, asked: list[str] | None = None) -> tuple[str, ...]:
    def ask() -> tuple[str, ...]:
        if asked is not None:
            asked.append("names")
        return tuple(row["name"] for row in db.rows("SELECT name FROM users ORDER BY name"))

    return db.remembered("names", ("users",), ask)


def add(db: Db, name: str) -> None:
    db.execute(
        "INSERT INTO users (user_id, email, email_key, name, password_hash, roles, is_disabled, created_at)"
        " VALUES (?, ?, ?, ?, '', '[]', false, now())",
        [name, name, name, name],
    )


def test_an_answer_stands_until_its_table_is_written(store: Store, asked: list[str]) -> None:
    for _ in range(3):
        with store.read() as db:
            assert names(db, asked) == ()
    with store.write() as db:
        db.execute("DELETE FROM attempts")
    with store.read() as db:
        assert names(db, asked) == ()
    assert asked == ["names"]
    with store.write() as db:
        assert names(db, asked) == ()  # a writer is answered from memory too, until it writes
        add(db, "Ada")
        assert names(db, asked) == ("Ada",)
    with store.read() as db:
        assert names(db, asked) == ("Ada",)
    assert len(asked) == 3


def test_what_failed_was_never_seen(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as db:
        add(db, "Ada")
        assert names(db) == ("Ada",)
        _ = 1 / 0
    with store.read() as db:
        assert names(db) == ()


def test_an_answer_from_before_a_write_is_not_kept_as_one_from_after(store: Store) -> None:
    with store.read() as early:
        assert early.value("SELECT count(*) FROM users") == 0  # its snapshot
        with store.write() as db:
            add(db, "Ada")
        assert names(early) == ()
        with store.read() as late:
            assert names(late) == ("Ada",)
        assert names(early) == ()


def test_memory_and_snapshot_of_one_reader_are_of_one_moment(store: Store) -> None:
    with store.read() as db:
        assert names(db) == ()
    with store.read() as db:
        assert names(db) == ()  # from memory: the snapshot is not taken yet
        with store.write() as other:
            add(other, "Ada")
        with pytest.raises(Stale, match="at the same moment"):
            db.value("SELECT count(*) FROM users")


def test_with_the_snapshot_taken_nobody_is_told_to_look_again(store: Store) -> None:
    with store.read() as db:
        assert db.value("SELECT count(*) FROM users") == 0
        assert names(db) == ()
        with store.write() as other:
            add(other, "Ada")
        assert db.value("SELECT count(*) FROM users") == 0


def test_many_at_once_never_see_less_than_what_was_acknowledged(store: Store) -> None:
    acknowledged, wrong, is_over = [0], [], threading.Event()

    def look() -> None:
        while not is_over.is_set():
            least = acknowledged[0]
            with store.read() as db:
                seen = len(names(db))
            if seen < least:
                wrong.append((seen, least))

    readers = [threading.Thread(target=look) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(60):
        with store.write() as db:
            add(db, f"{number:03}")
        acknowledged[0] = number + 1
    is_over.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def own(db: Db, name: str, asked: list[str]) -> int:
    """Count the users of a name: an answer that hangs on one's own rows alone."""

    def ask() -> int:
        asked.append(name)
        count: int = db.value("SELECT count(*) FROM users WHERE name = ?", [name])
        return count

    return db.remembered(("own", name), ("users",), ask, of=name)


def test_what_hangs_on_one_familys_rows_stands_while_others_write_theirs(store: Store, asked: list[str]) -> None:
    ben = next(name for name in map(str, range(99)) if keys_of(("users",), name) != keys_of(("users",), "Ada"))
    with store.read() as db:
        assert (own(db, "Ada", asked), own(db, ben, asked), names(db, asked)) == (0, 0, ())
    with store.write(of="Ada") as db:
        add(db, "Ada")
        assert own(db, "Ada", asked) == 1
    with store.read() as db:
        assert (own(db, "Ada", asked), own(db, ben, asked), names(db, asked)) == (1, 0, ("Ada",))
    assert asked == ["Ada", ben, "names", "Ada", "Ada", "names"]  # twice: inside the write and after it
    with store.write() as db:
        add(db, ben)  # it does not say whose it writes
    with store.read() as db:
        assert (own(db, "Ada", asked), own(db, ben, asked)) == (1, 1)
    assert asked[6:] == ["Ada", ben]


def test_memory_and_snapshot_are_of_one_moment_for_one_family_too(store: Store, asked: list[str]) -> None:
    with store.read() as db:
        own(db, "Ada", asked)
    with store.read() as db:
        own(db, "Ada", asked)
        with store.write(of="Ada") as other:
            add(other, "Ada")
        with pytest.raises(Stale, match="at the same moment"):
            db.value("SELECT count(*) FROM users")


def test_the_longest_unasked_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 3)
    memory = remembered.Memory()
    for key in "abc":
        memory.keep(key, (0,), key)
    assert memory.look("a", (0,)) == ("a",)
    memory.keep("d", (0,), "d")
    assert [memory.look(key, (0,)) for key in "abcd"] == [("a",), None, ("c",), ("d",)]
    assert memory.look("a", (1,)) is None


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("SELECT * FROM users", None),
        (" from users select name", None),
        ("INSERT INTO users VALUES (1)", "users"),
        ('  insert into "users" SELECT 1', "users"),
        ("UPDATE weeks SET revision = 2", "weeks"),
        ("DELETE FROM attempts WHERE 1", "attempts"),
        ("WITH a AS (SELECT 1) INSERT INTO users SELECT * FROM a", EVERYTHING),
        ("CREATE TABLE a (b INTEGER)", EVERYTHING),
        ("-- a word before\nUPDATE weeks SET revision = 2", EVERYTHING),
    ],
)
def test_a_statement_says_what_it_writes_or_counts_for_everything(sql: str, table: str | None) -> None:
    assert table_written(sql) == table


def test_everything_is_asked_anew_after_a_statement_that_says_nothing(store: Store, asked: list[str]) -> None:
    with store.read() as db:
        names(db, asked)
    with store.write() as db:
        db.execute("CREATE TABLE another (number INTEGER)")
        names(db, asked)
    with store.read() as db:
        names(db, asked)
    assert len(asked) == 3

"""From the tables to the extract: cases changed since the last one are read again whole, the small tables entirely."""

import hashlib
import json
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import psycopg
from django.db import connection as django_connection
from psycopg import sql

from zhengtong.figures import law_tables, store
from zhengtong.figures.horizon import EVENTS, Marks, marks_when_quiet

HERE = Path(__file__).parent
# Chinese table of the extract -> the file in extract/ that reads it.
BY_CASE = {"案件": "cases", "事件": "events", "期限": "deadlines", "评价": "ratings", "文书": "documents"}
SMALL = {
    "机关": "organs",
    "任职": "tenures",
    "事项": "services",
    "目录变动": "batch_lines",
    "一件事": "bundles",
    "预审": "prereviews",
    "预约": "appointments",
    "免提交": "waivers",
    "台账": "entries",
    "台账变动": "register_changes",
}
OF_THE_LAW = {"日历": "calendar", "主时限": "main_clocks", "代码": "codes"}
VIEWS = (*BY_CASE, *SMALL)
CSV = "format csv, header false, auto_detect false, delim ',', quote '\"', escape '\"', nullstr '', allow_quoted_nulls false"
ONE_AT_A_TIME = 7_103_001  # the advisory lock by which two extracts never run together


@dataclass(frozen=True)
class Extracted:
    """What an extract did: complete up to which event, how many rows were read, and how long it took.

    `rows` is 0 when nothing had changed; `version` is then the one that was there already.
    """

    watermark: int
    rows: int
    seconds: float
    version: int


@dataclass(frozen=True)
class _Last:
    """The version on disk, when it can be carried forward."""

    version: store.Version
    marks: Marks
    small: str


def extract(*, from_scratch: bool = False, patience: float = 60.0) -> Extracted:
    """Bring the extract up to now. Running it twice is harmless. Raises LedgerBusy when the ledger is never quiet."""
    began = time.monotonic()
    with _session(autocommit=True) as watch, _session(autocommit=False) as reader:
        watch.execute("select pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        marks = marks_when_quiet(watch, patience=patience)
        head = _head(watch, marks[EVENTS])
        draft = store.draft_folder()
        try:
            law_tables.write(draft)
            code = _code(draft)
            last = None if from_scratch else _carried_forward(watch, marks, code)
            reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            changed = _find_changed(reader, last.marks if last else None)
            small = _dump_small(reader, draft)
            if last and not changed and last.small == small:
                return Extracted(marks[EVENTS], 0, time.monotonic() - began, last.version.number)
            for name in BY_CASE.values():
                _dump(reader, name, draft, everything=last is None)
            reader.rollback()  # The rest needs no database, and an open snapshot would hold up vacuum.
            about = {"marks": json.dumps(marks), "head": head, "small": small, "code": code}
            rows = _write(draft, last.version if last else None, about)
            version = store.publish(draft)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return Extracted(marks[EVENTS], rows, time.monotonic() - began, version.number)


def _session(*, autocommit: bool) -> psycopg.Connection:
    """A session of its own, so that the caller's transaction neither hides rows from us nor is held open by us."""
    parameters = django_connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    return psycopg.connect(**parameters, autocommit=autocommit)


def _head(session: psycopg.Connection, event: int) -> str:
    """The chained hash of this event: two databases that agree on it share their history up to it."""
    row = session.execute("select encode(hash, 'hex') from cases_event where id = %s", [event]).fetchone()
    return str(row[0]) if row else ""


def _code(draft: Path) -> str:
    """The digest of everything that decides how a case is read, the law's main clocks included; when it changes, all
    cases are read again."""
    digest = hashlib.sha256()
    for file in [
        *sorted(HERE.glob("extract/*.sql")),
        *sorted(HERE.glob("duck/*.sql")),
        draft / "main_clocks.csv",
        draft / "codes.csv",
    ]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _carried_forward(session: psycopg.Connection, marks: Marks, code: str) -> _Last | None:
    """The newest version, if it was made by this code from the history this database still has."""
    version = store.newest()
    if version is None:
        return None
    try:
        with store.connect(version.file) as connection:
            about = store.about(connection)
    except duckdb.Error:
        return None  # Torn or foreign: made again from scratch.
    old: Marks = json.loads(about["marks"])
    behind = all(old.get(table, 0) <= mark for table, mark in marks.items())
    if about["code"] != code or not behind or about["head"] != _head(session, old[EVENTS]):
        return None  # Another code, a restored database, or another one altogether.
    return _Last(version, old, about["small"])


def _find_changed(reader: psycopg.Connection, since: Marks | None) -> int:
    """Fill the temporary table `changed` with the cases to read, and say how many; -1 for all. This takes the snapshot."""
    reader.execute("create temporary table changed (id bigint primary key) on commit drop")
    if since is None:
        return -1
    sources = [f"select case_id from {table} where id > %({table})s and case_id is not null" for table in since]  # noqa: S608 our own names
    reader.execute("insert into changed " + " union ".join(sources), since)
    reader.execute("analyze changed")
    row = reader.execute("select count(*) from changed").fetchone()
    return int(row[0]) if row else 0


def _dump(reader: psycopg.Connection, name: str, draft: Path, *, everything: bool = False) -> None:
    """Stream one of the SELECTs in extract/ to a CSV file in the draft.

    With `everything`, the join that picks out changed cases is left away: all cases are wanted.
    """
    query = (HERE / "extract" / f"{name}.sql").read_text(encoding="utf-8")
    if everything:
        query = "\n".join(line for line in query.splitlines() if not line.startswith("join changed "))
    statement = sql.SQL("copy ({}) to stdout (format csv)").format(sql.SQL(query))
    with (draft / f"{name}.csv").open("wb") as file, reader.cursor().copy(statement) as copy:
        for block in copy:
            file.write(block)


def _dump_small(reader: psycopg.Connection, draft: Path) -> str:
    """Read the small tables whole; the digest of their contents, and the calendar's, tells whether any has changed."""
    _tell_law(reader)
    for name in SMALL.values():
        _dump(reader, name, draft)
    digest = hashlib.sha256()
    for name in [*SMALL.values(), *OF_THE_LAW.values()]:
        digest.update((draft / f"{name}.csv").read_bytes() + b"\0")
    return digest.hexdigest()


def _tell_law(reader: psycopg.Connection) -> None:
    """Temporary tables: `register_columns` (which columns of each register may leave the database), `legal_limits` (how long
    each clock of each procedure is by law), and `unified_columns` (which columns each of the eight unified elements asks for)."""
    reader.execute(
        "create temporary table register_columns (register text primary key, name text, columns text[], shows_title boolean) "
        "on commit drop"
    )
    reader.execute(
        "create temporary table legal_limits (procedure text, since date, clock text, said text) on commit drop"
    )
    reader.execute("create temporary table unified_columns (one text, name text) on commit drop")
    with reader.cursor() as cursor:
        cursor.executemany("insert into unified_columns values (%s, %s)", list(law_tables.unified_columns()))
        cursor.executemany("insert into register_columns values (%s, %s, %s, %s)", list(law_tables.register_columns()))
        cursor.executemany("insert into legal_limits values (%s, %s, %s, %s)", list(law_tables.legal_limits()))


def _write(draft: Path, last: store.Version | None, about: dict[str, str]) -> int:
    """Make the DuckDB file and its Parquet copies in the draft; returns the number of rows read from the database."""
    target = draft / store.FILE
    if last:
        shutil.copyfile(last.file, target)
    with duckdb.connect(str(target)) as connection:
        connection.execute("begin")
        if not last:
            connection.execute(_duck("tables"))
        rows = _load(connection, draft)
        connection.execute("delete from 底.提取")
        about = about | {"at": datetime.now().astimezone().isoformat(timespec="seconds"), "rows": str(rows)}
        connection.executemany("insert into 底.提取 values (?, ?)", list(about.items()))
        if not last:
            connection.execute(_duck("views"))
        connection.execute("commit")
        connection.execute("checkpoint")
        for view in (*VIEWS, "日历"):
            connection.execute(f"copy {view} to '{draft / view}.parquet' (format parquet, compression zstd)")
    for file in draft.glob("*.csv"):
        file.unlink()
    return rows


def _load(connection: duckdb.DuckDBPyConnection, draft: Path) -> int:
    """Replace the changed cases, and everything that hangs on them, and the small tables."""
    rows = 0
    for table, name in (SMALL | OF_THE_LAW).items():
        connection.execute(f"delete from 底.{table}")  # noqa: S608 our own names
        rows += _copy(connection, f"底.{table}", draft / f"{name}.csv")
    columns = connection.execute(
        "select string_agg(column_name || ' ' || data_type, ', ' order by column_index) "
        "from duckdb_columns() where schema_name = '底' and table_name = '案件' and column_index <= 24"
    ).fetchone()
    connection.execute(f"create temp table 新案件 ({columns[0] if columns else ''})")
    rows += _copy(connection, "新案件", draft / "cases.csv")
    for table, name in BY_CASE.items():
        connection.execute(f"delete from 底.{table} where 案件 in (select 案件 from 新案件)")  # noqa: S608 our own names
        if table != "案件":
            rows += _copy(connection, f"底.{table}", draft / f"{name}.csv")
    connection.execute(_duck("lifted"))
    connection.execute("drop table 新案件")
    return rows


def _copy(connection: duckdb.DuckDBPyConnection, table: str, file: Path) -> int:
    row = connection.execute(f"copy {table} from '{file}' ({CSV})").fetchone()
    return int(row[0]) if row else 0


def _duck(name: str) -> str:
    return (HERE / "duck" / f"{name}.sql").read_text(encoding="utf-8")

"""One script for every release of pyoso. Says what came of each check, a line of JSON each, and its last line is "done".

    python script.py '{"baseUrl": …}' <protocol>
"""

import base64
import datetime
import decimal
import json
import math
import sys
import threading
import time
import traceback
import urllib.request

import duckdb
import pandas
import pyoso
from pyoso import Client
from pyoso.client import ClientConfig

told = json.loads(sys.argv[1])
protocol = sys.argv[2]
is_async = protocol == "async-sql"


def client_of(key=None, base_url=None):
    options = ClientConfig(base_url=base_url or told["baseUrl"])
    return Client(api_key=key or told["key"], client_opts=options)


client = client_of()
truth = duckdb.connect(told["warehouse"], read_only=True)
truth.execute("SET TimeZone = 'UTC'")
CHECKS = []


class Skipped(Exception):
    """A check that does not apply here, and why."""


def check(name):
    def keep(run):
        CHECKS.append((name, run))
        return run

    return keep


# What a value of the warehouse is on the wire, by DuckDB's own reading of it.


def clock(value, digits):
    if is_async:
        return str(value)
    text = value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return text if digits == 6 else text[: digits - 6]


def wire(value, column):
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        if is_async:
            return None if math.isnan(value) else value
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            return clock(value, 6 if column == "micros" else 3)
        utc = value.astimezone(datetime.timezone.utc)
        return str(utc) if is_async else clock(utc, 3) + " UTC"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: wire(inner, column) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [wire(inner, column) for inner in value]
    raise TypeError(f"{column}: {type(value)}")


def cells(frame):
    rows = []
    for row in frame.astype(object).values.tolist():
        rows.append([None if is_missing(value) else value for value in row])
    return rows


def is_missing(value):
    return value is None or value is pandas.NA or (isinstance(value, float) and math.isnan(value))


def compare(query, in_duckdb=None):
    frame = client.to_pandas(query)
    found = truth.execute(in_duckdb or query.replace("FROM ", "FROM oso."))
    names = [column[0] for column in found.description]
    assert list(frame.columns) == names, f"{list(frame.columns)} is not {names}"
    expected = [[wire(value, name) for value, name in zip(row, names)] for row in found.fetchall()]
    given = cells(frame)
    assert len(given) == len(expected), f"{len(given)} rows, not {len(expected)}"
    for number, (one, other) in enumerate(zip(given, expected)):
        for name, value, right in zip(names, one, other):
            assert value == right and type(value) in (type(right), int, float), (
                f"row {number}, {name}: {value!r} is not {right!r}"
            )
    return frame


@check("a frame with every type holds, cell by cell, what DuckDB reads from the warehouse")
def every_type():
    compare("SELECT * FROM every_type_v0 ORDER BY n")


@check("an empty result has its columns and no row")
def empty():
    frame = compare("SELECT * FROM every_type_v0 WHERE n > 100")
    assert len(frame) == 0


@check("a frame has one row, two, a thousand, or two hundred thousand")
def sizes():
    for rows in (1, 2, 1000):
        compare(f"SELECT * FROM many_v0 WHERE i < {rows} ORDER BY i")
    frame = client.to_pandas("SELECT * FROM many_v0")
    expected = truth.execute("SELECT * FROM oso.many_v0 ORDER BY i").df()
    frame = frame.sort_values("i").reset_index(drop=True)
    assert frame.shape == expected.shape == (200000, 9), frame.shape
    for name in frame.columns:
        given = frame[name].astype(object).tolist()
        if name == "day":
            right = [str(value)[:10] for value in expected[name]]
        elif name == "amount":
            right = [f"{value:.2f}" for value in expected[name]]
        else:
            right = expected[name].astype(object).tolist()
        differing = [
            row
            for row, (value, other) in enumerate(zip(given, right))
            if is_missing(value) != is_missing(other) or (not is_missing(value) and value != other)
        ]
        assert not differing, f"{name}, row {differing[0]}: {given[differing[0]]!r} is not {right[differing[0]]!r}"


@check("a frame that comes compressed through a proxy is the same")
def compressed():
    who = client_of(base_url=f"{told['control']}/cut/{10**12}/api/v1")
    query = "SELECT * FROM many_v0 ORDER BY i"
    pandas.testing.assert_frame_equal(who.to_pandas(query), client.to_pandas(query))


@check("columns of one name are all there")
def double_names():
    frame = client.to_pandas("SELECT n, n, big AS n FROM every_type_v0")
    assert list(frame.columns) == ["n", "n", "n"] and frame.shape == (3, 3)


@check("what a query read can be printed as a tree")
def analytics():
    if not hasattr(client, "query"):
        raise Skipped("this release has no query()")
    response = client.query("SELECT project_id FROM projects_v1")
    response.analytics.print_tree()
    if is_async:
        return
    keys = [key for key, _ in response.analytics] if hasattr(response.analytics, "__iter__") else list(response.analytics.root_keys)
    assert "oso.projects_v1" in keys, keys
    status = response.analytics.get("oso.projects_v1").status
    assert status.latest_materialization.timestamp() == 1793527200.25, status


@check("a DB-API cursor gives names and rows")
def dbapi():
    if not hasattr(client, "dbapi_connection"):
        raise Skipped("this release has no DB-API")
    connection = client.dbapi_connection()
    cursor = connection.cursor()
    cursor.execute("SELECT n, words FROM every_type_v0 ORDER BY n")
    assert [column[0] for column in cursor.description] == ["n", "words"]
    assert cursor.rowcount == 3 and [row[0] for row in cursor.fetchall()] == [1, 2, 3]
    connection.commit()
    connection.close()


@check("the semantic layer joins models")
def semantic():
    if getattr(client, "semantic", None) is None:
        raise Skipped("installed without the semantic layer")
    query = client.semantic.select("artifacts_by_project.artifact_name", "projects.project_name")
    frame = query.to_pandas() if hasattr(query, "to_pandas") else query.as_pandas()
    assert len(frame) == 20, len(frame)
    for _, (artifact, project) in frame.iterrows():
        assert artifact.split()[-1] == project.split()[-1], (artifact, project)


@check("SHOW TABLES, DESCRIBE and EXPLAIN are answered")
def catalogue():
    tables = client.to_pandas("SHOW TABLES")
    assert "many_v0" in tables["Table"].tolist()
    columns = client.to_pandas("DESCRIBE many_v0")
    assert columns["Column"].tolist()[:2] == ["i", "j"] and columns["Type"].tolist()[0] == "bigint"
    plan = client.to_pandas("EXPLAIN SELECT i FROM many_v0")
    assert "many_v0" in str(plan.iloc[0, 0]), plan


@check("SQL is answered as sqlglot prints it again")
def reprinted():
    queries = [
        "SELECT any_value(n) AS x FROM every_type_v0 WHERE n = 1 -- one",
        "SELECT position('b' IN 'abc') AS x",
        "SELECT date_trunc('month', DATE '2024-02-29') + INTERVAL '1' DAY AS x",
        "SELECT json_extract_scalar(JSON '{\"a\": 1}', '$.a') AS x",
        "SELECT now() IS NOT NULL AS x, CAST(TRUE AS varchar) AS y",
        "SELECT \"n\" FROM iceberg.oso.every_type_v0 WHERE \"words\" LIKE 'n%'",
    ]
    for query in queries:
        assert len(client.to_pandas(query)) == 1, query


def failure(run):
    try:
        run()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def expect_error(query, words, who=None):
    error = failure(lambda: (who or client).to_pandas(query))
    text = str(error)
    assert not isinstance(error, (json.JSONDecodeError, KeyError)), repr(error)
    assert words.lower() in text.lower(), text


@check("errors of each kind have a text that people can read")
def errors():
    expect_error("SELECT nothing FROM projects_v1", "nothing")
    expect_error("SELECT * FROM nowhere_v1", "nowhere_v1")
    expect_error("SELECT 1 / (n - n) AS x FROM every_type_v0", "zero")
    expect_error("SELECT no_such_function(n) FROM every_type_v0", "no_such_function")
    expect_error("DELETE FROM projects_v1", "DELETE" if protocol == "sql" else "")
    error = failure(lambda: client.to_pandas("SELECT 1; SELECT 2"))
    assert "single" in str(error).lower() or "one" in str(error).lower(), error


@check("a key that was revoked is a 401 that says so")
def revoked():
    # Some releases ask when they are made already.
    error = failure(lambda: client_of(told["revokedKey"]).to_pandas("SELECT 1 AS x"))
    assert "401" in str(error) and "revoked" in str(error), repr(error)


def used_up(key):
    errors = []

    def run():
        who = client_of(key)
        for _ in range(3):
            who.to_pandas("SELECT 1 AS x")

    errors.append(failure(run))
    return errors[0]


@check("a quota that is paid for and spent is a 402 that says so")
def paid():
    error = used_up(told["paidKey"])
    assert "buy" in str(error).lower() or "402" in str(error), repr(error)
    if is_async and not isinstance(error, ConnectionError):
        assert type(error).__name__ in ("InsufficientCreditError", "OsoHTTPError"), repr(error)


@check("too many requests are a 429 that says so")
def slow():
    error = used_up(told["slowKey"])
    assert "429" in str(error) or "limit" in str(error).lower(), repr(error)


LARGE = "SELECT a.name AS a, b.name AS b FROM many_v0 AS a CROSS JOIN many_v0 AS b WHERE b.i < {rows} AND a.i <> -{salt}"


@check("an engine that is killed halfway is an error, never a short frame")
def killed():
    salt = int(time.time() * 1000)
    over = threading.Event()

    def kill():
        # Again and again: one may come before the query has an engine, and a later one when its result is stored.
        while not over.wait(0.6):
            urllib.request.urlopen(told["control"] + "/kill").read()

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        error = failure(lambda: client.to_pandas(LARGE.format(rows=40, salt=salt)))
    finally:
        over.set()
        killer.join()
    assert not isinstance(error, MemoryError), repr(error)
    assert len(client.to_pandas("SELECT 1 AS x")) == 1


@check("a socket that is cut is an error, never a short frame")
def cut():
    for size in (1, 1000, 300000):
        who = client_of(base_url=f"{told['control']}/cut/{size}/api/v1")
        error = failure(lambda: who.to_pandas("SELECT * FROM many_v0"))
        assert not isinstance(error, AssertionError), repr(error)


@check("a disk that is full is an error that says so, never a short frame")
def full():
    if not is_async or told["small"] is None:
        raise Skipped("no result is stored" if not is_async else "only root can mount a disk of a megabyte")
    who = client_of(told["small"]["key"], told["small"]["baseUrl"])
    error = failure(lambda: who.to_pandas("SELECT * FROM many_v0"))
    assert "507" in str(error) or "room" in str(error), repr(error)
    assert len(who.to_pandas("SELECT 1 AS x")) == 1


@check("a result that has expired is an error, never a short frame")
def expired():
    if not is_async:
        raise Skipped("no result is stored")
    who = client_of(base_url=f"{told['control']}/expire/0/api/v1")
    error = failure(lambda: who.to_pandas("SELECT * FROM every_type_v0"))
    assert "410" in str(error) or "removed" in str(error), repr(error)


@check("a result that expires by itself before it is fetched is an error, never a short frame")
def expired_in_time():
    if not is_async:
        raise Skipped("no result is stored")
    who = client_of(told["brief"]["key"], told["brief"]["baseUrl"])
    error = failure(lambda: who.to_pandas("SELECT * FROM every_type_v0"))
    assert "410" in str(error) or "removed" in str(error), repr(error)


for name, run in CHECKS:
    begun = time.time()
    outcome = {"check": name, "ok": True}
    try:
        run()
    except Skipped as reason:
        outcome = {"check": name, "ok": True, "skipped": str(reason)}
    except BaseException as error:
        outcome = {"check": name, "ok": False, "why": f"{type(error).__name__}: {error}"[:2000]}
        if not isinstance(error, AssertionError):
            outcome["trace"] = traceback.format_exc()[-1500:]
    outcome["seconds"] = round(time.time() - begun, 2)
    print("check " + json.dumps(outcome), flush=True)
print("done", flush=True)

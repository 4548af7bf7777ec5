"""How many acts a second: through `perform_many`, and through HTTP beside pgbench running the same SQL function.

    python -m bench.acts            needs wrk (Debian package) for the HTTP part

Claims: perform_many ≥ 20 000 acts/s; HTTP ≥ 0.27 of pgbench on the same function, load generator on the same cores.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bench.county import FILED, ROOT, Cast, cast, database

LIVES = 25_000
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SECONDS = int(os.environ.get("SECONDS", "8"))


def lives(who: Cast, count: int, *, whole: bool = True) -> Iterator[object]:
    """Applications, each with a whole life of five acts, or only opened."""
    from zhengtong.cases.bulk import Act, Opening

    for _ in range(count):
        opening = Opening("licence", who.bureau, who.applicant, "食品经营许可", "窗口", FILED, who.clerk, who.service)
        yield opening
        if whole:
            yield Act(opening, "受理", who.clerk, FILED)
            yield Act(
                opening, "实地核查", who.officer, FILED + timedelta(2), {"核查人员": "王五、赵六", "核查情况": "符合"}
            )
            yield Act(opening, "准予许可", who.officer, FILED + timedelta(8))
            yield Act(opening, "颁发送达", who.clerk, FILED + timedelta(9))


def bulk(who: Cast) -> float:
    """Acts a second through perform_many, everything included: law, chain, clocks, commit."""
    from zhengtong.cases.bulk import perform_many

    acts = list(lives(who, LIVES))
    started = time.perf_counter()
    done = perform_many(acts, follow=False)  # type: ignore[arg-type]  # openings and acts
    seconds = time.perf_counter() - started
    assert not done.refused, done.refused[:3]
    return done.acts / seconds


def open_cases(who: Cast, count: int) -> list[str]:
    """Cases that wait to be accepted; their numbers."""
    from zhengtong.cases.bulk import perform_many
    from zhengtong.cases.models import Case

    opened = perform_many(lives(who, count, whole=False), follow=False).opened  # type: ignore[arg-type]
    return list(Case.objects.filter(pk__range=(opened[0], opened[-1])).values_list("number", flat=True))


def pgbench(url: str, who: Cast, count: int) -> float:
    """Transactions a second of cases_act alone, 8 clients, prepared: the same act (受理) with the same rows and the same job."""
    from django.db import connection

    from zhengtong.cases import queries
    from zhengtong.cases.clocks import changed, clocks
    from zhengtong.cases.models import Case
    from zhengtong.ground.place import programs

    numbers = open_cases(who, count)
    case = Case.objects.get(number=numbers[0])
    standing = queries.standing(case.pk)
    before = clocks(standing.progress, FILED)
    standing.progress.take("受理", on=FILED, role="窗口")
    rows = [clock._asdict() for clock in changed(before, clocks(standing.progress, FILED))]
    first = case.pk
    with connection.cursor() as cursor:
        cursor.execute("create sequence bench_next")
        cursor.execute("analyze cases_case")
    # A colon straight before a letter would be a variable to pgbench.
    text = json.dumps(rows, ensure_ascii=False, default=str)
    dates = json.dumps({"收到日": str(FILED), "受理日": str(FILED)}, ensure_ascii=False)
    script = (
        f"select cases_act({first - 1} + nextval('bench_next'), 1, '受理', '窗口', {who.clerk.pk}, null, '{FILED}', now(), "
        f"'{{}}', null, sha256('x'), '审查中', false, false, '{dates}', null, '{text}', true);\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        Path(file.name).chmod(0o644)
        program = programs() / "pgbench"
        ran = subprocess.run(
            [str(program), "-n", "-c", "8", "-j", "1", "-M", "prepared", "-T", str(SECONDS), "-f", file.name, url],
            capture_output=True,
            text=True,
        )
    assert ran.returncode == 0, ran.stderr
    output = ran.stdout
    with connection.cursor() as cursor:
        cursor.execute("drop sequence bench_next")
    found = re.search(r"tps = ([\d.]+)", output)
    assert found is not None, output
    return float(found[1])


WRK = """
local numbers = {}
for line in io.lines("%(file)s") do numbers[#numbers + 1] = line end
local next = 0
request = function()
  next = next + 1
  return wrk.format("POST", "/api/cases/" .. numbers[(next - 1) %% #numbers + 1] .. "/acts",
    {["Authorization"] = "Bearer %(token)s", ["Content-Type"] = "application/json"}, '{"action": "受理", "on": "%(on)s"}')
end
done = function(summary, latency, requests)
  io.write(string.format("RESULT %%d %%f %%d %%d %%d\\n", summary.requests, summary.duration / 1e6,
    summary.errors.status, latency:percentile(50), latency:percentile(99)))
end
"""


@contextmanager
def web(url: str) -> Iterator[int]:
    """The web server as `zhengtong up` runs it, on a port of its own."""
    port = 18_000 + os.getpid() % 1000
    environment = {**os.environ, "ZHENGTONG_TODAY": FILED.isoformat()}
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "zhengtong.wsgi:application",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(
        [*command, "--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"],
        cwd=ROOT,
        env=environment,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    import socket

    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web server did not start")


def http(url: str, who: Cast, count: int) -> tuple[float, float, float]:
    """Acts a second through HTTP with a token: permission, law, chain, clocks, job, commit; and p50, p99 in ms."""
    from django.utils import timezone

    from zhengtong.cases.models import Event
    from zhengtong.people.actions import issue_token

    if shutil.which("wrk") is None:
        raise SystemExit("请先安装 wrk（Debian 软件包）")
    numbers = open_cases(who, count)
    token = issue_token(who.clerk, "bench", timezone.now() + timedelta(hours=1))
    before = Event.objects.count()
    with tempfile.TemporaryDirectory() as folder, web(url) as port:
        listed = Path(folder) / "numbers"
        listed.write_text("\n".join(numbers))
        script = Path(folder) / "acts.lua"
        script.write_text(WRK % {"file": listed, "token": token, "on": FILED.isoformat()})
        output = subprocess.run(
            ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-s", str(script), f"http://127.0.0.1:{port}"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    found = re.search(r"RESULT (\d+) ([\d.]+) (\d+) (\d+) (\d+)", output)
    assert found is not None, output
    assert int(found[3]) == 0, f"{found[3]} refused\n{output}"
    return (Event.objects.count() - before) / float(found[2]), int(found[4]) / 1000, int(found[5]) / 1000


def main() -> None:
    """Everything, best of three rounds each, interleaved."""
    with database() as url:
        who = cast()
        rates = [bulk(who) for _ in range(ROUNDS)]
        print(
            f"perform_many            {max(rates):10,.0f} acts/s   (all rounds: {', '.join(f'{rate:,.0f}' for rate in rates)})"
        )
        alone, through, waits = [], [], []
        for _ in range(ROUNDS):
            alone.append(pgbench(url, who, 9000 * SECONDS))
            rate, p50, p99 = http(url, who, 3000 * SECONDS)
            through.append(rate)
            waits.append((p50, p99))
        print(
            f"pgbench, same function  {max(alone):10,.0f} acts/s   (all rounds: {', '.join(f'{rate:,.0f}' for rate in alone)})"
        )
        print(
            f"HTTP, 16 connections    {max(through):10,.0f} acts/s   (all rounds: {', '.join(f'{rate:,.0f}' for rate in through)})"
        )
        print(f"HTTP p50 / p99 ms       {', '.join(f'{p50:.0f} / {p99:.0f}' for p50, p99 in waits)}")
        print(f"HTTP ÷ pgbench          {max(through) / max(alone):10.2f}")
        print(json.dumps({"perform_many": max(rates), "pgbench": max(alone), "http": max(through)}))


if __name__ == "__main__":
    main()

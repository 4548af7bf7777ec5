"""The command line. One table says which command is answered where; each part keeps its own arguments and help.

Exit codes: 0 done, 1 refused or failed (a sentence on standard error says why), 2 the command line was not understood.
"""

import difflib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from zhengtong.ground.errors import GroundError

PROGRAM = "zhengtong"


@dataclass(frozen=True)
class Command:
    """One word after `zhengtong`: what it does, and who answers it with the rest of the line."""

    does: str
    run: Callable[[str, list[str]], int]


def main() -> int:
    """Answers one command line."""
    name, *argv = sys.argv[1:] or ["help"]
    if name in {"help", "-h", "--help"}:
        sys.stdout.write(overview())
        return 0
    if name == "--version":
        return version()
    command = COMMANDS.get(name)
    if command is None:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f"，是否想用 {PROGRAM} {near[0]}？" if near else ""
        return refuse(f"没有命令“{name}”{hint}（{PROGRAM} help 列出全部命令）", code=2)
    try:
        return command.run(name, argv)
    except GroundError as error:
        return refuse(str(error))
    except KeyboardInterrupt:
        return refuse("已中断", code=130)
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def law(_name: str, argv: list[str]) -> int:
    """The law as data: pure Python, so it starts at once and needs no database."""
    from zhengtong.lawbook import cli

    return cli.run(argv)


def tally(_name: str, argv: list[str]) -> int:
    """The sums in a text: pure Python as well."""
    from zhengtong.tally import cli

    return cli.run(argv)


def up(_name: str, argv: list[str]) -> int:
    """Database, web and worker."""
    from zhengtong import settings
    from zhengtong.ground import up

    return up.run(argv, folder=settings.VAR / "pg", database_url=os.environ.get("DATABASE_URL"))


def stop(_name: str, _argv: list[str]) -> int:
    """Stops an embedded database that was left running."""
    from zhengtong import settings
    from zhengtong.ground import postgres

    sys.stdout.write("已停止内置数据库\n" if postgres.stop(settings.VAR / "pg") else "内置数据库没有在运行\n")
    return 0


def keep(name: str, argv: list[str]) -> int:
    """Backup and restore."""
    from zhengtong import settings
    from zhengtong.ground import backup, postgres, restore

    run = {"backup": backup.run, "restore": restore.run}[name]
    if os.environ.get("DATABASE_URL"):
        return run(argv, var=settings.VAR, database_url=settings.DATABASE_URL)
    with postgres.serving(settings.VAR / "pg"):
        return run(argv, var=settings.VAR, database_url=settings.DATABASE_URL)


def django(name: str, argv: list[str]) -> int:
    """A management command of the same name, provided by an app; the embedded database runs meanwhile."""
    from zhengtong import settings
    from zhengtong.ground import postgres

    if name == "manage":
        name, *argv = argv or ["help"]
    else:
        argv = ["--traceback", *argv]  # Django then hands us its refusals, and we say them without its prefix
    if os.environ.get("DATABASE_URL"):
        return manage(name, argv)
    with postgres.serving(settings.VAR / "pg"):
        return manage(name, argv)


def rekey(_name: str, argv: list[str]) -> int:
    """A new key for personal data: people first, then what registers hold."""
    return django("rekey", argv) or django("rekey_registers", argv)


def manage(name: str, argv: list[str]) -> int:
    """Runs Django's command; a database that does not answer becomes a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.settings")
    from django.core.management import CommandError, execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line([PROGRAM, name, *argv])
    except CommandError as error:
        return refuse(str(error), code=error.returncode)
    except OperationalError as error:
        return refuse(f"连不上数据库：{str(error).strip()}")
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") != "42P01":  # undefined_table
            raise
        return refuse(
            f"数据库还没有建表或版本不符，请先执行 {PROGRAM} up 或 {PROGRAM} manage migrate（{str(error).splitlines()[0]}）"
        )
    except SystemExit as leaving:  # how Django and argparse end
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0


def version() -> int:
    """The version of the platform."""
    from importlib.metadata import version

    sys.stdout.write(f"{PROGRAM} {version(PROGRAM)}\n")
    return 0


def refuse(sentence: str, *, code: int = 1) -> int:
    """Says why not."""
    sys.stderr.write(sentence + "\n")
    return code


def overview() -> str:
    """Every command with its purpose."""
    lines = [f"  {name:<16} {command.does}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            "政通：县级政府一体化平台",
            "",
            f"用法：{PROGRAM} 命令 [参数……]        {PROGRAM} 命令 --help 看某一命令的参数",
            "",
            *lines,
            "",
            "没有设置 DATABASE_URL 时使用内置的 PostgreSQL，需要时自动启动。设置一览见 docs/settings.md。",
            "",
        ]
    )


COMMANDS = {
    "up": Command("启动数据库、网站和后台任务，按 Ctrl-C 一并停止", up),
    "stop": Command("停止遗留的内置数据库", stop),
    "law": Command("法律数据：check 查错、read 读成句子、draw 画图、diff 对照、test 跑情形", law),
    "tally": Command("核对报告里的数：tally 文件… --json，找出对不上的和", tally),
    "demo": Command("演示县：demo load erqi-2018", django),
    "figures": Command("指标：计算、列出背后的记录", django),
    "report": Command("报告：report annual --year 2018 --out 年报.html", django),
    "verify": Command("证明整个案件账：哈希、链、封印，以及案件与动作记录相符", django),
    "seal": Command("封印至今的动作记录；--list 列出已公布的封印", django),
    "sweep": Command("办理依法视为已经作出的动作（平时由后台自动做）", django),
    "posts": Command("岗位：按 law/roles.yaml 看一个机关办理各种程序缺哪些岗位，并配齐", django),
    "recompute": Command("放假安排变了以后重算在办案件的期限，列出变化前后", django),
    "statutes": Command("法规：载入目录，导入全文，查一条", django),
    "search": Command("搜索事项：search 问句，列出结果和理由；--rebuild 重建索引", django),
    "services": Command("事项：从文件载入并公布，写成文件，对照现行法律检查", django),
    "documents": Command("文书：列出种类，试印，检查文件是否完好", django),
    "import": Command("导入：import 文件.xlsx --into 事项或者台账 [--dry-run]", django),
    "export": Command("导出：export 事项或者台账 --out 文件.xlsx", django),
    "exchange": Command("上级平台对接：排队、发送、与对方清单对照，导入清单和回执", django),
    "create_operator": Command("建立系统运维账号并登记第二重验证", django),
    "enrol": Command("为一个账号登记第二重验证", django),
    "token": Command("发放接口令牌", django),
    "rekey": Command("更换个人信息密钥后重新加密", rekey),
    "backup": Command("备份数据库、文件和密钥：backup 文件.tar", keep),
    "restore": Command("恢复备份：restore 文件.tar", keep),
    "manage": Command("Django 的管理命令（供开发人员）", django),
}


if __name__ == "__main__":
    sys.exit(main())

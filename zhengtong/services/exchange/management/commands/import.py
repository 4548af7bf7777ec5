"""import FILE --into 事项 | a register: one command for everything that comes as a table. Registers answer for themselves."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from zhengtong.lawbook import LawError
from zhengtong.people.models import Person
from zhengtong.registers import queries as registers
from zhengtong.registers.errors import RegisterError
from zhengtong.services.actions import batch_publishing, batches
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import actions, judging
from zhengtong.services.exchange.judging import Scope
from zhengtong.services.exchange.verdicts import SAME, Verdict

CATALOGUE = ("事项", "services")
SHOWN = 50
RegisterImport: Any = import_module(
    "zhengtong.registers.management.commands.import"
).Command  # Any: `import` is a keyword


class Command(RegisterImport):  # type: ignore[misc]  # see above
    help = "把 .xlsx、.csv、.tsv 或者 .json 导入事项目录（--into 事项）或者台账：逐行给出结论"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        own = parser.add_argument_group("只用于 --into 事项")
        own.add_argument("--title", default="", metavar="名称", help="批次的名称")
        own.add_argument("--good-only", action="store_true", help="只收没有错误的行；不写，有一行错就都不收")
        own.add_argument("--create-organs", action="store_true", help="没有登记的机关一并新建")
        own.add_argument(
            "--map", default="", metavar="名称", help="列名对照（law/import-maps.yaml）；不写，按列名自动认"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        if options["into"] not in CATALOGUE:
            known_register(options["into"])
            super().handle(*args, **options)
            return
        try:
            self.take_in(options)
        except ServiceError as error:
            raise CommandError("\n".join(error.messages[:SHOWN])) from error
        except OSError as error:
            raise CommandError(f"{options['file']} 不能读：{error.strerror}") from error

    def take_in(self, options: dict[str, Any]) -> None:
        """Judge, show, and unless it is a dry run take the file into a batch; propose it, and answer it when an approver is named."""
        file: Path = options["file"]
        today = timezone.localdate()
        on = options["on"] or today
        if options["dry_run"] or not options["by"]:
            by = person(options["by"]) if options["by"] else None
            scope = actions.scope_of(by, today, create_organs=options["create_organs"], effective_on=on) if by else None
            scope = scope or Scope(on, create_organs=options["create_organs"])
            found = judging.judge(file.read_bytes(), file.name, scope, column_map=options["map"])
            self.show(found.verdicts, found.tally)
            if not options["dry_run"]:
                raise CommandError("导入要写明谁导入：--by 登录名；只看结论用 --dry-run")
            self.stdout.write("试算完毕，没有写入")
            return
        by = person(options["by"])
        made = {"create_organs": options["create_organs"], "column_map": options["map"]}
        with file.open("rb") as opened:
            brought = actions.bring(opened, file.name, by=by, on=today, **made)
        self.show(tuple(Verdict.from_json(kept) for kept in brought.verdicts), brought.tally)
        reason, good_only = options["reason"], options["good_only"]
        batch = actions.take(
            brought, by=by, on=today, title=options["title"], reason=reason, good_only=good_only, effective_on=on
        )
        if options["approved_by"]:
            batch = batches.propose(batch, by=by, on=today)
            approver, document = person(options["approved_by"]), options["document"]
            batch = batch_publishing.approve(batch, by=approver, on=today, effective_on=on, document=document)
        self.stdout.write(f"批次{batch}：{batch.state}，{batch.lines.count()}个事项，导入编号{brought.pk}")

    def show(self, verdicts: tuple[Verdict, ...], tally: dict[str, int]) -> None:
        """The first rows, every wrong one, and how many there are of each kind."""
        for place, verdict in enumerate(verdicts):
            if verdict.faults or (place < SHOWN and verdict.kind != SAME):
                said = "；".join(map(str, verdict.faults)) or "、".join(verdict.differs)
                self.stdout.write(f"第{verdict.place}行 {verdict.kind} {verdict.code} {verdict.title} {said}".rstrip())
        self.stdout.write("，".join(f"{kind}{count}行" for kind, count in tally.items()))


def person(username: str) -> Person:
    """The person who signs in with this name."""
    found = Person.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"没有登录名是“{username}”的人")
    return found


def known_register(name: str) -> None:
    """Refuse what is neither the catalogue nor a register."""
    try:
        registers.register(name)
    except (RegisterError, LawError) as error:
        raise CommandError(f"没有“{name}”：可以写“事项”，或者台账的代码、名称（{error}）") from error

"""search 问句 | --rebuild: what a question finds and why, and the index made anew."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhengtong.services.search import actions, queries
from zhengtong.services.search.queries import Found


class Command(BaseCommand):
    help = "搜索事项：search 问句，列出找到的事项和理由；search --rebuild 重建索引，其间照常搜索。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("question", nargs="*", help="像群众那样问，例如 开饭馆要办什么证")
        parser.add_argument("--rebuild", action="store_true", help="重建索引；旧的一直可用")
        parser.add_argument("--on", help="哪一天施行的事项，写成 2026-01-01；不写是今天")
        parser.add_argument("--json", action="store_true", help="写成 JSON")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        question = " ".join(options["question"]).strip()
        if options["rebuild"]:
            self.stdout.write(f"索引已重建，共{actions.rebuild()}条。")
        elif not question:
            raise CommandError("请写出要问的话，例如：zhengtong search 开饭馆要办什么证")
        if question:
            found = queries.search(question, _day(options["on"]))
            self.stdout.write(_json(question, found) if options["json"] else _text(found))


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else timezone.localdate()
    except ValueError:
        raise CommandError(f"“{text}”不是日期，请写成 2026-01-01 这样") from None


def _text(found: Found) -> str:
    lines = [f"按“{found.repaired}”查找"] if found.repaired else []
    lines += [f"  页面：{page.title}（{page.note}）" for page in found.pages]
    lines += [f"  {one.element}：{one.said}（{one.version.name}的办事指南）" for one in found.answers]
    for place, hit in enumerate(found.hits, start=1):
        lines.append(f"{place:>2}. {hit.name}（{hit.organ.name}）{hit.score:.2f}")
        lines.append(f"      {'；'.join(hit.why)}")
    return "\n".join(lines) or "没有找到这样的事项。换个说法试试，或者拨打 12345 问。"


def _json(question: str, found: Found) -> str:
    hits = [
        {"name": hit.name, "code": hit.code, "organ": hit.organ.name, "score": hit.score, "why": list(hit.why)}
        for hit in found.hits
    ]
    answers = [{"element": one.element, "said": one.said, "of": one.version.service.code} for one in found.answers]
    pages = [page.title for page in found.pages]
    told = {"question": question, "as": found.repaired, "hits": hits, "answers": answers, "pages": pages}
    return json.dumps(told, ensure_ascii=False, indent=1)

"""The report as a fragment of HTML: every figure a link into its records."""

from collections.abc import Iterable

from django.utils.html import escape

from zhengtong.reports.appendix import NUMBERS, TITLE, preface, rows
from zhengtong.reports.filling import Cell, Filled, Part, Text


def render(report: Filled) -> str:
    """The body of the page, below its title."""
    lines = [f'<p class="report-notice">{escape(report.notice)}</p>'] if report.notice else []
    lines += [_part(part) for part in report.parts]
    lines.append(
        f'<p class="report-signature">{escape(report.publisher)}<br>{report.on.year}年{report.on.month}月{report.on.day}日</p>'
    )
    lines.append(f'<section class="report-appendix"><h2>{TITLE}</h2><p>{preface(report)}</p>')
    lines.append(_table(rows(report), NUMBERS))
    lines.append("</section>")
    return _lists("\n".join(lines))


def document(report: Filled) -> str:
    """A page of its own, for a file."""
    return f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(report.title)}</title><style>{STYLE}</style></head>
<body><main><p class="number">{escape(report.number)}{"（草稿）" if report.is_draft else ""}</p>
<h1>{escape(report.title)}</h1>
{render(report)}</main></body></html>
"""


STYLE = """
body{margin:0;background:#fff;color:#1c1c1c;font:18px/1.9 "Source Han Serif SC","Noto Serif CJK SC",SimSun,serif}
main{max-width:46rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{text-align:center;font-size:1.6rem;line-height:1.5;margin:1rem 0 2rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}
h3{font-size:1.05rem;margin:1.25rem 0 .25rem}p{margin:.5rem 0;text-indent:2em}.number,.report-signature{text-indent:0;text-align:right}
.report-notice{text-indent:0;text-align:center;color:#b3261e;font-weight:bold}
a{color:#1f4f8f;text-underline-offset:3px;font-variant-numeric:tabular-nums}
table{width:100%;border-collapse:collapse;margin:1rem 0;font-size:.85rem;line-height:1.5}
th,td{border:1px solid #c9c9c9;padding:.35rem .5rem;text-align:left;vertical-align:top}th{background:#f4f4f2}
.table-scroll{overflow-x:auto}.num{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
"""


def _part(part: Part) -> str:
    match part.kind:
        case "heading":
            level = min(part.level + 1, 6)
            return f"<h{level}>{_cell(part.runs)}</h{level}>"
        case "item":
            return f"<li>{_cell(part.runs)}</li>"
        case "note":
            return f"<blockquote>{_cell(part.runs)}</blockquote>"
        case "table":
            return _table(part.rows, part.numbers)
        case _:
            return f"<p>{_cell(part.runs)}</p>"


def _lists(html: str) -> str:
    """Neighbouring items belong to one list."""
    lines: list[str] = []
    inside = False
    for line in html.split("\n"):
        if line.startswith("<li>") != inside:
            inside = not inside
            lines.append("<ul>" if inside else "</ul>")
        lines.append(line)
    return "\n".join(lines)


def _table(found: Iterable[Iterable[Cell]], numbers: frozenset[int] = frozenset()) -> str:
    head, *body = [list(row) for row in found]
    top = "".join(f'<th scope="col"{_right(place in numbers)}>{_cell(cell)}</th>' for place, cell in enumerate(head))
    below = "".join(
        "<tr>"
        + "".join(f"<td{_right(place in numbers)}>{_cell(cell)}</td>" for place, cell in enumerate(row))
        + "</tr>"
        for row in body
    )
    return f'<div class="table-scroll" tabindex="0"><table><thead><tr>{top}</tr></thead><tbody>{below}</tbody></table></div>'


def _right(is_number: bool) -> str:
    return ' class="num"' if is_number else ""


def _cell(runs: Cell) -> str:
    return "".join(_text(run) for run in runs)


def _text(run: Text) -> str:
    said = str(escape(run.text))
    if run.link:
        said = f'<a class="figure-link" href="{escape(run.link)}" title="{escape(run.hint)}">{said}</a>'
    return f"<strong>{said}</strong>" if run.bold else said

"""An invented 政府信息公开工作年度报告 in the shape of the official form: as a page, as a Word file, and written out."""

from dataclasses import dataclass, field
from io import BytesIO

from docx import Document

RESULTS = (
    ("（一）予以公开", ""),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", ""),
    ("（三）不予公开", "1.属于国家秘密"),
    ("（三）不予公开", "2.其他法律行政法规禁止公开"),
    ("（三）不予公开", "3.危及“三安全一稳定”"),
    ("（三）不予公开", "4.保护第三方合法权益"),
    ("（三）不予公开", "5.属于三类内部事务信息"),
    ("（三）不予公开", "6.属于四类过程性信息"),
    ("（三）不予公开", "7.属于行政执法案卷"),
    ("（三）不予公开", "8.属于行政查询事项"),
    ("（四）无法提供", "1.本机关不掌握相关政府信息"),
    ("（四）无法提供", "2.没有现成信息需要另行制作"),
    ("（四）无法提供", "3.补正后申请内容仍不明确"),
    ("（五）不予处理", "1.信访举报投诉类申请"),
    ("（五）不予处理", "2.重复申请"),
    ("（五）不予处理", "3.要求提供公开出版物"),
    ("（五）不予处理", "4.无正当理由大量反复申请"),
    ("（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"),
    ("（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("（六）其他处理", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("（六）其他处理", "3.其他"),
)
COLUMNS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
NEW, CARRIED, TOTAL, LEFT = "本年新收", "上年结转", "总计", "结转"


def _row(first: int, second: int = 0, last: int = 0) -> list[int]:
    return [first, second, 0, 0, 0, last, first + second + last]


@dataclass
class AnnualForm:
    """Numbers that keep every rule; a test changes one of them."""

    new: list[int] = field(default_factory=lambda: _row(118, 9, 3))
    carried: list[int] = field(default_factory=lambda: _row(6, 1))
    results: list[list[int]] = field(
        default_factory=lambda: [
            _row(61, 4, 1),
            _row(12),
            _row(0),
            _row(1),
            _row(0),
            _row(3, 1),
            _row(2),
            _row(4),
            _row(0),
            _row(5, 1),
            _row(14, 2, 1),
            _row(3),
            _row(1),
            _row(8),
            _row(2),
            _row(0),
            _row(1),
            _row(0),
            _row(2, 0, 1),
            _row(0),
            _row(0),
        ]
    )
    total: list[int] = field(default_factory=lambda: _row(119, 8, 3))
    left: list[int] = field(default_factory=lambda: _row(5, 2))
    disputes: list[int] = field(default_factory=lambda: [3, 1, 1, 0, 5, 1, 0, 0, 1, 2, 2, 0, 0, 0, 2])
    documents: list[list[int]] = field(default_factory=lambda: [[0, 0, 0], [4, 1, 27]])
    words: str = "2023年，全县收到政府信息公开申请130件，上年结转7件。其中，予以公开66件，部分公开12件。结转下年度7件。"


def annual_form() -> AnnualForm:
    """A form in which every rule holds."""
    return AnnualForm()


def rows(form: AnnualForm) -> list[tuple[str, str, str, list[int]]]:
    """Every row of table 3: its three labels and its numbers."""
    return [
        ("一、本年新收政府信息公开申请数量", "", "", form.new),
        ("二、上年结转政府信息公开申请数量", "", "", form.carried),
        *(
            ("三、本年度办理结果", group, item, numbers)
            for (group, item), numbers in zip(RESULTS, form.results, strict=True)
        ),
        ("三、本年度办理结果", "（七）总计", "", form.total),
        ("四、结转下年度继续办理", "", "", form.left),
    ]


def page(form: AnnualForm) -> str:
    """The report as HTML with merged cells, as the portals publish it."""
    third = [
        "<tr><td colspan=3 rowspan=3>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td>"
        "<td colspan=7>申请人情况</td></tr>",
        "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>",
        "<tr>" + "".join(f"<td>{name}</td>" for name in COLUMNS) + "</tr>",
    ]
    seen: set[str] = set()
    for first, group, item, numbers in rows(form):
        labels = ""
        if not group:
            labels = f"<td colspan=3>{first}</td>"
        else:
            if first not in seen:
                labels += f"<td rowspan={len(RESULTS) + 1}>{first}</td>"
            if not item:
                labels += f"<td colspan=2>{group}</td>"
            else:
                if group not in seen:
                    labels += f"<td rowspan={sum(one == group for one, _ in RESULTS)}>{group}</td>"
                labels += f"<td>{item}</td>"
        seen |= {first, group}
        third.append(f"<tr>{labels}{''.join(f'<td>{number}</td>' for number in numbers)}</tr>")
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>年报</title></head><body>
<h1>某县2023年政府信息公开工作年度报告</h1><h2>一、总体情况</h2><p>{form.words}</p>
<h2>二、主动公开政府信息情况</h2>
<table><tr><td colspan=4>第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td>{"".join(f"<td>{one}</td>" for one in form.documents[0])}</tr>
<tr><td>行政规范性文件</td>{"".join(f"<td>{one}</td>" for one in form.documents[1])}</tr>
<tr><td colspan=4>第二十条第（五）项</td></tr><tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr>
<tr><td>行政许可</td><td colspan=3>5210</td></tr></table>
<h2>三、收到和处理政府信息公开申请情况</h2><table>{"".join(third)}</table>
<h2>四、政府信息公开行政复议、行政诉讼情况</h2>
<table><tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>
<tr>{"<td rowspan=2>{}</td>" * 5}<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>
<tr>{"<td>{}</td>" * 10}</tr>
<tr>{"".join(f"<td>{one}</td>" for one in form.disputes)}</tr></table>
<h2>五、存在的主要问题及改进情况</h2><p>公开的时效有待提高。</p></body></html>""".format(
        *("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 3
    )


def written(form: AnnualForm, between: str = "\n") -> str:
    """The report as text, as it looks when a page is copied without its tables."""
    lines = [
        "一、总体情况",
        form.words,
        "二、主动公开政府信息情况",
        "信息内容",
        "本年制发件数",
        "本年废止件数",
        "现行有效件数",
    ]
    lines += ["规章", *map(str, form.documents[0]), "行政规范性文件", *map(str, form.documents[1])]
    lines += ["三、收到和处理政府信息公开申请情况", "申请人情况", "自然人", "法人或其他组织", "总计", *COLUMNS]
    seen = ""
    for first, group, item, numbers in rows(form):
        lines += [label for label in (first, group, item) if label and label not in seen]
        seen = first + group
        lines += map(str, numbers)
    lines += ["四、政府信息公开行政复议、行政诉讼情况", "行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"]
    lines += ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    lines += [*map(str, form.disputes), "五、存在的主要问题及改进情况", "公开的时效有待提高。"]
    return between.join(lines)


def word(form: AnnualForm) -> bytes:
    """The report as a Word file; labels that reach down are merged cells."""
    document = Document()
    document.add_paragraph(form.words)
    table = document.add_table(rows=1, cols=10)
    for column, name in enumerate(("申请人情况", "", "", "自然人", *COLUMNS, "总计")):
        table.cell(0, column).text = name
    last: dict[int, tuple[str, int]] = {}
    for first, group, item, numbers in rows(form):
        cells = table.add_row().cells
        row = len(table.rows) - 1
        for column, label in enumerate((first, group, item)):
            if label and last.get(column, ("", 0))[0] == label:
                table.cell(last[column][1], column).merge(table.cell(row, column))
            else:
                cells[column].text = label
                last[column] = label, row
        for column, number in enumerate(numbers):
            cells[3 + column].text = str(number)
    out = BytesIO()
    document.save(out)
    return out.getvalue()

"""What a machine found wrong with a request, said as a sentence."""

from typing import Any

OF_STATUS = {
    400: "请求内容不是合法的 JSON，请检查后重发",
    403: "您没有权限这样做",
    405: "这个地址不接受这种请求方法",
    413: "请求内容过大，请分次提交",
}

OF_KIND = {
    "missing": "没有填写",
    "string_type": "应当是文字",
    "string_too_short": "不能为空",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_pattern_mismatch": "格式不对",
    "int_parsing": "应当是整数",
    "int_type": "应当是整数",
    "int_from_float": "应当是整数",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "bool_type": "应当是 true 或者 false",
    "bool_parsing": "应当是 true 或者 false",
    "date_type": "应当是日期，写成 2018-06-01 的样子",
    "date_parsing": "应当是日期，写成 2018-06-01 的样子",
    "date_from_datetime_parsing": "应当是日期，写成 2018-06-01 的样子",
    "date_from_datetime_inexact": "应当是日期，写成 2018-06-01 的样子",
    "dict_type": "应当是一组“名称: 内容”",
    "model_attributes_type": "应当是一组“名称: 内容”",
    "list_type": "应当是一个列表",
    "extra_forbidden": "不认识这一项",
}

NOT_PLACES = {"body", "path", "query", "header", "payload"}


def of_errors(errors: list[dict[str, Any]]) -> str:
    """One sentence for all that pydantic found, each with its place: “on”应当是日期，写成 2018-06-01 的样子。"""
    return "；".join(_one(error) for error in errors)


def _one(error: dict[str, Any]) -> str:
    place = ".".join(str(part) for part in error.get("loc", ()) if part not in NOT_PLACES)
    known = OF_KIND.get(str(error.get("type")))
    said = known.format(**error.get("ctx", {})) if known else "内容不合要求"
    return f"“{place}”{said}" if place else f"请求内容{said}"

"""What is carried home on paper: 一次性告知单 for one's own situation, with boxes to tick, and the whole guide."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from zhengtong.documents import pdf
from zhengtong.portal import json_ld
from zhengtong.portal.bundle_page import BundlePage
from zhengtong.portal.guide_page import GuidePage, Mine, Paper
from zhengtong.services.guide import Guide
from zhengtong.services.queries.bundles import MergedMaterial
from zhengtong.ui import words

TEMPLATE = "guide.typ"


class Kind(StrEnum):
    """The two sheets, by what stands at their head and in their file's name."""

    NOTICE = "一次性告知单"
    GUIDE = "办事指南"


def of_service(page: GuidePage, kind: Kind) -> bytes:
    """The sheet of a service as PDF."""
    version, guide = page.version, page.guide
    address = json_ld.address(version.service.code) + (f"?{page.mine.address}" if page.mine.address else "")
    content = {
        "title": kind.value,
        "name": version.name,
        "summary": version.summary,
        "organ": version.service.organ.name,
        "address": address,
        "is_demo": settings.IS_DEMO or version.service.is_demo,
        "glance": [{"label": fact.label, "value": fact.value, "note": fact.note} for fact in guide.glance],
        **mine_on_paper(page.mine),
        "sections": list(sections(page)) if kind is Kind.GUIDE else [],
        "limits": list(limits(guide)) if kind is Kind.GUIDE else [],
        "where": list(where(page)),
        "foot": foot(version.service.organ.name, version.service.code, version.number, version.in_force_on),
        "closing": closing(page.on),
    }
    return pdf.typeset(TEMPLATE, content, address=address, on=page.on)


def of_bundle(page: BundlePage) -> bytes:
    """一次性告知单 of a bundle as PDF: every material once, and which of its services ask for it."""
    version = page.version
    address = f"{settings.SITE_URL}{reverse('portal:bundle', args=[version.bundle.code])}"
    address += f"?{page.address}" if page.address else ""
    members = [
        f"{member.version.name}（{member.version.service.organ.name}）" for member in page.included if member.version
    ]
    content = {
        "title": Kind.NOTICE.value,
        "name": version.name,
        "summary": version.summary,
        "organ": version.bundle.organ.name,
        "address": address,
        "is_demo": settings.IS_DEMO or version.bundle.is_demo,
        "glance": [{"label": fact.label, "value": fact.value, "note": fact.note} for fact in page.glance],
        "situation": [{"question": name, "answer": answer} for name, answer in page.answered],
        "materials_title": f"要交的材料（{len(page.asked)}份，只交一次）",
        "materials": [merged_on_paper(one) for one in page.asked],
        "spared": [{"name": one.name, "why": "已有电子证照"} for one in page.spared],
        "sections": [{"title": "一起办的事", "lines": members}],
        "limits": [],
        "where": [
            {"label": label, "value": value}
            for label, value in {
                "牵头": version.bundle.organ.name,
                "地点": version.place,
                "咨询": version.phone,
            }.items()
            if value
        ],
        "foot": foot(version.bundle.organ.name, version.bundle.code, version.number, version.in_force_on),
        "closing": closing(page.on),
    }
    return pdf.typeset(TEMPLATE, content, address=address, on=page.on)


def merged_on_paper(one: MergedMaterial) -> dict[str, object]:
    """A merged material: how many, as the first service that asks for it says, and what it is for."""
    asked = [wanted for wanted in one.wanted if wanted.needed.is_asked]
    first = Paper(asked[0].needed)
    uses = "、".join(wanted.member.version.name for wanted in asked if wanted.member.version)
    notes = [f"用于{uses}", first.where_from, first.material.note, *first.leniency]
    return {
        "name": one.name,
        "tag": "" if one.is_required else "需要时才交",
        "copies": first.copies,
        "notes": [note for note in dict.fromkeys(notes) if note],
    }


def foot(organ: str, code: str, number: int, in_force_on: date) -> str:
    """What stands at the foot of every page: whose sheet, of which version."""
    return f"{organ}　{code}　第{number}版，{words.day(in_force_on)}起施行"


def closing(on: date) -> str:
    """What the sheet is worth."""
    return f"本单按您回答的情形列出，{words.day(on)}从网上打印。情形不同的，请回到网页重新回答；以网上现行的指南为准。"


def mine_on_paper(mine: Mine) -> dict[str, object]:
    """The situation, the materials and what is spared, as the template prints them."""
    return {
        "situation": [{"question": name, "answer": answer} for name, answer in mine.answered],
        "materials_title": f"要交的材料（{len(mine.asked)}份）" if mine.asked else "要交的材料",
        "materials": [on_paper(paper) for paper in mine.asked],
        "spared": [
            {"name": paper.material.name, "why": f"已有{paper.needed.held.name}，{paper.needed.held.source}"}
            for paper in mine.spared
            if paper.needed.held is not None
        ],
    }


def on_paper(paper: Paper) -> dict[str, object]:
    """One material: its name, whether it can be missing, how many, and everything to heed."""
    material = paper.material
    notes = [paper.where_from, material.note, *paper.leniency, paper.needed.note]
    return {
        "name": material.name,
        "tag": "" if material.required else "需要时才交",
        "copies": paper.copies,
        "notes": [note for note in dict.fromkeys(notes) if note] or [""],
    }


def sections(page: GuidePage) -> Iterator[Mapping[str, object]]:
    """What the whole guide says besides materials, each under its heading; nothing stands empty."""
    guide, version = page.guide, page.version
    charges = [f"{one.name}：{one.standard}（{one.basis}）" for one in guide.charges] or [guide.fee]
    result = [version.result_name + (f"，有效期{version.result_valid}" if version.result_valid else "")]
    found = {
        "谁可以办": list(guide.conditions),
        "怎么走": [step.sentence for step in guide.steps],
        "收费": charges,
        "办成以后拿到什么": result if version.result_name else [],
        "您的权利和义务": list(guide.rights),
        "不满意怎么办": list(guide.remedies),
        "依据": list(guide.basis),
    }
    for title, lines in found.items():
        if lines:
            yield {"title": title, "lines": lines}


def limits(guide: Guide) -> Iterator[Mapping[str, str]]:
    """The table of time limits."""
    for limit in guide.limits:
        yield {
            "name": limit.name,
            "by": limit.owed_by,
            "statutory": limit.statutory.spoken,
            "promised": limit.promised.spoken if limit.promised else "同法律规定",
            "basis": "、".join(limit.basis),
        }


def where(page: GuidePage) -> Iterator[Mapping[str, str]]:
    """Where, when, and whom to call."""
    version = page.version
    window = str(version.elements.get("窗口号") or "")
    rows = {
        "机关": version.service.organ.name,
        "地点": f"{version.place}　{window}".strip(),
        "时间": version.hours,
        "咨询": version.phone,
        "监督": version.complaint_phone or "12345",
        "网上": "" if page.refusal else json_ld.address(version.service.code),
    }
    for label, value in rows.items():
        if value:
            yield {"label": label, "value": value}


def disposition(name: str) -> str:
    """Shown in the browser, saved under its Chinese name."""
    return f"inline; filename*=UTF-8''{quote(name)}"

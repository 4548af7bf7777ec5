"""schema.org GovernmentService as JSON-LD, so that search engines and assistants read a guide as we wrote it.

A data block is not a script: the content security policy lets it stand, and nothing in it can end the element early.
"""

import json
from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from zhengtong.services.guide import Guide

CONTEXT = "https://schema.org"


def government_service(guide: Guide, county: str) -> dict[str, object]:
    """The service as schema.org names it: who provides it, for whom, where, what comes of it, and what it costs."""
    version = guide.version
    organ = {"@type": "GovernmentOrganization", "name": version.service.organ.name}
    if version.phone:
        organ["telephone"] = version.phone
    said: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "GovernmentService",
        "name": version.name,
        "identifier": version.service.code,
        "serviceType": version.kind,
        "url": address(version.service.code),
        "provider": organ,
        "serviceOperator": organ,
        "areaServed": {"@type": "AdministrativeArea", "name": county},
        "audience": {"@type": "Audience", "audienceType": version.audience},
        "availableChannel": channel(guide),
        "offers": {"@type": "Offer", "price": f"{version.fee_fen / 100:.2f}", "priceCurrency": "CNY"},
    }
    if version.fee_items and not version.fee_fen:
        del said["offers"]  # what the fee list charges is no single price
    if version.summary:
        said["description"] = version.summary
    if version.result_name:
        kind = "GovernmentPermit" if version.kind == "行政许可" else "Thing"
        said["serviceOutput"] = {"@type": kind, "name": version.result_name}
    return said


def channel(guide: Guide) -> dict[str, object]:
    """Where and how to apply."""
    version = guide.version
    found: dict[str, object] = {
        "@type": "ServiceChannel",
        "name": "、".join(guide.ways),
        "serviceUrl": address(version.service.code),
        "availableLanguage": "zh-CN",
    }
    if version.place:
        found["serviceLocation"] = {"@type": "Place", "name": version.place, "address": version.place}
    if version.phone:
        found["servicePhone"] = {"@type": "ContactPoint", "telephone": version.phone, "contactType": "咨询"}
    return found


def address(code: str) -> str:
    """The page of a service, in full."""
    return f"{settings.SITE_URL}{reverse('portal:guide', args=[code])}"


def block(said: Mapping[str, object]) -> SafeString:
    """The element for the head of the page."""
    text = json.dumps(said, ensure_ascii=False)
    for mark, escaped in (
        ("&", "\\u0026"),
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(mark, escaped)
    return SafeString(f'<script type="application/ld+json">{text}</script>')

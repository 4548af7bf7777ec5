"""The hall of a demonstration county as people come to it: what one may book a time for, and when."""

from datetime import time

from zhengtong.demo.county import County
from zhengtong.demo.margins import Margins
from zhengtong.hall.models import Business, Hall, Hours

OPEN = ((time(9), time(12)), (time(13, 30), time(17)))
# Business: words of the names of the organs it takes matters of; none for the general one.
BUSINESSES = {
    "综合受理": (),
    "市场监管": ("市场", "食品药品", "工商"),
    "社会保障": ("人力资源和社会保障", "社会保险", "医疗保障"),
}
SEATS = 2


def build(margins: Margins, county: County) -> Hall:
    """One hall with its businesses, open on working days."""
    hall = Hall.objects.create(
        name=county.hall.name,
        organ=county.hall,
        address=f"{margins.short_name}演示路1号",
        phone="演示电话12345",
        is_demo=True,
    )
    for name, words in BUSINESSES.items():
        organs = [desk.organ for desk in county.desks.values() if any(word in desk.organ.name for word in words)]
        if words and not organs:
            continue
        business = Business.objects.create(hall=hall, name=name, is_general=not words)
        business.organs.set(organs)
        for opens_at, closes_at in OPEN:
            Hours.objects.create(business=business, opens_at=opens_at, closes_at=closes_at, seats=SEATS)
    return hall

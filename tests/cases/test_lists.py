"""Lists show what `visible_to` allows, all of it and nothing else, page by page."""

from datetime import date

import pytest

from tests.conftest import County
from zhengtong.cases import actions, finding, listing, queries
from zhengtong.cases.bulk import Act, Opening, perform_many
from zhengtong.people.models import Mandate, Organ, Person, Post, Tenure
from zhengtong.services.models import Service, ServiceVersion

ON = date(2026, 3, 20)
FILED = date(2026, 3, 2)


@pytest.fixture
def crowded(county: County) -> County:
    """Two bureaus, two services, cases in several stages, a reconsideration against one bureau, and a mandate for one service only."""
    other = Organ.objects.create(
        name="演示县卫生健康局", short_name="县卫健局", kind="部门", division=county.division, parent=county.government
    )
    clinic = ServiceVersion.objects.create(
        service=Service.objects.create(code="clinic.new", organ=other, procedure="licence"),
        number=1,
        name="诊所备案",
        kind="行政许可",
        handling="承诺件",
        in_force_on=date(2018, 1, 1),
    )
    spare = ServiceVersion.objects.create(
        service=Service.objects.create(code="spare.new", organ=other, procedure="licence"),
        number=1,
        name="公共场所卫生许可",
        kind="行政许可",
        handling="承诺件",
        in_force_on=date(2018, 1, 1),
    )
    Mandate.objects.create(
        organ=other,
        post=Post.objects.get(name="综合受理窗口"),
        roles=["窗口"],
        services=["clinic.new"],
        document="卫授〔2018〕1号",
        from_on=date(2018, 1, 1),
    )
    Tenure.objects.create(
        person=county.stranger, post=Post.objects.create(organ=other, name="受理岗", roles=["窗口"]), from_on=ON
    )
    acts: list[Opening | Act] = []
    for place in range(30):
        organ, version = [(county.bureau, county.restaurant), (other, clinic), (other, spare)][place % 3]
        applicant = county.zhang if place % 5 else county.stranger
        opening = Opening("licence", organ, applicant, version.name, "网上", FILED, applicant, version)
        acts.append(opening)
        if place % 4 == 0:
            acts.append(Act(opening, "撤回申请", applicant, FILED))
    assert not perform_many(acts).refused
    actions.open_case(
        procedure="review",
        organ=county.government,
        applicant=county.zhang,
        title="不服县市监局处罚",
        channel="当面",
        by=county.zhang,
        on=FILED,
        respondent=county.bureau,
        data={"知道行为日": "2026-02-20"},
    )
    return county


PEOPLE = ["zhang", "stranger", "li", "wang", "zhao", "qian"]


def everyone(person: Person, **filters: object) -> list[int]:
    """Every page of the list, of seven lines each."""
    found: list[int] = []
    before = None
    while True:
        ids, before = finding.cases(person, ON, before=before, limit=7, **filters)  # type: ignore[arg-type]
        found += ids
        if before is None:
            return found


@pytest.mark.parametrize("who", PEOPLE)
def test_a_list_is_exactly_what_one_may_see(crowded: County, who: str) -> None:
    person = getattr(crowded, who)
    expected = list(queries.visible_to(person, ON).order_by("-pk").values_list("pk", flat=True))
    assert everyone(person) == expected


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("words", ["张三", "路人", "许可", "诊所", "410103", "%", "_", "\\"])
def test_words_find_nothing_that_one_may_not_see(crowded: County, who: str, words: str) -> None:
    person = getattr(crowded, who)
    visible = set(queries.visible_to(person, ON).values_list("pk", flat=True))
    found = everyone(person, words=words)
    assert len(found) == len(set(found))
    assert set(found) <= visible


def test_words_find_by_number_applicant_and_service(crowded: County) -> None:
    one = queries.visible_to(crowded.wang, ON).filter(title="食品经营许可（新办）").first()
    assert one is not None
    assert everyone(crowded.wang, words=one.number) == [one.pk]
    assert one.pk in everyone(crowded.wang, words="食品经营")
    named = set(everyone(crowded.wang, words="路人"))
    assert named == set(
        queries.visible_to(crowded.wang, ON).filter(applicant=crowded.stranger).values_list("pk", flat=True)
    )


@pytest.mark.parametrize("who", PEOPLE)
def test_filters_agree_with_the_plain_question(crowded: County, who: str) -> None:
    person = getattr(crowded, who)
    visible = queries.visible_to(person, ON).order_by("-pk")
    questions: list[tuple[dict[str, object], dict[str, object]]] = [
        ({"stage": "待受理"}, {"stage": "待受理"}),
        ({"stage": "已撤回"}, {"stage": "已撤回"}),
        ({"is_closed": True}, {"is_closed": True}),
        ({"procedure": "review"}, {"procedure": "review"}),
        (
            {"is_overdue": True},
            {"deadlines__state": "running", "deadlines__is_leading": True, "deadlines__due_on__lt": ON},
        ),
    ]
    for filters, plain in questions:
        expected = list(visible.filter(**plain).distinct().values_list("pk", flat=True))
        assert everyone(person, **filters) == expected, filters


@pytest.mark.parametrize("view", ["mine", "unit", "awaited"])
@pytest.mark.parametrize("who", ["li", "wang", "zhao", "qian", "stranger"])
def test_the_inbox_shows_only_what_one_may_see_and_pages_it_whole(
    crowded: County, who: str, view: listing.View
) -> None:
    person = getattr(crowded, who)
    visible = set(queries.visible_to(person, ON).values_list("pk", flat=True))
    lines: list[listing.Duty] = []
    after = None
    while True:
        page = listing.inbox(person, ON, view, after=after, limit=4)
        lines += page.lines
        after = page.after
        if after is None:
            break
    assert {line.case_id for line in lines} <= visible
    assert len({line.id for line in lines}) == len(lines)
    assert lines == sorted(lines, key=lambda line: (line.due_on, line.id))


def test_an_inbox_is_one_query_and_the_reach(crowded: County, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """One for how far the person reaches, one for the page: whatever stands on it and however many cases there are."""
    with django_assert_num_queries(2):
        listing.inbox(crowded.wang, ON)


def test_a_senseless_cursor_begins_at_the_beginning(crowded: County) -> None:
    first = listing.inbox(crowded.wang, ON, "unit", limit=3)
    assert listing.inbox(crowded.wang, ON, "unit", after="昨天.一", limit=3) == first
    assert listing.inbox(crowded.wang, ON, "unit", after="0001-01-01.-5", limit=3) == first


@pytest.mark.parametrize(("services", "count"), [([], 1), (["food-business.new"], 1), (["clinic.new"], 0)])
def test_a_mandate_for_some_services_shows_the_proposals_of_these(
    county: County, services: list[str], count: int
) -> None:
    """What waits for a second signature names the party: who is mandated for another service does not read it."""
    case = actions.open_case(
        procedure="licence",
        organ=county.bureau,
        applicant=county.zhang,
        title="食品经营许可（新办）",
        channel="网上",
        by=county.zhang,
        on=FILED,
        service_version=county.restaurant,
        data={"经营场所": "演示路1号"},
    ).case
    actions.perform(case, "受理", by=county.li, on=FILED)
    proposal = actions.propose(case, "延长期限", by=county.wang, on=FILED, 延长理由="案情复杂")
    post = Post.objects.create(organ=county.hall, name="代批岗", roles=["窗口"])
    Tenure.objects.create(person=county.qian, post=post, from_on=date(2018, 1, 1))
    Mandate.objects.create(
        organ=county.bureau,
        post=post,
        roles=[proposal.approver_role],
        services=services,
        document="市监授〔2018〕9号",
        from_on=date(2018, 1, 1),
    )
    assert queries.proposals_for(county.qian, ON).count() == count

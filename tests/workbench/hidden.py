"""What is no case and must not be seen by outsiders: what 张三 asked for and booked, what the catalogue's officials are at work on."""

from dataclasses import dataclass
from datetime import date, time

from django.utils import timezone

from tests.conftest import County
from zhengtong.documents import actions as documents
from zhengtong.hall.models import Appointment, Business, Hall
from zhengtong.people import actions as people
from zhengtong.people.models import Person, Representation
from zhengtong.services.exchange.models import CatalogueImport
from zhengtong.services.models import Batch, BatchLine, Bundle, BundleVersion, Service, ServiceVersion
from zhengtong.services.search.models import SearchMiss
from zhengtong.services.surveys.models import Survey, SurveyAnswer, SurveyForm

ON = date(2026, 3, 2)
# Nobody but 张三, and who handles it, may read these.
EVIDENCE, COMPANY, VISIT, REPORTED = "不宜外传的授权书.pdf", "不宜外传的公司", "ZZSECRET", "不宜外传的填报"
PRIVATE = (EVIDENCE, COMPANY, REPORTED)
# Officials may read these of one another's work; the public may not before they are published.
SERVICE, BUNDLE = "尚未公布的事项", "尚未公布的一件事"
BATCH, IMPORTED, SURVEY, MISSED = "尚未公布的批次", "尚未公布的导入.xlsx", "尚未公布的摸底", "尚未答复的提问"
INTERNAL = (SERVICE, BUNDLE, BATCH, IMPORTED, SURVEY, MISSED)
CODE, BUNDLE_CODE = "not-yet-published", "bundle-not-yet-published"
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n"


@dataclass(frozen=True)
class Hidden:
    """Their ids, as addresses name them."""

    evidence: int
    representation: int
    service: int
    batch: int
    line: int
    bundle: int
    imported: int
    survey: int
    filled: int
    miss: int


def hide(county: County) -> Hidden:
    """All of it."""
    evidence = documents.keep(PDF, name=EVIDENCE, by=county.zhang)
    company = Person.objects.create(name=COMPANY, kind=Person.Kind.LEGAL, is_demo=True)
    asked = people.ask_to_represent(
        county.zhang, company, "法定代表人", by=county.zhang, on=ON, evidence_id=evidence.pk
    )
    hall = Hall.objects.create(name="演示大厅", organ=county.hall, is_demo=True)
    business = Business.objects.create(hall=hall, name="综合受理")
    Appointment.objects.create(
        business=business, person=county.zhang, on=ON, starts_at=time(9), seat=1, code=VISIT, is_demo=True
    )
    bundle = Bundle.objects.create(code=BUNDLE_CODE, organ=county.bureau)
    BundleVersion.objects.create(bundle=bundle, number=1, name=BUNDLE, kind="企业", in_force_on=ON)
    line, imported = _catalogue(county)
    filled = _survey(county)
    miss = SearchMiss.objects.create(question=MISSED, count=3, first_on=ON, last_on=ON)
    return Hidden(
        evidence=evidence.pk,
        representation=asked.pk,
        service=line.service_id,
        batch=line.batch_id,
        line=line.pk,
        bundle=bundle.pk,
        imported=imported.pk,
        survey=filled.survey_id,
        filled=filled.pk,
        miss=miss.pk,
    )


def standing(there: Hidden) -> list[object]:
    """How all of it stands, so that a walk can be shown to have changed nothing."""
    return [
        Appointment.objects.get(code=VISIT).state,
        Representation.objects.get(pk=there.representation).state,
        Batch.objects.values_list("state", "title").get(pk=there.batch),
        ServiceVersion.objects.filter(service=there.service).count(),
        BundleVersion.objects.filter(bundle=there.bundle, published_at=None).count(),
        CatalogueImport.objects.get(pk=there.imported).state,
        Survey.objects.get(pk=there.survey).state,
        SurveyForm.objects.get(pk=there.filled).state,
        SearchMiss.objects.get(pk=there.miss).state,
    ]


def _catalogue(county: County) -> tuple[BatchLine, CatalogueImport]:
    """A new service that nobody has approved yet, in a batch, and the file that it came from."""
    service = Service.objects.create(code=CODE, organ=county.bureau, procedure="licence", aliases=SERVICE)
    version = ServiceVersion.objects.create(
        service=service, number=1, name=SERVICE, kind="行政许可", handling="承诺件", in_force_on=ON
    )
    batch = Batch.objects.create(
        number="2026-0001", title=BATCH, organ=county.bureau, created_by=county.wang, created_at=timezone.now()
    )
    line = BatchLine.objects.create(batch=batch, service=service, act="新增", version=version)
    imported = CatalogueImport.objects.create(
        name=IMPORTED, content=b"", rows=b"", sha256="0" * 64, organ=county.bureau, by=county.wang, on=ON, batch=batch
    )
    return line, imported


def _survey(county: County) -> SurveyForm:
    """What a unit has filled in."""
    survey = Survey.objects.create(
        title=SURVEY,
        organ=county.hall,
        questions=[{"名": "说明", "类": "文字"}],
        due_on=ON,
        by=county.wang,
        state=Survey.State.ISSUED,
    )
    filled = SurveyForm.objects.create(survey=survey, organ=county.bureau)
    SurveyAnswer.objects.create(form=filled, said={"说明": REPORTED}, by=county.wang)
    return filled

"""The operator's view of organs and people. What is sealed is not shown, and what has rules of its own goes through them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from zhengtong.people import actions as people
from zhengtong.people import identity
from zhengtong.people.actions import offices
from zhengtong.people.errors import Refused
from zhengtong.people.models import (
    ApiToken,
    Division,
    Mandate,
    OneTimeCode,
    Organ,
    Person,
    PersonalDataReading,
    Post,
    Representation,
    SignInAttempt,
    Tenure,
)

if TYPE_CHECKING:
    # Django's classes take no parameters when they run; Any, since several kinds of rows share ours.
    Admin = admin.ModelAdmin[Any]
    OrganModelForm = forms.ModelForm[Organ]
    TenureModelForm = forms.ModelForm[Tenure]
    MandateModelForm = forms.ModelForm[Mandate]
else:
    Admin = admin.ModelAdmin
    OrganModelForm = TenureModelForm = MandateModelForm = forms.ModelForm


def on_the_form(check: Callable[[], object]) -> None:
    """Run a check of the domain so that its sentence stands on the form."""
    try:
        check()
    except Refused as error:
        raise ValidationError(str(error)) from None


class ReadOnlyAdmin(Admin):
    """Rows that are looked at and never touched by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class KeptAdmin(Admin):
    """Rows that end rather than disappear, since cases and records point at them."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Division)
class DivisionAdmin(KeptAdmin):
    list_display = ("code", "name", "parent")
    search_fields = ("code", "name")


class OrganForm(OrganModelForm):
    kind = forms.ChoiceField(label="性质", choices=[(kind, kind) for kind in offices.KINDS])

    def clean_uscc(self) -> str | None:
        code = self.cleaned_data["uscc"]
        if not code:
            return None
        on_the_form(lambda: identity.check_uscc(code))
        return identity.plain(code)


@admin.register(Organ)
class OrganAdmin(KeptAdmin):
    form = OrganForm
    list_display = ("name", "short_name", "kind", "parent", "document_mark", "closed_on")
    list_filter = ("kind",)
    search_fields = ("name", "short_name", "uscc")
    list_select_related = ("parent",)
    readonly_fields = ("closed_on",)


@admin.register(Person)
class PersonAdmin(KeptAdmin):
    """People register themselves or at a window; an operator corrects contact data and closes accounts."""

    list_display = ("name", "username", "kind", "id_number_shown", "is_official", "is_operator", "is_active")
    list_filter = ("is_official", "is_operator", "is_active", "kind", "is_demo")
    search_fields = ("name", "username")
    fields = (
        "name", "username", "kind", "id_number_shown", "phone", "email", "is_official", "is_operator", "is_active",
        "second_factor_confirmed_at", "last_login", "is_demo", "created_at",
    )  # fmt: skip
    readonly_fields = (
        "username", "kind", "id_number_shown", "second_factor_confirmed_at", "last_login", "is_demo", "created_at",
    )  # fmt: skip

    actions = ("hand_out_enrolment_codes", "end_second_factors")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description="发放第二因素登记码（当面交给本人）")
    def hand_out_enrolment_codes(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        """A code for each, shown this once to the operator."""
        for person in chosen.filter(is_active=True)[:20]:
            code = people.hand_out(person, OneTimeCode.Purpose.ENROL, at=timezone.now())
            self.message_user(
                request, f"{person.name}（{person.username}）的登记码，24小时内有效，只显示这一次：{code}"
            )

    @admin.action(description="停用第二因素（手机丢失，本人到场核对以后）")
    def end_second_factors(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        """The old authenticators end; each enrols again with a code."""
        for person in chosen:
            people.end_second_factor(person)
        self.message_user(request, "已经停用，请发放登记码。")


@admin.register(Post)
class PostAdmin(KeptAdmin):
    list_display = ("name", "organ", "roles")
    search_fields = ("name", "organ__name")
    list_select_related = ("organ",)


class TenureForm(TenureModelForm):
    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        said = super().clean() or {}
        if {"person", "post", "from_on"} <= said.keys():
            besides = self.instance.pk or 0
            on_the_form(
                lambda: offices.check_tenure(
                    said["person"], said["post"], said["from_on"], said.get("to_on"), besides=besides
                )
            )
        return said


@admin.register(Tenure)
class TenureAdmin(KeptAdmin):
    form = TenureForm
    list_display = ("person", "post", "from_on", "to_on")
    search_fields = ("person__name", "post__name")
    list_select_related = ("person", "post__organ")
    autocomplete_fields = ("person", "post")


class MandateForm(MandateModelForm):
    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        said = super().clean() or {}
        if {"organ", "post", "roles", "from_on"} <= said.keys():
            columns = ("organ", "post", "roles", "services", "document", "from_on", "to_on")
            mandate = Mandate(pk=self.instance.pk, **{column: said.get(column) for column in columns})
            mandate.services = mandate.services or []
            on_the_form(lambda: offices.check_mandate(mandate))
        return said


@admin.register(Mandate)
class MandateAdmin(KeptAdmin):
    form = MandateForm
    list_display = ("organ", "post", "roles", "document", "from_on", "to_on")
    search_fields = ("organ__name", "post__name", "document")
    list_select_related = ("organ", "post__organ")
    autocomplete_fields = ("organ", "post")


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Issued by the command `token`, which shows it once; here it can be ended."""

    list_display = ("name", "person", "created_at", "expires_at")
    fields = list_display
    list_select_related = ("person",)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_staff)


@admin.register(SignInAttempt)
class SignInAttemptAdmin(ReadOnlyAdmin):
    list_display = ("at", "username", "address", "succeeded", "reason")
    list_filter = ("succeeded", "reason")
    search_fields = ("username",)
    ordering: ClassVar[tuple[str, ...]] = ("-at",)


@admin.register(PersonalDataReading)
class PersonalDataReadingAdmin(ReadOnlyAdmin):
    list_display = ("at", "reader", "subject", "field", "reason")
    search_fields = ("reader__name", "subject__name", "reason")
    list_select_related = ("reader", "subject")
    ordering: ClassVar[tuple[str, ...]] = ("-at",)


@admin.register(Representation)
class RepresentationAdmin(ReadOnlyAdmin):
    """Confirmed and ended on the portal and at windows; here it is only looked at."""

    list_display = ("agent", "kind", "principal", "state", "from_on", "to_on", "confirmed_by")
    list_filter = ("state", "kind")
    search_fields = ("agent__name", "principal__name")
    list_select_related = ("agent", "principal", "confirmed_by")

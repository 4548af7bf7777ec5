from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "zhengtong.services.surveys"
    label = "service_surveys"
    verbose_name = "摸底"

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "zhengtong.services"
    verbose_name = "事项"

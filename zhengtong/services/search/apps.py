from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "zhengtong.services.search"
    verbose_name = "事项搜索"

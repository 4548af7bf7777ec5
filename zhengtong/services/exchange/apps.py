from django.apps import AppConfig


class CatalogueExchangeConfig(AppConfig):
    name = "zhengtong.services.exchange"
    label = "service_exchange"
    verbose_name = "事项导入导出"

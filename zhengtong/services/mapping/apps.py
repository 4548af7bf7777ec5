from django.apps import AppConfig


class CatalogueMappingConfig(AppConfig):
    name = "zhengtong.services.mapping"
    label = "service_mapping"
    verbose_name = "上级目录对照"

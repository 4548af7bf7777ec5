from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "zhengtong.hall"
    verbose_name = "办事大厅"

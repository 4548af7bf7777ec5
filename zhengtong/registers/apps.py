from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "zhengtong.registers"
    verbose_name = "台账"

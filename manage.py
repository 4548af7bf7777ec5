"""Django's own commands, for developers. Everyone else uses `zhengtong`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.settings")
execute_from_command_line(sys.argv)

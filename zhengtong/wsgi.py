"""The WSGI entry that granian serves."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.settings")

# Behind a proxy on this machine every visitor would come from 127.0.0.1, and the patience with those who guess, which is counted
# by address, would be one for the whole county. What a stranger says of their own address is not believed.
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), ["127.0.0.1", "::1"])

"""Personal data at rest: sealed with AES-256-GCM, found again through a blind index.

PERSONAL_DATA_KEY holds one secret, or several separated by commas: the first seals, the others still open what they once
sealed, until `manage.py rekey` has resealed it. A sealed value is: 4 bytes naming the key, 12 of nonce, the ciphertext.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from zhengtong.people.errors import Refused

NONCE = 12
NAME = 4


class Unreadable(Refused):
    """密文无法解开：密钥不对，或者数据被改动过。请运维人员检查 ZHENGTONG_PERSONAL_DATA_KEY。"""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True)
class Key:
    """What is derived from one secret: a key for each use, so that no two uses share one."""

    name: bytes
    cipher: AESGCM
    index: bytes


def derived(secret: str, use: str, length: int = 32) -> bytes:
    """A key for one use, from a secret (HKDF-SHA256)."""
    return HKDF(SHA256(), length, salt=None, info=f"zhengtong/people/{use}".encode()).derive(secret.encode())


@lru_cache(maxsize=8)
def keys_from(secrets: str) -> tuple[Key, ...]:
    """The keys of PERSONAL_DATA_KEY, the one that seals first."""
    found = [part.strip() for part in secrets.split(",") if part.strip()]
    if not found:
        raise Unreadable
    return tuple(
        Key(derived(secret, "name", NAME), AESGCM(derived(secret, "seal")), derived(secret, "index"))
        for secret in found
    )


def keys() -> tuple[Key, ...]:
    """The keys of this installation, the one that seals first."""
    return keys_from(settings.PERSONAL_DATA_KEY)


def seal(text: str, *, field: str) -> bytes:
    """Seal a text for one field; it opens only as that field."""
    key, nonce = keys()[0], os.urandom(NONCE)
    return key.name + nonce + key.cipher.encrypt(nonce, text.encode(), field.encode())


def unseal(sealed: bytes | memoryview, *, field: str) -> str:
    """The text that was sealed for this field, or Unreadable."""
    value = bytes(sealed)
    name, nonce, ciphertext = value[:NAME], value[NAME : NAME + NONCE], value[NAME + NONCE :]
    for key in keys():
        if key.name == name:
            try:
                return key.cipher.decrypt(nonce, ciphertext, field.encode()).decode()
            except InvalidTag:
                raise Unreadable from None
    raise Unreadable


def is_sealed_with_the_current_key(sealed: bytes | memoryview) -> bool:
    """Whether `rekey` has nothing to do for this value."""
    return bytes(sealed[:NAME]) == keys()[0].name


def blind_index(text: str) -> bytes:
    """What stands for a text in an index: equal for equal texts, and worthless without the key."""
    return hmac.digest(keys()[0].index, text.encode(), hashlib.sha256)


def blind_indexes(text: str) -> list[bytes]:
    """The same under every key still in use, for finding what an older key indexed."""
    return [hmac.digest(key.index, text.encode(), hashlib.sha256) for key in keys()]


def token_digest(token: str) -> bytes:
    """What is kept of an interface token. It has 256 random bits, so a plain hash is enough and a request stays fast."""
    return hashlib.sha256(token.encode()).digest()

"""The pages of a file handed in: how many, within which limits, and each as a picture that is safe to show.

What is shown is drawn anew from the pixels: no script, no link and no hidden place of a photograph leaves the file with it.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import pypdfium2
from django.conf import settings
from PIL import Image, ImageOps

from zhengtong.documents import store
from zhengtong.documents.errors import FileMissing, UploadRefused
from zhengtong.documents.models import Upload

PDF = "application/pdf"
# What Pillow reads by itself; HEIC needs a codec that many systems lack, so it is kept but not shown.
PICTURES = frozenset(["image/jpeg", "image/png", "image/webp", "image/tiff"])
SHOWN_WIDTH, THUMB_WIDTH = 1240, 240  # an A4 page at 150 dots an inch; a thumb
MILLION = 1_000_000
# pdfium may be used by one thread at a time.
_pdfium = Lock()


class Unreadable(Exception):
    """The file does not open as what it begins like."""


def can_be_shown(upload: Upload) -> bool:
    """Whether its pages can be looked at here; else it is to be downloaded."""
    return upload.pages is not None


def measure(path: Path | str, media_type: str, name: str, *, must_open: bool) -> int | None:
    """How many pages a file has; None for one that is not made of pages, or does not open and need not.

    Raises UploadRefused for more pages or pixels than are taken, for a PDF with a password and, with `must_open`, for a broken file.
    """
    try:
        if media_type == PDF:
            count, largest = _measure_pdf(path, name), 0
        elif media_type in PICTURES:
            count, largest = _measure_picture(path)
        else:
            return None
    except Unreadable:
        if must_open:
            raise UploadRefused(f"“{name}”打不开，可能已经损坏，没有收下；请重新拍照或者导出后再交") from None
        return None
    if count > settings.UPLOAD_PAGE_LIMIT:
        raise UploadRefused(
            f"“{name}”有{count}页，一个文件至多{settings.UPLOAD_PAGE_LIMIT}页，没有收下；请拆成几个文件再交"
        )
    if largest > settings.UPLOAD_PIXEL_LIMIT:
        most = settings.UPLOAD_PIXEL_LIMIT // MILLION
        raise UploadRefused(f"“{name}”有{largest / MILLION:.0f}百万像素，至多{most}百万，没有收下；请缩小以后再交")
    return count


def _measure_pdf(path: Path | str, name: str) -> int:
    with _opened_pdf(path, name) as document:
        return len(document)


def _measure_picture(path: Path | str) -> tuple[int, int]:
    with _opened_picture(path) as picture:
        if picture.format != "TIFF":
            return getattr(picture, "n_frames", 1), picture.width * picture.height
        # Pillow counts the pages of a TIFF by walking all of them, and a small file may hold a hundred thousand: one more than
        # are taken is enough to know. Each has a size of its own.
        largest, most = picture.width * picture.height, settings.UPLOAD_PAGE_LIMIT + 1
        for count in range(1, most):
            try:
                picture.seek(count)
            except EOFError:
                return count, largest
            largest = max(largest, picture.width * picture.height)
        return most, largest


@contextmanager
def _opened_pdf(path: Path | str, name: str) -> Iterator[pypdfium2.PdfDocument]:
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(str(path))
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise UploadRefused(f"“{name}”设了打开密码，没有收下；请去掉密码再交") from error
            raise Unreadable from error
        try:
            yield document
        finally:
            document.close()


@contextmanager
def _opened_picture(path: Path | str) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                yield picture
    except Exception as error:
        # A file made to break it raises anything at all inside Pillow: TypeError, struct.error, KeyError …
        raise Unreadable from error


def picture(upload: Upload, page: int, width: int = SHOWN_WIDTH) -> bytes:
    """One page (from 1) as a JPEG of at most this width, upright as the camera meant it and as its owner turned it.

    Raises FileMissing when the file is gone, or there is no such page to be shown.
    """
    path = store.path_of(upload.sha256)
    if not path.exists():
        raise FileMissing(f"“{upload.name}”的文件丢失；请从备份恢复 {upload.sha256[:12]}…")
    if upload.pages is None or not 1 <= page <= upload.pages:
        raise FileMissing(f"“{upload.name}”没有可以显示的第{page}页")
    try:
        image = _page_of_pdf(path, upload.name, page, width) if upload.media_type == PDF else _frame(path, page, width)
    except (Unreadable, UploadRefused) as error:
        raise FileMissing(f"“{upload.name}”打不开，请下载后查看") from error
    if upload.turned:
        image = image.rotate(-upload.turned, expand=True)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _page_of_pdf(path: Path, name: str, page: int, width: int) -> Image.Image:
    with _opened_pdf(path, name) as document:
        try:
            sheet = document[page - 1]
            across, down = sheet.get_size()
            # However long and narrow a page is made, its picture stays within the limit.
            scale = min(width / max(across, 1), (settings.UPLOAD_PIXEL_LIMIT / max(across * down, 1)) ** 0.5)
            found: Image.Image = sheet.render(scale=scale).to_pil()
        except pypdfium2.PdfiumError as error:
            raise Unreadable from error
        return found.convert("RGB")


def _frame(path: Path, page: int, width: int) -> Image.Image:
    with _opened_picture(path) as image:
        image.seek(page - 1)
        image.draft("RGB", (width, width * 4))
        upright = ImageOps.exif_transpose(image)
        if upright.mode in ("RGBA", "LA", "P", "PA"):
            # What is transparent lies on white paper.
            layer = upright.convert("RGBA")
            upright = Image.new("RGB", layer.size, "white")
            upright.paste(layer, mask=layer.getchannel("A"))
        upright = upright.convert("RGB")
        upright.thumbnail((width, width * 4))
        return upright

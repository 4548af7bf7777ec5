"""The pages of what is handed in: counted, limited, and shown drawn anew, upright, without what a photograph knows of its place."""

import io
import struct
import uuid
from pathlib import Path

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from tests.conftest import County
from zhengtong.documents import pages, purging, store
from zhengtong.documents.actions import keep, keep_again
from zhengtong.documents.errors import FileMissing, UploadRefused
from zhengtong.documents.models import Upload

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def drawn(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def close(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = image.getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(int(one) - other) < 40 for one, other in zip(found, colour, strict=True))


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (200, 100), *, orientation: int = 0, place: bool = False
) -> bytes:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if place:
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (34.0, 45.0, 1.5)
    out = io.BytesIO()
    if kind == "JPEG":
        image.save(out, kind, exif=exif)
    else:
        image.save(out, kind)
    return out.getvalue()


def pdf(count: int, size: tuple[int, int] = (120, 160)) -> bytes:
    sheets = [Image.new("RGB", size, RED if place % 2 == 0 else BLUE) for place in range(count)]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "count"),
    [
        (picture(), "a.jpg", 1),
        (picture("PNG"), "a.png", 1),
        (picture("WEBP"), "a.webp", 1),
        (picture("TIFF"), "a.tif", 1),
        (pdf(3), "a.pdf", 3),
        (b"%PDF-1.7\n%broken", "b.pdf", None),
        (b"\xff\xd8\xff\xe0" + bytes(20), "b.jpg", None),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "a.heic", None),
    ],
)
def test_pages_are_counted(county: County, content: bytes, name: str, count: int | None) -> None:
    assert keep(content, name=name, by=county.zhang).pages == count


@pytest.mark.parametrize("content", [b"%PDF-1.7\n%broken", pdf(2)[:200]])
def test_a_broken_file_is_refused_where_it_must_open(county: County, content: bytes) -> None:
    with pytest.raises(UploadRefused, match="打不开"):
        keep(content, name="b.pdf", by=county.zhang, must_open=True)
    assert not Upload.objects.exists()


def test_too_many_pages_are_refused(county: County, settings: Settings) -> None:
    settings.UPLOAD_PAGE_LIMIT = 3
    with pytest.raises(UploadRefused, match="有4页，一个文件至多3页"):
        keep(pdf(4), name="a.pdf", by=county.zhang)


def tiff(count: int, tags: dict[int, int] | None = None, sizes: tuple[int, ...] = ()) -> bytes:
    """A TIFF of so many pages (of one dot each, or as wide and high as `sizes` says), written by hand: eighty bytes a page."""
    wanted = {256: 1, 257: 1, 258: 8, 259: 1, 262: 1, 273: 8, 279: 1} if tags is None else tags
    length = 2 + 12 * len(wanted) + 4
    out = [b"II*\x00", struct.pack("<I", 8)]
    for place in range(count):
        size = sizes[place] if place < len(sizes) else 1
        following = 8 + length * (place + 1) if place + 1 < count else 0
        entries = [(tag, size if tag in (256, 257) and size > 1 else value) for tag, value in wanted.items()]
        out += [struct.pack("<H", len(entries)), *(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)]
        out.append(struct.pack("<I", following))
    return b"".join(out)


def test_the_pages_of_a_tiff_are_counted_no_further_than_they_are_taken(county: County) -> None:
    """Walking them all costs the square of their number: two megabytes of empty pages would keep a worker busy for minutes."""
    with pytest.raises(UploadRefused, match="一个文件至多100页"):
        keep(tiff(20_000), name="a.tif", by=county.zhang)
    assert keep(tiff(100), name="a.tif", by=county.zhang).pages == 100


def test_every_page_of_a_tiff_is_measured(county: County) -> None:
    """The first page may be a dot and the second fill the memory."""
    with pytest.raises(UploadRefused, match="百万像素"):
        keep(tiff(2, sizes=(1, 12_000)), name="a.tif", by=county.zhang)


def test_a_picture_made_to_break_its_reader_is_a_broken_picture(county: County) -> None:
    """Without a height Pillow raises a TypeError, not one of the errors it documents."""
    with pytest.raises(UploadRefused, match="打不开"):
        keep(tiff(1, {256: 1, 258: 8}), name="a.tif", by=county.zhang, must_open=True)


def test_too_many_pixels_are_refused_before_they_are_unpacked(county: County, settings: Settings) -> None:
    settings.UPLOAD_PIXEL_LIMIT = 10_000
    with pytest.raises(UploadRefused, match="像素"):
        keep(picture("PNG"), name="a.png", by=county.zhang)


def test_a_page_of_enormous_measure_is_drawn_small(county: County, settings: Settings) -> None:
    upload = keep(pdf(1, (60, 6000)), name="a.pdf", by=county.zhang)
    settings.UPLOAD_PIXEL_LIMIT = 100_000
    width, height = drawn(pages.picture(upload, 1)).size
    assert width * height <= 110_000


@pytest.mark.parametrize(("page", "colour"), [(1, RED), (2, BLUE)])
def test_each_page_of_a_pdf_is_drawn(county: County, page: int, colour: tuple[int, int, int]) -> None:
    image = drawn(pages.picture(keep(pdf(2), name="a.pdf", by=county.zhang), page))
    assert close(image, (image.width // 2, image.height // 2), colour)


def test_a_photo_held_sideways_stands_upright(county: County) -> None:
    image = drawn(pages.picture(keep(picture(orientation=6), name="a.jpg", by=county.zhang), 1))
    assert image.size == (100, 200)
    assert close(image, (50, 20), RED)
    assert close(image, (50, 180), BLUE)


def test_its_owner_turns_it_to_the_right(county: County) -> None:
    upload = keep(picture(), name="a.jpg", by=county.zhang)
    upload.turned = 90
    image = drawn(pages.picture(upload, 1))
    assert image.size == (100, 200)
    assert close(image, (50, 20), RED)


def test_where_a_photo_was_taken_is_not_shown(county: County) -> None:
    content = picture(place=True)
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    shown = pages.picture(keep(content, name="a.jpg", by=county.zhang), 1)
    assert not Image.open(io.BytesIO(shown)).getexif()


def test_a_page_that_is_not_there_is_missing(county: County) -> None:
    upload = keep(picture(), name="a.jpg", by=county.zhang)
    for page in (0, 2):
        with pytest.raises(FileMissing):
            pages.picture(upload, page)


def test_handed_in_again_is_the_same_content(county: County) -> None:
    first = keep(picture(), name="a.jpg", by=county.zhang)
    again = keep_again(keep_again(first, by=county.zhang), by=county.zhang)
    assert (again.sha256, again.pages, again.reused_from) == (first.sha256, 1, first)
    assert len(list(store.files())) == 1


def test_a_content_goes_only_with_its_last_row(county: County) -> None:
    first = keep(picture(), name="a.jpg", by=county.zhang, draft_key=uuid.uuid4())
    second = keep(picture(), name="b.jpg", by=county.zhang, draft_key=uuid.uuid4())
    assert purging.discard([first.pk]) == 1
    assert store.is_whole(second.sha256)
    assert purging.discard([second.pk]) == 1
    assert not store.path_of(second.sha256).exists()


def test_what_belongs_to_no_draft_is_never_discarded(county: County) -> None:
    upload = keep(picture(), name="空白表.jpg", by=county.zhang)
    assert purging.discard([upload.pk]) == 0
    assert store.is_whole(upload.sha256)

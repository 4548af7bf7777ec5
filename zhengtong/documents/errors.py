"""What goes wrong with documents and uploads, in sentences for the person at the screen."""


class DocumentError(Exception):
    """A document could not be made, found or kept. Nothing was written."""


class WordingError(DocumentError):
    """A wording file cannot be read, or needs a fact that was not given; the sentence names the file and the fact."""


class CharacterMissing(DocumentError):
    """No installed font holds a character: the document is not issued with an empty box where a name should be."""


class FileMissing(DocumentError):
    """A stored file is gone or damaged and could not be made again exactly as it was."""


class UploadRefused(DocumentError):
    """The file handed in cannot be taken; the sentence says why and what to do."""

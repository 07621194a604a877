"""Why a file is not accepted, each in a sentence for whoever attached it."""

from challenge.web.locale import N_
from challenge.workflow import Refusal


class FileRefused(Refusal):
    """A file that was not stored."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self.filename = filename


class EmptyFile(FileRefused):
    message = N_(
        "“%(filename)s” is empty. Open it to check that it has content, then save it again."
    )


class FileTooLarge(FileRefused):
    message = N_("“%(filename)s” is larger than %(megabytes)d MB. Attach a smaller file.")

    def __init__(self, filename: str, *, limit: int) -> None:
        super().__init__(filename)
        self.megabytes = limit // (1024 * 1024)


class UnknownKind(FileRefused):
    message = N_(
        "“%(filename)s” is not a PDF, Word (.docx), Excel (.xlsx), PNG or JPEG file. "
        "Save it as one of these, then attach it again."
    )


class WrongExtension(FileRefused):
    message = N_(
        "“%(filename)s” holds a %(kind)s file but its name ends differently. "
        "Check that it is the file you meant, and end its name with %(extension)s."
    )

    def __init__(self, filename: str, *, kind: str, extension: str) -> None:
        super().__init__(filename)
        self.kind = kind
        self.extension = extension


class Unreadable(FileRefused):
    message = N_(
        "“%(filename)s” is damaged or incomplete. Save it again, then attach the new file."
    )


class TooMuchInside(FileRefused):
    message = N_(
        "“%(filename)s” unpacks to far more than its size, so it was not accepted. "
        "Save it as a PDF, then attach that."
    )


class HoldsMacros(FileRefused):
    message = N_("“%(filename)s” holds macros. Save it without macros, or as a PDF.")


class TooManyPixels(FileRefused):
    message = N_(
        "The picture “%(filename)s” has more than %(megapixels)d million pixels. "
        "Attach a smaller one."
    )

    def __init__(self, filename: str, *, megapixels: int) -> None:
        super().__init__(filename)
        self.megapixels = megapixels


class VirusFound(FileRefused):
    message = N_(
        "“%(filename)s” holds a virus (%(virus)s) and was not stored. "
        "Tell whoever looks after your computers."
    )

    def __init__(self, filename: str, *, virus: str) -> None:
        super().__init__(filename)
        self.virus = virus


class NotScanned(FileRefused):
    message = N_(
        "“%(filename)s” could not be checked for viruses just now, so it was not stored. "
        "Try again in a few minutes."
    )


class NotASpreadsheet(FileRefused):
    message = N_(
        "“%(filename)s” is not a spreadsheet. "
        "Save it as Excel (.xlsx) or as CSV, then choose that file."
    )


class OldSpreadsheet(FileRefused):
    message = N_(
        "“%(filename)s” is of an old kind or locked by a password. "
        "Open it, save it as Excel (.xlsx) without a password, then choose that file."
    )


class TooLargeATable(FileRefused):
    message = N_(
        "“%(filename)s” reaches beyond %(rows)d rows or %(columns)d columns. "
        "Copy what matters into a new file, then choose that one."
    )

    def __init__(self, filename: str, *, rows: int, columns: int) -> None:
        super().__init__(filename)
        self.rows = rows
        self.columns = columns


class UnknownLetters(FileRefused):
    message = N_(
        "The letters in “%(filename)s” cannot be read. "
        "Save it as “CSV UTF-8” or as Excel (.xlsx), then choose that file."
    )

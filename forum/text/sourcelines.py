"""What all readers of reference files share: their bounds, and how they say what is wrong where."""

MAX_CHARACTERS = 500_000
MAX_ITEMS = 2_000


class BadReferences(ValueError):
    """A file of references that cannot be read; the sentence says why, `line` says where."""

    def __init__(self, sentence: str, line: int) -> None:
        super().__init__(f"Line {line}: {sentence}")
        self.sentence = sentence
        self.line = line

"""Sets one folder with Typst, in a process of its own: `python -P press.py FOLDER`, with `how.json` in the folder.

Typst keeps what it has set for as long as its process lives; a server that printed now and then would grow without end.
The process also can be stopped, and leaves the server the first word on the processor.
"""

import json
import os
import sys
from pathlib import Path

import typst

FAILED = 3  # Typst refused; its words are in error.txt


def main(folder: Path) -> int:
    os.nice(5)
    how = json.loads((folder / "how.json").read_text(encoding="utf-8"))
    try:
        made = typst.compile(
            str(folder / "main.typ"),
            root=str(folder),
            ignore_system_fonts=True,
            package_path=str(folder),
            package_cache_path=str(folder),
            **how,
        )
    except typst.TypstError as error:
        (folder / "error.txt").write_text(str(error), encoding="utf-8", errors="replace")
        return FAILED
    for number, page in enumerate(made if isinstance(made, list) else [made]):
        (folder / f"made-{number:05}").write_bytes(page)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

"""Bringing files in, as ./inv import does, for the tests of every format."""

import subprocess
from datetime import date
from pathlib import Path

from xindeng import doc, examine, imports, library
from xindeng.diag import errors

DAY = date(2026, 11, 22)


class Bringing:
    """Brings files into one library; `items` are the drafts as the library loads them."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder

    def __call__(self, file: Path | bytes, name: str = "", **wishes) -> imports.Report:
        if isinstance(file, bytes):
            raw, file = file, self.folder / name
            file.write_bytes(raw)
        self.report = imports.bring(file, imports.Options(self.root, DAY, **wishes))
        return self.report

    @property
    def counts(self):
        return dict(self.report.counts)

    def draft(self, n=0) -> str:
        return (self.root / self.report.drafts[n].path).read_text("utf-8")

    def body(self, n=0) -> str:
        return self.draft(n).split("\n---\n", 1)[1]

    def items(self):
        shelf, problems = library.load(self.root, drafts=True)
        assert errors(problems) == []
        return [shelf.items[made.id] for made in self.report.drafts]

    def blocks(self):
        return tuple(
            block for item in self.items() for text in item.body.values() for block in doc.walk(text)
        )

    def told(self, *words) -> str:
        """The one line of the report that holds these words."""
        found = [str(line) for line in self.report.lines if all(word in str(line) for word in words)]
        assert len(found) == 1, (words, [str(line) for line in self.report.lines])
        return found[0]

    def check(self):
        """Complaints about what came in; none of them is an error."""
        problems = [p for p in examine.examine(self.root).problems if p.span.path.startswith("courses/导入/")]
        assert errors(problems) == []
        return problems


def of_kind(blocks, kind):
    return [block for block in blocks if isinstance(block, kind)]


def office(file: Path, ending: str, folder: Path) -> Path:
    """The same file, opened and saved by LibreOffice; `ending` as its converter is named."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(folder / "again"),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    made = folder / "again" / f"{file.stem}.{ending.partition(':')[0]}"
    assert made.exists(), "the suite installs the parts of LibreOffice that open such files"
    return made
